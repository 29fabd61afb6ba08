"""Files and folders: checksums, the right to write, and replacing a file in one step."""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.error_codes import ErrorCode
from retrieval.errors import EncoderError

LISTING = "checksums.json"
#: The name of a file begins so until all of it is written.
UNFINISHED = ".unfinished-"


class Busy(Exception):
    """Another process is writing into the folder."""


def hash_file(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file, in hex digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path, part: str = "") -> str:
    """Return the checksum of a model folder; raise EncoderError where a file of the part differs.

    `part` is what the names of the files begin with that are read.
    """
    listing = folder / LISTING
    try:
        expected: dict[str, str] = json.loads(listing.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(ErrorCode.ENCODER_LISTING(str(folder), LISTING)) from error
    with ThreadPoolExecutor() as cores:
        names = [name for name in expected if name.startswith(part)]
        found = cores.map(lambda name: _hash_if_there(folder / name), names)
        for name, actual in zip(names, found, strict=True):
            if actual != expected[name]:
                raise EncoderError(ErrorCode.ENCODER_DAMAGED(str(folder / name)))
    return hashlib.sha256(json.dumps(expected, sort_keys=True).encode()).hexdigest()


def lock(folder: Path) -> AbstractContextManager[object]:
    """Return the right to write into a folder, which one process has at a time, as a context.

    Raise Busy where another process has it, and OSError where the folder cannot be written.
    """
    try:
        return FileLock(folder / ".lock", timeout=0).acquire()
    except Timeout:
        raise Busy from None


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step; it is on the disk before it bears its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(UNFINISHED + path.name)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _hash_if_there(path: Path) -> str | None:
    return hash_file(path) if path.is_file() else None
