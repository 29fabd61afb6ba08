"""Stored records and replies → the parts of replies: sources, offers, topics."""

from __future__ import annotations

from retrieval.records import Repeat, Withdrawn
from retrieval.replies.reply import (
    AgendaSource,
    Answer,
    Context,
    ContextSource,
    Offer,
    Pointer,
    Record,
    ReplySource,
    Similar,
    Stored,
)
from retrieval.storage.stored import StoredExcerpt, StoredMatter


def reply_source(matter: StoredMatter, checksum: str | None = None) -> ReplySource:
    """Where a text of a matter stands."""
    source = matter.source
    return ReplySource(
        body=source.body,
        gremium=source.gremium,
        datum=source.datum,
        top=source.top,
        vorlage=source.vorlage,
        betreff=source.betreff,
        beschlussart=source.beschlussart,
        url=source.url,
        page=source.page,
        sha256=checksum,
    )


def reply_withdrawn(note: Withdrawn) -> Record:
    """The reply of a Vorlage that is gone: what the note says, nothing of what it held."""
    source = ReplySource(
        body=note.body or "",
        gremium=None,
        datum=None,
        top=None,
        vorlage=note.vorlage,
        betreff=note.betreff,
    )
    return Record(id=note.id, source=source, items=(), withdrawn=note)


def reply_context(excerpt: StoredExcerpt) -> Context:
    """The reply of a paragraph of an article."""
    return Context(
        id=excerpt.id,
        text=excerpt.text,
        source=ContextSource(
            title=excerpt.title,
            publisher=excerpt.publisher,
            datum=excerpt.datum,
            url=excerpt.url,
            page=excerpt.page,
            sha256=excerpt.sha256,
        ),
    )


def offer_of(stored: Stored) -> Offer:
    """What a reply is as an offer."""
    source, kind = stored.source, stored.kind
    if isinstance(source, ContextSource):
        return Offer(kind=kind, id=stored.id, betreff=source.title, datum=source.datum, top=None)
    if isinstance(source, AgendaSource):
        return Offer(kind=kind, id=stored.id, betreff=source.gremium, datum=source.datum, top=None)
    if isinstance(stored, Record) and not any(isinstance(one, Answer) for one in stored.items):
        kind = "pointer"
    return Offer(
        kind=kind,
        id=stored.id,
        betreff=source.betreff,
        datum=source.datum,
        top=source.top,
        also=stored.also if isinstance(stored, Answer) else (),
    )


def similar_of(
    stored: Answer | Pointer,
    fragen: tuple[str, ...],
    confidence: float,
    also: tuple[Repeat, ...] = (),
) -> Similar:
    """What a reply is beside a draft."""
    return Similar(
        kind=stored.kind,
        id=stored.id,
        fragen=fragen,
        source=stored.source,
        confidence=round(confidence, 4),
        also=also,
    )


def repeated_by(stored: Stored | None) -> set[str]:
    """The addresses of the answers that repeat an answer."""
    return {one.id for one in stored.also} if isinstance(stored, Answer) else set()


def topic_of(stored: Stored) -> str:
    """What two records share that are one topic: the Anfrage, or the article."""
    source = stored.source
    if isinstance(source, ContextSource):
        return source.page
    if isinstance(source, ReplySource):
        return source.vorlage or stored.id
    return stored.id
