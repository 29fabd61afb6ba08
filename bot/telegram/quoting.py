"""An official text and what is ours around it → messages: the text whole, in quotes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.telegram.markup import (
    MOST_UNITS,
    bold,
    escape_text,
    joined,
    lines_of,
    packed,
    shown,
    slices,
    small,
)
from bot.telegram.outgoing import Draft, Rows
from bot.texts import telegram as telegram_texts

#: Units kept for "Teil 12 von 34" and the line breaks around a quote.
_SPARE = 64
#: Units of what stands around an official text in its first and last message; what is longer goes
#: into messages of its own.
MOST_AROUND = 1500


def around(
    opening: Sequence[str],
    text: str,
    foot: str,
    rows: Rows,
    focus: tuple[int, int] = (0, 0),
) -> list[Draft]:
    """An official text in quotes, what is ours before its first and after its last part."""
    before: list[Draft] = []
    head = joined(*opening)
    if shown(head) > MOST_AROUND:
        *first, head = opening
        if shown(head) > MOST_AROUND:
            first, head = [*opening], ""
        before = packed(first, ())
    after: list[Draft] = []
    if shown(foot) > MOST_AROUND:
        after, foot, rows = packed([foot], rows), "", ()
    parts = slices(text, MOST_UNITS - _SPARE - shown(head) - shown(foot))
    of, start = len(parts), 0
    drafts = []
    for number, part in enumerate(parts, 1):
        html = lines_of(
            head if number == 1 else "",
            _quoted(part, focus[0] - start, focus[1] - start),
            foot if number == of else "",
            small(telegram_texts.part(number, of)) if of > 1 else "",
        )
        drafts.append(Draft(html, rows if number == of else ()))
        start += len(part)
    return before + drafts + after


def _quoted(part: str, first: int, last: int) -> str:
    """A part of an official text in a quote, in bold what of it lies between two places."""
    first, last = (min(max(at, 0), len(part)) for at in (first, last))
    marked = bold(part[first:last]) or escape_text(part[first:last])
    said = f"{escape_text(part[:first])}{marked}{escape_text(part[last:])}"
    return f"<blockquote>{said}</blockquote>"
