"""Text of a letter → what its head says of it: number, Gremium, Sitzung, TOP, subject, day.

What the details are called is told in `labels.txt`. A detail that no label, heading or table names
is not guessed. Who asks is told in `sources.forms`, whose words the letter is in `roles`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TypeVar

from retrieval.german.dates import find_dates, first_date
from retrieval.ids import vorlage_key
from retrieval.paragraphs import collapse
from retrieval.sources.forms.letterhead import is_print_note
from retrieval.sources.office.labels import (
    ASKED_NUMBER,
    BARE_ITEM,
    BARE_NUMBER,
    DATE,
    GREMIUM_HEAD,
    ITEM,
    LABEL,
    NUMBER,
    PLACE_AND_DAY,
    QUOTES,
    TEXT,
)
from retrieval.sources.office.subjects import subject_of

T = TypeVar("T")

#: A head is among the first so many lines, each of so many characters at most.
_LINES, _LENGTH = 45, 300
#: The name of a Gremium has at most so many characters.
_LONGEST = 200
#: What else has digits is no number of a paper ("7"); in a sentence one has several parts.
_TELLING = re.compile(r"\d{3}|\d\D+\d|[A-ZÄÖÜ].*\d")
_SURE = re.compile(r"\d\D+\d|[A-ZÄÖÜ].*\d")
#: "Sitzung des Gemeinderats am 3.2.2024"; "Gemeinderat 3.2.2024 7.1", below "Gremium".
_SESSION = re.compile(
    rf"\bSitzung (?:de[rs] )?(?P<gremium>[A-ZÄÖÜ][^,.;:\d]{{2,80}}?),? (?:am|vom) "
    rf"(?:[A-Z][a-z]+, )?(?:dem |den )?(?P<day>{DATE})"
)
_ROW = re.compile(
    rf"(?P<gremium>[A-ZÄÖÜ][^,;:\d]{{2,80}}?)[\s|]+(?P<day>{DATE})"
    rf"(?:[\s|]+(?:TOP )?(?P<item>{ITEM}))?(?![\w.]).*"
)
_ROWS_BELOW = 8
#: "Stadtrat, 27.03.2025", "Hauptausschuss am 3. Juli 2025, TOP 14"; "Referat, 3.7.2025" is none.
_STATION = re.compile(
    rf"(?:Beratungsfolge:?\s)?(?P<gremium>[A-ZÄÖÜ][^.;:\d]{{2,100}}?),? (?:am |vom |den )?"
    rf"(?P<day>{DATE})(?:,? (?:TOP|Tagesordnungspunkt) (?P<item>{ITEM}))?\W*"
)
_GREMIUM = re.compile(
    r"\b(?!Referat|Land|\w*[Bb]aurat)(?:(?:[\w-]*[a-zäöüß])?(?:[Rr]at|[Aa]usschuss|[Bb]eirat|[Kk]ommission"
    r"|[Vv]ersammlung|[Vv]ertretung)|(?:Kreis|Bezirks)tag)\b"
)
#: A number behind the words of the heading: "Antwort der Verwaltung AF/0815/2025-1".
_HEADING_NUMBER = re.compile(
    r"(?:Antwort|Beantwortung|Stellungnahme|Mitteilung)(?: der Verwaltung)?(?: Nr\.?)? "
    rf"(?P<value>{NUMBER})\W*"
)
#: "10. Plenarsitzung Gemeinderat", "5. Sitzung des Rates".
_SESSION_NUMBER = re.compile(r"^\d{1,3}\.\s(?:\w+\s)?\w*[Ss]itzung\s(?:de[rs]\s)?")
#: "Gemeinderat, öffentliche Sitzung".
_SESSION_BEHIND = re.compile(r"(?<=\w)[\s,;–|-]+(?:\w+e\s)?(?:Plenars|S)itzung(?:stag)?$")
_GENITIVE = re.compile(r"(rat|tag|ausschuss)e?s\b")
_FROM_DAY = re.compile(rf"\bvom (?P<day>{DATE})", re.IGNORECASE)
#: An Anfrage that a letter names, with what stands behind it.
_NAMED = re.compile(r"\w*anfragen?\b(?P<behind>.{0,160})", re.IGNORECASE | re.DOTALL)
#: Further below an older Anfrage may be named.
_OPENING = 900
#: The end of a sentence, and of no abbreviation: "Nr.", "Drs.".
_SENTENCE_END = re.compile(r"(?<=[a-zäöüß]{4})[.?!]\s")
_ENQUIRY = re.compile("anfrage", re.IGNORECASE)

Details = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a letter says of itself; `written` is its own day, `meeting` that of the Sitzung.

    `asked` is the number that it calls that of an Anfrage, `named` are those of all Anfragen that
    it names, as `vorlage_key` spells them, `named_days` the days of these.
    """

    number: str | None = None
    asked: str | None = None
    gremium: str | None = None
    meeting: date | None = None
    item: str | None = None
    subject: str | None = None
    written: date | None = None
    named: frozenset[str] = frozenset()
    named_days: frozenset[date] = frozenset()


def read_letterhead(text: str) -> Letterhead:
    """Return what the first lines of a letter say of it."""
    lines = [line[:_LENGTH].strip() for line in text.split("\n", 8 * _LINES)[: 8 * _LINES]]
    filled = [line for line in lines if line and not is_print_note(collapse(line))][:_LINES]
    ends = (at for at, line in enumerate(filled) if TEXT.match(collapse(line)))
    head = filled[: next(ends, len(filled))]
    told = _details(head)
    gremium, meeting, item = _session(head)
    own, asked = _numbers(head, told)
    named, days = _named_enquiries(text[:_OPENING])
    days |= {day for _, value in told["reference"] if (day := first_date(value))}
    return Letterhead(
        number=_first(own, as_number),
        asked=_first(asked, as_number),
        gremium=_first(_values(told["gremium"]), _as_gremium) or gremium,
        meeting=_first(_values(told["meeting"]), first_date) or meeting,
        item=_first(_values(told["item"]), _as_item) or _bare_item(head) or item,
        subject=subject_of(text, head, lines),
        written=_first(_values(told["day"]), first_date) or _written(head),
        named=named,
        named_days=frozenset(days),
    )


def as_number(value: str) -> str | None:
    """Return the number of a paper at the front of a value, where it can be one.

    >>> as_number("VII-F-08507 vom 3.2."), as_number("03.02.2024"), as_number("7")
    ('VII-F-08507', None, None)
    """
    found = re.match(NUMBER, value.strip(QUOTES + "#"))
    number = collapse(found[0]).rstrip("-/. ") if found else ""
    is_day = any(day.start == 0 for day in find_dates(number))
    return number if _TELLING.search(number) and not is_day else None


def _details(head: Sequence[str]) -> Details:
    """The values of a head by detail, each behind the words of its label."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    for at, line in enumerate(head):
        labels = [one for one in LABEL.finditer(line) if _is_label(one, line)]
        for label, following in zip_longest(labels, labels[1:]):
            value = line[label.end() : following.start() if following else None]
            below = head[at + 1] if at + 1 < len(head) else ""
            if not value.strip() and following is None and not LABEL.match(below):
                value = below
            if value.strip() and label.lastgroup:
                found[label.lastgroup].append((label[0], collapse(value)))
    return found


def _is_label(found: re.Match[str], line: str) -> bool:
    """Whether the words of a label are one: at the front of a line, or behind a value."""
    if found.end() == len(line) and found[0][-1:] not in (":", "\t"):
        return found.start() == 0
    return found.start() == 0 or found.lastgroup not in ("subject", "other", "reference")


def _numbers(head: Sequence[str], told: Details) -> tuple[list[str], list[str]]:
    """The numbers of the letter itself, and those that it calls numbers of an Anfrage."""
    found = list(told["number"])
    for line in map(collapse, head):
        if bare := BARE_NUMBER.fullmatch(line):
            found.append((bare[0], bare["value"]))
        elif (own := _HEADING_NUMBER.fullmatch(line)) and _SURE.search(own["value"]):
            found.append(("", own["value"]))
    asked = [value for label, value in found if _ENQUIRY.search(label)]
    asked += [one["value"] for line in head if (one := ASKED_NUMBER.search(collapse(line)))]
    return [value for label, value in found if not _ENQUIRY.search(label)], asked


def _session(head: Sequence[str]) -> tuple[str | None, date | None, str | None]:
    """Gremium, day and TOP, as a sentence or the agenda table of a head says them."""
    for at, line in enumerate(head):
        if found := _SESSION.search(collapse(line)):
            return _as_gremium(found["gremium"]), first_date(found["day"]), None
        if station := _station(line):
            return _as_gremium(station["gremium"]), first_date(station["day"]), station["item"]
        if GREMIUM_HEAD.fullmatch(line):
            below = map(collapse, head[at + 1 : at + 1 + _ROWS_BELOW])
            if rows := [row for one in below if (row := _ROW.fullmatch(one))]:
                last = rows[-1]  # of several stations the last one dealt with it
                return _as_gremium(last["gremium"]), first_date(last["day"]), last["item"]
    return None, None, None


def _station(line: str) -> re.Match[str] | None:
    """A line that names a Gremium and its day, and nothing else."""
    found = _STATION.fullmatch(collapse(line))
    return found if found and _GREMIUM.search(found["gremium"]) else None


def _written(head: Sequence[str]) -> date | None:
    """The day of a letter: "Talheim, den 3. Februar 2024", or "Anfrage vom 3.2.2024" above all."""
    places = (PLACE_AND_DAY.fullmatch(collapse(line)) for line in head if not _station(line))
    alone = (re.fullmatch(DATE, line) for line in head)
    for found in (*places, *alone):
        if found:
            return first_date(found[0])
    headings = (_FROM_DAY.search(line) for line in head if _ENQUIRY.match(line))
    return next((first_date(one["day"]) for one in headings if one), None)


def _named_enquiries(text: str) -> tuple[frozenset[str], set[date]]:
    """Numbers and days behind the word "Anfrage"."""
    numbers, days = set[str](), set[date]()
    for found in _NAMED.finditer(text):
        behind = collapse(_SENTENCE_END.split(found["behind"])[0])
        days |= {day for one in _FROM_DAY.finditer(behind) if (day := first_date(one["day"]))}
        dayless = re.sub(DATE, ";", behind)
        numbers |= {as_number(one[0]) or "" for one in re.finditer(NUMBER, dayless)}
    return frozenset(vorlage_key(one) for one in numbers if _SURE.search(one)), days


def _bare_item(head: Sequence[str]) -> str | None:
    found = (BARE_ITEM.fullmatch(line) for line in head)
    return next((one["value"] for one in found if one), None)


def _as_item(value: str) -> str | None:
    found = re.match(rf"(?:TOP\s)?({ITEM})(?!\w)", value)
    return found[1] if found else None


def _as_gremium(value: str) -> str | None:
    """The name of a Gremium, without its day and in the nominative."""
    found = next(find_dates(value), None)
    name = (value[: found.start] if found else value).partition("\t")[0].strip(" ,;–-|")
    plain = _GENITIVE.sub(r"\1", _SESSION_BEHIND.sub("", _SESSION_NUMBER.sub("", name)))
    return plain if 2 < len(plain) <= _LONGEST and any(map(str.isalpha, plain)) else None


def _values(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (value for _, value in told)


def _first(values: Iterable[str], read: Callable[[str], T | None]) -> T | None:
    return next(filter(None, map(read, values)), None)
