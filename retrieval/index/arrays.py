"""Lists of numbers, one after the other in one array, as fast as arrays are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of numbers, one after the other: the one at `at` is `flat[starts[at] : starts[at+1]]`.

    >>> Lists.of([[7], [], [8, 9]]).gathered(np.array([2, 0])).flat.tolist()
    [8, 9, 7]
    """

    flat: Numbers
    starts: npt.NDArray[np.int64]

    @classmethod
    def cut(cls, flat: Numbers, lengths: npt.NDArray[np.int64]) -> Lists:
        """Cut into lists of the given lengths."""
        return cls(flat, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    @classmethod
    def of(cls, lists: Iterable[Sequence[int]]) -> Lists:
        """Packed in their order."""
        kept = list(lists)
        flat = np.fromiter((one for numbers in kept for one in numbers), dtype=np.int32)
        return cls(flat, np.cumsum([0, *map(len, kept)], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, at: int) -> Numbers:
        return self.flat[self.starts[at] : self.starts[at + 1]]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many numbers each list has."""
        found: npt.NDArray[np.int64] = np.diff(self.starts)
        return found

    def gathered(self, wanted: npt.NDArray[np.int64]) -> Lists:
        """The lists at the wanted places, in that order."""
        begins = self.starts[wanted]
        lengths = self.starts[wanted + 1] - begins
        ends = np.cumsum(lengths)
        shift = np.repeat(begins - ends + lengths, lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + shift
        return Lists(self.flat.take(places), np.concatenate([[0], ends]).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Rows:
    """Row numbers (int64) and raw scores (float32), of equal length, best first."""

    numbers: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers.tolist())
