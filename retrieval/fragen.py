"""Paragraphs → the numbered questions among them.

Finds lists of questions and where each question ends; which text answers one is the matter of
`segment`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval import numbering
from retrieval.counting import as_first
from retrieval.layout import spans


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text: start and end as in slices."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frage:
    """One numbered question."""

    number: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph and where it lies."""

    start: int
    end: int
    words: str


def units_of(text: str) -> list[Unit]:
    """The paragraphs of a stored text."""
    return [Unit(start, end, text[start:end]) for start, end in spans(text)]


def asks_at_end(words: str) -> bool:
    """Whether the words end with a question mark, quoted or not."""
    return words.rstrip('“" ').endswith("?")


def questions(units: Sequence[Unit]) -> tuple[Frage, ...]:
    """The last list of questions in the units: numbered, all numbered "1.", or with bullets."""
    items = [
        (at, mark) for at, unit in enumerate(units) if (mark := numbering.question_item(unit.words))
    ]
    numbers = [mark.numbers[0] for _, mark in items]
    if len(items) > 1 and set(numbers) == {"1"}:
        numbers = [str(position) for position in range(1, len(items) + 1)]
    elif items:
        first = max((at for at, number in enumerate(numbers) if as_first(number)), default=None)
        if first is None:
            return ()
        items, numbers = items[first:], numbers[first:]
    else:
        items = [
            (at, mark) for at, unit in enumerate(units) if (mark := numbering.bullet(unit.words))
        ]
        if not any("?" in units[at].words for at, _ in items):
            return ()
        numbers = [str(position) for position in range(1, len(items) + 1)]
    if not rising(numbers):
        return ()
    ends = [at for at, _ in items[1:]] + [len(units)]
    return tuple(
        Frage(number, span)
        for number, (at, mark), end in zip(numbers, items, ends, strict=True)
        if (span := question_span(units[at:end], mark.end, last=end == len(units)))
    )


def asks(units: Iterable[Unit]) -> bool:
    """Whether the units ask at all: a motion has numbers too."""
    return any(
        unit.words.endswith("?")
        or re.search(r"\b(?:fragen wir|frage ich|Fragen|Auskunft)\b", unit.words)
        for unit in units
    )


def question_span(units: Sequence[Unit], offset: int, last: bool) -> Span | None:
    """From the words after the number to the end of the question.

    The last question of a list ends with its last paragraph that ends in "?" (reasons or greetings
    may follow), or with its first words where none does.
    """
    start = after(units, offset)
    if start is None:
        return None
    end = units[-1].end
    if last:
        marks = [unit.end for unit in units if asks_at_end(unit.words)]
        holder = next(unit for unit in units if unit.end > start)
        end = marks[-1] if marks else holder.end
    return Span(start, end) if start < end else None


def after(units: Sequence[Unit], offset: int) -> int | None:
    """Where words begin after a mark of this length in the first unit; None for no words."""
    rest = units[0].words[offset:]
    if rest.strip():
        return units[0].start + offset + len(rest) - len(rest.lstrip())
    return units[1].start if len(units) > 1 else None


def rising(numbers: Sequence[str]) -> bool:
    """Whether each number is greater than the one before."""
    keys = [numbering.as_key(number) for number in numbers]
    return all(before < later for before, later in pairwise(keys))
