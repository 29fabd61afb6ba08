"""A stored text → its paragraphs, and what was found in it: questions and answers, as spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.paragraphs import spans
from retrieval.records import numbers_in


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text: start and end as in slices."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Frage:
    """One numbered question."""

    number: str
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and where it lies."""

    start: int
    end: int
    text: str


Paragraphs = Sequence[Paragraph]


def opening_in(paragraphs: Paragraphs, span: Span) -> Paragraphs:
    """Return the paragraphs that begin inside a span."""
    first = bisect_left(paragraphs, span.start, key=lambda p: p.start)
    return paragraphs[first : bisect_left(paragraphs, span.end, key=lambda p: p.start)]


def touching(paragraphs: Paragraphs, span: Span) -> Paragraphs:
    """Return the paragraphs of which some lies in a span."""
    first = bisect_left(paragraphs, span.start + 1, key=lambda p: p.end)
    return paragraphs[first : bisect_left(paragraphs, span.end, key=lambda p: p.start)]


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer and the question(s) it belongs to; `number` is None for a whole answer."""

    number: str | None
    fragen: tuple[Span, ...]
    antwort: Span

    @property
    def numbers(self) -> list[str]:
        """Its number, or each of several."""
        return numbers_in(self.number)


#: The parts of a number: "1.2", "3a", "II.4b".
_PART = re.compile(r"(?<=\d)\..*|[a-z]+$")


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What was found in one text; `preamble` and `closing` stand outside the numbered answers."""

    fragen: tuple[Frage, ...] = ()
    pairs: tuple[Pair, ...] = ()
    preamble: Span | None = None
    closing: Span | None = None

    @property
    def answered(self) -> int:
        """How many questions have an answer, whether by parts or together."""
        numbers = (number for pair in self.pairs for number in pair.numbers)
        return len({_PART.sub("", number) for number in numbers})


#: What opens a paragraph of its own wherever it stands: some texts come without line breaks.
_OPENS = re.compile(
    r"(?<=[.?!:)“”\"\d]\s)(?<!vgl\.\s)(?<!Vgl\.\s)(?<!\ss\.\s)"
    r"(?:(?:Frage|(?:Antwort\s)?[Zz]u\sFrage|Antwort\szu)\s\d{1,2}(?:\s?[a-h]\)?)?\s?:"
    r"|\((?:verteilt|ausgegeben)\sam\b)"
)


#: The signs of a heading in plain text, and such a heading that only counts pages.
_HEADING = re.compile(r"#{1,6}\s")
_PAGE = re.compile(r"\s#{1,6}\s\d{1,3}\s?$")


def split_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text, those with the marks of several answers cut before each."""
    return list(_split(text))


def _split(text: str) -> Iterator[Paragraph]:
    for first, last in spans(text):
        heading = _HEADING.match(text, first, last)
        start = heading.end() if heading else first
        for end in (*(found.start() for found in _OPENS.finditer(text, start + 1, last)), last):
            words = _PAGE.sub("", text[start:end]).rstrip()
            if words and not (heading and words.isdigit()):
                yield Paragraph(start, start + len(words), words)
            start = end
