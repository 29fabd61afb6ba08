"""One line → what the archives of several towns reply to it, each for itself.

The line is encoded once and held against all archives; those where something near is stored are
asked as ever. Nothing of one town is mixed with another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from retrieval.archive import Archive
from retrieval.german.notices import find_notice
from retrieval.index.arrays import Floats
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer, Choice, Notice
from retrieval.search.query import Query, normalise_question

T = TypeVar("T")

#: Towns that are asked, those where the nearest passages are stored.
MOST_ASKED = 12


@dataclass(frozen=True, slots=True)
class Comparison(Generic[T]):
    """The replies of the towns that have one, likeliest first; a notice stands alone."""

    replies: tuple[tuple[T, Answer | Choice], ...] = ()
    notice: Notice | None = None


def compare(
    question: str, archives: Mapping[T, Archive], encoder: Encoder, asker: Archive | None = None
) -> Comparison[T]:
    """Return what towns reply to one line; QuestionError where it is empty, too long or no text.

    `asker` is the archive of the town that the line was first asked in: its name in the line is
    that of no other town to any of them.
    """
    line = normalise_question(question)
    if found := find_notice(line):
        return Comparison(notice=Notice(topic=found.topic, title=found.title, text=found.text))
    [vector] = encoder.questions([line])
    asked = {town: _Together(archive, vector, asker) for town, archive in archives.items()}
    near = {town: archive.nearness(line) for town, archive in asked.items()}
    likeliest = sorted(near, key=lambda town: -near[town])[:MOST_ASKED]
    replies = ((town, asked[town].ask(line)) for town in likeliest if near[town] > 0)
    return Comparison(
        tuple((town, one) for town, one in replies if isinstance(one, Answer | Choice))
    )


class _Together(Archive):
    """An archive that is asked together with others."""

    def __init__(self, archive: Archive, vector: Floats, asker: Archive | None) -> None:
        vars(self).update(vars(archive))
        self._vector = vector
        # The one question is encoded already.
        self._search = replace(
            archive._search, question_vectors=lambda texts: np.stack([vector for _ in texts])
        )
        if asker:
            self._bodies = archive._bodies.beside(asker._bodies)
            self._shared = archive._shared | asker._shared

    def nearness(self, line: str) -> float:
        """Return how near the nearest passages are, by meaning and by words together."""
        index, query = self._search.index, Query.of(line, self._shared)
        if not len(index) or not query.words:
            return 0.0
        near, shared = index.near(self._vector, 1), index.sharing(query.terms, 1)
        rows = np.union1d(near.numbers, shared.numbers)
        held = index.weighed(self._vector, query.terms, rows)
        return float(held.similarity.max(initial=0)) + float(held.words.max(initial=0))
