"""A line without a subject of its own → the answers of the Vorgang shown before that it asks for.

Whether a line is one is told by its words alone: one telling word that may be a subject, and it is
none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np

from retrieval.german import word_groups, word_set
from retrieval.german.words import STOP_WORDS, stem, unwrapped, words
from retrieval.search.decision import Options
from retrieval.search.evidence import CHOICES
from retrieval.search.hits import Hit
from retrieval.search.query import ASKING, Query

_GROUPS = word_groups("follow_up_words.txt")
_NOTHING = STOP_WORDS | word_set("courtesies.txt")

#: The share among the answers of a Vorgang from which on one of them is given alone.
_CLEARLY_FIRST = 0.6


def is_follow_up(line: str, actors: Collection[str] = ()) -> bool:
    """Whether a line asks something and leaves open about what.

    `actors` are stems of the own town's name.

    >>> is_follow_up("Und was kostet das?"), is_follow_up("Und die anderen Schulen?")
    (True, False)
    """
    spoken = words(unwrapped(line))
    stems = [stem(word) for word in spoken]
    pronouns, generic, things, asking = map(_stems, ("pronouns", "generic", "things", "asking"))
    acting = _stems("actors") | frozenset(actors)
    # In "das Personal" and "das Amt" it is an article.
    stands = not generic.isdisjoint(stems) or any(
        one in pronouns and behind not in things | acting for one, behind in pairwise([*stems, ""])
    )
    told = things | asking | pronouns | generic | _stems("fillers")
    told |= acting if stands else frozenset()
    if not all(word in _NOTHING or one in told for word, one in zip(spoken, stems, strict=True)):
        return False
    asks = not ASKING.isdisjoint(spoken) or not (things | asking).isdisjoint(stems)
    return asks or (stands and line.endswith("?"))


def points_back(line: str) -> bool:
    """Whether a question holds a word for what was shown before, whatever else it says.

    >>> points_back("Wer kocht dort?"), points_back("Wer kocht in der Mensa?")
    (True, False)
    """
    spoken = set(words(unwrapped(line)))
    asks = line.endswith("?") or not ASKING.isdisjoint(spoken)
    points = not spoken.isdisjoint(_GROUPS["pointing"])
    return asks and points and spoken.isdisjoint(_GROUPS["service"])


@cache
def _stems(group: str) -> frozenset[str]:
    return frozenset(map(stem, _GROUPS[group]))


def in_context(query: Query, betreff: str) -> Query:
    """Return the query, with its subject where nothing else of it tells: "Und warum?"."""
    return query if query.words else replace(Query.of(f"{betreff}: {query.text}"), line=query.line)


def likeliest(hits: Sequence[Hit]) -> Hit | Options:
    """Return the answer that is clearly first among those of a Vorgang, else a choice of them.

    `hits` are best first; the confidence is the share of a softmax over their scores.
    """
    scores = np.array([hit.score for hit in hits])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    if shares[0] >= _CLEARLY_FIRST:
        return replace(hits[0], confidence=float(shares[0]))
    return Options("answer", tuple(hits[:CHOICES]), float(shares[:CHOICES].sum()))
