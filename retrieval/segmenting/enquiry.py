"""The enquiry's own words → its questions, and whether a paragraph of the reply repeats them.

Compared are letters and digits alone, so that spaces, hyphens and paragraphs make no difference.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, pairwise
from string import ascii_uppercase

from rapidfuzz import fuzz, process

from retrieval.paragraphs import LIST_MARKER
from retrieval.segmenting import numbering
from retrieval.segmenting.fragen import asks_at_end, question_span
from retrieval.segmenting.letters import SHORTEST, Letters, letters_of
from retrieval.segmenting.numbers import (
    PlacedMark,
    as_first,
    as_key,
    blocks,
    find_items,
    in_order,
    in_roman,
    same_kind,
)
from retrieval.segmenting.segmentation import Paragraph, Paragraphs, split_paragraphs
from retrieval.segmenting.torn import with_numbers_apart

#: A repetition is looked for by so many of a question's first letters.
PROBE = 30
#: A heading has at most so many characters.
LONGEST_HEADING = 90
#: A text that asks more than this is no enquiry; the longest known asks 300 questions and parts.
MOST_QUESTIONS = 500
#: So much alike (rapidfuzz, 0 to 100) are a question and its repetition.
ALIKE = 90
_ASKING = re.compile(r"[^.:?!]*\?")
#: The letter above a list of questions: "A Verkehr", "B. Kosten".
_GROUP = re.compile(r"(?P<mark>[A-N])[.):]?\s+(?=[A-ZÄÖÜ„])")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the enquiry: its number, its words and their letters."""

    number: str
    text: str
    letters: str


class Enquiry:
    """What was asked; an empty text asks nothing and is repeated nowhere."""

    def __init__(self, text: str = "") -> None:
        self._paragraphs = with_numbers_apart(split_paragraphs(text))
        listed = tuple(islice(_listed(self._paragraphs, text), MOST_QUESTIONS + 1))
        self.listed = listed if len(listed) <= MOST_QUESTIONS else ()
        self._letters = Letters(text)
        self._headings = {letters_of(_unmarked(p.text)) for p in self._paragraphs}
        self._known: dict[str, tuple[bool, bool]] = {}
        starts = [0, *(p.start for p in self._paragraphs)]
        above = (letters_of(text[start:end]) for start, end in pairwise(starts))
        self._begins = list(accumulate(map(len, above)))

    @cached_property
    def asking(self) -> tuple[Question, ...]:
        """The paragraphs that ask, for an enquiry without a list; numbers only where printed.

        An item of a list between two that ask belongs to them.
        """
        asking: list[Question] = []
        waiting: list[Question] = []
        above = ""
        for paragraph in self._paragraphs:
            mark = numbering.any_mark(paragraph.text)
            number = mark.numbers[0] if mark.numbers else ""
            if len(number) == 1 and number.islower():
                number = above + number
            above = re.sub(r"\D*$", "", number)
            words = paragraph.text[mark.end :]
            question = Question(number, words, letters_of(words))
            bullet = numbering.bullet(paragraph.text)
            goes_on = (number or bullet) and asking and len(question.letters) >= SHORTEST
            if asks_at_end(words):
                asking += [*waiting, question]
            elif goes_on and not words.endswith(":"):
                waiting.append(question)
                continue
            waiting = []
        return tuple(asking) if len(asking) <= MOST_QUESTIONS else ()

    def place_of(self, letters: str) -> int:
        """Where letters stand among those of the enquiry; -1 where they do not."""
        return self._letters.find(letters)

    def like(self, letters: str) -> int:
        """The middle of where letters stand but for typing errors; -1 where they do not."""
        return self._letters.find_like(letters)

    def below(self, words: str) -> Iterator[Paragraph]:
        """Yield the paragraphs below the one in which words stand; none where they do not."""
        letters = letters_of(_unmarked(words))
        at = self.place_of(letters)
        at = self.like(letters) if at < 0 else at + len(letters) - 1
        if at >= 0:
            for place in range(bisect_right(self._begins, at), len(self._paragraphs)):
                yield self._paragraphs[place]

    def repeats(self, words: str) -> bool:
        """Whether a paragraph of the reply stands in the enquiry too, but for its number."""
        return self._compared(words)[0]

    def holds(self, words: str) -> bool:
        """Whether a paragraph stands in the enquiry, asking or not, but for typing errors."""
        return self._compared(words)[1]

    def _compared(self, words: str) -> tuple[bool, bool]:
        """Whether the enquiry repeats and holds a paragraph; each is compared once."""
        if words not in self._known:
            letters = letters_of(_unmarked(words))
            repeats = self._repeats(words, letters)
            holds = repeats or (len(letters) >= PROBE and self.like(letters) >= 0)
            self._known[words] = repeats, holds
        return self._known[words]

    def _repeats(self, words: str, letters: str) -> bool:
        if len(letters) < SHORTEST:
            return False
        if len(letters) < PROBE and words.endswith(":"):
            return letters in self._headings
        if self.place_of(letters) >= 0:
            return True
        return asks_at_end(words) and (self.like(letters) >= 0 or self._asks_nearly(letters))

    def _asks_nearly(self, letters: str) -> bool:
        """Whether the enquiry asks so but for a few words that the reply puts in its own way."""
        return len(letters) >= PROBE and bool(
            process.extractOne(letters, self._sentences, scorer=fuzz.ratio, score_cutoff=ALIKE)
        )

    @cached_property
    def _sentences(self) -> tuple[str, ...]:
        """The letters of the sentences that ask."""
        asking = (found[0] for p in self._paragraphs for found in _ASKING.finditer(p.text))
        return tuple(map(letters_of, islice(asking, MOST_QUESTIONS)))

    def asks(self, words: str) -> bool:
        """Whether a paragraph repeats a question: a few words that do not ask may be a table's."""
        asking = asks_at_end(words) or len(letters_of(_unmarked(words))) >= PROBE
        return asking and self.repeats(words)

    def has(self, words: str) -> bool:
        """Whether a paragraph stands in the enquiry in the same words, however few."""
        return self.repeats(words) or self.has_heading(letters_of(_unmarked(words)))

    def goes_on(self, above: str, words: str) -> bool:
        """Whether a paragraph goes on with a question that ends `above`.

        A few words do so only where the same words stand above them in the enquiry.
        """
        if not self.repeats(words):
            return False
        letters = letters_of(_unmarked(words))
        if asks_at_end(words) or len(letters) >= PROBE:
            return True
        return self.place_of(letters_of(above)[-SHORTEST:] + letters_of(words)) >= 0

    def heads(self, words: str) -> bool:
        """Whether a short paragraph that ends no sentence is one of the enquiry."""
        if len(words) > LONGEST_HEADING or words.endswith((".", "?", "!")):
            return False
        return letters_of(_unmarked(words)) in self._headings

    def has_heading(self, letters: str) -> bool:
        """Whether letters are all of a paragraph."""
        return bool(letters) and letters in self._headings

    def asks_elsewhere(self, answer: str, fragen: Iterable[str]) -> bool:
        """Whether an answer holds a whole question of the enquiry that is not its own."""
        own, letters = letters_of(" ".join(fragen)), letters_of(answer)
        return any(
            len(one.letters) >= PROBE and one.letters in letters and one.letters not in own
            for one in self.listed
        )


def _listed(paragraphs: Paragraphs, text: str) -> Iterator[Question]:
    """The questions of an enquiry; none where a list leaves a number out.

    Of several lists that ask each is a group: "I.1", "I.2", "II.1".
    """
    marks = find_items(paragraphs) or list(_bullets(paragraphs))
    numbers = (mark.numbers[0] for _, mark in marks)
    first = next(filter(as_first, numbers), None)
    if first is None:
        return
    marks = [(at, mark) for at, mark in marks if same_kind(mark.numbers[0], first)]
    asking = {
        at
        for (at, _), (_, block) in zip(marks, blocks(paragraphs, marks), strict=True)
        if any("?" in p.text for p in block)
    }
    kept = in_order(marks, asking)
    names = [""] * len(kept)
    if asking - {at for at, _ in kept}:
        groups = _groups(marks, asking)
        if len(groups) < 2 or asking - {at for group in groups for at, _ in group}:
            return
        named = zip(_names(paragraphs, groups), groups, strict=True)
        kept, names = [one for group in groups for one in group], []
        for name, group in named:
            names += [f"{name}."] * len(group)
    for name, (mark, block) in zip(names, blocks(paragraphs, kept), strict=True):
        span = question_span(block, mark.end, last=block[-1] == paragraphs[-1])
        if span:
            words = span.of(text)
            yield Question(f"{name}{mark.numbers[0]}", words, letters_of(words))


def _groups(marks: Sequence[PlacedMark], asking: Collection[int]) -> list[list[PlacedMark]]:
    """The lists that ask, each from its first number on."""
    lists: list[list[PlacedMark]] = []
    last: tuple[int, ...] = ()
    for at, mark in marks:
        key = as_key(mark.numbers[0])
        if not lists or (as_first(mark.numbers[0]) and key <= last):
            lists.append([])
        lists[-1].append((at, mark))
        last = key
    kept = (in_order(one, asking) for one in lists)
    return [one for one in kept if len(one) > 1 and any(at in asking for at, _ in one)]


def _names(paragraphs: Paragraphs, groups: Sequence[Sequence[PlacedMark]]) -> list[str]:
    """The letters that stand above the lists, A, B …; else Roman numbers, printed or not."""
    ends = [0, *(group[-1][0] + 1 for group in groups[:-1])]
    above = [
        {found["mark"] for p in paragraphs[end : group[0][0]] if (found := _GROUP.match(p.text))}
        for end, group in zip(ends, groups, strict=True)
    ]
    letters = ascii_uppercase[: len(groups)]
    if all(letter in found for letter, found in zip(letters, above, strict=False)):
        return list(letters)
    return [in_roman(at) for at in range(1, len(groups) + 1)]


def _bullets(paragraphs: Paragraphs) -> Iterator[PlacedMark]:
    """The points that ask, all with the same sign, by their place in the list."""
    points = [
        (at, p.text[0], mark)
        for at, p in enumerate(paragraphs)
        if (mark := numbering.bullet(p.text))
    ]
    asking = (sign for at, sign, _ in points if "?" in paragraphs[at].text)
    sign = next(asking, points[0][1] if points else None)
    own = ((at, mark) for at, other, mark in points if other == sign)
    for number, (at, mark) in enumerate(own, start=1):
        yield at, numbering.Mark((str(number),), mark.end)


def _unmarked(words: str) -> str:
    if mark := numbering.question_item(words):
        return words[mark.end :]
    found = LIST_MARKER.match(words)
    return words[found.end() :] if found else words
