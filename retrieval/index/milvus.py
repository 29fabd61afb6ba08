"""The rows of a generation → its collection in Milvus, and which of them is the newest.

One collection a generation, of one row a passage: its vector, its BM25 weights as a sparse vector,
its words in their order, and its body as partition key. The weights are those of `bm25`, computed
over all rows, and not the engine's own BM25 function, which counts by segment (Lite) or shard: so
scores are the same whatever lies where. How they are asked, `milvus_index` knows; pymilvus lives
here alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveError
from retrieval.index.vectors import EXACT_ROWS

if TYPE_CHECKING:
    from pymilvus import MilvusClient

#: What the collections of generations are called before their names, and the alias of the newest.
_PREFIX, ALIAS = "ratsauskunft_", "ratsauskunft"
#: Seconds that an answer of the engine may take: a question waits for five.
ANSWERS_IN = 10.0
#: Seconds that writing a step, building indexes and loading may take.
WRITES_IN = 600.0
#: Rows that are asked for at once; an engine gives at most 16,384.
AT_ONCE = 2_000
#: Bytes of words a row can have: an engine takes 65,535.
_LONGEST = 60_000
#: Links of each row and the effort to find good ones while the graph is built, as is usual.
_GRAPH = {"M": 16, "efConstruction": 200}
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
            self.client: MilvusClient = MilvusClient(uri=address, timeout=ANSWERS_IN)

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

    def write(
        self, generation: str, rows: Iterable[Sequence[StoredRow]], count: int, dimensions: int
    ) -> None:
        """Write the rows of a generation, ready to be asked; what was there of it goes."""
        collection = collection_of(generation)
        with self.told():
            self.client.drop_collection(collection, timeout=WRITES_IN)
            self._create(collection, dimensions, count)
            for step in rows:
                self.client.insert(collection, list(map(_entity, step)), timeout=WRITES_IN)
            self.client.flush(collection, timeout=WRITES_IN)
            self.client.load_collection(collection, timeout=WRITES_IN)

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
            timeout=WRITES_IN,
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
                for start in range(0, len(gone), AT_ONCE):
                    ids = list(gone[start : start + AT_ONCE])
                    self.client.delete(before, ids=ids, timeout=WRITES_IN)
            for other in self.client.list_collections():
                if other.startswith(_PREFIX) and other not in (collection, before):
                    self.client.drop_collection(other, timeout=WRITES_IN)

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


def dimension_of(term: int) -> int:
    """Return the dimension of a term's weights, by its number in the vocabulary."""
    return _WORDLESS + 1 + term


def _entity(row: StoredRow) -> dict[str, Any]:
    weights = {dimension_of(term): weight for term, weight in row.weights.items()}
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
