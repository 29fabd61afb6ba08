"""The enquiry → its questions, numbered or not, and which of them some words restate."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from retrieval.enquiry import PROBE, SHORTEST, Asked, Enquiry, letters_of

#: So much alike (rapidfuzz, 0 to 100) are a question and its repetition; the same number counts for
#: so much of it.
_ALIKE, _SAME_NUMBER = 90, 10


class Questions:
    """What the enquiry asks: its numbered list, or the paragraphs that ask."""

    def __init__(self, enquiry: Enquiry, listed: bool) -> None:
        self._enquiry = enquiry
        self.listed = listed
        self._asked = enquiry.asked if listed else enquiry.asking
        self._begins = [enquiry.place_of(one.letters) for one in self._asked]

    def __getitem__(self, at: int) -> Asked:
        return self._asked[at]

    def covered(self, found: set[int], letters: str) -> bool:
        """Whether all are found or stand in letters; paragraphs above and below may ask others."""
        inside = range(len(self._asked)) if self.listed else range(min(found), max(found))
        return all(at in found or self._asked[at].letters in letters for at in inside)

    def find(self, words: str, numbers: Sequence[str]) -> int | None:
        """Which question the words restate, or a part of which."""
        letters = letters_of(words)
        if len(letters) < SHORTEST:
            return None
        same = [at for at, one in enumerate(self._asked) if one.letters == letters]
        if same:
            return next((at for at in same if self._asked[at].number in numbers), same[0])
        at = self._at(self._enquiry.place_of(letters), len(letters))
        if at is not None:
            return at
        likeness = [
            fuzz.ratio(letters, one.letters) + (_SAME_NUMBER if one.number in numbers else 0)
            for one in self._asked
        ]
        best = max(range(len(likeness)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= _ALIKE:
            return best
        return self._at(self._enquiry.like(letters)) if len(letters) >= PROBE else None

    def named(self, at: int | None) -> bool:
        """Whether a question bears a number."""
        return at is not None and bool(self._asked[at].number)

    def has(self, letters: str) -> bool:
        """Whether letters stand in the enquiry, however few."""
        return bool(letters) and self._enquiry.place_of(letters) >= 0

    def holds(self, words: str) -> bool:
        """Whether words stand in the enquiry, asking or not, but for typing errors."""
        return self._enquiry.holds(words)

    def is_whole(self, at: int, words: str) -> bool:
        """Whether the words are all of a question, or nearly."""
        return fuzz.ratio(letters_of(words), self._asked[at].letters) >= _ALIKE

    def _at(self, begin: int, length: int = 1) -> int | None:
        """The question in which letters of the enquiry lie, or end."""
        for place in (begin, begin + length - 1):
            for at, (one, first) in enumerate(zip(self._asked, self._begins, strict=True)):
                if first <= place < first + len(one.letters) and begin >= 0:
                    return at
        return None
