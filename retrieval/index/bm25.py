"""Terms → rows by words (BM25 of bm25s).

Scores are raw BM25 (Robertson and Zaragoza 2009; bm25s' "lucene" variant): 0 means that no term is
shared. Knows row numbers only; what a term is, `german` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from retrieval.errors import ArchiveDamaged
from retrieval.index.arrays import Lists, Rows

Scores = npt.NDArray[np.float32]

#: The name of the index in a folder.
FOLDER = "words"


class WordIndex:
    """Rows by BM25.

    bm25s keeps for each term the rows that hold it, ascending, and what it adds to their scores.
    """

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index

    @classmethod
    def build(cls, rows: Iterable[Iterable[str]]) -> WordIndex:
        """An index over the terms of each row; the same bytes for the same rows."""
        kept = list(map(list, rows))
        terms = sorted({term for own in kept for term in own})
        number = {term: at for at, term in enumerate(terms)}
        return cls.of(Lists.of([[number[term] for term in own] for own in kept]), terms)

    @classmethod
    def of(cls, rows: Lists, terms: Sequence[str]) -> WordIndex:
        """An index over the numbers of each row's terms.

        What bm25s computes in a loop over the rows is computed over arrays: a third of the time.
        """
        used = np.bincount(rows.flat, minlength=len(terms)) > 0
        number = np.cumsum(used) - 1
        keys = number[rows.flat] * len(rows) + np.repeat(np.arange(len(rows)), rows.lengths)
        keys.sort()
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        often = np.diff(first, append=len(keys))
        term, row = np.divmod(keys[first], max(len(rows), 1))
        held = np.bincount(term, minlength=int(used.sum()))
        rare = np.log(1 + (len(rows) - held + 0.5) / (held + 0.5)).astype(np.float32)
        index = bm25s.BM25()
        length = rows.lengths / max(rows.lengths.mean() if len(rows) else 0, 1e-9)
        share = often / (index.k1 * (1 - index.b + index.b * length[row]) + often)
        index.scores = {
            "data": (rare[term] * share).astype(np.float32),
            "indices": row.astype(np.int32),
            "indptr": np.concatenate([[0], np.cumsum(held)]).astype(np.int32),
            "num_docs": len(rows),
        }
        index.nonoccurrence_array = None
        index.vocab_dict = {
            terms[name]: at for at, name in enumerate(np.flatnonzero(used).tolist())
        }
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> WordIndex:
        """The index that was saved in a folder; its scores are mapped, not read."""
        try:
            return cls(bm25s.BM25.load(str(folder / FOLDER), mmap=True))
        except (OSError, ValueError, KeyError) as error:
            raise ArchiveDamaged(f"{folder / FOLDER} is no readable bm25s index") from error

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._index.save(str(folder / FOLDER), show_progress=False)

    def __len__(self) -> int:
        return int(self._index.scores["num_docs"])

    def search(self, query: Sequence[str], k: int) -> Rows:
        """The k rows of the highest score with the query's terms; never rows that share none.

        Of equal scores the lower row comes first.
        """
        known = self._known(query)
        if not known:
            return Rows(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        scores: Scores = self._index.get_scores(known)
        rows = np.flatnonzero(scores > 0)
        if len(rows) > k:
            rows = rows[scores[rows] >= np.partition(scores[rows], -k)[-k]]
        best = rows[np.argsort(-scores[rows], kind="stable")[:k]]
        return Rows(best, scores[best])

    def scores(self, query: Sequence[str], rows: npt.NDArray[np.int64]) -> Scores:
        """The scores of the given rows with the query's terms, in their order."""
        total = np.zeros(len(rows), dtype=np.float32)
        for holding, added in self._held(query):
            at = np.minimum(np.searchsorted(holding, rows), len(holding) - 1)
            total += np.where(holding[at] == rows, added[at], np.float32(0))
        return total

    def most(self, query: Sequence[str]) -> float:
        """The score of a row that would hold each of the query's terms as well as any row does."""
        return sum(float(added.max()) for _, added in self._held(query))

    def _held(self, query: Sequence[str]) -> Iterator[tuple[npt.NDArray[np.int64], Scores]]:
        """For each term of the query that any row holds: these rows, and what it adds to each."""
        kept = self._index.scores
        for term in self._known(query):
            number = self._index.vocab_dict[term]
            own = slice(int(kept["indptr"][number]), int(kept["indptr"][number + 1]))
            yield np.asarray(kept["indices"][own]), np.asarray(kept["data"][own])

    def _known(self, query: Sequence[str]) -> list[str]:
        return [term for term in query if term in self._index.vocab_dict]
