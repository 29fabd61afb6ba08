"""A question and rows → evidence of each record, in named figures.

Computed over arrays, never in a loop over passages. What the figures are worth stands in
`calibration`; nothing is decided here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from retrieval.index.arrays import Bools, Floats, Places
from retrieval.search.matching import TermMatches
from retrieval.search.query import Query

#: Two rare words shared are as good as any number of them.
MOST_WEIGHT = 2.0
#: Vorgänge that a choice may be among.
CHOICES = 5
#: An answer that leads all others of its Vorgang so far, or has none beside it, leads surely.
MOST_LEAD = 7.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a record may answer a question, in raw figures.

    `…_frage` is that of betreff and frage, `…_antwort` that of the best window of the answer,
    `…_best` the better of both, `…_record` that of all of it together, `…_matter` the best among
    the answers of its Vorgang. A pointer, which has no answer, has the same for all.

    `similarity`: cosine of question and passage. `words`: BM25, as a share of what a passage could
    have that holds each term as strongly as any. `coverage`: share of the question's telling words,
    by rarity, that stand there (parts of compounds for a part). `soft`: the same with the nearest
    word in place of the same one ("soft word match"). `synonym`: share of its telling words that
    stand there only as a synonym. `phrase`: how many neighbouring words of the question stand side
    by side there too, as a share of at most two pairs. `quote`: the longest run of its words that
    stands there in the same form, as a share of four words. `aspect`: share of what the question is
    after (money, time, staff …) that it speaks about. `max_rarity`: the rarity of the most telling
    word that both share. `matched_weight`: how much the shared words tell together, at most
    MOST_WEIGHT. `length`: logarithm of how many passages it has, `window` of how many characters
    the one has that fits best: what is short is alike by its subject alone. `unanswered`: 1 for a
    pointer.

    Of the whole search: `size`: logarithm of how many passages the archive has, for the more there
    are, the more of them are alike by chance. `margin`: how far the record's score stands before
    (or behind) that of the best record of another Vorgang, or of a usual stranger. `share`: the
    record's part of a softmax over the scores of all records and a usual stranger, `matter_share`
    that of all records of its Vorgang, `five_share` that of the best of each of five Vorgänge.
    `lead`: the logarithm of the odds that its part of its Vorgang's share gives, at most MOST_LEAD.
    """

    similarity_frage: float = 0.0
    similarity_antwort: float = 0.0
    similarity_best: float = 0.0
    similarity_matter: float = 0.0
    words_frage: float = 0.0
    words_antwort: float = 0.0
    words_matter: float = 0.0
    coverage_frage: float = 0.0
    coverage_antwort: float = 0.0
    coverage_record: float = 0.0
    soft_frage: float = 0.0
    soft_antwort: float = 0.0
    soft_record: float = 0.0
    soft_matter: float = 0.0
    synonym: float = 0.0
    phrase: float = 0.0
    quote: float = 0.0
    aspect_frage: float = 0.0
    aspect_antwort: float = 0.0
    max_rarity: float = 0.0
    matched_weight: float = 0.0
    length: float = 0.0
    window: float = 0.0
    unanswered: float = 0.0
    size: float = 0.0
    margin: float = 0.0
    share: float = 0.0
    matter_share: float = 0.0
    five_share: float = 0.0
    lead: float = 0.0


#: The names of the evidence that only a whole search gives.
OF_SEARCH = ("size", "margin", "share", "matter_share", "five_share", "lead")
#: The names of all evidence that a record has by itself.
NAMES = tuple(one.name for one in fields(Evidence) if one.name not in OF_SEARCH)


@dataclass(frozen=True, slots=True)
class Passages:
    """Which records rows belong to: rows stand in order, those of a record side by side.

    `starts`: the first row of each record. `vorgaenge`: the number of each record's Vorgang.
    `window`: which rows are windows of an answer. `unanswered`: which records are pointers.
    `sizes`: how many characters the best window of each record has.
    """

    starts: Places
    vorgaenge: Places
    window: Bools
    unanswered: Bools
    sizes: Floats


def evidence(
    query: Query, passages: Passages, similarity: Floats, words: Floats, found: TermMatches
) -> Floats:
    """The evidence of each record in the order of NAMES, shape (records, names).

    `similarity` and `words` are those of each row, `found` how far it holds the question's words.
    """
    weights = np.array(query.weights, dtype=np.float32)
    whole = max(float(weights.sum()), 1e-6)
    shared = found.shared @ weights
    by_row = np.stack(
        [similarity, words, shared / whole, found.nearest @ weights / whole, found.aspect]
    )
    best = np.maximum.reduceat(by_row, passages.starts, axis=1)
    columns: dict[str, Floats] = {}
    for name, frage, antwort, matter in zip(
        ("similarity", "words", "coverage", "soft", "aspect"),
        *_fields(by_row, passages),
        _of_vorgang(best, passages.vorgaenge),
        strict=True,
    ):
        columns |= {f"{name}_frage": frage, f"{name}_antwort": antwort, f"{name}_matter": matter}
    together = np.maximum.reduceat(found.shared, passages.starts, axis=0)
    nearest = np.maximum.reduceat(found.nearest, passages.starts, axis=0)
    alike = np.maximum.reduceat(found.synonym, passages.starts, axis=0)
    columns |= {
        "similarity_best": best[0],
        "coverage_record": together @ weights / whole,
        "soft_record": nearest @ weights / whole,
        "synonym": np.maximum(0, alike - together) @ weights / whole,
        "phrase": _best(found.phrase, passages),
        "quote": _best(found.quote, passages),
        "max_rarity": (together * weights).max(axis=1),
        "matched_weight": np.minimum(MOST_WEIGHT, _best(shared, passages)),
        "length": np.log(np.diff(passages.starts, append=len(passages.window))),
        "window": np.log1p(passages.sizes),
        "unanswered": passages.unanswered.astype(np.float32),
    }
    return np.stack([columns[name] for name in NAMES], axis=1).astype(np.float32)


def _best(values: Floats, passages: Passages) -> Floats:
    return np.maximum.reduceat(values, passages.starts)


def _fields(values: Floats, passages: Passages) -> tuple[Floats, Floats]:
    """The best of betreff and frage, and of the windows; where one has no rows, the other's."""
    frage = np.maximum.reduceat(np.where(passages.window, -np.inf, values), passages.starts, axis=1)
    antwort = np.maximum.reduceat(
        np.where(passages.window, values, -np.inf), passages.starts, axis=1
    )
    return (
        np.where(np.isfinite(frage), frage, antwort),
        np.where(np.isfinite(antwort), antwort, frage),
    )


def _of_vorgang(values: Floats, vorgaenge: Places) -> Floats:
    order = np.argsort(vorgaenge, kind="stable")
    starts = np.flatnonzero(np.diff(vorgaenge[order], prepend=-1))
    best: Floats = np.maximum.reduceat(values[:, order], starts, axis=1)[:, vorgaenge]
    return best


@dataclass(frozen=True)
class Shares:
    """What a record is beside all others; its fields are those of `Evidence`."""

    margin: float
    share: float
    matter_share: float
    five_share: float
    lead: float


def shares(scores: Sequence[float], vorgaenge: Sequence[str], stranger: float) -> list[Shares]:
    """Return what each record is by its score, best first, and its Vorgang.

    Where little is stored, the others may be worse than any `stranger`, which then stands for them.
    """
    parts = _softmax([*scores, stranger])[:-1]
    best: dict[str, int] = {}
    whole: dict[str, float] = {}
    for at, (vorgang, part) in enumerate(zip(vorgaenge, parts, strict=True)):
        best.setdefault(vorgang, at)
        whole[vorgang] = whole.get(vorgang, 0.0) + part
    five = sum(parts[at] for at in list(best.values())[:CHOICES])
    # What is of the first Vorgang is measured against the best of the second, all else against the
    # best of the first.
    rivals = [*(scores[at] for at in list(best.values())[:2]), stranger, stranger][:2]
    first = next(iter(best), None)
    return [
        Shares(
            margin=score - max(stranger, rivals[vorgang == first]),
            share=part,
            matter_share=whole[vorgang],
            five_share=five,
            lead=_lead(part, whole[vorgang]),
        )
        for score, vorgang, part in zip(scores, vorgaenge, parts, strict=True)
    ]


def _softmax(scores: Sequence[float]) -> list[float]:
    parts = np.exp(np.array(scores) - max(scores))
    found: list[float] = (parts / parts.sum()).tolist()
    return found


def _lead(part: float, whole: float) -> float:
    """The log odds of a part of a whole."""
    rest = whole - part
    if rest <= part * math.exp(-MOST_LEAD):
        return MOST_LEAD
    return max(-MOST_LEAD, math.log(part / rest)) if part > 0 else -MOST_LEAD
