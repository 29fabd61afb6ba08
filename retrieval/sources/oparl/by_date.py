"""Pages of a list whose objects do not say when they changed → where a walk over it may end.

Such a list is walked from its newest objects on, as their own days tell, until a page holds nothing
but what is old and known. What changes further back is found by the whole walk of each month; a
list in no order is always walked as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.pages import ListPage
from retrieval.sources.oparl.rows import key_of
from retrieval.sources.oparl.values import day, withdrawn

#: So old a paper gets no answer any more.
_OLD = timedelta(days=400)
#: A list is in order where so many of its neighbours are; a few have a wrong day.
_IN_ORDER = 0.9


class NewestFirst:
    """A walk that begins at the end of a list where its newest objects are.

    `known` are its objects in the order in which they came. `ended_early`: the rest was not looked
    at.
    """

    def __init__(self, known: Mapping[str, Json], today: date) -> None:
        self._known, self._today = known, today
        days = [found for row in known.values() if not withdrawn(row) and (found := _day(row))]
        steps = [later > earlier for earlier, later in pairwise(days) if later != earlier]
        rising = sum(steps) / len(steps) if steps else 0.5
        self._newest_last = rising >= _IN_ORDER
        self._is_ordered = self._newest_last or rising <= 1 - _IN_ORDER
        self._looked = False
        self.ended_early = False

    def following(self, page: ListPage) -> str | None:
        """Return the address of the page to be asked for next."""
        if not self._looked:
            self._looked = True
            last = page.link("last") if self._newest_last else None
            self._is_ordered &= bool(last) or not self._newest_last
            if self._is_ordered and last and last != page.url:
                return last
        if self._is_ordered and self._is_old(page):
            self.ended_early = True
            return None
        return page.link("prev") if self._is_ordered and self._newest_last else page.following()

    def _is_old(self, page: ListPage) -> bool:
        """Whether all of a page is known as it is, and old."""
        return bool(page.rows) and all(
            (found := _day(row)) is not None
            and found < self._today - _OLD
            and self._known.get(str(key_of(row))) == row
            for row in page.rows
        )


def _day(row: Json) -> date | None:
    """The day of a paper or a meeting."""
    return day(row, "date") or day(row, "start")
