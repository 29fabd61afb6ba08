"""A page of ALLRIS 4 in HTML → what it says, and the files that it offers.

Reads agenda (to010), Auszug (to020) and Vorlage (vo020); the responsive layout of ALLRIS 3 (`_r`)
has the same marks. Values are told by their ids, else by their labels, columns by their heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.pages import Beratung, Page, Vorlage
from retrieval.paragraphs import join_lines
from retrieval.records import TOP, Attachment, PaperDetails
from retrieval.sources.allris.page import sections
from retrieval.sources.allris4.agenda import agenda_table, read_agenda
from retrieval.sources.allris4.documents import files_of
from retrieval.sources.allris4.values import SYSTEM, PageValues, day_in
from retrieval.sources.forms.letterhead import council_member
from retrieval.sources.html.cells import (
    cell_text,
    cells_of,
    classes,
    column,
    heads_of,
    table_rows,
)
from retrieval.sources.html.markup import TooLarge, parsed
from retrieval.sources.html.word_html import inline, lines_of
from retrieval.sources.papers.filed import Filed, PaperFile
from retrieval.sources.papers.items import (
    is_closed,
    is_public,
    printed_number,
    result,
)

_EXPECTED = "to010, to020, vo020"
#: Sections that hold no text of the Vorgang.
_BESIDE = re.compile(
    r"Anlage|Abstimmung|Finanziell|Klima|Stammbaum|Dokument|Beratungsfolge|Tagesordnung|Grunddaten",
    re.IGNORECASE,
)


def read_page(name: str, html: str, body: str, url: str | None = None) -> tuple[Filed, ...]:
    """Return what one saved page says; PageError names what was expected of another kind.

    `body` is the body of all pages, which do not name it, and `url` where the page was fetched.
    """
    try:
        page = PageValues(name, parsed(html), body, url)
    except TooLarge as error:
        raise PageError(name, FailureCode.NESTED()) from error
    if table := agenda_table(page.soup):
        return read_agenda(page, table)
    meets, tells = page.get("sidatum", "sigremium"), page.get("vobetreff", "vostatus")
    if page.get("tobetreff", "tonr", "toBeschlussart", "TOP") and meets:
        return _auszug(page)
    if tells:
        return _vorlage(page)
    shown = page.title or (inline(title) if (title := page.soup.find("title")) else "?")
    raise PageError(name, FailureCode.OTHER_PAGE(SYSTEM, shown, _EXPECTED))


def _auszug(page: PageValues) -> tuple[Filed, ...]:
    printed = page.get("tonr", "TOP") or ""
    number = printed_number(printed)
    if printed and number is None:
        raise PageError(page.name, FailureCode.NOT_TOP_NUMBER(printed))
    number = number or ""
    status = (page.get("sistatus", "Status"), page.get("vostatus"))
    public = is_public(number) and not any(map(is_closed, status))
    paper = page.head.select_one('a[href*="VOLFDNR"]')
    betreff = page.get("tobetreff", "Betreff") or re.sub(r"^Auszug [-–] ", "", page.title)
    top = TOP(
        number=number,
        betreff=betreff,
        vorlage=(inline(paper).partition(" ")[0] or None) if paper and public else None,
        beschlussart=result(page.get("toBeschlussart", "tobart", "Beschlussart")),
        text=_text(page.soup) if public else "",
        url=page.url if public else None,
        public=public,
        key=page.addresses.own("TOLFDNR"),
        paper=page.addresses.linked(paper or page.head, "VOLFDNR"),
    )
    files = files_of(page.soup, page.addresses) if public else ()
    facts = PaperDetails(attachments=_attachments(files, page.url))
    meeting = page.addresses.linked(page.head, "SILFDNR")
    filed = Page(page.name, "auszug", page.sitzung(), meeting, (top,), facts=facts)
    return (Filed(filed, files),)


def _vorlage(page: PageValues) -> tuple[Filed, ...]:
    status = page.get("vostatus", "vostat", "Status")
    if is_closed(status):
        raise PageError(page.name, FailureCode.NON_PUBLIC_VORLAGE())
    art = page.get("voart", "Vorlage-Art", "Drucksache-Art", "Vorlageart")
    label = page.labels.tag("Bezüglich", "Bezug")
    vorlage = Vorlage(
        number=page.get("vonr", "voname", "Vorlage-Nr.") or _number_in(page.title, art),
        betreff=page.require("Betreff", "vobetreff"),
        body=page.body,
        art=art or _kind_in(page.title),
        status=status,
        bezueglich=inline(label) if label else None,
        beratungsfolge=tuple(_beratungsfolge(page.soup)),
        text=_text(page.soup),
        url=page.url,
        key=page.addresses.own("VOLFDNR"),
    )
    files = files_of(page.soup, page.addresses)
    facts = PaperDetails(
        askers=council_member(page.get("voverfasser1", "voverfasser", "Verfasser", "Initiator")),
        office=page.get("vofamt", "voamt", "Federführend"),
        attachments=_attachments(files, page.url),
        art=vorlage.art,
    )
    about = page.addresses.linked(label, "VOLFDNR") if label else None
    return (Filed(Page(page.name, "vorlage", vorlage=vorlage, about=about, facts=facts), files),)


def _number_in(title: str, art: str | None) -> str | None:
    """The number in "VO/2026/181 - Beschlussvorlage" and in "Kenntnisgabe - K 2026/0725"."""
    parts = [one for one in title.split(" - ") if one != art and any(map(str.isdigit, one))]
    return parts[-1].strip() if parts else None


def _kind_in(title: str) -> str | None:
    parts = [one for one in title.split(" - ") if not any(map(str.isdigit, one))]
    return parts[0].strip() or None if parts else None


def _attachments(files: tuple[PaperFile, ...], page: str | None) -> tuple[Attachment, ...]:
    """Files with an address that lasts, else the page in its place."""
    return tuple(Attachment(one.name, one.url if one.saved_as else page) for one in files)


def _text(soup: Tag) -> str:
    """The sections of a page: by their anchors, as in ALLRIS 3, else by the headings above them."""
    if text := sections(soup):
        return text
    lines: list[str] = []
    heading = ""
    for part in soup.find_all(_is_part):
        if part.name == "h2":
            heading = inline(part)
            continue
        own = list(lines_of([part]))
        first = next(filter(None, own), "")
        if first and part.find_parent(_is_part) is None and not _BESIDE.search(heading):
            named = heading and lines and not first.startswith(heading)
            lines += [*(["", f"{heading}:"] if named else []), "", *own]
    return join_lines(lines)


def _is_part(tag: Tag) -> bool:
    return (tag.name == "div" and "docPart" in classes(tag)) or (
        tag.name == "h2" and "expandedTitle" in classes(tag)
    )


def _beratungsfolge(soup: Tag) -> Iterator[Beratung]:
    """Stations in order: a head row with the Gremium, then a row for each of its days, or none."""
    found = soup.select_one("#bfTable")
    table = found if found is None or found.name == "table" else found.find("table")
    if table is None:
        return
    heads = heads_of(table)
    gremien, outcomes = column(heads, "gremium", "sitzung"), column(heads, "beschluss", "ergebnis")
    gremium, dated = "", True
    for row in table_rows(table):
        cells = cells_of(row)
        if not cells or cells[0].name == "th":
            continue
        said = [text for one in cells if (text := inline(one))]
        day = next(filter(None, map(day_in, said)), None)
        if day:
            dated = True
            if name := gremium or cell_text(cells, gremien):
                yield Beratung(name, day, result(cell_text(cells, outcomes) or None))
        elif said:
            if not dated:
                yield Beratung(gremium, None)
            gremium, dated = said[0], False
    if not dated:
        yield Beratung(gremium, None)
