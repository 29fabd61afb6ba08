"""Look-ups and addresses → replies: what is asked for by its number, its day or its address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain

from retrieval.german.places import Towns
from retrieval.german.words import words
from retrieval.ids import former_address
from retrieval.records import Source, Withdrawn
from retrieval.replies.compose import (
    OFFERS,
    answer_reply,
    meeting_offer,
    offer_of,
    pointer_reply,
    stored_reply,
)
from retrieval.replies.reasons import told_once
from retrieval.replies.reply import Agenda, Answer, Pointer, Record, Silence, Stored
from retrieval.search.lookup import AgendaLookup, Lookup, TopLookup
from retrieval.search.paper_numbers import VorlageLookup
from retrieval.storage import directory
from retrieval.storage.store import Store
from retrieval.storage.stored import Bundle, Meeting, Vorgang


def find(store: Store, name: str) -> Stored | None:
    """Return what is stored under an address: an answer, a Vorgang, a context or an agenda.

    What has an address of before is found where that leads to one thing.
    """
    if found := stored_reply(store.bundle([name]), name):
        return _with_replies(store, found)
    if meeting := directory.sitzung(store, name):
        return _agenda(store, meeting)
    former = former_address(name)
    held = store.bundle(former)
    parts = [one for one in former if one in held.answers or one in held.excerpts]
    return stored_reply(held, parts[0]) if len(parts) == 1 else None


def _with_replies(store: Store, found: Stored) -> Stored:
    """An enquiry that a paper of its own answers is a record of those answers."""
    if not isinstance(found, Pointer) or not found.public:
        return found
    record = _record(store, [found.id])
    if isinstance(record, Silence) or all(isinstance(one, Pointer) for one in record.items):
        return found
    return replace(record, id=found.id, source=found.source)


def reply_to_lookups(
    store: Store, lookups: Sequence[Lookup], towns: Towns | None = None
) -> Record | Agenda | Silence:
    """Return the reply for the first look-up that finds something; the others are offered.

    Where the line names `towns`, what is theirs. Silence where the archive has nothing under any.
    """
    named = towns.bodies if towns else frozenset()
    replies = [_reply(store, lookup, named) for lookup in lookups[: 1 + OFFERS]]
    found = [one for one in replies if not isinstance(one, Silence)]
    first = found[0] if found else replies[0]
    others = (offer_of(one) for one in found[1:] if one.id != found[0].id)
    more = list(dict.fromkeys((*others, *first.more)))[:OFFERS]
    if len({one.body for one in more}) < 2 and not named:
        # Whose it is tells nothing where no other could be meant.
        more = [replace(one, body=None) for one in more]
    return replace(first, more=tuple(more))


def _reply(store: Store, lookup: Lookup, towns: Collection[str]) -> Record | Agenda | Silence:
    match lookup:
        case VorlageLookup():
            return _paper(store, lookup, towns)
        case TopLookup():
            return _top(store, lookup, towns)
        case AgendaLookup():
            return _agenda_of(store, lookup, towns)


def _paper(store: Store, lookup: VorlageLookup, towns: Collection[str]) -> Record | Silence:
    """All that is known of the Vorlagen of a number, those with answers first.

    Where several numbers may be meant, each is offered.
    """
    key, spellings = lookup.key, lookup.spellings
    if lookup.others:
        found = [_paper(store, VorlageLookup(one), towns) for one in lookup.others[:OFFERS]]
        told = [one for one in found if isinstance(one, Record)]
        if len(told) == 1:
            return told[0]
        return Silence(reason="nothing-fits", more=tuple(map(offer_of, told)))
    names = directory.of_bodies(store, directory.vorgaenge_of(store, key, spellings), towns)
    if not names and (note := directory.withdrawn_of(store, key, spellings, towns)):
        return _withdrawn(note)
    return _record(store, names)


def _record(store: Store, names: Sequence[str]) -> Record | Silence:
    """What is public of Vorgänge and of papers that answer them, group by group.

    Of a group its answers are given, or what points to it where it has none.
    """
    names = [*names, *directory.replies_to(store, names)]
    held = store.bundle(names)
    public = [held.vorgaenge[name] for name in names if held.vorgaenge[name].public]
    if not public:
        return Silence(reason="non-public" if names else "nothing-fits")
    groups = defaultdict[str, list[Vorgang]](list)
    for one in public:
        groups[one.group_id].append(one)
    told = [_answers(held, group) or _pointers(held, group) for group in groups.values()]
    told.sort(key=lambda items: isinstance(items[0], Pointer))
    items = told_once(chain.from_iterable(told))
    first = items[0]
    owner = held.answers[first.id].vorgang if isinstance(first, Answer) else first.id
    return Record(id=owner, source=held.vorgaenge[owner].source, items=items)


def _pointers(held: Bundle, group: Sequence[Vorgang]) -> list[Answer | Pointer]:
    return [pointer_reply(held, one) for one in group]


def _answers(held: Bundle, group: Sequence[Vorgang]) -> list[Answer | Pointer]:
    stored = (one for vorgang in group for one in held.families.get(vorgang.id, ()))
    return [answer_reply(held, one) for one in stored]


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


def _top(store: Store, lookup: TopLookup, towns: Collection[str]) -> Record | Silence:
    """All that stands under one TOP of a day; without a day only where there is but one such.

    Where the line names a Gremium only what stands there; that of others is offered.
    """
    found = directory.vorgaenge_at(store, lookup.number, lookup.day, lookup.gremium)
    names = directory.of_bodies(store, found, towns)
    elsewhere = [] if names else directory.vorgaenge_at(store, lookup.number, lookup.day)
    held = store.bundle(names or elsewhere)
    days = {held.vorgaenge[name].source.datum for name in names}
    if elsewhere or len(days) > 1:
        public = [one for one in held.vorgaenge.values() if one.public]
        offers = (offer_of(pointer_reply(held, one)) for one in public[:OFFERS])
        return Silence(reason="nothing-fits", more=tuple(offers))
    return _record(store, names)


def _agenda_of(store: Store, lookup: AgendaLookup, towns: Collection[str]) -> Agenda | Silence:
    """The agenda of a day; of several the one whose Gremium the line names, else the likeliest.

    Where that Gremium did not meet there is none; the others of the day are offered.
    """
    meetings = directory.sitzungen(store, lookup.day, lookup.gremium, towns)
    fitting = [
        one
        for one in meetings
        if lookup.gremium in (None, one.sitzung.gremium)
        and (not towns or one.sitzung.body in towns)
    ]
    chosen = max(fitting, key=lambda one: _shared_words(one, lookup.words), default=None)
    others = tuple(meeting_offer(one.id, one.sitzung) for one in meetings if one is not chosen)[
        :OFFERS
    ]
    if chosen is None:
        return Silence(reason="nothing-fits", more=others)
    return replace(_agenda(store, chosen), more=others)


def _shared_words(meeting: Meeting, spoken: frozenset[str]) -> int:
    return len(spoken.intersection(words(meeting.sitzung.gremium)))


def _agenda(store: Store, meeting: Meeting) -> Agenda:
    items = tuple(directory.agenda(store, meeting.id))
    return Agenda(id=meeting.id, source=meeting.sitzung, complete=meeting.complete, items=items)
