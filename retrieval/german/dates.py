"""German text → the days that councils and citizens write in it; no times, no spans of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip

_NAMES = {name: number for number, name in enumerate(MONTHS, start=1)}
_NAMES |= {name[:3]: number for name, number in _NAMES.items()}
_NAMES |= {"jänner": 1, "feber": 2, "febr": 2, "maerz": 3, "sept": 9}
#: What folding leaves of letters that a pattern without case takes for an "i".
_PLAIN = {ord("ı"): "i", 0x307: None}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))

_DATE = re.compile(
    r"(?<![\d.])(?:"
    r"(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})"
    r"|(?P<day>\d{1,2})\s?[./-]\s?(?P<month>\d{1,2})\s?[./-]\s?'?(?P<year>\d{4}|\d{2})"
    rf"|(?P<word_day>\d{{1,2}})\.?\s?(?P<name>{_NAME})"
    r"\.?,?\s(?P<word_year>\d{4}|\d{2})"
    r")(?!\d)",
    re.IGNORECASE,
)

#: A day without its year: "15. Februar", "15.02."; "15.2" may be anything but behind "am", "vom".
_DAY = re.compile(
    rf"(?<![\w.,/-])(?:(?P<word_day>\d{{1,2}})\.?\s?(?P<name>{_NAME})\b\.?"
    r"|(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?![\w.])"
    r"|(?:(?<=\bam )|(?<=\bvom ))(?P<bare_day>\d{1,2})\.(?P<bare_month>\d{1,2})(?![\w.,]))",
    re.IGNORECASE,
)

#: Two-digit years below this belong to 2000; council systems reach back to the 1980s at most.
_CENTURY_TURN = 70

#: "0022" is no year that anybody writes about.
_FIRST_YEAR = 1000

#: A year with all days.
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day named in a text, and where."""

    day: date
    start: int
    end: int

    @property
    def form(self) -> str:
        """The one form of the day: "5 februar 2022"."""
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"


def find_dates(text: str) -> Iterator[FoundDate]:
    """Each day named in the text, in order; impossible ones ("31.2.2022") are passed over.

    >>> [str(found.day) for found in find_dates("am 15. Februar 2022 oder 15.2.22")]
    ['2022-02-15', '2022-02-15']
    """
    for match in _DATE.finditer(text):
        group = match.groupdict()
        if group["iso_year"]:
            parts = group["iso_year"], group["iso_month"], group["iso_day"]
        elif group["day"]:
            parts = group["year"], group["month"], group["day"]
        else:
            parts = group["word_year"], str(_month(group["name"])), group["word_day"]
        year, month, day = map(int, parts)
        if len(parts[0]) == 2:
            year += 2000 if year < _CENTURY_TURN else 1900
        if year >= _FIRST_YEAR and _exists(year, month, day):
            yield FoundDate(date(year, month, day), match.start(), match.end())


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day of any year named in a text, and where."""

    month: int
    day: int
    start: int
    end: int

    @property
    def form(self) -> str:
        """The one form of the day: "5 februar"."""
        return f"{self.day} {MONTHS[self.month - 1]}"


def find_days(text: str) -> Iterator[FoundDay]:
    """Each day that is named without a year, in order; what no year has is passed over.

    >>> [(found.day, found.month) for found in find_days("am 15. Februar oder am 22.3.")]
    [(15, 2), (22, 3)]
    """
    for match in _DAY.finditer(text):
        name, group = match["name"], match.groupdict()
        day = int(group["word_day"] or group["day"] or group["bare_day"])
        month = _month(name) if name else int(group["month"] or group["bare_month"])
        if _exists(_LEAP_YEAR, month, day):
            yield FoundDay(month, day, match.start(), match.end())


def _month(name: str) -> int:
    """The number of a month; letters that only count as the same ("ſ", "ı") are read too."""
    return _NAMES[name.casefold().translate(_PLAIN)]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def names_impossible_day(text: str) -> bool:
    """Whether the text names a day that there is not: "31.02.2022"."""
    possible = {found.start for found in find_dates(text)}
    numeric = (found for found in _DATE.finditer(text) if not found["name"])
    return any(found.start() not in possible for found in numeric)


def first_date(text: str) -> date | None:
    """The first day named in the text, or None."""
    return next((found.day for found in find_dates(text)), None)


def german_date(day: date) -> str:
    """The day as German pages print it: "15.02.2022"."""
    return f"{day:%d.%m.%Y}"


#: Digits in groups of three, by points or by spaces that do not break; "3.500.10" is no number.
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?![.\d]\d|\d)")
_NO_DIGIT = re.compile(r"\D")


def one_form(text: str) -> str:
    """The text with its numbers and days in one form each; the same where it is applied again.

    >>> one_form("am 05.02.2022: 15.000 euro").split()
    ['am', '5', 'februar', '2022', ':', '15000', 'euro']
    """
    if not any(map(str.isdecimal, text)):
        return text
    text = _GROUPED.sub(lambda found: _NO_DIGIT.sub("", found[0]), text)
    text = _replaced(text, find_dates(text))
    return _replaced(text, find_days(text))


def _replaced(text: str, found: Iterable[FoundDate | FoundDay]) -> str:
    parts, end = list[str](), 0
    for one in found:
        # A form is a word of its own ("15.02." ends where the next word may begin).
        parts += [text[end : one.start], one.form, " "]
        end = one.end
    return "".join([*parts, text[end:]]) if parts else text
