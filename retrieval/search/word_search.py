"""Words → the records that hold them, with how well; no meaning, and nothing is decided.

For who wants to read all texts that name something. All words are wanted; where no record holds
them all, those are found that hold as many as any does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.german.words import terms
from retrieval.index.arrays import Bools, Places
from retrieval.index.bm25 import Bm25Index
from retrieval.records import Kind
from retrieval.search.query import Query
from retrieval.storage.store import Store

#: Rows that are looked at, the best by words first.
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Holding:
    """A record that holds words: `held` of them, and by how much they tell (BM25)."""

    kind: Kind
    record: str
    held: int
    score: float


def holding(query: Query, index: Bm25Index, store: Store) -> list[Holding]:
    """Return the records that hold most of a query's words, best first."""
    found = index.search(query.terms, MOST_ROWS)
    if not len(found.numbers):
        return []
    order = np.argsort(found.numbers)
    rows, scores = found.numbers[order], found.scores[order]
    held = np.stack([_held(index, word, rows) for word in query.words])
    passages = store.passages_at(rows.tolist())
    words: dict[tuple[Kind, str], Bools] = {}
    best: dict[tuple[Kind, str], float] = {}
    for at, key in enumerate(zip(passages.kinds, passages.records, strict=True)):
        words[key] = words[key] | held[:, at] if key in words else held[:, at]
        best[key] = max(best.get(key, 0.0), float(scores[at]))
    counts = {key: int(one.sum()) for key, one in words.items()}
    most = max(counts.values())
    kept = sorted((key for key in counts if counts[key] == most), key=lambda key: -best[key])
    return [Holding(kind, record, most, best[kind, record]) for kind, record in kept]


def _held(index: Bm25Index, word: str, rows: Places) -> Bools:
    """Which rows hold a word: its stem, or all parts of its compound."""
    whole, *parts = terms(word)
    found = index.holds(whole, rows)
    return found | np.all([index.holds(one, rows) for one in parts], axis=0) if parts else found
