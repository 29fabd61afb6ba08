"""A question in its words → records, all the way: the search of an archive over stretched passages.

What the two indexes alone take, `engines` says; here the question is read and spelt, encoded,
looked for in both, and the records it finds are weighed and judged. Measures nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engines import Ask, Asked
from benchmarks.stretch import Passages
from retrieval.german.spelling import Spelling
from retrieval.index.bm25 import Bm25Index
from retrieval.index.embedded import EmbeddedIndex
from retrieval.index.encoder import open_encoder, word_vectors
from retrieval.index.lexicon import LEXICON_FOLDER
from retrieval.index.vectors import VectorIndex
from retrieval.search.calibration import Calibration
from retrieval.search.hits import Search
from retrieval.search.passages import PassageTable
from retrieval.search.query import Query
from retrieval.storage import inventory
from retrieval.storage.store import RECORDS_FILE, Store


@dataclass(frozen=True, slots=True)
class Whole:
    """All of a search with one encoder; its memory is counted too."""

    encoder: str

    def build(self, passages: Passages, folder: Path) -> None:
        """Write both indexes beside the records and the lexicon that `stretch` wrote."""
        VectorIndex.build(passages.vectors).save(folder)
        Bm25Index.build(terms.split() for terms in passages.terms).save(folder)
        shutil.copy(folder.parent / RECORDS_FILE, folder)
        shutil.copytree(folder.parent / LEXICON_FOLDER, folder / LEXICON_FOLDER)

    def open(self, folder: Path) -> Ask:
        """How to ask; a record is given by its first row."""
        encoder = open_encoder(self.encoder)
        store = Store.open(folder / RECORDS_FILE)
        search = Search(
            store=store,
            index=EmbeddedIndex.open(folder),
            passages=PassageTable.of(store.passages(), inventory.bodies(store)),
            question_vectors=encoder.questions,
            word_vectors=word_vectors().questions,
            calibration=Calibration.learned(encoder.name),
        )
        spelling = Spelling(search.index.vocabulary)

        def ask(asked: Asked) -> Sequence[int]:
            query = Query.of(asked.line, spelling=spelling)
            return [int(hit.record) for hit in search.hits(search.asked(query))]

        return ask
