"""A generation, written beside the current one → synced, then made current by one atomic rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from retrieval.errors import ArchiveError
from retrieval.files import Busy, hash_file, lock
from retrieval.storage.generation import CURRENT, GENERATIONS, MANIFEST, NAME, Manifest

#: How many generations stay: the current one and the one before it.
_KEPT = 2


@contextmanager
def writing(archive: Path) -> Iterator[Path]:
    """A new folder to write a generation into; only one writer at a time.

    Raises ArchiveError where the folder cannot be written or another build is running. The folder
    is removed where the writing fails, and so are leftovers of builds that were killed.
    """
    try:
        (archive / GENERATIONS).mkdir(parents=True, exist_ok=True)
        alone = lock(archive)
    except OSError as error:
        raise ArchiveError(f"cannot write an archive into {archive}: {error.strerror}") from error
    except Busy:
        raise ArchiveError(f"another build is writing into {archive}; wait for its end") from None
    with alone:
        for leftover in (archive / GENERATIONS).glob(".new-*"):
            shutil.rmtree(leftover)
        folder = archive / GENERATIONS / f".new-{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        except OSError as error:
            raise ArchiveError(
                f"cannot write an archive into {archive} ({error}); the one before is as it was"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def publish(archive: Path, folder: Path, manifest: Manifest) -> str:
    """Make a written folder the current generation, when all of it is synced; return its name."""
    raw = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()
    (folder / MANIFEST).write_bytes(raw)
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)
    generations = archive / GENERATIONS
    # Numbers of six digits: in the order of names.
    before = sorted(path for path in generations.iterdir() if NAME.fullmatch(path.name))
    number = int(before[-1].name.partition("-")[0]) + 1 if before else 1
    name = f"{number:06d}-{hashlib.sha256(raw).hexdigest()[:16]}"
    folder.rename(generations / name)
    _sync(generations)
    fresh = archive / f".{CURRENT}"
    fresh.write_text(name + "\n", encoding="utf-8")
    _sync(fresh)
    fresh.replace(archive / CURRENT)
    _sync(archive)
    for old in before[: 1 - _KEPT]:
        shutil.rmtree(old)
    return name


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its relative path."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [path.relative_to(folder).as_posix() for path in paths]
    with ThreadPoolExecutor() as cores:
        return dict(zip(names, cores.map(hash_file, paths), strict=True))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
