"""A line → the papers whose numbers stand in it.

A number is what the archive stores as one, in whatever shape; shapes only say whether it is meant,
and whether one that is not stored was asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.ids import number_runs, vorlage_key
from retrieval.search.number_shapes import (
    counts_in,
    goes_before,
    goes_behind,
    is_asked,
    is_certain,
    is_likely,
    is_short,
    is_year,
    shouts,
)
from retrieval.search.written import (
    LABELS,
    NUMBER_LABELS,
    PAPER_LABELS,
    Place,
    blanked,
    spelling,
    telling,
    written,
)

#: Stored numbers by their keys, each in all its spellings; none where only the key is known.
Numbers = Mapping[str, Sequence[str]]

#: The most words of a number within a sentence.
_MOST_WORDS = 8


class StoredNumbers(Protocol):
    """The numbers under which an archive has papers."""

    def numbers(self, keys: Collection[str]) -> Numbers:
        """Return the stored numbers that have one of these keys."""
        ...

    def numbers_ending(self, key: str) -> Numbers:
        """Return those whose keys end with a key and have something before it."""
        ...


@dataclass(frozen=True, slots=True)
class VorlageLookup:
    """One number of a Vorlage; `key` as in `vorlage_key`.

    `spellings` are those of the stored numbers that are meant, where not all of the key are.
    """

    key: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    """Words of a line that are written as one number, from the first to before the last."""

    first: int
    last: int
    start: int
    end: int
    text: str


def find_papers(
    line: str, stored: StoredNumbers, taken: Iterable[Place]
) -> tuple[VorlageLookup, ...]:
    """Return the papers that the line looks up, in its order; nothing where it is a question.

    What is `taken` (a day, a TOP) is a number only where it is spelt as a stored one. A number that
    is not stored makes a look-up of nothing.
    """
    return _Papers(line, stored, taken).look_ups()


def find_paper(line: str, stored: StoredNumbers) -> tuple[VorlageLookup, ...]:
    """Return the paper whose number is the line as a whole, for lines without a digit: "AN/XII"."""
    if not 1 < len(number_runs(line)) <= _MOST_WORDS:
        return ()
    key = vorlage_key(line)
    spellings = stored.numbers([key]).get(key, ())
    same = [one for one in spellings if spelling(one).casefold() == spelling(line).casefold()]
    return (VorlageLookup(key, _meant(line, spellings)),) if same else ()


class _Papers:
    """The numbers of papers in one line."""

    def __init__(self, line: str, stored: StoredNumbers, taken: Iterable[Place]) -> None:
        self._line = line
        self._stored = stored
        self._words = written(line)
        self._shouted = shouts(self._words)
        self._unlabelled = sum(word.folded not in LABELS for word in self._words)
        self._taken = bytearray(len(line))
        for one in taken:
            self._taken[one.start : one.end] = b"\1" * (one.end - one.start)

    def look_ups(self) -> tuple[VorlageLookup, ...]:
        held = self._held()
        others = list(self._others(held))
        bare = not telling(blanked(self._line, [*held, *others]))
        found = {
            span.start: VorlageLookup(vorlage_key(span.text), _meant(span.text, held[span]))
            for span in held
            if self._is_meant(span, bare)
        }
        for span in others if bare else ():
            if key := self._other_spelling(span):
                found[span.start] = VorlageLookup(key)
        if not found:
            asked = (one for one in others if bare or self._is_named(one))
            found = {one.start: VorlageLookup(vorlage_key(one.text)) for one in asked}
        return tuple(dict.fromkeys(found[start] for start in sorted(found)))

    def _held(self) -> dict[_Span, Sequence[str]]:
        """The stored numbers that stand in the line, the longest where they overlap."""
        keys = {span: vorlage_key(span.text) for span in self._spans()}
        numbers = self._stored.numbers(set(keys.values())) if keys else {}
        known = [span for span, key in keys.items() if key in numbers]
        free, held = bytearray(b"\1") * len(self._words), dict[_Span, Sequence[str]]()
        for span in sorted(known, key=lambda one: (one.first - one.last, one.first)):
            spellings = numbers[keys[span]]
            if all(free[span.first : span.last]) and self._is_whole(span, spellings):
                held[span] = spellings
                free[span.first : span.last] = bytes(span.last - span.first)
        return held

    def _spans(self) -> Iterator[_Span]:
        """All that may be a number: some words in a row with a digit, and the line as a whole."""
        most = len(self._words)
        for first in range(most):
            digits = False
            for last in range(first + 1, min(first + _MOST_WORDS, most) + 1):
                digits |= any(map(str.isdecimal, self._words[last - 1].text))
                if digits:
                    yield self._span(first, last)
        if most > _MOST_WORDS:
            yield self._span(0, most)

    def _span(self, first: int, last: int) -> _Span:
        start, end = self._words[first].start, self._words[last - 1].end
        return _Span(first, last, start, end, self._line[start:end])

    def _is_whole(self, span: _Span, spellings: Sequence[str]) -> bool:
        """Whether a stored number is written there, and not as a part of another one."""
        within = self._words[span.first + 1 : span.last]
        loose = any(word.apart for word in within) or 1 in self._taken[span.start : span.end]
        if loose and spelling(span.text) not in map(spelling, spellings):
            return False
        return not (
            goes_before(self._words, span.first, self._shouted)
            or goes_behind(self._words, span.last, self._shouted)
        )

    def _is_meant(self, span: _Span, bare: bool) -> bool:
        """Whether a stored number is meant: it is announced or alone, or hardly anything else."""
        if self._is_alone(span) or self._is_labelled(span) or is_certain(span.text):
            return True
        return bare and is_likely(span.text)

    def _is_alone(self, span: _Span) -> bool:
        within = self._words[span.first : span.last]
        return sum(word.folded not in LABELS for word in within) == self._unlabelled

    def _is_labelled(self, span: _Span) -> bool:
        """Whether a word for a paper announces the number: "Drucksache Nr. 7"."""
        before = [word.folded for word in self._words[max(span.first - 2, 0) : span.first]]
        if before and before[-1] in NUMBER_LABELS:
            before.pop()
        return bool(before) and before[-1] in PAPER_LABELS

    def _is_named(self, span: _Span) -> bool:
        return self._is_labelled(span) and is_certain(span.text)

    def _others(self, held: Iterable[_Span]) -> Iterator[_Span]:
        """What is written as a number of a paper and is none that is stored."""
        free = bytearray(b"\1") * len(self._words)
        for span in held:
            free[span.first : span.last] = bytes(span.last - span.first)
        at = 0
        while at < len(self._words):
            first, at = at, self._run_end(at)
            while first < at - 1 and self._words[first].folded in LABELS:
                first += 1
            span = self._span(first, at)
            if not all(free[first:at]) or 1 in self._taken[span.start : span.end]:
                continue
            if self._asks(span):
                yield self._extended(span)

    def _run_end(self, at: int) -> int:
        """Where the words end that are written as one number, from this one on."""
        end = at + 1
        while end < len(self._words) and (self._words[end].joined or self._figures(end)):
            end += 1
        return end

    def _figures(self, at: int) -> bool:
        """Whether a word is figures behind others, or behind a sign: "2022 0129", "F 00123"."""
        before, word = self._words[at - 1 : at + 1]
        if word.apart or not word.text.isdecimal():
            return False
        return before.text.isdecimal() or goes_before(self._words, at, self._shouted)

    def _asks(self, span: _Span) -> bool:
        if is_asked(span.text):
            return True
        digits = any(map(str.isdecimal, span.text)) and not is_year(span.text)
        return (self._is_labelled(span) and digits) or (
            self._is_alone(span) and digits and is_short(span.text)
        )

    def _extended(self, span: _Span) -> _Span:
        """The number with the signs that stand before and behind it: "ST 1233/2021", "… F1"."""
        first, last = span.first, span.last
        while goes_before(self._words, first, self._shouted):
            first -= 1
        while goes_behind(self._words, last, self._shouted):
            last += 1
        return self._span(first, last)

    def _other_spelling(self, span: _Span) -> str | None:
        """The key of the one stored number that is written turned round, or without its beginning.

        "0129/2022" for "2022/0129", "1246/V" for "DS/1246/V"; none where it may be several.
        """
        runs = number_runs(span.text)
        found = set[str]()
        if len(runs) == 2 and all(map(str.isdecimal, runs)) and sum(map(is_year, runs)) == 1:
            found |= self._stored.numbers([vorlage_key("/".join(reversed(runs)))]).keys()
        if is_short(span.text) or len(runs) > 1 or self._is_labelled(span):
            ending = self._stored.numbers_ending(vorlage_key(span.text))
            found |= {key for key, among in ending.items() if _is_end(runs, among)}
        return found.pop() if len(found) == 1 else None


def _is_end(runs: Sequence[str], spellings: Sequence[str]) -> bool:
    """Whether runs that end a number hold the one that counts papers, not just "/1" or "/2021"."""
    return any(len(number_runs(one)) - counts_in(one) <= len(runs) for one in spellings)


def _meant(text: str, spellings: Sequence[str]) -> tuple[str, ...]:
    """The stored spellings of one key that are written so, first in the same letters; else all."""
    if len(spellings) > 1:
        for form in (spelling, lambda number: spelling(number).casefold()):
            if same := [one for one in spellings if form(one) == form(text)]:
                return tuple(same)
    return ()
