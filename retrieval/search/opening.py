"""A generation's folder → all that a search of it needs."""

from __future__ import annotations

from retrieval.index.encoder import Encoder, word_vectors
from retrieval.index.homes import open_index
from retrieval.search.calibration import Calibration
from retrieval.search.hits import Search
from retrieval.search.passages import PassageTable
from retrieval.storage import inventory
from retrieval.storage.generation import Generation
from retrieval.storage.store import RECORDS_FILE, Store


def open_search(current: Generation, encoder: Encoder, index: str) -> Search:
    """Return the search of a generation, whose vectors and words lie in the home `index`.

    Raises ArchiveDamaged, ArchiveError where the index is not to be had, or sqlite3.DatabaseError.
    """
    store = Store.open(current.folder / RECORDS_FILE)
    return Search(
        store=store,
        index=open_index(index, current.folder, current.name),
        passages=PassageTable.of(store.passages(), inventory.bodies(store)),
        question_vectors=encoder.questions,
        word_vectors=word_vectors().questions,
        calibration=Calibration.open(current.folder, encoder.name),
    )
