"""Unit vectors → rows by meaning (FAISS, exact inner product).

Scores are cosines, because every vector has length 1. Knows row numbers only.
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.errors import ArchiveDamaged
from retrieval.rows import Rows

Vectors = npt.NDArray[np.float32]

#: The name of the index in a folder.
FILE = "vectors.faiss"


class VectorIndex:
    """Rows by cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> VectorIndex:
        """An index over unit vectors of shape (rows, dimensions)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """The index that was saved in a folder."""
        try:
            return cls(faiss.read_index(str(folder / FILE)))
        except RuntimeError as error:
            raise ArchiveDamaged(f"{folder / FILE} is no readable FAISS index") from error

    def save(self, folder: Path) -> None:
        """Write the index into a folder; OSError where that fails."""
        try:
            faiss.write_index(self._index, str(folder / FILE))
        except RuntimeError as error:
            raise OSError(f"{folder / FILE} cannot be written") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def search(self, query: Vectors, k: int) -> Rows:
        """The k rows of the largest cosine with a query of shape (dimensions,)."""
        scores, numbers = self._index.search(query[None, :], min(k, len(self)))
        return Rows(numbers[0].astype(np.int64), scores[0].astype(np.float32))

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The vectors of the given rows, shape (rows, dimensions)."""
        found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return found

    def scores(self, query: Vectors, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The cosines of a query with the given rows, in their order."""
        cosines: npt.NDArray[np.float32] = self.vectors(rows) @ query
        return cosines
