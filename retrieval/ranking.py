"""Rows by meaning and rows by words → hits, best first, each with its raw evidence.

The order is that of a score which `silence` learned for the evidence; nothing about silence is
decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retrieval.german import (
    JOINING,
    STOP_WORDS,
    aspects,
    parts,
    rarity,
    stem,
    terms,
    unwrapped,
    words,
)
from retrieval.passages import Kind

Vectors = npt.NDArray[np.float32]

#: Cosines of word vectors up to this mean nothing: unrelated words of the built-in table reach it.
UNRELATED = 0.3
#: What a part of a compound is worth where only the part is shared ("Spielplatz" and "Platz"): at
#: 0.5 the development questions of the seeds got two more wrong replies.
PART_SHARE = 0.25

#: Two rare words shared are as good as any number of them.
MASS = 2.0
#: Two pairs are a phrase of three words ("Herne besser machen"): from there on it is a name.
PHRASE_PAIRS = 2


@dataclass(frozen=True, slots=True)
class Query:
    """A question taken apart: its telling words and how much each tells (0 to 1).

    `line` is as it was asked, `text` its folded words without wrapping, spelt as the records do.
    """

    line: str
    text: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    pairs: frozenset[tuple[str, str]]
    aspects: frozenset[str]

    @classmethod
    def of(
        cls,
        line: str,
        own: Iterable[str] = (),
        spell: Callable[[str], str] = lambda word: word,
    ) -> Query:
        """The words of a line that tell something; `own` are words that every record shares.

        `spell` gives the word of the records that a mistyped one means.
        """
        text = " ".join(spell(word) for word in words(unwrapped(line)))
        shared = {stem(word) for name in own for word in words(name)}
        telling = [
            word
            for word in dict.fromkeys(text.split())
            if word not in STOP_WORDS and not {stem(word), stem(word.removesuffix("r"))} & shared
        ]
        spoken = text.split()
        return cls(
            line=line,
            text=text,
            words=tuple(telling),
            weights=tuple(rarity(word) for word in telling),
            pairs=frozenset(
                (stem(first), stem(second))
                for first, second in pairwise(spoken)
                if not {first, second} & JOINING and (first in telling or second in telling)
            ),
            aspects=aspects(spoken),
        )

    @property
    def terms(self) -> list[str]:
        """What the words are looked up by."""
        return [term for word in self.words for term in terms(word)]

    @property
    def weight(self) -> float:
        """How much the whole question tells: the sum over its words."""
        return sum(self.weights)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a row may answer a question, in raw figures.

    `similarity`: cosine of question and passage. `words`: BM25. `coverage`: share of the
    question's telling words, by rarity, that the passage shares (parts of compounds for a part).
    `soft`: the same with the nearest word of the passage in place of the same one ("soft word
    match"). `phrase`: how many neighbouring words of the question stand side by side there too, as
    a share of at most two pairs. `aspect`: share of what the question is after (money, time,
    staff …) that the passage speaks about. `strongest`: the rarity of the most telling word that
    both share. `mass`: how much the shared words tell together, at most MASS. `margin`: how far the
    record's score stands before (or behind) that of the best record of another matter.
    """

    similarity: float
    words: float
    coverage: float
    soft: float
    phrase: float
    aspect: float
    strongest: float
    mass: float
    margin: float = 0.0


class WordVectors:
    """Folded words → unit vectors; those of records are remembered, those of questions never."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors]) -> None:
        self.of_question = encode
        self._known: dict[str, Vectors] = {}

    def of_records(self, wanted: Sequence[str]) -> Vectors:
        """Shape (len(wanted), dimensions)."""
        missing = [word for word in wanted if word not in self._known]
        if missing:
            self._known |= zip(missing, self.of_question(missing), strict=True)
        return np.stack([self._known[word] for word in wanted])


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a query rows cover; each of shape (rows,), named as in Evidence."""

    hard: npt.NDArray[np.float64]
    soft: npt.NDArray[np.float64]
    strongest: npt.NDArray[np.float64]
    mass: npt.NDArray[np.float64]


def coverage(query: Query, rows: Sequence[Sequence[str]], vectors: WordVectors) -> Coverage:
    """How much of the query each row of words covers."""
    hard, soft, strongest, mass = np.zeros((4, len(rows)))
    found = Coverage(hard, soft, strongest, mass)
    distinct = sorted({word for row in rows for word in row if word not in STOP_WORDS})
    if not query.weight or not distinct:
        return found
    column = {word: at for at, word in enumerate(distinct)}
    cosines = vectors.of_question(query.words) @ vectors.of_records(distinct).T
    near = np.clip((cosines - UNRELATED) / (1 - UNRELATED), 0, 1)
    asked = _Asked.of(query.words)
    holds = asked.held_by(distinct)
    weights = np.array(query.weights)
    for at, row in enumerate(rows):
        own = [column[word] for word in set(row) if word in column]
        if not own:
            continue
        shared = asked.shared(np.asarray(holds[:, own].any(axis=1)))
        nearest = near[:, own].max(axis=1)
        hard[at] = shared @ weights / query.weight
        soft[at] = np.maximum(shared, nearest) @ weights / query.weight
        strongest[at] = (shared * weights).max()
        mass[at] = min(MASS, shared @ weights)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """The stems of a query: of its words first, then of their parts, and whose part each is.

    `parts` has the shape (words, parts); a row holds the shares of a word's parts, which add to 1.
    """

    stems: tuple[str, ...]
    parts: npt.NDArray[np.float64]

    @classmethod
    def of(cls, words: Sequence[str]) -> _Asked:
        """The stems of folded words."""
        pieces = [parts(word) for word in words]
        shares = np.zeros((len(words), sum(map(len, pieces))))
        start = 0
        for at, own in enumerate(pieces):
            shares[at, start : start + len(own)] = 1 / max(1, len(own))
            start += len(own)
        stems = (*map(stem, words), *(stem(piece) for own in pieces for piece in own))
        return cls(stems, shares)

    def held_by(self, words: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Which word has which stem among its terms, shape (stems, words)."""
        rows: dict[str, list[int]] = {}
        for row, one in enumerate(self.stems):
            rows.setdefault(one, []).append(row)
        held = np.zeros((len(self.stems), len(words)), dtype=np.bool_)
        for at, word in enumerate(words):
            for term in terms(word):
                if term in rows:
                    held[rows[term], at] = True
        return held

    def shared(self, held: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """For each word 1 where its stem or all its parts are held, less for some parts."""
        words = len(self.parts)
        part = self.parts @ held[words:]
        value: npt.NDArray[np.float64] = np.where(part > 1 - 1e-9, 1.0, PART_SHARE * part)
        return np.where(held[:words], 1.0, value)


def phrase(query: Query, row: Sequence[str]) -> float:
    """Pairs of neighbouring words that query and row share, of at most PHRASE_PAIRS, 0 to 1."""
    if not query.pairs:
        return 0.0
    shared = query.pairs & {(stem(first), stem(second)) for first, second in pairwise(row)}
    return min(1.0, len(shared) / PHRASE_PAIRS)


def aspect(query: Query, row: Sequence[str]) -> float:
    """The share of the query's aspects that the row speaks about; 0 where it has none."""
    if not query.aspects:
        return 0.0
    return len(query.aspects & aspects(row)) / len(query.aspects)


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that may answer, by its best row."""

    kind: Kind
    record: str
    matter: str
    focus: tuple[int, int] | None
    evidence: Evidence
    score: float
    confidence: float = 0.0


def best_of_records(hits: Iterable[Hit]) -> list[Hit]:
    """The best hit of each record, best first.

    Where the question alone was nearest, the focus is that of the record's best paragraph.
    """
    best: dict[str, Hit] = {}
    inside: dict[str, Hit] = {}
    for hit in hits:
        for kept in (best, inside) if hit.focus else (best,):
            if hit.record not in kept or hit.score > kept[hit.record].score:
                kept[hit.record] = hit
    found = [
        replace(hit, focus=inside[name].focus) if name in inside else hit
        for name, hit in best.items()
    ]
    return sorted(found, key=lambda hit: -hit.score)


def with_margins(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with how far each stands before the best one of another matter (or behind it)."""
    found = []
    for hit in hits:
        other = next((one.score for one in hits if one.matter != hit.matter), 0.0)
        evidence = replace(hit.evidence, margin=hit.score - other)
        found.append(replace(hit, evidence=evidence))
    return found
