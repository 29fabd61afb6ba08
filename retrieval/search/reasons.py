"""A query and its hits → the Sachverhalt that holds more of what was asked, and the place in it.

What is decided of it, `decision` says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.german.places import other_places
from retrieval.german.spelling import Spelling
from retrieval.german.words import words
from retrieval.paragraphs import sentences
from retrieval.search.decision import outranks
from retrieval.search.focus import Span
from retrieval.search.hits import Asked, Hit, Search
from retrieval.search.query import Query, stems_of

_SIGN = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Reasons:
    """Finds why members ask; `own` are the words of the own town, `shared` tells nothing here."""

    search: Search
    shared: frozenset[str]
    spelling: Spelling
    own: Collection[str]

    def __call__(self, asked: Asked, hits: Sequence[Hit]) -> list[Hit]:
        """Return the Sachverhalt that holds what was asked better than all hits do, if one does."""
        found = self.search.reason(asked, hits)
        return [found] if found and outranks(found, hits, asked.weighing) else []

    def focus(self, query: Query, betreff: str, text: str, window: Span | None) -> Span:
        """Return the place of a Sachverhalt that most likely holds what was asked.

        Its subject tells nothing of the place, for it says that throughout; and what it says of
        other towns is none that a question means which names no other town.
        """
        beyond = Query.of(query.line, self.shared | stems_of([betreff]), self.spelling)
        asked = beyond if beyond.words else query
        if not other_places(query.spoken, self.own):
            text = self._without_others(text)
        return self.search.focus(self.search.asked(asked))(text, window)

    def _without_others(self, text: str) -> str:
        """The text with other letters for the sentences that name other towns; not for all."""
        spans = list(sentences(text))
        others = [one for one in spans if other_places(words(text[slice(*one)]), self.own)]
        if len(others) == len(spans):
            return text
        for start, end in others:
            text = text[:start] + _SIGN.sub("X", text[start:end]) + text[end:]
        return text
