"""A page of ALLRIS 3 in HTML → Page.

Reads agenda (to010), Auszug (to020) and Vorlage (vo020), alone or within the site of a city.
Metadata is taken by its label, sections by their anchors, the text of a section out of the Word
document nested in it. Knows no network; other kinds of page (calendar, lists) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Literal
from urllib.parse import urljoin

from bs4 import Tag

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.german.dates import first_date
from retrieval.pages import Beratung, Page
from retrieval.paragraphs import join_lines
from retrieval.records import TOP, Attachment
from retrieval.sources.allris.keys import Addresses, PageKeys, online_address
from retrieval.sources.allris.labels import TITLE, Metadata, paper_number_before
from retrieval.sources.allris.links import outcome_of
from retrieval.sources.allris.saved_text import unfold
from retrieval.sources.html.markup import TooLarge, parsed
from retrieval.sources.html.word_html import inline, lines_of
from retrieval.sources.papers.filed import Filed
from retrieval.sources.papers.items import is_closed, is_public, printed_number, result, top_number

#: Files lie below this folder under names that are made for one visit.
_TEMPORARY = "___tmp/"
#: What stands behind the name of a file: "Lageplan (460 KB)".
_SIZE = re.compile(r" \(\d[\d.,]* [KM]?B\)$")

#: What of an agenda is not public: the part below a heading, but for numbers with "Ö", or all.
Closed = Literal["", "part", "meeting"]

#: Sections with prose: Wortprotokoll, Beschluss, Sachverhalt, Beschlussvorschlag.
_PROSE_SECTIONS = ("allrisWP", "allrisBS", "allrisSV", "allrisBV")
#: The heading of a section, where it is its first word.
_BESCHLUSS = re.compile(r"Beschluss\b", re.IGNORECASE)


def read_page(name: str, html: str, body: str, url: str | None = None) -> tuple[Filed, ...]:
    """Return what one saved page says: all that is read stands on the page itself."""
    return (Filed(read_html(name, html, body, url)),)


def read_html(name: str, html: str, body: str, url: str | None = None) -> Page:
    """Return one saved page; PageError names what was expected where it is of another kind.

    `body` is used where the page does not name its own ("Bezirksversammlung Harburg"), and so is
    `url`, the address from which it was fetched.
    """
    try:
        soup = parsed(html)
    except TooLarge as error:
        raise PageError(name, FailureCode.NESTED()) from error
    heading = next((h1 for h1 in soup.find_all("h1") if TITLE.match(inline(h1))), None)
    title = TITLE.match(inline(heading)) if heading else None
    frame = _around(heading) if heading else None
    if title is None or frame is None:
        shown = soup.find("title")
        raise PageError(name, FailureCode.NOT_ALLRIS(inline(shown) if shown else ""))
    headline = soup.select_one("p.topHeadline")
    body = (inline(headline) if headline else "") or body
    kind = title[1].replace("Drucksache", "Vorlage")
    metadata = Metadata(name, kind, body, online_address(soup) or url)
    for cell in frame.select("td.kb1"):
        label, value = inline(cell), cell.find_next_sibling("td")
        if label.endswith(":"):
            metadata.add(label.removesuffix(":"), inline(value) if value else "")
    read = {"Auszug": _auszug, "Tagesordnung": _agenda}.get(kind, _vorlage)
    return read(metadata, title[2], frame, Addresses(soup, frame, url, body))


def _around(heading: Tag) -> Tag | None:
    """The smallest element with the heading of a page and its labels, and so with its content."""
    label = heading.find_next("td", class_="kb1")
    around = set(map(id, heading.parents))
    return next((one for one in label.parents if id(one) in around), None) if label else None


def _head(frame: Tag) -> Tag:
    """The table with the labels."""
    label = next(td for td in frame.select("td.kb1"))
    return label.find_parent("table") or frame


def _auszug(metadata: Metadata, betreff: str, frame: Tag, addresses: Addresses) -> Page:
    head = _head(frame)
    meeting, paper = (head.select_one(f'a[href*="{key}"]') for key in ("SILFDNR", "VOLFDNR"))
    bezeichnung = inline(meeting) if meeting else ""
    named = inline(paper) if paper else ""
    vorlage = paper_number_before(named, betreff) or named.partition(" ")[0] or None
    attachments = tuple(_attachments(frame, metadata.url))
    keys = PageKeys(
        meeting=addresses.linked(meeting or head, "SILFDNR"),
        item=addresses.own("TOLFDNR"),
        paper=addresses.linked(paper or head, "VOLFDNR"),
    )
    text = sections(frame)
    page = metadata.auszug(betreff, bezeichnung, vorlage, text, attachments, keys)
    return _checked(page, page.tops[0].public and not text, frame)


def _vorlage(metadata: Metadata, number: str, frame: Tag, addresses: Addresses) -> Page:
    text = sections(frame)
    label = next((td for td in frame.select("td.kb1") if inline(td) == "Bezüglich:"), None)
    earlier = label.find_next_sibling("td") if label else None
    keys = PageKeys(paper=addresses.own("VOLFDNR"), about=addresses.linked(earlier, "VOLFDNR"))
    beratungen = tuple(_beratungsfolge(frame))
    attachments = tuple(_attachments(frame, metadata.url))
    page = metadata.vorlage(number, text, beratungen, attachments, keys)
    return _checked(page, not text, frame)


def _checked(page: Page, empty: bool, frame: Tag) -> Page:
    """The page; PageError where its head leads to a text that is not there."""
    for link in frame.select('a[href*="#allris"]') if empty else ():
        if str(link["href"]).partition("#")[2] in _PROSE_SECTIONS:
            raise PageError(page.name, FailureCode.TEXT_MISSING(inline(link)))
    return page


def _attachments(frame: Tag, page: str | None) -> Iterator[Attachment]:
    """The files beside a paper, listed under "Anlagen:" in the menu, behind the text, or in both.

    The address of a file changes from visit to visit: the page that links it stands in its place.
    """
    names: dict[str, str] = {}
    for cell in frame.select("td.kb1"):
        if inline(cell) == "Anlagen:" and (listing := cell.find_parent("table")):
            for link in listing.find_all("a", href=True):
                names.setdefault(str(link["href"]), _SIZE.sub("", inline(link)))
    for address, name in names.items():
        lasting = page and _TEMPORARY not in address
        yield Attachment(name, _joined(page, address) if page and lasting else page)


def _joined(page: str, address: str) -> str:
    """The address of a file; where it is none, the page that links it stands in its place."""
    try:
        return urljoin(page, address)
    except ValueError:
        return page


def _beratungsfolge(frame: Tag) -> Iterator[Beratung]:
    """Stations in order: a Gremium's head row, then a row for each of its dates (or none)."""
    label = next((td for td in frame.select("td.kb1") if inline(td) == "Beratungsfolge:"), None)
    row = label.find_parent("tr") if label else None
    listing = row.find_next_sibling("tr") if row else None
    gremium, dated = None, True
    for entry in listing.find_all("tr") if listing else []:
        cells = entry.find_all("td", recursive=False)
        if len(cells) == 3:
            if gremium and not dated:
                yield Beratung(gremium, None)
            gremium, dated = inline(cells[1]), False
        elif len(cells) == 7 and gremium and (day := first_date(inline(cells[1]))):
            dated = True
            yield Beratung(gremium, day, result(inline(cells[4]) or None))
    if gremium and not dated:
        yield Beratung(gremium, None)


def _agenda(metadata: Metadata, bezeichnung: str, frame: Tag, addresses: Addresses) -> Page:
    """The items of an agenda; its own address is where an item stands that has no page."""
    table = frame.select_one("table.tl1")
    closed: Closed = "meeting" if is_closed(metadata.get("Status")) else ""
    tops: list[TOP] = []
    for row in table.find_all("tr") if table else []:
        if row.find_parent("table") is not table:
            continue
        top = _row(row, closed, addresses, metadata.url)
        if top:
            tops.append(top)
        elif tops and tops[-1].public and (block := unfold(list(lines_of([row])))).text:
            last = tops.pop()
            outcome = block.beschlussart or last.beschlussart
            tops.append(replace(last, beschlussart=outcome, text=block.text))
        elif is_closed(inline(row)):
            closed = closed or "part"
    if not tops:
        linked = frame.select_one('a[href*="VOLFDNR"], a[href*="TOLFDNR"]')
        other = FailureCode.OTHER_LAYOUT("ALLRIS 3 (to010)", "tl1")
        raise PageError(metadata.page, other if linked else FailureCode.EMPTY_AGENDA())
    sitzung, meeting = metadata.sitzung(bezeichnung), addresses.own("SILFDNR")
    return Page(metadata.page, "agenda", sitzung, meeting, tuple(tops))


def _row(row: Tag, closed: Closed, addresses: Addresses, url: str | None) -> TOP | None:
    """The item of a row; its number may have any form where ALLRIS itself has numbered it."""
    cells = row.find_all("td", recursive=False)
    printed = inline(cells[0]) if cells else ""
    key = addresses.noted(row)
    number = printed_number(printed) if key else top_number(printed)
    if number is None or (key is None and number[0] not in "ÖN"):
        return None
    paper = row.select_one('a[href*="VOLFDNR"]')
    words = [(cell, inline(cell)) for cell in cells[1:]]
    titles = [text for cell, text in words if text and not (paper and cell in paper.parents)]
    public = is_public(number) and (not closed or (closed == "part" and number[0] == "Ö"))
    return TOP(
        number=number,
        betreff=next(iter(titles), ""),
        vorlage=inline(paper) or None if paper else None,
        beschlussart=outcome_of(row),
        url=url if public else None,
        public=public,
        key=key,
        paper=addresses.linked(paper or row, "VOLFDNR"),
    )


def sections(frame: Tag) -> str:
    """The text of all sections with prose, in the order of the page.

    A Beschluss after other text gets the heading it has on the page's list of sections, so that
    what was answered and what was decided stay apart.
    """
    lines: list[str] = []
    for anchor in frame.find_all(_begins_prose):
        own = _section(anchor)
        first = next(filter(None, own), None)
        if first:
            unnamed = _name(anchor) == "allrisBS" and lines and not _BESCHLUSS.match(first)
            lines += [*(["", "Beschluss:"] if unnamed else []), "", *own]
    return join_lines(lines)


def _name(tag: Tag) -> str:
    """The name of the section that a tag begins; empty where it begins none."""
    name = str(tag.get("name") or tag.get("id") or "") if tag.name == "a" else ""
    return name if name.startswith("allris") else ""


def _begins(tag: Tag) -> bool:
    return bool(_name(tag))


def _begins_prose(tag: Tag) -> bool:
    return _name(tag) in _PROSE_SECTIONS


def _section(anchor: Tag) -> list[str]:
    """The lines between a section's anchor and the next one.

    What follows the documents of a section belongs to the page around it.
    """
    start: Tag = anchor
    while start.parent and start.parent.name in {"p", "span"} and start.find_next_sibling() is None:
        start = start.parent
    lines: list[str] = []
    within = False
    for sibling in chain(anchor.children, start.next_siblings):
        if not isinstance(sibling, Tag):
            continue
        if _begins(sibling):
            break
        if sibling.name == "html" or (sibling.name in {"div", "p"} and not within):
            lines += ["", *lines_of([sibling], _begins)]
            within = within or sibling.name == "html"
            if sibling.find(_begins):
                break
    return lines
