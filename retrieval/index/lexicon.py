"""Words of passages → numbers: which words stand in which row, and what each shares with others.

What evidence is computed from without touching a text: every folded word of the archive has a
number, its stem, the terms it is matched by, its aspects, and a vector of its own. Knows row
numbers only; nothing about questions is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged
from retrieval.german.words import ASPECTS, STOP_WORDS, terms
from retrieval.index.arrays import (
    Bools,
    Numbers,
    Places,
    RaggedArray,
    Rounded,
    Vectors,
    load_array,
    save_arrays,
)
from retrieval.index.tokens import TokenizedRows

Encode = Callable[[Sequence[str]], Vectors]

#: The name of the lexicon in a folder.
LEXICON_FOLDER = "lexicon"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of an archive and the rows they stand in.

    `names` are all terms, `word_terms` the numbers of those of each word, the stem first, and
    `held` how many of the `groups` of rows hold each term.
    """

    tokenized: TokenizedRows
    names: Sequence[str]
    word_terms: RaggedArray
    vectors: Rounded
    held: Numbers
    groups: int

    @classmethod
    def build(
        cls,
        tokenized: TokenizedRows,
        groups: Sequence[str],
        encode: Encode,
        earlier: Lexicon | None = None,
    ) -> Lexicon:
        """The lexicon of rows; `groups` names the Vorgang of each, for how many hold a term.

        Words that an earlier lexicon knew keep their terms and their vectors.
        """
        known = earlier.terms_of() if earlier else {}
        spelt = [known.get(word) or terms(word) for word in tokenized.words]
        names = sorted({term for own in spelt for term in own})
        number = {name: at for at, name in enumerate(names)}
        word_terms = RaggedArray.of([[number[one] for one in own] for own in spelt])
        return cls(
            tokenized=tokenized,
            names=names,
            word_terms=word_terms,
            vectors=_vectors(tokenized.words, encode, earlier),
            held=_held(tokenized.rows, word_terms, len(names), groups),
            groups=len(set(groups)),
        )

    @classmethod
    def open(cls, folder: Path) -> Lexicon:
        """The lexicon that was saved in a folder; its arrays stay on the disk until they are read.

        Raises ArchiveDamaged where a file is missing or unreadable.
        """
        kept = folder / LEXICON_FOLDER
        array = partial(load_array, kept)
        try:
            words, names = (
                (kept / f"{name}.txt").read_text(encoding="utf-8").split("\n")
                for name in ("words", "terms")
            )
            rows = RaggedArray(array("rows"), array("rows_starts"))
            return cls(
                tokenized=TokenizedRows(words, rows, array("joined")),
                names=names,
                word_terms=RaggedArray(array("word_terms"), array("word_terms_starts")),
                vectors=Rounded(array("vectors"), array("vectors_scales")),
                held=array("held"),
                groups=int(array("groups")),
            )
        except (OSError, ValueError) as error:
            raise ArchiveDamaged(ErrorCode.PART_UNREADABLE(str(kept), "lexicon")) from error

    def save(self, folder: Path) -> None:
        """Write the lexicon into a folder; OSError where that fails."""
        kept = folder / LEXICON_FOLDER
        kept.mkdir()
        for name, texts in (("words", self.words), ("terms", self.names)):
            (kept / f"{name}.txt").write_text("\n".join(texts), encoding="utf-8")
        save_arrays(
            kept,
            word_terms=self.word_terms.flat,
            word_terms_starts=self.word_terms.starts,
            vectors=self.vectors.levels,
            vectors_scales=self.vectors.scales,
            rows=self.rows.flat,
            rows_starts=self.rows.starts,
            joined=self.tokenized.joined,
            held=self.held,
            groups=np.array(self.groups),
        )

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def words(self) -> Sequence[str]:
        return self.tokenized.words

    @property
    def rows(self) -> RaggedArray:
        return self.tokenized.rows

    def terms_of(self) -> dict[str, tuple[str, ...]]:
        """The terms of each word, by the word."""
        names = [self.names[at] for at in self.word_terms.flat.tolist()]
        starts = self.word_terms.starts.tolist()
        spans = zip(self.words, starts, starts[1:], strict=False)
        return {word: tuple(names[start:end]) for word, start, end in spans}

    def found_by(self) -> RaggedArray:
        """The numbers of the terms that `index_terms` gives of each row's text."""
        words = self.rows.flat.astype(np.int64)
        joined = self.tokenized.is_joined()
        told = np.array([bool(word) for word in self.words], dtype=np.bool_) & self.telling
        kept = told[words] | joined
        held = self.word_terms.take(words[kept])
        # Of a word that was written with hyphens only the stem: its parts stand in the text.
        wanted = ~np.repeat(joined[kept], held.lengths)
        wanted[held.starts[:-1]] = True
        row = np.repeat(np.arange(len(self)), self.rows.lengths)[kept]
        lengths = np.bincount(np.repeat(row, held.lengths)[wanted], minlength=len(self))
        return RaggedArray.from_lengths(held.flat[wanted], lengths)

    @cached_property
    def known(self) -> Mapping[str, int]:
        return {word: at for at, word in enumerate(self.words)}

    @cached_property
    def terms(self) -> Mapping[str, int]:
        return {term: at for at, term in enumerate(self.names)}

    @cached_property
    def stems(self) -> Numbers:
        """The number of the term that is each word's stem."""
        return self.word_terms.flat[self.word_terms.starts[:-1]]

    @cached_property
    def telling(self) -> Bools:
        """Which words tell what a text is about: all but stop words."""
        return np.array([word not in STOP_WORDS for word in self.words], dtype=np.bool_)

    @cached_property
    def aspects(self) -> npt.NDArray[np.uint32]:
        """What each word speaks about: a bit for each of ASPECTS, in their order."""
        bits = np.zeros(len(self.names), dtype=np.uint32)
        for at, stems in enumerate(ASPECTS.values()):
            bits[[self.terms[one] for one in stems if one in self.terms]] |= np.uint32(1 << at)
        return bits[self.stems]

    @cached_property
    def _words_of(self) -> RaggedArray:
        """The words that have each term, ascending."""
        term = self.word_terms.flat
        words = np.repeat(np.arange(len(self.words), dtype=np.int32), self.word_terms.lengths)
        lengths = np.bincount(term, minlength=len(self.names))
        return RaggedArray.from_lengths(words[np.argsort(term, kind="stable")], lengths)

    def having(self, term: int) -> Numbers:
        """Return the words that have a term, ascending; none where it has no number, as -1."""
        found: Numbers = self._words_of[term] if term >= 0 else self._words_of.flat[:0]
        return found

    def spelt_from(self, term: int) -> Numbers:
        """Return the words whose stem is a term, ascending."""
        words = self.having(term)
        found: Numbers = words[self.stems[words] == term]
        return found

    def distinct(self, words: Places) -> Places:
        """Return words, ascending and each once: the same as np.unique, in linear time."""
        present = np.zeros(len(self.words), dtype=np.bool_)
        present[words] = True
        return np.flatnonzero(present)

    def numbered(self, texts: Sequence[Sequence[str]]) -> RaggedArray:
        """Return the numbers of the known words of texts; a text without any has the empty word.

        So no list is empty.
        """
        numbers = [[self.known[one] for one in own if one in self.known] for own in texts]
        return RaggedArray.of([own or [self.known.get("", 0)] for own in numbers])

    def mentions(self, words: Sequence[str]) -> int:
        """Return in how many groups at most all of some folded words stand."""
        return least_held(words, self.terms, self.held)

    def rarity(self, term: str) -> float:
        """How much a term tells in this archive: from 0, all groups hold it, to 1, none does."""
        number = self.terms.get(term)
        held = 0 if number is None else int(self.held[number])
        return float(1 - np.log1p(held) / np.log1p(self.groups))


def least_held(words: Sequence[str], names: Mapping[str, int], held: Numbers) -> int:
    """Return the least of what is held of the stems of folded words, by the numbers of terms."""
    numbers = [names.get(terms(word)[0], -1) for word in words]
    return min((int(held[at]) if at >= 0 else 0 for at in numbers), default=0)


def _vectors(words: Sequence[str], encode: Encode, earlier: Lexicon | None) -> Rounded:
    """A vector for each word, of those that were known before the same."""
    known = earlier.known if earlier else {}
    fresh = [word for word in words if word not in known]
    new = Rounded.of(encode(fresh))
    if earlier is None:
        return new
    before = earlier.vectors
    # The vectors of fresh words stand behind those that were there before.
    place = {**known, **{word: len(known) + at for at, word in enumerate(fresh)}}
    wanted = np.fromiter((place[word] for word in words), dtype=np.int64)
    return Rounded(
        np.concatenate([before.levels, new.levels])[wanted],
        np.concatenate([before.scales, new.scales])[wanted],
    )


def _held(rows: RaggedArray, word_terms: RaggedArray, terms: int, groups: Sequence[str]) -> Numbers:
    """How many groups of rows hold each term."""
    number = {name: at for at, name in enumerate(dict.fromkeys(groups))}
    group = np.repeat([number[name] for name in groups], np.diff(rows.starts))
    held = word_terms.take(rows.flat.astype(np.int64))
    pairs = np.repeat(group, np.diff(held.starts)).astype(np.int64) * terms + held.flat
    # Sorted, for numpy's own search for what is unique takes five times as long.
    pairs.sort()
    once = np.concatenate([pairs[:1], pairs[1:][pairs[1:] != pairs[:-1]]])
    return np.bincount(once % terms, minlength=terms).astype(np.int32)
