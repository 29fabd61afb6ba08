"""Raw text → paragraphs: white space is settled here, and nothing else is touched.

A text is stored as paragraphs joined by a blank line. A list item is a paragraph of its own and
keeps its marker. No letter, digit or sign is ever changed, added or removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PARAGRAPH_BREAK = "\n\n"

#: What may open a list item: "•", "-", "1.", "1.1.", "2)", "a)", "Zu 1.:" is a label, not a marker.
LIST_MARKER = re.compile(
    r"(?:[•▪◦*–-]|\(?\d{1,2}(?:\.\d{1,2})*\s?[.)]|\d{1,2}(?:\.\d{1,2})+|\(?[a-z]{1,2}\))(?=\s|$)"
)


def collapse(text: str) -> str:
    """The text on one line: every run of white space is one space, none at the ends."""
    return " ".join(text.split())


def join_lines(lines: Iterable[str]) -> str:
    """Paragraphs out of lines: a blank line or a list marker at the start of a line parts them.

    >>> join_lines(["• eins", "  • zwei", "geht weiter", "", "drei"])
    '• eins\\n\\n• zwei geht weiter\\n\\ndrei'
    """
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        words = collapse(line)
        if not words or LIST_MARKER.match(words):
            paragraphs.append([])
        if words:
            paragraphs[-1].append(words)
    return PARAGRAPH_BREAK.join(" ".join(lines) for lines in paragraphs if lines)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each paragraph of a stored text, in order."""
    start = 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        if paragraph:
            yield start, start + len(paragraph)
        start += len(paragraph) + len(PARAGRAPH_BREAK)
