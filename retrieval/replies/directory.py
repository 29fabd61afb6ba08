"""All Anfragen → what they can be told by, each with a count: Gremien, parties, members, topics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from retrieval.replies.catalogue import Catalogue, Chosen, Facet
from retrieval.search.list_filter import Directory

#: Choices of an address, which one of a directory is.
Field = Literal["gremium", "party", "member", "topic"]


@dataclass(frozen=True, slots=True)
class Group:
    """One of a directory: the choice it is in an address, its name, its Anfragen and Sitzungen.

    `meetings` is None where it is none that meets.
    """

    field: Field
    id: str
    name: str
    enquiries: int
    meetings: int | None = None


def groups(catalogue: Catalogue, directory: Directory, chosen: Chosen) -> list[Group]:
    """Return what a directory of the chosen Anfragen holds, what has most of them first."""
    held = catalogue.choices(chosen)
    match directory:
        case "gremien":
            found = _gremien(catalogue, held.gremien, chosen)
        case "parteien":
            found = _of("party", held.parties)
        case "personen":
            found = [*_of("party", held.parties), *_of("member", held.members)]
        case "themen":
            found = _of("topic", held.topics)
    return sorted(found, key=lambda one: -one.enquiries)


def _of(field: Field, facets: Iterable[Facet]) -> list[Group]:
    return [Group(field, one.id, one.name, one.count) for one in facets if one.count]


def _gremien(catalogue: Catalogue, asked: Iterable[Facet], chosen: Chosen) -> list[Group]:
    """The Gremien with their Anfragen, and those that only met."""
    met = {one.id: one for one in catalogue.meeting_choices(chosen).gremien}
    with_enquiries = [
        Group("gremium", one.id, one.name, one.count, met[one.id].count if one.id in met else 0)
        for one in asked
    ]
    known = {one.id for one in with_enquiries}
    others = (one for id, one in met.items() if id not in known)
    return [*with_enquiries, *(Group("gremium", one.id, one.name, 0, one.count) for one in others)]
