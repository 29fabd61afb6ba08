"""Pages → records: each Sitzung, TOP, Anfrage and article once, joined across pages.

An Auszug, the agenda that unfolds the same minutes, and the Vorlage of the same number speak of
one Vorgang: they become one Anfrage. Nothing is searched or stored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from retrieval.build.anfragen import Vorgang, from_paper, from_vorgang, paper_source
from retrieval.ids import Addresses, Identity, identity, sitzung_id, slug, vorlage_key
from retrieval.memo import Memo
from retrieval.paragraphs import LIST_MARKER, PARAGRAPH_BREAK, spans
from retrieval.records import TOP, Anfrage, Article, Page, Sitzung, numbers_in

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


@dataclass(slots=True)
class _Meeting:
    sitzung: Sitzung
    complete: bool = False
    #: By the numbers of their TOPs.
    vorgaenge: dict[str, Vorgang] = field(default_factory=dict)


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
        """Numbered questions of answered Anfragen for which no answer was found."""
        return sum(
            max(0, len(anfrage.fragen) - sum(len(numbers_in(a.number)) for a in anfrage.antworten))
            for anfrage in self.anfragen
            if anfrage.antworten and not anfrage.whole
        )


def collect(
    pages: Iterable[Page],
    known: Mapping[Identity, str] = MappingProxyType({}),
    memo: Memo | None = None,
) -> Records:
    """Return the records that the pages speak of; the order of the pages does not matter.

    `known` are the addresses that Vorgänge had before: they keep them, and no other gets them.
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
    vorgaenge = [vorgang for meeting in by_day for vorgang in meeting.vorgaenge.values()]
    named = {vorlage_key(one.top.vorlage) for one in vorgaenge if one.top.vorlage}
    loose = [page for key, page in papers.items() if key not in named]
    # Only those that are still there keep an address from others: a Vorlage that has come onto an
    # agenda since is another Vorgang by name and gets the same short address.
    present = {identity(one.source) for one in vorgaenge}
    present |= {identity(paper_source(page)) for page in loose}
    addresses = Addresses({one: name for one, name in known.items() if one in present})
    memo = memo or Memo()
    listed = list(_listed(by_day, papers, addresses, memo))
    anfragen = {anfrage.id: anfrage for _, anfrage in listed}
    for page in loose:
        anfrage = from_paper(page, addresses, memo)
        anfragen[anfrage.id] = anfrage
    return Records(
        sitzungen=tuple(meeting.sitzung for meeting in by_day),
        complete=frozenset(sitzung_id(one.sitzung) for one in by_day if one.complete),
        listings=tuple(listing for listing, _ in listed),
        anfragen=tuple(anfragen.values()),
        excerpts=tuple(_excerpts(ordered)),
    )


def _add(meeting: _Meeting, top: TOP, page: Page) -> None:
    """Keep a TOP, or what a second page adds to it; the minutes of an Auszug win."""
    known = meeting.vorgaenge.get(top.number)
    if known is None:
        meeting.vorgaenge[top.number] = Vorgang(page.sitzung or meeting.sitzung, top, page)
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


def _listed(
    meetings: Iterable[_Meeting], papers: Mapping[str, Page], addresses: Addresses, memo: Memo
) -> Iterator[tuple[Listing, Anfrage]]:
    for meeting in meetings:
        for position, vorgang in enumerate(meeting.vorgaenge.values()):
            number = vorgang.top.vorlage
            paper = papers.get(vorlage_key(number)) if number else None
            anfrage = from_vorgang(vorgang, paper, addresses, memo)
            yield Listing(meeting.sitzung, position, vorgang.top, anfrage.id), anfrage


def _excerpts(pages: Iterable[Page]) -> Iterator[Excerpt]:
    """The paragraphs of the articles; a list stays with the sentence that announces it."""
    for page in pages:
        if (article := page.article) is None:
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
