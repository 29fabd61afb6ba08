"""A folder of generations: each with a manifest and checksums, one of them current.

    archive/
      current                    the name of the current generation, one line
      generations/<number>-<first digits of the manifest's SHA-256>/
        manifest.json  records.sqlite  vectors.faiss  words/…  calibration.json

The name of a generation carries the checksum of its manifest and the manifest those of its files,
so that one changed byte anywhere is seen at opening. Only the current one stays: the one before may
hold texts that the city has taken back. What a reader has opened it keeps, also without a name.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged, ArchiveError, ArchiveMismatch, ArchiveMissing
from retrieval.files import Busy, hash_file, lock

#: The version of all that lies in a generation; another one is refused.
FORMAT = 9
#: What lies in the folder of an archive, and in one of its generations.
CURRENT, GENERATIONS, MANIFEST = "current", "generations", "manifest.json"
#: The name of a generation.
NAME = re.compile(r"(\d{6})-([0-9a-f]{16})")
#: Why a file cannot be read that is not there.
_ABSENT = (FileNotFoundError, NotADirectoryError)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is: format, how it was made, what it holds, its files' checksums."""

    format: int
    encoder: str
    dimensions: int
    rules: str
    built: str
    sources: tuple[str, ...]
    bodies: tuple[str, ...]
    counts: dict[str, int]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Generation:
    """A checked generation on disk."""

    name: str
    folder: Path
    manifest: Manifest


def open_current(archive: Path, needed: Callable[[str], bool] = lambda file: True) -> Generation:
    """The current generation after its files were checked: all, or those that are `needed`.

    Raises ArchiveMissing, ArchiveDamaged or ArchiveMismatch (another format version).
    """
    return _settled(archive, lambda: _checked(archive, needed))


def current_file(archive: Path, file: str) -> Path:
    """One file of the current generation after it alone was checked; raises as `open_current`."""
    return _settled(archive, lambda: _file(archive, file))


def file_of_any_format(archive: Path, file: str) -> Path:
    """One file as `current_file` gives it, whichever version wrote it.

    Raises ArchiveMissing or ArchiveDamaged.
    """
    return _settled(archive, lambda: _file(archive, file, any_format=True))


def _settled(archive: Path, read: Callable[[], T]) -> T:
    """What is read of the current generation; read again where a build took it away meanwhile."""
    while True:
        before = _pointer(archive)
        try:
            return read()
        except ArchiveDamaged:
            if _pointer(archive) == before:
                raise


def _checked(archive: Path, needed: Callable[[str], bool] = lambda file: True) -> Generation:
    current = _named(archive)
    _check_all(current, archive, needed)
    return current


def _file(archive: Path, file: str, any_format: bool = False) -> Path:
    current = _named(archive, any_format)
    _check(current, file, archive)
    return current.folder / file


def _pointer(archive: Path) -> str:
    """What names the current generation; empty where nothing does."""
    try:
        return (archive / CURRENT).read_bytes().decode("utf-8", errors="replace").strip()
    except _ABSENT:
        return ""


def _named(archive: Path, any_format: bool = False) -> Generation:
    """The generation that the pointer names, its files not yet checked."""
    pointer = archive / CURRENT
    if not pointer.is_file():
        raise ArchiveMissing(ErrorCode.NO_ARCHIVE(str(archive)))
    name = _pointer(archive)
    found = NAME.fullmatch(name)
    folder = archive / GENERATIONS / name if found else archive
    if not found or not folder.is_dir():
        raise ArchiveDamaged(ErrorCode.NO_GENERATION(str(pointer), str(archive)))
    return Generation(name, folder, _read_manifest(folder, found[2], archive, any_format))


def _check_all(
    current: Generation, archive: Path, needed: Callable[[str], bool] = lambda file: True
) -> None:
    files = filter(needed, current.manifest.files)
    with ThreadPoolExecutor() as cores:
        list(cores.map(lambda file: _check(current, file, archive), files))


def _check(current: Generation, file: str, archive: Path) -> None:
    path = current.folder / file
    if _hash(path) != current.manifest.files.get(file):
        raise ArchiveDamaged(ErrorCode.FILE_DAMAGED(str(path), str(archive)))


def _read_manifest(folder: Path, checksum: str, archive: Path, any_format: bool) -> Manifest:
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
    except _ABSENT:
        raw = b""
    if hashlib.sha256(raw).hexdigest()[:16] != checksum:
        raise ArchiveDamaged(ErrorCode.FILE_DAMAGED(str(path), str(archive)))
    fields = json.loads(raw)
    if fields.get("format") != FORMAT and not any_format:
        made = str(fields.get("format"))
        raise ArchiveMismatch(ErrorCode.OTHER_VERSION(str(archive), made, FORMAT))
    lists = {name: tuple(fields[name]) for name in ("sources", "bodies")}
    known = {one.name: fields[one.name] for one in dataclasses.fields(Manifest)}
    return Manifest(**{**known, **lists})


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
        reason = str(error.strerror)
        raise ArchiveError(ErrorCode.ARCHIVE_NOT_WRITABLE(str(archive), reason)) from error
    except Busy:
        raise ArchiveError(ErrorCode.OTHER_BUILD(str(archive))) from None
    with alone:
        for leftover in (archive / GENERATIONS).glob(".new-*"):
            shutil.rmtree(leftover)
        folder = archive / GENERATIONS / f".new-{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        except OSError as error:
            reason = error.strerror or str(error)
            raise ArchiveError(ErrorCode.ARCHIVE_NOT_WRITTEN(str(archive), reason)) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def publish(
    archive: Path,
    folder: Path,
    manifest: Manifest,
    named: Callable[[str], None] = lambda name: None,
) -> str:
    """Make a written folder the current generation, when all of it is synced; return its name.

    Those before go as soon as it is whole on the disk. `named` is told the name while the folder is
    not yet current, and may still refuse it.
    """
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
    named(name)
    folder.rename(generations / name)
    _sync(generations)
    fresh = archive / f".{CURRENT}"
    fresh.write_text(name + "\n", encoding="utf-8")
    _sync(fresh)
    fresh.replace(archive / CURRENT)
    _sync(archive)
    _check_all(Generation(name, generations / name, manifest), archive)
    for old in before:
        shutil.rmtree(old)
    return name


def copy_current(archive: Path, into: Path) -> None:
    """Copy the current generation into a folder that is an archive then.

    Raise ArchiveError where there is none, or not a whole one; OSError where it cannot be written.
    """

    def copied() -> None:
        current = _checked(archive)
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(current.folder, into / GENERATIONS / current.name)
        (into / CURRENT).write_text(current.name + "\n", encoding="utf-8")
        _checked(into)

    _settled(archive, copied)


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its relative path."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [path.relative_to(folder).as_posix() for path in paths]
    with ThreadPoolExecutor() as cores:
        return dict(zip(names, cores.map(hash_file, paths), strict=True))


def _hash(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none."""
    try:
        return hash_file(path)
    except _ABSENT:
        return None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
