"""A question and rows → evidence of each record, in named figures.

Computed over arrays, never in a loop over passages. What the figures are worth stands in
`calibration`; nothing is decided here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.index.arrays import Bools, Floats, Numbers, Places
from retrieval.search.matching import TermMatches
from retrieval.search.query import Query

Figures = npt.NDArray[np.float64]

#: Two rare words shared are as good as any number of them.
MOST_WEIGHT = 2.0
#: Vorgänge that a choice may be among.
CHOICES = 5
#: An answer that leads all others of its Vorgang so far, or has none beside it, leads surely.
MOST_LEAD = 7.0


class Evidence(NamedTuple):
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


#: The names of the evidence that only a whole search gives, and of what a record has by itself.
OF_SEARCH = ("size", "margin", "share", "matter_share", "five_share", "lead")
NAMES = Evidence._fields[: -len(OF_SEARCH)]


@dataclass(frozen=True, slots=True)
class Passages:
    """Which records rows belong to: rows stand in order, those of a record side by side.

    `starts`: the first row of each record. `vorgaenge`: the number of each record's Vorgang.
    `window`: which rows are windows of an answer. `unanswered`: which records are pointers.
    `sizes`: how many characters the best window of each record has.
    """

    starts: Places
    vorgaenge: Numbers
    window: Bools
    unanswered: Bools
    sizes: Floats


@dataclass(frozen=True, slots=True)
class HeldRows:
    """What rows hold of a question, by their numbers, which ascend.

    `similarity`: cosines. `words`: BM25, as a share of what a row could have. `found`: its words.
    """

    numbers: Places
    similarity: Floats
    words: Floats
    found: TermMatches

    def take(self, places: Places) -> HeldRows:
        """Return the rows at some places, in that order."""
        found = (getattr(self.found, one.name)[places] for one in fields(TermMatches))
        own = (self.numbers[places], self.similarity[places], self.words[places])
        return HeldRows(*own, TermMatches(*found))

    def beside(self, other: HeldRows) -> HeldRows:
        """Return both rows, none of which is in both."""
        numbers = np.concatenate([self.numbers, other.numbers])
        names = [one.name for one in fields(TermMatches)]
        found = (
            np.concatenate([getattr(one.found, name) for one in (self, other)]) for name in names
        )
        both = HeldRows(
            numbers,
            np.concatenate([self.similarity, other.similarity]),
            np.concatenate([self.words, other.words]),
            TermMatches(*found),
        )
        return both.take(np.argsort(numbers))


class RowMemory:
    """What rows hold of one question: those of a record are weighed several times."""

    def __init__(self, find: Callable[[Places], HeldRows]) -> None:
        self._find = find
        self._known: HeldRows | None = None

    def __call__(self, rows: Places) -> HeldRows:
        """Return what rows hold, whose numbers ascend."""
        if self._known is None:
            self._known = self._find(rows)
            return self._known
        known = self._known.numbers
        places = np.searchsorted(known, rows)
        fresh = rows[known.take(places, mode="clip") != rows]
        if len(fresh):
            self._known = self._known.beside(self._find(fresh))
            places = np.searchsorted(self._known.numbers, rows)
        return self._known.take(places)


def evidence(query: Query, passages: Passages, held: HeldRows) -> Floats:
    """The evidence of each record in the order of NAMES, shape (records, names)."""
    found = held.found
    weights = np.array(query.weights, dtype=np.float32)
    whole = max(float(weights.sum()), 1e-6)
    shared = found.shared @ weights
    by_row = np.array(
        [held.similarity, held.words, shared / whole, found.nearest @ weights / whole, found.aspect]
    )
    frage, antwort = _fields(by_row, passages)
    best = np.maximum(frage, antwort)
    columns: dict[str, Floats] = {}
    for name, in_frage, in_antwort, matter in zip(
        ("similarity", "words", "coverage", "soft", "aspect"),
        frage,
        antwort,
        _of_vorgang(best, passages.vorgaenge),
        strict=True,
    ):
        columns |= {
            f"{name}_frage": in_frage,
            f"{name}_antwort": in_antwort,
            f"{name}_matter": matter,
        }
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
    # Line by line, so that records that hold the same get the same score, to the last bit.
    return np.ascontiguousarray(np.array([columns[name] for name in NAMES], dtype=np.float32).T)


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


def _of_vorgang(values: Floats, vorgaenge: Numbers) -> Floats:
    order = np.argsort(vorgaenge, kind="stable")
    ordered = vorgaenge[order]
    begins = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    best: Floats = np.empty_like(values)
    of_each = np.maximum.reduceat(values[:, order], np.flatnonzero(begins), axis=1)
    best[:, order] = of_each[:, np.cumsum(begins) - 1]
    return best


class Shares(NamedTuple):
    """What each record is beside all others; the fields are those of `Evidence`."""

    margin: Figures
    share: Figures
    matter_share: Figures
    five_share: Figures
    lead: Figures


def shares(scores: Sequence[float], vorgaenge: Sequence[str | int], stranger: float) -> Shares:
    """Return what each record is by its score, best first, and its Vorgang.

    Where little is stored, the others may be worse than any `stranger`, which then stands for them.
    """
    parts = _softmax([*scores, stranger])[:-1]
    number = {one: at for at, one in enumerate(dict.fromkeys(vorgaenge))}
    own = np.array([number[one] for one in vorgaenge], dtype=np.int64)
    whole = np.bincount(own, weights=parts).astype(np.float64)[own]
    best = [vorgaenge.index(one) for one in list(number)[:CHOICES]]
    five = sum(parts[at] for at in best)
    # What is of the first Vorgang is measured against the best of the second, all else against the
    # best of the first.
    first, second = [*(scores[at] for at in best[:2]), stranger, stranger][:2]
    rival = np.where(own == 0, max(stranger, second), max(stranger, first))
    return Shares(
        margin=np.array(scores) - rival,
        share=parts,
        matter_share=whole,
        five_share=np.full(len(parts), five),
        lead=_leads(parts, whole),
    )


def _softmax(scores: Sequence[float]) -> Figures:
    parts = np.exp(np.array(scores) - max(scores))
    found: Figures = parts / parts.sum()
    return found


def _leads(parts: Figures, wholes: Figures) -> Figures:
    """The log odds of parts of wholes."""
    rests = wholes - parts
    clear = rests <= parts * math.exp(-MOST_LEAD)
    odds = np.where(parts > 0, parts, 1e-300) / np.where(clear, 1, rests)
    return np.where(clear, MOST_LEAD, np.maximum(-MOST_LEAD, np.log(odds)))
