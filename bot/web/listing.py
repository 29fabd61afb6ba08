"""What is chosen of all Anfragen → one page of them, and its address."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from retrieval.replies.catalogue import Choices, Chosen, Entry

#: Entries on a page: a few screens of a phone, two sheets of paper.
ON_A_PAGE = 25

_ALL = Chosen()


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of what fits, and what else can be chosen."""

    chosen: Chosen
    choices: Choices
    entries: tuple[Entry, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / ON_A_PAGE))

    def names(self) -> list[str]:
        """What is chosen, in words: ["Verkehr", "Rat der Stadt", "2022"]."""
        picked = (
            (self.chosen.topic, self.choices.topics),
            (self.chosen.gremium, self.choices.gremien),
            (self.chosen.year, self.choices.years),
        )
        return [one.name for id, choices in picked for one in choices if id and one.id == id]


_ALL = Chosen()


def themes_address(chosen: Chosen = _ALL, page: int = 1, topic: str = "") -> str:
    """The address of a view, or of that with a topic: "/themen?jahr=2022&thema=verkehr"."""
    fields = {
        "jahr": chosen.year,
        "gremium": chosen.gremium,
        "thema": topic or chosen.topic,
        "seite": str(page) if page > 1 else "",
    }
    query = urlencode({name: value for name, value in fields.items() if value})
    return f"/themen?{query}" if query else "/themen"
