"""Files of OParl objects, one a line → their objects; a line that is none costs that line."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from zlib import error as ZlibError

from retrieval.error_codes import ErrorCode
from retrieval.errors import PageError, SourceError
from retrieval.failures import FailureCode
from retrieval.records import LeftOut
from retrieval.sources.oparl.known import type_of
from retrieval.sources.oparl.values import Json

#: Bytes of one unpacked file: 35 times what fifteen years of papers of a city of 300,000 have. All
#: objects of a file lie in memory while it is read, where they take several times their length.
MOST_UNPACKED = 512 * 1024 * 1024
#: Packing makes nothing shorter than this share of it.
_DENSEST = 1_032
#: Bytes that are unpacked at once while they are only counted.
_PIECE = 1024 * 1024

_DECODER = json.JSONDecoder()
#: What stands between two objects.
_GAP = re.compile(r"[\s\ufeff,]*")


def is_dump(path: Path) -> bool:
    return path.name.endswith((".jsonl", ".jsonl.gz"))


def is_object(row: object) -> bool:
    """Whether a row of a file is an OParl object of a type that is known."""
    return type_of(row) is not None


def _is_labelled(row: object) -> bool:
    """Whether a row is a question with what it must get, for `ratsauskunft evaluate`."""
    return isinstance(row, dict) and {"question", "expect"} <= row.keys() and not is_object(row)


def read_rows(path: Path) -> tuple[list[Json], tuple[LeftOut, ...]]:
    """Return the objects of one file, which may be empty, and what of it was left out.

    Of labelled questions, which may lie beside the records they are about, nothing is.
    Raise PageError where none of its lines is an OParl object or all together are too large, and
    SourceError where it cannot be opened. What a damaged file held is not gone from the source.
    """
    if _is_too_large(path):
        raise PageError(path.name, FailureCode.DUMP_TOO_LARGE(MOST_UNPACKED // 1024**2))
    lines, failures = _Lines(path), list[LeftOut]()
    rows = [row for line in lines for row in _values(line)]
    if rows and all(map(_is_labelled, rows)) and not lines.damage:
        return [], ()
    broken = sum(row is None for row in rows)
    strange = sum(row is not None and not is_object(row) for row in rows)
    if rows and broken + strange == len(rows) and not lines.damage:
        reason = FailureCode.NOT_OPARL() if strange else FailureCode.LINES_NOT_JSON(broken)
        raise PageError(path.name, reason)
    if broken:
        failures.append(LeftOut(path.name, FailureCode.LINES_NOT_JSON(broken)))
    if strange:
        failures.append(LeftOut(path.name, FailureCode.LINES_NOT_OPARL(strange)))
    if lines.damage:
        failures.append(LeftOut(path.name, FailureCode.DUMP_CUT_OFF(lines.damage)))
    return [row for row in rows if is_object(row) and isinstance(row, dict)], tuple(failures)


def read_dump(path: Path) -> list[Json]:
    """Return the objects of one file, as `read_rows` does."""
    return read_rows(path)[0]


def _is_too_large(path: Path) -> bool:
    """Whether a packed file would unpack to more than MOST_UNPACKED bytes: nobody sees from it."""
    try:
        if path.suffix != ".gz" or path.stat().st_size * _DENSEST <= MOST_UNPACKED:
            return False
        size = 0
        with gzip.open(path) as unpacked:
            while size <= MOST_UNPACKED and (piece := unpacked.read(_PIECE)):
                size += len(piece)
        return size > MOST_UNPACKED
    except (OSError, EOFError, ZlibError):
        # What is damaged is told where it is read, up to the damage.
        return False


class _Lines:
    """The lines of a file that hold anything; `damage` says what ended them before their end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.damage = ""

    def __iter__(self) -> Iterator[bytes]:
        packed = self._path.suffix == ".gz"
        try:
            with gzip.open(self._path) if packed else self._path.open("rb") as lines:
                yield from (line for line in lines if line.strip(b"\xef\xbb\xbf \t\r\n"))
        except (EOFError, ZlibError, gzip.BadGzipFile) as error:
            self.damage = str(error)
        except OSError as error:
            reason = ErrorCode.SOURCE_UNREADABLE(str(self._path), str(error.strerror))
            raise SourceError(reason) from error


def _values(line: bytes) -> list[object]:
    """What a line holds; None for what is no JSON. What is no UTF-8 is windows-1252.

    One line of two files that were joined may hold two objects; a list, as an interface answers
    with one, holds its objects.
    """
    try:
        written = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        written = line.decode("cp1252", errors="replace")
    at, found = _after_gap(written, 0), list[object]()
    while at < len(written):
        try:
            value, end = _DECODER.raw_decode(written, at)
        except (ValueError, RecursionError):
            return [*filter(is_object, found), None]
        listed = value.get("data") if isinstance(value, dict) and not is_object(value) else value
        found += listed if isinstance(listed, list) and listed else [value]
        at = _after_gap(written, end)
    return found


def _after_gap(written: str, at: int) -> int:
    """Where the next value begins."""
    found = _GAP.match(written, at)
    return found.end() if found else at
