"""Vorgänge → pairs that may be about the same, with how alike they are.

Likeness is that of words and of the built-in word vectors. What follows from it, `neighbours` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.german.words import words
from retrieval.ids import subject
from retrieval.index.arrays import Floats, Places, RaggedArray, Vectors
from retrieval.index.lexicon import Encode, Lexicon
from retrieval.records import Anfrage

#: The least cosine of betreff and all questions: below it, subjects that share a name ask about
#: different things of it ("Kosten Staatstheater", "Zufahrt zum Staatstheater").
ASKS_ALIKE = 0.4
#: Vorgänge of this mean likeness may hold the same answer.
NEAR = 0.3
#: Rows compared at once: their cosines with 100,000 others take 100 MB.
_BLOCK = 256

_ASKER = re.compile(r"[\s,;:–-]*\b(?:[Gg]emeinsame )?Anfrage (?:de[rs]|von)\b.*$")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of two Vorgänge each, of which the first is smaller, and how alike they are."""

    first: Places
    second: Places
    likeness: Floats

    def where(self, kept: npt.NDArray[np.bool_]) -> Pairs:
        return Pairs(self.first[kept], self.second[kept], self.likeness[kept])

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.first.tolist(), self.second.tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class VorgangFeatures:
    """What Vorgänge are compared by: vectors and weighed terms of betreff, and of that with fragen.

    Vorgänge of the same group in `papers` or of different `bodies` are no neighbours.
    """

    subjects: Vectors
    wholes: Vectors
    subject_terms: _Terms
    whole_terms: _Terms
    papers: Places
    bodies: Places

    @classmethod
    def of(cls, anfragen: Sequence[Anfrage], lexicon: Lexicon, encode: Encode) -> VorgangFeatures:
        """Return what is compared of each, in their order."""
        subjects = [core_betreff(one) for one in anfragen]
        wholes = [" ".join((f"{core_betreff(one)}.", *_fragen(one))) for one in anfragen]
        whole_terms = _terms(wholes, lexicon)
        rarity = _rarity(whole_terms, len(lexicon.terms))
        return cls(
            subjects=encode(subjects),
            wholes=encode(wholes),
            subject_terms=_Terms.of(_terms(subjects, lexicon), rarity),
            whole_terms=_Terms.of(whole_terms, rarity),
            papers=_numbered(anfrage.group_id for anfrage in anfragen),
            bodies=_numbered(anfrage.source.body for anfrage in anfragen),
        )

    def pairs(self) -> Pairs:
        """All that may be neighbours, from NEAR on."""
        found = [self._block(start) for start in range(0, len(self.papers), _BLOCK)]
        return Pairs(
            *(np.concatenate([getattr(one, name) for one in found]) for name in Pairs.__slots__)
        )

    def _block(self, start: int) -> Pairs:
        cosines = self.wholes[start : start + _BLOCK] @ self.wholes.T
        first, second = np.nonzero(cosines >= ASKS_ALIKE)
        first += start
        wanted = first < second
        wanted &= self.papers[first] != self.papers[second]
        wanted &= self.bodies[first] == self.bodies[second]
        first, second = first[wanted], second[wanted]
        terms = self.subject_terms.cosine(first, second) + self.whole_terms.cosine(first, second)
        likeness = self.cosine(first, second) / 2 + terms / 4
        found = Pairs(first, second, likeness.astype(np.float32))
        return found.where(found.likeness >= NEAR)

    def cosine(self, first: Places, second: Places) -> Floats:
        """The mean cosine of betreff, and of betreff and questions."""
        both = (self.subjects[first] * self.subjects[second]).sum(axis=1)
        both += (self.wholes[first] * self.wholes[second]).sum(axis=1)
        mean: Floats = both / 2
        return mean


def core_betreff(anfrage: Anfrage) -> str:
    """The betreff without who asks."""
    betreff = subject(anfrage.source.betreff)
    return _ASKER.sub("", betreff) or betreff


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of each Vorgang with weights of length 1, ready to be compared in pairs."""

    lists: RaggedArray
    weights: Floats
    keys: Places
    terms: int

    @classmethod
    def of(cls, lists: RaggedArray, rarity: Floats) -> _Terms:
        weights = rarity[lists.flat]
        owner = np.repeat(np.arange(len(lists)), np.diff(lists.starts))
        length = np.sqrt(np.bincount(owner, weights=weights**2, minlength=len(lists)))
        weights = (weights / np.maximum(length, 1e-6)[owner]).astype(np.float32)
        return cls(lists, weights, owner * len(rarity) + lists.flat, len(rarity))

    def cosine(self, first: Places, second: Places) -> Floats:
        """The cosine of each pair: how much of what tells both share."""
        flat = np.arange(len(self.lists.flat), dtype=np.int32)
        own = RaggedArray(flat, self.lists.starts).take(first)
        pair = np.repeat(np.arange(len(first)), np.diff(own.starts))
        wanted = second[pair] * self.terms + self.lists.flat[own.flat]
        place = np.minimum(np.searchsorted(self.keys, wanted), max(len(self.keys) - 1, 0))
        shared = self.keys[place] == wanted
        products = self.weights[own.flat] * self.weights[place] * shared
        return np.bincount(pair, weights=products, minlength=len(first)).astype(np.float32)


def _terms(texts: Sequence[str], lexicon: Lexicon) -> RaggedArray:
    """The numbers of the telling terms of each text, each once, in their order."""
    known = lexicon.known
    tokens = RaggedArray.of([known[one] for one in words(text) if one in known] for text in texts)
    telling = lexicon.telling[tokens.flat]
    held = lexicon.word_terms.take(tokens.flat[telling].astype(np.int64))
    text = np.repeat(np.arange(len(tokens)), tokens.lengths)[telling]
    both = np.unique(np.repeat(text, held.lengths) * len(lexicon.terms) + held.flat)
    of_text, term = np.divmod(both, max(len(lexicon.terms), 1))
    lengths = np.bincount(of_text, minlength=len(tokens))
    return RaggedArray.from_lengths(term.astype(np.int32), lengths)


def _rarity(lists: RaggedArray, terms: int) -> Floats:
    """How much a term tells: 0 where all Vorgänge hold it (inverse document frequency)."""
    held = np.bincount(lists.flat, minlength=terms)
    return np.log(len(lists) / np.maximum(held, 1)).astype(np.float32)


def _fragen(anfrage: Anfrage) -> list[str]:
    return [antwort.frage for antwort in anfrage.antworten if antwort.frage] or list(anfrage.fragen)


def _numbered(names: Iterable[str]) -> Places:
    number: dict[str, int] = {}
    return np.array([number.setdefault(name, len(number)) for name in names], dtype=np.int64)
