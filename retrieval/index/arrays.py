"""Arrays of numbers: their names, lists of unequal length, vectors in int8, arrays in files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

#: Scores, shares, weights.
Floats = npt.NDArray[np.float32]
#: One vector a row, shape (rows, dimensions).
Vectors = npt.NDArray[np.float32]
#: Words, terms or rows by number, as they are kept.
Numbers = npt.NDArray[np.int32]
#: Where something stands in another array.
Places = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: Rows from any to any.
ALL_ROWS = slice(None)

#: The largest number of int8.
_LEVELS = 127
#: Products computed at once. Below it, what is turned into float32 stays in the cache of a core,
#: and OpenBLAS starts no threads: all 5,000 words of a question's rows at once took three times as
#: long, and on two cores twice that, for the threads wait for each other in a spin.
_PRODUCTS = 2**18


@dataclass(frozen=True, slots=True)
class RaggedArray:
    """Lists of numbers, one after the other: the one at `at` is `flat[starts[at] : starts[at+1]]`.

    >>> RaggedArray.of([[7], [], [8, 9]]).take(np.array([2, 0])).flat.tolist()
    [8, 9, 7]
    """

    flat: Numbers
    starts: Places

    @classmethod
    def from_lengths(cls, flat: Numbers, lengths: Places) -> RaggedArray:
        return cls(flat, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    @classmethod
    def of(cls, lists: Iterable[Sequence[int]]) -> RaggedArray:
        """Return lists packed in their order."""
        kept = list(lists)
        flat = np.fromiter((one for numbers in kept for one in numbers), dtype=np.int32)
        return cls(flat, np.cumsum([0, *map(len, kept)], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, at: int) -> Numbers:
        return self.flat[self.starts[at] : self.starts[at + 1]]

    @property
    def lengths(self) -> Places:
        found: Places = np.diff(self.starts)
        return found

    def take(self, wanted: Places) -> RaggedArray:
        """Return the lists at the wanted places, in that order."""
        begins = self.starts[wanted]
        lengths = self.starts[wanted + 1] - begins
        ends = np.cumsum(lengths)
        shift = np.repeat(begins - ends + lengths, lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + shift
        return RaggedArray(self.flat.take(places), np.concatenate([[0], ends]).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Rounded:
    """Vectors in int8, each with its own scale: a quarter of the place, and as quick to read.

    Shapes (vectors, dimensions) and (vectors,).
    """

    levels: npt.NDArray[np.int8]
    scales: Floats

    @classmethod
    def of(cls, vectors: Vectors) -> Rounded:
        """Rounded to 127 levels to either side."""
        scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-12) / _LEVELS
        return cls(np.round(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32))

    def products(self, vectors: Vectors, wanted: Places) -> Vectors:
        """Inner products of vectors with the wanted ones, shape (vectors, wanted)."""
        found = np.empty((len(vectors), len(wanted)), dtype=np.float32)
        step = max(1, _PRODUCTS // max(self.levels.shape[1], 1))
        for start in range(0, len(wanted), step):
            block = self.levels.take(wanted[start : start + step], axis=0).astype(np.float32)
            # One by one, for OpenBLAS takes half the time for a single vector as for one of few.
            for line, vector in zip(found, vectors, strict=True):
                np.dot(block, vector, out=line[start : start + step])
        return found * self.scales[wanted]


@dataclass(frozen=True, slots=True)
class Rows:
    """Row numbers (int64) and raw scores (float32), of equal length, best first."""

    numbers: Places
    scores: Floats

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers.tolist())


def save_arrays(folder: Path, **arrays: npt.NDArray[Any]) -> None:
    """Write each array into a file of its name; OSError where that fails."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def load_array(folder: Path, name: str) -> npt.NDArray[Any]:
    """Return an array that stays on the disk until it is read; OSError or ValueError."""
    # As a plain array: those of np.memmap run Python code at each access.
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))
