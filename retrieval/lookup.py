"""One line → the exact record it asks for: "TOP 19.8 vom 15.02.2022", "2022/0129", a day.

A line is a look-up when it names a Vorlage of the archive, or when nothing but filler is left
beside the TOP or the day it names. Reads no archive itself: it is told which Vorlagen there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from retrieval.dates import find_dates, names_impossible_day
from retrieval.german import STOP_WORDS, words

_NUMBER = re.compile(
    r"(?<![\w./-])(?:[A-Z]{2}\s?[/-]\s?)?\d{1,5}\s?[/_–-]\s?(?:\d{2,6}|[IVX]{1,4})(?:[./-]\w{1,4})*(?![\w-])",
    re.IGNORECASE,
)
#: In running text a year and a short number may be anything ("2019/20"), so more is asked for.
_IN_TEXT = re.compile(r"(?<![\w./-])((?:19|20)\d{2}/\d{3,5}(?:[./-]\d{1,2})?)(?![\w/-])")
_SPACED_NUMBER = re.compile(
    r"(?:vorlage|drucksache|drs\.?|anfrage)\s(?:nr\.?\s)?(\d{2,4} \d{2,5})\b", re.I
)
_TOP = re.compile(
    r"\b(?:TOP|Tagesordnungspunkt|Punkt)\s*(?:Nr\.?\s*)?(?P<part>[ÖON]\b)?\s*(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?<!\w)(?P<bare_part>[ÖN])\s?(?P<bare>\d+(?:\.\d+)*)(?![\w/])",
    re.IGNORECASE,
)

#: Words of a look-up that name neither a Vorlage nor a TOP nor a day.
_FILLER = STOP_WORDS | frozenset(
    """top tops tagesordnungspunkt tagesordnungspunkte punkt punkte öffentlich öffentlicher
    vorlage drucksache drs ds nr nummer sitzung sitzungen ratssitzung rat rates rats stadtrat
    stadtrates stadt gemeinderat tagesordnung agenda themen thema termin protokoll
    niederschrift auszug zeig zeige zeigen anzeigen öffne öffnen such suche suchen finde
    finden liste inhalt antwort antworten frage fragen anfrage anfragen text lesen lies
    behandelt besprochen beraten diskutiert beschlossen entschieden stand standen gab lief war
    waren letzte letzten letzter neueste neuesten aktuelle worum ging gesamte komplette
    vollständige uhr montag dienstag mittwoch donnerstag freitag teil lautet dran damals""".split()
)
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


#: What an impossible day ("31.02.2022") is looked up as: there was no Sitzung.
NO_DAY = date.min

Lookup = VorlageLookup | TopLookup | AgendaLookup


def vorlage_key(number: str) -> str:
    """The one spelling of a Vorlage number: its parts without leading zeros.

    >>> vorlage_key("2022/0129"), vorlage_key("DS/1246/V"), vorlage_key("22-1940.01")
    ('2022-129', 'DS-1246-V', '22-1940-1')
    """
    found = re.findall(r"\d+|[A-Z]+", number.upper())
    return "-".join(part.lstrip("0") or "0" if part.isdigit() else part for part in found)


def paper_numbers(text: str) -> Iterator[str]:
    """The numbers in a running text that can only be a paper's: a year, a slash, three digits."""
    yield from (found[1] for found in _IN_TEXT.finditer(text))


def find_lookup(line: str, holds: Callable[[str], bool]) -> Lookup | None:
    """What the line looks up, or None where it is a question.

    `holds` tells whether the archive has a Vorlage of that key. A number it does not have makes a
    look-up (of nothing) only where the line says nothing else.
    """
    if names_impossible_day(line) and not _telling(_without_gremium(line)):
        return AgendaLookup(NO_DAY, frozenset())
    days = list(find_dates(line))
    rest = line
    for found in reversed(days):
        rest = rest[: found.start] + " " + rest[found.end :]
    day = days[0].day if days else None
    unknown: str | None = None
    for number in _numbers(rest):
        for key in _spellings(number):
            if holds(key):
                return VorlageLookup(key)
        unknown = unknown or number
    if unknown and not _telling(rest.replace(unknown, " ")):
        return VorlageLookup(vorlage_key(unknown))
    top = _TOP.search(rest)
    if top and not _telling(rest[: top.start()] + " " + rest[top.end() :]):
        part = (top["part"] or top["bare_part"] or "Ö").upper().replace("O", "Ö")
        number = (top["number"] or top["bare"]).replace(",", ".")
        return TopLookup(f"{part} {number}", day)
    spoken = frozenset(words(rest))
    dated = bool(day) and (len(days) == 1 or bool(spoken & _AGENDA_WORDS))
    numbered = any(character.isdigit() for character in rest)
    newest = day is None and not numbered and bool(spoken & {"tagesordnung", "agenda"})
    if (dated or newest) and not _telling(_without_gremium(rest)):
        return AgendaLookup(day, spoken)
    return None


def _numbers(line: str) -> Iterator[str]:
    for found in _NUMBER.finditer(line):
        yield found.group()
    for found in _SPACED_NUMBER.finditer(line):
        yield found[1]


def _spellings(number: str) -> Iterator[str]:
    """The keys a written number may mean: as written, turned round, with "DS" before it."""
    key = vorlage_key(number)
    yield key
    parts = key.split("-")
    if len(parts) == 2:
        yield f"{parts[1]}-{parts[0]}"
    yield f"DS-{key}"


def _without_gremium(line: str) -> str:
    """The line without the name of a Gremium, which a look-up of an agenda may carry."""
    return re.sub(
        r"\b\w*(?:ausschuss|bezirksvertretung|bezirksversammlung|beirat)\w*"
        r"(?: (?:für|des|der) [\w -]+)?",
        " ",
        line,
        flags=re.IGNORECASE,
    )


def _telling(line: str) -> list[str]:
    """The words of a line that are not filler."""
    return [word for word in words(line) if word not in _FILLER and not word.isdigit()]
