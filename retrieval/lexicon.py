"""Words of passages → numbers: which words stand in which row, and what each shares with others.

What evidence is computed from without touching a text: every folded word of the archive has a
number, its stem, the terms it is matched by, what it speaks about (`german.aspects`), and a vector
of its own. Knows row numbers only; nothing about questions is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.errors import ArchiveDamaged
from retrieval.german import ASPECTS, STOP_WORDS, parts, terms

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]
Encode = Callable[[Sequence[str]], Vectors]

#: The name of the lexicon in a folder.
FOLDER = "lexicon"
#: The largest number of int8.
_LEVELS = 127
#: Vectors turned into float32 at once: 200 KB, which stay in the cache of a core until they are
#: multiplied; all 5,000 words of a question's rows at once took three times as long.
_BLOCK = 128


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of numbers, one after the other: the one at `at` is `flat[starts[at] : starts[at+1]]`.

    >>> Lists.of([[7], [], [8, 9]]).gathered(np.array([2, 0])).flat.tolist()
    [8, 9, 7]
    """

    flat: Numbers
    starts: npt.NDArray[np.int64]

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

    def gathered(self, wanted: npt.NDArray[np.int64]) -> Lists:
        """The lists at the wanted places, in that order."""
        begins = self.starts[wanted]
        lengths = self.starts[wanted + 1] - begins
        ends = np.cumsum(lengths)
        shift = np.repeat(begins - ends + lengths, lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + shift
        return Lists(self.flat.take(places), np.concatenate([[0], ends]).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Rounded:
    """Vectors in int8, each with its own scale: a quarter of the place, and as quick to read.

    Shapes (vectors, dimensions) and (vectors,).
    """

    levels: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]

    @classmethod
    def of(cls, vectors: Vectors) -> Rounded:
        """Rounded to 127 levels to either side."""
        scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-12) / _LEVELS
        return cls(np.round(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32))

    def products(self, vectors: Vectors, wanted: npt.NDArray[np.int64]) -> Vectors:
        """Inner products of vectors with the wanted ones, shape (vectors, wanted)."""
        found = np.empty((len(vectors), len(wanted)), dtype=np.float32)
        for start in range(0, len(wanted), _BLOCK):
            block = self.levels.take(wanted[start : start + _BLOCK], axis=0)
            found[:, start : start + _BLOCK] = vectors @ block.astype(np.float32).T
        return found * self.scales[wanted]


class Lexicon:
    """The words of an archive and the rows they stand in."""

    def __init__(
        self,
        words: Sequence[str],
        names: Sequence[str],
        word_terms: Lists,
        vectors: Rounded,
        rows: Lists,
        held: Numbers,
        groups: int,
    ) -> None:
        self.words = words
        self._terms = names
        self.word_terms = word_terms
        self.vectors = vectors
        self.rows = rows
        self._held = held
        self._groups = groups

    @classmethod
    def build(
        cls,
        rows: Sequence[Sequence[str]],
        groups: Sequence[str],
        encode: Encode,
        cut: Callable[[str], Sequence[str]] = parts,
        earlier: Lexicon | None = None,
    ) -> Lexicon:
        """The words of each row; `groups` names the matter of each, for how many hold a term.

        `cut` gives the parts of a word, as in `german.terms`. Words that an earlier lexicon knew
        keep their vectors.
        """
        # A row without a word holds the empty one, so that no list is empty.
        rows = [row or [""] for row in rows]
        words = sorted({word for row in rows for word in row})
        number = {word: at for at, word in enumerate(words)}
        spelt = [terms(word, cut) for word in words]
        names = sorted({term for own in spelt for term in own})
        term = {name: at for at, name in enumerate(names)}
        word_terms = Lists.of([[term[one] for one in own] for own in spelt])
        packed = Lists.of([[number[word] for word in row] for row in rows])
        return cls(
            words=words,
            names=names,
            word_terms=word_terms,
            vectors=_vectors(words, encode, earlier),
            rows=packed,
            held=_held(packed, word_terms, len(names), groups),
            groups=len(set(groups)),
        )

    @classmethod
    def open(cls, folder: Path) -> Lexicon:
        """The lexicon that was saved in a folder; its arrays stay on the disk until they are read.

        Raises ArchiveDamaged where a file is missing or unreadable.
        """
        kept = folder / FOLDER
        try:

            def array(name: str) -> npt.NDArray[Any]:
                # As plain arrays: those of np.memmap run Python code at each access.
                return np.asarray(np.load(kept / f"{name}.npy", mmap_mode="r"))

            def lists(name: str) -> Lists:
                return Lists(array(name), array(f"{name}_starts"))

            def names(name: str) -> list[str]:
                return (kept / f"{name}.txt").read_text(encoding="utf-8").split("\n")

            return cls(
                words=names("words"),
                names=names("terms"),
                word_terms=lists("word_terms"),
                vectors=Rounded(array("vectors"), array("vectors_scales")),
                rows=lists("rows"),
                held=array("held"),
                groups=int(array("groups")),
            )
        except (OSError, ValueError) as error:
            raise ArchiveDamaged(f"{kept} is no readable lexicon") from error

    def save(self, folder: Path) -> None:
        """Write the lexicon into a folder; OSError where that fails."""
        kept = folder / FOLDER
        kept.mkdir()
        for name, texts in (("words", self.words), ("terms", self._terms)):
            (kept / f"{name}.txt").write_text("\n".join(texts), encoding="utf-8")
        arrays: dict[str, npt.NDArray[Any]] = {
            "word_terms": self.word_terms.flat,
            "word_terms_starts": self.word_terms.starts,
            "vectors": self.vectors.levels,
            "vectors_scales": self.vectors.scales,
            "rows": self.rows.flat,
            "rows_starts": self.rows.starts,
            "held": self._held,
            "groups": np.array(self._groups),
        }
        for name, array in arrays.items():
            np.save(kept / f"{name}.npy", array)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def known(self) -> Mapping[str, int]:
        """The number of each word."""
        return {word: at for at, word in enumerate(self.words)}

    @cached_property
    def terms(self) -> Mapping[str, int]:
        """The number of each term."""
        return {term: at for at, term in enumerate(self._terms)}

    @cached_property
    def stems(self) -> Numbers:
        """The number of the term that is each word's stem."""
        return self.word_terms.flat[self.word_terms.starts[:-1]]

    @cached_property
    def telling(self) -> npt.NDArray[np.bool_]:
        """Which words name a matter: all but stop words."""
        return np.array([word not in STOP_WORDS for word in self.words], dtype=np.bool_)

    @cached_property
    def aspects(self) -> npt.NDArray[np.uint32]:
        """What each word speaks about: a bit for each of `german.ASPECTS`, in their order."""
        bits = np.zeros(len(self._terms), dtype=np.uint32)
        for at, stems in enumerate(ASPECTS.values()):
            bits[[self.terms[one] for one in stems if one in self.terms]] |= np.uint32(1 << at)
        return bits[self.stems]

    def rarity(self, term: str) -> float:
        """How much a term tells in this archive: from 0, all matters hold it, to 1, none does."""
        number = self.terms.get(term)
        held = 0 if number is None else int(self._held[number])
        return float(1 - np.log1p(held) / np.log1p(self._groups))


def _vectors(words: Sequence[str], encode: Encode, earlier: Lexicon | None) -> Rounded:
    """A vector for each word, of those that were known before the same."""
    known = earlier.known if earlier else {}
    fresh = [word for word in words if word not in known]
    new = Rounded.of(encode(fresh))
    if earlier is None:
        return new
    before = earlier.vectors
    kept = np.array([known[word] for word in words if word in known], dtype=np.int64)
    old = np.array([word in known for word in words], dtype=np.bool_)
    found = Rounded(
        np.zeros((len(words), before.levels.shape[1]), dtype=np.int8),
        np.zeros(len(words), dtype=np.float32),
    )
    found.levels[old], found.scales[old] = before.levels[kept], before.scales[kept]
    if fresh:
        found.levels[~old], found.scales[~old] = new.levels, new.scales
    return found


def _held(rows: Lists, word_terms: Lists, terms: int, groups: Sequence[str]) -> Numbers:
    """How many groups of rows hold each term."""
    number = {name: at for at, name in enumerate(dict.fromkeys(groups))}
    group = np.repeat([number[name] for name in groups], np.diff(rows.starts))
    held = word_terms.gathered(rows.flat.astype(np.int64))
    pairs = np.repeat(group, np.diff(held.starts)).astype(np.int64) * terms + held.flat
    return np.bincount(np.unique(pairs) % terms, minlength=terms).astype(np.int32)
