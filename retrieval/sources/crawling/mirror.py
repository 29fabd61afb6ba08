"""An address of a system and what is known of it → its page in the folder.

Asks only where the answer can have changed since, and only for what has, if the server can tell;
where it cannot, after a rest. Asks once more where a page is damaged, and writes down what became
of it. Which addresses there are is found out in `walk`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from retrieval.errors import AddressFailed, AddressRefused, FetchError, PageError
from retrieval.failures import Failure, FailureCode
from retrieval.sources.crawling.site import Refused, Site
from retrieval.sources.html.decoding import decode
from retrieval.sources.http.client import Client, Fetched
from retrieval.sources.http.journal import LARGEST_PAGE, Entry, Journal

#: Nine months: so long after a meeting its pages may change. Minutes come 30 to 270 days later.
OPEN = timedelta(days=276)
#: A server that cannot tell whether a page has changed sends all of it again: it is asked once a
#: day, and once a week for the pages of a meeting whose agenda is as it was. Minutes show there.
DAY, WEEK = timedelta(days=1), timedelta(days=7)
#: After so many refusals by status in a row the start page is asked for: if it is refused too, it
#: is the guest who is refused, and nothing was said about the pages.
_REFUSALS_IN_A_ROW = 10
#: The beginning of the reason where a page was in the folder once.
_WITHDRAWN = "withdrawn: "

#: Marks on months of the calendar whose pages cannot change any more; they need no second walk.
WALKED, EMPTY = "all pages of this month are known", "no meeting in this month"

Outcome = Literal["fetched", "unchanged", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One address was asked for; `reason` says why there is no page of it."""

    url: str
    outcome: Outcome
    reason: Failure | None = None


class RunEnded(FetchError):
    """The run has to end here."""


class Mirror:
    """The pages of one system in a folder, and what was asked for in this run.

    `site` is what the pages are of; it has to be told before any is asked for. `unanswered` counts
    how often an address has no final answer. `limit`: addresses asked for.
    """

    site: Site

    def __init__(
        self,
        client: Client,
        start: str,
        journal: Journal,
        today: date,
        limit: int,
        on_progress: Callable[[Step], None],
    ) -> None:
        self._client, self._start, self._journal = client, start, journal
        self._today, self._limit, self._on_progress = today, limit, on_progress
        self.steps: dict[str, Step] = {}
        self.unanswered = 0
        #: Refusals that are not written down yet, because the guest may be meant.
        self._doubtful: dict[Entry, Failure] = {}
        #: Marks are believed only as long as nobody has taken files out of the folder.
        self._complete = all(journal.get(entry.url) for entry in journal)

    def refresh(
        self, url: str, day: date, again: bool = False, renew: bool = True, rest: timedelta = DAY
    ) -> str | None:
        """Return the page as it is in the folder now; None where there is none.

        `day` is the day of its meeting. A refusal is the last word, except that with `again` it
        counts only after the time in which the page may change; that a page is not public counts
        at once. Without `renew` a page that is there is not asked for, though it may have changed.
        `rest`: so long it is left alone where the server cannot tell changes.
        """
        entry = self._journal.get(url)
        if url not in self.steps and self._is_due(entry, day, again, rest):
            if entry and entry.file and not renew:
                self.unanswered += 1
            else:
                self._ask(url, entry)
                entry = self._journal.get(url)
        if entry is None or entry.file is None:
            return None
        return decode((self._journal.folder / entry.file).read_bytes())

    def is_unchanged(self, url: str) -> bool:
        """Whether a page was asked for in this run and is as it was."""
        return url in self.steps and self.steps[url].outcome == "unchanged"

    def marked(self, url: str) -> str | None:
        """Return the mark that an earlier run left instead of a page of the calendar."""
        entry = self._journal.get(url) if self._complete else None
        return entry.reason if entry and entry.reason in (WALKED, EMPTY) else None

    def mark(self, url: str, mark: str) -> None:
        """Leave a mark instead of a page of the calendar; not while there is doubt about pages."""
        if not self._doubtful:
            (self._journal.folder / self.site.file_name(url)).unlink(missing_ok=True)
            self._journal.keep(self._entry(url, 200, reason=mark))

    def commit_refusals(self) -> None:
        """Write down refusals; a page that was in the folder is withdrawn with them."""
        for entry in self._doubtful:
            before = self._journal.get(entry.url)
            if before and before.file:
                (self._journal.folder / before.file).unlink()
            if before and (before.file or (before.reason or "").startswith(_WITHDRAWN)):
                entry = replace(entry, reason=f"{_WITHDRAWN}{entry.reason}")
            self._journal.keep(entry)
        self._doubtful.clear()

    def _entry(self, url: str, status: int, **more: str | None) -> Entry:
        return Entry(**{"file": None} | more, url=url, at=self._today.isoformat(), status=status)

    def _ask(self, url: str, entry: Entry | None) -> None:
        if len(self.steps) >= self._limit:
            raise RunEnded(FailureCode.LIMIT_REACHED(self._limit))
        try:
            step = self._fetch(url, entry)
        except (AddressRefused, AddressFailed, PageError) as error:
            refused = isinstance(error, AddressRefused)
            step = Step(url, "refused" if refused else "failed", error.reason)
            self.unanswered += 1
        self.steps[url] = step
        self._on_progress(step)

    def _fetch(self, url: str, entry: Entry | None) -> Step:
        conditions = (entry.etag, entry.modified) if entry else ()
        response = self._get(url, *conditions)
        if entry and response.status == 304:
            self.commit_refusals()
            self._journal.keep(replace(entry, at=self._today.isoformat()))
            return (
                Step(url, "unchanged") if entry.file else Step(url, "refused", self._refusal(entry))
            )
        try:
            return self._take(url, entry, response)
        except PageError:
            return self._take(url, entry, self._get(url))

    def _get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The response; a larger page would not be read."""
        is_page = self.site.file_name(url).endswith(".html")
        return self._client.get(url, etag, modified, LARGEST_PAGE if is_page else None)

    def _take(self, url: str, entry: Entry | None, response: Fetched) -> Step:
        """Write down what came, a page or a refusal."""
        validators: dict[str, str | None] = {}
        if response.status == 200 and response.url == url:  # others say nothing about this page
            headers = response.headers
            validators = {"etag": headers.get("etag"), "modified": headers.get("last-modified")}
        try:
            content = self.site.page_of(url, response)
        except Refused as refused:
            self._refuse(url, refused, validators)
            return Step(url, "refused", refused.reason)
        self.commit_refusals()
        name = self.site.file_name(url)
        kept = entry is not None and entry.file is not None
        same = kept and (self._journal.folder / name).read_bytes() == content
        entry = self._entry(url, response.status, file=name, **validators)
        self._journal.keep(entry, None if same else content)
        return Step(url, "unchanged" if same else "fetched")

    def _is_due(self, entry: Entry | None, day: date, again: bool, rest: timedelta) -> bool:
        """Whether there is something to learn by asking for a page (again)."""
        if entry is None or entry.reason in (WALKED, EMPTY):
            return True
        if entry.day > day + OPEN:
            return False
        rests = self._today < entry.day + rest and self._today <= day + OPEN
        if rests and not (entry.etag or entry.modified):
            return False
        if entry.file or (entry.reason or "").startswith(_WITHDRAWN):
            return True
        return again and entry.reason != FailureCode.NON_PUBLIC.value

    def _refuse(self, url: str, refused: Refused, validators: dict[str, str | None]) -> None:
        entry = self._entry(url, refused.status, reason=str(refused.reason), **validators)
        self._doubtful[entry] = refused.reason
        if entry.status < 400 or (len(self._doubtful) == _REFUSALS_IN_A_ROW and self._is_welcome()):
            self.commit_refusals()
        elif len(self._doubtful) == _REFUSALS_IN_A_ROW:
            for one, reason in self._doubtful.items():
                self.steps[one.url] = Step(one.url, "failed", reason)
            raise RunEnded(FailureCode.REFUSES_ALL(refused.reason), self._start)

    def _is_welcome(self) -> bool:
        try:
            return self._client.get(self._start).status < 400
        except (AddressFailed, AddressRefused):
            return False

    def _refusal(self, entry: Entry) -> Failure:
        """The refusal that the journal tells: only one that came as a page may be unchanged."""
        if entry.reason == FailureCode.NON_PUBLIC.value:
            return FailureCode.NON_PUBLIC()
        return self.site.refusal(entry.reason or "") or FailureCode.STATUS(entry.status)
