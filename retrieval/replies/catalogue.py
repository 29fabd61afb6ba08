"""All Vorgänge of an archive → what was asked, by year, Gremium and topic, newest first.

For browsing without a question. Holds what a list shows, no texts: these are found by address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from retrieval.german.topics import NAMES, topics
from retrieval.ids import slug
from retrieval.records import Source
from retrieval.replies.holdings import is_enquiry
from retrieval.storage.stored import Overview

_gremium_id = lru_cache(maxsize=1_000)(slug)


@dataclass(frozen=True, slots=True)
class Entry:
    """An Anfrage: its address, where it stands, how many answers it has and what it is about.

    `replied`: its answer stands in another entry of its paper. `year` and `gremium` are as
    they stand in addresses, nothing where they are unknown.
    """

    id: str
    source: Source
    answers: int
    topics: frozenset[str]
    replied: bool = False

    @property
    def year(self) -> str:
        return str(self.source.datum.year) if self.source.datum else ""

    @property
    def gremium(self) -> str:
        return _gremium_id(self.source.gremium or "")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to see, as it stands in an address; nothing chosen is everything."""

    year: str = ""
    gremium: str = ""
    topic: str = ""

    def fits(self, entry: Entry) -> bool:
        return (
            self.year in ("", entry.year)
            and self.gremium in ("", entry.gremium)
            and (not self.topic or self.topic in entry.topics)
        )


_ALL = Chosen()


@dataclass(frozen=True, slots=True)
class Facet:
    """What can be chosen: its id in an address, its name, how many entries it would leave."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be chosen beside what is chosen already."""

    years: tuple[Facet, ...]
    gremien: tuple[Facet, ...]
    topics: tuple[Facet, ...]


class Catalogue:
    """What was asked, newest first; entries without a day are last."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_id = sorted(entries, key=lambda one: one.id)
        self._entries = sorted(by_id, key=lambda one: one.source.datum or date.min, reverse=True)

    @classmethod
    def of(cls, overviews: Iterable[Overview]) -> Catalogue:
        """The Anfragen among the Vorgänge, answered or not."""
        return cls(_entry(one) for one in overviews if is_enquiry(one))

    def entries(self, chosen: Chosen = _ALL) -> list[Entry]:
        """What fits, newest first."""
        return [entry for entry in self._entries if chosen.fits(entry)]

    def newest(self, most: int) -> list[Entry]:
        """The newest entries that have an answer and a day."""
        return [one for one in self._entries if one.answers and one.source.datum][:most]

    def knows(self, chosen: Chosen) -> bool:
        """Whether each thing that is chosen is there at all."""
        singly = (Chosen(chosen.year), Chosen("", chosen.gremium), Chosen("", "", chosen.topic))
        return all(any(map(one.fits, self._entries)) for one in singly if one != _ALL)

    def choices(self, chosen: Chosen = _ALL) -> Facets:
        """What can be chosen, each counted beside the other two choices."""
        gremien = {one.gremium: one.source.gremium or "" for one in self._entries}
        years = self._counted(chosen, "year", lambda one: [one.year])
        held = self._counted(chosen, "gremium", lambda one: [one.gremium])
        named = self._counted(chosen, "topic", lambda one: one.topics)
        return Facets(
            years=tuple(Facet(one, one, years[one]) for one in sorted(years, reverse=True)),
            gremien=tuple(
                Facet(one, gremien[one], count)
                for one, count in sorted(held.items(), key=lambda item: (-item[1], item[0]))
            ),
            topics=tuple(Facet(one, NAMES[one], named[one]) for one in NAMES if one in named),
        )

    def _counted(
        self, chosen: Chosen, name: str, of: Callable[[Entry], Iterable[str]]
    ) -> Counter[str]:
        """How many entries have what; what is chosen itself is there even where none has it."""
        beside = self.entries(replace(chosen, **{name: ""}))
        counts = Counter(key for entry in beside for key in of(entry))
        counts[getattr(chosen, name)] += 0
        del counts[""]
        return counts


def _entry(one: Overview) -> Entry:
    fragen = [answer.frage for answer in one.answers if answer.frage]
    source = one.vorgang.source
    held = topics(source.betreff, fragen)
    return Entry(one.vorgang.id, source, len(one.answers), held, one.replied)
