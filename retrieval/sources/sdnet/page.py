"""A page of SD.NET RIM in HTML → what it says, and the files that it offers.

Reads papers (`/vorgang/`) and agendas (`/tops/`). Addresses hold encrypted ids of which nobody
knows whether they last: a paper is told by the id of its rows, a meeting by what the page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.german.dates import first_date
from retrieval.pages import Beratung, Page, Vorlage
from retrieval.records import TOP, Attachment, PaperDetails, Sitzung
from retrieval.sources.html.addresses import UNPLACED, place_of, saved_from
from retrieval.sources.html.cells import (
    Values,
    cell_text,
    cells_of,
    classes,
    column,
    heads_of,
    table_rows,
)
from retrieval.sources.html.markup import TooLarge, parsed
from retrieval.sources.html.word_html import inline
from retrieval.sources.papers.filed import Filed, PaperFile
from retrieval.sources.papers.items import (
    clock_time,
    closes_part,
    is_closed,
    is_part_heading,
    is_shown,
    printed_number,
    private_number,
    result,
)

SYSTEM = "SD.NET"
_EXPECTED = "/vorgang/, /tops/"
#: "Vorgang T 1/26 - SD.NET RIM 4 | Stadt Musterdorf"
_TITLE = re.compile(r".*SD\.NET RIM[^|]*\|\s*(?P<body>.+)")
#: What stands behind the name of a file: "(exportiert: 18.09.2026) (125 KB)".
_NOTES = re.compile(r"(?:\s*\((?:exportiert[^()]*|[\d.,]+ ?[KMG]?B(?:ytes?)?)\))+$", re.IGNORECASE)
#: "Sitzung am Dienstag, 29.09.2026 16:30 Uhr des Gremiums Rat."
_SITZUNG = re.compile(r"Sitzung am (?P<day>.+?) des Gremiums (?P<gremium>.+?)(?: anzeigen)?\.?$")
#: The parts of an installation, which lie beside each other.
_PARTS = re.compile(r"/(?:tops|vorgang|gremien|termine|sdnetrim)(?:/.*)?$")


class _Read:
    """A page while it is read."""

    def __init__(self, name: str, soup: Tag, body: str, url: str | None) -> None:
        self.name, self.soup = name, soup
        title = _TITLE.match(inline(found)) if (found := soup.find("title")) else None
        self.body = title["body"].strip() if title else body
        saved = url or saved_from(soup)
        self.url = saved if place_of(saved) else None
        links = (str(one["href"]) for one in soup.find_all("a", href=True))
        places = (place_of(one) for one in (self.url, *links) if one and _PARTS.search(_path(one)))
        placed = next(filter(None, places), None)
        self.place = (
            _PARTS.sub("", f"/{placed}").lstrip("/") if placed else f"{UNPLACED}{self.body}"
        )
        details = soup.select_one("table.table-details")
        self.values = Values(details) if details else Values(soup)

    def require(self, value: str | None, label: str) -> str:
        if not value:
            raise PageError(self.name, FailureCode.VALUE_MISSING(label, SYSTEM))
        return value

    def paper(self, ids: set[str]) -> str | None:
        """The key of a paper that one id is told of."""
        return f"{self.place}/vorgang?id={next(iter(ids))}" if len(ids) == 1 else None


def read_page(name: str, html: str, body: str, url: str | None = None) -> tuple[Filed, ...]:
    """Return what one saved page says; PageError names what was expected of another kind.

    `body` is used where the page does not name its own, and so is `url`, the address from which it
    was fetched.
    """
    try:
        page = _Read(name, parsed(html), body, url)
    except TooLarge as error:
        raise PageError(name, FailureCode.NESTED()) from error
    if page.soup.select_one("#div-content.vorgang"):
        return _vorgang(page)
    if table := page.soup.select_one("table.table-top"):
        return _agenda(page, table)
    heading = page.soup.find("h1")
    shown = inline(heading) if heading else "?"
    raise PageError(name, FailureCode.OTHER_PAGE(SYSTEM, shown, _EXPECTED))


def _vorgang(page: _Read) -> tuple[Filed, ...]:
    values, first = page.values, page.values.first()
    number = first.text if first and any(map(str.isdigit, first.text)) else None
    status = values.get("Status", "Öffentlichkeit")
    if is_closed(status):
        raise PageError(page.name, FailureCode.NON_PUBLIC_VORLAGE())
    rows = page.soup.select("table.table-vorgang tr")
    ids = {str(row["data-vorgang-id"]) for row in rows if row.get("data-vorgang-id")}
    files = tuple(_files(page))
    vorlage = Vorlage(
        number=number,
        betreff=page.require(values.get("Betreff"), "Betreff"),
        body=page.body,
        art=first.label if first and number else None,
        status=status,
        beratungsfolge=tuple(_beratungsfolge(page.soup)),
        url=page.url,
        key=page.paper(ids),
    )
    facts = PaperDetails(
        office=values.get("Federführung", "Federführend", "Amt"),
        attachments=tuple(Attachment(one.name, one.url) for one in files),
        art=vorlage.art,
    )
    return (Filed(Page(page.name, "vorlage", vorlage=vorlage, facts=facts), files),)


def _files(page: _Read) -> Iterator[PaperFile]:
    seen = set[str]()
    for link in page.soup.select("table.table-details a.link-element[href]"):
        href = str(link["href"])
        if href not in seen:
            seen.add(href)
            name = _NOTES.sub("", inline(link) or str(link.get("title", "")))
            yield PaperFile(name, f"{page.place}/{href}", href if place_of(href) else None)


def _beratungsfolge(soup: Tag) -> Iterator[Beratung]:
    table = soup.select_one("table.table-vorgang")
    heads = heads_of(table) if table else []
    days, gremien = column(heads, "termin", "datum", "beginn"), column(heads, "gremium")
    outcomes = column(heads, "beschluss", "ergebnis")
    for row in table_rows(table) if table else []:
        cells = row.find_all("td", recursive=False)
        if gremium := cell_text(cells, gremien):
            outcome = result(cell_text(cells, outcomes) or None)
            yield Beratung(gremium, first_date(cell_text(cells, days)), outcome)


def _agenda(page: _Read, table: Tag) -> tuple[Filed, ...]:
    heads, closed = heads_of(table), False
    tops: list[TOP] = []
    for row in table_rows(table):
        top = _row(page, row, heads, closed) if row.find("td", recursive=False) else None
        if top:
            tops.append(top)
        elif is_part_heading(words := inline(row)):
            closed = bool(closes_part(words))
    if not tops:
        filled = any(len(row.find_all("td", recursive=False)) > 1 for row in table_rows(table))
        other = FailureCode.OTHER_LAYOUT(f"{SYSTEM} (/tops/)", "TOP, Betreff")
        raise PageError(page.name, other if filled else FailureCode.EMPTY_AGENDA())
    return (Filed(Page(page.name, "agenda", _sitzung(page), None, tuple(tops)), ()),)


def _row(page: _Read, row: Tag, heads: list[str], closed: bool) -> TOP | None:
    """The item of a row; whether it is public its class says, else the part that it is in."""
    cells = cells_of(row)

    def text(*names: str) -> str:
        marked = (one for one in cells if any(_is_column(one, name) for name in names))
        found = next(marked, None)
        return inline(found) if found else cell_text(cells, column(heads, *names))

    number = printed_number(text("top", "nr", "nummer"))
    betreff = text("betreff", "tagesordnungspunkt", "thema", "bezeichn", "titel")
    told = [one for one in classes(row) if one.startswith("top-")]
    if number is None and not (told and betreff):
        return None
    open_row = any(one.startswith("top-oeff") for one in told)
    public = is_shown(number or "", closed) and (open_row or not told)
    ids = {str(row["data-vorgang-id"])} if row.get("data-vorgang-id") else set[str]()
    return TOP(
        number=(number or "") if public else private_number(number or ""),
        betreff=betreff,
        vorlage=text("vorgang", "vorlage", "drucksache") or None if public else None,
        beschlussart=result(text("beschluss", "ergebnis") or None) if public else None,
        url=page.url if public else None,
        public=public,
        paper=page.paper(ids),
    )


def _is_column(cell: Tag, name: str) -> bool:
    return any(one.startswith(f"column-{name}") for one in classes(cell))


def _sitzung(page: _Read) -> Sitzung:
    values = page.values
    about = page.soup.select_one("p.description")
    said = _SITZUNG.search(inline(about)) if about else None
    datum = values.get("Datum", "Termin", "Beginn", "Sitzungsbeginn") or (said and said["day"])
    day = first_date(page.require(datum, "Datum"))
    if day is None:
        raise PageError(page.name, FailureCode.NOT_DATE(datum or ""))
    gremium = values.get("Gremium") or (said and said["gremium"])
    return Sitzung(
        body=page.body,
        gremium=page.require(gremium, "Gremium"),
        datum=day,
        bezeichnung=values.get("Sitzung", "Bezeichnung"),
        zeit=clock_time(values.get("Uhrzeit", "Zeit", "Beginn") or datum or ""),
        raum=values.get("Raum", "Sitzungsraum"),
        ort=values.get("Ort", "Sitzungsort"),
    )


def _path(url: str) -> str:
    return url.partition("?")[0].rstrip("/")
