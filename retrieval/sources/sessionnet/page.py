"""A page of SessionNet in HTML → what it says, and the files that it offers.

Reads agendas (si0057, si0056, to0040), items (to0050) and papers (vo0050). Which of them a page is
its own classes say; other programs (calendar, lists, persons) are refused.
"""

from __future__ import annotations

import re
from typing import Protocol

from bs4 import Tag

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.german.dates import first_date
from retrieval.pages import Page, Vorlage
from retrieval.records import TOP, Attachment, PaperDetails, Sitzung
from retrieval.sources.html.cells import Values, classes
from retrieval.sources.html.markup import TooLarge, parsed
from retrieval.sources.html.word_html import inline
from retrieval.sources.papers.filed import Filed, PaperFile
from retrieval.sources.papers.items import (
    clock_time,
    closes_part,
    is_public,
    printed_number,
    result,
)
from retrieval.sources.sessionnet.addresses import Addresses, program
from retrieval.sources.sessionnet.agenda import items_of
from retrieval.sources.sessionnet.texts import text_of

SYSTEM = "SessionNet"
#: The programs that show an agenda.
AGENDAS = frozenset({"si0057", "si0056", "to0040"})
#: What the readers are named after: the program that made the page.
_PROGRAM = re.compile(r"smc_page_([a-z]{2}\d{4}|error|ylogon|ydocstart)(?:_|\b)")
_EXPECTED = "si0057, si0056, to0040, to0050, vo0050"
#: What is looked for in an agenda and in a paper of any layout.
_ITEMS, _DETAILS = "tofnum, tolink, tobetr, smc_tophn, smc_topht", "vobetr, voname, vovaname"
#: "Sitzung des Rates", "12. Sitzung der Bezirksvertretung".
_SITZUNG_OF = re.compile(r"(?:\d+\.\s?)?(?:\w+ )?Sitzung (?P<article>des|der) (?P<gremium>.+)")
#: The genitive of what councils are called by; of other words nothing is concluded.
_GENITIVE = re.compile(r"(?i:(?P<word>\w*(?:rat|tag|ausschuss|vorstand))(?:e?s)\b)")
#: "Sitzung des Rates - 13.08.2026 - 19:30 Uhr" in the title of a page.
_DATED_TITLE = re.compile(r"(?P<name>.+?) - (?P<rest>\d{1,2}\.\d{1,2}\.\d{4}\b.*)")
#: The body in the foot of a page: "© 2026 Markt Musterdorf"; a maker of software is none.
_FOOT = re.compile(
    r"© (?:\d{4} )?(?P<body>(?:(?i:Landeshaupt|Hanse|Kreis|Universitäts)?[Ss]tadt|Markt|Gemeinde"
    r"|(?:Samt|Verbands|Einheits)gemeinde|(?:Land)?[Kk]reis|Amt|Bezirk|Region) [^©|]{2,60}?)\s?"
)


class _Reader(Protocol):
    def __call__(self, page: _Read) -> tuple[Filed, ...]: ...


class _Read:
    """A page while it is read."""

    def __init__(
        self, name: str, soup: Tag, body: str, url: str | None, kind: str, told: bool
    ) -> None:
        #: `told`: the page itself says its kind, not only its address.
        self.name, self.kind, self.told = name, kind, told
        self.body = body
        self.addresses = Addresses(soup, url, body)
        self.frame = soup.select_one("#page-content, #page-content-wrapper, #smcmain") or soup
        self.values = Values(self.frame)
        title = soup.select_one("h1.smc_h1") or soup.find("h1") or soup.find("title")
        self.title = re.sub(r"^SessionNet \| ", "", inline(title)) if title else ""

    def require(self, value: str | None, label: str) -> str:
        if not value:
            raise PageError(self.name, FailureCode.VALUE_MISSING(label, f"{SYSTEM} {self.kind}"))
        return value


def read_page(name: str, html: str, body: str, url: str | None = None) -> tuple[Filed, ...]:
    """Return what one saved page says; PageError names what was expected of another kind.

    `body` is used where the page does not name its own, and so is `url`, the address from which it
    was fetched.
    """
    try:
        soup = parsed(html)
    except TooLarge as error:
        raise PageError(name, FailureCode.NESTED()) from error
    told = program_of_page(soup)
    kind = told or program(url or "")
    reader = _READERS.get(kind)
    if reader is None:
        shown = kind or (inline(title) if (title := soup.find("title")) else "?")
        raise PageError(name, FailureCode.OTHER_PAGE(SYSTEM, shown, _EXPECTED))
    return reader(_Read(name, soup, _body_of(soup) or body, url, kind, told is not None))


def _body_of(soup: Tag) -> str | None:
    """The body that the foot of a page names."""
    noted = (inline(one) for one in soup.select("footer li, #smcfooter li, footer p"))
    found = next(filter(None, map(_FOOT.fullmatch, noted)), None)
    return found["body"] if found else None


def program_of_page(soup: Tag) -> str | None:
    """Return the program that made a page, by its classes."""
    for one in soup.find_all(["div", "body", "table"]):
        for mark in (*classes(one), str(one.get("id", ""))):
            if found := _PROGRAM.match(mark):
                return found[1]
    return None


def _agenda(page: _Read) -> tuple[Filed, ...]:
    items = items_of(page.frame, page.addresses)
    if not items:
        # Papers and items without a row that is known: another layout, not an empty agenda.
        linked = any(page.addresses.linked(page.frame, one) for one in ("vo", "to"))
        other = FailureCode.OTHER_LAYOUT(f"{SYSTEM} ({page.kind})", _ITEMS)
        raise PageError(page.name, other if linked or not page.told else FailureCode.EMPTY_AGENDA())
    sitzung, meeting = _sitzung(page), page.addresses.own("si")
    agenda = Page(page.name, "agenda", sitzung, meeting, tuple(one.top for one in items))
    offered = (
        Filed(Page(page.name, "paper", sitzung, meeting, (one.top,)), one.files)
        for one in items
        if one.files
    )
    return (Filed(agenda, ()), *offered)


def _auszug(page: _Read) -> tuple[Filed, ...]:
    values, addresses = page.values, page.addresses
    number = printed_number(values.get("tofnum", "TOP", "Tagesordnungspunkt") or "") or ""
    betreff = page.require(values.get("tobetr", "tolink", "Betreff") or page.title, "Betreff")
    status = values.get("sistatus", "tostatus", "Status") or ""
    public = is_public(number) and closes_part(status) is not True
    meetings, papers = addresses.linked(page.frame, "si"), addresses.linked(page.frame, "vo")
    top = TOP(number=number, betreff=betreff, public=False)
    if public:
        top = TOP(
            number=number,
            betreff=betreff,
            vorlage=values.get("voname", "Vorlage", "Drucksache"),
            beschlussart=result(values.get("Beschluss", "Beschlussart", "Ergebnis")),
            text=text_of(page.frame),
            url=addresses.page_url,
            key=addresses.own("to"),
            paper=papers[0] if len(papers) == 1 else None,
        )
    meeting = meetings[0] if len(meetings) == 1 else addresses.own("si")
    files = addresses.files(page.frame) if public else ()
    facts = PaperDetails(attachments=_attachments(files))
    return (Filed(Page(page.name, "auszug", _sitzung(page), meeting, (top,), facts=facts), files),)


def _vorlage(page: _Read) -> tuple[Filed, ...]:
    values, addresses = page.values, page.addresses
    status = values.get("vostatus", "Status", "Öffentlichkeitsstatus") or ""
    if closes_part(status):
        raise PageError(page.name, FailureCode.NON_PUBLIC_VORLAGE())
    files = addresses.files(page.frame)
    number = values.get("voname", "Vorlage", "Drucksache", "Vorlagennummer")
    betreff = values.get("vobetr", "Betreff")
    art = values.get("vovaname", "Art", "Vorlagenart", "Vorlageart")
    if not (number or betreff or art):
        # Nor would its status be seen.
        raise PageError(page.name, FailureCode.OTHER_LAYOUT(f"{SYSTEM} (vo0050)", _DETAILS))
    vorlage = Vorlage(
        number=number,
        betreff=page.require(betreff or page.title, "Betreff"),
        body=page.body,
        art=art,
        status=status or None,
        text=text_of(page.frame),
        url=addresses.page_url,
        key=addresses.own("vo"),
    )
    office = values.get("voamtname", "Federführend", "Federführendes Amt", "Amt")
    facts = PaperDetails(office=office, attachments=_attachments(files), art=vorlage.art)
    return (Filed(Page(page.name, "vorlage", vorlage=vorlage, facts=facts), files),)


_READERS: dict[str, _Reader] = {
    **dict.fromkeys(AGENDAS, _agenda),
    "to0050": _auszug,
    "vo0050": _vorlage,
}


def _attachments(files: tuple[PaperFile, ...]) -> tuple[Attachment, ...]:
    return tuple(Attachment(one.name or one.key.rpartition("/")[2], one.url) for one in files)


def _sitzung(page: _Read) -> Sitzung:
    """The meeting: by its fields, else by the title of the page."""
    values = page.values
    titled = _DATED_TITLE.match(page.title)
    named = titled["name"] if titled else None
    datum = values.get("sidat", "Datum", "Sitzungstag", "Termin") or (titled and titled["rest"])
    day = first_date(page.require(datum, "Datum"))
    if day is None:
        raise PageError(page.name, FailureCode.NOT_DATE(datum or ""))
    bezeichnung = values.get("siname", "Sitzung", "Bezeichnung") or named
    gremium = values.get("sigrname", "Gremium") or gremium_in(named or bezeichnung or "")
    time = values.get("yytime", "Zeit", "Uhrzeit", "Beginn") or (titled["rest"] if titled else "")
    return Sitzung(
        body=page.body,
        gremium=page.require(gremium, "Gremium"),
        datum=day,
        bezeichnung=bezeichnung,
        zeit=clock_time(time),
        raum=values.get("siort", "Raum"),
        ort=values.get("siortort", "Ort"),
    )


def gremium_in(title: str) -> str | None:
    """Return the Gremium that the title of a meeting names.

    >>> gremium_in("Sitzung des Marktgemeinderates"), gremium_in("Sitzung der Bürgerschaft")
    ('Marktgemeinderat', 'Bürgerschaft')
    """
    found = _SITZUNG_OF.match(title)
    if found is None:
        return title or None
    name = found["gremium"]
    genitive = found["article"] == "des" and _GENITIVE.match(name)
    return f"{genitive['word']}{name[genitive.end() :]}" if genitive else name
