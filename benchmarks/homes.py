"""Both homes of an index, and a retrieval framework: all that a question asks of its passages.

By meaning, by words, and what the rows that are found hold of the question. Measures nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import ROWS, Ask, Engine
from benchmarks.stretch import Passages
from retrieval.build.upload import stored_rows
from retrieval.index.bm25 import Bm25Index
from retrieval.index.embedded import EmbeddedIndex
from retrieval.index.homes import MILVUS, open_index
from retrieval.index.lexicon import LEXICON_FOLDER
from retrieval.index.passage_index import PassageIndex
from retrieval.index.vectors import VectorIndex

#: What the collection is called.
_GENERATION = "growth"


@dataclass(frozen=True, slots=True)
class Home:
    """An index in files or, with `engine`, in Milvus Lite."""

    engine: bool = False

    def build(self, passages: Passages, folder: Path) -> None:
        VectorIndex.build(passages.vectors).save(folder)
        Bm25Index.build(terms.split() for terms in passages.terms).save(folder)
        shutil.copytree(folder.parent / LEXICON_FOLDER, folder / LEXICON_FOLDER)
        if self.engine:
            from retrieval.index.milvus import Milvus

            index = EmbeddedIndex.open(folder)
            milvus = Milvus(str(folder / "index.db"))
            rows, dimensions = stored_rows(index, [""] * len(index)), index.vectors.dimensions
            milvus.write(_GENERATION, rows, len(index), dimensions)
            milvus.close()

    def open(self, folder: Path) -> Ask:
        setting = f"{MILVUS}{folder / 'index.db'}" if self.engine else ""
        index: PassageIndex = open_index(setting, folder, _GENERATION)

        def ask(asked: Any) -> Sequence[int]:
            near = index.near(asked.vector, ROWS)
            found = np.union1d(near.numbers, index.sharing(asked.terms, ROWS).numbers)
            index.weighed(asked.vector, asked.terms, found)
            return list(near)

        return ask


class Haystack:
    """haystack-ai with its store in memory: BM25 and vectors, joined; its texts are our terms."""

    def build(self, passages: Passages, folder: Path) -> None:
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        for part in _documents(passages):
            store.write_documents(part)
        store.save_to_disk(str(folder / "haystack.json"))

    def open(self, folder: Path) -> Ask:
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore.load_from_disk(str(folder / "haystack.json"))

        def ask(asked: Any) -> Sequence[int]:
            near = store.embedding_retrieval(asked.vector.tolist(), top_k=ROWS)
            store.bm25_retrieval(" ".join(asked.terms) or "-", top_k=ROWS)
            return [int(one.id) for one in near]

        return ask


def _documents(passages: Passages) -> Iterator[list[Any]]:
    from haystack import Document

    yield [
        Document(id=str(row), content=terms, embedding=passages.vectors[row].tolist())
        for row, terms in enumerate(passages.terms)
    ]


HOMES: dict[str, Engine] = {
    "embedded index": Home(),
    "Milvus Lite": Home(engine=True),
    "Haystack": Haystack(),
}
