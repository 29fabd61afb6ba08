"""One line → the exact records it asks for: "TOP 19.8 vom 15.02.2022", "2022/0129", a day.

A line is a look-up when it names a Vorlage of the archive, or when nothing but filler is left
beside the TOP or the day it names. Reads no archive itself: it is told which Vorlagen there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.german import word_set
from retrieval.german.dates import FoundDate, FoundDay, find_dates, find_days, names_impossible_day
from retrieval.german.words import STOP_WORDS, words
from retrieval.ids import vorlage_key
from retrieval.search.query import Query

_NUMBER = re.compile(
    r"(?<![\w./-])(?:[A-Z]{2}\s?[/-]\s?)?\d{1,5}\s?[/_–-]\s?(?:\d{2,6}|[IVX]{1,4})(?:[./-]\w{1,4})*(?![\w-])",
    re.IGNORECASE,
)
_SPACED_NUMBER = re.compile(
    r"(?:vorlage|drucksache|drs\.?|anfrage)\s(?:nr\.?\s)?(\d{2,4} \d{2,5})\b", re.I
)
_TOP = re.compile(
    r"\b(?:TOP|Tagesordnungspunkt|Punkt)\s*(?:Nr\.?\s*)?(?P<part>[ÖON]\b)?\s*(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?<!\w)(?P<bare_part>[ÖN])\s?(?P<bare>\d+(?:\.\d+)*)(?![\w/])",
    re.IGNORECASE,
)

#: A further TOP behind one: "8" in "TOP 3 und 8". Not the day in "TOP 3, 15.02.".
_NEXT_TOP = re.compile(
    r"\s*(?:,\s|;|&|\+|und\b|sowie\b)\s*(?P<part>[ÖON]\b)?\s*"
    r"(?P<number>\d+(?:\.\d+)*)(?![\w/.]|,\d)",
    re.IGNORECASE,
)

#: The name of a Gremium, which a look-up of an agenda may carry.
_GREMIUM = re.compile(
    r"\b\w*(?:ausschuss|bezirksvertretung|bezirksversammlung|beirat)\w*"
    r"(?: (?:für|des|der) [\w -]+)?",
    re.IGNORECASE,
)
#: Words of a look-up that name neither a Vorlage nor a TOP nor a day.
_FILLER = STOP_WORDS | word_set("lookup_words.txt")
_AGENDA_WORDS = frozenset(
    "tagesordnung agenda sitzung sitzungen ratssitzung tagesordnungspunkte tops themen".split()
)


@dataclass(frozen=True, slots=True)
class VorlageLookup:
    """One Vorlage; `key` as in `vorlage_key`."""

    key: str


@dataclass(frozen=True, slots=True)
class TopLookup:
    """One TOP; the part is "N" only where the line says so."""

    number: str
    day: date | None


@dataclass(frozen=True, slots=True)
class AgendaLookup:
    """The agenda of a day, or the newest one; `words` may name the Gremium."""

    day: date | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _FoundTop:
    """The number of a TOP, and where it stands."""

    number: str
    start: int
    end: int


#: What an impossible day ("31.02.2022") is looked up as: there was no Sitzung.
NO_DAY = date.min

Lookup = VorlageLookup | TopLookup | AgendaLookup


def find_lookups(
    query: Query,
    held: Callable[[Collection[str]], Collection[str]],
    days_of: Callable[[int, int], Sequence[date]],
) -> tuple[Lookup, ...]:
    """Return what the line looks up, in its order; nothing where it is a question.

    `held` gives those of some keys under which the archive has a Vorlage. A number it does not have
    makes a look-up (of nothing) only where the line says nothing else. `days_of` gives the days of
    meetings in a month and on a day of it, the newest first: all are looked up where no year is
    said.
    """
    line = query.line
    if not any(map(str.isdecimal, line)):
        # A number, a TOP and a day are all written with digits.
        return _agendas(query, line, (), 0)
    if names_impossible_day(line) and not _telling(_GREMIUM.sub(" ", line)):
        return (AgendaLookup(NO_DAY, frozenset()),)
    dates = list(find_dates(line))
    undated = _blanked(line, dates)
    if papers := _vorlagen(undated, held):
        return papers
    tops = list(_tops(undated))
    yearless = list(find_days(_blanked(undated, tops)))
    undated = _blanked(undated, yearless)
    days = _days(dates, yearless, days_of)
    if tops and not _telling(_blanked(undated, tops)):
        return tuple(TopLookup(top.number, day) for day in days or (None,) for top in tops)
    return _agendas(query, undated, days, len(dates) + len(yearless))


def _vorlagen(
    line: str, held: Callable[[Collection[str]], Collection[str]]
) -> tuple[VorlageLookup, ...]:
    numbers = _NUMBER.findall(line) + _SPACED_NUMBER.findall(line)
    spellings = [list(_spellings(number)) for number in numbers]
    known = held([key for keys in spellings for key in keys]) if numbers else ()
    firsts = (next((key for key in keys if key in known), None) for keys in spellings)
    if found := dict.fromkeys(key for key in firsts if key is not None):
        return tuple(map(VorlageLookup, found))
    rest = line
    for number in numbers:
        rest = rest.replace(number, " ")
    if numbers and not _telling(rest):
        return (VorlageLookup(vorlage_key(numbers[0])),)
    return ()


def _agendas(
    query: Query, undated: str, days: Sequence[date], named: int
) -> tuple[AgendaLookup, ...]:
    """The agendas of days, of which the line names so many; a word alone asks for the newest."""
    spoken = frozenset(query.spoken if undated == query.line else words(undated))
    dated = named == 1 or (named > 1 and bool(spoken & _AGENDA_WORDS))
    numbered = any(character.isdigit() for character in undated)
    newest = not named and not numbered and bool(spoken & {"tagesordnung", "agenda"})
    if not (dated or newest) or _telling(_GREMIUM.sub(" ", undated)):
        return ()
    return tuple(AgendaLookup(day, spoken) for day in (days if dated else (None,)))


def _tops(line: str) -> Iterator[_FoundTop]:
    """The TOPs of a line: "TOP 3", and "8" in "TOP 3 und 8"."""
    end = 0
    while found := _TOP.search(line, end):
        part = found["part"] or found["bare_part"]
        number = found["number"] or found["bare"]
        yield _FoundTop(_top_number(part, number), found.start(), found.end())
        end = found.end()
        while found := _NEXT_TOP.match(line, end):
            yield _FoundTop(_top_number(found["part"] or part, found["number"]), end, found.end())
            end = found.end()


def _top_number(part: str | None, number: str) -> str:
    return f"{(part or 'Ö').upper().replace('O', 'Ö')} {number.replace(',', '.')}"


def _days(
    dates: Sequence[FoundDate],
    yearless: Sequence[FoundDay],
    days_of: Callable[[int, int], Sequence[date]],
) -> list[date]:
    """The days that are meant, in their order; "15.02. und 17.02.2022" are of one year."""
    days: list[date] = []
    named: list[FoundDate | FoundDay] = [*dates, *yearless]
    for one in sorted(named, key=lambda one: one.start):
        if isinstance(one, FoundDate):
            days.append(one.day)
        elif dates:
            days += [day for day in days_of(one.month, one.day) if day.year == dates[-1].day.year]
        else:
            days += days_of(one.month, one.day)
    return days or [NO_DAY] * bool(yearless)


def _blanked(line: str, found: Sequence[FoundDate | FoundDay | _FoundTop]) -> str:
    """The line with blanks in place of what was found in it."""
    for one in found:
        line = line[: one.start] + " " * (one.end - one.start) + line[one.end :]
    return line


def _spellings(number: str) -> Iterator[str]:
    """The keys a written number may mean: as written, turned round, with "DS" before it."""
    key = vorlage_key(number)
    yield key
    parts = key.split("-")
    if len(parts) == 2:
        yield f"{parts[1]}-{parts[0]}"
    yield f"DS-{key}"


def _telling(line: str) -> list[str]:
    return [word for word in words(line) if word not in _FILLER and not word.isdigit()]
