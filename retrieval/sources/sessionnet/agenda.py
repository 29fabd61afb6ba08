"""The agenda of a meeting in SessionNet, in any of its layouts → its items.

Layout 6 has a table or cards, layouts 4 and 5 have a table with rows of results. Cells are told by
their classes: which columns there are differs from town to town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bs4 import Tag

from retrieval.records import TOP
from retrieval.sources.html.cells import cells_of, classes
from retrieval.sources.html.word_html import inline
from retrieval.sources.papers.filed import PaperFile
from retrieval.sources.papers.items import (
    closes_part,
    is_part_heading,
    is_public,
    printed_number,
    private_number,
    result,
)
from retrieval.sources.sessionnet.addresses import Addresses
from retrieval.sources.sessionnet.texts import text_of

#: The cells of an item, by their classes in all layouts.
_NUMBERS = frozenset({"tofnum", "smc_tophn", "smc_field_tofnum"})
_SUBJECTS = frozenset({"tolink", "tobetr", "smc_topht", "smc_field_tobetr", "smc-card-text-title"})
_PARTS = frozenset({"totrenn", "smc-table-group", "smc_toptrenn"})
_RESULTS = frozenset({"smc_tophz", "smc_topr"})
#: What may stand above a part that is a table of its own.
_HEADINGS = ("h2", "h3", "h4", "caption")
#: A subject within a cell that holds more besides.
_TITLES = ".smc-card-header-title-simple, .smc-card-text-title"
#: What was decided, as lines of an item have it; other lines are its votes and additions.
_LINE = re.compile(
    r"(?P<label>Beschluss(?:art|ergebnis)?|Ergebnis|Abstimmung(?:sergebnis)?|Zusatz|Bemerkung"
    r"|Vorlage|Drucksache)\s?:\s*(?P<value>.*)"
)
_OUTCOMES = frozenset({"Beschluss", "Beschlussart", "Beschlussergebnis", "Ergebnis"})
#: Characters of an outcome; longer ones are the text of a decision.
_LONGEST_OUTCOME = 120
#: A note on a number: "Nachtrag: 3.2."
_NOTES = frozenset({"smcf_tondat"})


@dataclass(frozen=True, slots=True)
class Item:
    """An item and the files that its row links."""

    top: TOP
    files: tuple[PaperFile, ...] = ()


def items_of(page: Tag, addresses: Addresses) -> list[Item]:
    """Return the items of an agenda in order; of one that is not public its number and title."""
    closed, found = False, list[list[Item]]()
    for row in page.find_all(_may_be_row):
        cells = _Cells(row)
        if cells.subject is not None:
            found.append(list(_items(row, cells, closed, addresses)))
        elif cells.is_result:
            found[-1:] = [[_with_result(one, row) for one in last] for last in found[-1:]]
        elif cells.heading:
            says = closes_part(cells.heading)
            closed = closed if says is None else says
    return [one for row in found for one in row]


def _may_be_row(tag: Tag) -> bool:
    return _is_row(tag) or (tag.name in _HEADINGS and tag.find_parent(_is_row) is None)


def _is_row(tag: Tag) -> bool:
    return tag.name == "tr" or (tag.name == "div" and "card" in classes(tag))


class _Cells:
    """What a row consists of; what other rows within it hold is theirs."""

    def __init__(self, row: Tag) -> None:
        card = row.name == "div"
        whole = not card or row.find(_is_row) is None
        cells = row.find_all(True) if card and whole else cells_of(row)
        names = [(one, classes(one)) for one in cells]
        self.number = next((one for one, own in names if own & _NUMBERS), None)
        self.subject = next((one for one, own in names if own & _SUBJECTS), None)
        every = classes(row).union(*(own for _, own in names))
        self.heading = self._heading(row, bool(every & _PARTS))
        self.is_result = bool(every & _RESULTS)
        if card and whole and self.number is None:
            self.number = row.select_one("span.badge")

    @staticmethod
    def _heading(row: Tag, marked: bool) -> str:
        """The heading of a part: marked as one, else by its words where it stands alone."""
        if row.name == "div":
            return inline(title) if (title := row.find("h2")) else ""
        if marked:
            return inline(row)
        alone = row.name in _HEADINGS or len([one for one in cells_of(row) if inline(one)]) == 1
        text = inline(row) if alone and row.find(["a", "table"]) is None else ""
        return text if is_part_heading(text) else ""


def _items(row: Tag, cells: _Cells, closed: bool, addresses: Addresses) -> Iterator[Item]:
    """The item of a row, once for each of its papers."""
    printed = inline(cells.number, lambda tag: not classes(tag) & _NOTES) if cells.number else ""
    number, title = printed_number(printed), _subject(cells.subject) if cells.subject else ""
    if not (number or title):
        return
    keys, papers = addresses.linked(row, "to"), dict(_papers(row, addresses))
    top = TOP(number or "", title, key=keys[0] if len(keys) == 1 else None)
    if closed or not is_public(top.number):
        # The keys tell which pages must not be shown either.
        private = replace(top, number=private_number(top.number), public=False)
        for key in papers or (None,):
            yield Item(replace(private, paper=key))
        return
    top = replace(
        top,
        beschlussart=next(filter(None, map(_outcome, _lines(row))), None),
        text=text_of(row),
        url=_page_of(row, addresses) or addresses.page_url,
    )
    files = addresses.files(row)
    for key, name in papers.items():
        yield Item(replace(top, vorlage=name or None, paper=key), files if len(papers) == 1 else ())
    if not papers:
        yield Item(top, files)


def _papers(row: Tag, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """The papers that a row links, by their keys; a paper may be linked by number and by button."""
    named: dict[str, str] = {}
    for key, link in addresses.links(row, "vo"):
        words = inline(link)
        shown = words if "smc_field_voname" in classes(link) or _is_number(words) else ""
        named[key] = named.get(key) or shown
    return iter(named.items())


def _is_number(words: str) -> bool:
    return len(words) <= 30 and any(map(str.isdigit, words))


def _page_of(row: Tag, addresses: Addresses) -> str | None:
    """Where the page of an item is, which holds what was said."""
    for _, link in addresses.links(row, "to"):
        if url := addresses.absolute(str(link.get("href") or "")):
            return url
    return None


def _subject(cell: Tag) -> str:
    """The subject in a cell, without the lines of its results."""
    return inline(cell.select_one(_TITLES) or cell, lambda tag: not _is_beside(tag))


def _is_beside(tag: Tag) -> bool:
    """Whether an element of a subject's cell holds something else: files, or a result."""
    if tag.name in ("p", "div", "span", "li"):
        return bool(_LINE.match(inline(tag)))
    return tag.name == "table"


def _lines(row: Tag) -> Iterator[str]:
    for one in row.find_all(["p", "div", "td", "span", "li"]):
        if not one.find(["p", "div", "td", "li"]):
            yield inline(one)


def _outcome(line: str) -> str | None:
    found = _LINE.match(line)
    if found is None or found["label"] not in _OUTCOMES:
        return None
    value = result(found["value"])
    return value if value and len(value) <= _LONGEST_OUTCOME else None


def _with_result(item: Item, row: Tag) -> Item:
    """The item with what a row below it says; of one that is not public nothing is taken."""
    if not item.top.public or item.top.beschlussart:
        return item
    cells = [inline(one) for one in row.find_all("td") if not one.find("td")]
    pairs = pairwise(cells)
    said = (_outcome(f"{label.rstrip(':')}: {value}") for label, value in pairs)
    return replace(item, top=replace(item.top, beschlussart=next(filter(None, said), None)))
