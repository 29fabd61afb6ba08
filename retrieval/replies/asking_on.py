"""A line without a subject of its own and what was shown before → the reply out of that Vorgang."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from retrieval.ids import subject
from retrieval.replies.compose import pointer_reply, reply_to_hit, reply_to_options
from retrieval.replies.reply import Reply
from retrieval.search.decision import Options
from retrieval.search.follow_up import in_context, likeliest
from retrieval.search.hits import Asked, Hit, Search
from retrieval.storage import directory


def asked_on(
    search: Search, private: Collection[str], asked: Asked, about: str | None
) -> Reply | None:
    """Return the reply to a line about what stands at an address; None where no Vorgang does."""
    # An address of another sign is none, and some could not be looked up.
    if not about or not about.isprintable():
        return None
    store = search.store
    public = [name for name in directory.group_of(store, about) if name not in private]
    if not public:
        return None
    held = store.bundle(public)
    vorgang = held.vorgaenge[public[0]]
    if not held.answers:
        return replace(pointer_reply(held, vorgang), follows=vorgang.id)
    query = in_context(asked.query, subject(vorgang.source.betreff))
    asked = asked if query is asked.query else search.asked(query)
    hits = search.answers_of(asked, vorgang.group_id)
    found = likeliest([hit for hit in hits if hit.record in held.answers])
    focus = search.focus(asked)
    match found:
        case Hit():
            reply = reply_to_hit(held, found, found.confidence, focus, ())
        case Options():
            reply = reply_to_options(held, found, focus, ())
    return replace(reply, follows=vorgang.id)
