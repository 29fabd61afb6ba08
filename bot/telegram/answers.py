"""A reply → the answers it leads to: its own, its offers, its Anfrage."""

from __future__ import annotations

import re

from bot.asks import Asks
from retrieval.records import CLOSING, remark_in
from retrieval.reply import Answer, Record, Reply, Stored

#: Answers in a list: as many as an inline query shows.
MOST_LISTED = 10


def answers_in(stored: Stored | Reply | None) -> list[Answer]:
    """The answers that a reply holds."""
    match stored:
        case Answer():
            return [stored]
        case Record():
            return [item for item in stored.items if isinstance(item, Answer)]
        case _:
            return []


def answers_to(archive: Asks, reply: Reply) -> list[Answer]:
    """Up to ten answers a reply leads to: its own, those it offers, and those beside it.

    None where the reply itself is no answer: what is only near is not to be shared.
    """
    found = answers_in(reply)
    if found:
        ids = [one.id for one in reply.more] if isinstance(reply, Answer) else []
        ids += [sibling.id for answer in found for sibling in answer.siblings]
        found += [one for id in ids for one in answers_in(archive.find(id))]
    unique = {one.id: one for one in found}
    return list(unique.values())[:MOST_LISTED]


def family(archive: Asks, stored: Stored | None) -> list[Answer]:
    """All answers of the Anfrage an answer belongs to, in order."""
    if not isinstance(stored, Answer):
        return answers_in(stored)
    found = [stored, *(one for sib in stored.siblings for one in answers_in(archive.find(sib.id)))]
    return sorted(found, key=_order)


def _order(answer: Answer) -> tuple[bool, list[int], str]:
    """What stands behind the numbered answers comes last, what stands before them first."""
    number = answer.number or ""
    return (
        remark_in(answer.id) == CLOSING,
        [int(part) for part in re.findall(r"\d+", number)],
        number,
    )
