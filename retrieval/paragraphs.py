"""Raw text → paragraphs: white space is settled here, and nothing else is touched.

A text is stored as paragraphs joined by a blank line. A list item is a paragraph of its own and
keeps its marker. No letter, digit or sign is ever changed, added or removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

PARAGRAPH_BREAK = "\n\n"

#: What may open a list item: "•", "-", "1.", "1.1.", "2)", "a)", "Zu 1.:" is a label, not a marker.
LIST_MARKER = re.compile(
    r"(?:[•▪◦*–-]|\(?\d{1,2}(?:\.\d{1,2})*\s?[.)]|\d{1,2}(?:\.\d{1,2})+|\(?[a-z]{1,2}\))(?=\s|$)"
)

#: A window grows by whole paragraphs to this many words; longer paragraphs are cut at sentences.
#: The encoder's training passages end at 90 tokens, about 60 words.
WINDOW_WORDS = 60

_SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=[A-ZÄÖÜ„])")


class Piece(NamedTuple):
    """A span of a text and how many words it has."""

    start: int
    end: int
    words: int

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Piece:
        """The span with its words counted."""
        return cls(start, end, len(text[start:end].split()))


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


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Spans of about WINDOW_WORDS words that end with paragraphs or sentences, in order."""
    start: int | None = None
    end = count = 0
    for piece_start, piece_end, length in _pieces(text):
        if start is not None and count + length > WINDOW_WORDS:
            yield start, end
            start, count = None, 0
        start = piece_start if start is None else start
        end, count = piece_end, count + length
    if start is not None:
        yield start, end


def _pieces(text: str) -> Iterator[Piece]:
    """Paragraphs; those of more than WINDOW_WORDS words by sentences."""
    for start, end in spans(text):
        whole = Piece.of(text, start, end)
        if whole.words <= WINDOW_WORDS:
            yield whole
            continue
        begin = start
        for cut in _SENTENCE.finditer(text, start, end):
            yield Piece.of(text, begin, cut.start())
            begin = cut.end()
        yield Piece.of(text, begin, end)
