"""A query → hits, by words and meaning together → the one that is given, or why there is silence.

The one place where it is decided what a question gets: an answer, a pointer, a context, or nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from retrieval.german import word_set
from retrieval.german.words import (
    STOP_WORDS,
)
from retrieval.index.arrays import Floats
from retrieval.index.bm25 import Bm25Index
from retrieval.index.encoder import Encoder
from retrieval.index.lexicon import Lexicon
from retrieval.index.vectors import VectorIndex
from retrieval.records import Kind, Reason
from retrieval.search.calibration import Calibration
from retrieval.search.evidence import NAMES, Evidence, Passages, evidence
from retrieval.search.matching import match_terms
from retrieval.search.query import Query
from retrieval.storage.store import Store
from retrieval.storage.stored import StoredPassages

#: How many rows each index offers: of 479 citizens' questions over 17,171 passages the records of
#: these rows held the gold answer for 0.91.
CANDIDATES = 100
#: Hits that get a reply or an offer are among the first of these.
HITS = 25

#: Lines of these words alone ask nothing.
_COURTESIES = word_set("courtesies.txt")
_NON_PUBLIC = re.compile("nicht[ -]?öffentlich|unter ausschluss der öff")


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
        found = match_terms(query, self.lexicon, self.word_vectors(query.words), rows)
        grouped = _grouped(passages)
        values = evidence(query, grouped, similarity, words, found)
        scores = values @ np.array(
            [self.calibration.ranking.get(name, 0.0) for name in NAMES], dtype=np.float32
        )
        fitting = similarity + found.nearest @ np.array(query.weights, dtype=np.float32)
        ends = [*grouped.starts[1:], len(rows)]
        size, hits = math.log(len(self.vectors)), []
        for at in np.argsort(-scores, kind="stable")[: max(most, HITS)].tolist():
            own = range(grouped.starts[at], ends[at])
            best = max(own, key=lambda row: (grouped.window[row], fitting[row]))
            start, end = passages.starts[best], passages.ends[best]
            own_figures = dict(zip(NAMES, values[at].tolist(), strict=True))
            hits.append(
                Hit(
                    kind=passages.kinds[best],
                    record=passages.records[best],
                    vorgang=passages.vorgaenge[best],
                    focus=None if start is None or end is None else (start, end),
                    evidence=Evidence(**own_figures, size=size),
                    score=float(scores[at]),
                )
            )
        return [
            replace(hit, confidence=confidence(hit.evidence, self.calibration))
            for hit in with_margins(hits, self.calibration.stranger)[:most]
        ]

    def _candidates(self, query: Query, vector: Floats) -> StoredPassages:
        """All passages of the records that meaning or words offer, in the order of their rows."""
        near = self.vectors.search(vector, CANDIDATES).numbers
        shared = self.words.search(query.terms, CANDIDATES).numbers
        return self.store.passages_of_same_records(np.union1d(near, shared).tolist())


@dataclass(frozen=True, slots=True)
class Explained:
    """The first hits of a question, what each is about, and how sure it would have to be."""

    hits: tuple[Hit, ...]
    topics: tuple[str, ...]
    needed: tuple[float, ...]


def _grouped(passages: StoredPassages) -> Passages:
    records = passages.records
    starts = [at for at, record in enumerate(records) if at == 0 or record != records[at - 1]]
    number = {name: at for at, name in enumerate(dict.fromkeys(passages.vorgaenge))}
    return Passages(
        starts=np.array(starts, dtype=np.int64),
        vorgaenge=np.array([number[passages.vorgaenge[at]] for at in starts], dtype=np.int64),
        window=np.array([end is not None for end in passages.ends]),
        unanswered=np.array([passages.kinds[at] == "pointer" for at in starts]),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that may answer; `focus` is the window of its text that fits best."""

    kind: Kind
    record: str
    vorgang: str
    focus: tuple[int, int] | None
    evidence: Evidence
    score: float
    confidence: float = 0.0


def confidence(evidence: Evidence, calibration: Calibration) -> float:
    """Return the probability, 0 to 1, that a record is about what was asked."""
    weights = calibration.confidence_weights.items()
    weighed = sum(weight * float(getattr(evidence, name)) for name, weight in weights)
    return 1 / (1 + math.exp(-calibration.bias - weighed))


def with_margins(hits: Sequence[Hit], stranger: float) -> list[Hit]:
    """The hits with how far each stands before the best one of another Vorgang (or behind it).

    Where little is stored that best one may be worse than any `stranger`, which then stands for it.
    """
    found = []
    for hit in hits:
        others = (one.score for one in hits if one.vorgang != hit.vorgang)
        evidence = replace(hit.evidence, margin=hit.score - max(stranger, next(others, stranger)))
        found.append(replace(hit, evidence=evidence))
    return found


def decide(
    hits: Sequence[Hit],
    elsewhere: Sequence[Collection[str]],
    private: Collection[str],
    calibration: Calibration,
) -> Hit | Reason:
    """Return the hit that is sure enough, or why there is none.

    `hits` are best first. `elsewhere` are the other towns that the question names and the best
    hit's record does not. `private` are the records of non-public items.
    """
    if elsewhere:
        return "other-place"
    sure = (hit for hit in hits if hit.confidence >= calibration.thresholds[hit.kind])
    best = next(sure, None)
    if best is None:
        return "nothing-fits"
    return "non-public" if best.record in private else best


def abstain_before_search(query: Query) -> Reason | None:
    """Return the reason for silence that the line alone gives, or None.

    >>> abstain_before_search(Query.of("hallo")), abstain_before_search(Query.of("die"))
    ('not-a-question', 'too-short')
    """
    if _NON_PUBLIC.search(query.line.casefold()):
        return "non-public"
    spoken = set(query.spoken)
    if not any(map(str.isalpha, spoken)) or spoken <= _COURTESIES:
        return "not-a-question"
    telling = [word for word in query.words if word not in _COURTESIES]
    # A sum ("17 mal 23") is about nothing; numbers tell only beside a word.
    if not any(len(word) > 1 and not word.isdigit() for word in telling):
        return "too-short" if spoken <= STOP_WORDS | _COURTESIES else "nothing-fits"
    return None
