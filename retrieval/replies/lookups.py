"""Look-ups and addresses → replies: what is asked for by its number, its day or its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from retrieval.ids import slug
from retrieval.records import Source, Withdrawn
from retrieval.replies.compose import (
    OFFERS,
    answer_reply,
    offer_of,
    pointer_reply,
    stored_reply,
    vorgang_reply,
)
from retrieval.replies.reply import Agenda, Answer, Offer, Pointer, Record, Silence, Stored
from retrieval.search.lookup import AgendaLookup, Lookup, TopLookup
from retrieval.search.paper_numbers import VorlageLookup
from retrieval.storage import directory
from retrieval.storage.store import Store
from retrieval.storage.stored import Meeting


def find(store: Store, name: str) -> Stored | None:
    """Return what is stored under an address: an answer, a Vorgang, a context or an agenda."""
    if found := stored_reply(store.bundle([name]), name):
        return found
    meeting = directory.sitzung(store, name)
    return _agenda(store, meeting) if meeting else None


def reply_to_lookups(store: Store, lookups: Sequence[Lookup]) -> Record | Agenda | Silence:
    """Return the reply for the first look-up that finds something; the others are offered.

    Silence where the archive has nothing under any of them.
    """
    replies = [_reply(store, lookup) for lookup in lookups[: 1 + OFFERS]]
    found = [one for one in replies if not isinstance(one, Silence)]
    first = found[0] if found else replies[0]
    others = (offer_of(one) for one in found[1:] if one.id != found[0].id)
    more = dict.fromkeys((*others, *first.more))
    return replace(first, more=tuple(more)[:OFFERS])


def _reply(store: Store, lookup: Lookup) -> Record | Agenda | Silence:
    match lookup:
        case VorlageLookup(key=key, spellings=spellings):
            return _paper(store, key, spellings)
        case TopLookup(number=number, day=day):
            return _top(store, number, day)
        case AgendaLookup(day=day, words=spoken):
            return _agenda_of(store, day, spoken)


def _paper(store: Store, key: str, spellings: Sequence[str]) -> Record | Silence:
    """All that is known of one Vorlage; pointers only where nothing was answered."""
    names = directory.vorgaenge_of(store, key, spellings)
    if not names and (note := directory.withdrawn_of(store, key)):
        return _withdrawn(note)
    held = store.bundle(names)
    public = [held.vorgaenge[name] for name in names if held.vorgaenge[name].public]
    if not public:
        return Silence(reason="non-public" if names else "nothing-fits")
    answers = [one for vorgang in public for one in held.families.get(vorgang.id, ())]
    items: tuple[Answer | Pointer, ...] = tuple(answer_reply(held, one) for one in answers)
    items = items or tuple(pointer_reply(held, one) for one in public)
    first = held.vorgaenge[answers[0].vorgang] if answers else public[0]
    return Record(id=first.id, source=first.source, items=items)


def _withdrawn(note: Withdrawn) -> Record:
    """The reply of a Vorlage that is gone: what the note says, nothing of what it held."""
    source = Source(
        body=note.body or "",
        gremium=None,
        datum=None,
        top=None,
        vorlage=note.vorlage,
        betreff=note.betreff,
    )
    return Record(id=note.id, source=source, items=(), withdrawn=note)


def _top(store: Store, number: str, day: date | None) -> Record | Silence:
    """One TOP of one Sitzung; without a day only where there is but one such TOP."""
    names = directory.vorgaenge_at(store, number, day)
    held = store.bundle(names)
    vorgaenge = [held.vorgaenge[name] for name in names]
    if not vorgaenge:
        return Silence(reason="nothing-fits")
    if len(vorgaenge) > 1 and not day:
        offers = (offer_of(pointer_reply(held, one)) for one in vorgaenge[:OFFERS])
        return Silence(reason="nothing-fits", more=tuple(offers))
    if not vorgaenge[0].public:
        return Silence(reason="non-public")
    found = vorgang_reply(held, vorgaenge[0])
    if isinstance(found, Pointer):
        return Record(id=found.id, source=found.source, items=(found,))
    return found


def _agenda_of(store: Store, day: date | None, spoken: frozenset[str]) -> Agenda | Silence:
    """The agenda of a day; of several the one whose Gremium the line names, else the first."""
    meetings = directory.sitzungen(store, day)
    if not meetings:
        return Silence(reason="nothing-fits")
    named = [one for one in meetings if set(slug(one.sitzung.gremium).split("-")) & spoken]
    chosen = (named or meetings)[0]
    others = tuple(
        Offer(
            kind="agenda", id=one.id, betreff=one.sitzung.gremium, datum=one.sitzung.datum, top=None
        )
        for one in meetings
        if one.id != chosen.id
    )
    return replace(_agenda(store, chosen), more=others[:OFFERS])


def _agenda(store: Store, meeting: Meeting) -> Agenda:
    items = tuple(directory.agenda(store, meeting.id))
    return Agenda(id=meeting.id, source=meeting.sitzung, complete=meeting.complete, items=items)
