"""OParl objects → what of them is not read, and why; papers by their numbers.

A title is told only of a paper that is public. What stands in a field in the place of what belongs
there is never shown, only the field is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from retrieval.failures import Failure, FailureCode
from retrieval.records import LeftOut, Source
from retrieval.sources.oparl.known import FILES, Objects
from retrieval.sources.oparl.papers import LINKS, asks, number_of, title_of, web_of
from retrieval.sources.oparl.places import Place, is_public, places_of
from retrieval.sources.oparl.values import (
    Json,
    cancelled,
    day,
    identity,
    is_unclear,
    misses_text,
    public,
    says,
    strange,
    text,
    withdrawn,
)

#: Characters of something unreadable that a report shows.
_SHOWN = 40
_LEADS = (*LINKS, "consultation", "originatorPerson", "originatorOrganization")
#: By type: the fields that are read, and what tells that one holds something else than it may.
_CHECKS: Mapping[str, Sequence[tuple[str, Callable[[Json, str], object]]]] = {
    kind: (
        *((key, misses_text) for key in texts),
        *((key, strange) for key in links),
        *((key, is_unclear) for key in flags),
    )
    for kind, texts, links, flags in (
        ("Paper", ("name", "reference", "paperType"), _LEADS, ("public", "deleted")),
        ("File", ("name", "fileName", "text"), (), ("public", "deleted")),
        ("Consultation", (), ("meeting", "agendaItem"), ("public", "deleted")),
        ("Meeting", (), ("agendaItem",), ("public", "deleted", "cancelled")),
        ("AgendaItem", ("number", "name"), ("consultation",), ("public", "deleted")),
    )
}


def not_read(known: Objects, body: str) -> Iterator[LeftOut]:
    """Yield what is known not to be read before papers are: objects, and parts of them.

    `body` is the name of bodies that are not at hand.
    """
    yield from _nameless(known, body)
    yield from _dayless(known)
    yield from _replaced(known, body)
    yield from _in_parts(known, body)


def why_hidden(paper: Json, places: Sequence[Place]) -> Failure | None:
    """Return why a paper that is not shown is named: it does not say so itself in so many words."""
    if not asks(paper):
        return None
    if is_unclear(paper, "public") or (public(paper) and any(one.unclear for one in places)):
        return FailureCode.PUBLICITY_UNCLEAR()
    said = public(paper) or paper.get("public") is False
    return None if said else FailureCode.NON_PUBLIC_FILE()


def _nameless(known: Objects, body: str) -> Iterator[LeftOut]:
    """What has no id, and so is told from nothing else."""
    for kind, one in known.nameless:
        reason = FailureCode.NO_ID(kind)
        if kind == "Meeting":
            yield LeftOut(text(one, "name") or kind, reason)
        elif kind == "Paper" and not withdrawn(one) and asks(one):
            yield left_out(one, known, body, reason)


def _dayless(known: Objects) -> Iterator[LeftOut]:
    """Public meetings that took place on a day that cannot be read."""
    for one in known.of("Meeting"):
        took_place = public(one) and not (withdrawn(one) or cancelled(one))
        if took_place and says(one, "start") and day(one, "start") is None:
            written = text(one, "start")[:_SHOWN] or "?"
            yield LeftOut(text(one, "name") or "Meeting", FailureCode.NO_DAY(written))


def _replaced(known: Objects, body: str) -> Iterator[LeftOut]:
    """Papers that have the id of another one, told by number and title; not an earlier state."""
    for other in known.replaced:
        kept = known.get("Paper", identity(other) or "")
        told = {(number_of(one), title_of(one)) for one in (kept, other)}
        if len(told) > 1 and not (withdrawn(kept) or withdrawn(other)) and asks(other):
            right = left_out(kept, known, body, FailureCode.SAME_ID())
            if right.source is None:  # not public (any more), under whatever title
                yield LeftOut(number_of(other) or "?", FailureCode.SAME_ID(right.file))
                continue
            named = " ".join(filter(None, (number_of(kept), title_of(kept))))
            yield left_out(other, known, body, FailureCode.SAME_ID(named))


def left_out(paper: Json, known: Objects, body: str, reason: Failure) -> LeftOut:
    """A paper that is left out, by its number; its title is told only where it is public."""
    named, number = known.body_of(paper) or body, number_of(paper)
    if not is_public(paper, places_of(paper, known, named)):
        return LeftOut(number or "?", reason)
    title = title_of(paper)
    source = Source(
        body=named,
        gremium=None,
        datum=None,
        top=None,
        vorlage=number,
        betreff=title,
        url=web_of(paper),
    )
    return LeftOut(number or title, reason, source)


def _in_parts(known: Objects, body: str) -> Iterator[LeftOut]:
    """Papers that ask or answer, and meetings, with fields that cannot be read."""
    for paper in known.of("Paper"):
        own = _unreadable("Paper", paper)
        within = [*own]
        for key in FILES:
            within += [key] if strange(paper, key) else []
            for file in known.referred(paper, key, "File"):
                within += [f"{key}.{field}" for field in _unreadable("File", file)]
        for one in known.consultations_of(paper):
            within += [f"consultation.{field}" for field in _unreadable("Consultation", one)]
        if within and _counts(paper, within):
            yield left_out(paper, known, body, _fields(within))
    for meeting in known.of("Meeting"):
        within = _unreadable("Meeting", meeting)
        for item in known.items_of(meeting):
            within += [f"agendaItem.{field}" for field in _unreadable("AgendaItem", item)]
        if within:
            yield LeftOut(_name_of(meeting), _fields(within))


def _counts(paper: Json, unreadable: Sequence[str]) -> bool:
    """Whether a paper with unreadable fields may be one that asks or answers, and still stands."""
    roots = {field.partition(".")[0] for field in unreadable}
    may_ask = asks(paper) or not roots.isdisjoint(("name", "paperType", *FILES))
    return may_ask and (is_unclear(paper, "deleted") or not withdrawn(paper))


def _fields(names: Sequence[str]) -> Failure:
    return FailureCode.FIELDS_UNREADABLE(", ".join(dict.fromkeys(names)))


def _unreadable(kind: str, one: Json) -> list[str]:
    """The fields of an object that hold something else than they may."""
    return [key for key, is_odd in _CHECKS[kind] if one.get(key) is not None and is_odd(one, key)]


def _name_of(meeting: Json) -> str:
    """What a meeting is called in a report: of one that is not public its day at most."""
    return (text(meeting, "name") if public(meeting) else text(meeting, "start")) or "Meeting"
