"""A page of ALLRIS 3.9 in HTML → Page.

Reads agenda (to010), Auszug (to020) and Vorlage (vo020). Metadata is taken by its label, sections
by their anchors, the text of a section out of the Word document nested in it. Knows no network;
other kinds of page (calendar, lists) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import unquote, urljoin

from bs4 import Tag

from retrieval.errors import FailureCode, PageError
from retrieval.german.dates import first_date
from retrieval.paragraphs import join_lines
from retrieval.records import TOP, Attachment, Beratung, Page
from retrieval.sources.allris.labels import TITLE, Metadata, is_public, result, top_number
from retrieval.sources.allris.links import outcome_of
from retrieval.sources.allris.saved_text import unfold
from retrieval.sources.allris.word_html import inline, lines_of, parsed

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_ONLINE = re.compile(r"(https?://\S+?/(?:to010|to020|vo020)\.asp\?\w+LFDNR=\d+)")

#: Files lie below this folder under names that are made for one visit.
_TEMPORARY = "___tmp/"
#: What stands behind the name of a file: "Lageplan (460 KB)".
_SIZE = re.compile(r" \(\d[\d.,]* [KM]?B\)$")

#: Sections with prose: Wortprotokoll, Beschluss, Sachverhalt, Beschlussvorschlag.
_PROSE_SECTIONS = ("allrisWP", "allrisBS", "allrisSV", "allrisBV")


def decode(raw: bytes) -> str:
    """Return the page as text: its byte order mark or a UTF-8 declaration counts, else cp1252.

    Pages declare ISO-8859-1 and are windows-1252 (0x96 is an en dash). Bytes that windows-1252
    does not define become U+FFFD, so that nothing is lost silently.
    """
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", errors="replace")
    declared = _CHARSET.search(raw[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in {"utf-8", "utf8"}:
        return raw.decode("utf-8", errors="replace")
    if not name:
        with suppress(UnicodeDecodeError):
            return raw.decode("utf-8")
    return raw.decode("cp1252", errors="replace")


def read_html(name: str, html: str, body: str, url: str | None = None) -> Page:
    """Return one saved page; PageError names what was expected where it is of another kind.

    `body` is used where the page does not name its own ("Bezirksversammlung Harburg"), and so is
    `url`, the address from which it was fetched.
    """
    soup = parsed(html)
    main = soup.find(id="allriscontainer") or soup
    heading = next((h1 for h1 in main.find_all("h1") if TITLE.match(inline(h1))), None)
    frame = main.select_one("table.risdeco") or main.find("table")
    title = TITLE.match(inline(heading)) if heading else None
    if title is None or frame is None:
        shown = soup.find("title")
        raise PageError(name, FailureCode.NOT_ALLRIS(inline(shown) if shown else ""))
    headline = main.select_one("p.topHeadline")
    body = (inline(headline) if headline else "") or body
    kind = title[1].replace("Drucksache", "Vorlage")
    metadata = Metadata(name, kind, body, _online_address(main) or url)
    for cell in frame.select("td.kb1"):
        label, value = inline(cell), cell.find_next_sibling("td")
        if label.endswith(":"):
            metadata.add(label.removesuffix(":"), inline(value) if value else "")
    read = {"Auszug": _auszug, "Tagesordnung": _agenda}.get(kind, _vorlage)
    return read(metadata, title[2], frame)


def _online_address(main: Tag) -> str | None:
    """The page's own address, which ALLRIS puts into its "send this page" link."""
    for link in main.select('a[href^="mailto:"]'):
        if found := _ONLINE.search(unquote(str(link["href"]))):
            return found[1]
    return None


def _auszug(metadata: Metadata, betreff: str, frame: Tag) -> Page:
    meeting = frame.select_one('a[href*="SILFDNR"]')
    paper = frame.select_one('a[href*="VOLFDNR"]')
    bezeichnung = inline(meeting) if meeting else ""
    vorlage = inline(paper).split(" ")[0] if paper else None
    attachments = tuple(_attachments(frame, metadata.url))
    return metadata.auszug(betreff, bezeichnung, vorlage, _sections(frame), attachments)


def _vorlage(metadata: Metadata, number: str, frame: Tag) -> Page:
    if (metadata.get("Status") or "").startswith("nicht"):
        raise PageError(metadata.page, FailureCode.NON_PUBLIC_VORLAGE())
    beratungen = tuple(_beratungsfolge(frame))
    attachments = tuple(_attachments(frame, metadata.url))
    return metadata.vorlage(number, _sections(frame), beratungen, attachments)


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
        yield Attachment(name, urljoin(page, address) if page and lasting else page)


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


def _agenda(metadata: Metadata, bezeichnung: str, frame: Tag) -> Page:
    """The items of an agenda; its own address is where an item stands that has no page."""
    table = frame.select_one("table.tl1")
    tops: list[TOP] = []
    for row in table.find_all("tr") if table else []:
        cells = row.find_all("td", recursive=False)
        number = top_number(inline(cells[0])) if cells else None
        if number:
            tops.append(_row(number, row, cells))
        elif tops and tops[-1].public and (block := unfold(list(lines_of(row)))).text:
            last = tops.pop()
            outcome = block.beschlussart or last.beschlussart
            tops.append(replace(last, beschlussart=outcome, text=block.text))
    if not tops:
        raise PageError(metadata.page, FailureCode.EMPTY_AGENDA())
    listed = tuple(replace(top, url=metadata.url if top.public else None) for top in tops)
    return Page(metadata.page, "agenda", sitzung=metadata.sitzung(bezeichnung), tops=listed)


def _row(number: str, row: Tag, cells: list[Tag]) -> TOP:
    paper = row.select_one('a[href*="VOLFDNR"]')
    betreff = inline(cells[3]) if len(cells) > 3 else ""
    vorlage = inline(paper) or None if paper else None
    return TOP(number, betreff, vorlage, outcome_of(row), public=is_public(number))


def _sections(frame: Tag) -> str:
    """The text of all sections with prose, in the order of the page.

    A Beschluss after other text gets the heading it has on the page's list of sections, so that
    what was answered and what was decided stay apart.
    """
    lines: list[str] = []
    for anchor in frame.find_all("a", attrs={"name": list(_PROSE_SECTIONS)}):
        own = _section(anchor)
        if any(own):
            heading = ["", "Beschluss:"] if anchor["name"] == "allrisBS" and lines else []
            lines += [*heading, "", *own]
    return join_lines(lines)


def _section(anchor: Tag) -> list[str]:
    """The lines between a section's anchor and the next one."""
    lines: list[str] = []
    for sibling in anchor.next_siblings:
        if isinstance(sibling, Tag):
            if sibling.name == "a" and str(sibling.get("name", "")).startswith("allris"):
                break
            if sibling.name in {"html", "div", "p"}:
                lines += ["", *lines_of(sibling)]
    return lines
