"""Sources → the files in them, each by a name that no other has.

What files hold is not understood here.
"""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.error_codes import ErrorCode
from retrieval.errors import PageError, SourceError
from retrieval.failures import FailureCode
from retrieval.records import LeftOut

#: What Windows keeps in folders.
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file; `name` is what it is called: its own name, behind that of its folder where needed."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of sources, in order, and what could not be listed."""

    files: tuple[Found, ...]
    left_out: tuple[LeftOut, ...]


def listed(sources: Iterable[Path], beside: frozenset[str]) -> Listing:
    """Return all files of folders and single ones, each once, however many links lead to it.

    Those named as in `beside` are passed over, and what programs leave behind. Raise SourceError
    where a source does not exist.
    """
    paths, left_out, seen = list[Path](), list[LeftOut](), set[str]()
    for source in sources:
        if not source.exists():
            raise SourceError(ErrorCode.NO_SOURCE(str(source)))
        found = sorted(_walked(source, left_out, set())) if source.is_dir() else [source]
        for path in found:
            real = os.path.realpath(path)
            if not (path.name in beside or is_left_behind(path.name) or real in seen):
                seen.add(real)
                paths.append(path)
    names = _names(paths)
    return Listing(tuple(map(Found, paths, names)), tuple(left_out))


def _walked(folder: Path, left_out: list[LeftOut], walked: set[str]) -> Iterator[Path]:
    """The files of a folder and of those within it; a link that leads back is not followed."""
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        real = os.path.realpath(current)
        if real in walked:
            continue
        walked.add(real)
        try:
            entries = list(os.scandir(current))
        except OSError as error:
            left_out.append(LeftOut(shown(current.name), FailureCode.CANNOT_READ(_told(error))))
            continue
        for entry in entries:
            path = current / entry.name
            if path.is_dir():
                waiting.append(path)
            elif path.is_file():
                yield path
            elif not entry.name.startswith("."):
                left_out.append(LeftOut(shown(entry.name), FailureCode.NO_FILE()))


def _told(error: OSError) -> str:
    return error.strerror or type(error).__name__


def is_left_behind(name: str) -> bool:
    """Whether a program left a file for itself: hidden ones, locks of Word, pictures of Windows.

    >>> is_left_behind("~$Brief.docx"), is_left_behind("Thumbs.db"), is_left_behind("Brief.docx")
    (True, True, False)
    """
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BEHIND


def content_of(file: Found, largest_page: int) -> bytes:
    """Return what a file holds; raise PageError for a page of more bytes than any has."""
    if file.path.suffix.lower() != ".pdf" and file.path.stat().st_size > largest_page:
        raise PageError(file.name, FailureCode.FILE_TOO_LARGE())
    return file.path.read_bytes()


def shown(name: str) -> str:
    """Return a name in signs that can be stored; others are as on no disk."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in composed)


def _names(paths: Sequence[Path]) -> list[str]:
    """The last parts of each path, as many as make it unlike all others."""
    names = {at: shown(path.name) for at, path in enumerate(paths)}
    parts = 1
    while alike := _alike(names):
        parts += 1
        for at in alike:
            longer = "/".join(paths[at].absolute().parts[-parts:])
            # Paths may differ in signs that cannot be shown.
            enough = parts <= len(paths[at].absolute().parts)
            names[at] = shown(longer) if enough else f"{shown(longer)} ({at + 1})"
    return [names[at] for at in range(len(paths))]


def _alike(names: dict[int, str]) -> list[int]:
    by_name = defaultdict[str, list[int]](list)
    for at, name in names.items():
        by_name[name].append(at)
    return [at for places in by_name.values() if len(places) > 1 for at in places]
