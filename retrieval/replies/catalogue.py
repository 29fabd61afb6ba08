"""All Vorgänge of an archive → what was asked, by whom, when and of what, and the Sitzungen.

For browsing without a question. Holds what a list shows, no texts: these are found by address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from retrieval.german.topics import NAMES
from retrieval.replies.entries import Entry, entry_of, id_of
from retrieval.replies.holdings import is_enquiry
from retrieval.search.askers import Asker, asker, parties
from retrieval.storage.stored import Meeting, Overview

_PARTIES = {id_of(one.name): one.name for one in parties()}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to see, as it stands in an address; nothing chosen is everything.

    `first` and `last` are days as in "2022-02-15", `told` words of a topic, `waiting` is "ja" for
    what has no answer and "nein" for what has one, `order` is "aelteste" for the oldest first.
    """

    year: str = ""
    gremium: str = ""
    topic: str = ""
    member: str = ""
    party: str = ""
    first: str = ""
    last: str = ""
    told: str = ""
    waiting: str = ""
    order: str = ""
    body: str = ""

    def fits(self, entry: Entry) -> bool:
        return (
            self.year in ("", entry.year)
            and self.gremium in ("", entry.gremium)
            and self.body in ("", entry.body)
            and (not self.topic or self.topic in entry.topics)
            and (not self.member or self.member in entry.members)
            and (not self.party or self.party in entry.parties)
            and self.is_open_on(entry.source.datum)
            and (not self.waiting or (self.waiting == "ja") == entry.waiting)
            and (not self.told or entry.speaks_of(self.told))
        )

    def fits_meeting(self, meeting: Meeting) -> bool:
        """Whether a Sitzung is of the year, the Gremium, the body and the days that are chosen."""
        sitzung = meeting.sitzung
        return (
            self.year in ("", str(sitzung.datum.year))
            and self.gremium in ("", id_of(sitzung.gremium))
            and self.body in ("", id_of(sitzung.body))
            and self.is_open_on(sitzung.datum)
        )

    def is_open_on(self, day: date | None) -> bool:
        """Whether a day lies between those that are chosen; an unknown one only where none are."""
        if not (self.first or self.last):
            return True
        return day is not None and self.first <= day.isoformat() <= (self.last or "9999")


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
    members: tuple[Facet, ...] = ()
    parties: tuple[Facet, ...] = ()
    bodies: tuple[Facet, ...] = ()


class Catalogue:
    """What was asked and when the Gremien met, newest first; entries without a day are last."""

    def __init__(self, entries: Iterable[Entry], meetings: Iterable[Meeting] = ()) -> None:
        by_id = sorted(entries, key=lambda one: one.id)
        self._entries = sorted(by_id, key=lambda one: one.source.datum or date.min, reverse=True)
        by_name = sorted(meetings, key=lambda one: one.id)
        self._meetings = sorted(by_name, key=lambda one: one.sitzung.datum, reverse=True)

    @classmethod
    def of(cls, overviews: Iterable[Overview], meetings: Iterable[Meeting]) -> Catalogue:
        """The Anfragen among the Vorgänge, answered or not, and the Sitzungen."""
        return cls((entry_of(one) for one in overviews if is_enquiry(one)), meetings)

    def entries(self, chosen: Chosen = _ALL) -> list[Entry]:
        """What fits, newest first or oldest first; without a day it is last."""
        fitting = [entry for entry in self._entries if chosen.fits(entry)]
        return (
            sorted(fitting, key=lambda one: one.source.datum or date.max)
            if chosen.order
            else fitting
        )

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """All entries by their addresses."""
        return {one.id: one for one in self._entries}

    def meetings(self, chosen: Chosen = _ALL) -> list[Meeting]:
        """The Sitzungen that fit, newest first or oldest first."""
        fitting = [one for one in self._meetings if chosen.fits_meeting(one)]
        return fitting[::-1] if chosen.order else fitting

    def newest(self, most: int) -> list[Entry]:
        """The newest entries that have an answer and a day."""
        return [one for one in self._entries if one.answers and one.source.datum][:most]

    def knows(self, chosen: Chosen) -> bool:
        """Whether the year, the Gremium, the topic and the body that are chosen exist."""
        return (
            (not chosen.year or any(chosen.year == one.year for one in self._entries))
            and (not chosen.gremium or chosen.gremium in self._gremien())
            and (not chosen.topic or any(chosen.topic in one.topics for one in self._entries))
            and (not chosen.body or chosen.body in self.bodies)
        )

    def knows_asker(self, chosen: Chosen) -> bool:
        """Whether the member and the party that are chosen have asked anything at all."""
        return any(map(Chosen(member=chosen.member, party=chosen.party).fits, self._entries))

    def choices(self, chosen: Chosen = _ALL) -> Facets:
        """What can be chosen, each counted beside the other choices."""
        years = self._counted(chosen, "year", lambda one: [one.year])
        named = self._counted(chosen, "topic", lambda one: one.topics)
        held = self._counted(chosen, "gremium", lambda one: [one.gremium])
        members = self._counted(chosen, "member", lambda one: one.members)
        groups = self._counted(chosen, "party", lambda one: one.parties)
        return Facets(
            years=tuple(Facet(one, one, years[one]) for one in sorted(years, reverse=True)),
            gremien=_most_first(held, self._gremien()),
            topics=tuple(Facet(one, NAMES[one], named[one]) for one in NAMES if one in named),
            members=_most_first(members, self._names(lambda one: one.members)),
            parties=_most_first(groups, _PARTIES | self._names(lambda one: one.parties)),
            bodies=self._of_bodies(self._counted(chosen, "body", lambda one: [one.body])),
        )

    def meeting_choices(self, chosen: Chosen = _ALL) -> Facets:
        """The years, Gremien and bodies of Sitzungen, each counted beside the other choices."""
        of_gremium = self.meetings(replace(chosen, year=""))
        of_year = self.meetings(replace(chosen, gremium=""))
        years = Counter(str(one.sitzung.datum.year) for one in of_gremium)
        gremien = Counter(id_of(one.sitzung.gremium) for one in of_year)
        of_any = self.meetings(replace(chosen, body=""))
        return Facets(
            years=tuple(Facet(one, one, years[one]) for one in sorted(years, reverse=True)),
            gremien=_most_first(gremien, self._gremien()),
            topics=(),
            bodies=self._of_bodies(Counter(id_of(one.sitzung.body) for one in of_any)),
        )

    @cached_property
    def bodies(self) -> dict[str, str]:
        """The names of the bodies by their ids; none where all is of one: there is no choice."""
        named = {*(one.source.body for one in self._entries),
                 *(one.sitzung.body for one in self._meetings)}  # fmt: skip
        return {id_of(one): one for one in sorted(named)} if len(named) > 1 else {}

    def _of_bodies(self, counts: Counter[str]) -> tuple[Facet, ...]:
        return tuple(Facet(id, name, counts[id]) for id, name in self.bodies.items())

    def _gremien(self) -> dict[str, str]:
        """The names of the Gremien by their ids."""
        named = (*(one.source.gremium for one in self._entries),
                 *(one.sitzung.gremium for one in self._meetings))  # fmt: skip
        return {id_of(one): one for one in named if one}

    def _names(self, of: Callable[[Asker], Iterable[str]]) -> dict[str, str]:
        """The names of those who ask by their ids; as most often printed."""
        printed = Counter(name for entry in self._entries for one in entry.askers
                          for name in of(asker(one)))  # fmt: skip
        return {id_of(name): name for name, _ in reversed(printed.most_common())}

    def _counted(
        self, chosen: Chosen, name: str, of: Callable[[Entry], Iterable[str]]
    ) -> Counter[str]:
        """How many entries have what; what is chosen itself is there even where none has it."""
        beside = self.entries(replace(chosen, **{name: ""}))
        counts = Counter(key for entry in beside for key in of(entry))
        counts[getattr(chosen, name)] += 0
        del counts[""]
        return counts


def _most_first(counts: Counter[str], names: Mapping[str, str]) -> tuple[Facet, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Facet(one, names.get(one, one), count) for one, count in ordered)
