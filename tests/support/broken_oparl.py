"""OParl objects broken field by field, as servers break them and as nobody should.

for rows in broken(council(), seed=1, dumps=300):
    list(read_objects(rows, "Stadt Beispiel"))
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

Json = dict[str, Any]

HALF_SIGN = "\ud83d"
#: What may stand in the place of any value.
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 1.5, float("inf"), float("nan"), 10**40, "", " ", "-", "null",
    "N/A", "false", "nein", "Ö 7", HALF_SIGN, f"A{HALF_SIGN}B", "\x00", "\x1b[2J\x07", "\u202eABC",
    "\ufeff", "http://[bad", "//x", "/vorlage/7", "https://", "http://x:99999/", "javascript:1",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2023-02-30", "2023-06-12T22:00:00Z",
    "12.06.2023", "x" * 5000, "1. " * 300, "Antwort\n" * 200, [], {}, [[]], [None], [[], {}], {"de": "x"},
    {"id": None}, {"id": 5}, {"id": "x"}, ["x", 5, None, {"id": "x"}],
)  # fmt: skip


def broken(rows: Sequence[Json], seed: int, dumps: int, most: int = 4) -> Iterator[list[Json]]:
    """Yield dumps of these rows, each with one to `most` values broken, the same for one seed."""
    random = Random(seed)
    for _ in range(dumps):
        found = copy.deepcopy(list(rows))
        for _ in range(random.randint(1, most)):
            _break(found, random)
        yield found


def lines(rows: Sequence[Json]) -> str:
    """The rows as a file of objects, in ASCII as many servers write them."""
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def _break(rows: list[Json], random: Random) -> None:
    if random.random() < 0.05:
        random.choice((rows.reverse, rows.pop, lambda: rows.append(copy.deepcopy(rows[0]))))()
        rows or rows.append({})
        return
    holder, key = random.choice(list(_places(random.choice(rows))) or [({}, "id")])
    old = holder[key] if key in holder or isinstance(holder, list) else None
    match random.randrange(8):
        case 0 if isinstance(holder, dict):
            holder.pop(key, None)
        case 1:
            holder[key] = [old]
        case 2:
            holder[key] = {"id": old, "name": old}
        case 3:
            holder[key] = str(old) + random.choice((HALF_SIGN, "\x00", " ", "\n"))
        case 4:
            other, where = random.choice(list(_places(random.choice(rows))) or [({"": None}, "")])
            holder[key] = copy.deepcopy(other[where])
        case _:
            holder[key] = copy.deepcopy(random.choice(VALUES))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value that holds another one."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        yield value, key
        if isinstance(one, dict | list):
            yield from _places(one)
