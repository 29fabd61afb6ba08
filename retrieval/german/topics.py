"""Words of a Vorgang → the topics of city life it belongs to: several, one or none.

Only by how German words begin and end: what a text means beyond them is not known here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from retrieval.german import word_groups
from retrieval.german.words import words
from retrieval.ids import slug

_PIECES = word_groups("topics.txt")
#: The name of each topic by its id, which stands in addresses.
NAMES: Mapping[str, str] = {slug(name): name for name in _PIECES}

_TOPICS_OF: defaultdict[str, set[str]] = defaultdict(set)
for _name, _pieces in _PIECES.items():
    for _piece in _pieces:
        _TOPICS_OF[_piece].add(slug(_name))

#: A beginning or an ending has at least this many letters; what is shorter is a whole word ("bus").
_SHORTEST = 4

#: Topics that questions must name as often as no other, and at most as many of them.
_TIED = 2


def topics(betreff: str, fragen: Iterable[str] = ()) -> frozenset[str]:
    """The ids of a Vorgang's topics: by its subject, or by its questions where that tells none.

    Questions speak of much beside their subject: only what most of their words speak of counts.

    >>> sorted(topics("Anfrage: Kosten der Grundschulen"))
    ['bildung-und-schule', 'finanzen']
    """
    if named := frozenset(topic for word in words(betreff) for topic in _of_word(word)):
        return named
    spoken = Counter(topic for word in words(" ".join(fragen)) for topic in _of_word(word))
    most = max(spoken.values(), default=0)
    tied = frozenset(topic for topic, count in spoken.items() if count == most)
    return tied if len(tied) <= _TIED else frozenset()


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> frozenset[str]:
    beginnings = (word[:end] for end in range(_SHORTEST, len(word) + 1))
    endings = (f"-{word[start:]}" for start in range(len(word)))
    held = (_TOPICS_OF.get(piece, set()) for piece in (word, *beginnings, *endings))
    return frozenset().union(*held)
