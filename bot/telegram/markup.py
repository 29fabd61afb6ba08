"""Text and buttons → messages as Telegram reads them: HTML that is not too long, rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

from bot.telegram.outgoing import Button, Draft, Rows
from bot.telegram.split import MOST_UNITS, slices, units

#: Telegram allows 100 buttons; more than this many nobody reads.
_MOST_BUTTONS = 48

_TAG = re.compile(r"<[^>]*>")


def packed(paragraphs: Sequence[str], rows: Rows) -> list[Draft]:
    """Paragraphs in as few messages as they need; the buttons below the last."""
    messages = [""]
    for paragraph in _fitting(paragraphs):
        longer = joined(messages[-1], paragraph)
        if shown(longer) > MOST_UNITS:
            messages.append(paragraph)
        else:
            messages[-1] = longer
    return [*map(Draft, messages[:-1]), Draft(messages[-1], rows)]


def grid(buttons: Sequence[Button], width: int) -> Rows:
    """Buttons in rows of so many."""
    buttons = buttons[:_MOST_BUTTONS]
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def escape_text(text: str) -> str:
    """A text that holds no markup for Telegram."""
    return escape(text, quote=False)


def shown(html: str) -> int:
    """The units of HTML of our own making once it is parsed."""
    return units(unescape(_TAG.sub("", html)))


def _fitting(paragraphs: Sequence[str]) -> Iterable[str]:
    """Paragraphs of which each fits; one that is too long loses its markup, never a sign."""
    for paragraph in paragraphs:
        if shown(paragraph) <= MOST_UNITS:
            yield paragraph
        else:
            text = unescape(_TAG.sub("", paragraph))
            yield from map(escape_text, slices(text, MOST_UNITS))


def bold(text: str) -> str:
    """Text in bold."""
    return f"<b>{escape_text(text)}</b>"


def small(text: str) -> str:
    """Text in italics: what is less important."""
    return f"<i>{escape_text(text)}</i>"


def joined(*parts: str | bool, between: str = "\n\n") -> str:
    """The parts that there are, a blank line between them."""
    return between.join(part for part in parts if isinstance(part, str) and part)


def lines_of(*parts: str) -> str:
    """The parts that there are, a line each."""
    return joined(*parts, between="\n")
