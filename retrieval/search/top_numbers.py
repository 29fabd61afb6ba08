"""A line → the TOPs that it names: "TOP 7", "Ö 7", "Punkt 12 a)", "A 5" where an agenda has it.

What follows a label is a number by its shape, and as much more as an agenda has of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from retrieval.german.words import STOP_WORDS
from retrieval.ids import top_key
from retrieval.search.number_shapes import goes_before, goes_behind, is_ordinal, shouts
from retrieval.search.written import NUMBER_LABELS, TOP_LABELS, has_joiner, written

#: The marks of the parts of an agenda, which need no label before their number …
_PARTS = frozenset({"ö", "n", "nö"})
#: … and those as they are typed without umlauts, behind a label.
_TYPED_PARTS = _PARTS | {"o", "oe", "noe"}
_AND = frozenset({"und", "sowie", "u"})
#: Signs between the numbers of several TOPs, and between a label and its number.
_BETWEEN = frozenset({",", ";", "&", "+"})
_BEHIND_LABEL = frozenset({"", ".", ":", "#"})
#: The most words of a number: "Ö A 12.3 b".
_MOST_WORDS = 6
#: TOPs of a line that are read: each is held against all that agendas have.
_MOST_TOPS = 16


@dataclass(frozen=True, slots=True)
class FoundTop:
    """The number of a TOP as in `top_key`, and where it stands with its label."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """Words of a line that are the number of a TOP: from the first to before the last."""

    key: str
    first: int
    last: int


#: Gives the keys of the TOPs that agendas have; asked only where a line may name one.
Listed = Callable[[], Collection[str]]


def find_tops(line: str, listed: Listed) -> list[FoundTop]:
    """Return the TOPs that a line names as such, the first of a long list.

    >>> [top.key for top in find_tops("TOP 3, 8 und 12 a)", set)]
    ['3', '8', '12-A']
    """
    return list(islice(_Tops(line, listed).named(), _MOST_TOPS))


def find_listed_top(line: str, listed: Listed) -> FoundTop | None:
    """Return the one number of an agenda that stands in a line without a label: "12 a) vom …"."""
    return _Tops(line, listed).unlabelled()


class _Tops:
    """The numbers of TOPs in one line."""

    def __init__(self, line: str, listed: Listed) -> None:
        self._line = line
        self._words = written(line)
        self._read = listed

    @cached_property
    def _listed(self) -> Collection[str]:
        return self._read()

    def named(self) -> Iterator[FoundTop]:
        at = 0
        while at < len(self._words):
            start, number = self._words[at].start, self._labelled(at) or self._marked(at)
            at += 1
            while number:
                end = self._words[number.last - 1].end
                yield FoundTop(number.key, start, end)
                start, at, number = end, number.last, self._next(number)

    def unlabelled(self) -> FoundTop | None:
        most = len(self._words)
        for length in range(min(_MOST_WORDS, most), 0, -1):
            for first in range(most - length + 1):
                number = _Number(self._key(first, first + length), first, first + length)
                if number.key in self._listed and self._stands_alone(number):
                    end = self._words[number.last - 1].end
                    return FoundTop(number.key, self._words[first].start, end)
        return None

    def _stands_alone(self, number: _Number) -> bool:
        """Whether it is no part of another number, and counts no things."""
        shouted, last = shouts(self._words), number.last
        if goes_before(self._words, number.first, shouted):
            return False
        if goes_behind(self._words, last, shouted):
            return False
        plain = self._line[self._words[number.first].start : self._words[last - 1].end].isdecimal()
        return not plain or all(word.folded in STOP_WORDS for word in self._words[last : last + 1])

    def _key(self, first: int, last: int) -> str:
        return top_key(self._line[self._words[first].start : self._words[last - 1].end])

    def _labelled(self, at: int) -> _Number | None:
        """The number behind a label: "TOP Nr. 7"."""
        if self._words[at].folded not in TOP_LABELS:
            return None
        at += 1
        if at < len(self._words) and self._words[at].folded in NUMBER_LABELS:
            at += 1
        if at == len(self._words) or self._words[at].gap.strip() not in _BEHIND_LABEL:
            return None
        return self._number(at, _TYPED_PARTS)

    def _marked(self, at: int) -> _Number | None:
        """The number behind the mark of a part: "Ö 7", not the paper "N 2/2021"."""
        word = self._words[at]
        if (at and word.joined) or word.folded.rstrip("0123456789") not in _PARTS:
            return None
        number = self._number(at, _PARTS)
        if number is None or has_joiner(self._line[word.start : self._words[number.last - 1].end]):
            return None
        behind = self._words[number.last : number.last + 1]
        return None if any(has_joiner(one.gap) and one.joined for one in behind) else number

    def _next(self, number: _Number) -> _Number | None:
        """The number of a further TOP behind one: "8" in "TOP N 3 und 8", which is one of N too."""
        at = number.last
        if at < len(self._words) and self._words[at].folded in _AND:
            at += 1
        elif at == len(self._words) or self._words[at].gap.strip(" )") not in _BETWEEN:
            return None
        found = self._number(at, _TYPED_PARTS) if at < len(self._words) else None
        if found is None or not self._is_number(found):
            return None
        if number.key.startswith("N-") and self._words[at].text[0].isdecimal():
            return replace(found, key=f"N-{found.key}")
        return found

    def _is_number(self, found: _Number) -> bool:
        """Whether an agenda has it, or it is no beginning of a day ("15.02.")."""
        end = self._words[found.last - 1].end
        return found.key in self._listed or self._line[end : end + 1] not in ("/", ".")

    def _number(self, at: int, parts: Collection[str]) -> _Number | None:
        """The longest number of an agenda that begins there, none shorter than what is written."""
        end, most = self._shape_end(at, parts), at + 1
        while most < min(at + _MOST_WORDS, len(self._words)) and not self._words[most].apart:
            most += 1
        for last in range(most, (end or at + 1) - 1, -1):
            if (key := self._key(at, last)) in self._listed:
                return _Number(key, at, last)
        return _Number(self._key(at, end), at, end) if end else None

    def _shape_end(self, at: int, parts: Collection[str]) -> int | None:
        """Behind the last word of what is written as a number: "7", "A 5", "I.3.2", "12 a"."""
        for _ in range(2):
            sign = self._words[at].folded in parts or is_ordinal(self._words[at].text)
            if sign and self._is_figure(at + 1) and not self._words[at + 1].apart:
                at += 1
        if not any(map(str.isdecimal, self._words[at].text)):
            return None
        at += 1
        while self._goes_on(at):
            at += 1
        return at

    def _is_figure(self, at: int) -> bool:
        return at < len(self._words) and self._words[at].text[0].isdecimal()

    def _goes_on(self, at: int) -> bool:
        """Whether a word belongs to the number before it: "3" in "19,3", "a" in "12 a)"."""
        if at >= len(self._words):
            return False
        word, figure = self._words[at], self._is_figure(at)
        if figure:
            return word.joined or word.gap == ","
        letter = len(word.text) == 1 and word.folded not in _AND and not self._is_figure(at + 1)
        return letter and not word.apart
