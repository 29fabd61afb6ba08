"""One line → the exact records it asks for: "TOP 19.8 vom 15.02.2022", "2022/0129", a day.

A line is a look-up when it names a Vorlage of the archive, or when nothing but filler is left
beside the TOP, the Gremium or the day it names. Reads no archive itself: it is told what there is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice, product
from typing import Protocol

from retrieval.german.dates import FoundDate, FoundDay, find_dates, find_days, names_impossible_day
from retrieval.german.places import Bodies
from retrieval.german.words import words
from retrieval.search.gremien import Named
from retrieval.search.names import Names
from retrieval.search.paper_numbers import StoredNumbers, VorlageLookup, find_paper, find_papers
from retrieval.search.query import Query
from retrieval.search.top_numbers import FoundTop, find_listed_top, find_tops
from retrieval.search.written import blanked, telling, written

#: These alone ask for the newest agenda.
_NEWEST = frozenset({"tagesordnung", "agenda"})
_AGENDA_WORDS = frozenset(
    "tagesordnung agenda sitzung sitzungen ratssitzung tagesordnungspunkte tops themen".split()
)
#: So many words may be nothing but the number of a TOP: "Ö A 12 b".
_SHORTEST_LINE = 4
#: … and with its day, the words of which count too, hardly one of more words.
_LONGEST_DATED = 30
#: TOPs that one line looks up, each on each of its days: nobody reads more.
_MOST_TOPS = 40


class Register(StoredNumbers, Protocol):
    """What an archive has to look up: numbers of papers, TOPs, days of meetings."""

    def tops(self, days: Collection[date]) -> Collection[str]:
        """Return the keys of the TOPs of some days; where there are none, of all."""
        ...

    def days_of(self, month: int, day: int) -> Sequence[date]:
        """Return the days of meetings in a month and on a day of it, the newest first."""
        ...


@dataclass(frozen=True, slots=True)
class TopLookup:
    """One TOP by its number as in `top_key`; of any day or Gremium where none is said."""

    number: str
    day: date | None
    gremium: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaLookup:
    """The agenda of a day, or the newest one, of a Gremium where just one that met is named.

    Else `words`, all of the line, may tell which of several is meant.
    """

    day: date | None
    words: frozenset[str]
    gremium: str | None = None


#: What an impossible day ("31.02.2022") is looked up as: there was no Sitzung.
NO_DAY = date.min

Lookup = VorlageLookup | TopLookup | AgendaLookup


def find_lookups(
    query: Query, register: Register, names: Names, bodies: Bodies | None = None
) -> tuple[Lookup, ...]:
    """Return what the line looks up, each once, in its order; nothing where it is a question.

    A day without its year is that day of each year in which there was a meeting. What is looked up
    may be said to be of a town of the archive.
    """
    line = query.line
    found = _lookups(line, register, names)
    told = any(map(str.isdecimal, line)) or not _NEWEST.isdisjoint(query.spoken)
    if bodies and told and not found and (unnamed := bodies.unnamed(line)) != line:
        found = _lookups(unnamed, register, names)
    return tuple(dict.fromkeys(found))


def _lookups(line: str, register: Register, names: Names) -> tuple[Lookup, ...]:
    if not any(map(str.isdecimal, line)):
        # A TOP and a day have digits, and so have all numbers of papers that are not one word.
        paper = find_paper(line, register) if " " not in line else ()
        return paper or _agendas(_Rest(line, names), (), 0)
    dates = list(find_dates(line))
    undated = blanked(line, dates)
    unnamed = names.blank_gremien(undated)
    tops = find_tops(unnamed, partial(register.tops, ()))
    if papers := find_papers(line, register, [*dates, *tops]):
        return papers
    if names_impossible_day(line) and not _Rest(line, names).told:
        return (AgendaLookup(NO_DAY, frozenset()),)
    yearless = list(find_days(blanked(unnamed, tops)))
    days = _days(dates, yearless, register)
    rest = _Rest(blanked(undated, yearless), names)
    if found := _top_lookups(line, rest, tops, days, register):
        return found
    return _agendas(rest, days, len(dates) + len(yearless))


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a line says beside its days."""

    text: str
    names: Names

    @property
    def unnamed(self) -> str:
        """The text with blanks for the whole names of Gremien."""
        return self.names.blank_gremien(self.text)

    @property
    def gremien(self) -> list[Named]:
        return self.names.gremien(words(self.text))

    @property
    def told(self) -> list[str]:
        """The words that a look-up has none of, where none is part of the name of a Gremium."""
        spoken = words(self.unnamed)
        named = {at for one in self.names.gremien(spoken) for at in range(one.start, one.end)}
        return telling(" ".join(word for at, word in enumerate(spoken) if at not in named))

    @property
    def gremium(self) -> str | None:
        """The only Gremium that is named, where it met."""
        named = {one.name for one in self.gremien}
        [only] = named if len(named) == 1 else [None]
        return only if only in self.names.meetings.gremien else None


def _agendas(rest: _Rest, days: Sequence[date], named: int) -> tuple[AgendaLookup, ...]:
    """The agendas of days, of which the line names so many; a word alone asks for the newest."""
    spoken = frozenset(words(rest.text))
    dated = named == 1 or (named > 1 and bool(spoken & _AGENDA_WORDS))
    newest = not named and not _NEWEST.isdisjoint(spoken)
    if not (dated or newest) or rest.told:
        return ()
    if newest and any(map(str.isdigit, rest.unnamed)):
        return ()
    return tuple(AgendaLookup(day, spoken, rest.gremium) for day in (days if dated else (None,)))


def _top_lookups(
    line: str,
    undated: _Rest,
    tops: Sequence[FoundTop],
    days: Sequence[date],
    register: Register,
) -> tuple[TopLookup, ...]:
    """The TOPs of days that are named; without a label one that an agenda of theirs has."""
    most = _LONGEST_DATED if days else _SHORTEST_LINE
    if not tops and len(written(line)) <= most:
        found = find_listed_top(undated.unnamed, partial(register.tops, days))
        if found and not _is_by_itself(found, line, bool(days)):
            found = None
        tops = [found] if found else []
    rest = replace(undated, text=blanked(undated.text, tops))
    if not tops or rest.told:
        return ()
    gremium, asked = rest.gremium, product(days or (None,), tops)
    return tuple(TopLookup(top.key, day, gremium) for day, top in islice(asked, _MOST_TOPS))


def _is_by_itself(top: FoundTop, line: str, dated: bool) -> bool:
    """Whether it is all that the line says, but for its day; plain figures come before that."""
    before, behind = line[: top.start], line[top.end :]
    if line[top.start : top.end].isdecimal():
        return dated and not any(map(str.isalnum, before))
    return dated or not any(map(str.isalnum, before + behind))


def _days(
    dates: Sequence[FoundDate],
    yearless: Sequence[FoundDay],
    register: Register,
) -> list[date]:
    """The days that are meant, in their order; "15.02. und 17.02.2022" are of one year."""
    days: list[date] = []
    year = dates[-1].day.year if dates else None
    named: list[FoundDate | FoundDay] = [*dates, *yearless]
    for one in sorted(named, key=lambda one: one.start):
        if isinstance(one, FoundDate):
            days.append(one.day)
        else:
            found = register.days_of(one.month, one.day)
            days += [day for day in found if year in (None, day.year)]
    return days or [NO_DAY] * bool(yearless)
