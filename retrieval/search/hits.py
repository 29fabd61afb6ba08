"""A query → hits: the records that may answer, by words and meaning together, best first.

What a question gets of them, `decision` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import pairwise

import numpy as np

from retrieval.index.arrays import Floats, Places
from retrieval.index.encoder import Encoder
from retrieval.index.passage_index import PassageIndex
from retrieval.records import Kind
from retrieval.search.calibration import Calibration, Weighing
from retrieval.search.evidence import MOST_LEAD, NAMES, Evidence, Passages, evidence
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
#: Vorgänge that a choice may be among.
CHOICES = 5


@dataclass(frozen=True, slots=True)
class Search:
    """All that a search needs; `word_vectors` gives the vectors of single words."""

    store: Store
    index: PassageIndex
    encoder: Encoder
    word_vectors: Callable[[Sequence[str]], Floats]
    calibration: Calibration

    def hits(self, query: Query, vector: Floats | None = None) -> list[Hit]:
        """Return the records that may answer, best first, with all others of their Vorgänge."""
        if not len(self.index) or not query.words:
            return []
        weighing = self.calibration.weighing(query.foreign)
        asked = self._asked(query, vector)
        near, shared, _ = self._near(query, asked.vector)
        found = self.store.passages_of_same_records(np.union1d(near, shared).tolist())
        first = self._weighed(asked, weighing, found)
        vorgaenge = list(dict.fromkeys(hit.vorgang for hit in first))[:VORGAENGE]
        whole = self.store.passages_of_vorgaenge(vorgaenge)
        hits = with_shares(self._weighed(asked, weighing, whole), weighing.stranger)
        sure = weighing.levels["matter"].probabilities([hit.evidence for hit in hits])
        return [replace(hit, confidence=one) for hit, one in zip(hits, sure, strict=True)]

    def reason(self, query: Query, vector: Floats, hits: Sequence[Hit]) -> Hit | None:
        """Return the Sachverhalt that most likely holds what was asked, beside the `hits` of it.

        It is as sure as if it were what its Vorgang has: what that says else is no rival of it.
        """
        if self.store.first_reason is None or not query.words:
            return None
        weighing = self.calibration.weighing(query.foreign)
        groups = self.store.groups_of(self._near(query, vector)[2].tolist())
        groups += list(dict.fromkeys(hit.vorgang for hit in hits))[:OF_HITS]
        passages = self.store.passages_of_reasons(dict.fromkeys(groups))
        if not passages.rows:
            return None
        best = self._weighed(self._asked(query, vector), weighing, passages)[0]
        rivals = [hit for hit in hits if hit.vorgang != best.vorgang]
        beside = sorted([best, *rivals], key=lambda hit: -hit.score)
        shared = with_shares(beside, weighing.stranger)[beside.index(best)]
        [sure] = weighing.levels["matter"].probabilities([shared.evidence])
        return replace(shared, confidence=sure)

    def _near(self, query: Query, vector: Floats) -> tuple[Places, Places, Places]:
        """The rows that are near by meaning, those that are by words, and those of Sachverhalte.

        The latter stand behind all others and take no place away from them.
        """
        first = self.store.first_reason
        if first is None:
            near = self.index.near(vector, CANDIDATES).numbers
            return near, self.index.sharing(query.terms, CANDIDATES).numbers, near[:0]
        near = self.index.near(vector, 2 * CANDIDATES).numbers
        shared = self.index.sharing(query.terms, CANDIDATES, slice(first)).numbers
        reasons = self.index.sharing(query.terms, REASONS, slice(first, None)).numbers
        reasons = np.union1d(near[near >= first][:REASONS], reasons)
        return near[near < first][:CANDIDATES], shared, reasons

    def answers_of(self, query: Query, group: str) -> list[Hit]:
        """Return the answers of one group of Vorgänge, best first, however little they fit."""
        weighing = self.calibration.weighing(query.foreign)
        whole = self.store.passages_of_vorgaenge([group])
        hits = self._weighed(self._asked(query), weighing, whole)
        return [hit for hit in hits if hit.kind == "answer"]

    def focus(self, query: Query) -> Focus:
        """Return what finds the sentences of a hit's text that most likely hold what was asked."""
        # However many texts are shown, the question's own vectors are computed once.
        vectors = cache(self.word_vectors)
        return partial(
            likeliest_sentences, query=query, numbered=self.index.spoken, vectors=vectors
        )

    def _asked(self, query: Query, vector: Floats | None = None) -> _Asked:
        vector = self.encoder.questions([query.text])[0] if vector is None else vector
        return _Asked(query, vector, self.word_vectors(query.words))

    def _weighed(self, asked: _Asked, weighing: Weighing, passages: StoredPassages) -> list[Hit]:
        """Return the records of passages by their scores, best first."""
        query, rows = asked.query, np.array(passages.rows, dtype=np.int64)
        held = self.index.weighed(asked.vector, query.terms, rows)
        found = match_terms(query, held.spoken.lexicon, asked.words, held.spoken.rows)
        fitting = held.similarity + found.nearest @ np.array(query.weights, dtype=np.float32)
        grouped, best = _grouped(passages, fitting)
        values = evidence(query, grouped, held.similarity, held.words, found)
        scores = values @ np.array(
            [weighing.ranking.get(name, 0.0) for name in NAMES], dtype=np.float32
        )
        size, hits = math.log(len(self.index)), []
        for at in np.argsort(-scores, kind="stable").tolist():
            row = best[at]
            start, end = passages.starts[row], passages.ends[row]
            own_figures = dict(zip(NAMES, values[at].tolist(), strict=True))
            hits.append(
                Hit(
                    kind=passages.kinds[row],
                    record=passages.records[row],
                    vorgang=passages.vorgaenge[row],
                    focus=None if start is None or end is None else (start, end),
                    evidence=Evidence(**own_figures, size=size),
                    score=float(scores[at]),
                )
            )
        return hits


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with its vector and those of its telling words."""

    query: Query
    vector: Floats
    words: Floats


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


def _grouped(passages: StoredPassages, fitting: Floats) -> tuple[Passages, list[int]]:
    """The records of passages, and of each the row that fits best, a window where it has one."""
    records = passages.records
    starts = [at for at, record in enumerate(records) if at == 0 or record != records[at - 1]]
    window = [end is not None for end in passages.ends]
    best = [
        max(range(start, end), key=lambda row: (window[row], fitting[row]))
        for start, end in pairwise([*starts, len(records)])
    ]
    number = {name: at for at, name in enumerate(dict.fromkeys(passages.vorgaenge))}
    sizes = [(passages.ends[row] or 0) - (passages.starts[row] or 0) for row in best]
    grouped = Passages(
        starts=np.array(starts, dtype=np.int64),
        vorgaenge=np.array([number[passages.vorgaenge[at]] for at in starts], dtype=np.int64),
        window=np.array(window),
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


def with_shares(hits: Sequence[Hit], stranger: float) -> list[Hit]:
    """Return hits, best first, with what each is beside all others.

    Where little is stored, the others may be worse than any `stranger`, which then stands for them.
    """
    scores = np.array([*(hit.score for hit in hits), stranger])
    parts = np.exp(scores - scores.max())
    parts /= parts.sum()
    best: dict[str, int] = {}
    shares: dict[str, float] = {}
    for at, hit in enumerate(hits):
        best.setdefault(hit.vorgang, at)
        shares[hit.vorgang] = shares.get(hit.vorgang, 0.0) + float(parts[at])
    five = float(sum(parts[at] for at in list(best.values())[:CHOICES]))
    # What is of the first Vorgang is measured against the best of the second, all else against the
    # best of the first.
    rivals = [*(hits[at].score for at in list(best.values())[:2]), stranger, stranger][:2]
    first = next(iter(best), None)
    return [
        replace(
            hit,
            evidence=replace(
                hit.evidence,
                margin=hit.score - max(stranger, rivals[hit.vorgang == first]),
                share=float(part),
                matter_share=shares[hit.vorgang],
                five_share=five,
                lead=_lead(float(part), shares[hit.vorgang]),
            ),
        )
        for hit, part in zip(hits, parts, strict=False)
    ]


def _lead(part: float, whole: float) -> float:
    """The log odds of a part of a whole."""
    rest = whole - part
    if rest <= part * math.exp(-MOST_LEAD):
        return MOST_LEAD
    return max(-MOST_LEAD, math.log(part / rest)) if part > 0 else -MOST_LEAD
