"""One list of an OParl body → its objects, the newest state of each.

What merely could not be asked is left as it was. Which lists there are, `fetch` finds out; how a
page of them is written, `pages` knows, and what becomes of its objects, `stored`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from retrieval.errors import AddressFailed, FetchError, SourceDown
from retrieval.failures import FailureCode
from retrieval.sources.oparl.by_date import NewestFirst
from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.pages import ListPage, page_at, page_behind, with_parameter
from retrieval.sources.oparl.report import FetchReport, Progress
from retrieval.sources.oparl.rows import key_of, line_of, read_rows
from retrieval.sources.oparl.state import OVERLAP, State
from retrieval.sources.oparl.stored import StoredObjects
from retrieval.sources.oparl.values import moment

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client

#: If more than this share of a list is gone at once, the source is broken and nothing is deleted.
_MOST_GONE = 0.1
#: Pages of one list before it is taken for endless: ten million objects at a hundred a page.
_MOST_PAGES = 100_000
#: Pages without an object, one after the other, before a list is taken to be over: some servers
#: leave out what is not public only when they cut the pages.
_MOST_EMPTY = 20


class ListWalk:
    """One list of a body and its file; a walk that broke off is taken up where it stopped.

    `is_welcome` says whether the server still answers a guest as it should.
    """

    def __init__(
        self,
        client: Client,
        state: State,
        name: str,
        report: FetchReport,
        now: datetime,
        is_welcome: Callable[[], bool],
    ) -> None:
        self._client, self._state, self._report, self._now = client, state, report, now
        self._name, self._is_welcome = name, is_welcome
        self._walk: Json = state.known["lists"].get(name, {})
        self._known = StoredObjects(state.folder / f"{name}.jsonl", report, now)
        self._unfinished = state.folder / f".walk-{name}.jsonl"
        #: What came of this walk, by key.
        self._walked: dict[str, Json] = {}
        #: Where the list leads back, so that its end cannot be had.
        self._endless: str | None = None
        #: Where changes are not told: how the list is walked instead.
        self._by_date: NewestFirst | None = None

    def bring_up_to_date(self, progress: Progress) -> None:
        """Walk what changed since the last walk, or the rest of a walk that broke off.

        Where changes are not told, the newest objects are walked, and all of them where it does not
        say which those are. Raise FetchError where the list cannot be
        had to its end; what came until then is taken over.
        """
        if not self._walk:
            return
        resumed = "next" in self._walk and self._unfinished.exists() and not self._known.strange
        if not resumed:
            whole = self._has_to_be_whole()
            if not whole and not self._known.tell_changes():
                self._by_date = NewestFirst(self._known.by_key, self._now.date())
            self._begin(whole)
        try:
            self._walk_on_or_anew(progress, resumed)
        except FetchError:
            self._known.take_over(self._walked)
            raise
        self._finish()
        if self._endless:
            raise FetchError(FailureCode.ENDLESS_LIST(), self._endless)

    def _has_to_be_whole(self) -> bool:
        """Whether all is to be walked: not all is known, or changes cannot be relied on."""
        if self._known.strange:
            unreadable = FailureCode.LINES_UNREADABLE(self._known.strange)
            self._report.problems.append(replace(unreadable, url=f"{self._name}.jsonl"))
            return True
        since = moment(self._walk["since"])
        return not since or since > self._now

    def _walk_on_or_anew(self, progress: Progress, resumed: bool) -> None:
        walk = self._walk
        try:
            self._walk_on(progress)
        except SourceDown:
            raise
        except FetchError as error:
            if not walk["whole"] and walk["next"] == self._changes():
                if self._has_nothing_new(error):
                    return
            elif not resumed or isinstance(error, AddressFailed):
                raise
            # Where a list went on yesterday may lead nowhere today.
            self._begin(whole=True)
            self._walk_on(progress)

    def _begin(self, whole: bool) -> None:
        self._unfinished.unlink(missing_ok=True)
        self._walk |= {
            "next": self._walk["url"] if whole or self._by_date else self._changes(),
            "whole": whole,
            "started": self._now.isoformat(), "total": 0, "size": 0, "gaps": 0,
        }  # fmt: skip
        self._state.save()

    def _changes(self) -> str:
        """The address that asks for changes, in signs that no server has to unescape."""
        since = moment(self._walk["since"])
        return with_parameter(self._walk["url"], "modified_since", f"{since:%Y-%m-%dT%H:%M:%SZ}")

    def _has_nothing_new(self, error: FetchError) -> bool:
        """Whether a server that answers "not found" means that nothing has changed.

        Then the list begins as it is known, and has as many objects.
        """
        if error.reason != FailureCode.STATUS(404):
            return False
        page = page_at(self._client, self._walk["url"], self._name)
        same = all(self._known.by_key.get(str(key_of(row))) == row for row in page.rows)
        return same and page.total == len(self._known.living)

    def _walk_on(self, progress: Progress) -> None:
        walk = self._walk
        with self._unfinished.open("ab") as out:
            # A line that an interruption cut off ends here, so that the next one is whole.
            out.write(b"\n")
        self._walked = read_rows(self._unfinished).by_key
        asked, empty = set[str](), 0
        while walk["next"]:
            url = walk["next"]
            asked.add(url)
            try:
                page = page_at(self._client, url, self._name)
            except FetchError as error:
                walk["next"] = self._behind(url, error)
                continue
            fresh = self._append(page)
            empty = 0 if page.rows else empty + 1
            following = self._by_date.following(page) if self._by_date else page.following()
            # A run that was interrupted may ask for its first page a second time.
            repeated = page.rows and not fresh and len(asked) > 1
            if (
                repeated
                or following in asked
                or max(empty / _MOST_EMPTY, len(asked) / _MOST_PAGES) > 1
            ):
                self._end_early(url)
                following = None
            walk["next"] = following
            self._state.save()
            progress(self._name, len(page.rows), page.total)

    def _append(self, page: ListPage) -> int:
        """Write down what a page brought; return how many objects of it are new to the walk."""
        before = len(self._walked)
        with self._unfinished.open("a", encoding="utf-8") as out:
            out.writelines(map(line_of, page.rows))
        self._walked |= {str(key_of(row)): row for row in page.rows}
        walk, fresh = self._walk, len(self._walked) - before
        if page.url in walk.get("failed", ()):
            walk["failed"].remove(page.url)
        walk["total"], walk["size"] = page.total or 0, max(walk["size"], len(page.rows))
        self._report.received += len(page.rows)
        problems = (FailureCode.NO_OBJECT(self._name, name) for name in page.strange)
        self._report.problems += problems
        return fresh

    def _end_early(self, url: str) -> None:
        """Note where pages bring nothing new; a whole walk has a gap if objects are missing."""
        walk = self._walk
        if walk["whole"] and walk["total"] > len(self._walked):
            walk["gaps"] += 1
            self._endless = url

    def _behind(self, url: str, error: FetchError) -> str | None:
        """Return the page behind one that cannot be had for the second time; raise `error` else.

        So one bad page keeps the others back only once.
        """
        walk = self._walk
        failed = walk.setdefault("failed", [])
        if url not in failed:
            failed.append(url)
            self._state.save()
            raise error
        following = page_behind(url)
        if following is None or not walk["total"] or isinstance(error, SourceDown):
            raise error
        walk["gaps"] += 1
        self._report.problems.append(FailureCode.SKIPPED(error.failure))
        missing = walk["total"] - len(self._walked) - walk["gaps"] * walk["size"]
        return following if missing > 0 else None

    def _finish(self) -> None:
        walk, known = self._walk, self._known
        missing = [key for key in known.living if key not in self._walked]
        known.take_over(self._walked)
        complete = not walk["gaps"]
        whole = walk["whole"] or (self._by_date is not None and not self._by_date.ended_early)
        if complete:
            since = datetime.fromisoformat(walk["started"]) - OVERLAP
            walk["since"] = since.isoformat(timespec="seconds")
        for key in ("next", "started", "whole", "total", "size", "gaps"):
            del walk[key]
        if not known.by_key and self._name == "papers":
            # A server that starts up may answer with empty lists: all of them are asked for again.
            self._report.problems.append(FailureCode.LIST_EMPTY(self._name))
            for one in self._state.known["lists"].values():
                one["since"] = None
        self._state.save()
        self._unfinished.unlink(missing_ok=True)
        if whole and complete:
            self._look_after(missing)

    def _look_after(self, missing: list[str]) -> None:
        """Withdraw what a whole walk no longer names and the server itself says to be gone."""
        known = self._known.by_key
        if len(missing) > max(1, _MOST_GONE * len(known)):
            gone = FailureCode.MANY_MISSING(len(missing), len(known), self._name)
            self._report.problems.append(gone)
            return
        try:
            for key in missing:
                if self._is_gone(key):
                    self._known.withdraw(key, {})
        finally:
            self._known.save()

    def _is_gone(self, key: str) -> bool:
        try:
            return self._client.get(key).status in (404, 410)
        except FetchError as error:
            if isinstance(error, SourceDown) and not self._is_welcome():
                raise
            self._report.problems.append(FailureCode.KEPT(error.failure))
            return False
