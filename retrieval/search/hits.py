"""A query → hits: the records that may answer, by words and meaning together, best first.

What a question gets of them, `decision` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial

import numpy as np

from retrieval.german.places import Towns
from retrieval.index.arrays import Bools, Floats, Numbers, Places, Rows
from retrieval.index.passage_index import PassageIndex, Spoken
from retrieval.records import Kind
from retrieval.search.calibration import Calibration, Weighing
from retrieval.search.evidence import (
    NAMES,
    Evidence,
    HeldRows,
    Passages,
    RowMemory,
    Shares,
    evidence,
    shares,
)
from retrieval.search.focus import Focus, likeliest_sentences
from retrieval.search.matching import Matcher, TermMatches
from retrieval.search.passages import PassageTable, first_of
from retrieval.search.query import Query
from retrieval.storage.store import Store

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
    passages: PassageTable
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
        found = self.passages.of_same_records(np.concatenate([near, shared]))
        first = self._weighed(asked, found)
        groups = list(dict.fromkeys(first.groups))[:VORGAENGE]
        places = self.passages.of_groups(groups)
        # What the Sachverhalte hold is asked for next: found out together, it costs half.
        told = self.passages.of_reasons([*groups, *self.passages.groups_of(asked.near[2])])
        asked.held(self.passages.rows[np.sort(np.concatenate([places, told]))])
        weighed = self._weighed(asked, places)
        beside = shares(weighed.scores, weighed.groups, asked.weighing.stranger)
        return weighed.hits(asked.weighing, beside)

    def reason(self, asked: Asked, hits: Sequence[Hit]) -> Hit | None:
        """Return the Sachverhalt that most likely holds what was asked, beside the `hits` of it.

        It is as sure as if it were what its Vorgang has: what that says else is no rival of it.
        """
        if self.passages.first_reason is None or not asked.query.words:
            return None
        groups = self.passages.groups_of(asked.near[2])
        first = list(dict.fromkeys(hit.vorgang for hit in hits))[:OF_HITS]
        places = self.passages.of_reasons([*groups, *map(self.passages.groups.__getitem__, first)])
        if not len(places):
            return None
        weighed = self._weighed(asked, places)
        score, vorgang = weighed.scores[0], self.passages.group_names[weighed.groups[0]]
        rivals = [(hit.score, hit.vorgang) for hit in hits if hit.vorgang != vorgang]
        # Of equals it is the first.
        place = sum(other > score for other, _ in rivals)
        scores, vorgaenge = zip(*rivals[:place], (score, vorgang), *rivals[place:], strict=True)
        beside = shares(scores, vorgaenge, asked.weighing.stranger)
        own = Shares(*(figures[place : place + 1] for figures in beside))
        [best] = weighed.hits(asked.weighing, own)
        return best

    def answers_of(self, asked: Asked, group: str) -> list[Hit]:
        """Return the answers of one group of Vorgänge, best first, however little they fit."""
        weighed = self._weighed(asked, self.passages.of_groups([self.passages.groups[group]]))
        beside = shares(weighed.scores, weighed.groups, asked.weighing.stranger)
        return [hit for hit in weighed.hits(asked.weighing, beside) if hit.kind == "answer"]

    def focus(self, asked: Asked) -> Focus:
        """Return what finds the sentences of a hit's text that most likely hold what was asked."""
        return partial(
            likeliest_sentences,
            query=asked.query,
            matches=asked.matches,
            vectors=asked.short_vectors,
        )

    def _weighed(self, asked: Asked, places: Numbers) -> _Weighed:
        held = asked.held(self.passages.rows[places])
        weights = np.array(asked.query.weights, dtype=np.float32)
        grouped, best = _grouped(
            self.passages, places, held.similarity + held.found.nearest @ weights
        )
        values = evidence(asked.query, grouped, held)
        ranking = asked.weighing.ranking
        scores = values @ np.array([ranking.get(name, 0.0) for name in NAMES], dtype=np.float32)
        order = np.argsort(-scores, kind="stable")
        size = math.log(len(self.index))
        return _Weighed(self.passages, best[order], values[order], scores[order].tolist(), size)


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

    # What is remembered leads to no query: it goes with the question, not when the interpreter
    # looks for what leads back to itself.
    @cached_property
    def _matching(self) -> Callable[[Spoken], TermMatches]:
        """What tells how far rows hold the query's words; a lexicon is read once."""
        query, words = self.query, self.short_vectors(self.query.words)
        matcher = cache(lambda lexicon: Matcher(query, lexicon, words))
        return lambda spoken: matcher(spoken.lexicon)(spoken.rows)

    def matches(self, texts: Sequence[Sequence[str]]) -> TermMatches:
        """Return how far texts of the archive, in their folded words, hold the query's words."""
        return self._matching(self.search.index.spoken(texts))

    @cached_property
    def held(self) -> RowMemory:
        """What rows hold of the query."""
        weighed, matching = self.search.index.weighed, self._matching
        vector, terms = self.vector, self.query.terms

        def find(rows: Places) -> HeldRows:
            own = weighed(vector, terms, rows)
            return HeldRows(rows, own.similarity, own.words, matching(own.spoken))

        return RowMemory(find)

    @cached_property
    def near(self) -> tuple[Places, Places, Places]:
        """The rows that are near by meaning, those that are by words, and those of Sachverhalte.

        The latter stand behind all others and take no place away from them.
        """
        index, terms = self.search.index, self.query.terms
        near_by: Callable[..., Rows] = partial(index.near, self.vector)
        sharing: Callable[..., Rows] = partial(index.sharing, terms)
        if towns := self.query.towns:
            near_by, sharing = self._of(towns, near_by), self._of(towns, sharing)
        first = self.search.passages.first_reason
        if first is None:
            near = near_by(CANDIDATES).numbers
            return near, sharing(CANDIDATES).numbers, near[:0]
        near = near_by(2 * CANDIDATES).numbers
        shared = sharing(CANDIDATES, slice(first)).numbers
        reasons = sharing(REASONS, slice(first, None)).numbers
        reasons = np.concatenate([near[near >= first][:REASONS], reasons])
        return near[near < first][:CANDIDATES], shared, reasons

    def _of(self, towns: Towns, find: Callable[..., Rows]) -> Callable[..., Rows]:
        """What finds as many rows that are of towns, or name them."""

        def fit(rows: Places) -> Bools:
            own = self.search.passages.of_bodies(rows, towns.bodies)
            own[~own] = self.search.index.holds(towns.stems, rows[~own]).any(axis=0)
            return own

        return lambda k, *within: first_of(lambda most: find(most, *within), fit, k)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The records of passages, best first: the place of what fits best, its evidence, its score.

    `size` is the evidence of the whole archive.
    """

    passages: PassageTable
    best: Numbers
    values: Floats
    scores: list[float]
    size: float

    @property
    def groups(self) -> list[int]:
        held = self.passages
        found: list[int] = held.group[held.record[self.best]].tolist()
        return found

    def hits(self, weighing: Weighing, beside: Shares) -> list[Hit]:
        """Return the first records, each as sure as what it is beside all others makes it."""
        count = len(beside.share)
        figures = np.column_stack([self.values[:count], np.full(count, self.size), *beside])
        sure = weighing.levels["matter"].probabilities(Evidence._fields, figures)
        found = map(Evidence._make, figures.tolist())
        return list(map(self._hit, self.best[:count].tolist(), found, self.scores, sure))

    def _hit(self, place: int, own: Evidence, score: float, sure: float) -> Hit:
        held = self.passages
        record, start, end = held.record[place], int(held.starts[place]), int(held.ends[place])
        focus = (start, end) if end >= 0 else None
        group, kind, name = held.group[record], held.kinds[record], held.names[record]
        vorgang, body = held.group_names[group], held.bodies[group]
        return Hit(kind, name, vorgang, focus, own, score, sure, body)


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


def _grouped(table: PassageTable, places: Numbers, fitting: Floats) -> tuple[Passages, Numbers]:
    """The records of rows, and of each the place that fits best, a window where it has one."""
    record = table.record[places]
    starts = np.flatnonzero(np.concatenate([[True], record[1:] != record[:-1]]))
    own = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(places)))
    window = table.ends[places] >= 0
    has_window = np.logical_or.reduceat(window, starts)
    fitting = np.where(window | ~has_window[own], fitting, -np.inf)
    fits_best = np.flatnonzero(fitting == np.maximum.reduceat(fitting, starts)[own])
    # Of equals the first.
    first = np.empty_like(starts)
    first[own[fits_best[::-1]]] = fits_best[::-1]
    records, best = record[starts], places[first]
    return Passages(
        starts=starts,
        vorgaenge=table.group[records],
        window=window,
        unanswered=table.pointer[records],
        sizes=(table.ends[best] - table.starts[best]).astype(np.float32),
    ), best


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that may answer; `focus` is the window of its text that fits best.

    `body` is whose it is, empty where nobody's or where all are of one.
    """

    kind: Kind
    record: str
    vorgang: str
    focus: tuple[int, int] | None
    evidence: Evidence
    score: float
    confidence: float = 0.0
    body: str = ""
