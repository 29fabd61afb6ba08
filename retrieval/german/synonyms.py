"""A folded word → words that mean the same.

From OpenThesaurus (`synonyms.txt`, made by `training/synonyms.py`): words of one meaning only, for
of a word with several most synonyms would be wrong. Weak evidence: what it is worth, `silence`
learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "synonyms.txt"


def synonyms(word: str) -> tuple[str, ...]:
    """The folded words that mean the same; none where the word is unknown.

    >>> synonyms("knöllchen")
    ('strafzettel', 'knolle')
    """
    return _listed().get(word, ())


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {word: tuple(same) for word, *same in rows}
