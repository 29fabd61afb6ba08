"""Reply → what a next line may ask on about, and the sentence that this one did."""

from __future__ import annotations

from bot import render
from bot.texts import kinds as kind_texts
from bot.texts.languages import say
from retrieval.ids import PART
from retrieval.replies.reply import Answer, Choice, Context, Pointer, Record, Reply


def shown(reply: Reply | None) -> str | None:
    """Return the address of the one Vorgang, or of the answer, that a reply shows, if it does."""
    match reply:
        case Answer() | Pointer():
            return reply.id
        case Context(origin="sachverhalt"):
            return reply.whole
        case Record() if len(render.papers(reply)) == 1:
            return reply.id
        case Choice(items=items) if len({one.id.partition(PART)[0] for one in items}) == 1:
            return items[0].id
        case _:
            return None


def understood(reply: Reply) -> str | None:
    """Return the sentence that names the Anfrage which a line was taken to ask on about."""
    if reply.follows is None:
        return None
    match reply:
        case Answer() | Pointer():
            betreff = reply.source.betreff
        case Choice():
            betreff = reply.items[0].betreff
        case _:
            return None
    return say(kind_texts.FOLLOWS).format(betreff=betreff)
