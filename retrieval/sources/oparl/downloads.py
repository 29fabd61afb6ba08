"""Objects in a folder → the PDFs of enquiries whose objects hold no text.

    files/                  a PDF a file, named by its address
    files/fetched.jsonl     what came of asking for them

Which objects there are, `walk` sees to; what files there are, and what they say, `files`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import AddressFailed, AddressRefused, FetchError, SourceDown
from retrieval.failures import Failure, FailureCode
from retrieval.sources.http.journal import JOURNAL_FILE, Entry, Journal
from retrieval.sources.oparl.files import addresses_of, files_without_text, pdf_name
from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.report import FetchReport, Progress
from retrieval.sources.oparl.rows import read_rows

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client

FILES_FOLDER = "files"
#: What is refused is mostly withheld for good: asking every night is a burden for nothing. Four
#: weeks find what was put up later; a change of the file object is followed at once.
ASK_AGAIN = timedelta(days=28)
#: After so many refusals in a row it may be the guest who is refused, and not the files.
_REFUSALS_IN_A_ROW = 10
#: Files that fail one after the other, though the server takes its guest, before a run ends.
_FAILURES_IN_A_ROW = 50
#: In the place of a status: no response came; one came, but our own rules forbid to take it.
_FAILED, _NOT_TAKEN = 0, 200
#: How a PDF begins, somewhere in so many bytes: some have a few others before it.
_PDF, _HEAD = b"%PDF-", 1024


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
        self._folder = folder
        self._journal = Journal.open(folder / FILES_FOLDER)
        #: Refusals that are not written down yet, because the guest may be meant.
        self._doubtful: list[Entry] = []
        self._failures = 0
        if self._journal.strange:
            unreadable = FailureCode.LINES_UNREADABLE(self._journal.strange)
            report.problems.append(replace(unreadable, url=f"{FILES_FOLDER}/{JOURNAL_FILE}"))

    def fetch(self, progress: Progress) -> None:
        """Fetch what is wanted; raise FetchError where the server refuses everything."""
        wanted = self._wanted()
        for one in wanted:
            if self._ask(one):
                progress(FILES_FOLDER, 1, len(wanted))
        if self._doubtful and self._is_welcome():
            self._commit_refusals()

    def _wanted(self) -> list[_Wanted]:
        """What is to be asked for, behind the rest what could not be had the last time."""
        # Meetings say which papers are public.
        lists = (read_rows(self._folder / f"{name}.jsonl") for name in ("papers", "meetings"))
        objects = [row for rows in lists for row in rows.by_key.values()]
        found = {
            address: _Wanted(address, pdf_name(address), _modified(file))
            for _, file in files_without_text(objects)
            for address in addresses_of(file)[:1]
        }
        claims = self._journal.fetchings.claims
        missing = [one for one in found.values() if not self._is_current(one, claims)]
        due = [one for one in missing if not self._was_refused(one)]
        self._report.withheld = len(missing) - len(due)
        return sorted(due, key=lambda one: (self._journal.get(one.address) is not None, one.name))

    def _is_current(self, one: _Wanted, claims: Mapping[str, Sequence[Entry]]) -> bool:
        """Whether the file is there as its object was last changed, and of no other address."""
        entry = self._journal.get(one.address)
        if entry is None or entry.file is None or entry.modified != one.modified:
            return False
        return len(claims[entry.file]) == 1

    def _was_refused(self, one: _Wanted) -> bool:
        """Whether the same file was refused so short a time ago that it is not asked for again."""
        entry = self._journal.get(one.address)
        if entry is None or entry.file or entry.modified != one.modified or entry.status == _FAILED:
            return False
        return timedelta(0) <= self._now - entry.moment < ASK_AGAIN

    def _ask(self, one: _Wanted) -> bool:
        """Whether the file came; what did not is reported."""
        before = self._client.requests
        try:
            response = self._client.get(one.address)
        except SourceDown as error:
            if self._failures >= _FAILURES_IN_A_ROW or not self._is_welcome():
                raise
            self._fail(one, error.failure)
            return False
        except AddressFailed as error:
            self._fail(one, error.failure)
            return False
        except AddressRefused as error:
            self._report.problems.append(error.failure)
            # What our own rules forbid costs no request, and is looked at anew each time.
            if self._client.requests > before:
                self._refuse(one, _NOT_TAKEN, error.reason)
            return False
        self._failures = 0
        if response.status == 200 and _PDF in response.content[:_HEAD]:
            self._commit_refusals()
            self._keep(one, response.content)
            return True
        bad = response.status != 200
        reason = FailureCode.STATUS(response.status) if bad else FailureCode.OTHER_FORMAT("PDF")
        self._report.problems.append(replace(reason, url=one.address))
        self._refuse(one, response.status, reason)
        return False

    def _keep(self, one: _Wanted, content: bytes) -> None:
        known = self._journal.get(one.address)
        before = known.file if known else None
        entry = Entry(one.address, one.name, self._at, 200, modified=one.modified)
        self._journal.keep(entry, content)
        self._report.files += 1
        if before not in (None, one.name) and before not in self._journal.fetchings.claims:
            # Earlier versions gave it another name.
            (self._journal.folder / before).unlink(missing_ok=True)

    def _fail(self, one: _Wanted, failure: Failure) -> None:
        """Note a file that cannot be had now: the next run asks for it last."""
        self._failures += 1
        self._report.problems.append(failure)
        self._journal.keep(
            Entry(one.address, None, self._at, _FAILED, None, one.modified, str(failure))
        )

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


def _modified(file: Json) -> str | None:
    modified = file.get("modified")
    return modified if isinstance(modified, str) else None
