"""A mistyped or abbreviated word → the word of the records that it means.

Only words that neither the records nor general German know are touched, so that no right word is
turned into another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from rapidfuzz.distance import DamerauLevenshtein, Levenshtein
from rapidfuzz.process import extract_iter

from retrieval.german import is_german, stands_for, stem

#: Shorter words have too many neighbours ("rat", "rad").
_SHORTEST = 5
#: From this length on two slips are forgiven, below it one: letters typed wrong, missing, doubled
#: or swapped (Damerau-Levenshtein); "ae" for "ä" counts as two.
_LONG = 8
#: "OZG" stands for "Onlinezugangsgesetz": so many letters, for words at least so much longer. Only
#: where a single word of the records fits.
_ABBREVIATION = range(3, 6)
_TIMES_LONGER = 4


class Spelling:
    """Knows the words of an archive."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        # By first letter and length, so that few of a million words are compared with a slip.
        self._words = defaultdict[tuple[str, int], list[str]](list)
        for word in sorted(word for word in self._known if len(word) >= _SHORTEST):
            self._words[word[0], len(word)].append(word)

    def __call__(self, word: str) -> str:
        """The nearest word of the records for a mistyped one; any other word as it is."""
        if word in self._known or not word.isalpha() or is_german(word):
            return word
        if len(word) in _ABBREVIATION and (full := self._spelt_out(word)):
            return full
        if len(word) < _SHORTEST:
            return word
        slips = 2 if len(word) >= _LONG else 1
        alike = chain.from_iterable(
            words for (_, length), words in self._words.items() if abs(length - len(word)) <= slips
        )
        # A swap is two of Levenshtein's edits, and those are counted far faster.
        near = extract_iter(word, alike, scorer=Levenshtein.distance, score_cutoff=2 * slips)
        meant = [(DamerauLevenshtein.distance(word, one), one) for one, *_ in near]
        distance, nearest = min(meant, default=(0, word))
        return nearest if distance <= slips else word

    def _spelt_out(self, short: str) -> str | None:
        """The one long word that an abbreviation stands for, in its shortest form."""
        longer = len(short) * _TIMES_LONGER
        candidates = chain.from_iterable(
            words
            for (first, length), words in self._words.items()
            if first == short[0] and length >= longer
        )
        found = sorted(word for word in candidates if stands_for(short, word))
        shortest = min(found, key=len, default="")
        same = all(word.startswith(stem(shortest)) for word in found)
        return shortest if found and same else None
