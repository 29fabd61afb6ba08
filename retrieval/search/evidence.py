"""A question and rows → evidence of each record, in named figures.

Computed over arrays, never in a loop over passages. What the figures are worth stands in
`calibration`; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from retrieval.german.synonyms import synonyms
from retrieval.german.words import ASPECTS, parts, stem
from retrieval.index.arrays import Bools, Floats, Places, RaggedArray
from retrieval.index.lexicon import Lexicon
from retrieval.search.query import Query

#: Cosines of word vectors up to this mean nothing: unrelated words of the built-in table reach it.
UNRELATED = 0.3
#: What a part of a compound is worth where only the part is shared ("Spielplatz" and "Platz"): at
#: 0.5 the development questions of the seeds got two more wrong replies.
PART_SHARE = 0.25
#: Two rare words shared are as good as any number of them.
MOST_WEIGHT = 2.0
#: Two pairs are a phrase of three words ("Herne besser machen"): from there on it is a name.
PHRASE_PAIRS = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a record may answer a question, in raw figures.

    `…_frage` is that of betreff and frage, `…_antwort` that of the best window of the answer,
    `…_best` the better of both, `…_record` that of all of it together, `…_matter` the best among
    the answers of its Anfrage. A pointer, which has no answer, has the same for all.

    `similarity`: cosine of question and passage. `words`: BM25, as a share of what a passage could
    have that holds each term as strongly as any. `coverage`: share of the question's telling words,
    by rarity, that stand there (parts of compounds for a part). `soft`: the same with the nearest
    word in place of the same one ("soft word match"). `synonym`: share of its telling words that
    stand there only as a synonym. `phrase`: how many neighbouring words of the question stand side
    by side there too, as a share of at most two pairs. `aspect`: share of what the question is
    after (money, time, staff …) that it speaks about. `max_rarity`: the rarity of the most telling
    word that both share. `matched_weight`: how much the shared words tell together, at most
    MOST_WEIGHT. `length`: logarithm of how many passages it has. `unanswered`: 1 for a pointer.

    Of the whole search: `size`: logarithm of how many passages the archive has, for the more there
    are, the more of them are alike by chance. `margin`: how far the record's score stands before
    (or behind) that of the best record of another matter.
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
    aspect_frage: float = 0.0
    aspect_antwort: float = 0.0
    max_rarity: float = 0.0
    matched_weight: float = 0.0
    length: float = 0.0
    unanswered: float = 0.0
    size: float = 0.0
    margin: float = 0.0


#: The names of all evidence that a record has by itself.
NAMES = tuple(one.name for one in fields(Evidence) if one.name not in {"size", "margin"})


@dataclass(frozen=True, slots=True)
class Passages:
    """Which records rows belong to: rows stand in order, those of a record side by side.

    `starts`: the first row of each record. `matters`: the number of each record's matter.
    `window`: which rows are windows of an answer. `unanswered`: which records are pointers.
    """

    starts: Places
    matters: Places
    window: Bools
    unanswered: Bools


def evidence(
    query: Query, passages: Passages, similarity: Floats, words: Floats, found: TermMatches
) -> Floats:
    """The evidence of each record in the order of NAMES, shape (records, names).

    `similarity` and `words` are those of each row, `found` how far it holds the question's words.
    """
    weights = np.array(query.weights, dtype=np.float32)
    whole = max(float(weights.sum()), 1e-6)
    shared = found.shared @ weights
    by_row = {
        "similarity": similarity,
        "words": words,
        "coverage": shared / whole,
        "soft": found.nearest @ weights / whole,
        "aspect": found.aspect,
    }
    columns: dict[str, Floats] = {}
    for name, values in by_row.items():
        columns[f"{name}_frage"], columns[f"{name}_antwort"] = _fields(values, passages)
        columns[f"{name}_matter"] = _of_matter(_best(values, passages), passages.matters)
    together = np.maximum.reduceat(found.shared, passages.starts, axis=0)
    nearest = np.maximum.reduceat(found.nearest, passages.starts, axis=0)
    alike = np.maximum.reduceat(found.synonym, passages.starts, axis=0)
    columns |= {
        "similarity_best": _best(similarity, passages),
        "coverage_record": together @ weights / whole,
        "soft_record": nearest @ weights / whole,
        "synonym": np.maximum(0, alike - together) @ weights / whole,
        "phrase": _best(found.phrase, passages),
        "max_rarity": (together * weights).max(axis=1),
        "matched_weight": np.minimum(MOST_WEIGHT, _best(shared, passages)),
        "length": np.log(np.diff([*passages.starts, len(passages.window)])),
        "unanswered": passages.unanswered.astype(np.float32),
    }
    return np.stack([columns[name] for name in NAMES], axis=1).astype(np.float32)


def _best(values: Floats, passages: Passages) -> Floats:
    return np.maximum.reduceat(values, passages.starts)


def _fields(values: Floats, passages: Passages) -> tuple[Floats, Floats]:
    """The best of betreff and frage, and of the windows; where one has no rows, the other's."""
    frage = _best(np.where(passages.window, -np.inf, values), passages)
    antwort = _best(np.where(passages.window, values, -np.inf), passages)
    return (
        np.where(np.isfinite(frage), frage, antwort),
        np.where(np.isfinite(antwort), antwort, frage),
    )


def _of_matter(values: Floats, matters: Places) -> Floats:
    best = np.full(int(matters.max()) + 1, -np.inf, dtype=np.float32)
    np.maximum.at(best, matters, values)
    return best[matters]


@dataclass(frozen=True, slots=True)
class TermMatches:
    """How far rows hold the words of a question; the words' shape is (rows, words).

    `shared`: 1 where the word's stem, or all parts of the compound, stand in the row, less for some
    parts. `nearest`: how near the nearest word of the row is, 0 to 1 ("soft word match").
    `synonym`: 1 where a synonym stands in the row. `phrase`: neighbouring words that stand side by
    side there too, as a share of at most two pairs. `aspect`: the share of what the question is
    after that the row speaks about.
    """

    shared: Floats
    nearest: Floats
    synonym: Floats
    phrase: Floats
    aspect: Floats


def match_terms(query: Query, lexicon: Lexicon, word_vectors: Floats, rows: Places) -> TermMatches:
    """The words of a question in rows; `word_vectors` are those of the question's telling words."""
    spoken = lexicon.rows.take(rows)
    here, places = _numbered(spoken.flat, len(lexicon.words))
    telling = lexicon.telling[here]
    near = lexicon.vectors.products(word_vectors, here)
    near = np.clip((near - UNRELATED) / (1 - UNRELATED), 0, 1) * telling
    asked = _Asked.of(query.words)
    holds = asked.held_by(lexicon, here) & telling
    shared = asked.shared(_any(holds, places, spoken))
    return TermMatches(
        shared=shared.T.astype(np.float32),
        nearest=np.maximum(shared, _most(near, places, spoken)).T.astype(np.float32),
        synonym=_any(_same(query.words, lexicon, here), places, spoken).T.astype(np.float32),
        phrase=_phrase(query, lexicon, spoken),
        aspect=_aspect(query, lexicon, spoken),
    )


def _numbered(flat: npt.NDArray[np.int32], words: int) -> tuple[Places, Places]:
    """The distinct numbers, and for each its place among them: np.unique, in linear time."""
    present = np.zeros(words, dtype=np.bool_)
    present[flat] = True
    here = np.flatnonzero(present)
    place = np.empty(words, dtype=np.int64)
    place[here] = np.arange(len(here))
    return here, place.take(flat)


def _most(values: Floats, places: Places, lists: RaggedArray) -> Floats:
    """The largest value of each list, shape (values' rows, lists); no list is empty.

    `places` are the columns of what stands in the lists.
    """
    return np.maximum.reduceat(values.take(places, axis=1), lists.starts[:-1], axis=1)


def _any(values: Bools, places: Places, lists: RaggedArray) -> Bools:
    """As `_most`, eight rows of values in a byte."""
    packed = np.packbits(values, axis=0).take(places, axis=1)
    held = np.bitwise_or.reduceat(packed, lists.starts[:-1], axis=1)
    return np.unpackbits(held, axis=0, count=len(values)).view(np.bool_)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The stems of a question: of its words first, then of their parts, and whose part each is.

    `parts` has the shape (words, parts); a row holds the shares of a word's parts, which add to 1.
    """

    stems: tuple[str, ...]
    parts: Floats

    @classmethod
    def of(cls, words: Sequence[str]) -> _Asked:
        """The stems of folded words."""
        pieces = [parts(word) for word in words]
        shares = np.zeros((len(words), sum(map(len, pieces))), dtype=np.float32)
        start = 0
        for at, own in enumerate(pieces):
            shares[at, start : start + len(own)] = 1 / max(1, len(own))
            start += len(own)
        return cls((*map(stem, words), *(stem(piece) for own in pieces for piece in own)), shares)

    def held_by(self, lexicon: Lexicon, words: Places) -> Bools:
        """Which of the words has which stem among its terms, shape (stems, words)."""
        held = lexicon.word_terms.take(words)
        wanted = np.array([lexicon.terms.get(one, -1) for one in self.stems], dtype=np.int32)
        holds: Bools = np.logical_or.reduceat(
            held.flat == wanted[:, None], held.starts[:-1], axis=1
        )
        return holds

    def shared(self, held: Bools) -> Floats:
        """For each word 1 where its stem or all its parts are held, less for some parts."""
        words = len(self.parts)
        part = self.parts @ held[words:]
        value = np.where(part > 1 - 1e-5, 1.0, PART_SHARE * part)
        return np.where(held[:words], 1.0, value).astype(np.float32)


def _same(words: Sequence[str], lexicon: Lexicon, here: Places) -> Bools:
    """Which of the lexicon's words has the stem of a synonym of which word, shape (words, here)."""
    stems = lexicon.stems[here]
    same = np.zeros((len(words), len(here)), dtype=np.bool_)
    for at, word in enumerate(words):
        for one in synonyms(word):
            same[at] |= stems == lexicon.terms.get(stem(one), -1)
    return same


def _phrase(query: Query, lexicon: Lexicon, spoken: RaggedArray) -> Floats:
    found = np.zeros(len(spoken), dtype=np.float32)
    stems = lexicon.stems[spoken.flat]
    for first, second in query.pairs:
        wanted = lexicon.terms.get(first, -1), lexicon.terms.get(second, -1)
        beside = np.zeros(len(stems), dtype=np.bool_)
        beside[:-1] = (stems[:-1] == wanted[0]) & (stems[1:] == wanted[1])
        beside[spoken.starts[1:] - 1] = False
        found += np.logical_or.reduceat(beside, spoken.starts[:-1])
    return np.minimum(1, found / PHRASE_PAIRS)


def _aspect(query: Query, lexicon: Lexicon, spoken: RaggedArray) -> Floats:
    """0 where the question has none."""
    said = np.bitwise_or.reduceat(lexicon.aspects[spoken.flat], spoken.starts[:-1])
    wanted = [at for at, name in enumerate(ASPECTS) if name in query.aspects]
    count = sum(((said >> at) & 1 for at in wanted), np.zeros(len(spoken), dtype=np.uint32))
    return (count / max(1, len(wanted))).astype(np.float32)
