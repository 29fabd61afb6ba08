"""A stored text → its paragraphs, and what was found in it: questions and answers, as spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

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
        return len({n.rstrip(ascii_lowercase) for pair in self.pairs for n in pair.numbers})


def split_paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(start, end, text[start:end]) for start, end in spans(text)]
