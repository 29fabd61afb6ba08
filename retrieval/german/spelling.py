"""A mistyped or abbreviated word → the word of the records that it means.

Only words that neither the records nor general German know are touched, so that no right word is
turned into another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from retrieval.german.words import frequency, parts, stem

#: Shorter words have too many neighbours ("rat", "rad").
_SHORTEST = 5
#: From this length on two slips are forgiven, below it one: letters typed wrong, missing, doubled
#: or swapped (Damerau-Levenshtein); "ae" for "ä" counts as two.
_LONG = 8
#: "OZG" stands for "Onlinezugangsgesetz": so many letters, for words at least so much longer. Only
#: where a single word of the records fits.
_ABBREVIATION = range(3, 6)
_TIMES_LONGER = 4
#: The shortest part of a word that is abbreviated, in letters.
_SHORTEST_PART = 3
#: A word that is rarer than this (Zipf scale) may be a slip of an everyday one ("anfagen" 1.3).
_TYPED_RIGHT = 2.0
#: Words from here on (Zipf scale) are known to most people ("Zugang" 4.4, "Gesetz" 4.9).
_EVERYDAY = 3.5


class Spelling:
    """Knows the words of an archive."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        #: The words that stay as they are.
        self.known = frozenset(vocabulary)
        self._words = sorted(word for word in self.known if len(word) >= _SHORTEST)
        self._lengths = _lengths(self._words)
        self._letters = _letters(self._words)

    def __call__(self, word: str) -> str:
        """The nearest word of the records for a mistyped one; any other word as it is."""
        if word in self.known or not word.isalpha() or frequency(word) > 0 or parts(word):
            return word
        if len(word) in _ABBREVIATION and (full := self._spelt_out(word)):
            return full
        if len(word) < _SHORTEST:
            return word
        slips = 2 if len(word) >= _LONG else 1
        found = extractOne(
            word, self._like(word, slips), scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        return str(found[0]) if found else word

    def _like(self, word: str, slips: int) -> list[str]:
        """All words so many slips away, and others; each slip adds and takes a letter at most."""
        [own] = _letters([word])
        like = (
            (np.abs(self._lengths - len(word)) <= slips)
            & (np.bitwise_count(self._letters & ~own) <= slips)
            & (np.bitwise_count(own & ~self._letters) <= slips)
        )
        return [self._words[at] for at in np.flatnonzero(like).tolist()]

    def _spelt_out(self, short: str) -> str | None:
        """The one long word that an abbreviation stands for, in its shortest form."""
        [own] = _letters([short])
        longer = (self._lengths >= len(short) * _TIMES_LONGER) & (self._letters & own == own)
        candidates = (self._words[at] for at in np.flatnonzero(longer).tolist())
        found = [word for word in candidates if word[0] == short[0] and stands_for(short, word)]
        shortest = min(found, key=len, default="")
        same = all(word.startswith(stem(shortest)) for word in found)
        return shortest if found and same else None


def slip_of(word: str, among: Sequence[str]) -> str:
    """The one of a few words that a mistyped one is one slip away from; else the word itself.

    >>> slip_of("anfargen", ["anfragen", "sitzungen"]), slip_of("anlagen", ["anfragen"])
    ('anfragen', 'anlagen')
    """
    if len(word) <= _SHORTEST:
        return word
    found = extractOne(word, among, scorer=DamerauLevenshtein.distance, score_cutoff=1)
    return str(found[0]) if found and frequency(word) < _TYPED_RIGHT else word


def _lengths(words: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(len, words), dtype=np.int64)


def _letters(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """The letters of each word as bits, of which letters of other alphabets share some."""
    codes = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    lengths = _lengths(words)
    found: npt.NDArray[np.uint32] = np.bitwise_or.reduceat(
        np.uint32(1) << codes % np.uint32(32), np.cumsum(lengths) - lengths
    )
    return found


def stands_for(short: str, word: str) -> bool:
    """Whether a compound is made of known words that begin with the letters of an abbreviation.

    >>> stands_for("ozg", "onlinezugangsgesetz"), stands_for("ozg", "organbesetzung")
    (True, False)
    """
    if len(short) == 1:
        return word[:1] == short and _is_part(word)
    if word[:1] != short[:1]:
        return False
    cuts = (at for at in range(_SHORTEST_PART, len(word)) if word[at] == short[1])
    return any(_is_part(word[:at]) and stands_for(short[1:], word[at:]) for at in cuts)


def _is_part(part: str) -> bool:
    return any(frequency(word) >= _EVERYDAY for word in (part, part.removesuffix("s")))
