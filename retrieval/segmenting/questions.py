"""Words of a reply → which question of the enquiry they restate, or a part of which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from retrieval.segmenting.enquiry import ALIKE, PROBE, Enquiry
from retrieval.segmenting.letters import SHORTEST, letters_of

#: The same number counts for so much of likeness.
_SAME_NUMBER = 10


class Questions:
    """What the enquiry asks: its numbered list, or the paragraphs that ask."""

    def __init__(self, enquiry: Enquiry, listed: bool) -> None:
        self._enquiry = enquiry
        self.listed = listed
        self._questions = enquiry.listed if listed else enquiry.asking
        self._letters = [one.letters for one in self._questions]
        self._same: dict[str, list[int]] = {}
        for at, letters in enumerate(self._letters):
            self._same.setdefault(letters, []).append(at)
        self._numbered: dict[str, list[int]] = {}
        for at, one in enumerate(self._questions):
            self._numbered.setdefault(one.number, []).append(at)
        begins = ((enquiry.place_of(one), at) for at, one in enumerate(self._letters))
        self._begins = sorted(begin for begin in begins if begin[0] >= 0)

    def __len__(self) -> int:
        return len(self._questions)

    def number_of(self, at: int) -> str:
        """The number of a question; "" where it has none, as a strange one."""
        return self._questions[at].number if at < len(self._questions) else ""

    def strange(self, at: int) -> int:
        """A place for a question that the enquiry does not ask."""
        return len(self._questions) + at

    def covered(self, found: set[int], letters: str) -> bool:
        """Whether all are found or stand in letters; paragraphs above and below may ask others."""
        known = [at for at in found if at < len(self._questions)]
        inside = range(len(self._questions)) if self.listed else range(min(known), max(known))
        return all(at in found or self._questions[at].letters in letters for at in inside)

    def find(self, words: str, numbers: Sequence[str], above: int = -1) -> int | None:
        """Which question the words restate, or a part of which.

        Of several in the same words it is one of the same number, the next below that `above`.
        """
        letters = letters_of(words)
        if len(letters) < SHORTEST:
            return None
        numbered = [at for one in numbers for at in self._numbered.get(one, ())]
        same = [at for at in numbered if self._letters[at].startswith(letters)]
        same = same or self._same.get(letters, [])
        if same:
            return next((at for at in same if at > above), same[0])
        at = self._at(self._enquiry.place_of(letters), len(letters))
        if at is None:
            at = self._like(letters, numbers)
        if at is None and len(letters) >= PROBE:
            at = self._at(self._enquiry.like(letters))
        return at

    def _like(self, letters: str, numbers: Sequence[str]) -> int | None:
        """The question most like the letters, if it is like enough; its number counts too."""
        found = process.extractOne(letters, self._letters, scorer=fuzz.ratio, score_cutoff=ALIKE)
        best, likeness = (found[2], found[1]) if found else (None, ALIKE)
        for at in (at for number in numbers for at in self._numbered.get(number, ())):
            same = fuzz.ratio(letters, self._letters[at], score_cutoff=ALIKE - _SAME_NUMBER)
            if same + _SAME_NUMBER > likeness or (best is None and same):
                best, likeness = at, same + _SAME_NUMBER
        return best

    def named(self, at: int | None) -> bool:
        return at is not None and bool(self.number_of(at))

    def has(self, letters: str) -> bool:
        """Whether letters stand in the enquiry; a few only as a paragraph of it."""
        return self._enquiry.place_of(letters) >= 0 or self._enquiry.has_heading(letters)

    def holds(self, words: str) -> bool:
        return self._enquiry.holds(words)

    def is_whole(self, at: int, words: str) -> bool:
        """Whether the words are all of a question, or nearly."""
        return fuzz.ratio(letters_of(words), self._questions[at].letters) >= ALIKE

    def _at(self, begin: int, length: int = 1) -> int | None:
        """The question in which letters of the enquiry lie, or end."""
        for place in (begin, begin + length - 1):
            before = bisect_right(self._begins, (place, len(self._letters))) - 1
            if begin >= 0 and before >= 0:
                first, at = self._begins[before]
                if place < first + len(self._letters[at]):
                    return at
        return None
