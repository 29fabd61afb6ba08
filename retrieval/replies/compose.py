"""Stored records → replies: values for the channels, texts as they are stored.

Everything comes out of a `Bundle` that was read before. Chooses nothing: which record a question
gets is decided before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from retrieval.paragraphs import spans
from retrieval.records import ContextSource, Sitzung, count_questions
from retrieval.replies.reasons import (
    Focus,
    FocusOf,
    sachverhalt_reply,
    told_once,
)
from retrieval.replies.references import referred
from retrieval.replies.reply import (
    Answer,
    Background,
    Choice,
    ChoiceItem,
    Context,
    Offer,
    Pointer,
    Record,
    Reply,
    Sachverhalt,
    Sibling,
    Stored,
)
from retrieval.search.decision import Options
from retrieval.search.hits import Hit
from retrieval.storage.stored import Bundle, Neighbour, StoredAnswer, Vorgang

#: How many neighbouring topics a reply offers.
OFFERS = 3


def stored_reply(
    held: Bundle, name: str, focus: Focus = None
) -> Answer | Pointer | Record | Context | None:
    """Return the reply that is the record with an address; None where there is no such record.

    `focus` is the part of an answer's text that fits; else it is the first paragraph.
    """
    if answer := held.answers.get(name):
        family = held.families[answer.vorgang]
        return replace(answer_reply(held, answer, focus), refers_to=referred(answer, family))
    if vorgang := held.vorgaenge.get(name):
        return vorgang_reply(held, vorgang)
    if excerpt := held.excerpts.get(name):
        whole = excerpt.article if excerpt.article != excerpt.id else None
        return Context(id=excerpt.id, text=excerpt.text, whole=whole, source=excerpt.source)
    why = held.reason(name)
    return sachverhalt_reply(held, why, focus) if why else None


def reply_to_hit(
    held: Bundle, hit: Hit, sure: float, focus: FocusOf, others: Sequence[Hit]
) -> Reply:
    """Return the reply for a hit that is so `sure`; `others` are the hits worth an offer."""
    found = _found(held, hit)
    if isinstance(found, Answer) or (isinstance(found, Context) and hit.focus):
        found = replace(found, focus=focus(found.text, hit.focus))
    more = offers(held, others, without=found)
    return replace(found, confidence=round(sure, 4), more=more)


def reply_to_options(
    held: Bundle, options: Options, focus: FocusOf, others: Sequence[Hit]
) -> Choice:
    """Return the choice among hits; `others` are the hits worth an offer."""
    chosen = {hit.vorgang for hit in options.hits}
    rest = [hit for hit in others if hit.vorgang not in chosen]
    return Choice(
        about=options.about,
        items=tuple(_item(_found(held, hit), hit, focus) for hit in options.hits),
        confidence=round(options.confidence, 4),
        more=offers(held, rest),
    )


def _found(held: Bundle, hit: Hit) -> Answer | Pointer | Context:
    found = stored_reply(held, hit.record, hit.focus)
    assert isinstance(found, Answer | Pointer | Context), f"{hit.record} cannot be found by search"
    return found


def _item(found: Answer | Pointer | Context, hit: Hit, focus: FocusOf) -> ChoiceItem:
    if isinstance(found, Context):
        start, end = focus(found.text, None)
        return ChoiceItem(
            kind="context",
            id=found.id,
            betreff=found.source.title,
            datum=found.source.datum,
            focus=(start, end),
            excerpt=found.text[start:end],
        )
    source = found.source
    item = ChoiceItem(
        kind=found.kind,
        id=found.id,
        betreff=source.betreff,
        datum=source.datum,
        gremium=source.gremium,
        top=source.top,
        vorlage=source.vorlage,
        body=hit.body or None,
    )
    if isinstance(found, Pointer):
        return item
    start, end = focus(found.text, hit.focus)
    return replace(
        item,
        number=found.number,
        frage=found.frage,
        focus=(start, end),
        excerpt=found.text[start:end],
    )


def offers(held: Bundle, hits: Iterable[Hit], without: Stored | None = None) -> tuple[Offer, ...]:
    """Return up to three neighbouring topics, each Anfrage and each answer once."""
    seen = {_dedupe_key(held, without)} if without else set()
    repeated = repeated_by(without)
    found: list[Offer] = []
    for hit in hits:
        if hit.record in repeated or hit.vorgang in seen:
            continue
        stored = stored_reply(held, hit.record, hit.focus)
        if not isinstance(stored, Answer | Pointer | Context) or _dedupe_key(held, stored) in seen:
            continue
        if isinstance(stored, Pointer) and not stored.public:
            continue
        seen.add(_dedupe_key(held, stored))
        repeated |= repeated_by(stored)
        found.append(replace(offer_of(stored), body=hit.body or None))
        if len(found) == OFFERS:
            break
    return tuple(found)


def topic(held: Bundle, hit: Hit) -> str:
    """Return what a hit is about, in a line."""
    stored = stored_reply(held, hit.record)
    betreff = offer_of(stored).betreff if stored else hit.record
    number = stored.number if isinstance(stored, Answer) else None
    return f"{betreff} ({number})" if number else betreff


def answer_reply(held: Bundle, stored: StoredAnswer, focus: Focus = None) -> Answer:
    """Return the reply that is an answer; without a `focus` its first paragraph is in it."""
    vorgang = held.vorgaenge[stored.vorgang]
    family, fragen = held.families[stored.vorgang], held.fragen.get(vorgang.id, ())
    return Answer(
        id=stored.id,
        text=stored.text,
        frage=stored.frage,
        number=stored.number,
        of=max(1, count_questions(len(fragen), [one.number for one in family])),
        focus=focus or next(spans(stored.text), (0, 0)),
        source=replace(vorgang.source, sha256=stored.sha256),
        damaged=vorgang.damaged,
        siblings=tuple(
            Sibling(number=one.number, id=one.id, frage=one.frage)
            for one in family
            if one.id != stored.id
        ),
        newer=_neighbours(held.newer.get(vorgang.id, ())),
        also=tuple(held.repeats.get(stored.id, ())),
        background=_background(held, vorgang),
    )


def pointer_reply(held: Bundle, vorgang: Vorgang) -> Pointer:
    return Pointer(
        id=vorgang.id,
        public=vorgang.public,
        fragen=tuple(held.fragen.get(vorgang.id, ())),
        source=vorgang.source,
        newer=_neighbours(held.newer.get(vorgang.id, ())),
        background=_background(held, vorgang),
    )


def vorgang_reply(held: Bundle, vorgang: Vorgang) -> Record | Pointer:
    """Return a Vorgang by its own address: its answers in order, or a pointer without any."""
    family = held.families.get(vorgang.id)
    if not family:
        return pointer_reply(held, vorgang)
    items = told_once([answer_reply(held, one) for one in family])
    return Record(id=vorgang.id, source=vorgang.source, items=items)


def _background(held: Bundle, vorgang: Vorgang) -> Background:
    facts, why = vorgang.facts, held.reasons.get(vorgang.id)
    return Background(
        sachverhalt=Sachverhalt(id=why.id, text=why.text, sha256=why.sha256) if why else None,
        askers=facts.askers,
        office=facts.office,
        attachments=facts.attachments,
        related=_neighbours(held.related.get(vorgang.id, ())),
        fetched=facts.fetched,
    )


def _neighbours(found: Iterable[Neighbour]) -> tuple[Offer, ...]:
    """Other Vorgänge, each as a whole, in their order."""
    return tuple(
        Offer(
            kind="record" if one.answered else "pointer",
            id=one.id,
            betreff=one.betreff,
            datum=one.datum,
            top=one.top,
        )
        for one in found
    )


def offer_of(stored: Stored) -> Offer:
    source, kind = stored.source, stored.kind
    if isinstance(source, ContextSource):
        return Offer(kind=kind, id=stored.id, betreff=source.title, datum=source.datum, top=None)
    if isinstance(source, Sitzung):
        return meeting_offer(stored.id, source)
    if isinstance(stored, Record) and not any(isinstance(one, Answer) for one in stored.items):
        kind = "pointer"
    also = stored.also if isinstance(stored, Answer) else ()
    betreff, datum, top, body = source.betreff, source.datum, source.top, source.body
    return Offer(
        kind=kind, id=stored.id, betreff=betreff, datum=datum, top=top, also=also, body=body
    )


def meeting_offer(name: str, sitzung: Sitzung) -> Offer:
    """A Sitzung by its address, to be offered."""
    betreff, datum, body = sitzung.gremium, sitzung.datum, sitzung.body
    return Offer(kind="agenda", id=name, betreff=betreff, datum=datum, top=None, body=body)


def repeated_by(stored: Stored | None) -> set[str]:
    """The addresses of the answers that repeat an answer."""
    return {one.id for one in stored.also} if isinstance(stored, Answer) else set()


def _dedupe_key(held: Bundle, stored: Stored) -> str:
    """What two records share that are one topic: the paper, or the article."""
    if isinstance(stored, Context) and stored.origin == "page":
        return stored.whole or stored.id
    answer = held.answers.get(stored.id)
    owner = stored.whole if isinstance(stored, Context) else answer.vorgang if answer else stored.id
    vorgang = held.vorgaenge.get(owner or "")
    return vorgang.group_id if vorgang else stored.id
