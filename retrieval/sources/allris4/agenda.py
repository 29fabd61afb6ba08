"""The agenda of a meeting in ALLRIS 4 → its items, the columns told by their heads."""

from __future__ import annotations

import re

from bs4 import Tag

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.records import TOP
from retrieval.sources.allris4.values import SYSTEM, PageValues
from retrieval.sources.html.cells import cells_of, classes, table_rows
from retrieval.sources.html.word_html import inline
from retrieval.sources.papers.filed import Filed
from retrieval.sources.papers.items import (
    closes_part,
    is_closed,
    is_part_heading,
    is_shown,
    printed_number,
    result,
)

#: The key of an item, where its row leads to no page.
_ITEM = re.compile(r"link_0*([1-9]\d{0,11})")
_UNFOLDED = frozenset({"docPart", "expandedPanel", "wicket-ajax-indicator"})


def agenda_table(soup: Tag) -> Tag | None:
    head = soup.select_one("#toTreeTable, th.tobetreff, td.tobetreff")
    return head if head is None or head.name == "table" else head.find_parent("table")


def read_agenda(page: PageValues, table: Tag) -> tuple[Filed, ...]:
    closed = is_closed(page.get("sistatus", "Status"))
    secret = closed
    heads = _columns(table)
    tops: list[TOP] = []
    for row in table_rows(table):
        cells = cells_of(row)
        if not cells or cells[0].name == "th":
            continue
        top = _row(page, row, cells, heads, closed, secret)
        if top:
            tops.append(top)
        elif is_part_heading(words := inline(row)):
            closed = bool(closes_part(words)) or secret
    if not tops:
        linked = table.select_one('a[href*="VOLFDNR"], a[href*="TOLFDNR"]')
        other = FailureCode.OTHER_LAYOUT(f"{SYSTEM} (to010)", "tonr, tobetreff")
        raise PageError(page.name, other if linked else FailureCode.EMPTY_AGENDA())
    meeting = page.addresses.own("SILFDNR") or page.addresses.linked(page.head, "SILFDNR")
    return (Filed(Page(page.name, "agenda", page.sitzung(), meeting, tuple(tops)), ()),)


def _columns(table: Tag) -> dict[str, int]:
    """Where the columns are, by the class and by the words of their heads."""
    found: dict[str, int] = {}
    for row in table_rows(table):
        for at, cell in enumerate(row.find_all("th", recursive=False)):
            for name in (*classes(cell), inline(cell).lower()):
                found.setdefault(name, at)
        if found:
            break
    return found


def _row(
    page: PageValues, row: Tag, cells: list[Tag], heads: dict[str, int], closed: bool, secret: bool
) -> TOP | None:
    """The item of a row; rows without a number and without a key are headings."""

    def cell(*names: str) -> Tag | None:
        found = next((one for one in cells if classes(one) & {*names}), None)
        if found is None:
            at = next((heads[name] for name in names if name in heads), len(cells))
            found = cells[at] if at < len(cells) else None
        return found

    shown = cell("tonr", "top")
    number = printed_number(inline(shown)) if shown else None
    linked = row.find("a", id=_ITEM)
    told = _ITEM.fullmatch(str(linked["id"])) if isinstance(linked, Tag) else None
    key = page.addresses.key("TOLFDNR", told[1]) if told else None
    key = key or page.addresses.noted(row)
    if number is None and (key is None or row.get("data-tt-id") is None):
        return None
    subject = cell("tobetreff", "betreff")
    paper = row.select_one('a[href*="VOLFDNR"]')
    betreff = inline(subject, lambda tag: not classes(tag) & _UNFOLDED) if subject else ""
    outcome = cell("tobart", "toBeschlussart", "beschlussart", "beschluss", "ergebnis")
    item = row.select_one('a[href*="to020"]')
    public = not secret and is_shown(number or "", closed)
    return TOP(
        number=number or "",
        betreff=betreff,
        vorlage=(inline(paper) or None) if paper and public else None,
        beschlussart=result(inline(outcome)) if outcome and public else None,
        url=(page.addresses.absolute(str(item["href"])) if item else page.url) if public else None,
        public=public,
        key=key,
        paper=page.addresses.linked(paper or row, "VOLFDNR"),
    )
