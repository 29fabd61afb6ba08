"""Matters → where a newer answer on the same matter is, and which answers repeat each other.

Computed once, at the build. Likeness is that of words and of the built-in word vectors, whatever
encoder the archive has, so that one threshold holds for all. Knows neither a question nor a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from retrieval.enquiry import LIKE, PROBE, letters_of
from retrieval.german import words
from retrieval.lexicon import Encode, Lexicon, Lists, Vectors
from retrieval.lookup import vorlage_key
from retrieval.passages import answer_id, subject
from retrieval.records import Anfrage, Antwort

Places = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

#: From this mean likeness on, two matters are the same. Of the pairs of 1,159 papers of Karlsruhe
#: from here on 43 of 46 were right when read; of the 14 from 0.50 to here, half were.
SAME = 0.53
#: The least cosine of betreff and all questions: below it, subjects that share a name ask about
#: different things of it ("Kosten Staatstheater", "Zufahrt zum Staatstheater").
ASKS_ALIKE = 0.5
#: Where one paper names the other's number, this mean cosine is enough: of 21 such pairs the 16
#: above were about the same, of the 5 below 4 were named in passing.
NAMED = 0.36
#: Matters of this mean likeness may hold the same answer.
NEAR = 0.4
#: Letters from which on the same answer is no set phrase. Between the answers that 1,159 papers
#: share, set phrases ended at 52 letters ("Dazu liegen … keine Informationen vor"), real ones began
#: at 576.
SHORTEST_ANSWER = 100
#: Rows compared at once: their cosines with 100,000 others take 100 MB.
_BLOCK = 256

#: Items that collect what is asked: they are about nothing.
_COLLECTS = re.compile(
    r"(?:Bekanntgaben|Mitteilungen|Anfragen|Fragen|Einwohnerfragestunde|Verschiedenes)"
    r"(?: (?:und|sowie|aus|der|des)\b.*)?$"
)
_FIGURES = re.compile(r"\d+")
_ASKER = re.compile(r"[\s,;:–-]*\b(?:[Gg]emeinsame )?Anfrage (?:de[rs]|von)\b.*$")


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """The address of one record, and of one that belongs beside it."""

    of: str
    other: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`newer`: matters and later ones on the same; `repeats`: answers and those that repeat them.

    `repeats` holds each pair both ways.
    """

    newer: tuple[Pair, ...] = ()
    repeats: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Places of two matters each, of which the first is smaller, and how alike they are."""

    first: Places
    second: Places
    likeness: Scores

    def where(self, kept: npt.NDArray[np.bool_]) -> _Pairs:
        return _Pairs(self.first[kept], self.second[kept], self.likeness[kept])

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.first.tolist(), self.second.tolist(), strict=True)


def neighbours(anfragen: Iterable[Anfrage], lexicon: Lexicon, encode: Encode) -> Neighbours:
    """What belongs beside each other among all matters of an archive.

    `lexicon` has the archive's words, `encode` gives unit vectors of texts.
    """
    asked = [
        one
        for one in anfragen
        if one.public and (one.fragen or one.antworten) and not _COLLECTS.match(_subject(one))
    ]
    if not asked:
        return Neighbours()
    matters = _Matters.of(asked, lexicon, encode)
    near = matters.pairs()
    same = near.where(near.likeness >= SAME)
    return Neighbours(
        newer=tuple(_newer(asked, {*same, *_named(asked, matters)})),
        repeats=tuple(_repeats(asked, near, same)),
    )


@dataclass(frozen=True, slots=True)
class _Matters:
    """What matters are compared by: vectors and weighed terms of betreff, and of that with fragen.

    Matters of the same number in `papers` or of different ones in `bodies` are no neighbours.
    """

    subjects: Vectors
    wholes: Vectors
    subject_terms: _Terms
    whole_terms: _Terms
    papers: Places
    bodies: Places

    @classmethod
    def of(cls, asked: Sequence[Anfrage], lexicon: Lexicon, encode: Encode) -> _Matters:
        subjects = [_subject(one) for one in asked]
        wholes = [
            " ".join((f"{subject}.", *_fragen(one)))
            for subject, one in zip(subjects, asked, strict=True)
        ]
        whole_terms = _terms(wholes, lexicon)
        rarity = _rarity(whole_terms, len(lexicon.terms))
        return cls(
            subjects=encode(subjects),
            wholes=encode(wholes),
            subject_terms=_Terms.of(_terms(subjects, lexicon), rarity),
            whole_terms=_Terms.of(whole_terms, rarity),
            papers=_numbered(_paper(one) for one in asked),
            bodies=_numbered(one.source.body for one in asked),
        )

    def pairs(self) -> _Pairs:
        """All that may be neighbours, from NEAR on."""
        found = [self._block(start) for start in range(0, len(self.papers), _BLOCK)]
        return _Pairs(
            *(np.concatenate([getattr(one, name) for one in found]) for name in _Pairs.__slots__)
        )

    def _block(self, start: int) -> _Pairs:
        cosines = self.wholes[start : start + _BLOCK] @ self.wholes.T
        first, second = np.nonzero(cosines >= ASKS_ALIKE)
        first += start
        wanted = (
            (first < second)
            & (self.papers[first] != self.papers[second])
            & (self.bodies[first] == self.bodies[second])
        )
        first, second = first[wanted], second[wanted]
        likeness = (
            self.cosine(first, second) / 2
            + (self.subject_terms.cosine(first, second) + self.whole_terms.cosine(first, second))
            / 4
        )
        found = _Pairs(first, second, likeness.astype(np.float32))
        return found.where(found.likeness >= NEAR)

    def cosine(self, first: Places, second: Places) -> Scores:
        """The mean cosine of betreff, and of betreff and questions."""
        both = (self.subjects[first] * self.subjects[second]).sum(axis=1)
        both += (self.wholes[first] * self.wholes[second]).sum(axis=1)
        mean: Scores = both / 2
        return mean


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of each matter with weights of length 1, ready to be compared in pairs."""

    lists: Lists
    weights: Scores
    keys: Places
    terms: int

    @classmethod
    def of(cls, lists: Lists, rarity: Scores) -> _Terms:
        weights = rarity[lists.flat]
        owner = np.repeat(np.arange(len(lists)), np.diff(lists.starts))
        length = np.sqrt(np.bincount(owner, weights=weights**2, minlength=len(lists)))
        weights = (weights / np.maximum(length, 1e-6)[owner]).astype(np.float32)
        return cls(lists, weights, owner * len(rarity) + lists.flat, len(rarity))

    def cosine(self, first: Places, second: Places) -> Scores:
        """The cosine of each pair: how much of what tells both share."""
        flat = np.arange(len(self.lists.flat), dtype=np.int32)
        own = Lists(flat, self.lists.starts).gathered(first)
        pair = np.repeat(np.arange(len(first)), np.diff(own.starts))
        wanted = second[pair] * self.terms + self.lists.flat[own.flat]
        place = np.minimum(np.searchsorted(self.keys, wanted), max(len(self.keys) - 1, 0))
        shared = self.keys[place] == wanted
        products = self.weights[own.flat] * self.weights[place] * shared
        return np.bincount(pair, weights=products, minlength=len(first)).astype(np.float32)


def _terms(texts: Sequence[str], lexicon: Lexicon) -> Lists:
    """The numbers of the telling terms of each text, each once, in their order."""
    known = lexicon.known
    spoken = (
        [known[word] for word in words(text) if word in known and lexicon.telling[known[word]]]
        for text in texts
    )
    return Lists.of(
        np.unique(lexicon.word_terms.gathered(np.array(one, dtype=np.int64)).flat).tolist()
        for one in spoken
    )


def _rarity(lists: Lists, terms: int) -> Scores:
    """How much a term tells: 0 where all matters hold it (inverse document frequency)."""
    held = np.bincount(lists.flat, minlength=terms)
    return np.log(len(lists) / np.maximum(held, 1)).astype(np.float32)


def _newer(asked: Sequence[Anfrage], pairs: Iterable[tuple[int, int]]) -> Iterator[Pair]:
    for at, other in sorted(pairs):
        older, later = sorted((asked[at], asked[other]), key=lambda one: _day(one))
        if older.source.datum and _day(older) < _day(later) and later.antworten:
            yield Pair(older.id, later.id)


def _named(asked: Sequence[Anfrage], matters: _Matters) -> Iterator[tuple[int, int]]:
    """The matters of which one names the other's paper and is about something like it."""
    place = {
        vorlage_key(one.source.vorlage): at for at, one in enumerate(asked) if one.source.vorlage
    }
    named = {
        (min(at, place[key]), max(at, place[key]))
        for at, one in enumerate(asked)
        for key in one.mentions
        if place.get(key, at) != at
    }
    if not named:
        return
    first, second = np.array(sorted(named), dtype=np.int64).T
    kept = (matters.cosine(first, second) >= NAMED) & (
        matters.bodies[first] == matters.bodies[second]
    )
    yield from zip(first[kept].tolist(), second[kept].tolist(), strict=True)


def _repeats(asked: Sequence[Anfrage], near: _Pairs, same: _Pairs) -> Iterator[Pair]:
    """The same answer in matters that are near, the same question in those that are the same."""
    given = _alike(asked, near, lambda one: one.antwort, SHORTEST_ANSWER)
    again = _alike(asked, same, lambda one: one.frage or "", PROBE)
    found = {*given, *again}
    yield from sorted(found | {Pair(one.other, one.of) for one in found})


@dataclass(frozen=True, slots=True)
class _Said:
    """What is compared of an answer; `figures` are the numbers in it: another year is another
    question.
    """

    answer: str
    letters: str
    figures: tuple[str, ...]


def _alike(
    asked: Sequence[Anfrage], pairs: _Pairs, text: Callable[[Antwort], str], shortest: int
) -> Iterator[Pair]:
    """The answers of paired matters whose texts are the same but for slips."""
    said = {
        at: [
            _Said(answer_id(asked[at], one.number), letters, tuple(_FIGURES.findall(text(one))))
            for one in asked[at].antworten
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
    if both:
        ones, others = zip(*both, strict=True)
        alike = process.cpdist(
            [one.letters for one in ones], [one.letters for one in others], scorer=fuzz.ratio
        )
        for at in np.flatnonzero(alike >= LIKE).tolist():
            yield Pair(ones[at].answer, others[at].answer)


def _day(one: Anfrage) -> date:
    return one.source.datum or date.min


def _paper(one: Anfrage) -> str:
    return vorlage_key(one.source.vorlage) if one.source.vorlage else one.id


def _subject(one: Anfrage) -> str:
    """The betreff without who asks."""
    betreff = subject(one.source.betreff)
    return _ASKER.sub("", betreff) or betreff


def _fragen(one: Anfrage) -> list[str]:
    return [antwort.frage for antwort in one.antworten if antwort.frage] or list(one.fragen)


def _numbered(names: Iterable[str]) -> Places:
    number: dict[str, int] = {}
    return np.array([number.setdefault(name, len(number)) for name in names], dtype=np.int64)
