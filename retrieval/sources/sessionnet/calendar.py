"""A month of the calendar of SessionNet → its meetings.

A row without a link is a meeting that is planned, or that nobody may see.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bs4 import Tag

from retrieval.german.dates import first_date
from retrieval.sources.crawling.site import Meeting
from retrieval.sources.crawling.walk import last_day
from retrieval.sources.html.cells import cells_of, classes
from retrieval.sources.html.markup import parsed
from retrieval.sources.html.word_html import inline

_DAY = re.compile(r"([0-9]{1,2})\.?(?:\s\w{2,10}\.?)?")
_DAY_CELLS = frozenset({"smc_fct_day", "siday"})


def meetings(html: str, month: date, agenda: Callable[[str], str | None]) -> tuple[Meeting, ...]:
    """Return the meetings that a page links; a day that it does not name is the month's last.

    `agenda` is the one spelling of the address of an agenda, and None for any other address.
    """
    found: dict[str, Meeting] = {}
    before: date | None = None
    row: Tag | None = None
    for link in parsed(html).find_all("a", href=True):
        url = agenda(str(link["href"]))
        if url is None:
            continue
        own = link.find_parent("tr")
        if own is not row:
            row, before = own, (_day(own, month) if own else None) or before
        day = first_date(str(link.get("title", ""))) or before or last_day(month)
        found.setdefault(url, Meeting(url, day))
    return tuple(found.values())


def _day(row: Tag, month: date) -> date | None:
    """The day that a row names; further meetings of a day leave the cell blank."""
    cells = cells_of(row)
    named = [inline(one) for one in cells if classes(one) & _DAY_CELLS]
    words = next(iter(named or map(inline, cells[:1])), "")
    if day := first_date(words):
        return day
    found = _DAY.fullmatch(words)
    number = int(found[1]) if found else 0
    return month.replace(day=number) if 0 < number <= last_day(month).day else None
