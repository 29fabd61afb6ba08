"""Marks in their paragraphs → blocks between them, and which of their numbers count on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from retrieval.segmenting import numbering
from retrieval.segmenting.numbering import Mark
from retrieval.segmenting.segmentation import Paragraphs

#: A question is looked for among so many of the following items.
_FARTHEST = 200
#: The place of a paragraph, and its mark.
PlacedMark = tuple[int, Mark]
#: A mark with its paragraph and those below it, up to the next mark.
Block = tuple[Mark, Paragraphs]


def find_marks(paragraphs: Paragraphs, read: Callable[[str], Mark | None]) -> list[PlacedMark]:
    """Return the marks that open paragraphs, each with the place of its paragraph."""
    return [(at, mark) for at, p in enumerate(paragraphs) if (mark := read(p.text))]


def find_items(paragraphs: Paragraphs) -> list[PlacedMark]:
    """Return the numbers that open paragraphs; Roman ones where no others do but a letter I."""
    items = find_marks(paragraphs, numbering.question_item)
    if all(mark.numbers[0] == "I" for _, mark in items):
        return find_marks(paragraphs, numbering.roman_item)
    return items


def blocks(paragraphs: Paragraphs, marks: Sequence[PlacedMark]) -> list[Block]:
    """Return the paragraphs cut at the marks, without what stands above the first."""
    ends = [*(at for at, _ in marks[1:]), len(paragraphs)]
    return [(mark, paragraphs[at:end]) for (at, mark), end in zip(marks, ends, strict=False)]


def as_key(number: str) -> tuple[int, ...]:
    """A number in the order of numbers: "1.10" after "1.9", "2b" after "2a", "B" after "A"."""
    parts = re.findall(r"\d+|[a-hA-N]", number)
    return tuple(int(part) if part.isdigit() else ord(part.lower()) - 96 for part in parts)


def is_rising(numbers: Sequence[str]) -> bool:
    """Whether each number is greater than the one before."""
    return all(before < later for before, later in pairwise(map(as_key, numbers)))


def joint_name(numbers: tuple[str, ...]) -> str:
    """Several numbers as one: "1-3" where they follow each other, "3" with its parts, else "1,4".

    >>> joint_name(("1", "2", "3")), joint_name(("1", "4")), joint_name(("3", "3.1", "3.2"))
    ('1-3', '1,4', '3')
    """
    if all(re.match(rf"{re.escape(numbers[0])}(?:\.|[a-h])", number) for number in numbers[1:]):
        return numbers[0]
    if len(numbers) > 1 and all(number.isdigit() for number in numbers):
        values = [int(number) for number in numbers]
        if values == list(range(values[0], values[-1] + 1)):
            return f"{numbers[0]}-{numbers[-1]}"
    return ",".join(numbers)


def as_first(number: str) -> bool:
    """Whether a list can begin with this number."""
    return as_key(number)[0] == 1 and as_key(number)[1:] in {(), (1,), (0,)}


def same_kind(number: str, other: str) -> bool:
    """Whether both numbers are figures, or both letters: a list does not go from A to 2."""
    return number[:1].isdigit() == other[:1].isdigit()


def in_order(items: Sequence[PlacedMark], asking: Collection[int]) -> list[PlacedMark]:
    """Return the items that go on counting: 1, 1.1, 1.2, 2 …; others are lists inside an answer.

    Of two items with the next number the one that asks counts: lists inside answers count too.
    """
    kept: list[PlacedMark] = []
    for place, (at, mark) in enumerate(items):
        key = as_key(mark.numbers[0])
        if not kept:
            if as_first(mark.numbers[0]):
                kept.append((at, mark))
        elif (
            same_kind(mark.numbers[0], kept[0][1].numbers[0])
            and key in _following(as_key(kept[-1][1].numbers[0]))
            and (at in asking or not _asked_later(key, items, place, asking))
        ):
            kept.append((at, mark))
    return kept


def _following(key: tuple[int, ...]) -> set[tuple[int, ...]]:
    """The numbers that may come after a number: 1.2 → 1.2.1, 1.3, 1.3.1, 2, 2.1."""
    steps = {(*key[:place], value + 1) for place, value in enumerate(key)}
    return {(*key, 1)} | steps | {(*step, 1) for step in steps}


def _asked_later(
    key: tuple[int, ...], items: Sequence[PlacedMark], place: int, asking: Collection[int]
) -> bool:
    """Whether the same number asks further on, before a greater one does."""
    for at, mark in items[place + 1 : place + 1 + _FARTHEST]:
        if at in asking:
            later = as_key(mark.numbers[0])
            if later >= key:
                return later == key
    return False
