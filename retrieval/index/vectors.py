"""Unit vectors → rows by meaning (FAISS, inner product).

Scores are cosines, because every vector has length 1. Knows row numbers only. Vectors are kept as
float16 and stay on the disk until they are read. Up to EXACT_ROWS all of them are compared; beyond,
four bits for every four dimensions pick a short list by product quantization (Jégou et al. 2011,
"fast scan": André et al. 2015), and only that is compared exactly.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged
from retrieval.index.arrays import Floats, Places, Rows, Vectors

#: Rows up to which every one is compared: at 768 dimensions 0.18 ms of one core for a thousand.
EXACT_ROWS = 200_000
#: Dimensions that four bits stand for. Three would find more among a hundred and take half as long
#: again; eight lose a tenth of what is nearest.
_DIMENSIONS_PER_CODE = 4
#: The least number of rows compared exactly. 0.998 of the ten nearest among a million were among
#: the first 1,000 by the short codes, 0.989 among the first 300.
_SHORT_LIST = 1000
#: Rows that the codes are learned from; FAISS uses 4,096 of them for each code.
_TRAINING_ROWS = 16_384

#: The name of the index in a folder.
VECTORS_FILE = "vectors.faiss"


class VectorIndex:
    """Rows by cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors, exact_rows: int = EXACT_ROWS) -> VectorIndex:
        """An index over unit vectors (rows, dimensions); beyond `exact_rows` with short codes."""
        _on_this_thread()
        rows, dimensions = vectors.shape
        index = _empty(dimensions)
        if rows > exact_rows:
            index = faiss.IndexRefine(_short_codes(vectors), index)
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """The index that was saved in a folder; its vectors are mapped, not read."""
        try:
            return cls(faiss.read_index(str(folder / VECTORS_FILE), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            reason = ErrorCode.PART_UNREADABLE(str(folder / VECTORS_FILE), "FAISS index")
            raise ArchiveDamaged(reason) from error

    def save(self, folder: Path) -> None:
        """Write the index into a folder; OSError where that fails."""
        try:
            faiss.write_index(self._index, str(folder / VECTORS_FILE))
        except RuntimeError as error:
            raise OSError(f"{folder / VECTORS_FILE} cannot be written") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def search(self, query: Vectors, k: int) -> Rows:
        """The k rows of the largest cosine with a query of shape (dimensions,)."""
        _on_this_thread()
        wanted = min(k, len(self))
        how = None
        if isinstance(self._index, faiss.IndexRefine):
            listed = min(max(wanted, _SHORT_LIST), len(self))
            how = faiss.IndexRefineSearchParameters()
            how.k_factor = listed / wanted
        scores, numbers = self._index.search(query[None, :], wanted, params=how)
        return Rows(numbers[0].astype(np.int64), scores[0].astype(np.float32))

    def then(self, fresh: Vectors, wanted: Places) -> VectorIndex:
        """An index over the wanted of these rows and, behind them, of fresh vectors.

        The same as one that is built of all vectors anew.
        """
        if len(wanted) > EXACT_ROWS or isinstance(self._index, faiss.IndexRefine):
            every = np.concatenate([self.vectors(np.arange(len(self))), fresh])
            return self.build(every[wanted])
        codes = self._codes()
        if len(fresh):
            codes = np.concatenate([codes, self._index.sa_encode(fresh)])
        index = _empty(self.dimensions)
        index.add_sa_codes(codes[wanted])
        return VectorIndex(index)

    def vectors(self, rows: Places) -> Vectors:
        """The vectors of the given rows, shape (rows, dimensions)."""
        if isinstance(self._index, faiss.IndexRefine):
            found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        else:
            # Half the time of asking FAISS for each row.
            found = self._index.sa_decode(self._codes()[rows])
        return found

    def _codes(self) -> npt.NDArray[np.uint8]:
        """The vectors of an index without short codes as they are kept."""
        own: Any = self._index
        kept = faiss.rev_swig_ptr(own.codes.data(), len(self) * own.code_size)
        found: npt.NDArray[np.uint8] = kept.reshape(len(self), own.code_size)
        return found

    def scores(self, query: Vectors, rows: Places) -> Floats:
        """The cosines of a query with the given rows, in their order."""
        # Not by OpenBLAS, whose threads wait for each other in a spin too.
        cosines: Floats = np.einsum("rd,d->r", self.vectors(rows), query)
        return cosines


def _on_this_thread() -> None:
    """Keep FAISS from starting threads.

    One question gives them nothing to do, and by waiting in a spin they took three times the time
    of the search; learning short codes took ten times.
    """
    faiss.omp_set_num_threads(1)


def _empty(dimensions: int) -> faiss.Index:
    """An index without rows, of which all are compared."""
    return faiss.IndexScalarQuantizer(
        dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )


def _short_codes(vectors: Vectors) -> faiss.Index:
    """An empty index of short codes, learned from rows taken evenly; the same for the same rows."""
    rows, dimensions = vectors.shape
    codes = dimensions // math.gcd(dimensions, _DIMENSIONS_PER_CODE)
    index = faiss.IndexPQFastScan(dimensions, codes, 4, faiss.METRIC_INNER_PRODUCT)
    index.train(np.ascontiguousarray(vectors[:: math.ceil(rows / _TRAINING_ROWS)], np.float32))
    return index
