"""The passages of an archive → as many as wanted: the real ones first, then ones like them.

A copy holds half the words of one passage, half of another and one word of its own, shuffled; its
vector is that of a passage moved in the direction between two others, so that copies lie where
passages lie. Copies belong to records as long as the real ones. Knows no questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.build import schema
from retrieval.build.collect import Records
from retrieval.build.neighbours import Neighbours
from retrieval.build.passages import Passage, Row
from retrieval.build.previous import Changes
from retrieval.index.arrays import Numbers, Places, RaggedArray, Vectors
from retrieval.index.encoder import word_vectors
from retrieval.index.lexicon import Lexicon
from retrieval.index.tokens import TokenizedRows
from retrieval.index.vectors import VectorIndex
from retrieval.storage.generation import open_current
from retrieval.storage.store import RECORDS_FILE, Store
from retrieval.storage.stored import StoredPassage

#: How far a copy is moved. At 0.6 its cosine with its passage is 0.86, which is also the median
#: cosine of the 17,171 windows of Karlsruhe with their nearest neighbours.
NOISE = 0.6
_SEED = 20
#: Rows that are made at once.
_STEP = 10_000

_TERMS, _VECTORS = "terms.txt", "vectors.npy"


@dataclass(frozen=True, slots=True)
class Passages:
    """Terms of each row, joined by spaces; vectors, shape (rows, dimensions)."""

    terms: list[str]
    vectors: Vectors

    @classmethod
    def read(cls, folder: Path) -> Passages:
        """What was written into a folder; the vectors stay on the disk until they are read."""
        terms = (folder / _TERMS).read_text(encoding="utf-8").split("\n")
        return cls(terms, np.load(folder / _VECTORS, mmap_mode="r"))


@dataclass(frozen=True, slots=True)
class Original:
    """What is stretched: lexicon, vectors of shape (rows, dimensions), and the rows' records."""

    lexicon: Lexicon
    vectors: Vectors
    stored: Sequence[StoredPassage]

    @classmethod
    def of_archive(cls, archive: Path) -> Original:
        """All passages of an archive's current generation."""
        folder = open_current(archive).folder
        store, index = Store.open(folder / RECORDS_FILE), VectorIndex.open(folder)
        try:
            stored = list(store.passages())
        finally:
            store.close()
        return cls(Lexicon.open(folder), index.vectors(np.arange(len(index))), stored)

    def __len__(self) -> int:
        return len(self.vectors)

    def write(self, folder: Path, rows: int) -> None:
        """Write so many passages: fewer are taken evenly, and for more ones like them are made.

        Lexicon and records lie there as in an archive; a record is called by its first row.
        """
        random = np.random.default_rng(_SEED)
        real = np.linspace(0, len(self), min(rows, len(self)), endpoint=False).astype(np.int64)
        shape = rows, self.vectors.shape[1]
        vectors = np.lib.format.open_memmap(folder / _VECTORS, "w+", np.float32, shape)
        vectors[: len(real)] = self.vectors[real]
        for start in range(len(real), rows, _STEP):
            part = vectors[start : start + _STEP]
            part[:] = self._moved(random, len(part))
        vectors.flush()
        like = np.concatenate([real, np.arange(rows - len(real)) % len(self)])
        records = self._records(like)
        empty = Records((), (), (), ())
        changes = Changes({}, 0, 0, 0, 0, ())
        tables = schema.tables(empty, records, Neighbours(), changes, ())
        schema.write(folder / RECORDS_FILE, tables)
        vorgaenge = [one.passage.vorgang for one in records]
        lexicon = self._lexicon(random, like, len(real), vorgaenge)
        lexicon.save(folder)
        found, names = lexicon.found_by(), lexicon.names
        with (folder / _TERMS).open("w", encoding="utf-8") as out:
            for row in range(rows):
                out.write("\n" * (row > 0) + " ".join(names[at] for at in found[row].tolist()))

    def _moved(self, random: np.random.Generator, rows: int) -> Vectors:
        one, other, third = self.vectors[random.integers(len(self), size=(3, rows))]
        direction = other - third
        direction /= np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-6)
        moved = one + NOISE * direction
        unit: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return unit

    def _records(self, like: Places) -> list[Row]:
        """What the rows belong to: as long as neighbours are like ones of one record, the same."""
        stored, found = self.stored, list[Row]()
        first = 0
        for row, at in enumerate(like.tolist()):
            _, kind, record, group, start, end = stored[at]
            if row == 0 or record != stored[like[row - 1]][2]:
                first = row
            vorgang = f"{group} {row // len(self)}"
            focus = None if start is None or end is None else (start, end)
            passage = Passage(kind, str(first), vorgang, "", focus)
            found.append(Row(passage, ""))
        return found

    def _lexicon(
        self, random: np.random.Generator, like: Places, real: int, vorgaenge: Sequence[str]
    ) -> Lexicon:
        """The words of the real rows, and mixed ones of their copies."""
        before = self.lexicon.tokenized
        copies = len(like) - real
        # The vocabulary of German grows with its texts: from 12,000 to 17,171 windows of Karlsruhe
        # by two words a window, at a million by about half a word.
        coined = [
            f"{row}{before.words[at]}"
            for row, at in enumerate(random.integers(len(before.words), size=copies).tolist())
        ]
        own = (len(before.words) + np.arange(copies)).astype(np.int32)
        mixed = _mixed(
            random,
            _half(random, before.rows.take(like[real:])),
            _half(random, before.rows.take(random.integers(len(self), size=copies))),
            RaggedArray.from_lengths(own, np.ones(copies, dtype=np.int64)),
        )
        kept = before.rows.take(like[:real])
        spoken = TokenizedRows(
            words=[*before.words, *coined],
            rows=RaggedArray.from_lengths(
                np.concatenate([kept.flat, mixed.flat]),
                np.concatenate([kept.lengths, mixed.lengths]),
            ),
            joined=np.concatenate([before.joined[like[:real]], np.zeros(copies, dtype=np.int32)]),
        )
        return Lexicon.build(spoken, vorgaenge, word_vectors().questions, self.lexicon)


def _half(random: np.random.Generator, lists: RaggedArray) -> RaggedArray:
    """Half of each list, the larger where it is odd."""
    shuffled = _mixed(random, lists)
    place = np.arange(len(lists.flat)) - np.repeat(lists.starts[:-1], lists.lengths)
    lengths = (lists.lengths + 1) // 2
    return RaggedArray.from_lengths(
        shuffled.flat[place < np.repeat(lengths, lists.lengths)], lengths
    )


def _mixed(random: np.random.Generator, *lists: RaggedArray) -> RaggedArray:
    """The lists at each place as one, shuffled."""
    flat: Numbers = np.concatenate([one.flat for one in lists])
    row = np.concatenate([np.repeat(np.arange(len(one)), one.lengths) for one in lists])
    order = np.argsort(row + random.random(len(row)))
    return RaggedArray.from_lengths(flat[order], np.sum([one.lengths for one in lists], axis=0))
