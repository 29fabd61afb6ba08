"""ZIP → the files in it, read in memory and within bounds; nothing is written to the disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo

from retrieval.errors import PageError
from retrieval.failures import Failure, FailureCode

#: Files of one ZIP and what they may have altogether when unpacked: an export of many years has
#: some thousand letters.
MOST_FILES, MOST_UNPACKED = 5_000, 500_000_000
#: What one packed file may have when unpacked.
LARGEST = 50_000_000
_ERRORS = (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
           zlib.error, LZMAError, MemoryError)  # fmt: skip
_ENCRYPTED = 0x1


def check_bounds(name: str, raw: bytes, kind: str) -> None:
    """Raise PageError where what is packed in a file of a kind is broken, or more than may be
    unpacked."""
    with _opened(name, raw, kind):
        pass


def unpacked(name: str, raw: bytes) -> Iterator[tuple[str, bytes | Failure]]:
    """Yield the files of a ZIP with their paths in it, or why one cannot be had.

    Raise PageError where the ZIP as a whole cannot be read.
    """
    with _opened(name, raw, "ZIP") as archive:
        for info in archive.infolist():
            if not info.is_dir():
                path = info.filename.replace("\\", "/")
                yield path, _content(archive, info, path)


def _opened(name: str, raw: bytes, kind: str) -> ZipFile:
    try:
        archive = ZipFile(BytesIO(raw))
    except _ERRORS as error:
        told = FailureCode.UNREADABLE_FILE(kind, type(error).__name__)
        raise PageError(name, told) from error
    held = archive.infolist()
    # A file gives no more than its entry says: the rest is not read.
    if len(held) > MOST_FILES or sum(one.file_size for one in held) > MOST_UNPACKED:
        bound = MOST_UNPACKED // 1_000_000
        raise PageError(name, FailureCode.UNPACKED_TOO_LARGE(MOST_FILES, bound))
    return archive


def _content(archive: ZipFile, info: ZipInfo, path: str) -> bytes | Failure:
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in path:
        return FailureCode.UNSAFE_NAME()
    if info.flag_bits & _ENCRYPTED:
        return FailureCode.FILE_PASSWORD()
    if info.file_size > LARGEST:
        return FailureCode.FILE_TOO_LARGE()
    try:
        return archive.read(info)
    except _ERRORS as error:
        return FailureCode.UNREADABLE_FILE("ZIP", type(error).__name__)
