"""A line → the questions in it, where it asks several that have each a subject of their own.

"Gibt es Bunker? Und wo?" is one question: its second half has no subject.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from retrieval.search.follow_up import is_follow_up
from retrieval.search.query import Query

#: Words that speak of what stands before: with one a question has no subject of its own.
_BACK = frozenset(
    "dabei dadurch dafür dagegen damit danach daran darauf daraus darin darüber darum davon dazu "
    "deren dessen dies diese diesem diesen dieser dieses dort er ihm ihn ihr ihre ihrem ihren "
    "ihrer jene sein seine seinem seinen seiner sie".split()
)
#: The words of what asks for itself tell so much: "Rathaus" alone does, "Idee" does not.
_ENOUGH = 0.6
#: Where one question ends and another one begins.
_BETWEEN = re.compile(r"(?<=[?])[\s?!]+(?=\w)")


def questions_of(line: str, bodies: Collection[str], shared: Collection[str]) -> list[str]:
    """Return the questions of a line, each once; the line itself where it does not ask several.

    `bodies` are stems of the own town's name, `shared` those that tell nothing here.

    >>> questions_of("Gibt es Bunker? Wer leitet die Feuerwehr?", [], [])
    ['Gibt es Bunker?', 'Wer leitet die Feuerwehr?']
    >>> questions_of("Gibt es Bunker? Und wo?", [], [])
    ['Gibt es Bunker? Und wo?']
    """
    parts = list(dict.fromkeys(_BETWEEN.split(line)))
    queries = [Query.of(one, shared) for one in parts if one.endswith("?")]
    asked = [one.line for one in queries if one.words]
    own = [sum(one.weights) >= _ENOUGH and _BACK.isdisjoint(one.line.casefold().split())
           and not is_follow_up(one.line, bodies) for one in queries[1:] if one.words]  # fmt: skip
    if len(asked) < 2 or not all(own):
        return [line]
    # What is said before or behind them belongs to the question beside it.
    found = [""]
    for one in parts:
        found[-1] = f"{found[-1]} {one}".strip()
        if one in asked:
            found.append("")
    last = found.pop()
    found[-1] = f"{found[-1]} {last}".strip()
    return found
