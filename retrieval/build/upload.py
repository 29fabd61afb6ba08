"""A written generation → its collection in Milvus, where its index shall lie there too.

What is written into the folder stays as it is: the next build takes it over, and the folder can be
served from its own files at any time. Which generation is current, `storage.generation` decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.build.passages import Row
from retrieval.build.previous import PreviousGeneration
from retrieval.index.embedded import EmbeddedIndex
from retrieval.index.homes import MILVUS
from retrieval.index.milvus import Milvus, StoredRow
from retrieval.storage import inventory
from retrieval.storage.store import RECORDS_FILE, Store

#: Rows written at once: at 384 dimensions about 2 MB.
_STEP = 1_000


@dataclass(frozen=True, slots=True)
class Upload:
    """Where generations are written besides the folder; nowhere without an engine."""

    engine: Milvus | None = None

    @classmethod
    def of(cls, setting: str) -> Upload:
        """Raises ArchiveError where the engine is not to be had, before anything is built."""
        if not setting.startswith(MILVUS):
            return cls()
        return cls(Milvus(setting.removeprefix(MILVUS)))

    def write(self, folder: Path, generation: str) -> None:
        """Write what a folder holds under the name of its generation; raises ArchiveError."""
        if self.engine:
            with closing(Store.open(folder / RECORDS_FILE)) as store:
                bodies = inventory.passage_bodies(store)
            index = EmbeddedIndex.open(folder)
            rows, dimensions = stored_rows(index, bodies), index.vectors.dimensions
            self.engine.write(generation, rows, len(index), dimensions)

    def switch(self, generation: str, rows: Sequence[Row], previous: PreviousGeneration) -> None:
        """Let readers find a generation, and no longer what only the one before held."""
        if self.engine:
            held = {row.sha256 for row in rows}
            gone = [at for at, text in enumerate(previous.hashes) if text not in held]
            self.engine.switch(generation, gone)

    def close(self) -> None:
        if self.engine:
            self.engine.close()


def stored_rows(index: EmbeddedIndex, bodies: Sequence[str]) -> Iterator[list[StoredRow]]:
    """Yield the rows of an index as an engine stores them, some at a time."""
    terms, weights = index.words.weights()
    number = {name: at for at, name in enumerate(index.lexicon.names)}
    dimension = np.array([number[term] for term in index.words.terms], dtype=np.int64)
    words, spoken = index.lexicon.words, index.lexicon.rows
    for start in range(0, len(index), _STEP):
        rows = range(start, min(start + _STEP, len(index)))
        vectors = index.vectors.vectors(np.array(rows, dtype=np.int64))
        yield [
            StoredRow(
                row=row,
                body=bodies[row],
                vector=vector,
                weights=dict(
                    zip(
                        dimension[terms[row]].tolist(),
                        weights[terms.starts[row] : terms.starts[row + 1]].tolist(),
                        strict=True,
                    )
                ),
                words=" ".join(words[at] for at in spoken[row].tolist()),
            )
            for row, vector in zip(rows, vectors.tolist(), strict=True)
        ]
