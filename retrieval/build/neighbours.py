"""Vorgänge → where a newer answer on the same Vorgang is, and which answers repeat each other.

Computed once, at the build. Likeness is that of words and of the built-in word vectors, whatever
encoder the archive has, so that one threshold holds for all. Knows neither a question nor a page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from rapidfuzz import fuzz, process

from retrieval.build.likeness import Pairs, VorgangFeatures, core_betreff
from retrieval.ids import answer_id, vorlage_key
from retrieval.index.lexicon import Encode, Lexicon
from retrieval.records import Anfrage, Antwort
from retrieval.segmenting.enquiry import PROBE
from retrieval.segmenting.letters import LIKE, letters_of

#: From this mean likeness on, two Vorgänge are the same. Of the pairs of 1,159 papers of Karlsruhe
#: from here on 42 of 45 were right when read; of the 14 from 0.50 to here, half were. That was with
#: the word vectors of before; with today's 30 of them are found, and 11 others, right by betreff;
#: of 6 pairs of Lower Saxony, to which nothing was fitted, 5 are, and one is arguable.
SAME = 0.53
#: Where one paper names the other's number, this mean cosine is enough: of 21 such pairs the 16
#: above were about the same, of the 5 below 4 were named in passing.
NAMED = 0.36
#: Letters from which on the same answer is no set phrase. Between the answers that 1,159 papers
#: share, set phrases ended at 52 letters ("Dazu liegen … keine Informationen vor"), real ones began
#: at 576.
SHORTEST_ANSWER = 100
#: Items that collect what is asked: they are about nothing.
_COLLECTS = re.compile(
    r"(?:Bekanntgaben|Mitteilungen|Anfragen|Fragen|Einwohnerfragestunde|Verschiedenes)"
    r"(?: (?:und|sowie|aus|der|des)\b.*)?$"
)
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """The address of one record, and of one that belongs beside it."""

    of: str
    other: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Vorgänge and newer ones on the same; answers and those that repeat them, both ways."""

    newer: tuple[Pair, ...] = ()
    repeats: tuple[Pair, ...] = ()


def neighbours(anfragen: Iterable[Anfrage], lexicon: Lexicon, encode: Encode) -> Neighbours:
    """Return what belongs together in an archive; `encode` gives unit vectors of texts."""
    candidates = [
        anfrage
        for anfrage in anfragen
        if anfrage.public
        and (anfrage.fragen or anfrage.antworten)
        and not _COLLECTS.match(core_betreff(anfrage))
    ]
    if not candidates:
        return Neighbours()
    features = VorgangFeatures.of(candidates, lexicon, encode)
    near = features.pairs()
    same = near.where(near.likeness >= SAME)
    return Neighbours(
        newer=tuple(_newer(candidates, {*same, *_named(candidates, features)})),
        repeats=tuple(_repeats(candidates, near, same)),
    )


def _newer(anfragen: Sequence[Anfrage], pairs: Iterable[tuple[int, int]]) -> Iterator[Pair]:
    for at, other in sorted(pairs):
        older, later = sorted((anfragen[at], anfragen[other]), key=_day)
        if older.source.datum and _day(older) < _day(later) and later.antworten:
            yield Pair(older.id, later.id)


def _named(anfragen: Sequence[Anfrage], features: VorgangFeatures) -> Iterator[tuple[int, int]]:
    """The Vorgänge of which one names the other's paper and is about something like it."""
    places = defaultdict[tuple[str, str], list[int]](list)
    for at, one in enumerate(anfragen):
        if one.source.vorlage:
            places[one.source.body, vorlage_key(one.source.vorlage)].append(at)
    named = {
        (min(at, other), max(at, other))
        for at, one in enumerate(anfragen)
        for key in one.mentions
        for other in places.get((one.source.body, key), ())
        if anfragen[other].group_id != one.group_id
    }
    if not named:
        return
    first, second = np.array(sorted(named), dtype=np.int64).T
    kept = features.cosine(first, second) >= NAMED
    yield from zip(first[kept].tolist(), second[kept].tolist(), strict=True)


def _repeats(anfragen: Sequence[Anfrage], near: Pairs, same: Pairs) -> Iterator[Pair]:
    """The same answer in Vorgänge that are near, the same question in those that are the same."""
    given = _alike(anfragen, near, lambda one: one.antwort, SHORTEST_ANSWER)
    again = _alike(anfragen, same, lambda one: one.frage or "", PROBE)
    found = {*given, *again}
    yield from sorted(found | {Pair(one.other, one.of) for one in found})


@dataclass(frozen=True, slots=True)
class _Said:
    """What is compared of an answer, with the numbers in it: another year is another question."""

    answer: str
    letters: str
    figures: tuple[str, ...]


def _alike(
    anfragen: Sequence[Anfrage], pairs: Pairs, text: Callable[[Antwort], str], shortest: int
) -> Iterator[Pair]:
    """The answers of paired Vorgänge whose texts are the same but for slips."""
    said = {
        at: [
            _Said(answer_id(anfragen[at].id, one), letters, tuple(_FIGURES.findall(text(one))))
            for one in anfragen[at].antworten
            if len(letters := letters_of(text(one))) >= shortest
        ]
        for at in {*pairs.first.tolist(), *pairs.second.tolist()}
    }
    both = [
        (one, other)
        for first, second in pairs
        for one in said[first]
        for other in said[second]
        if one.figures == other.figures
    ]
    texts = [one.letters for one, _ in both], [other.letters for _, other in both]
    for at in np.flatnonzero(process.cpdist(*texts, scorer=fuzz.ratio) >= LIKE).tolist():
        yield Pair(both[at][0].answer, both[at][1].answer)


def _day(one: Anfrage) -> date:
    return one.source.datum or date.min
