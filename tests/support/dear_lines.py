"""Lines of every kind that may be dear to answer, and the search for the dearest of them."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Sequence
from itertools import product

from retrieval.archive import Archive
from retrieval.german import lines
from retrieval.search.query import LONGEST
from tests.support.cost import repeated

#: Lines that live on in each generation of the search.
SURVIVORS = 4

USUAL = (
    "Ist Herne bei den Stadtrettern?",
    "Wie viele Bunker gibt es in Herne?",
    "Was kostet die Sanierung der Straßen?",
    "Wer leitet den Zukunftsstab?",
    "Wann werden die Radwege gebaut?",
    "Gibt es eine Kampagne für mehr Respekt?",
    "Welche Grundstücke verkauft die Stadt?",
)


def known_words(archive: Archive) -> list[str]:
    """Words that the archive's own questions are made of."""
    found = (one.frage for line in USUAL for one in archive.suggest(line))
    return sorted({word for frage in found for word in frage.split()})


def generated(draw: random.Random, known: Sequence[str]) -> list[str]:
    """Lines of a kind each, as long as may be."""

    def line(word: Callable[[], str]) -> str:
        return repeated(" ".join(word() for _ in range(LONGEST // 2)), LONGEST)

    def letters(count: int) -> str:
        return "".join(draw.choice(string.ascii_lowercase + "äöüß") for _ in range(count))

    def mistyped() -> str:
        word = draw.choice(known)
        at = draw.randrange(len(word))
        return word[:at] + letters(1) + word[at + 1 :]

    towns = [town for town in lines("places.txt") if town]
    pairs = iter(product(string.ascii_lowercase, repeat=2))
    words = [
        *(lambda count=count: letters(count) for count in (1, 2, 3, 5, 8, 13, 40)),
        lambda: "".join(next(pairs, ("z", "z"))),
        lambda: draw.choice(known),
        lambda: "".join(draw.choice(known) for _ in range(3)),
        mistyped,
        lambda: draw.choice(towns),
        lambda: str(draw.randrange(100_000)),
        lambda: f"{draw.randrange(1, 29)}.{draw.randrange(1, 13)}.20{draw.randrange(10, 30)}",
        lambda: f"20{draw.randrange(10, 30)}/{draw.randrange(2_000):04}",
        lambda: f"TOP {draw.randrange(30)}.{draw.randrange(30)}",
        lambda: chr(draw.randrange(0x600, 0x700)),
    ]
    signs = (
        "a\u200d",
        "a-",
        "a\u0301\u0302",
        "\ufdfa",
        "ß",
        "\u200d",
        "😀\u200d",
        "가",
        "x",
        "1.",
        "?",
    )
    return [*map(line, words), *(repeated(sign, LONGEST) for sign in signs)]


def dearest(
    cost: Callable[[str], float], known: Sequence[str], generations: int, seed: int = 20
) -> list[tuple[float, str]]:
    """The dearest lines that were found, with their costs, dearest first.

    Those of a generation are cut and joined to the next.
    """
    draw = random.Random(seed)
    costs = {line: cost(line) for line in generated(draw, known)}
    for _ in range(generations):
        alive = sorted(costs, key=costs.__getitem__, reverse=True)[:SURVIVORS]
        for one, other in product(alive, repeat=2):
            at = draw.randrange(LONGEST)
            if one != other:
                line = one[:at] + other[at:]
                costs[line] = cost(line)
    found = sorted(costs, key=costs.__getitem__, reverse=True)[:SURVIVORS]
    return [(costs[line], line) for line in found]
