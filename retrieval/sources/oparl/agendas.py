"""Meetings → pages of their agendas: every item, also those that nobody asked anything under.

Of an item that is not public only what its agenda calls it is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.ids import vorlage_key
from retrieval.pages import Page
from retrieval.records import TOP, Sitzung
from retrieval.sources.oparl.known import Objects
from retrieval.sources.oparl.papers import name_in_report, number_of, title_of
from retrieval.sources.oparl.places import gremium_of, is_public, is_shown, places_of
from retrieval.sources.oparl.values import (
    Json,
    address,
    cancelled,
    day,
    identity,
    key_of,
    public,
    references,
    strange,
    text,
    withdrawn,
)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper at an item; `told`: it has a page of its own, for another of its places.

    Then it is named by its number alone, and only where no other paper has that.
    """

    paper: Json
    shown: bool
    told: bool
    number: str | None


def read_agendas(known: Objects, body: str, told: Sequence[Page]) -> Iterator[Page]:
    """Yield the agenda of each public meeting that has taken or is to take place.

    `told` are the pages of papers, each of which says what stands at its item; `body` is the name
    of bodies that are not at hand. Without any name nobody would know whose agenda it is.
    """
    tops, bodies = defaultdict[Hashable, list[TOP]](list), dict[str | None, str]()
    for page in told:
        if page.sitzung:
            bodies[page.meeting] = page.sitzung.body
            for top in page.tops:
                tops[page.meeting, top.key].append(replace(top, text=""))
    papers = _papers_by_item(known, body, {top.paper for found in tops.values() for top in found})
    named = set(bodies.values())
    only = named.pop() if len(named) == 1 else ""
    for meeting in known.of("Meeting"):
        datum = day(meeting, "start")
        if datum is None or withdrawn(meeting) or cancelled(meeting) or not public(meeting):
            continue
        key, listed, whole = key_of(meeting), list[TOP](), _is_whole(meeting, known)
        for item in _in_order(known.items_of(meeting)):
            own = tops.get((key, key_of(item))) if key_of(item) else None
            found = own or _tops(item, meeting, papers.get(id(item), ()))
            listed += found
            whole &= bool(found)
        whose = bodies.get(key) or _body_of(meeting, known) or only or body
        if listed and whose:
            gremium = gremium_of({}, meeting, known)
            name = text(meeting, "name") or None
            yield Page(
                name_in_report(key or ""),
                "agenda",
                sitzung=Sitzung(whose, gremium, datum, name, None, None, None),
                meeting=key,
                tops=tuple(listed),
                partial=not whole,
            )


def _papers_by_item(
    known: Objects, body: str, told: Collection[str | None]
) -> dict[int, list[_Paper]]:
    """The papers that were dealt with at items."""
    papers = [paper for paper in known.of("Paper") if not withdrawn(paper)]
    numbers = Counter(vorlage_key(number_of(paper) or "") for paper in papers)
    found: dict[int, list[_Paper]] = {}
    for paper in papers:
        number, is_told = number_of(paper), key_of(paper) in told
        if is_told and number and numbers[vorlage_key(number)] > 1:
            number = None
        places = places_of(paper, known, known.body_of(paper) or body)
        one = _Paper(paper, is_public(paper, places), is_told, number)
        for place in places:
            if place.item is not None:
                found.setdefault(id(place.item), []).append(one)
    return found


def _tops(item: Json, meeting: Json, papers: Sequence[_Paper]) -> list[TOP]:
    """An item with the first of its papers that has a number; none where it is called nothing."""
    shown = is_shown(item) and all(one.shown for one in papers)
    at = next((one for one in papers if one.number), None) if shown else None
    betreff = text(item, "name") or (title_of(at.paper) if at else "")
    if not betreff:
        return []
    top = TOP(text(item, "number"), betreff, key=key_of(item), public=shown)
    if not shown:
        return [top]
    web = (address(one, "web") for one in (at.paper if at else {}, item, meeting))
    return [
        replace(
            top,
            vorlage=at.number if at else None,
            beschlussart=text(item, "result") or None,
            url=next(filter(None, web), None),
            paper=key_of(at.paper) if at and not at.told else None,
        )
    ]


def _in_order(items: Sequence[Json]) -> list[Json]:
    """The items that still stand, in the order that they give, else as they are listed."""
    standing = [one for one in items if not withdrawn(one)]
    orders = [one.get("order") for one in standing]
    if not all(type(order) is int for order in orders):
        return standing
    return sorted(standing, key=lambda one: int(one["order"]))


def _is_whole(meeting: Json, known: Objects) -> bool:
    """Whether all items that a meeting names are at hand."""
    held = {identity(one) for one in known.items_of(meeting)}
    return not strange(meeting, "agendaItem") and held.issuperset(references(meeting, "agendaItem"))


def _body_of(meeting: Json, known: Objects) -> str | None:
    """The body of a meeting: its own, that of who met, else the only one at hand."""
    met = known.referred(meeting, "organization", "Organization")
    named = next(filter(None, map(known.body_of, (meeting, *met))), None)
    bodies = known.of("Body")
    return named or (text(bodies[0], "name") or None if len(bodies) == 1 else None)
