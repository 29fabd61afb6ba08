"""A folded word → words that mean the same.

From OpenThesaurus (`synonyms.txt`, made by `training/synonyms.py`): words of one meaning only, for
of a word with several most synonyms would be wrong. Weak evidence: what it is worth, `silence`
learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from retrieval.german.lists import lines


def synonyms(word: str) -> tuple[str, ...]:
    """The folded words that mean the same; none where the word is unknown.

    >>> synonyms("knöllchen")
    ('strafzettel', 'knolle')
    """
    return _listed().get(word, ())


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    rows = map(str.split, lines("synonyms.txt"))
    return {word: tuple(same) for word, *same in rows}
