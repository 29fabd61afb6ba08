"""The words of an archive without the rows they stand in, for homes that keep rows elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged
from retrieval.index.arrays import Numbers, load_array
from retrieval.index.lexicon import LEXICON_FOLDER, least_held


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All folded words, all terms, and in how many Vorgänge each term stands, as `Lexicon` has."""

    words: Sequence[str]
    names: Sequence[str]
    held: Numbers

    @classmethod
    def open(cls, folder: Path) -> Vocabulary:
        """What `Lexicon.save` wrote; raises ArchiveDamaged where it is missing or unreadable."""
        kept = folder / LEXICON_FOLDER
        try:
            words, names = (
                (kept / f"{name}.txt").read_text(encoding="utf-8").split("\n")
                for name in ("words", "terms")
            )
            return cls(words, names, load_array(kept, "held"))
        except (OSError, ValueError) as error:
            raise ArchiveDamaged(ErrorCode.PART_UNREADABLE(str(kept), "lexicon")) from error

    @cached_property
    def terms(self) -> Mapping[str, int]:
        return {term: at for at, term in enumerate(self.names)}

    def mentions(self, words: Sequence[str]) -> int:
        """Return in how many Vorgänge at most all of some folded words stand."""
        return least_held(words, self.terms, self.held)
