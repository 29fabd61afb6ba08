"""The words of a question in rows → how far each row holds them.

Computed over arrays, never in a loop over passages. Of the words of rows one in forty shares a stem
or a meaning with the question; only where these stand is looked closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from retrieval.german.words import ASPECTS, parts, stem, synonyms
from retrieval.index.arrays import Bools, Floats, Numbers, Places, RaggedArray
from retrieval.index.lexicon import Lexicon
from retrieval.search.query import Query

#: Cosines of word vectors up to this mean nothing: unrelated words of the built-in table reach it.
UNRELATED = 0.3
#: What a part of a compound is worth where only the part is shared ("Spielplatz" and "Platz"): at
#: 0.5 the development questions of the seeds got two more wrong replies.
PART_SHARE = 0.25
#: Two pairs are a phrase of three words ("Herne besser machen"): from there on it is a name.
PHRASE_PAIRS = 2
#: So many words behind the first are quoted as surely as any number of them.
QUOTED_WORDS = 3
#: The places round a telling word in which a quotation with it may stand, nearest first.
_BEFORE, _BEHIND = -np.arange(1, QUOTED_WORDS + 1), np.arange(1, QUOTED_WORDS + 1)


@dataclass(frozen=True, slots=True)
class TermMatches:
    """How far rows hold the words of a question; the words' shape is (rows, words).

    `shared`: 1 where the word's stem, or all parts of the compound, stand in the row, less for some
    parts. `nearest`: how near the nearest word of the row is, 0 to 1 ("soft word match").
    `synonym`: 1 where a synonym stands in the row. `phrase`: neighbouring words that stand side by
    side there too, as a share of at most two pairs. `quote`: the longest run of its words that the
    row has just so. `aspect`: the share of what the question is after that the row speaks about.
    """

    shared: Floats
    nearest: Floats
    synonym: Floats
    phrase: Floats
    quote: Floats
    aspect: Floats


class Matcher:
    """The words of a question against those of a lexicon; what a word is to them is found out once.

    `word_vectors` are those of the question's telling words.
    """

    def __init__(self, query: Query, lexicon: Lexicon, word_vectors: Floats) -> None:
        self._query, self._lexicon, self._vectors = query, lexicon, word_vectors
        self._pieces = [parts(word) for word in query.words]
        stems = [stem(one) for one in (*query.words, *chain.from_iterable(self._pieces))]
        same = ([stem(one) for one in synonyms(word)] for word in query.words)
        self._synonyms = [[lexicon.terms.get(one, -1) for one in own] for own in same]
        self._pairs = [[lexicon.terms.get(one, -1) for one in pair] for pair in query.pairs]
        #: Words that count however far their meaning is.
        self._kept = np.zeros(len(lexicon.words), dtype=np.bool_)
        self._having = [lexicon.having(lexicon.terms.get(one, -1)) for one in stems]
        for words in self._having:
            self._kept[words] = True
        self._kept &= lexicon.telling
        for number in chain(*self._synonyms, *self._pairs):
            self._kept[lexicon.spelt_from(number)] = True
        #: The place of each word in the table: 0 where it shares nothing, below where it was not
        #: looked at.
        self._places = np.full(len(lexicon.words), -1, dtype=np.int32)
        #: The words of the table and their stems. Its columns: how near each is to each word of the
        #: question, whether it has each stem, and whether it is a synonym of each word.
        self._words = self._own_stems = np.full(1, -1, dtype=np.int32)
        self._table = np.zeros((1, 2 * len(query.words) + len(stems)), dtype=np.float32)

    def __call__(self, spoken: RaggedArray) -> TermMatches:
        """The words of the question in rows, which are `spoken` as numbers of the lexicon's."""
        every = spoken.flat.astype(np.int64)
        at = self._places.take(every)
        fresh = at < 0
        if fresh.any():
            self._look_at(self._lexicon.distinct(every[fresh]))
            at = self._places.take(every)
        places = np.flatnonzero(at > 0)
        at = at.take(places)
        rows = np.searchsorted(spoken.starts, places, side="right") - 1
        words, count = len(self._query.words), len(spoken)
        best = _best(self._table.take(at, axis=0), rows, count)
        shared = _shared(best[:, words : best.shape[1] - words], self._pieces)
        return TermMatches(
            shared=shared,
            nearest=np.maximum(shared, best[:, :words]),
            synonym=best[:, best.shape[1] - words :],
            phrase=self._phrase(places, at, rows, count),
            quote=self._quote(places, at, rows, spoken, count),
            aspect=self._aspect(every, spoken, count),
        )

    def _look_at(self, words: Places) -> None:
        """Put those of words that were not looked at into the table which count."""
        lexicon = self._lexicon
        self._places[words] = 0
        telling = lexicon.telling[words]
        near = np.zeros((len(self._vectors), len(words)), dtype=np.float32)
        near[:, telling] = lexicon.vectors.products(self._vectors, words[telling])
        counts = (near > UNRELATED).any(axis=0) | self._kept[words]
        found, telling = words[counts], telling[counts]
        self._places[found] = np.arange(len(self._words), len(self._words) + len(found))
        near = np.clip((near[:, counts] - UNRELATED) / (1 - UNRELATED), 0, 1)
        stems = lexicon.stems[found]
        same = np.zeros_like(near)
        for line, numbers in zip(same, self._synonyms, strict=True):
            for number in numbers:
                line[stems == number] = number >= 0
        has = np.zeros((len(self._having), len(found)), dtype=np.bool_)
        for line, own in zip(has, self._having, strict=True):
            line[:] = _are_among(found, own)
        columns = np.concatenate([near, has & telling, same])
        self._table = np.concatenate([self._table, columns.T.astype(np.float32)])
        self._words = np.concatenate([self._words, found])
        self._own_stems = np.concatenate([self._own_stems, stems])

    def _phrase(self, places: Places, at: Numbers, rows: Places, count: int) -> Floats:
        found = np.zeros(count, dtype=np.float32)
        stems = self._own_stems[at]
        beside = np.flatnonzero((places[1:] - places[:-1] == 1) & (rows[1:] == rows[:-1]))
        stems, behind, rows = stems[beside], stems[beside + 1], rows[beside]
        for first, second in self._pairs:
            held = np.zeros(count, dtype=np.bool_)
            held[rows[(stems == first) & (behind == second)]] = True
            found += held
        share: Floats = np.minimum(1, found / PHRASE_PAIRS)
        return share

    def _quote(
        self, places: Places, at: Numbers, rows: Places, spoken: RaggedArray, count: int
    ) -> Floats:
        """How many words a row has in the question's own form and order, one of them telling.

        From two words on, as a share of QUOTED_WORDS more: "bei den Stadtrettern" is two.
        """
        known, query = self._lexicon.known, self._query
        asked = [known.get(word, -1) for word in query.spelt]
        told = [one for one, word in enumerate(query.spelt) if word in query.words]
        # Each telling word of the question wherever it stands: where in the question, where here.
        words = self._words[at]
        found = [np.flatnonzero(words == asked[one]) for one in told]
        where = np.repeat(np.array(told, dtype=np.int64), [len(one) for one in found])
        held = np.concatenate([*found, np.zeros(0, dtype=np.int64)])
        rows, here = rows[held], places[held]
        first, last = spoken.starts[rows], spoken.starts[rows + 1]
        # No word of a row is behind the question's end, or before its beginning.
        beyond = [-1] * QUOTED_WORDS
        wanted = np.array([*beyond, *asked, *beyond], dtype=np.int32)
        length = np.ones(len(held), dtype=np.int8)
        for side in (_BEFORE, _BEHIND):
            goes_on = np.ones(len(held), dtype=np.bool_)
            for step in side.tolist():
                place = here + step
                goes_on &= (place >= first) & (place < last)
                goes_on &= (
                    spoken.flat.take(place, mode="clip") == wanted[where + step + QUOTED_WORDS]
                )
                length += goes_on
        most = np.ones(count, dtype=np.int8)
        np.maximum.at(most, rows, length)
        return (np.minimum(most - 1, QUOTED_WORDS) / QUOTED_WORDS).astype(np.float32)

    def _aspect(self, every: Places, spoken: RaggedArray, count: int) -> Floats:
        """0 where the question has none."""
        wanted = [at for at, name in enumerate(ASPECTS) if name in self._query.aspects]
        held = np.zeros(count, dtype=np.uint32)
        if wanted:
            said = np.bitwise_or.reduceat(self._lexicon.aspects.take(every), spoken.starts[:-1])
            for bit in wanted:
                held += (said >> bit) & 1
        return (held / max(1, len(wanted))).astype(np.float32)


def _are_among(numbers: Places, others: Numbers) -> Bools:
    """Which numbers are among others; both ascend."""
    at = np.searchsorted(others, numbers)
    found: Bools = others.take(at, mode="clip") == numbers if len(others) else at > 0
    return found


def _best(values: Floats, rows: Places, count: int) -> Floats:
    """The largest of the values of each row, column by column; 0 for a row without any."""
    found = np.zeros((count, values.shape[1]), dtype=np.float32)
    if len(rows):
        firsts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        found[rows[firsts]] = np.maximum.reduceat(values, firsts, axis=0)
    return found


def _shared(held: Floats, pieces: Sequence[Sequence[str]]) -> Floats:
    """For each word 1 where its stem or all its parts are held, less for some of its `pieces`.

    The stems that may be `held` are those of the words and, behind them, of all pieces.
    """
    words = len(pieces)
    shares = np.zeros((held.shape[1] - words, words), dtype=np.float32)
    start = 0
    for at, own in enumerate(pieces):
        shares[start : start + len(own), at] = 1 / max(1, len(own))
        start += len(own)
    part = held[:, words:] @ shares
    value = np.where(part > 1 - 1e-5, 1.0, PART_SHARE * part)
    return np.where(held[:, :words] > 0, 1.0, value).astype(np.float32)
