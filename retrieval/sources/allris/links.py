"""A page of ALLRIS 3.9 → the addresses it links, each in its one spelling.

Follows nothing: fetching is done in `crawl`. What pages say is read in `page`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from bs4 import Tag

from retrieval.german.dates import first_date, german_date
from retrieval.paragraphs import collapse
from retrieval.sources.allris.labels import is_public, result, top_number
from retrieval.sources.allris.word_html import inline, parsed

#: The programs whose pages are kept, and the one parameter that tells their pages apart.
KEYS = {"to010": "SILFDNR", "to020": "TOLFDNR", "vo020": "VOLFDNR"}
_CALENDAR = re.compile(r"si010(?:_[a-z]+)?\.asp", re.IGNORECASE)
_NUMBER = re.compile(r"0*([1-9][0-9]{0,11})")
#: Some text of the page begins so; only then the page is looked at more closely.
_NON_PUBLIC = re.compile(r">(?:\s|&nbsp;|&#160;|&#xa0;)*nicht", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting on the calendar: the address of its agenda, and its day."""

    url: str
    day: date


@dataclass(frozen=True, slots=True)
class Auszug:
    """An item on an agenda: the address of its Auszug; `offen` where it has no result yet."""

    url: str
    offen: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """What an agenda links of its public items."""

    auszuege: tuple[Auszug, ...]
    vorlagen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar program and how its own links turn its pages; "page": it has one page only."""

    program: str
    paging: Literal["month", "range", "page"]

    @classmethod
    def of(cls, html: str, url: str) -> Calendar:
        """The calendar whose page at `url` this is."""
        program = url.partition("?")[0]
        own = urlsplit(program).path
        links = [link for href in _hrefs(html) if (link := _beside(href, url))]
        asked = [_parameters(link).keys() for link in links if link.path == own]
        if any({"MM", "YY"} <= names for names in asked):
            return cls(program, "month")
        if any({"KALDATVON", "KALDATBIS"} <= names for names in asked):
            return cls(program, "range")
        return cls(program, "page")

    def address(self, month: date) -> str:
        """The address of the page of a month, of which `month` is the first day."""
        if self.paging == "month":
            return f"{self.program}?MM={month.month}&YY={month.year}"
        if self.paging == "range":
            first, last = german_date(month), german_date(last_day(month))
            return f"{self.program}?kaldatvon={first}&kaldatbis={last}"
        return self.program


def canonical(href: str, url: str) -> str | None:
    """The one spelling of a link on the page at `url`; None where it leads to no page to keep.

    >>> canonical("to020.asp?T1=x&TOLFDNR=7&options=4#allrisBS", "https://h.de/bi/to010.asp")
    'https://h.de/bi/to020.asp?TOLFDNR=7'
    """
    link = _beside(href, url)
    name = link.path.rpartition("/")[2].lower() if link else ""
    key = KEYS.get(name.removesuffix(".asp")) if name.endswith(".asp") else None
    if link is None or key is None:
        return None
    number = _NUMBER.fullmatch(_parameters(link).get(key, ""))
    return urljoin(url, f"{name}?{key}={number[1]}") if number else None


def file_name(url: str) -> str:
    """The name under which the page of a canonical address is kept.

    Calendar pages begin with a dot: they lead to pages that are read and are none themselves.

    >>> file_name("https://h.de/bi/to020.asp?TOLFDNR=7")
    'to020_7.html'
    """
    link = urlsplit(url)
    program = link.path.rpartition("/")[2].removesuffix(".asp")
    name = "_".join([program, *(value for _, value in parse_qsl(link.query))]) + ".html"
    return name if program in KEYS else f".{name}"


def calendars(html: str, url: str) -> tuple[str, ...]:
    """The calendar programs that a page links, in its order; the page itself first if it is one."""
    links = [link for href in (url, *_hrefs(html)) if (link := _beside(href, url))]
    names = (link.path.rpartition("/")[2] for link in links)
    return tuple(dict.fromkeys(urljoin(url, name) for name in names if _CALENDAR.fullmatch(name)))


def month_of(url: str) -> date | None:
    """The first day of the month that the address of a calendar page names, if it names one."""
    asked = _parameters(urlsplit(url))
    try:
        if {"MM", "YY"} <= asked.keys():
            return date(int(asked["YY"]), int(asked["MM"]), 1)
    except ValueError:
        return None
    day = first_date(asked.get("KALDATVON", ""))
    return day.replace(day=1) if day else None


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def meetings(html: str, url: str, month: date) -> tuple[Meeting, ...]:
    """The meetings that a calendar page links; a day that it does not name is the month's last."""
    if "to010" not in html.lower():
        return ()
    found = {
        link: Meeting(link, _day(anchor, month) or last_day(month))
        for anchor in _anchors(html)
        if (link := canonical(str(anchor["href"]), url)) and "/to010.asp" in link
    }
    return tuple(found.values())


def agenda(html: str, url: str) -> Agenda:
    """What an agenda links; items of the non-public part are passed over."""
    auszuege: dict[str, Auszug] = {}
    vorlagen: list[str] = []
    for anchor in _anchors(html):
        link = canonical(str(anchor["href"]), url)
        rows = anchor.find_parents("tr")
        if link is None or any(_is_non_public(row) for row in rows):
            continue
        if "/to020.asp" in link:
            auszuege.setdefault(link, Auszug(link, _is_offen(rows[0]) if rows else False))
        elif "/vo020.asp" in link:
            vorlagen.append(link)
    return Agenda(tuple(auszuege.values()), tuple(dict.fromkeys(vorlagen)))


def vorlagen(html: str, url: str) -> tuple[str, ...]:
    """The Vorlagen that an Auszug links."""
    if "vo020" not in html.lower():
        return ()
    links = (canonical(href, url) for href in _hrefs(html))
    return tuple(dict.fromkeys(link for link in links if link and "/vo020.asp" in link))


def is_closed(html: str) -> bool:
    """Whether the page's own status is "nichtöffentlich" (not "öffentlich/nichtöffentlich")."""
    if not _NON_PUBLIC.search(html):
        return False
    labels = (td for td in parsed(html).select("td.kb1") if inline(td) == "Status:")
    label = next(labels, None)
    value = label.find_next_sibling("td") if label else None
    return value is not None and inline(value).lower().startswith("nicht")


def _anchors(html: str) -> list[Tag]:
    return list(parsed(html).find_all("a", href=True))


def _hrefs(html: str) -> list[str]:
    return [str(anchor["href"]) for anchor in _anchors(html)]


def _beside(href: str, url: str) -> SplitResult | None:
    """A link into the folder of the page at `url`; None for any other."""
    try:
        link, own = urlsplit(urljoin(url, href.strip())), urlsplit(url)
        there, here = (link.scheme, link.hostname, link.port), (own.scheme, own.hostname, own.port)
    except ValueError:
        return None
    inside = link.path.rpartition("/")[0] == own.path.rpartition("/")[0]
    return link if there == here and inside else None


def _parameters(link: SplitResult) -> dict[str, str]:
    """The parameters in capitals, the first of each; "&amp;" that was escaped twice is "&"."""
    pairs = reversed(parse_qsl(link.query, encoding="latin-1"))
    return {name.removeprefix("amp;").upper(): value for name, value in pairs}


def _day(anchor: Tag, month: date) -> date | None:
    """The day of a row of the calendar; further meetings of a day leave the cell blank."""
    row = anchor.find_parent("tr")
    for one in (row, *row.find_previous_siblings("tr")) if row else ():
        cells = [inline(cell) for cell in one.find_all("td", recursive=False)[:2]]
        if dated := first_date(" ".join(cells)):
            return dated
        if len(cells) == 2 and re.fullmatch(r"[0-9]{1,2}", cells[1]):
            number = int(cells[1])
            return month.replace(day=number) if 0 < number <= last_day(month).day else None
    return None


def _is_non_public(row: Tag) -> bool:
    cell = row.find("td", recursive=False)
    number = top_number(inline(cell)) if cell else None
    return number is not None and not is_public(number)


def _is_offen(row: Tag) -> bool:
    button = row.select_one('form[action^="to020"] input[type="submit"]')
    return result(collapse(str(button.get("title", ""))) if button else None) is None
