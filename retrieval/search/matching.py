"""The words of a question in rows → how far each row holds them.

Computed over arrays, never in a loop over passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from retrieval.german.words import ASPECTS, parts, stem, synonyms
from retrieval.index.arrays import Bools, Floats, Places, RaggedArray
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


def match_terms(
    query: Query, lexicon: Lexicon, word_vectors: Floats, spoken: RaggedArray
) -> TermMatches:
    """The words of a question in rows, which are `spoken` as numbers of the lexicon's words.

    `word_vectors` are those of the question's telling words.
    """
    shared, nearest = how_near(query, lexicon, word_vectors, spoken)
    return TermMatches(
        shared=shared,
        nearest=nearest,
        synonym=_synonym(query, lexicon, spoken),
        phrase=_phrase(query, lexicon, spoken),
        quote=quoted(query, lexicon, spoken),
        aspect=_aspect(query, lexicon, spoken),
    )


def how_near(
    query: Query, lexicon: Lexicon, word_vectors: Floats, spoken: RaggedArray
) -> tuple[Floats, Floats]:
    """How far each row holds each word of a question, and how near its nearest word is."""
    here, places = lexicon.distinct(spoken)
    telling = lexicon.telling[here]
    near = lexicon.vectors.products(word_vectors, here)
    near = np.clip((near - UNRELATED) / (1 - UNRELATED), 0, 1) * telling
    pieces = [parts(word) for word in query.words]
    stems = [stem(one) for one in (*query.words, *chain.from_iterable(pieces))]
    shared = _shared(_any(lexicon.holding(stems, here) & telling, places, spoken), pieces)
    nearest = np.maximum(shared, _most(near, places, spoken))
    return shared.T.astype(np.float32), nearest.T.astype(np.float32)


def _most(values: Floats, places: Places, lists: RaggedArray) -> Floats:
    """The largest of the values at each list's places, shape (values' rows, lists)."""
    return np.maximum.reduceat(values.take(places, axis=1), lists.starts[:-1], axis=1)


def _any(values: Bools, places: Places, lists: RaggedArray) -> Bools:
    """As `_most`, eight rows of values in a byte."""
    packed = np.packbits(values, axis=0).take(places, axis=1)
    held = np.bitwise_or.reduceat(packed, lists.starts[:-1], axis=1)
    return np.unpackbits(held, axis=0, count=len(values)).view(np.bool_)


def _shared(held: Bools, pieces: Sequence[Sequence[str]]) -> Floats:
    """For each word 1 where its stem or all its parts are held, less for some of its `pieces`.

    The stems that may be `held` are those of the words and, behind them, of all pieces.
    """
    words = len(pieces)
    shares = np.zeros((words, len(held) - words), dtype=np.float32)
    start = 0
    for row, own in zip(shares, pieces, strict=True):
        row[start : start + len(own)] = 1 / max(1, len(own))
        start += len(own)
    part = shares @ held[words:]
    value = np.where(part > 1 - 1e-5, 1.0, PART_SHARE * part)
    return np.where(held[:words], 1.0, value).astype(np.float32)


def _synonym(query: Query, lexicon: Lexicon, spoken: RaggedArray) -> Floats:
    found = np.zeros((len(spoken), len(query.words)), dtype=np.float32)
    same = [[lexicon.terms.get(stem(one), -1) for one in synonyms(word)] for word in query.words]
    known = [{*own} - {-1} for own in same]
    if any(known):
        stems = lexicon.stems[spoken.flat]
        for at, own in enumerate(known):
            for one in own:
                places = np.flatnonzero(stems == one)
                found[np.searchsorted(spoken.starts, places, side="right") - 1, at] = 1
    return found


def _phrase(query: Query, lexicon: Lexicon, spoken: RaggedArray) -> Floats:
    found = np.zeros(len(spoken), dtype=np.float32)
    stems = lexicon.stems[spoken.flat]
    for first, second in query.pairs:
        wanted = lexicon.terms.get(first, -1), lexicon.terms.get(second, -1)
        if -1 in wanted:
            continue
        beside = np.zeros(len(stems), dtype=np.bool_)
        beside[:-1] = (stems[:-1] == wanted[0]) & (stems[1:] == wanted[1])
        beside[spoken.starts[1:] - 1] = False
        found += np.logical_or.reduceat(beside, spoken.starts[:-1])
    return np.minimum(1, found / PHRASE_PAIRS)


def quoted(query: Query, lexicon: Lexicon, spoken: RaggedArray) -> Floats:
    """How many words a row has in the question's own form and order, one of them telling.

    From two words on, as a share of QUOTED_WORDS more: "bei den Stadtrettern" is quoted by two.
    """
    asked = np.array([lexicon.known.get(word, -1) for word in query.spelt], dtype=np.int32)
    telling = np.array([word in query.words for word in query.spelt], dtype=np.bool_)[:, None]
    wanted = np.zeros(len(lexicon.known), dtype=np.bool_)
    wanted[asked[asked >= 0]] = True
    places = np.flatnonzero(wanted[spoken.flat])
    begins = np.zeros(len(spoken.flat), dtype=np.bool_)
    begins[spoken.starts[:-1]] = True
    # What stood before a row's first word stands in another row.
    goes_on = (np.diff(places) == 1) & ~begins[places[1:]]
    # Where a run of so many words ends, shape (question's words, places), and which is told.
    run = here = spoken.flat[places] == asked[:, None]
    told, longest = run & telling, np.zeros(len(spoken.flat), dtype=np.int8)
    for length in range(2, QUOTED_WORDS + 2):
        run, before = np.zeros_like(here), run
        run[1:, 1:] = before[:-1, :-1] & here[1:, 1:] & goes_on
        told, before = run & telling, told
        told[1:, 1:] |= before[:-1, :-1] & run[1:, 1:]
        if not told.any():
            break
        longest[places[told.any(axis=0)]] = length
    most = np.maximum.reduceat(longest, spoken.starts[:-1])
    return np.clip((most - 1) / QUOTED_WORDS, 0, 1).astype(np.float32)


def _aspect(query: Query, lexicon: Lexicon, spoken: RaggedArray) -> Floats:
    """0 where the question has none."""
    if not query.aspects:
        return np.zeros(len(spoken), dtype=np.float32)
    said = np.bitwise_or.reduceat(lexicon.aspects[spoken.flat], spoken.starts[:-1])
    wanted = [at for at, name in enumerate(ASPECTS) if name in query.aspects]
    count = sum(((said >> at) & 1 for at in wanted), np.zeros(len(spoken), dtype=np.uint32))
    return (count / max(1, len(wanted))).astype(np.float32)
