"""Words → their letters alone, and where they stand in another text, in time linear in both.

    >>> Letters("1. Wie hoch ist der Turm?").find(letters_of("Wie hoch – ist der Turm"))
    1

Compared are letters and digits alone, so that spaces, hyphens and paragraphs make no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

#: From this likeness on (rapidfuzz, 0 to 100) a piece is the same but for typing errors.
LIKE = 93
#: Shorter pieces say nothing: "Wenn ja" stands everywhere. Letters and digits.
SHORTEST = 12
#: Every _STEP letters the index holds a piece of _GRAM letters: each SHORTEST letters hold one.
_GRAM, _STEP = 8, 5
#: Of a piece that stands everywhere the index holds so many places.
_PLACES = 32
#: Texts up to this product of their lengths are compared place by place.
_SMALL = 2_000_000
#: Longer pieces are looked for by their first and last so many letters.
_LONG = 1_000
#: A long piece is looked for by so many of its pieces.
_PROBES = 64
#: Letters of the pieces that are counted before a text is compared place by place. A letter too
#: many or too few spoils one of them, and a likeness of LIKE allows so many for each letter.
_COUNTED = 4
_SPOILT = 2 * (1 - LIKE / 100)


@lru_cache(maxsize=4096)  # the paragraphs of one paper, each compared with several others
def letters_of(words: str) -> str:
    """Letters and digits alone, in small letters, one for one."""
    letters = "".join(filter(str.isalnum, words))
    small = letters.lower()
    if len(small) == len(letters):
        return small
    # A few capitals have two small letters ("İ").
    return "".join(letter.lower()[0] for letter in letters)


class Letters:
    """The letters of a text, indexed."""

    def __init__(self, text: str) -> None:
        self.letters = letters_of(text)
        self._index: dict[str, list[int]] = {}
        for at in range(0, len(self.letters) - _GRAM + 1, _STEP):
            places = self._index.setdefault(self.letters[at : at + _GRAM], [])
            if len(places) < _PLACES:
                places.append(at)

    def find(self, piece: str) -> int:
        """Return where a piece of at least SHORTEST letters stands first; -1 where it does not."""
        if len(piece) < SHORTEST:
            return -1
        at = (place for offset in range(_STEP) for place in self._at(piece, offset))
        return min((place for place in at if self.letters.startswith(piece, place)), default=-1)

    def find_like(self, piece: str) -> int:
        """Return the middle of where a piece stands but for typing errors; -1 where it does not."""
        if not SHORTEST <= len(piece) <= len(self.letters):
            return -1
        if len(piece) * len(self.letters) <= _SMALL:
            if not self._may_hold(piece):
                return -1
            found = fuzz.partial_ratio_alignment(piece, self.letters, score_cutoff=LIKE)
            return (found.dest_start + found.dest_end) // 2 if found else -1
        if len(piece) > 2 * _LONG:
            ends = [self.find_like(one) for one in (piece[:_LONG], piece[-_LONG:])]
            return sum(ends) // 2 if min(ends) >= 0 else -1
        every = max(1, (len(piece) - _GRAM) // _PROBES)
        votes = Counter(
            place for at in range(0, len(piece) - _GRAM + 1, every) for place in self._at(piece, at)
        )
        for place, _ in votes.most_common(3):
            window = self.letters[place : place + len(piece)]
            if fuzz.ratio(piece, window, score_cutoff=LIKE):
                return place + len(piece) // 2
        return -1

    def _may_hold(self, piece: str) -> bool:
        """Whether enough short pieces of a piece stand anywhere: where not, nothing is like it.

        The lemma of q-grams that do not overlap (Navarro 2001, "A guided tour to approximate string
        matching", section 8).
        """
        pieces = _short_pieces(piece, _COUNTED)
        held = sum(map(self._short_pieces.__contains__, pieces))
        return held >= len(pieces) - _SPOILT * len(piece)

    @cached_property
    def _short_pieces(self) -> frozenset[str]:
        return frozenset(_short_pieces(self.letters, 1))

    def _at(self, piece: str, offset: int) -> Iterator[int]:
        """Where a piece would begin by the letters at one offset of it."""
        for place in self._index.get(piece[offset : offset + _GRAM], ()):
            if place >= offset:
                yield place - offset


def _short_pieces(letters: str, step: int) -> list[str]:
    ends = range(_COUNTED, len(letters) + 1, step)
    return [letters[end - _COUNTED : end] for end in ends]
