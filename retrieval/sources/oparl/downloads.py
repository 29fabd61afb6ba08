"""Objects in a folder → the PDFs of enquiries whose objects hold no text.

    files/                  a PDF a file, named by its id
    files/fetched.jsonl     what came of asking for them

Which objects there are, `walk` sees to; what files there are, and what they say, `files`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import AddressFailed, AddressRefused, Failure, FailureCode, FetchError
from retrieval.sources.http.journal import Entry, Journal
from retrieval.sources.oparl.files import files_without_text, pdf_of, rows_of
from retrieval.sources.oparl.objects import Json

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client

FILES_FOLDER = "files"
#: What is refused is mostly withheld for good: asking every night is a burden for nothing. Four
#: weeks find what was put up later; a change of the file object is followed at once.
ASK_AGAIN = timedelta(days=28)
#: After so many refusals in a row it may be the guest who is refused, and not the files.
_REFUSALS_IN_A_ROW = 10
#: How a PDF begins, somewhere in so many bytes: some have a few others before it.
_PDF, _HEAD = b"%PDF-", 1024

Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class FetchReport:
    """What a run did.

    `received`: objects that came, those of unfinished walks too; `new`, `changed`, `withdrawn`:
    what became of them; `withheld`: files not asked for, because they were refused lately; `ended`:
    why it ended early, if it did.
    """

    received: int = 0
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    files: int = 0
    withheld: int = 0
    requests: int = 0
    problems: list[Failure] = field(default_factory=list)
    ended: Failure | None = None

    @property
    def reached(self) -> bool:
        return bool(self.received or self.withdrawn or self.files or self.problems)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A PDF to be asked for; `modified` is the day of change that its object names."""

    address: str
    name: str
    modified: str | None


class FileDownloads:
    """The PDFs of enquiries that come without text, each fetched once and when it has changed.

    `is_welcome` says whether the server still answers a guest as it should.
    """

    def __init__(
        self,
        client: Client,
        folder: Path,
        report: FetchReport,
        now: datetime,
        is_welcome: Callable[[], bool],
    ) -> None:
        self._client, self._report, self._is_welcome = client, report, is_welcome
        self._now, self._at = now, now.isoformat(timespec="seconds")
        self._papers = folder / "papers.jsonl"
        self._journal = Journal.open(folder / FILES_FOLDER)
        #: Refusals that are not written down yet, because the guest may be meant.
        self._doubtful: list[Entry] = []

    def fetch(self, progress: Progress) -> None:
        """Fetch what is wanted; raise FetchError where the server refuses everything."""
        wanted = self._wanted()
        for one in wanted:
            if self._ask(one):
                progress(FILES_FOLDER, 1, len(wanted))
        if self._doubtful and self._is_welcome():
            self._commit_refusals()

    def _wanted(self) -> list[_Wanted]:
        found = {
            _Wanted(str(address), pdf_of(file), _modified(file))
            for _, file in files_without_text(rows_of(self._papers).values())
            if (address := file.get("downloadUrl") or file.get("accessUrl"))
        }
        missing = [one for one in found if _is_older(self._journal.folder / one.name, one.modified)]
        due = [one for one in missing if not self._was_refused(one)]
        self._report.withheld = len(missing) - len(due)
        return sorted(due, key=lambda one: one.name)

    def _was_refused(self, one: _Wanted) -> bool:
        """Whether the same file was refused so short a time ago that it is not asked for again."""
        entry = self._journal.get(one.address)
        if entry is None or entry.file or entry.modified != one.modified:
            return False
        return self._now - datetime.fromisoformat(entry.at) < ASK_AGAIN

    def _ask(self, one: _Wanted) -> bool:
        """Whether the file came; what did not is reported."""
        before = self._client.requests
        try:
            response = self._client.get(one.address)
        except (AddressFailed, AddressRefused) as error:
            self._report.problems.append(error.failure)
            # What our own rules forbid costs no request, and is looked at anew each time.
            if isinstance(error, AddressRefused) and self._client.requests > before:
                self._refuse(one, 0, error.reason)
            return False
        if response.status == 200 and _PDF in response.content[:_HEAD]:
            self._commit_refusals()
            entry = Entry(one.address, one.name, self._at, 200, modified=one.modified)
            self._journal.keep(entry, response.content)
            self._report.files += 1
            return True
        bad = response.status != 200
        reason = FailureCode.STATUS(response.status) if bad else FailureCode.OTHER_FORMAT("PDF")
        self._report.problems.append(replace(reason, url=one.address))
        self._refuse(one, response.status, reason)
        return False

    def _refuse(self, one: _Wanted, status: int, reason: Failure) -> None:
        entry = Entry(one.address, None, self._at, status, None, one.modified, str(reason))
        self._doubtful.append(entry)
        if len(self._doubtful) < _REFUSALS_IN_A_ROW:
            return
        if not self._is_welcome():
            raise FetchError(FailureCode.REFUSES_ALL(reason), one.address)
        self._commit_refusals()

    def _commit_refusals(self) -> None:
        for entry in self._doubtful:
            self._journal.keep(entry)
        self._doubtful.clear()


def _is_older(path: Path, modified: str | None) -> bool:
    """Whether a file is missing or was fetched before it was last changed at the source."""
    if not path.exists():
        return True
    try:
        changed = datetime.fromisoformat(modified or "")
    except ValueError:
        return False
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) < changed.astimezone(UTC)


def _modified(file: Json) -> str | None:
    modified = file.get("modified")
    return modified if isinstance(modified, str) else None
