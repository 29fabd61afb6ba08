"""Parts → one line, in which none of them can reorder the others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.texts.languages import Own, direction

#: Between the parts of a source line.
SEPARATOR = " · "

#: Letters that are written from right to left, and signs that turn the direction of a line.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]"
)
#: What keeps such a text from turning what stands beside it.
_ISOLATES = "\u2068", "\u2069"


class Line(str):
    """Parts on one line, which a page can still tell apart."""

    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str]) -> Line:
        """Join them; each is isolated already where it has to be."""
        held = tuple(parts)
        line = super().__new__(cls, SEPARATOR.join(held))
        line.parts = held
        return line


def joined(parts: Iterable[str | None]) -> Line:
    """Parts on one line; those that are empty are left out."""
    return Line(isolated(part) for part in parts if part)


def isolated(text: str) -> str:
    """A text of a record as it may stand beside others: it cannot reorder their line.

    >>> isolated("Linden am Ring"), len(isolated("\u05d0\u05d1"))
    ('Linden am Ring', 4)
    """
    # In a line from right to left it is the others that do.
    if not _TURNS.search(text) and direction() == "ltr":
        return text
    start, end = _ISOLATES
    # An end of its own would let it out again.
    kept = Own if isinstance(text, Own) else str
    return kept(f"{start}{text.replace(end, '')}{end}")
