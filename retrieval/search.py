"""A question → hits: words and meaning together, with the evidence of each.

Connects the two indexes with the records; how sure a hit is, `silence` says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from retrieval.encoder import Encoder
from retrieval.ranking import (
    Evidence,
    Hit,
    Query,
    WordVectors,
    aspect,
    best_of_records,
    coverage,
    phrase,
    with_margins,
)
from retrieval.silence import Calibration
from retrieval.store import Store
from retrieval.vectors import VectorIndex
from retrieval.words import WordIndex

#: How many rows each index offers. The gold answer of 125 citizens' questions over 10,627 windows
#: was among the first 300 of both together for 0.90 of them (design figures: 300 re-ranked).
CANDIDATES = 150


@dataclass(frozen=True, slots=True)
class Search:
    """All that a search needs."""

    store: Store
    vectors: VectorIndex
    words: WordIndex
    encoder: Encoder
    word_vectors: WordVectors
    calibration: Calibration

    def hits(self, query: Query) -> list[Hit]:
        """The records that may answer, each by its best row, best first."""
        if not len(self.vectors):
            return []
        vector = self.encoder.questions([query.text])[0]
        near = self.vectors.search(vector, CANDIDATES)
        shared = self.words.search(query.terms, CANDIDATES)
        rows = np.unique(np.concatenate([near.numbers, shared.numbers]))
        passages = self.store.passages(rows.tolist())
        similarities = self.vectors.scores(vector, rows)
        scores = self.words.scores(query.terms, rows)
        covered = coverage(query, [passage.words for passage in passages], self.word_vectors)
        hits = []
        for at, passage in enumerate(passages):
            evidence = Evidence(
                similarity=float(similarities[at]),
                words=float(scores[at]),
                coverage=float(covered.hard[at]),
                soft=float(covered.soft[at]),
                phrase=phrase(query, passage.words),
                aspect=aspect(query, passage.words),
                strongest=float(covered.strongest[at]),
                mass=float(covered.mass[at]),
            )
            score = self.calibration.score(evidence)
            hits.append(
                Hit(passage.kind, passage.record, passage.matter, passage.focus, evidence, score)
            )
        return [
            replace(hit, confidence=self.calibration.confidence(hit.evidence))
            for hit in with_margins(best_of_records(hits))
        ]
