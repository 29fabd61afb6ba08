"""Rows by meaning and by words, behind one door: what a search asks of an archive's passages.

Two homes keep it: `embedded` (files of the generation, on this machine) and `milvus` (an engine of
its own, for many machines). Both know row numbers only; which record a row is of, `storage` knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.index.arrays import ALL_ROWS, Bools, Floats, Places, RaggedArray, Rows
from retrieval.index.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of some texts: numbers of a lexicon that knows at least these words."""

    lexicon: Lexicon
    rows: RaggedArray


@dataclass(frozen=True, slots=True)
class WeighedRows:
    """What given rows hold of a question, in their order.

    `similarity`: cosines. `words`: BM25 as a share of what a row could have that holds each term as
    well as any does. `spoken`: their words.
    """

    similarity: Floats
    words: Floats
    spoken: Spoken


class PassageIndex(Protocol):
    """What a search needs of an index; any method raises ArchiveError where the home fails."""

    def __len__(self) -> int:
        """How many rows there are."""

    @property
    def vocabulary(self) -> Sequence[str]:
        """Every folded word of the archive, which mistyped words are held against."""

    def near(self, vector: Floats, k: int) -> Rows:
        """The k rows of the largest cosine with a unit vector, best first."""

    def sharing(self, terms: Sequence[str], k: int, within: slice = ALL_ROWS) -> Rows:
        """The k best rows by BM25 that share a term, of those `within` a range, best first."""

    def holds(self, terms: Sequence[str], rows: Places) -> Bools:
        """Which of given rows hold each term, one row of the result a term."""

    def weighed(self, vector: Floats, terms: Sequence[str], rows: Places) -> WeighedRows:
        """What given rows hold of a question's vector and terms."""

    def spoken(self, texts: Sequence[Sequence[str]]) -> Spoken:
        """The folded words of texts of the archive; a text without any has the empty one."""

    def mentions(self, words: Sequence[str]) -> int:
        """In how many Vorgänge at most all of some folded words stand."""

    def close(self) -> None:
        """Let go of files and connections."""
