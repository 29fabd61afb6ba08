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
    counts_papers,
    is_asked,
    is_certain,
    is_likely,
    is_short,
    is_year,
)
from retrieval.search.spans import MOST_WORDS, Line, Span, apart
from retrieval.search.written import Place, blanked, folded_spelling, spelling, telling

#: Stored numbers by their keys, each in all its spellings; none where only the key is known.
Numbers = Mapping[str, Sequence[str]]

#: The numbers of a line that are looked for in other spellings: each reads all that are stored.
_MOST_OTHERS = 4


class StoredNumbers(Protocol):
    """The numbers under which an archive has papers."""

    def numbers(self, keys: Collection[str]) -> Numbers:
        """Return the stored numbers that have one of these keys."""
        ...

    def numbers_ending(self, key: str) -> Numbers:
        """Return those whose keys end with a key and have something before it."""
        ...

    def beginnings(self, keys: Collection[str]) -> Collection[str]:
        """Return those of these keys that are, or begin, the keys of stored numbers."""
        ...


@dataclass(frozen=True, slots=True)
class VorlageLookup:
    """One number of a Vorlage; `key` as in `vorlage_key`.

    `spellings` are those of the stored numbers that are meant, where not all of the key are. Where
    none of the key is stored, `others` are the keys of those that may be meant.
    """

    key: str
    spellings: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def find_papers(
    line: str, stored: StoredNumbers, taken: Iterable[Place]
) -> tuple[VorlageLookup, ...]:
    """Return the papers that the line looks up, in its order; nothing where it is a question.

    What is `taken` (a day, a TOP) is a number only where it is spelt as a stored one. A number that
    is not stored makes a look-up of nothing.
    """
    return _Papers(Line(line, taken), stored).look_ups()


def find_paper(line: str, stored: StoredNumbers) -> tuple[VorlageLookup, ...]:
    """Return the paper whose number is the line as a whole, for lines without a digit: "AN/XII"."""
    if not 1 < len(number_runs(line)) <= MOST_WORDS:
        return ()
    key = vorlage_key(line)
    spellings = stored.numbers([key]).get(key, ())
    same = [one for one in spellings if spelling(one).casefold() == spelling(line).casefold()]
    return (VorlageLookup(key, _meant(line, spellings)),) if same else ()


class _Papers:
    """The numbers of papers in one line."""

    def __init__(self, line: Line, stored: StoredNumbers) -> None:
        self._line = line
        self._stored = stored

    def look_ups(self) -> tuple[VorlageLookup, ...]:
        held = self._held()
        others = list(self._others(held))
        bare = not telling(blanked(self._line.text, [*held, *others]))
        found = {
            span.start: VorlageLookup(vorlage_key(span.text), _meant(span.text, spellings))
            for span, spellings in held.items()
            if self._is_meant(span, bare)
        }
        unsure = dict[int, VorlageLookup]()
        for span in others[:_MOST_OTHERS] if bare else ():
            keys = self._other_spellings(span.text)
            if len(keys) == 1:
                found[span.start] = VorlageLookup(keys[0])
            elif keys:
                unsure[span.start] = VorlageLookup(vorlage_key(span.text), others=tuple(keys))
        if not found and not (found := unsure):
            asked = (one for one in others if bare or self._is_named(one))
            found = {one.start: VorlageLookup(vorlage_key(one.text)) for one in asked}
        return tuple(dict.fromkeys(found[start] for start in sorted(found)))

    def _held(self) -> dict[Span, Sequence[str]]:
        """The stored numbers that stand in the line, the longest where they overlap."""
        keys = list(self._line.keys())
        numbers = self._stored.numbers({key for key, *_ in keys}) if keys else {}
        spans = {self._line.span(*words): key for key, *words in keys if key in numbers}
        known = [span for span, key in spans.items() if self._is_written(span, numbers[key])]
        parts = self._parts(known)
        whole = (span for span in known if span not in parts)
        longest = sorted(whole, key=lambda one: (one.first - one.last, one.first))
        return {span: numbers[spans[span]] for span in apart(longest)}

    def _is_written(self, span: Span, spellings: Sequence[str]) -> bool:
        """Whether a stored number stands there, and not as a part of another one."""
        if self._line.is_torn(span) or self._line.cuts(span):
            return False
        if not (self._line.is_loose(span) or self._line.is_taken(span)):
            return True
        return folded_spelling(span.text) in map(folded_spelling, spellings)

    def _parts(self, spans: Iterable[Span]) -> set[Span]:
        """Those behind which the line goes on as a longer stored number does.

        "12/2022" of "12/2022 Ortsgemeinde Süd" where "12/2022 Ortsgemeinde Nord" is stored.
        """
        longer = {span: more for span in spans if (more := self._line.with_next(span))}
        keys = {span: vorlage_key(more.text) for span, more in longer.items()}
        begun = self._stored.beginnings(set(keys.values())) if keys else ()
        return {span for span, key in keys.items() if key in begun}

    def _is_meant(self, span: Span, bare: bool) -> bool:
        """Whether a stored number is meant: it is announced or alone, or hardly anything else."""
        if self._line.is_alone(span) or self._line.is_labelled(span) or is_certain(span.text):
            return True
        return bare and is_likely(span.text)

    def _others(self, held: Collection[Span]) -> Iterator[Span]:
        """What is written as the number of a paper and is none that is stored."""
        for span in list(apart([*held, *self._line.runs()]))[len(held) :]:
            if self._is_asked(span) and not self._line.is_taken(span):
                yield self._line.extended(span)

    def _is_asked(self, span: Span) -> bool:
        """Whether somebody who writes this asks for a paper, though no such number is stored."""
        if is_asked(span.text):
            return True
        if is_year(span.text) or not any(map(str.isdecimal, span.text)):
            return False
        alone = self._line.is_alone(span) and is_short(span.text)
        return alone or self._line.is_labelled(span)

    def _is_named(self, span: Span) -> bool:
        """Whether that is so in any line, whatever else it says."""
        return self._line.is_labelled(span) and is_certain(span.text)

    def _other_spellings(self, text: str) -> list[str]:
        """The keys of stored numbers that may be written turned round, or without their beginning.

        "0129/2022" for "2022/0129", "1246/V" for "DS/1246/V".
        """
        runs = number_runs(text)
        found = set[str]()
        if len(runs) == 2 and all(map(str.isdecimal, runs)) and sum(map(is_year, runs)) == 1:
            found |= self._stored.numbers([vorlage_key("/".join(reversed(runs)))]).keys()
        if len(runs) > 1 or counts_papers(runs[0]):
            ending = self._stored.numbers_ending(vorlage_key(text))
            found |= {key for key, among in ending.items() if _is_end(runs, among)}
        return sorted(found)


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
