"""A line → the spans of its words that are written as one number, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.ids import KEY_JOINER, vorlage_key
from retrieval.search.number_shapes import goes_before, goes_behind, shouts
from retrieval.search.written import FILLER, LABELS, NUMBER_LABELS, PAPER_LABELS, Place, written

#: The most words of a number within a sentence.
MOST_WORDS = 12
#: Words of a line that are read for numbers: its whole length in prose, 40 numbers of papers.
_MOST_READ = 80


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a line that are written as one number, from the first to before the last."""

    first: int
    last: int
    start: int
    end: int
    text: str


class Line:
    """The words of a line; what is `taken` of it (a day, a TOP) is hardly the number of a paper."""

    def __init__(self, text: str, taken: Iterable[Place]) -> None:
        self.text = text
        self._words = written(text)
        self._shouted = shouts(self._words)
        self._unlabelled = self._count(0, len(self._words))
        #: By which of the `taken` each sign of the line is; a sign more, so that all have a next.
        self._taken = [0] * (len(text) + 1)
        for at, one in enumerate(taken, start=1):
            self._taken[one.start : one.end] = [at] * (one.end - one.start)

    def keys(self) -> Iterator[tuple[str, int, int]]:
        """Yield all that may be a number by its key, from which word to before which.

        Some words in a row with a digit, and the whole line where all of it is read.
        """
        read, most = self._words[:_MOST_READ], len(self._words)
        keys = [vorlage_key(word.text) for word in read]
        figures = [any(map(str.isdecimal, word.text)) for word in read]
        for first in range(len(figures)):
            digits = False
            for last in range(first + 1, min(first + MOST_WORDS, len(figures)) + 1):
                digits |= figures[last - 1]
                if digits:
                    yield KEY_JOINER.join(keys[first:last]), first, last
        if MOST_WORDS < most <= _MOST_READ:
            yield KEY_JOINER.join(keys), 0, most

    def span(self, first: int, last: int) -> Span:
        start, end = self._words[first].start, self._words[last - 1].end
        return Span(first, last, start, end, self.text[start:end])

    def runs(self) -> Iterator[Span]:
        """Yield what is written as one without the labels before it, one behind the other."""
        at = 0
        while at < len(self._words):
            first, at = at, at + 1
            while at < len(self._words) and (self._words[at].joined or self._figures(at)):
                at += 1
            while first < at - 1 and self._words[first].folded in LABELS:
                first += 1
            yield self.span(first, at)

    def extended(self, span: Span) -> Span:
        """Return a number with the signs before and behind it: "ST 1233/2021", "1233/2021 F1"."""
        first, last = span.first, span.last
        while goes_before(self._words, first, self._shouted):
            first -= 1
        while goes_behind(self._words, last, self._shouted):
            last += 1
        return self.span(first, last)

    def is_torn(self, span: Span) -> bool:
        """Whether words beside a span belong to it, so that it is a part of another number."""
        before = goes_before(self._words, span.first, self._shouted)
        return before or goes_behind(self._words, span.last, self._shouted)

    def with_next(self, span: Span) -> Span | None:
        """Return a span with the word of letters behind it, unless that is any line's."""
        if span.last == len(self._words):
            return None
        word = self._words[span.last]
        if not word.text.isalpha() or word.folded in FILLER:
            return None
        return self.span(span.first, span.last + 1)

    def is_loose(self, span: Span) -> bool:
        """Whether signs part the words of a span from each other."""
        return any(word.apart for word in self._words[span.first + 1 : span.last])

    def is_taken(self, span: Span) -> bool:
        return any(self._taken[span.start : span.end])

    def cuts(self, span: Span) -> bool:
        """Whether a span has only a part of a day or a TOP: "7" of "TOP 7"."""
        inner = self._taken[span.start], self._taken[span.end - 1]
        outer = self._taken[span.start - 1], self._taken[span.end]
        return any(one and one == other for one, other in zip(inner, outer, strict=True))

    def is_alone(self, span: Span) -> bool:
        """Whether the line is nothing but the span and labels."""
        return self._count(span.first, span.last) == self._unlabelled

    def is_labelled(self, span: Span) -> bool:
        """Whether a word for a paper announces the span: "Drucksache Nr. 7"."""
        before = [word.folded for word in self._words[max(span.first - 2, 0) : span.first]]
        if before and before[-1] in NUMBER_LABELS:
            before.pop()
        return bool(before) and before[-1] in PAPER_LABELS

    def _count(self, first: int, last: int) -> int:
        return sum(word.folded not in LABELS for word in self._words[first:last])

    def _figures(self, at: int) -> bool:
        """Whether a word is figures behind others, or behind a sign: "2022 0129", "F 00123"."""
        before, word = self._words[at - 1 : at + 1]
        if word.apart or not word.text.isdecimal():
            return False
        return before.text.isdecimal() or goes_before(self._words, at, self._shouted)


def apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in their order, without those that share a word with one before."""
    covered = set[int]()
    for span in spans:
        own = range(span.first, span.last)
        if covered.isdisjoint(own):
            covered.update(own)
            yield span
