"""A generation in Milvus → its index for readers on many machines; pymilvus lives here.

One collection a generation, of one row a passage: its vector, its BM25 weights as a sparse vector,
its words in their order, and its body as partition key. The weights are those of `bm25`, computed
over all rows, and not the engine's own BM25 function, which counts by segment (Lite) or shard: so
scores are the same whatever lies where. The words of the rows a question is about come with them,
and what they are is found out here (`word_memory`). Of the generation's files only the list of
words and how many Vorgänge hold each is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveError, ArchiveMissing
from retrieval.index.arrays import Floats, Places, Rows, Vectors
from retrieval.index.encoder import word_vectors
from retrieval.index.passage_index import Spoken, WeighedRows
from retrieval.index.vectors import EXACT_ROWS
from retrieval.index.vocabulary import Vocabulary
from retrieval.index.word_memory import WordMemory

if TYPE_CHECKING:
    from pymilvus import MilvusClient

#: What the collections of generations are called before their names, and the alias of the newest.
_PREFIX, ALIAS = "ratsauskunft_", "ratsauskunft"
#: Seconds that an answer of the engine may take: a question waits for five.
_ANSWERS_IN = 10.0
#: Seconds that writing a step, building indexes and loading may take.
_WRITES_IN = 600.0
#: Rows that are asked for at once; an engine gives at most 16,384.
_AT_ONCE = 2_000
#: Bytes of words a row can have: an engine takes 65,535.
_LONGEST = 60_000
#: Links of each row and the effort to find good ones while the graph is built, as is usual; rows
#: looked at for each that is wanted.
_GRAPH = {"M": 16, "efConstruction": 200}
_EFFORT = 4
#: The dimension that a row without any term has, for no row may have none. Terms come behind it.
_WORDLESS = 0


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it is written; `weights` by the number of the term among the vocabulary's."""

    row: int
    body: str
    vector: Sequence[float]
    weights: Mapping[int, float]
    words: str


class Milvus:
    """The generations of one archive in a database of a Milvus; raises ArchiveError."""

    def __init__(self, address: str) -> None:
        self.shown = _without_password(address)
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise ArchiveError(ErrorCode.INDEX_LIBRARIES(self.shown, str(error))) from error
        with self.told():
            self.client: MilvusClient = MilvusClient(uri=address, timeout=_ANSWERS_IN)

    @contextmanager
    def told(self) -> Iterator[None]:
        """What the engine refuses, as an error of the archive."""
        from grpc import RpcError
        from pymilvus import MilvusException

        try:
            yield
        except (MilvusException, RpcError) as error:
            reason = getattr(error, "message", "") or type(error).__name__
            raise ArchiveError(ErrorCode.INDEX_FAILS(self.shown, str(reason))) from error

    def write(self, generation: str, rows: Iterable[Sequence[StoredRow]], count: int) -> None:
        """Write the rows of a generation, ready to be asked; what was there of it goes."""
        collection = collection_of(generation)
        with self.told():
            self.client.drop_collection(collection, timeout=_WRITES_IN)
            for step in rows:
                if not self.client.has_collection(collection):
                    self._create(collection, len(step[0].vector), count)
                self.client.insert(collection, list(map(_entity, step)), timeout=_WRITES_IN)
            if self.client.has_collection(collection):
                self.client.flush(collection, timeout=_WRITES_IN)
                self.client.load_collection(collection, timeout=_WRITES_IN)

    def _create(self, collection: str, dimensions: int, count: int) -> None:
        from pymilvus import DataType

        schema = self.client.create_schema(auto_id=False)
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("body", DataType.VARCHAR, max_length=1024, is_partition_key=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimensions)
        schema.add_field("weights", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_field("words", DataType.VARCHAR, max_length=65_535)
        indexes = self.client.prepare_index_params()
        exact = count <= EXACT_ROWS
        indexes.add_index(
            field_name="vector",
            index_type="FLAT" if exact else "HNSW",
            metric_type="IP",
            params={} if exact else _GRAPH,
        )
        indexes.add_index(
            field_name="weights", index_type="SPARSE_INVERTED_INDEX", metric_type="IP", params={}
        )
        self.client.create_collection(
            collection,
            schema=schema,
            index_params=indexes,
            consistency_level="Strong",
            timeout=_WRITES_IN,
        )

    def switch(self, generation: str, gone: Sequence[int]) -> None:
        """Make a generation the newest one, by one step of the alias.

        Readers may still ask the one before, until their copies of the new one are whole: of it the
        rows that are `gone` are deleted. All that is older goes.
        """
        collection = collection_of(generation)
        with self.told():
            before = self._newest()
            if before is None:
                self.client.create_alias(collection, ALIAS)
            else:
                self.client.alter_alias(collection, ALIAS)
            if before not in (None, collection):
                for start in range(0, len(gone), _AT_ONCE):
                    ids = list(gone[start : start + _AT_ONCE])
                    self.client.delete(before, ids=ids, timeout=_WRITES_IN)
            for other in self.client.list_collections():
                if other.startswith(_PREFIX) and other not in (collection, before):
                    self.client.drop_collection(other, timeout=_WRITES_IN)

    def newest(self) -> str | None:
        """Return the collection that the alias names; None where there is none."""
        with self.told():
            return self._newest()

    def _newest(self) -> str | None:
        for collection in self.client.list_collections():
            if ALIAS in self.client.list_aliases(collection)["aliases"]:
                return str(collection)
        return None

    def close(self) -> None:
        self.client.close()


def collection_of(generation: str) -> str:
    """Return what the collection of a generation is called.

    >>> collection_of("000007-0123456789abcdef")
    'ratsauskunft_000007_0123456789abcdef'
    """
    return _PREFIX + generation.replace("-", "_")


def _entity(row: StoredRow) -> dict[str, Any]:
    weights = {term + 1: weight for term, weight in row.weights.items()}
    return {
        "row": row.row,
        "body": row.body,
        "vector": row.vector,
        "weights": weights or {_WORDLESS: 1.0},
        "words": row.words.encode()[:_LONGEST].decode(errors="ignore"),
    }


def _without_password(address: str) -> str:
    """Return an address as it may be shown.

    >>> _without_password("https://name:secret@milvus.example:19530/herne")
    'https://milvus.example:19530/herne'
    """
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


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
            engine.client.load_collection(collection, timeout=_WRITES_IN)
            [counted] = engine.client.query(
                collection, filter="", output_fields=["count(*)"], timeout=_ANSWERS_IN
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

    def sharing(self, terms: Sequence[str], k: int) -> Rows:
        asked = self._dimensions(terms)
        if not asked:
            return Rows(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        return self._found("weights", [{at: float(often) for at, often in asked.items()}], k)[0]

    def weighed(self, vector: Floats, terms: Sequence[str], rows: Places) -> WeighedRows:
        asked = self._dimensions(terms)
        most = max(sum(often * self._most(asked)[at] for at, often in asked.items()), 1e-6)
        stored = self._stored(rows.tolist())
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
        return Counter(known[term] + 1 for term in terms if term in known)

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

    def _found(self, name: str, asked: list[Any], k: int) -> list[Rows]:
        with self.engine.told():
            found = self.engine.client.search(
                self.collection,
                data=asked,
                anns_field=name,
                limit=min(k, max(self.rows, 1)),
                search_params={"params": {"ef": k * _EFFORT} if name == "vector" else {}},
                timeout=_ANSWERS_IN,
            )
        return [
            Rows(
                np.array([one["row"] for one in hits], dtype=np.int64),
                np.array([one["distance"] for one in hits], dtype=np.float32),
            )
            for hits in found
        ]

    def _stored(self, rows: Sequence[int]) -> dict[int, Any]:
        """What is stored of rows, by their numbers; one that was deleted is missing."""
        found: dict[int, Any] = {}
        for start in range(0, len(rows), _AT_ONCE):
            with self.engine.told():
                part = self.engine.client.get(
                    self.collection,
                    ids=list(rows[start : start + _AT_ONCE]),
                    output_fields=["vector", "weights", "words"],
                    timeout=_ANSWERS_IN,
                )
            found |= {int(one["row"]): one for one in part}
        return found
