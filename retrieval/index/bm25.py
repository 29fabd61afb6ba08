"""Terms → rows by words (BM25).

Scores are raw BM25 (Robertson and Zaragoza 2009, in the variant of Lucene, which bm25s computes
too): 0 means that no term is shared. What a term adds to a row is computed when the index is built
(Lù 2024, "BM25S"). Knows row numbers only, no German.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged
from retrieval.index.arrays import (
    ALL_ROWS,
    Bools,
    Floats,
    Numbers,
    Places,
    RaggedArray,
    Rows,
    load_array,
    save_arrays,
)

#: The name of the index in a folder.
BM25_FOLDER = "words"
_TERMS_FILE = "terms.txt"
#: Queries whose scores are kept, those that are answered at the same time.
_QUERIES = 4
#: How soon another occurrence in a row adds little, and how much a long row takes away: as usual.
_K1, _B = 1.5, 0.75


class Bm25Index:
    """Rows by BM25: for each term the rows that hold it, ascending, and what it adds to each."""

    def __init__(self, terms: Sequence[str], rows: RaggedArray, scores: Floats, size: int) -> None:
        number = {term: at for at, term in enumerate(terms)}
        self._terms, self._rows, self._scores, self._size = number, rows, scores, size

        @lru_cache(maxsize=_QUERIES)
        def totals(query: tuple[str, ...]) -> Floats:
            total = np.zeros(size, dtype=np.float32)
            for at in (number[term] for term in query if term in number):
                own = slice(*rows.starts[at : at + 2].tolist())
                total[rows.flat[own]] += scores[own]
            return total

        #: The scores of all rows: a question is looked up, and then held against what was found.
        self._totals = totals

    @classmethod
    def build(cls, rows: Iterable[Iterable[str]]) -> Bm25Index:
        """Return an index over the terms of each row; the same bytes for the same rows."""
        kept = list(map(list, rows))
        terms = sorted({term for own in kept for term in own})
        number = {term: at for at, term in enumerate(terms)}
        return cls.of(RaggedArray.of([[number[term] for term in own] for own in kept]), terms)

    @classmethod
    def of(cls, rows: RaggedArray, terms: Sequence[str]) -> Bm25Index:
        """Return an index over the numbers of each row's terms."""
        used = np.bincount(rows.flat, minlength=len(terms)) > 0
        number = np.cumsum(used) - 1
        keys = number[rows.flat] * len(rows) + np.repeat(np.arange(len(rows)), rows.lengths)
        keys.sort()
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        often = np.diff(first, append=len(keys))
        term, row = np.divmod(keys[first], max(len(rows), 1))
        held = np.bincount(term, minlength=int(used.sum()))
        rare = np.log(1 + (len(rows) - held + 0.5) / (held + 0.5)).astype(np.float32)
        length = rows.lengths / max(rows.lengths.mean() if len(rows) else 0, 1e-9)
        share = often / (_K1 * (1 - _B + _B * length[row]) + often)
        return cls(
            terms=[terms[at] for at in np.flatnonzero(used).tolist()],
            rows=RaggedArray.from_lengths(row.astype(np.int32), held),
            scores=(rare[term] * share).astype(np.float32),
            size=len(rows),
        )

    @classmethod
    def open(cls, folder: Path) -> Bm25Index:
        """Return the index that was saved in a folder; its scores are mapped, not read."""
        kept = folder / BM25_FOLDER
        try:
            return cls(
                terms=(kept / _TERMS_FILE).read_text(encoding="utf-8").split(),
                rows=RaggedArray(load_array(kept, "rows"), load_array(kept, "rows_starts")),
                scores=load_array(kept, "scores"),
                size=int(load_array(kept, "size")),
            )
        except (OSError, ValueError) as error:
            raise ArchiveDamaged(ErrorCode.PART_UNREADABLE(str(kept), "index of words")) from error

    def save(self, folder: Path) -> None:
        """Write the index into a folder; OSError where that fails."""
        kept = folder / BM25_FOLDER
        kept.mkdir(parents=True)
        (kept / _TERMS_FILE).write_text("\n".join(self._terms), encoding="utf-8")
        rows, size = self._rows, np.array(self._size)
        save_arrays(kept, rows=rows.flat, rows_starts=rows.starts, scores=self._scores, size=size)

    def __len__(self) -> int:
        return self._size

    def search(self, query: Sequence[str], k: int, within: slice = ALL_ROWS) -> Rows:
        """Return the k best rows that share a term with the query; of equals the lower first.

        Only rows `within` a range are found.
        """
        scores = self._totals(tuple(query))
        first, last, _ = within.indices(len(self))
        rows = first + np.flatnonzero(scores[first:last] > 0)
        if len(rows) > k:
            rows = rows[scores[rows] >= np.partition(scores[rows], -k)[-k]]
        best = rows[np.argsort(-scores[rows], kind="stable")[:k]]
        return Rows(best, scores[best])

    def scores(self, query: Sequence[str], rows: Places) -> Floats:
        """Return the scores of the given rows with the query's terms, in their order."""
        return self._totals(tuple(query))[rows]

    def holds(self, term: str, rows: Places) -> Bools:
        """Return which of the given rows hold a term."""
        found = np.zeros(len(self), dtype=np.bool_)
        for holding, _ in self._held([term]):
            found[holding] = True
        return np.asarray(found[rows])

    def score_upper_bound(self, query: Sequence[str]) -> float:
        """Return the score of a row that would hold each term as well as any row does."""
        numbers = [self._terms[term] for term in query if term in self._terms]
        return float(sum(self._most[numbers].tolist()))

    @cached_property
    def _most(self) -> Floats:
        """The most that each term adds to a row."""
        found: Floats = np.maximum.reduceat(self._scores, self._rows.starts[:-1])
        return found

    @property
    def terms(self) -> Sequence[str]:
        return list(self._terms)

    def weights(self) -> tuple[RaggedArray, Floats]:
        """Return the numbers of each row's terms and, in the same order, what each adds to it."""
        order = np.argsort(self._rows.flat, kind="stable")
        term = np.repeat(np.arange(len(self._rows), dtype=np.int32), self._rows.lengths)
        lengths = np.bincount(self._rows.flat, minlength=self._size)
        return RaggedArray.from_lengths(term[order], lengths), self._scores[order]

    def _held(self, query: Sequence[str]) -> Iterator[tuple[Numbers, Floats]]:
        """Yield for each term that any row holds these rows, and what it adds to each."""
        for number in (self._terms[term] for term in query if term in self._terms):
            own = slice(*self._rows.starts[number : number + 2].tolist())
            yield self._rows.flat[own], self._scores[own]
