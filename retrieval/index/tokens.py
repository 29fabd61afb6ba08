"""Texts → their words as numbers; which words share a term, `lexicon` knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.german.words import joined, words
from retrieval.index.arrays import Bools, Numbers, Places, RaggedArray


@dataclass(frozen=True, slots=True)
class TokenizedRows:
    """The words of rows.

    `words` are all of them, sorted; `rows` the numbers of those of each row, in their order, and
    `joined` how many at its end are words with hyphens written as one ("fussverkehrscheck").
    """

    words: Sequence[str]
    rows: RaggedArray
    joined: Numbers

    @classmethod
    def of(cls, texts: Iterable[str]) -> TokenizedRows:
        kept = list(texts)
        return cls.of_words([words(text) for text in kept], [joined(text) for text in kept])

    @classmethod
    def of_words(
        cls, rows: Sequence[Sequence[str]], whole: Sequence[Sequence[str]] | None = None
    ) -> TokenizedRows:
        """The words of rows and, behind them, those with hyphens written as one."""
        whole = whole or [[]] * len(rows)
        # A row without a word holds the empty one, so that no list is empty.
        every = [[*row, *end] or [""] for row, end in zip(rows, whole, strict=True)]
        known = sorted({word for row in every for word in row})
        number = {word: at for at, word in enumerate(known)}
        return cls(
            words=known,
            rows=RaggedArray.of([[number[word] for word in row] for row in every]),
            joined=np.fromiter(map(len, whole), dtype=np.int32),
        )

    def then(self, other: TokenizedRows) -> TokenizedRows:
        """These rows, and behind them those of another."""
        both = sorted({*self.words, *other.words})
        number = {word: at for at, word in enumerate(both)}
        own, others = (
            np.fromiter((number[word] for word in one.words), dtype=np.int32)[one.rows.flat]
            for one in (self, other)
        )
        return TokenizedRows(
            words=both,
            rows=RaggedArray.from_lengths(
                np.concatenate([own, others]),
                np.concatenate([self.rows.lengths, other.rows.lengths]),
            ),
            joined=np.concatenate([self.joined, other.joined]),
        )

    def taken(self, wanted: Places) -> TokenizedRows:
        """The wanted rows in their order, with no more words than they have."""
        rows = self.rows.take(wanted)
        used = np.zeros(len(self.words), dtype=np.bool_)
        used[rows.flat] = True
        number = (np.cumsum(used) - 1).astype(np.int32)
        return TokenizedRows(
            words=[self.words[at] for at in np.flatnonzero(used).tolist()],
            rows=RaggedArray(number[rows.flat], rows.starts),
            joined=np.asarray(self.joined[wanted]),
        )

    def is_joined(self) -> Bools:
        """Of each number in `rows`, whether it is a word with hyphens written as one."""
        place = np.arange(len(self.rows.flat))
        found: Bools = place >= np.repeat(self.rows.starts[1:] - self.joined, self.rows.lengths)
        return found
