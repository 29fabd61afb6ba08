"""Marks in their paragraphs → blocks between them, and which of their numbers count on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from retrieval.segmenting import numbering
from retrieval.segmenting.numbering import Mark
from retrieval.segmenting.segmentation import Paragraphs

#: A question is looked for among so many of the following items.
_FARTHEST = 200
_ROMAN = [
    tens + ones
    for tens in ("", "X", "XX", "XXX")
    for ones in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
]
_GROUP = re.compile(rf"({'|'.join(sorted(filter(None, _ROMAN), key=len, reverse=True))})\.(?=\d)")
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
    """A number in the order of numbers: "1.10" after "1.9", "2b" after "2a", "B" after "A".

    >>> as_key("IV.2") > as_key("III.11")
    True
    """
    group = _GROUP.match(number)
    parts = re.findall(r"\d+|[a-zA-N]", number[group.end() :] if group else number)
    key = tuple(int(part) if part.isdigit() else ord(part.lower()) - 96 for part in parts)
    return (_ROMAN.index(group[1]), *key) if group else key


def count_on(numbers: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether numbers are of one kind, each once, and in order where they are not printed."""
    parts = [number.split(",") for number in numbers]
    first = [re.split("-", number)[0] for part in parts for number in part]
    single = all(same_kind(number, first[0]) for number in first)
    together = all(is_rising([number.partition("-")[0] for number in part]) for part in parts)
    ordered = is_rising(first) or numbers == printed
    return single and together and ordered and len(set(numbers)) == len(numbers)


def group_of(number: str) -> str:
    """Return the group that a number stands in: "II." for "II.3"; "" where there is none."""
    found = re.match(r"[A-Z]+\.(?=\d)", number)
    return found[0] if found else ""


def in_groups(numbers: Sequence[str]) -> Iterator[str]:
    """Yield numbers that begin anew with the list they stand in, by its place; none are letters.

    >>> list(in_groups(["1", "2", "1", "2a"]))
    ['I.1', 'I.2', 'II.1', 'II.2a']
    """
    group, last = 0, tuple[int, ...]()
    if not all(number[:1].isdigit() for number in numbers):
        return
    for number in numbers:
        key = as_key(number)
        if not group or (key <= last and as_first(number) and number[-1].isdigit()):
            group += 1
        last = key
        yield f"{in_roman(group)}.{number}"


def in_roman(number: int) -> str:
    """Return a number in Roman signs; figures for a great one."""
    return _ROMAN[number] if number < len(_ROMAN) else str(number)


def is_rising(numbers: Sequence[str]) -> bool:
    """Whether each number is greater than the one before."""
    return all(before < later for before, later in pairwise(map(as_key, numbers)))


def joint_name(numbers: tuple[str, ...]) -> str:
    """Several numbers as one: "1-3" where they follow each other, "3" with its parts, else "1,4".

    >>> joint_name(("1", "2", "2a")), joint_name(("1", "4")), joint_name(("3", "3.1", "3.2"))
    ('1-2', '1,4', '3')
    """
    kept: list[str] = []
    for number in numbers:
        if not kept or not re.match(rf"{re.escape(kept[-1])}(?:\.|[a-z])", number):
            kept.append(number)
    numbers = tuple(kept)
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
