"""A generation in Milvus → its index, for readers on many machines.

The words of the rows a question is about come with them, and what they are is found out here
(`word_memory`). Of the generation's files only the list of words and how many Vorgänge hold each is
read. What is written there, and how, `milvus` knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveMissing
from retrieval.index.arrays import ALL_ROWS, Bools, Floats, Places, Rows, Vectors
from retrieval.index.encoder import word_vectors
from retrieval.index.milvus import (
    ANSWERS_IN,
    AT_ONCE,
    WRITES_IN,
    Milvus,
    collection_of,
    dimension_of,
)
from retrieval.index.passage_index import Spoken, WeighedRows
from retrieval.index.vocabulary import Vocabulary
from retrieval.index.word_memory import WordMemory

#: Rows of the graph that are looked at for each that is wanted.
_EFFORT = 4
#: Rows that an engine gives at most, with the effort that it takes for so many.
_MOST_FOUND = 16_384 // _EFFORT


@dataclass(frozen=True, eq=False)
class MilvusIndex:
    """One generation's collection; see `PassageIndex`. May be used from several threads."""

    engine: Milvus
    collection: str
    rows: int
    known: Vocabulary
    memory: WordMemory
    #: The largest weight of terms that were asked for, by their dimensions.
    most: dict[int, float] = field(default_factory=dict)

    @classmethod
    def open(cls, address: str, folder: Path, generation: str) -> MilvusIndex:
        """The collection of the generation in a folder; raises ArchiveError."""
        engine, collection = Milvus(address), collection_of(generation)
        with engine.told():
            if not engine.client.has_collection(collection):
                raise ArchiveMissing(ErrorCode.NO_COLLECTION(engine.shown, generation))
            engine.client.load_collection(collection, timeout=WRITES_IN)
            [counted] = engine.client.query(
                collection, filter="", output_fields=["count(*)"], timeout=ANSWERS_IN
            )
        memory = WordMemory(word_vectors().questions)
        rows = int(counted["count(*)"])
        return cls(engine, collection, rows, Vocabulary.open(folder), memory)

    def __len__(self) -> int:
        return self.rows

    @property
    def vocabulary(self) -> Sequence[str]:
        return self.known.words

    def near(self, vector: Floats, k: int) -> Rows:
        return self._found("vector", [vector.tolist()], k)[0]

    def sharing(self, terms: Sequence[str], k: int, within: slice = ALL_ROWS) -> Rows:
        asked = self._dimensions(terms)
        if not asked:
            return Rows(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        weights = {at: float(often) for at, often in asked.items()}
        return self._found("weights", [weights], k, _condition(within))[0]

    def holds(self, terms: Sequence[str], rows: Places) -> Bools:
        known, stored = self.known.terms, self._stored(rows.tolist(), ["weights"])
        wanted = [dimension_of(known[term]) if term in known else None for term in terms]
        held = [stored[row]["weights"] if row in stored else {} for row in rows.tolist()]
        return np.array([[at in weights for weights in held] for at in wanted], dtype=np.bool_)

    def weighed(self, vector: Floats, terms: Sequence[str], rows: Places) -> WeighedRows:
        asked = self._dimensions(terms)
        most = max(sum(often * self._most(asked)[at] for at, often in asked.items()), 1e-6)
        stored = self._stored(rows.tolist(), ["vector", "weights", "words"])
        vectors: Vectors = np.zeros((len(rows), len(vector)), dtype=np.float32)
        words = np.zeros(len(rows), dtype=np.float32)
        texts: list[Sequence[str]] = []
        for at, row in enumerate(rows.tolist()):
            one = stored.get(row)
            texts.append(one["words"].split(" ") if one else ())
            if one:
                vectors[at] = one["vector"]
                weights = one["weights"]
                words[at] = sum(often * weights.get(term, 0.0) for term, often in asked.items())
        return WeighedRows(
            similarity=np.einsum("rd,d->r", vectors, vector),
            words=words / np.float32(most),
            spoken=self.memory(texts),
        )

    def spoken(self, texts: Sequence[Sequence[str]]) -> Spoken:
        return self.memory(texts)

    def mentions(self, words: Sequence[str]) -> int:
        return self.known.mentions(words)

    def close(self) -> None:
        self.engine.close()

    def _dimensions(self, terms: Sequence[str]) -> Counter[int]:
        """How often a question has each term that the archive knows, by its dimension."""
        known = self.known.terms
        return Counter(dimension_of(known[term]) for term in terms if term in known)

    def _most(self, asked: Iterable[int]) -> Mapping[int, float]:
        """The largest weight that any row gives each term, asked once for each."""
        fresh = [at for at in asked if at not in self.most]
        if fresh:
            best = self._found("weights", [{at: 1.0} for at in fresh], 1)
            self.most.update(
                (at, float(one.scores[0]) if len(one) else 0.0)
                for at, one in zip(fresh, best, strict=True)
            )
        return self.most

    def _found(self, name: str, asked: list[Any], k: int, condition: str = "") -> list[Rows]:
        k = min(k, _MOST_FOUND)
        with self.engine.told():
            found = self.engine.client.search(
                self.collection,
                data=asked,
                anns_field=name,
                filter=condition,
                limit=min(k, max(self.rows, 1)),
                search_params={"params": {"ef": k * _EFFORT} if name == "vector" else {}},
                timeout=ANSWERS_IN,
            )
        return [
            Rows(
                np.array([one["row"] for one in hits], dtype=np.int64),
                np.array([one["distance"] for one in hits], dtype=np.float32),
            )
            for hits in found
        ]

    def _stored(self, rows: Sequence[int], fields: list[str]) -> dict[int, Any]:
        """Fields that are stored of rows, by their numbers; one that was deleted is missing."""
        found: dict[int, Any] = {}
        for start in range(0, len(rows), AT_ONCE):
            with self.engine.told():
                part = self.engine.client.get(
                    self.collection,
                    ids=list(rows[start : start + AT_ONCE]),
                    output_fields=fields,
                    timeout=ANSWERS_IN,
                )
            found |= {int(one["row"]): one for one in part}
        return found


def _condition(within: slice) -> str:
    """A range of rows as the engine reads it; deleted rows leave their numbers unused.

    >>> [_condition(within) for within in (slice(7), slice(7, None), slice(None))]
    ['row < 7', 'row >= 7', '']
    """
    ends = (("row >= {}", within.start), ("row < {}", within.stop))
    return " and ".join(told.format(end) for told, end in ends if end is not None)
