"""Several answers → a list to choose from: what was asked, where, and a button for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import render
from bot.telegram.markup import bold, escape_text, grid, packed, small
from bot.telegram.outgoing import Button, Draft, Rows
from bot.telegram.split import slices, units
from retrieval.reply import Answer

#: Units of a question and of its source in news: ten of both leave 1,500 for title and reason, of
#: which the longest topic takes 1,000.
_MOST_ASKED, _MOST_WHERE = 150, 100

_WIDTH = 5

#: The short key of an id.
Key = Callable[[str], str]


def choice(title: str, answers: Sequence[Answer], key: Key) -> list[Draft]:
    """The list in as many messages as it needs."""
    lines = [_line(place, _asked(one), _where(one)) for place, one in enumerate(answers, 1)]
    return packed([bold(title), *lines], _buttons(answers, key))


def news(title: str, answers: Sequence[Answer], reason: str, key: Key) -> Draft:
    """Up to ten answers that nobody has just asked for, in one message that says why it comes.

    What was asked is cut short where it is long; the answer behind the button is whole.
    """
    lines = [
        _line(place, _cut(_asked(one), _MOST_ASKED), _cut(_where(one), _MOST_WHERE))
        for place, one in enumerate(answers, 1)
    ]
    [draft] = packed([bold(title), *lines, escape_text(reason)], _buttons(answers, key))
    return draft


def _line(place: int, asked: str, where: str) -> str:
    return f"{place}. {escape_text(asked)}\n{small(where)}"


def _asked(answer: Answer) -> str:
    return answer.frage or answer.source.betreff


def _where(answer: Answer) -> str:
    return render.answer_line(answer)


def _cut(text: str, most: int) -> str:
    return text if units(text) <= most else f"{slices(text, most - 1)[0].rstrip()}…"


def _buttons(answers: Sequence[Answer], key: Key) -> Rows:
    found = [Button(str(place), f"o:{key(one.id)}") for place, one in enumerate(answers, 1)]
    return grid(found, _WIDTH)
