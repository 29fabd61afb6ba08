"""Files of a generation → its index on this machine: vectors, words and the lexicon, mapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.index.arrays import ALL_ROWS, Bools, Floats, Places, Rows
from retrieval.index.bm25 import Bm25Index
from retrieval.index.lexicon import Lexicon
from retrieval.index.passage_index import Spoken, WeighedRows
from retrieval.index.vectors import VectorIndex


@dataclass(frozen=True, eq=False)
class EmbeddedIndex:
    """FAISS, BM25 and the words of all rows; see `PassageIndex`."""

    vectors: VectorIndex
    words: Bm25Index
    lexicon: Lexicon
    rows: int

    @classmethod
    def open(cls, folder: Path) -> EmbeddedIndex:
        """What was written into a folder; raises ArchiveDamaged."""
        vectors = VectorIndex.open(folder)
        return cls(vectors, Bm25Index.open(folder), Lexicon.open(folder), len(vectors))

    def __len__(self) -> int:
        return self.rows

    @property
    def vocabulary(self) -> Sequence[str]:
        return self.lexicon.words

    def near(self, vector: Floats, k: int) -> Rows:
        return self.vectors.search(vector, k)

    def sharing(self, terms: Sequence[str], k: int, within: slice = ALL_ROWS) -> Rows:
        return self.words.search(terms, k, within)

    def holds(self, terms: Sequence[str], rows: Places) -> Bools:
        return np.array([self.words.holds(term, rows) for term in terms], dtype=np.bool_)

    def weighed(self, vector: Floats, terms: Sequence[str], rows: Places) -> WeighedRows:
        most = max(self.words.score_upper_bound(terms), 1e-6)
        return WeighedRows(
            similarity=self.vectors.scores(vector, rows),
            words=self.words.scores(terms, rows) / most,
            spoken=Spoken(self.lexicon, self.lexicon.rows.take(rows)),
        )

    def spoken(self, texts: Sequence[Sequence[str]]) -> Spoken:
        return Spoken(self.lexicon, self.lexicon.numbered(texts))

    def mentions(self, words: Sequence[str]) -> int:
        return self.lexicon.mentions(words)

    def close(self) -> None:
        """Nothing: mapped files go with the last who reads them."""
