"""A word → its likeliest cut in two, and how often German uses it.

What compound-split and wordfreq know are 2.5 million strings in dicts, which take 2.3 s and 420 MB
before the first word is cut. An archive keeps them as sorted 64-bit hashes, which stay on the disk
until they are read, and an update cuts its few new words by those. Whether the halves are words,
`german` says.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.errors import ArchiveDamaged

#: The name of what is kept in a folder.
FOLDER = "compounds"
#: A compound is cut where compound-split rates the cut above this (its scale: -1 to 1); below zero
#: it cuts words that are none ("Digital-isierung" -0.73), "Online-zugangsgesetz" is -0.50.
SPLIT_SCORE = 0.0

#: What a string is: the beginning of words, a middle, an end, a word. What is no middle counts as
#: one that is always, so those that are always need not be kept.
_PREFIX, _INFIX, _SUFFIX = "prefix", "infix", "suffix"
_WORD = "word"
_NO_INFIX = 1.0
#: The shortest string whose probability is known, in letters.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Cuts:
    """Both libraries by hash: `values[codes[at]]` belongs to the string whose hash is `keys[at]`.

    Another string has one of these hashes with a probability of 1e-13.
    """

    keys: npt.NDArray[np.uint64]
    codes: npt.NDArray[np.uint16]
    values: npt.NDArray[np.float64]

    @classmethod
    def of(cls, known: Iterator[tuple[int, float]]) -> Cuts:
        """Packed from hashes and what belongs to each."""
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
        """Write both into a folder; OSError where that fails."""
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

    def frequency(self, word: str) -> float:
        """The same as `frequency` for a word of letters."""
        return self._of(_WORD, [word], 0.0)[0]

    def _of(self, kind: str, strings: Sequence[str], otherwise: float) -> list[float]:
        """What belongs to each string, `otherwise` where it is not known."""
        wanted = np.array([_hash(kind, one) for one in strings], dtype=np.uint64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found: list[float] = np.where(
            self.keys[at] == wanted, self.values[self.codes[at]], otherwise
        ).tolist()
        return found


@cache
def cuts_of_libraries() -> Cuts:
    """What compound-split and wordfreq bring, without their dicts."""
    from compound_split import de_ngram_probs
    from wordfreq import get_frequency_dict

    found = Cuts.of(chain(_probabilities(de_ngram_probs), _frequencies(get_frequency_dict("de"))))
    # Whoever needs the dicts loads them again.
    del sys.modules[de_ngram_probs.__name__]
    get_frequency_dict.cache_clear()
    return found


def library_cut(word: str) -> tuple[str, str] | None:
    """What `Cuts` gives, by compound-split itself."""
    # The German table takes a second to load; the Dutch one that comes with it is never needed.
    sys.modules.setdefault("compound_split.nl_ngram_probs", ModuleType("nl_ngram_probs"))
    from compound_split import char_split

    score, left, right = char_split.split_compound(word)[0]
    return (left.casefold(), right.casefold()) if score > SPLIT_SCORE else None


def frequency(word: str) -> float:
    """How often general German uses a word (Zipf scale); 0 for one that it does not know."""
    # Late, because what is known from before needs no table of frequencies.
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "de"))


def _frequencies(shares: Mapping[str, float]) -> Iterator[tuple[int, float]]:
    # Many words are equally frequent, and only the library knows how it rounds.
    letters = {word: share for word, share in shares.items() if word.isalpha()}
    one_of_each = {share: word for word, share in letters.items()}
    rounded = {share: frequency(word) for share, word in one_of_each.items()}
    for word, share in letters.items():
        yield _hash(_WORD, word), rounded[share]


def _probabilities(tables: Any) -> Iterator[tuple[int, float]]:
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
