"""A page of an ALLRIS calendar → its meetings, and how it is turned to another month.

Where a system has its calendar is found out in `crawl`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urljoin, urlsplit

from bs4 import Tag

from retrieval.german.dates import first_date, german_date
from retrieval.sources.allris.links import beside, canonical, hrefs
from retrieval.sources.crawling.site import Meeting
from retrieval.sources.crawling.walk import last_day
from retrieval.sources.html.addresses import parameters
from retrieval.sources.html.markup import parsed
from retrieval.sources.html.word_html import inline

_CALENDAR = re.compile(r"si010(?:_[a-z]+)?\.asp", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar program and how its own links turn its pages; "page": it has one page only."""

    program: str
    paging: Literal["month", "range", "page"]

    @classmethod
    def of(cls, html: str, url: str) -> Calendar:
        """Return the calendar whose page at `url` this is."""
        program = url.partition("?")[0]
        own = urlsplit(program).path
        links = [link for href in hrefs(html) if (link := beside(href, url))]
        asked = [parameters(link).keys() for link in links if link.path == own]
        if any({"MM", "YY"} <= names for names in asked):
            return cls(program, "month")
        ranges = any({"KALDATVON", "KALDATBIS"} <= names for names in asked)
        return cls(program, "range" if ranges else "page")

    def address(self, month: date) -> str:
        """Return the address of the page of a month, of which `month` is the first day."""
        if self.paging == "month":
            return f"{self.program}?MM={month.month}&YY={month.year}"
        if self.paging == "range":
            first, last = german_date(month), german_date(last_day(month))
            return f"{self.program}?kaldatvon={first}&kaldatbis={last}"
        return self.program


def calendars(html: str, url: str) -> tuple[str, ...]:
    """Return the calendar programs that a page links, in order; first itself where it is one."""
    links = [link for href in (url, *hrefs(html)) if (link := beside(href, url))]
    names = (link.path.rpartition("/")[2] for link in links)
    return tuple(dict.fromkeys(urljoin(url, name) for name in names if _CALENDAR.fullmatch(name)))


def month_of(url: str) -> date | None:
    """Return the first day of the month that the address of a calendar page names, if any."""
    asked = parameters(urlsplit(url))
    try:
        if {"MM", "YY"} <= asked.keys():
            return date(int(asked["YY"]), int(asked["MM"]), 1)
    except ValueError:
        return None
    day = first_date(asked.get("KALDATVON", ""))
    return day.replace(day=1) if day else None


def meetings(html: str, url: str, month: date) -> tuple[Meeting, ...]:
    """Return the meetings of a calendar page; a day that it does not name is the month's last."""
    if "to010" not in html.lower():
        return ()
    days: dict[int, date | None] = {}
    found: dict[str, Meeting] = {}
    for element in parsed(html).find_all(["tr", "a"]):
        if element.name == "tr":
            before = element.find_previous_sibling("tr")
            days[id(element)] = _day(element, month, days.get(id(before)))
        elif link := canonical(str(element.get("href", "")), url):
            row = element.find_parent("tr")
            day = days.get(id(row)) or last_day(month)
            found |= {link: Meeting(link, day)} if "/to010.asp" in link else {}
    return tuple(found.values())


def _day(row: Tag, month: date, before: date | None) -> date | None:
    """The day of a row of the calendar; further meetings of a day leave the cell blank."""
    cells = [inline(cell) for cell in row.find_all("td", recursive=False)[:2]]
    if dated := first_date(" ".join(cells)):
        return dated
    if len(cells) == 2 and re.fullmatch(r"[0-9]{1,2}", cells[1]):
        number = int(cells[1])
        return month.replace(day=number) if 0 < number <= last_day(month).day else None
    return before
