"""Pages → records: each Sitzung, TOP, Anfrage and article once, joined across pages.

An Auszug, the agenda that unfolds the same minutes, and the Vorlage of the same number speak of
one Vorgang: they become one Anfrage. Nothing is searched or stored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from retrieval.ids import Addresses, Identity, identity, sitzung_id, slug, vorlage_key
from retrieval.memo import Memo
from retrieval.paragraphs import LIST_MARKER, PARAGRAPH_BREAK, spans
from retrieval.records import (
    TOP,
    Anfrage,
    Article,
    Page,
    PaperDetails,
    Sitzung,
    Source,
    fragen_covered,
)
from retrieval.segmenting.minutes import ParsedMinutes, parse_minutes

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
        return sum(one.whole for one in self.anfragen)

    @property
    def unanswered_fragen(self) -> int:
        """Numbered questions of answered Anfragen for which no answer could be told."""
        return sum(
            max(0, len(anfrage.fragen) - sum(fragen_covered(a.number) for a in anfrage.antworten))
            for anfrage in self.anfragen
            if anfrage.antworten and not anfrage.whole
        )


def collect(
    pages: Iterable[Page],
    known: Mapping[Identity, str] = MappingProxyType({}),
    memo: Memo | None = None,
) -> Records:
    """The records that the pages speak of; the order of the pages does not matter.

    `known` are the addresses that Vorgänge had before: they keep them, and no other gets them.
    `memo` holds what texts gave before.
    """
    ordered = sorted(pages, key=lambda page: (page.kind != "agenda", page.name))
    meetings: dict[str, _Meeting] = {}
    papers: dict[str, Page] = {}
    for page in ordered:
        if page.sitzung:
            meeting = meetings.setdefault(sitzung_id(page.sitzung), _Meeting(page.sitzung))
            meeting.complete |= page.kind == "agenda"
            for top in page.tops:
                _add(meeting, top, page)
        if page.vorlage:
            papers.setdefault(vorlage_key(page.vorlage.number), page)
    by_day = sorted(meetings.values(), key=lambda one: (one.sitzung.datum, sitzung_id(one.sitzung)))
    named = {vorlage_key(one.top.vorlage) for one in _vorgaenge(by_day) if one.top.vorlage}
    loose = [page for key, page in papers.items() if key not in named]
    # Only those that are still there keep an address from others: a Vorlage that has come onto an
    # agenda since is another Vorgang by name and gets the same short address.
    present = {identity(_top_source(vorgang)) for vorgang in _vorgaenge(by_day)}
    present |= {identity(_paper_source(page)) for page in loose}
    addresses = Addresses({one: name for one, name in known.items() if one in present})
    listings, anfragen = _anfragen(by_day, papers, loose, addresses, memo or Memo())
    return Records(
        sitzungen=tuple(meeting.sitzung for meeting in by_day),
        complete=frozenset(sitzung_id(one.sitzung) for one in by_day if one.complete),
        listings=tuple(listings),
        anfragen=tuple(anfragen),
        excerpts=tuple(_excerpts(ordered)),
    )


@dataclass(slots=True)
class _Vorgang:
    """What all pages say about one TOP."""

    sitzung: Sitzung
    top: TOP
    page: Page


@dataclass(slots=True)
class _Meeting:
    sitzung: Sitzung
    complete: bool = False
    #: By the numbers of their TOPs.
    vorgaenge: dict[str, _Vorgang] = field(default_factory=dict)


def _add(meeting: _Meeting, top: TOP, page: Page) -> None:
    """Keep a TOP, or what a second page adds to it; the minutes of an Auszug win."""
    known = meeting.vorgaenge.get(top.number)
    if known is None:
        meeting.vorgaenge[top.number] = _Vorgang(page.sitzung or meeting.sitzung, top, page)
        return
    known.top = TOP(
        number=top.number,
        betreff=known.top.betreff or top.betreff,
        vorlage=known.top.vorlage or top.vorlage,
        beschlussart=top.beschlussart or known.top.beschlussart,
        text=top.text or known.top.text,
        url=(known.top.url if page.kind == "agenda" else None) or top.url or known.top.url,
        public=top.public,
    )
    if top.text:
        known.page = page


def _anfragen(
    meetings: Sequence[_Meeting],
    papers: Mapping[str, Page],
    loose: Iterable[Page],
    addresses: Addresses,
    memo: Memo,
) -> tuple[list[Listing], list[Anfrage]]:
    listings: list[Listing] = []
    anfragen: dict[str, Anfrage] = {}
    for meeting in meetings:
        for position, vorgang in enumerate(meeting.vorgaenge.values()):
            number = vorgang.top.vorlage
            paper = papers.get(vorlage_key(number)) if number else None
            anfrage = _anfrage(vorgang, paper, addresses, memo)
            anfragen[anfrage.id] = anfrage
            listings.append(Listing(meeting.sitzung, position, vorgang.top, anfrage.id))
    for page in loose:
        anfrage = _paper(page, addresses, memo)
        anfragen[anfrage.id] = anfrage
    return listings, list(anfragen.values())


def _anfrage(vorgang: _Vorgang, paper: Page | None, addresses: Addresses, memo: Memo) -> Anfrage:
    """One TOP: its minutes cut; where they answer nothing, the text of its Vorlage."""
    top, page = vorgang.top, vorgang.page
    url, parsed = top.url, _parsed(top.text, page, memo)
    if paper and paper.vorlage and not parsed.antworten:
        in_paper = _parsed(paper.vorlage.text, paper, memo)
        if in_paper.antworten or not parsed.fragen:
            parsed = in_paper
            if in_paper.antworten:
                page, url = paper, paper.vorlage.url
    source = replace(_top_source(vorgang), url=url, page=page.name)
    about = paper.vorlage.bezueglich if paper and paper.vorlage else None
    anfrage = Anfrage(id=addresses.of(source), source=source, public=top.public, about=about)
    if not top.public:
        return anfrage
    facts = _merged([one for one in (vorgang.page, paper) if one])
    return replace(_filled(anfrage, parsed, page), facts=facts)


def _parsed(text: str, page: Page, memo: Memo) -> ParsedMinutes:
    if not text and not page.asked:
        return ParsedMinutes()
    return memo(parse_minutes, text, page.reply, page.asked)


def _merged(pages: Sequence[Page]) -> PaperDetails:
    """What several pages know about one Vorgang; the first that knows a thing is right."""
    found = [one.facts for one in pages]
    kinds = (one.facts.art or (one.vorlage.art if one.vorlage else None) for one in pages)
    return PaperDetails(
        askers=next((one.askers for one in found if one.askers), ()),
        office=next((one.office for one in found if one.office), None),
        attachments=next((one.attachments for one in found if one.attachments), ()),
        fetched=max((one.fetched for one in found if one.fetched), default=None),
        art=next(filter(None, kinds), None),
        lack=next((one.lack for one in found if one.lack), None),
    )


def _paper(page: Page, addresses: Addresses, memo: Memo) -> Anfrage:
    """A Vorlage that no agenda at hand names."""
    vorlage = page.vorlage
    assert vorlage is not None
    source = _paper_source(page)
    anfrage = Anfrage(
        id=addresses.of(source),
        source=source,
        public=True,
        about=vorlage.bezueglich,
        facts=_merged([page]),
    )
    return _filled(anfrage, _parsed(vorlage.text, page, memo), page)


def _vorgaenge(meetings: Iterable[_Meeting]) -> Iterator[_Vorgang]:
    for meeting in meetings:
        yield from meeting.vorgaenge.values()


def _top_source(vorgang: _Vorgang) -> Source:
    """Where a TOP stands, but for the page that tells of it."""
    top, sitzung = vorgang.top, vorgang.sitzung
    return Source(
        body=sitzung.body,
        betreff=top.betreff,
        gremium=sitzung.gremium,
        datum=sitzung.datum,
        top=top.number,
        vorlage=top.vorlage,
        beschlussart=top.beschlussart,
    )


def _paper_source(page: Page) -> Source:
    vorlage = page.vorlage
    assert vorlage is not None
    dated = [station for station in vorlage.beratungsfolge if station.datum]
    return Source(
        body=vorlage.body,
        betreff=vorlage.betreff,
        gremium=dated[-1].gremium if dated else None,
        datum=dated[-1].datum if dated else None,
        top=None,
        vorlage=vorlage.number,
        url=vorlage.url,
        page=page.name,
    )


def _filled(anfrage: Anfrage, parsed: ParsedMinutes, page: Page) -> Anfrage:
    """The Anfrage with what its text says."""
    number = anfrage.source.vorlage
    own = vorlage_key(number) if number else None
    return replace(
        anfrage,
        fragen=parsed.fragen,
        antworten=parsed.antworten,
        damaged=page.damaged and bool(parsed.antworten),
        mentions=tuple(one for one in parsed.mentions if one != own),
    )


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
