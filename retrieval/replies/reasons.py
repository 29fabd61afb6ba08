"""Why members ask, and what else records say → what a reply shows of it.

A Sachverhalt is the asking members' own text: context, and never an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from retrieval.german.words import words
from retrieval.records import ContextSource
from retrieval.replies.reply import Answer, Context, Pointer, Reply
from retrieval.search.hits import Hit
from retrieval.storage.store import Store
from retrieval.storage.stored import Bundle, StoredSachverhalt

Focus = tuple[int, int] | None
#: A text and the window of it that was found → the span of its likeliest sentence.
FocusOf = Callable[[str, Focus], tuple[int, int]]


def sachverhalt_reply(held: Bundle, why: StoredSachverhalt, focus: Focus = None) -> Context:
    """Return the reply that is why members ask: context, with the Anfrage as its source."""
    vorgang = held.vorgaenge[why.vorgang]
    source = vorgang.source
    return Context(
        id=why.id,
        text=why.text,
        origin="sachverhalt",
        focus=focus,
        whole=vorgang.id,
        source=ContextSource(
            title=source.betreff,
            publisher=", ".join(vorgang.facts.askers) or None,
            datum=source.datum,
            url=source.url,
            page=source.page or "",
            sha256=why.sha256,
            gremium=source.gremium,
            top=source.top,
            vorlage=source.vorlage,
        ),
    )


def subject_of(held: Bundle, name: str) -> str:
    """Return what the Anfrage of a Sachverhalt is about."""
    why = held.reason(name)
    return held.vorgaenge[why.vorgang].source.betreff if why else ""


def with_reasons(held: Bundle, reply: Reply, why: Iterable[Hit], focus: FocusOf) -> Reply:
    """Return the reply with the place in its Sachverhalt that holds more of what was asked."""
    own = reply.background.sachverhalt if isinstance(reply, Answer | Pointer) else None
    for hit in why:
        stored = held.reason(hit.record)
        if isinstance(reply, Answer | Pointer) and own and stored and own.text == stored.text:
            found = replace(own, focus=focus(own.text, hit.focus))
            return replace(reply, background=replace(reply.background, sachverhalt=found))
    return reply


def told_once(items: Iterable[Answer | Pointer]) -> tuple[Answer | Pointer, ...]:
    """Return the items of a record, each Sachverhalt at the first one that has it."""
    told, found = set[str](), list[Answer | Pointer]()
    for one in items:
        why = one.background.sachverhalt
        if why and why.text in told:
            one = replace(one, background=replace(one.background, sachverhalt=None))
        told.add(why.text if why else "")
        found.append(one)
    return tuple(found)


def texts(held: Bundle, name: str) -> Iterator[str]:
    """Yield the texts of the record with an address: where it stands, what was asked and said."""
    answer, excerpt = held.answers.get(name), held.excerpts.get(name)
    vorgang = held.vorgaenge.get(answer.vorgang if answer else name)
    if vorgang:
        source = vorgang.source
        yield from (source.body, source.gremium or "", source.betreff)
        yield from held.fragen.get(vorgang.id, ())
    if answer:
        yield from (answer.frage or "", answer.text)
    if why := held.reason(name):
        source = held.vorgaenge[why.vorgang].source
        yield from (source.body, source.betreff, why.text)
    if excerpt:
        yield from (excerpt.source.title, excerpt.source.publisher or "", excerpt.text)


def untold(
    store: Store, towns: Sequence[tuple[str, ...]], hits: Sequence[Hit]
) -> tuple[tuple[str, ...], ...]:
    """Return the towns, as their words, that the record of the first hit does not name."""
    held = store.bundle(hit.record for hit in hits[:1])
    told = {one for hit in hits[:1] for text in texts(held, hit.record) for one in words(text)}
    return tuple(town for town in towns if not told.issuperset(town))
