"""A mistyped word → the word of the records that it means.

Only words that neither the records nor general German know are touched, so that no right word is
turned into another.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from retrieval.german import is_german

#: Shorter words have too many neighbours ("rat", "rad").
_SHORTEST = 5
#: From this length on two slips are forgiven, below it one: letters typed wrong, missing, doubled
#: or swapped (Damerau-Levenshtein); "ae" for "ä" counts as two.
_LONG = 8


class Spelling:
    """Knows the words of an archive."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        self._words = sorted(word for word in self._known if len(word) >= _SHORTEST)

    def __call__(self, word: str) -> str:
        """The nearest word of the records for a mistyped one; any other word as it is."""
        if len(word) < _SHORTEST or word in self._known or not word.isalpha() or is_german(word):
            return word
        slips = 2 if len(word) >= _LONG else 1
        found = extractOne(
            word, self._words, scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        return str(found[0]) if found else word
