"""Pages → records: each Sitzung, TOP, Anfrage and article once, joined across pages.

What speaks of one meeting or Vorgang is joined in `meetings`, what each is called is decided in
`addresses`. Nothing is searched or stored here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from retrieval.build.addresses import (
    Addresses,
    Thing,
    addressed,
    sitzung_names,
    sitzung_thing,
    vorgang_names,
    vorgang_thing,
)
from retrieval.build.anfragen import Case, anfrage_of
from retrieval.build.articles import Excerpt, excerpts
from retrieval.build.meetings import Meeting, Meetings, Papers
from retrieval.memo import Memo
from retrieval.pages import Page
from retrieval.records import TOP, Anfrage, Sitzung, numbers_in


@dataclass(frozen=True, slots=True)
class Known:
    """What had an address before; `taken` are all addresses that were ever given.

    `gone` are Vorgänge that the generation before no longer held.
    """

    vorgaenge: Sequence[Thing] = ()
    gone: Sequence[Thing] = ()
    sitzungen: Sequence[Thing] = ()
    articles: Sequence[Thing] = ()
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedSitzung:
    """One meeting at its address; `complete` is False where only single TOPs of it are known."""

    id: str
    sitzung: Sitzung
    key: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One TOP in its place on an agenda, with the address of what the archive holds about it."""

    sitzung: str
    position: int
    top: TOP
    anfrage: str


@dataclass(frozen=True, slots=True)
class Records:
    """Everything an archive keeps, in a fixed order.

    `by_wording` is how many pages had no keys and were joined with others by what they say,
    `carried` how many records were taken from the generation before.
    """

    sitzungen: tuple[NamedSitzung, ...]
    listings: tuple[Listing, ...]
    anfragen: tuple[Anfrage, ...]
    excerpts: tuple[Excerpt, ...]
    by_wording: int = 0
    carried: int = 0

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


def collect(pages: Iterable[Page], known: Known = Known(), memo: Memo | None = None) -> Records:
    """Return the records that the pages speak of; the order of the pages does not matter.

    `known` is what had an address before: it keeps it, and no other gets it.
    """
    ordered = sorted(pages, key=lambda page: (page.kind != "agenda", page.name))
    addresses, meetings, papers = Addresses(known.taken), Meetings(ordered), Papers(ordered)
    by_day = meetings.by_day()
    cases, places = _cases(by_day, papers)
    names = addressed(
        [sitzung_thing(one.sitzung, one.key) for one in by_day],
        lambda at: sitzung_names(by_day[at].sitzung),
        [known.sitzungen],
        addresses,
    )
    # What a paper of its own tells of goes before its other places on agendas.
    order = sorted(range(len(cases)), key=lambda at: cases[at].pages[0].kind != "paper")
    given = addressed(
        [_thing(cases[at]) for at in order],
        lambda at: vorgang_names(cases[order[at]].source),
        [known.vorgaenge, known.gone],
        addresses,
    )
    ids = [address for _, address in sorted(zip(order, given, strict=True))]
    return Records(
        sitzungen=tuple(
            NamedSitzung(name, one.sitzung, one.key, one.complete)
            for name, one in zip(names, by_day, strict=True)
        ),
        listings=tuple(
            Listing(names[place.meeting], place.position, place.top, address)
            for place, address in zip(places, ids, strict=False)
        ),
        anfragen=tuple(_anfragen(cases, ids, order, memo or Memo())),
        excerpts=tuple(excerpts(ordered, known.articles, addresses)),
        by_wording=meetings.by_wording,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a TOP: which of the meetings, and where on its agenda."""

    meeting: int
    position: int
    top: TOP


def _cases(meetings: Sequence[Meeting], papers: Papers) -> tuple[list[Case], list[_Place]]:
    """What becomes an Anfrage; first, with their places, what stands on agendas."""
    cases, places = list[Case](), list[_Place]()
    listed = set[int]()
    for at, meeting in enumerate(meetings):
        for position, vorgang in enumerate(meeting.in_order()):
            top = vorgang.top
            paper = papers.at(top.paper, meeting.sitzung.body, top.vorlage)
            cases.append(Case.of(vorgang, paper))
            places.append(_Place(at, position, top))
            listed.add(id(paper))
    loose = (page for page in papers if id(page) not in listed)
    return [*cases, *map(Case.of_paper, loose)], places


def _thing(case: Case) -> Thing:
    return vorgang_thing(replace(case.source, page=case.pages[0].name), case.keys)


def _anfragen(
    cases: Sequence[Case], ids: Sequence[str], order: Iterable[int], memo: Memo
) -> list[Anfrage]:
    """The Anfragen of cases; those of one paper, and of one that answers it, are a group.

    It is called as the first of them in `order`.
    """
    places = defaultdict[Hashable, list[int]](list)
    for at in order:
        for name in cases[at].papers:
            places[name].append(at)

    def first_of(case: Case) -> int | None:
        """Where the first case of the same paper is."""
        return places[case.papers[0]][0] if case.papers else None

    def enquiry_of(case: Case) -> int | None:
        """Where the first case of the paper is that a case answers, if there is but one such."""
        for name in case.answered:
            firsts = {first_of(cases[at]) for at in places.get(name, ())} - {first_of(case)}
            if len(firsts) == 1:
                return firsts.pop()
        return None

    found = []
    for case, address in zip(cases, ids, strict=True):
        first, enquiry = first_of(case), enquiry_of(case)
        text = "" if enquiry is None else cases[enquiry].enquiry
        anfrage = anfrage_of(case, address, text, memo)
        group = address if first is None else ids[first]
        if enquiry is not None:
            group = ids[enquiry]
            anfrage = replace(anfrage, enquiry=group)
        found.append(anfrage if group == address else replace(anfrage, group_id=group))
    return found
