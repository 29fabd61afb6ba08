"""What was fetched → a folder of files and a journal, whole after every interruption.

The journal `fetched.jsonl` has a line for each address and fetching of it; the last one counts. A
file is written and renamed before its line is, so a line always speaks of a whole file; a line that
was cut off is as if it had not been written. What files mean is not handled here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from retrieval.errors import FailureCode, FetchError, SourceError
from retrieval.files import UNFINISHED, Busy, lock, replace_file

JOURNAL_FILE = "fetched.jsonl"
#: The largest page that is read, in bytes. Real pages have 9 to 115 KB.
LARGEST_PAGE = 5_000_000
#: The journal is written anew when it has so many lines for each address.
_LINES_PER_ADDRESS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One fetching of an address.

    `file`: its name in the folder; None where nothing was kept. `at`: when, ISO 8601 in UTC.
    `reason`: why nothing was kept; `status` is 0 where no response was taken.
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
        return datetime.fromisoformat(self.at).date()


class Journal:
    """The folder and what was fetched into it."""

    def __init__(self, folder: Path, entries: dict[str, Entry]) -> None:
        self.folder, self._entries = folder, entries

    @classmethod
    def open(cls, folder: Path) -> Journal:
        """Return the journal of a folder; raise SourceError where it cannot be made or written."""
        with writing_into(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for unfinished in folder.glob(f"{UNFINISHED}*"):
                unfinished.unlink()
            path = folder / JOURNAL_FILE
            content = path.read_bytes() if path.exists() else b""
            entries = _entries(content)
            many = content.count(b"\n") > _LINES_PER_ADDRESS * len(entries)
            if content and (many or not content.endswith(b"\n")):
                replace_file(path, "".join(map(_line, entries.values())).encode())
        return cls(folder, entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries.values()))

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
            raise SourceError(f"another run is fetching into {folder}; wait for its end") from None


def fetched_files(folder: Path) -> dict[str, Entry]:
    """Return how each file of a folder was fetched, where there is a journal."""
    path = folder / JOURNAL_FILE
    entries = _entries(path.read_bytes() if path.is_file() else b"")
    return {entry.file: entry for entry in entries.values() if entry.file}


def _line(entry: Entry) -> str:
    return json.dumps(asdict(entry), ensure_ascii=False) + "\n"


def _entries(content: bytes) -> dict[str, Entry]:
    """The last line of each address; a line that was cut off is passed over."""
    entries: dict[str, Entry] = {}
    for line in content.splitlines():
        with suppress(ValueError, TypeError):  # UnicodeDecodeError, too
            entry = Entry(**json.loads(line))
            entries[entry.url] = entry
    return entries
