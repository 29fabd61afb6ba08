"""A query → hits: the records that may answer, by words and meaning together, best first.

What a question gets of them, `decision` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial

import numpy as np

from retrieval.index.arrays import Floats, Places
from retrieval.index.passage_index import PassageIndex
from retrieval.records import Kind
from retrieval.search.calibration import Calibration, Weighing
from retrieval.search.evidence import NAMES, Evidence, Passages, Shares, evidence, shares
from retrieval.search.focus import Focus, likeliest_sentences
from retrieval.search.matching import match_terms
from retrieval.search.query import Query
from retrieval.storage.store import Store
from retrieval.storage.stored import StoredPassages

#: How many rows each index offers: of 479 citizens' questions over 17,171 passages the records of
#: these rows held the gold answer for 0.91.
CANDIDATES = 100
#: How many rows of Sachverhalte each index offers, and of how many Vorgänge found they are weighed.
REASONS, OF_HITS = 5, 3
#: Vorgänge of which all records are weighed against each other. Half of the answers of a Vorgang
#: have no row among the candidates: of 84 questions over another body, 3 of 7 gold answers that
#: were missing stood beside one that was found.
VORGAENGE = 10
#: Hits of a question that are shown to who measures.
HITS = 25


@dataclass(frozen=True, slots=True)
class Search:
    """All that a search needs; `word_vectors` gives the vectors of single words and sentences."""

    store: Store
    index: PassageIndex
    question_vectors: Callable[[Sequence[str]], Floats]
    word_vectors: Callable[[Sequence[str]], Floats]
    calibration: Calibration

    def asked(self, query: Query) -> Asked:
        return Asked(query, self)

    def hits(self, asked: Asked) -> list[Hit]:
        """Return the records that may answer, best first, with all others of their Vorgänge."""
        if not len(self.index) or not asked.query.words:
            return []
        near, shared, _ = asked.near
        found = self.store.passages_of_same_records(np.union1d(near, shared).tolist())
        first = self._weighed(asked, found)
        vorgaenge = list(dict.fromkeys(first.vorgaenge))[:VORGAENGE]
        weighed = self._weighed(asked, self.store.passages_of_vorgaenge(vorgaenge))
        beside = shares(weighed.scores, weighed.vorgaenge, asked.weighing.stranger)
        return weighed.hits(asked.weighing, beside)

    def reason(self, asked: Asked, hits: Sequence[Hit]) -> Hit | None:
        """Return the Sachverhalt that most likely holds what was asked, beside the `hits` of it.

        It is as sure as if it were what its Vorgang has: what that says else is no rival of it.
        """
        if self.store.first_reason is None or not asked.query.words:
            return None
        groups = self.store.groups_of(asked.near[2].tolist())
        groups += list(dict.fromkeys(hit.vorgang for hit in hits))[:OF_HITS]
        passages = self.store.passages_of_reasons(dict.fromkeys(groups))
        if not passages.rows:
            return None
        weighed = self._weighed(asked, passages)
        score, vorgang = weighed.scores[0], weighed.vorgaenge[0]
        rivals = [(hit.score, hit.vorgang) for hit in hits if hit.vorgang != vorgang]
        # Of equals it is the first.
        place = sum(other > score for other, _ in rivals)
        scores, vorgaenge = zip(*rivals[:place], (score, vorgang), *rivals[place:], strict=True)
        beside = shares(scores, vorgaenge, asked.weighing.stranger)[place]
        [best] = weighed.hits(asked.weighing, [beside])
        return best

    def answers_of(self, asked: Asked, group: str) -> list[Hit]:
        """Return the answers of one group of Vorgänge, best first, however little they fit."""
        weighed = self._weighed(asked, self.store.passages_of_vorgaenge([group]))
        beside = shares(weighed.scores, weighed.vorgaenge, asked.weighing.stranger)
        return [hit for hit in weighed.hits(asked.weighing, beside) if hit.kind == "answer"]

    def focus(self, asked: Asked) -> Focus:
        """Return what finds the sentences of a hit's text that most likely hold what was asked."""
        return partial(
            likeliest_sentences,
            query=asked.query,
            numbered=self.index.spoken,
            vectors=asked.short_vectors,
        )

    def _weighed(self, asked: Asked, passages: StoredPassages) -> _Weighed:
        query, rows = asked.query, np.array(passages.rows, dtype=np.int64)
        held = self.index.weighed(asked.vector, query.terms, rows)
        words = asked.short_vectors(query.words)
        found = match_terms(query, held.spoken.lexicon, words, held.spoken.rows)
        fitting = held.similarity + found.nearest @ np.array(query.weights, dtype=np.float32)
        grouped, best = _grouped(passages, fitting)
        values = evidence(query, grouped, held.similarity, held.words, found)
        ranking = asked.weighing.ranking
        scores = values @ np.array([ranking.get(name, 0.0) for name in NAMES], dtype=np.float32)
        order = np.argsort(-scores, kind="stable")
        size = math.log(len(self.index))
        return _Weighed(passages, best[order], values[order], scores[order].tolist(), size)


@dataclass(frozen=True)
class Asked:
    """A query and, each computed once where it is needed, what records are found and weighed by."""

    query: Query
    search: Search

    @cached_property
    def weighing(self) -> Weighing:
        return self.search.calibration.weighing(self.query.foreign)

    @cached_property
    def vector(self) -> Floats:
        found: Floats = self.search.question_vectors([self.query.text])[0]
        return found

    @cached_property
    def short_vectors(self) -> Callable[[tuple[str, ...]], Floats]:
        """What gives the vectors of short texts, the query's own ones computed once."""
        return cache(self.search.word_vectors)

    @cached_property
    def near(self) -> tuple[Places, Places, Places]:
        """The rows that are near by meaning, those that are by words, and those of Sachverhalte.

        The latter stand behind all others and take no place away from them.
        """
        index, terms = self.search.index, self.query.terms
        first = self.search.store.first_reason
        if first is None:
            near = index.near(self.vector, CANDIDATES).numbers
            return near, index.sharing(terms, CANDIDATES).numbers, near[:0]
        near = index.near(self.vector, 2 * CANDIDATES).numbers
        shared = index.sharing(terms, CANDIDATES, slice(first)).numbers
        reasons = index.sharing(terms, REASONS, slice(first, None)).numbers
        reasons = np.union1d(near[near >= first][:REASONS], reasons)
        return near[near < first][:CANDIDATES], shared, reasons


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The records of passages, best first: which row of each fits best, its evidence, its score.

    `size` is the evidence of the whole archive.
    """

    passages: StoredPassages
    best: Places
    values: Floats
    scores: list[float]
    size: float

    @property
    def vorgaenge(self) -> list[str]:
        return [self.passages.vorgaenge[row] for row in self.best.tolist()]

    def hits(self, weighing: Weighing, every: Sequence[Shares]) -> list[Hit]:
        """Return the first records, each as sure as what it is beside all others makes it."""
        found = [
            Evidence(**dict(zip(NAMES, own, strict=True)), size=self.size, **vars(one))
            for own, one in zip(self.values[: len(every)].tolist(), every, strict=True)
        ]
        sure = weighing.levels["matter"].probabilities(found)
        return [
            self._hit(row, own, score, confidence)
            for row, own, score, confidence in zip(
                self.best.tolist(), found, self.scores, sure, strict=False
            )
        ]

    def _hit(self, row: int, own: Evidence, score: float, sure: float) -> Hit:
        held = self.passages
        start, end = held.starts[row], held.ends[row]
        focus = None if start is None or end is None else (start, end)
        return Hit(held.kinds[row], held.records[row], held.vorgaenge[row], focus, own, score, sure)


@dataclass(frozen=True, slots=True)
class Explained:
    """The first hits of a question and what each is about; empty where nothing was searched.

    `sure`: the probability of each level for the first hit. `needed`: from which one of its matter
    on there is a "choice", and from which one of the answer on it is given ("needed").
    """

    hits: tuple[Hit, ...] = ()
    topics: tuple[str, ...] = ()
    sure: Mapping[str, float] = field(default_factory=dict)
    needed: Mapping[str, float] = field(default_factory=dict)


def _grouped(passages: StoredPassages, fitting: Floats) -> tuple[Passages, Places]:
    """The records of passages, and of each the row that fits best, a window where it has one."""
    records = passages.records
    starts = np.array(
        [at for at, record in enumerate(records) if at == 0 or record != records[at - 1]],
        dtype=np.int64,
    )
    own = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(records)))
    window = np.array([end is not None for end in passages.ends])
    has_window = np.logical_or.reduceat(window, starts)
    fitting = np.where(window | ~has_window[own], fitting, -np.inf)
    fits_best = np.flatnonzero(fitting == np.maximum.reduceat(fitting, starts)[own])
    best = fits_best[np.unique(own[fits_best], return_index=True)[1]]
    number = {name: at for at, name in enumerate(dict.fromkeys(passages.vorgaenge))}
    sizes = [(passages.ends[row] or 0) - (passages.starts[row] or 0) for row in best.tolist()]
    grouped = Passages(
        starts=starts,
        vorgaenge=np.array([number[passages.vorgaenge[at]] for at in starts], dtype=np.int64),
        window=window,
        unanswered=np.array([passages.kinds[at] == "pointer" for at in starts]),
        sizes=np.array(sizes, dtype=np.float32),
    )
    return grouped, best


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
