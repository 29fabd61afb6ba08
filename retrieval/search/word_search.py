"""Words → the records that hold them, with how well; no meaning, and nothing is decided.

For who wants to read all texts that name something. All words are wanted; where no record holds
them all, those are found that hold as many as any does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.german.words import terms
from retrieval.index.arrays import Bools, Places
from retrieval.index.passage_index import PassageIndex
from retrieval.records import Kind
from retrieval.search.passages import PassageTable
from retrieval.search.query import Query

#: Rows that are looked at, the best by words first.
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Holding:
    """A record that holds words: `held` of them, and by how much they tell (BM25)."""

    kind: Kind
    record: str
    held: int
    score: float


def holding(query: Query, index: PassageIndex, table: PassageTable) -> list[Holding]:
    """Return the records that hold most of a query's words, best first."""
    found = index.sharing(query.terms, MOST_ROWS)
    if not len(found.numbers):
        return []
    order = np.argsort(found.numbers)
    rows, scores = found.numbers[order], found.scores[order]
    held = _held(index, query.words, rows)
    words: dict[int, Bools] = {}
    best: dict[int, float] = {}
    for at, key in enumerate(table.record[table.places(rows)].tolist()):
        words[key] = words[key] | held[:, at] if key in words else held[:, at]
        best[key] = max(best.get(key, 0.0), float(scores[at]))
    counts = {key: int(one.sum()) for key, one in words.items()}
    most = max(counts.values())
    kept = sorted((key for key in counts if counts[key] == most), key=lambda key: -best[key])
    return [Holding(table.kinds[key], table.names[key], most, best[key]) for key in kept]


def _held(index: PassageIndex, words: Sequence[str], rows: Places) -> Bools:
    """Which rows hold each word: its stem, or all parts of its compound."""
    split = [terms(word) for word in words]
    names = list(dict.fromkeys(term for own in split for term in own))
    held = dict(zip(names, index.holds(names, rows), strict=True))
    return np.stack(
        [
            held[whole] | np.all([held[one] for one in parts], axis=0) if parts else held[whole]
            for whole, *parts in split
        ]
    )
