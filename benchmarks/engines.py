"""Passages and a question → rows, by the indexes of this house and by others on the same data.

Others get the same terms, so that the difference is the engine's and not the language's. Each
writes into a folder and answers from it. Measures nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import bm25s
import faiss
import numpy as np

from benchmarks.stretch import Passages
from retrieval.index.arrays import Vectors
from retrieval.index.bm25 import Bm25Index
from retrieval.index.vectors import VectorIndex

#: Rows that are asked for: as many as each index offers to the ranking.
ROWS = 150


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its words, as terms and as a vector."""

    line: str
    terms: list[str]
    vector: Vectors


Ask = Callable[[Asked], Sequence[int]]


class Engine(Protocol):
    """Passages → a folder; a folder → rows for a question, best first."""

    def build(self, passages: Passages, folder: Path) -> None:
        """Write all that is needed."""

    def open(self, folder: Path) -> Ask:
        """How to ask what was written."""


class OwnVectors:
    """`retrieval.index.vectors`, with the cosines of what the words found."""

    def build(self, passages: Passages, folder: Path) -> None:
        VectorIndex.build(passages.vectors).save(folder)

    def open(self, folder: Path) -> Ask:
        index = VectorIndex.open(folder)
        others = np.linspace(0, len(index), ROWS, endpoint=False).astype(np.int64)

        def ask(asked: Asked) -> Sequence[int]:
            found = index.search(asked.vector, ROWS)
            index.scores(asked.vector, others)
            return list(found)

        return ask


class OwnWords:
    """`retrieval.index.bm25`, with the scores of what the vectors found."""

    def build(self, passages: Passages, folder: Path) -> None:
        Bm25Index.build(terms.split() for terms in passages.terms).save(folder)

    def open(self, folder: Path) -> Ask:
        index = Bm25Index.open(folder)
        others = np.linspace(0, len(index), ROWS, endpoint=False).astype(np.int64)

        def ask(asked: Asked) -> Sequence[int]:
            found = index.search(asked.terms, ROWS)
            index.scores(asked.terms, others)
            return list(found)

        return ask


class FlatVectors:
    """FAISS without compression: every vector as float32, all compared."""

    def build(self, passages: Passages, folder: Path) -> None:
        index = faiss.IndexFlatIP(passages.vectors.shape[1])
        index.add(np.ascontiguousarray(passages.vectors))
        faiss.write_index(index, str(folder / "flat.faiss"))

    def open(self, folder: Path) -> Ask:
        index: Any = faiss.read_index(str(folder / "flat.faiss"))
        return lambda asked: index.search(asked.vector[None, :], ROWS)[1][0].tolist()


class PlainBm25s:
    """bm25s as its manual shows it."""

    def build(self, passages: Passages, folder: Path) -> None:
        index = bm25s.BM25()
        index.index([terms.split() for terms in passages.terms], show_progress=False)
        index.save(str(folder), show_progress=False)

    def open(self, folder: Path) -> Ask:
        index = bm25s.BM25.load(str(folder))

        def ask(asked: Asked) -> Sequence[int]:
            found = index.retrieve([asked.terms], k=ROWS, show_progress=False)
            return list(map(int, found.documents[0][found.scores[0] > 0]))

        return ask


class SqliteFts5:
    """SQLite's own index of words, ranked by its BM25."""

    def build(self, passages: Passages, folder: Path) -> None:
        with sqlite3.connect(folder / "fts5.sqlite") as connection:
            connection.execute(
                "CREATE VIRTUAL TABLE passage USING fts5"
                "(terms, content='', tokenize='unicode61 remove_diacritics 0')"
            )
            connection.executemany(
                "INSERT INTO passage (rowid, terms) VALUES (?, ?)", enumerate(passages.terms)
            )
            connection.execute("INSERT INTO passage (passage) VALUES ('optimize')")
        connection.close()

    def open(self, folder: Path) -> Ask:
        connection = sqlite3.connect(folder / "fts5.sqlite")

        def ask(asked: Asked) -> Sequence[int]:
            wanted = " OR ".join(f'"{term}"' for term in asked.terms)
            sql = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?"
            return [row for (row,) in connection.execute(sql, (wanted, ROWS))] if wanted else []

        return ask


class Tantivy:
    """The search library of the Rust world, Lucene's like; BM25."""

    def build(self, passages: Passages, folder: Path) -> None:
        from tantivy import Document, Index

        writer = Index(self._schema(), path=str(folder)).writer(200_000_000, 1)
        for row, terms in enumerate(passages.terms):
            writer.add_document(Document(terms=terms, row=row))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Ask:
        from tantivy import Index, Occur, Query

        schema = self._schema()
        searcher = Index.open(str(folder)).searcher()

        def ask(asked: Asked) -> Sequence[int]:
            wanted = [(Occur.Should, Query.term_query(schema, "terms", t)) for t in asked.terms]
            hits = searcher.search(Query.boolean_query(wanted), ROWS).hits
            return [searcher.doc(address)["row"][0] for _, address in hits]

        return ask

    def _schema(self) -> Any:
        from tantivy import SchemaBuilder

        builder = SchemaBuilder()
        builder.add_text_field("terms", stored=False, index_option="freq")
        builder.add_unsigned_field("row", stored=True)
        return builder.build()


#: What the others are measured against; it comes first.
BASELINE = "bm25s"
ENGINES: dict[str, Engine] = {
    BASELINE: PlainBm25s(),
    "our words": OwnWords(),
    "SQLite FTS5": SqliteFts5(),
    "tantivy": Tantivy(),
    "FAISS flat": FlatVectors(),
    "our vectors": OwnVectors(),
}
#: Those that find by meaning.
VECTORS = ("FAISS flat", "our vectors")
