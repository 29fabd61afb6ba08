"""Texts in folded words → a small lexicon of just these words; what a word is, is found out once.

For homes that keep no lexicon of all. The evidence it gives is that of the whole lexicon: which
terms a word has, and its vector, depend on the word alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.german.words import terms
from retrieval.index.arrays import Floats, RaggedArray, Rounded
from retrieval.index.lexicon import Encode, Lexicon
from retrieval.index.passage_index import Spoken
from retrieval.index.tokens import TokenizedRows

#: Words that are remembered, with half a kilobyte each; the usual words of a town are fewer.
_MOST = 100_000


@dataclass(slots=True)
class _Word:
    """The terms of a word, the stem first, and its rounded vector."""

    terms: Sequence[str]
    levels: Floats
    scale: float


@dataclass(slots=True)
class WordMemory:
    """Knows words that were read; may be used from several threads."""

    encode: Encode
    most: int = _MOST
    _known: dict[str, _Word] = field(default_factory=dict)

    def __call__(self, texts: Sequence[Sequence[str]]) -> Spoken:
        """Return the words of texts, in their order; a text without any has the empty one."""
        tokenized = TokenizedRows.of_words(texts)
        known = self._words(tokenized.words)
        names = sorted({term for word in known for term in word.terms})
        number = {name: at for at, name in enumerate(names)}
        lexicon = Lexicon(
            tokenized=tokenized,
            names=names,
            word_terms=RaggedArray.of([[number[one] for one in word.terms] for word in known]),
            vectors=Rounded(
                np.stack([word.levels for word in known]),
                np.array([word.scale for word in known], dtype=np.float32),
            ),
            held=np.zeros(len(names), dtype=np.int32),
            groups=0,
        )
        return Spoken(lexicon, tokenized.rows)

    def _words(self, words: Sequence[str]) -> list[_Word]:
        found = {word: self._known.get(word) for word in words}
        fresh = [word for word, known in found.items() if known is None]
        if fresh:
            if len(self._known) + len(fresh) > self.most:
                self._known = {}
            vectors = Rounded.of(self.encode(fresh))
            new = {
                word: _Word(terms(word), levels, float(scale))
                for word, levels, scale in zip(fresh, vectors.levels, vectors.scales, strict=True)
            }
            self._known.update(new)
            found |= new
        return [word for word in found.values() if word is not None]
