"""Folded words → the span of days that they name: "februar 2022", "seit 2020", "letztes jahr".

One span a line; what names several, or days of no year that can be told, is left alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.german.dates import MONTHS

_NUMBERS = {name: at for at, name in enumerate(MONTHS, start=1)}
_NUMBERS |= {name[:3]: at for at, name in enumerate(MONTHS, start=1) if at != 5}
_NUMBERS |= {"maerz": 3, "jänner": 1, "sept": 9}
_MONTH = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_YEAR = r"(?:19[5-9]|20\d)\d"
_DAY = r"(?:[1-9]|[12]\d|3[01])"
#: A day, a month or a year; "ab", "seit" and their like stand before it.
_POINT = rf"(?:(?:{_DAY} )?(?:{_MONTH}) {_YEAR}|{_YEAR})"
_LEAD = r"(?:(?:der|dem|den|des|im|in|am|vom|von|aus|für|jahre?n?s?|monat) )*"
_RANGE = re.compile(
    rf"\b{_LEAD}(?:zwischen )?(?P<first>{_POINT}|(?:{_DAY} )?(?:{_MONTH})) "
    rf"(?:und|bis)(?: (?:zum|dem|den))? (?P<last>{_POINT})\b"
)
_SINCE = re.compile(rf"\b(?:seit|ab)(?: anfang| beginn)? {_LEAD}(?P<point>{_POINT})\b")
_UNTIL_NOW = re.compile(rf"\b(?:seit|ab|von) {_LEAD}(?P<point>{_POINT}) bis (?:heute|jetzt)\b")
_AFTER = re.compile(rf"\bnach {_LEAD}(?P<point>{_POINT})\b")
_UNTIL = re.compile(rf"\bbis(?: zum| einschliesslich)?(?: ende)? {_LEAD}(?P<point>{_POINT})\b")
_BEFORE = re.compile(rf"\bvor {_LEAD}(?P<point>{_POINT})\b")
_AT = re.compile(rf"\b{_LEAD}(?P<point>{_POINT})\b")
_SIDES = (
    (_UNTIL_NOW, "since"),
    (_SINCE, "since"),
    (_AFTER, "after"),
    (_UNTIL, "until"),
    (_BEFORE, "before"),
    (_AT, "at"),
)
_MONTH_ONLY = re.compile(
    rf"\b(?:im|vom|aus dem|vom monat|im monat)(?: (?P<next>nächsten|kommenden)| letzten)? "
    rf"(?P<month>{_MONTH})\b"
)
_RELATIVE = re.compile(
    r"\b(?:(?:in|im|aus|von|der|dem|den|des) )*"
    r"(?P<which>diese[smnr]?|aktuellen|laufenden|letzte[smnr]?|vergangene[smnr]?|vorige[smnr]?"
    r"|vorletzte[smnr]?|nächste[smnr]?|kommende[smnr]?) "
    r"(?P<unit>jahr|jahres|monat|monats|woche)\b"
)
_COUNTS = {
    name: at
    for at, name in enumerate(
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), start=2
    )
}
_LAST_FEW = re.compile(
    r"\b(?:(?:in|aus|von|der|den|dem|während) )*(?:letzten|vergangenen|vorigen) "
    rf"(?P<count>[1-9]\d?|{'|'.join(_COUNTS)}) (?P<unit>tage|wochen|monate|jahre)n?\b"
)
#: The first months of parts of a year, and how many these have.
_PARTS = {"frühjahr": (3, 3), "frühling": (3, 3), "sommer": (6, 3), "herbst": (9, 3)}
_ORDINALS = {"ersten": 1, "1": 1, "zweiten": 2, "2": 2, "dritten": 3, "3": 3, "vierten": 4, "4": 4}
_PART_OF_YEAR = re.compile(
    rf"\b{_LEAD}(?:(?P<part>{'|'.join(_PARTS)})|(?P<at>{'|'.join(_ORDINALS)}) "
    rf"(?P<unit>quartal|halbjahr)) {_LEAD}(?P<year>{_YEAR})\b"
)
_DAYS = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}
_ONE_DAY = re.compile(rf"\b(?:von |ab )?(?P<day>{'|'.join(_DAYS)})\b")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, None where it is open; `text` is what names them.

    `any_year`: it is a month without its year.
    """

    first: date | None
    last: date | None
    text: str
    any_year: bool = False


def find_period(line: str, today: date) -> Period | None:
    """Return the span of days that folded words with single blanks between them name.

    A month without a year is the latest that has begun, or the next one where that is said.

    >>> find_period("anfragen aus dem februar 2022 zu schulen", date(2026, 1, 1)).last
    datetime.date(2022, 2, 28)
    """
    if found := _LAST_FEW.search(line):
        return _last_few(found, today)
    if found := _PART_OF_YEAR.search(line):
        return _part_of_year(found)
    if found := _RANGE.search(line):
        return _range(found)
    for pattern, side in _SIDES:
        if (found := pattern.search(line)) and (days := _point(found["point"])):
            return _sided(side, days, found[0])
    if found := _MONTH_ONLY.search(line):
        return _month_only(found, today)
    if found := _RELATIVE.search(line):
        return _relative(found, today)
    if found := _ONE_DAY.search(line):
        day = today + timedelta(days=_DAYS[found["day"]])
        return Period(day, day, found[0])
    return None


def _sided(side: str, days: tuple[date, date], text: str) -> Period | None:
    first, last = days
    try:
        match side:
            case "since":
                return Period(first, None, text)
            case "after":
                return Period(last + timedelta(days=1), None, text)
            case "until":
                return Period(None, last, text)
            case "before":
                return Period(None, first - timedelta(days=1), text)
            case _:
                return Period(first, last, text)
    except OverflowError:
        return None


def _point(text: str) -> tuple[date, date] | None:
    """The first and the last day of "5 februar 2022", "februar 2022" or "2022"."""
    *before, year = text.split()
    if not before:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    month = _NUMBERS[before[-1]]
    if len(before) == 1:
        return date(int(year), month, 1), _end(int(year), month)
    try:
        day = date(int(year), month, int(before[0]))
    except ValueError:
        return None
    return day, day


def _range(found: re.Match[str]) -> Period | None:
    """Return "2020 bis 2022"; the first may leave out the year that the last one has."""
    year = found["last"].split()[-1]
    first = _point(found["first"]) if found["first"][-1].isdigit() else None
    first = first or _point(f"{found['first']} {year}")
    last = _point(found["last"])
    if not (first and last) or first[0] > last[1]:
        return None
    return Period(first[0], last[1], found[0])


def next_year(period: Period) -> Period:
    """Return the same month a year later."""
    assert period.first
    year, month = period.first.year + 1, period.first.month
    return Period(date(year, month, 1), _end(year, month), period.text)


def _month_only(found: re.Match[str], today: date) -> Period:
    month = _NUMBERS[found["month"]]
    begun = date(today.year, month, 1) <= today
    year = today.year - (not begun)
    if found["next"]:
        year = today.year + (month <= today.month)
    first, last = date(year, month, 1), _end(year, month)
    return Period(first, last, found[0], any_year=not found["next"])


def _relative(found: re.Match[str], today: date) -> Period:
    which, unit = found["which"], found["unit"]
    by = -2 if which.startswith("vorl") else 0
    if which.startswith(("letzt", "vergangen", "vorig")):
        by = -1
    elif which.startswith(("nächst", "kommend")):
        by = 1
    if unit.startswith("jahr"):
        year = today.year + by
        return Period(date(year, 1, 1), date(year, 12, 31), found[0])
    if unit.startswith("monat"):
        months = today.year * 12 + today.month - 1 + by
        year, month = months // 12, months % 12 + 1
        return Period(date(year, month, 1), _end(year, month), found[0])
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=by)
    return Period(monday, monday + timedelta(days=6), found[0])


def _last_few(found: re.Match[str], today: date) -> Period | None:
    """ "letzten 12 monate": as many days, weeks, months or years up to today."""
    count = _COUNTS.get(found["count"]) or int(found["count"])
    match found["unit"]:
        case "tage":
            first = today - timedelta(days=count)
        case "wochen":
            first = today - timedelta(weeks=count)
        case unit:
            months = today.year * 12 + today.month - 1 - count * (12 if unit == "jahre" else 1)
            year, month = months // 12, months % 12 + 1
            first = min(date(year, month, 1) + timedelta(days=today.day - 1), _end(year, month))
    return Period(first, today, found[0])


def _part_of_year(found: re.Match[str]) -> Period | None:
    """ "sommer 2024", "zweiten halbjahr 2023"."""
    year = int(found["year"])
    if found["part"]:
        month, length = _PARTS[found["part"]]
    else:
        length = 3 if found["unit"] == "quartal" else 6
        month = (_ORDINALS[found["at"]] - 1) * length + 1
    if month > 12:
        return None
    return Period(date(year, month, 1), _end(year, month + length - 1), found[0])


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
