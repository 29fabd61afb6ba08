"""What was fetched → a folder of files and a journal, whole after every interruption.

The journal `fetched.jsonl` has a line for each address and fetching of it; the last one counts. A
file is written and renamed before its line is, so a line always speaks of a whole file; a line that
was cut off, or says what no fetching can have said, is as if it had not been written, and counted.
What files mean is not handled here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from retrieval.errors import FetchError
from retrieval.failures import FailureCode
from retrieval.files import UNFINISHED, Busy, lock, replace_file

JOURNAL_FILE = "fetched.jsonl"
#: The largest page that is read, in bytes. Real pages have 9 to 115 KB.
LARGEST_PAGE = 5_000_000
#: The journal is written anew when it has so many lines for each address.
_LINES_PER_ADDRESS = 4
#: What some editors put before the first line.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Years in which something may have been fetched: others cannot be counted with.
_YEARS = range(1970, 9999)
#: Bytes of a name that every disk allows.
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Entry:
    """One fetching of an address.

    `file`: its name in the folder; None where nothing was kept. `at`: when, ISO 8601 in UTC.
    `reason`: why nothing was kept; `status` is 0 where no response came.
    """

    url: str
    file: str | None
    at: str
    status: int
    etag: str | None = None
    modified: str | None = None
    reason: str | None = None

    @property
    def day(self) -> date:
        return self.moment.date()

    @property
    def moment(self) -> datetime:
        """When, with a zone."""
        at = datetime.fromisoformat(self.at)
        return at if at.tzinfo else at.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Fetchings:
    """The last fetching of each address; `strange` is the number of lines that tell of none."""

    by_address: Mapping[str, Entry]
    strange: int = 0

    @cached_property
    def claims(self) -> Mapping[str, Sequence[Entry]]:
        """The fetchings of each file, by its name."""
        found: dict[str, list[Entry]] = {}
        for entry in self.by_address.values():
            if entry.file:
                found.setdefault(entry.file, []).append(entry)
        return found

    @cached_property
    def by_file(self) -> Mapping[str, Entry]:
        """How each file was fetched, by its name.

        A file that several addresses claim is not among them: one overwrote the other, and which
        one it holds now is not told.
        """
        return {file: entries[0] for file, entries in self.claims.items() if len(entries) == 1}


class Journal:
    """The folder and what was fetched into it; `strange` lines were found in it and passed over."""

    def __init__(self, folder: Path, entries: dict[str, Entry], strange: int = 0) -> None:
        self.folder, self.strange, self._entries = folder, strange, entries

    @classmethod
    def open(cls, folder: Path) -> Journal:
        """Return the journal of a folder; raise SourceError where it cannot be made or written."""
        with writing_into(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for unfinished in folder.glob(f"{UNFINISHED}*"):
                unfinished.unlink()
            path = folder / JOURNAL_FILE
            content = path.read_bytes() if path.exists() else b""
            entries, strange = _entries(content)
            many = content.count(b"\n") > _LINES_PER_ADDRESS * len(entries)
            if content and (many or strange or not content.endswith(b"\n")):
                replace_file(path, "".join(map(_line, entries.values())).encode())
        return cls(folder, entries, strange)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries.values()))

    @property
    def fetchings(self) -> Fetchings:
        return Fetchings(self._entries, self.strange)

    def get(self, url: str) -> Entry | None:
        """Return the last fetching of an address; None where its file is no longer there."""
        entry = self._entries.get(url)
        gone = entry and entry.file and not (self.folder / entry.file).is_file()
        return None if gone else entry

    def keep(self, entry: Entry, content: bytes | None = None) -> None:
        """Write the file, then the line; raise SourceError where that fails."""
        with writing_into(self.folder):
            if content is not None and entry.file is not None:
                replace_file(self.folder / entry.file, content)
            with (self.folder / JOURNAL_FILE).open("a", encoding="utf-8") as journal:
                journal.write(_line(entry))
        self._entries[entry.url] = entry


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Raise FetchError where the system refuses to write."""
    try:
        yield
    except OSError as error:
        raise FetchError(FailureCode.CANNOT_WRITE(str(folder), str(error.strerror))) from error


def alone_in(folder: Path) -> AbstractContextManager[object]:
    """Return the right to fetch into a folder, which is made where there is none."""
    with writing_into(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return lock(folder)
        except Busy:
            raise FetchError(FailureCode.FOLDER_BUSY(str(folder))) from None


def read_journal(folder: Path) -> Fetchings:
    """Return what the journal of a folder says; nothing where there is none that can be read."""
    path = folder / JOURNAL_FILE
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:
        return Fetchings({}, 1)
    return Fetchings(*_entries(content))


def _line(entry: Entry) -> str:
    return json.dumps(asdict(entry), ensure_ascii=False) + "\n"


def _entries(content: bytes) -> tuple[dict[str, Entry], int]:
    """The last line of each address, and how many lines tell of no fetching."""
    entries: dict[str, Entry] = {}
    strange = 0
    for line in content.removeprefix(_BYTE_ORDER_MARK).splitlines():
        if not line.strip():
            continue
        try:
            entry = _entry(json.loads(line))
        except (ValueError, TypeError, RecursionError):  # UnicodeDecodeError, too
            strange += 1
        else:
            entries[entry.url] = entry
    return entries, strange


def _entry(told: dict[str, Any]) -> Entry:
    """The fetching that a line tells of; ValueError or TypeError where it tells of none.

    What only another version knows of it is passed over.
    """
    entry = Entry(**{one.name: told[one.name] for one in fields(Entry) if one.name in told})
    needed, others = (entry.url, entry.at), (entry.file, entry.etag, entry.modified, entry.reason)
    if not all(
        isinstance(one, str) for one in (*needed, *(one for one in others if one is not None))
    ):
        raise TypeError("a text is expected")
    if type(entry.status) is not int or entry.day.year not in _YEARS:
        raise ValueError("a status and a day are expected")
    if entry.file is not None and not _is_name(entry.file):
        raise ValueError("a file lies in the folder")
    urlsplit(entry.url)
    _line(entry).encode()  # half a sign cannot be written again
    return entry


def _is_name(file: str) -> bool:
    """Whether a text can be the name of a file in a folder."""
    return 0 < len(file.encode()) <= _LONGEST_NAME and not {"/", "\\", "\0"} & {*file}
