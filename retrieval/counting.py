"""Numbered items → those that count the questions of a text.

Minutes number much: questions, points of an answer, laws. Which numbers go on counting is decided
here; what an item says is not read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from retrieval import numbering


def as_first(number: str) -> bool:
    """Whether a list can begin with this number."""
    return numbering.as_key(number)[0] == 1 and numbering.as_key(number)[1:] in {(), (1,), (0,)}


def same_kind(number: str, other: str) -> bool:
    """Whether both numbers are figures, or both letters: a list does not go from A to 2."""
    return number[:1].isdigit() == other[:1].isdigit()


def in_order(
    items: Sequence[tuple[int, numbering.Mark]], asking: Collection[int]
) -> list[tuple[int, numbering.Mark]]:
    """The items that go on counting: 1, 1.1, 1.2, 2 …; others are lists inside an answer.

    Of two items with the next number the one that asks counts: lists inside answers count too.
    """
    kept: list[tuple[int, numbering.Mark]] = []
    for place, (at, mark) in enumerate(items):
        key = numbering.as_key(mark.numbers[0])
        if not kept:
            if as_first(mark.numbers[0]):
                kept.append((at, mark))
        elif (
            same_kind(mark.numbers[0], kept[0][1].numbers[0])
            and key in _following(numbering.as_key(kept[-1][1].numbers[0]))
            and (at in asking or not _asked_later(key, items[place + 1 :], asking))
        ):
            kept.append((at, mark))
    return kept


def _following(key: tuple[int, ...]) -> set[tuple[int, ...]]:
    """The numbers that may come after a number: 1.2 → 1.2.1, 1.3, 1.3.1, 2, 2.1."""
    steps = {(*key[:place], value + 1) for place, value in enumerate(key)}
    return {(*key, 1)} | steps | {(*step, 1) for step in steps}


def _asked_later(
    key: tuple[int, ...], items: Sequence[tuple[int, numbering.Mark]], asking: Collection[int]
) -> bool:
    """Whether the same number asks further on, before a greater one does."""
    for at, mark in items:
        if at in asking:
            later = numbering.as_key(mark.numbers[0])
            if later >= key:
                return later == key
    return False
