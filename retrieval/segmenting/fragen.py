"""Paragraphs → the numbered questions among them.

Finds lists of questions and where each question ends; which text answers one is the matter of
`segment`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from string import ascii_lowercase

from retrieval.paragraphs import spans
from retrieval.segmenting import numbering
from retrieval.segmenting.numbering import as_first

#: Words between two questions that are answered together.
_JOINING = ("und", "sowie", "bzw.", "+", "/", "-", "–")

#: From this likeness on, a paragraph after an answer label repeats the question. Share of equal
#: characters (difflib); repeated questions differ by hyphens and typing errors only.
_SAME_QUESTION = 0.9


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


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer and the question(s) it belongs to; `number` is None for a whole answer."""

    number: str | None
    fragen: tuple[Span, ...]
    antwort: Span

    @property
    def numbers(self) -> list[str]:
        """Its number, or each of several."""
        if self.number is None:
            return []
        first, _, last = self.number.partition("-")
        if first.isdigit() and last.isdigit():
            return [str(number) for number in range(int(first), int(last) + 1)]
        return self.number.split(",")


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What was found in one text.

    `before` and `behind` hold what the reply says outside its numbered answers.
    """

    fragen: tuple[Frage, ...] = ()
    pairs: tuple[Pair, ...] = ()
    before: Span | None = None
    behind: Span | None = None

    @property
    def answered(self) -> int:
        """How many questions have an answer, whether by parts or together."""
        numbers = {number.rstrip(ascii_lowercase) for pair in self.pairs for number in pair.numbers}
        return len(numbers)

    @property
    def whole(self) -> bool:
        """Whether the reply could not be taken apart and is one whole answer."""
        return len(self.pairs) == 1 and self.pairs[0].number is None


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


def answer_span(
    units: Sequence[Unit], offset: int, fragen: Iterable[Span], source: Sequence[Unit]
) -> Span | None:
    """From the words after the label to the end, without a repetition of the question."""
    start = after(units, offset)
    if start is None:
        return None
    for frage in fragen:
        asked = words_of(source, frage)
        holder = next(unit for unit in units if unit.end > start)
        rest = [unit for unit in units if unit.start >= holder.end]
        if rest and same(asked, holder.words):
            start = rest[0].start
    return Span(start, units[-1].end) if start < units[-1].end else None


def same(asked: str, repeated: str) -> bool:
    """Whether the second text repeats the first."""
    first, second = (re.sub(r"^[\d.)\s•-]+|\s", "", text) for text in (asked, repeated))
    likeness: float = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return likeness >= _SAME_QUESTION


def words_of(units: Iterable[Unit], span: Span) -> str:
    """The words of the paragraphs that a span touches."""
    return " ".join(u.words for u in units if u.end > span.start and u.start < span.end)


def answered_together(waiting: Sequence[Frage], answer: Span, units: Sequence[Unit]) -> Pair:
    """One answer for all the questions before it; a heading above a first part gives no number."""
    numbers = tuple(frage.number for frage in waiting)
    heads = len(numbers) == 2 and numbers[1] == f"{numbers[0]}.1"
    if heads and "?" not in words_of(units, waiting[0].span):
        numbers = numbers[1:]
    spans = tuple(frage.span for frage in waiting)
    return Pair(numbering.joint_name(numbers), spans, answer)


def between(units: Sequence[Unit], text: str, start: int, end: int) -> Span | None:
    """The words between two places, without the label of an answer; None for no answer."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    opens = next((unit for unit in units if unit.start == start), None)
    if opens:
        label = numbering.answer_label(opens.words) or numbering.bare_answer_label(opens.words)
        start += label.end if label else 0
        start += len(text[start:end]) - len(text[start:end].lstrip())
    return Span(start, end) if start < end and text[start:end] not in _JOINING else None
