"""A text → the pieces in which channels show it: paragraphs, the place that fits, numbers to dial.

Joined they are the text again: nothing is changed, added or left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.paragraphs import spans

#: Characters from which a mark at the fitting place helps: the height of a phone at 16 px.
LONG = 700

#: What can be dialled as it is written: short numbers of the whole country, and others with their
#: area code, a space behind it. A year, a day or the number of a paper is none.
TELEPHONE = re.compile(
    r"(?<![\w/.,-])(11[025]|116 ?\d{3}|0\d{2,4} \d[\d -]{2,}\d)(?![\w/-]|[.,]\d| \d)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a stored text, cut where what meets the question begins and ends."""

    before: str
    marked: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return self.before + self.marked + self.after


def excerpt(text: str, focus: tuple[int, int] | None) -> str:
    """Return what of a long text meets the question; nothing of a short one, nor where it is all.

    >>> excerpt("Ja. " * 200 + "Nein.", (800, 805))
    'Nein.'
    """
    found = text[slice(*focus)] if focus and len(text) >= LONG else ""
    return found if found.strip() and found.strip() != text.strip() else ""


def paragraphs(text: str, focus: tuple[int, int] | None = None) -> list[Paragraph]:
    """The paragraphs of a stored text; joined by PARAGRAPH_BREAK they are the text again.

    Only empty ones, which no text has that was read as it should, are left out. Marked is what of
    a long text `focus` covers.
    """
    first, last = focus if focus and excerpt(text, focus) else (0, 0)
    found = []
    for start, end in spans(text):
        begin, stop = min(max(first, start), end), min(max(last, start), end)
        found.append(Paragraph(text[start:begin], text[begin:stop], text[stop:end]))
    return found


def dialled(text: str) -> list[tuple[str, str]]:
    """The pieces of a text of the service, each with the digits to dial where it is a number.

    >>> dialled("Wählen Sie 116 117.")
    [('Wählen Sie ', ''), ('116 117', '116117'), ('.', '')]
    """
    found = []
    for at, piece in enumerate(TELEPHONE.split(text)):
        found.append((piece, re.sub(r"\D", "", piece) if at % 2 else ""))
    return [(piece, digits) for piece, digits in found if piece]
