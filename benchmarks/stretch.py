"""The passages of an archive → as many as wanted: the real ones first, then ones like them.

A copy holds half the terms of one passage and half of another, shuffled; its vector is that of a
passage moved in the direction between two others, so that copies lie where passages lie. Knows
neither indexes nor questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.generation import open_current
from retrieval.lexicon import Lexicon
from retrieval.store import FILE, Store
from retrieval.vectors import VectorIndex, Vectors

#: How far a copy is moved. At 0.6 its cosine with its passage is 0.86, which is also the median
#: cosine of the 17,171 windows of Karlsruhe with their nearest neighbours.
NOISE = 0.6
_SEED = 20
#: Rows that are made at once.
_STEP = 10_000

_TERMS, _VECTORS = "terms.txt", "vectors.npy"


@dataclass(frozen=True, slots=True)
class Passages:
    """Terms of each row, joined by spaces; vectors, shape (rows, dimensions); matters, if real."""

    terms: list[str]
    vectors: Vectors
    matters: list[str]

    @classmethod
    def of_archive(cls, archive: Path) -> Passages:
        """All passages of an archive's current generation."""
        folder = open_current(archive).folder
        store, index = Store.open(folder / FILE), VectorIndex.open(folder)
        try:
            lexicon = Lexicon.open(folder)
            found = lexicon.found_by()
            terms = [" ".join(lexicon.names[at] for at in found[row]) for row in range(len(found))]
            matters = list(store.beside(range(len(terms))).matters)
        finally:
            store.close()
        return cls(terms, index.vectors(np.arange(len(index))), matters)

    @classmethod
    def read(cls, folder: Path) -> Passages:
        """What was written into a folder; the vectors stay on the disk until they are read."""
        terms = (folder / _TERMS).read_text(encoding="utf-8").split("\n")
        return cls(terms, np.load(folder / _VECTORS, mmap_mode="r"), [])

    def write(self, folder: Path, rows: int) -> None:
        """Write so many passages: fewer are taken evenly, and for more ones like them are made."""
        random = np.random.default_rng(_SEED)
        real = np.linspace(0, len(self.terms), min(rows, len(self.terms)), endpoint=False).astype(
            int
        )
        shape = rows, self.vectors.shape[1]
        vectors = np.lib.format.open_memmap(folder / _VECTORS, "w+", np.float32, shape)
        vectors[: len(real)] = self.vectors[real]
        for start in range(len(real), rows, _STEP):
            part = vectors[start : start + _STEP]
            part[:] = self._moved(random, len(part))
        vectors.flush()
        with (folder / _TERMS).open("w", encoding="utf-8") as out:
            out.write("\n".join(self.terms[row] for row in real))
            for terms in self._mixed(random, rows - len(real)):
                out.write("\n" + terms)

    def _moved(self, random: np.random.Generator, rows: int) -> Vectors:
        one, other, third = self.vectors[random.integers(len(self.terms), size=(3, rows))]
        direction = other - third
        direction /= np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-6)
        moved = one + NOISE * direction
        unit: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return unit

    def _mixed(self, random: np.random.Generator, rows: int) -> Iterator[str]:
        for one, other in random.integers(len(self.terms), size=(rows, 2)):
            halves = [
                random.permutation(terms)[: (len(terms) + 1) // 2]
                for terms in (self.terms[one].split(), self.terms[other].split())
            ]
            yield " ".join(random.permutation(np.concatenate(halves)))
