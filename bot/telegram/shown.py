"""Messages of the bot, as they were sent or as Telegram gives them back → what they show.

Read off their buttons, so that nothing has to be kept of a message that somebody replies to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from telegram import InlineKeyboardMarkup

from bot.state.file import VERDICTS
from bot.telegram.outgoing import Button, Rows
from retrieval.ids import PART

#: What begins the data of buttons that stand only below the thing that they name: all answers of
#: its Anfrage, a verdict on it, an alert on it.
_OWN = ("w", "f", "b")
#: The verdict on a choice, below whose items it stands.
_NOTHING = str(VERDICTS.index("nothing-fits"))


def rows_of(markup: InlineKeyboardMarkup | None) -> Rows:
    """Return the buttons that stand below a message."""
    return tuple(
        tuple(Button(one.text, str(one.callback_data or ""), one.url or "") for one in row)
        for row in (markup.inline_keyboard if markup else ())
    )


def shown_in(rows: Rows, id_of: Callable[[str], str | None]) -> str | None:
    """Return the address of the one Vorgang, or of the answer, that a message shows, if it does.

    `id_of` gives the id of a short key.
    """
    items: list[str] = []
    for what, _, key in (one.data.partition(":") for row in rows for one in row):
        place, _, judged = key.partition(":")
        if what == "f" and place == _NOTHING:
            return _of_one(filter(None, map(id_of, items)))
        if what in _OWN:
            return id_of(judged if what == "f" else key)
        if what == "o":
            items.append(key)
    return None


def _of_one(ids: Iterable[str]) -> str | None:
    """The first of several answers of one Anfrage, else nothing."""
    by_owner = {id.partition(PART)[0]: id for id in reversed([*ids])}
    return next(iter(by_owner.values())) if len(by_owner) == 1 else None
