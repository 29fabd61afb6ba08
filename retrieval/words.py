"""Terms → rows by words (BM25 of bm25s).

Scores are raw BM25 (Robertson and Zaragoza 2009; bm25s' "lucene" variant): 0 means that no term is
shared. Knows row numbers only; what a term is, `german` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from retrieval.errors import ArchiveDamaged
from retrieval.rows import Rows

#: The name of the index in a folder.
FOLDER = "words"


class WordIndex:
    """Rows by BM25."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index

    @classmethod
    def build(cls, rows: Sequence[Sequence[str]]) -> WordIndex:
        """An index over the terms of each row."""
        # Left to bm25s, the numbers of terms would be others in each process.
        numbers: dict[str, int] = {}
        known = [[numbers.setdefault(term, len(numbers)) for term in terms] for terms in rows]
        index = bm25s.BM25()
        index.index((known, numbers), show_progress=False)
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> WordIndex:
        """The index that was saved in a folder."""
        try:
            return cls(bm25s.BM25.load(str(folder / FOLDER)))
        except (OSError, ValueError, KeyError) as error:
            raise ArchiveDamaged(f"{folder / FOLDER} is no readable bm25s index") from error

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._index.save(str(folder / FOLDER), show_progress=False)

    def __len__(self) -> int:
        return int(self._index.scores["num_docs"])

    def search(self, query: Sequence[str], k: int) -> Rows:
        """The k rows of the highest score with the query's terms; never rows that share none."""
        scores = self._all(query)
        best = np.argsort(-scores, kind="stable")[:k]
        best = best[scores[best] > 0]
        return Rows(best.astype(np.int64), scores[best])

    def scores(self, query: Sequence[str], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The scores of the given rows with the query's terms, in their order."""
        return self._all(query)[rows]

    def _all(self, query: Sequence[str]) -> npt.NDArray[np.float32]:
        known = [term for term in query if term in self._index.vocab_dict]
        if not known:
            return np.zeros(len(self), dtype=np.float32)
        scores: npt.NDArray[np.float32] = self._index.get_scores(known).astype(np.float32)
        return scores
