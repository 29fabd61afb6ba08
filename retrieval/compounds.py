"""A word → its likeliest cut in two, by the probabilities of compound-split.

The library keeps 1.9 million beginnings, middles and ends of words in three dicts, which take 1.8 s
and 345 MB before the first word is cut. An archive keeps them as sorted 64-bit hashes, which stay
on the disk until they are read, and an update cuts its few new words by those. Whether the halves
are words, `german` says.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.errors import ArchiveDamaged

#: The name of the probabilities in a folder.
FOLDER = "compounds"
#: A compound is cut where compound-split rates the cut above this (its scale: -1 to 1); below zero
#: it cuts words that are none ("Digital-isierung" -0.73), "Online-zugangsgesetz" is -0.50.
SPLIT_SCORE = 0.0

#: What a string is: the beginning of words, a middle, an end. What is no middle at all counts as
#: one that is always, so those that are always need not be kept.
_PREFIX, _INFIX, _SUFFIX = "prefix", "infix", "suffix"
_NO_INFIX = 1.0
#: The shortest string whose probability is known, in letters.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Cuts:
    """Probabilities by hash: `values[codes[at]]` is that of the string whose hash is `keys[at]`.

    Two strings share a hash with a probability of 1e-13.
    """

    keys: npt.NDArray[np.uint64]
    codes: npt.NDArray[np.uint16]
    values: npt.NDArray[np.float64]

    @classmethod
    def of(cls, known: Iterator[tuple[int, float]]) -> Cuts:
        """Packed from hashes with their probabilities."""
        pairs = np.fromiter(known, dtype=[("key", np.uint64), ("value", np.float64)])
        pairs.sort(order="key")
        values, codes = np.unique(pairs["value"], return_inverse=True)
        return cls(pairs["key"].copy(), codes.astype(np.uint16), values)

    @classmethod
    def open(cls, folder: Path) -> Cuts:
        """What was saved in a folder; ArchiveDamaged where it cannot be read."""
        try:
            return cls(*(np.load(path, mmap_mode="r") for path in _files(folder)))
        except (OSError, ValueError) as error:
            raise ArchiveDamaged(f"{folder / FOLDER} cannot be read") from error

    def save(self, folder: Path) -> None:
        """Write the probabilities into a folder; OSError where that fails."""
        (folder / FOLDER).mkdir()
        arrays: tuple[npt.NDArray[Any], ...] = (self.keys, self.codes, self.values)
        for path, array in zip(_files(folder), arrays, strict=True):
            np.save(path, array)

    def __call__(self, word: str) -> tuple[str, str] | None:
        """The two halves of the best cut of a folded word; None where none is good enough.

        The same as compound-split finds: a cut is good where words often end as the left half and
        often begin as the right one, and no word has the beginning of the right half in it. Of
        equally good cuts the last is taken.
        """
        places = range(_SHORTEST, len(word) - _SHORTEST + 1)
        ends = self._of(_SUFFIX, [_without_s(word[:at]) for at in places], -1.0)
        begins = self._of(_PREFIX, [_without_s(word[at:]) for at in places], -1.0)
        best, found = SPLIT_SCORE, None
        for at, begin, end in zip(places, begins, ends, strict=True):
            # A middle only takes away, so that the look-up is spared for most places.
            if begin + end <= SPLIT_SCORE:
                continue
            middles = [word[at:to] for to in range(len(word), at + _SHORTEST - 1, -1)]
            score = begin - min(self._of(_INFIX, middles, _NO_INFIX)) + end
            if score > SPLIT_SCORE and score >= best:
                best, found = score, (word[:at], word[at:])
        return found

    def _of(self, kind: str, strings: Sequence[str], otherwise: float) -> list[float]:
        """The probability of each string, `otherwise` where it is not known."""
        wanted = np.array([_hash(kind, one) for one in strings], dtype=np.uint64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found: list[float] = np.where(
            self.keys[at] == wanted, self.values[self.codes[at]], otherwise
        ).tolist()
        return found


@cache
def cuts_of_library() -> Cuts:
    """The probabilities that compound-split brings, without its dicts."""
    from compound_split import de_ngram_probs

    found = Cuts.of(_known(de_ngram_probs))
    # Whoever needs the dicts loads them again.
    del sys.modules[de_ngram_probs.__name__]
    return found


def library_cut(word: str) -> tuple[str, str] | None:
    """What `Cuts` gives, by the library itself."""
    # The German table takes a second to load; the Dutch one that comes with it is never needed.
    sys.modules.setdefault("compound_split.nl_ngram_probs", ModuleType("nl_ngram_probs"))
    from compound_split import char_split

    score, left, right = char_split.split_compound(word)[0]
    return (left.casefold(), right.casefold()) if score > SPLIT_SCORE else None


def _known(tables: Any) -> Iterator[tuple[int, float]]:
    for kind in (_PREFIX, _INFIX, _SUFFIX):
        for string, probability in getattr(tables, kind).items():
            if kind != _INFIX or probability != _NO_INFIX:
                yield _hash(kind, string), probability


def _hash(kind: str, string: str) -> int:
    digest = hashlib.blake2b(f"{kind}{string}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _without_s(part: str) -> str:
    """A part without its joining "s", where compound-split takes it off."""
    joined = part.endswith(("ts", "gs", "ks", "hls", "ns")) and len(part) > _SHORTEST
    return part[:-1] if joined else part


def _files(folder: Path) -> list[Path]:
    return [folder / FOLDER / f"{name}.npy" for name in ("keys", "codes", "values")]
