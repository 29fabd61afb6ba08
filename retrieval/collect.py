"""Pages → records: each Sitzung, TOP, Anfrage and article once, joined across pages.

An Auszug, the agenda that unfolds the same minutes, and the Vorlage of the same number speak of
one matter: they become one Anfrage. Nothing is searched or stored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from retrieval.enquiry import Enquiry
from retrieval.layout import LIST_MARKER, PARAGRAPH_BREAK, spans
from retrieval.lookup import vorlage_key
from retrieval.pairs import Segmentation
from retrieval.records import (
    TOP,
    Anfrage,
    Antwort,
    Article,
    Page,
    Sitzung,
    Source,
    Vorlage,
    short_name,
    slug,
)
from retrieval.segment import segment

#: A paragraph of an article that ends so is prose, any other one a heading.
_SENTENCE_ENDS = (".", ":", "!", "?", "“", "”", "»")


@dataclass(frozen=True, slots=True)
class Listing:
    """One TOP in its place on an agenda, with the id of what the archive holds about it."""

    sitzung: Sitzung
    position: int
    top: TOP
    anfrage: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One paragraph of an article, with the heading it stands under."""

    id: str
    article: Article
    heading: str
    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Records:
    """Everything an archive keeps, in a fixed order."""

    sitzungen: tuple[Sitzung, ...]
    complete: frozenset[str]
    listings: tuple[Listing, ...]
    anfragen: tuple[Anfrage, ...]
    excerpts: tuple[Excerpt, ...]

    @property
    def whole_answers(self) -> int:
        """Replies that could not be taken apart into numbered answers."""
        return sum(
            1
            for anfrage in self.anfragen
            for antwort in anfrage.antworten
            if antwort.number is None
        )

    @property
    def unanswered_fragen(self) -> int:
        """Numbered questions of answered Anfragen for which no answer could be told."""
        return sum(
            max(0, len(anfrage.fragen) - sum(map(_count, anfrage.antworten)))
            for anfrage in self.anfragen
            if anfrage.antworten and anfrage.antworten[0].number is not None
        )


def _count(antwort: Antwort) -> int:
    """How many questions an answer belongs to: "1-3" → 3."""
    if antwort.number is None:
        return 0
    first, _, last = antwort.number.partition("-")
    if last:
        return int(last) - int(first) + 1
    return antwort.number.count(",") + 1


@dataclass(slots=True)
class _Matter:
    """What all pages say about one TOP."""

    sitzung: Sitzung
    top: TOP
    page: Page


@dataclass(slots=True)
class _Meeting:
    sitzung: Sitzung
    complete: bool = False
    matters: dict[str, _Matter] = field(default_factory=dict)


def collect(pages: Iterable[Page]) -> Records:
    """The records that the pages speak of; the order of the pages does not matter."""
    ordered = sorted(pages, key=lambda page: (page.kind != "agenda", page.name))
    meetings: dict[str, _Meeting] = {}
    papers: dict[str, Page] = {}
    for page in ordered:
        if page.sitzung:
            meeting = meetings.setdefault(page.sitzung.id, _Meeting(page.sitzung))
            meeting.complete |= page.kind == "agenda"
            for top in page.tops:
                _add(meeting, top, page)
        if page.vorlage:
            papers.setdefault(vorlage_key(page.vorlage.number), page)
    by_day = sorted(meetings.values(), key=lambda one: (one.sitzung.datum, one.sitzung.id))
    listings, anfragen = _anfragen(by_day, papers)
    return Records(
        sitzungen=tuple(meeting.sitzung for meeting in by_day),
        complete=frozenset(one.sitzung.id for one in by_day if one.complete),
        listings=tuple(listings),
        anfragen=tuple(anfragen),
        excerpts=tuple(_excerpts(ordered)),
    )


def _add(meeting: _Meeting, top: TOP, page: Page) -> None:
    """Keep a TOP, or what a second page adds to it; the minutes of an Auszug win."""
    known = meeting.matters.get(top.number)
    if known is None:
        meeting.matters[top.number] = _Matter(page.sitzung or meeting.sitzung, top, page)
        return
    known.top = TOP(
        number=top.number,
        betreff=known.top.betreff or top.betreff,
        vorlage=known.top.vorlage or top.vorlage,
        beschlussart=top.beschlussart or known.top.beschlussart,
        text=top.text or known.top.text,
        url=top.url or known.top.url,
        public=top.public,
    )
    if top.text:
        known.page = page


def _anfragen(
    meetings: Sequence[_Meeting], papers: dict[str, Page]
) -> tuple[list[Listing], list[Anfrage]]:
    listings: list[Listing] = []
    anfragen: dict[str, Anfrage] = {}
    used: set[str] = set()
    for meeting in meetings:
        for position, matter in enumerate(meeting.matters.values()):
            key = vorlage_key(matter.top.vorlage) if matter.top.vorlage else None
            paper = papers.get(key) if key else None
            if key and paper:
                used.add(key)
            anfrage = _anfrage(matter, paper, anfragen)
            anfragen[anfrage.id] = anfrage
            listings.append(Listing(meeting.sitzung, position, matter.top, anfrage.id))
    for key, page in papers.items():
        if key not in used and page.vorlage:
            anfrage = _paper(page.vorlage, page, anfragen)
            anfragen[anfrage.id] = anfrage
    return listings, list(anfragen.values())


def _anfrage(matter: _Matter, paper: Page | None, taken: dict[str, Anfrage]) -> Anfrage:
    """One TOP: its minutes segmented; where they answer nothing, the text of its Vorlage."""
    top, sitzung, page = matter.top, matter.sitzung, matter.page
    text, url = top.text, top.url
    found = segment(text, page.reply, page.asked)
    if paper and paper.vorlage and not found.pairs:
        in_paper = segment(paper.vorlage.text, paper.reply, paper.asked)
        if in_paper.pairs or not found.fragen:
            found, text = in_paper, paper.vorlage.text
            if in_paper.pairs:
                page, url = paper, paper.vorlage.url
    source = Source(
        body=sitzung.body,
        betreff=top.betreff,
        gremium=sitzung.gremium,
        datum=sitzung.datum,
        top=top.number,
        vorlage=top.vorlage,
        beschlussart=top.beschlussart,
        url=url,
        page=page.name,
    )
    about = paper.vorlage.bezueglich if paper and paper.vorlage else None
    anfrage = Anfrage(id=_free_id(source, taken), source=source, public=top.public, about=about)
    return _filled(anfrage, found, text, page) if top.public else anfrage


def _paper(vorlage: Vorlage, page: Page, taken: dict[str, Anfrage]) -> Anfrage:
    """A Vorlage that no agenda at hand names."""
    dated = [station for station in vorlage.beratungsfolge if station.datum]
    source = Source(
        body=vorlage.body,
        betreff=vorlage.betreff,
        gremium=dated[-1].gremium if dated else None,
        datum=dated[-1].datum if dated else None,
        vorlage=vorlage.number,
        url=vorlage.url,
        page=page.name,
    )
    address = _free_id(source, taken)
    anfrage = Anfrage(id=address, source=source, public=True, about=vorlage.bezueglich)
    return _filled(anfrage, segment(vorlage.text, page.reply, page.asked), vorlage.text, page)


def _filled(anfrage: Anfrage, found: Segmentation, text: str, page: Page) -> Anfrage:
    """The matter with its questions and answers; what a reply does not repeat, the enquiry asks."""
    asked = {one.number: one.words for one in Enquiry(page.asked).asked}
    fragen = {one.number: text[one.span.start : one.span.end] for one in found.fragen}
    return replace(
        anfrage,
        fragen=tuple((fragen if len(fragen) >= len(asked) else asked).values()),
        antworten=tuple(
            Antwort(
                number=pair.number,
                frage=PARAGRAPH_BREAK.join(text[span.start : span.end] for span in pair.fragen)
                or asked.get(pair.number or ""),
                antwort=text[pair.antwort.start : pair.antwort.end],
            )
            for pair in found.pairs
        ),
        damaged=page.damaged and bool(found.pairs),
    )


def _free_id(source: Source, taken: dict[str, Anfrage]) -> str:
    """The address of a matter: body and Vorlage; with the day, Gremium and TOP where that is taken.

    Meetings come in order of their days, so the first one keeps the short address.
    """
    town = short_name(source.body)
    day = source.datum.isoformat() if source.datum else ""
    tries = [f"{town} {source.vorlage or ''} {source.gremium} {day} {source.top}"]
    if source.vorlage:
        tries = [f"{town} {source.vorlage}", f"{town} {source.vorlage} {day}", *tries]
    return next((name for name in map(slug, tries) if name not in taken), slug(tries[-1]))


def _excerpts(pages: Iterable[Page]) -> Iterator[Excerpt]:
    """The paragraphs of the articles; a list stays with the sentence that announces it."""
    for page in pages:
        article = page.article
        if article is None:
            continue
        heading, found = "", list[Excerpt]()
        for start, end in spans(article.text):
            words = article.text[start:end]
            if LIST_MARKER.match(words) and found:
                found[-1] = replace(found[-1], text=found[-1].text + PARAGRAPH_BREAK + words)
            elif words.endswith(_SENTENCE_ENDS):
                name = slug(f"{article.publisher or page.name} {article.title} {len(found) + 1}")
                found.append(Excerpt(name, article, heading, words, page.name))
            else:
                heading = words
        yield from found
