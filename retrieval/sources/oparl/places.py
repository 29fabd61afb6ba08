"""A paper → where it was dealt with, and whether in public: consultation → meeting → item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from retrieval.ids import is_non_public
from retrieval.records import Sitzung
from retrieval.sources.oparl.known import Objects
from retrieval.sources.oparl.values import (
    Json,
    cancelled,
    day,
    identity,
    is_address,
    is_unclear,
    key_of,
    public,
    references,
    strange,
    text,
    withdrawn,
)

#: An outcome after which the Vorgang came up again.
_PUT_OFF = re.compile(r"vertagt|abgesetzt|zurückgestellt|verschoben", re.IGNORECASE)
#: What a meeting is called whose source names neither it nor who met.
NAMELESS = "Sitzung"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper was dealt with; `item` is None where the agenda at hand does not list it.

    `held`: it took place on a known day, and its item still stands; only then there is a Sitzung.
    `unclear`: what would say that it was not dealt with in public cannot be read. Then it is not
    taken for public.
    """

    sitzung: Sitzung | None
    meeting: str | None
    item: Json | None
    public: bool
    unclear: bool = False

    @property
    def held(self) -> bool:
        return self.sitzung is not None

    @property
    def outcome(self) -> str | None:
        return text(self.item or {}, "result") or None


#: Where papers were, once found: whether they are public is asked several times.
_found: WeakKeyDictionary[Objects, dict[tuple[int, str], Sequence[Place]]] = WeakKeyDictionary()


def places_of(paper: Json, known: Objects, body: str) -> Sequence[Place]:
    """Return where a paper was or was to be dealt with, in order of the days."""
    found = _found.setdefault(known, {})
    asked = id(paper), body
    if asked not in found:
        places = [_place(one, known, body) for one in known.consultations_of(paper)]
        if any(not _is_known(one, known) for one in strange(paper, "consultation")):
            places.append(Place(None, None, None, public=False, unclear=True))
        found[asked] = sorted(
            places, key=lambda one: one.sitzung.datum if one.sitzung else date.min
        )
    return found[asked]


def _place(consultation: Json, known: Objects, body: str) -> Place:
    meeting, item = _meeting_of(consultation, known)
    datum, sitzung = day(meeting, "start"), None
    if datum and not (withdrawn(meeting) or cancelled(meeting) or withdrawn(item or {})):
        gremium = gremium_of(consultation, meeting, known)
        sitzung = Sitzung(body, gremium, datum, text(meeting, "name") or None, None, None, None)
    named = known.referred(consultation, "agendaItem", "AgendaItem")
    shown = all(map(public, (meeting, consultation))) and all(map(is_shown, (item or {}, *named)))
    unclear = _is_unclear(consultation, meeting, item, known)
    return Place(sitzung, key_of(meeting), item, shown and not unclear, unclear)


def _is_known(name: object, known: Objects) -> bool:
    """Whether this is the id of a consultation after all."""
    return isinstance(name, str) and bool(
        known.get("Consultation", name) or known.meetings_with("Consultation", name)
    )


def _is_unclear(consultation: Json, meeting: Json, item: Json | None, known: Objects) -> bool:
    """Whether what would say that something was not dealt with in public cannot be read.

    An item that is not at hand says nothing. One that is, and cannot be told from others, may be
    the one that a consultation names.
    """
    if any(is_unclear(one, "public") for one in (consultation, meeting, item or {})):
        return True
    odd = strange(consultation, "agendaItem")
    if item is not None and not any(item is one for one in odd):
        return False
    listed = [one for one in strange(meeting, "agendaItem") if not _is_item(one, known)]
    if odd or listed or strange(consultation, "meeting"):
        return True
    items = known.items_of(meeting)
    may_be = [one for one in items if strange(one, "consultation")]
    if references(consultation, "agendaItem"):
        misnamed = (one for one in items if not _is_named_like(one, meeting))
        loose = (*known.nameless_items(meeting), *misnamed)
        may_be += [one for one in loose if not references(one, "consultation")]
    return not all(map(is_shown, may_be))


def _is_item(name: object, known: Objects) -> bool:
    return isinstance(name, str) and bool(known.get("AgendaItem", name))


def _is_named_like(item: Json, meeting: Json) -> bool:
    """Whether an item has an address for its id where its meeting has one."""
    return not is_address(identity(meeting) or "") or is_address(identity(item) or "")


def is_shown(item: Json) -> bool:
    """Whether an item is public: as it says; where it does not, by the sign of its number."""
    said = item.get("public") is not None
    return public(item) and (said or not is_non_public(text(item, "number")))


def is_public(paper: Json, places: Sequence[Place]) -> bool:
    """Whether a paper may be shown: it was dealt with in public, or nowhere else.

    What was to be dealt with in private is not shown either.
    """
    return public(paper) and (
        not places
        or any(one.public for one in places if one.held)
        or all(one.public for one in places)
    )


def main_place(places: Sequence[Place]) -> Place | None:
    """Return the last item that was not put off and says what came of it, else the last one.

    Of a paper that was dealt with in public too, those are meant.
    """
    listed = [one for one in places if one.held and one.item is not None]
    listed = [one for one in listed if one.public] or listed
    done = [one for one in listed if one.outcome and not _PUT_OFF.search(one.outcome)]
    return next(reversed(done or listed), None)


def _meeting_of(consultation: Json, known: Objects) -> tuple[Json, Json | None]:
    """The meeting that a consultation names, or whose agenda names it, and the item there.

    An item that no agenda lists is where the consultation says it is.
    """
    names = [("AgendaItem", name) for name in references(consultation, "agendaItem")]
    names += [("Consultation", name) for name in references(consultation, "id")]
    listed = next(filter(None, (known.meetings_with(*one) for one in names)), ())
    meetings = list(known.referred(consultation, "meeting", "Meeting"))
    if listed and not meetings:
        return listed[0]
    meeting = next(iter(meetings), {})
    loose = () if listed else known.referred(consultation, "agendaItem", "AgendaItem")
    within = (item for at, item in listed if at is meeting)
    return meeting, next(iter((*within, *loose)), None)


def gremium_of(consultation: Json, meeting: Json, known: Objects) -> str:
    """Return who met, as the source says it; nobody is made up."""
    names = (*known.names(consultation, "organization"), *known.names(meeting, "organization"))
    return next(iter(names), "") or text(meeting, "name") or NAMELESS
