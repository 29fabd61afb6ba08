"""Reply → the answers that it holds or leads to, and a list of them to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot import render
from bot.ports import ArchivePort
from bot.telegram.markup import bold, cut, escape_text, grid, packed, small
from bot.telegram.outgoing import Button, Draft, Rows
from bot.texts import common as texts
from retrieval.ids import remark_in
from retrieval.records import CLOSING
from retrieval.replies.entries import Entry
from retrieval.replies.reply import Answer, Choice, Record, RecordList, Reply, Stored

#: Answers in a list: as many as an inline query shows.
MOST_LISTED = 10

#: Units of a question and of its source in news: ten of both leave 1,500 for title and reason, of
#: which the longest topic takes 1,000.
_MOST_ASKED, _MOST_WHERE = 150, 100

_WIDTH = 5

#: The short key of an id.
Key = Callable[[str], str]


def choice(title: str, answers: Sequence[Answer], key: Key) -> list[Draft]:
    """The list in as many messages as it needs."""
    lines = [
        _line(place, _asked(one), render.answer_line(one)) for place, one in enumerate(answers, 1)
    ]
    return packed([bold(title), *lines], _buttons(answers, key))


def newest(title: str, entries: Sequence[Entry], key: Key) -> list[Draft]:
    """Anfragen with answers, each with its subject, its day and how many answers it has."""
    lines = [
        _line(place, one.source.betreff, render.source_line(one.source, texts.answers(one.answers)))
        for place, one in enumerate(entries, 1)
    ]
    return packed([bold(title), *lines], _buttons(entries, key))


def news(title: str, answers: Sequence[Answer], reason: str, key: Key, rows: Rows = ()) -> Draft:
    """Up to ten answers that nobody has just asked for, in one message that says why it comes.

    What was asked is cut short where it is long; the answer behind the button is whole.
    """
    lines = [
        _line(place, cut(_asked(one), _MOST_ASKED), cut(render.answer_line(one), _MOST_WHERE))
        for place, one in enumerate(answers, 1)
    ]
    [draft] = packed([bold(title), *lines, escape_text(reason)], _buttons(answers, key) + rows)
    return draft


def _line(place: int, asked: str, where: str) -> str:
    return f"{place}. {escape_text(render.isolated(asked))}\n{small(where)}"


def _asked(answer: Answer) -> str:
    return answer.frage or answer.source.betreff


def _buttons(answers: Sequence[Answer | Entry], key: Key) -> Rows:
    found = [Button(str(place), f"o:{key(one.id)}") for place, one in enumerate(answers, 1)]
    return grid(found, _WIDTH)


def answers_in(stored: Stored | Reply | None) -> list[Answer]:
    match stored:
        case Answer():
            return [stored]
        case Record():
            return [item for item in stored.items if isinstance(item, Answer)]
        case _:
            return []


def answers_to(archive: ArchivePort, reply: Reply) -> list[Answer]:
    """Up to ten answers a reply leads to: its own, those it offers, and those beside it.

    Of a choice and of a list they are the first ones of its items. None where the reply itself is
    no answer: what is only near is not to be shared.
    """
    found = answers_in(reply)
    if isinstance(reply, Choice | RecordList):
        found = [one for item in reply.items for one in answers_in(archive.find(item.id))[:1]]
    elif found:
        ids = [one.id for one in reply.more] if isinstance(reply, Answer) else []
        ids += [sibling.id for answer in found for sibling in answer.siblings]
        found += [one for id in ids for one in answers_in(archive.find(id))]
    unique = {one.id: one for one in found}
    return list(unique.values())[:MOST_LISTED]


def family(archive: ArchivePort, stored: Stored | None) -> list[Answer]:
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
