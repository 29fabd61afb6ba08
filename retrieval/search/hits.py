"""A question → hits: words and meaning together, with the evidence of each.

Connects the indexes with the records; how sure a hit is, `silence` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from retrieval.index.arrays import Floats
from retrieval.index.bm25 import Bm25Index
from retrieval.index.encoder import Encoder
from retrieval.index.lexicon import Lexicon
from retrieval.index.vectors import VectorIndex
from retrieval.records import Kind
from retrieval.search.calibration import Calibration
from retrieval.search.evidence import NAMES, Evidence, Passages, evidence, match
from retrieval.search.query import Query
from retrieval.storage.store import Store
from retrieval.storage.stored import StoredPassages

#: How many rows each index offers: of 479 citizens' questions over 17,171 passages the records of
#: these rows held the gold answer for 0.91.
CANDIDATES = 100
#: Hits that get a reply or an offer are among the first of these.
HITS = 25


@dataclass(frozen=True, slots=True)
class Search:
    """All that a search needs; `word_vectors` gives the vectors of single words."""

    store: Store
    vectors: VectorIndex
    words: Bm25Index
    lexicon: Lexicon
    encoder: Encoder
    word_vectors: Callable[[Sequence[str]], Floats]
    calibration: Calibration

    def hits(self, query: Query, most: int = HITS) -> list[Hit]:
        """The records that may answer, at most `most`, best first.

        How sure each is does not depend on `most`: it is seen beside at least HITS.
        """
        if not len(self.vectors) or not query.words:
            return []
        vector = self.encoder.questions([query.text])[0]
        passages = self._candidates(query, vector)
        rows = np.array(passages.rows, dtype=np.int64)
        similarity = self.vectors.scores(vector, rows)
        words = self.words.scores(query.terms, rows) / max(
            self.words.score_upper_bound(query.terms), 1e-6
        )
        found = match(query, self.lexicon, self.word_vectors(query.words), rows)
        grouped = _grouped(passages)
        values = evidence(query, grouped, similarity, words, found)
        scores = self.calibration.scores(values)
        fitting = similarity + found.near @ np.array(query.weights, dtype=np.float32)
        ends = [*grouped.starts[1:], len(rows)]
        hits = []
        for at in np.argsort(-scores, kind="stable")[: max(most, HITS)].tolist():
            own = range(grouped.starts[at], ends[at])
            best = max(own, key=lambda row: (grouped.window[row], fitting[row]))
            own_figures = dict(zip(NAMES, values[at].tolist(), strict=True))
            why = Evidence(**own_figures, size=math.log(len(self.vectors)))
            score = float(scores[at])
            hits.append(
                Hit(
                    kind=passages.kinds[best],
                    record=passages.records[best],
                    matter=passages.matters[best],
                    focus=passages.focus(best),
                    evidence=why,
                    score=score,
                )
            )
        return [
            replace(hit, confidence=self.calibration.confidence(hit.evidence))
            for hit in with_margins(hits)[:most]
        ]

    def _candidates(self, query: Query, vector: npt.NDArray[np.float32]) -> StoredPassages:
        """All passages of the records that meaning or words offer, in the order of their rows."""
        near = self.vectors.search(vector, CANDIDATES).numbers
        shared = self.words.search(query.terms, CANDIDATES).numbers
        return self.store.beside(np.union1d(near, shared).tolist())


@dataclass(frozen=True, slots=True)
class Explained:
    """The first hits of a question with their evidence, and what each is about."""

    hits: tuple[Hit, ...]
    topics: tuple[str, ...]
    calibration: Calibration

    def needed(self, kind: Kind) -> float:
        """From which confidence on a reply of a kind is given."""
        return self.calibration.thresholds[kind]


def _grouped(passages: StoredPassages) -> Passages:
    records = passages.records
    starts = [at for at, record in enumerate(records) if at == 0 or record != records[at - 1]]
    number = {name: at for at, name in enumerate(dict.fromkeys(passages.matters))}
    return Passages(
        starts=np.array(starts, dtype=np.int64),
        matters=np.array([number[passages.matters[at]] for at in starts], dtype=np.int64),
        window=np.array([end is not None for end in passages.ends]),
        unanswered=np.array([passages.kinds[at] == "pointer" for at in starts]),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that may answer; `focus` is the window of its text that fits best."""

    kind: Kind
    record: str
    matter: str
    focus: tuple[int, int] | None
    evidence: Evidence
    score: float
    confidence: float = 0.0


def with_margins(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with how far each stands before the best one of another matter (or behind it)."""
    found = []
    for hit in hits:
        other = next((one.score for one in hits if one.matter != hit.matter), 0.0)
        evidence = replace(hit.evidence, margin=hit.score - other)
        found.append(replace(hit, evidence=evidence))
    return found
