"""The enquiry's own words → its questions, and whether a paragraph of the reply repeats them.

Compared are letters and digits alone, so that spaces, hyphens and paragraphs make no difference.
Where the reply repeats each question is the matter of `repetition`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from retrieval.paragraphs import LIST_MARKER
from retrieval.segmenting import numbering
from retrieval.segmenting.fragen import Unit, asks_at_end, question_span, units_of
from retrieval.segmenting.numbering import as_first, in_order, same_kind

#: A repetition is looked for by so many of a question's first letters.
PROBE = 30
#: Shorter pieces say nothing: "Wenn ja" stands everywhere. Letters and digits.
SHORTEST = 12
#: A heading has at most so many characters.
LONGEST_HEADING = 90
#: From this likeness on (rapidfuzz, 0 to 100) a piece is the same but for typing errors.
LIKE = 93
_SUB_ITEM = re.compile(r"(?:[•▪◦*–-]|\(?[a-z]\s?[.)]|\d{1,2}\.?[a-z]\)?)(?=\s)")
_SIGNS = re.compile(r"[\W_]+")
#: A sentence that states something inside a paragraph: after it, a question is part of an answer.
_STATES = re.compile(r"[a-zäöüß]{2,}[.!]\s+[A-ZÄÖÜ]")

#: So much alike (rapidfuzz, 0 to 100) are a question and its repetition; the same number counts for
#: so much of it.
_ALIKE, _SAME_NUMBER = 90, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the enquiry: its number, its words and their letters."""

    number: str
    words: str
    letters: str


class Enquiry:
    """What was asked; an empty text asks nothing and is repeated nowhere."""

    def __init__(self, text: str = "") -> None:
        self.asked = tuple(_asked(text))
        self._letters = letters_of(text)
        self._units = units_of(text)
        self._headings = {letters_of(_unmarked(unit.words)) for unit in self._units}

    @cached_property
    def asking(self) -> tuple[Asked, ...]:
        """The paragraphs that ask, for an enquiry without a list; numbers only where printed.

        An item of a list between two that ask belongs to them.
        """
        asking: list[Asked] = []
        waiting: list[Asked] = []
        above = ""
        for unit in self._units:
            mark = numbering.any_mark(unit.words)
            number = mark.numbers[0] if mark.numbers else ""
            if len(number) == 1 and number.islower():
                number = above + number
            above = re.sub(r"\D*$", "", number)
            words = unit.words[mark.end :]
            one = Asked(number, words, letters_of(words))
            if asks_at_end(words):
                asking += [*waiting, one]
                waiting = []
            elif number and asking and len(one.letters) >= SHORTEST and not words.endswith(":"):
                waiting.append(one)
            else:
                waiting = []
        return tuple(asking)

    def place_of(self, letters: str) -> int:
        """Where letters stand among those of the enquiry; -1 where they do not."""
        return self._letters.find(letters)

    def like(self, letters: str) -> int:
        """The middle of where letters stand but for typing errors; -1 where they do not."""
        if len(letters) > len(self._letters):
            return -1
        found = fuzz.partial_ratio_alignment(letters, self._letters, score_cutoff=LIKE)
        return (found.dest_start + found.dest_end) // 2 if found else -1

    def repeats(self, words: str) -> bool:
        """Whether a paragraph of the reply stands in the enquiry too, but for its number."""
        letters = letters_of(_unmarked(words))
        if len(letters) < SHORTEST:
            return False
        if len(letters) < PROBE and words.endswith(":"):
            return letters in self._headings
        return letters in self._letters or (
            asks_at_end(words) and fuzz.partial_ratio(letters, self._letters) >= LIKE
        )

    def holds(self, words: str) -> bool:
        """Whether a paragraph stands in the enquiry, asking or not, but for typing errors."""
        letters = letters_of(_unmarked(words))
        return self.repeats(words) or (len(letters) >= PROBE and self.like(letters) >= 0)

    def heads(self, words: str) -> bool:
        """Whether a short paragraph that ends no sentence is one of the enquiry."""
        if len(words) > LONGEST_HEADING or words.endswith((".", "?", "!")):
            return False
        return letters_of(_unmarked(words)) in self._headings

    def asks_elsewhere(self, answer: str, fragen: Iterable[str]) -> bool:
        """Whether an answer holds a whole question of the enquiry that is not its own."""
        own, letters = letters_of(" ".join(fragen)), letters_of(answer)
        return any(
            len(one.letters) >= PROBE and one.letters in letters and one.letters not in own
            for one in self.asked
        )


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


def question_end(block: Sequence[Unit], enquiry: Enquiry) -> int:
    """How many units the question takes that opens a block, all of them asking; 0 for none.

    Sub-questions that are answered one by one are left to the answer.
    """
    length = 0
    for at, unit in enumerate(block):
        repeated = enquiry.repeats(unit.words)
        if at and _STATES.search(unit.words) and not repeated:
            break
        if asks_at_end(unit.words) or repeated:
            length = at + 1
        elif not (unit.words.endswith((":", ",")) or numbering.question_item(unit.words)):
            break
    part = next((at for at in range(1, length) if is_part(block[at])), None)
    if part and any(is_part(unit) and asks_at_end(unit.words) for unit in block[length:]):
        return part
    return length


def letters_of(words: str) -> str:
    """Letters and digits alone, in small letters, one for one."""
    letters = _SIGNS.sub("", words)
    small = letters.lower()
    if len(small) == len(letters):
        return small
    # A few capitals have two small letters ("İ").
    return "".join(letter.lower()[0] for letter in letters)


def is_part(unit: Unit) -> bool:
    """Whether a paragraph is a sub-question or a point: "a) …", "• …"."""
    return bool(_SUB_ITEM.match(unit.words))


def _asked(text: str) -> Iterator[Asked]:
    """The questions of an enquiry; none where two lists ask, or a list leaves a number out."""
    units = units_of(text)
    items = [
        (at, mark) for at, unit in enumerate(units) if (mark := numbering.question_item(unit.words))
    ] or list(_bullets(units))
    first = next((one for one in items if as_first(one[1].numbers[0])), None)
    if first is None:
        return
    items = [one for one in items if same_kind(one[1].numbers[0], first[1].numbers[0])]
    ends = [at for at, _ in items[1:]] + [len(units)]
    asking = {
        at
        for (at, _), end in zip(items, ends, strict=True)
        if any("?" in unit.words for unit in units[at:end])
    }
    kept = in_order(items, asking)
    if any(one not in kept and one[0] in asking for one in items):
        return
    ends = [at for at, _ in kept[1:]] + [len(units)]
    for (at, mark), end in zip(kept, ends, strict=True):
        span = question_span(units[at:end], mark.end, last=end == len(units))
        if span:
            words = text[span.start : span.end]
            yield Asked(mark.numbers[0], words, letters_of(words))


def _bullets(units: Sequence[Unit]) -> Iterator[tuple[int, numbering.Mark]]:
    """The points that ask, all with the same sign, by their place in the list."""
    sign, number = "", 0
    for at, unit in enumerate(units):
        mark = numbering.bullet(unit.words)
        if mark and unit.words[0] == (sign or unit.words[0]):
            sign, number = unit.words[0], number + 1
            yield at, numbering.Mark((str(number),), mark.end)


def _unmarked(words: str) -> str:
    mark = numbering.question_item(words)
    if mark:
        return words[mark.end :]
    found = LIST_MARKER.match(words)
    return words[found.end() :] if found else words
