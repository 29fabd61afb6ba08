"""A folded text → the same with each number and each day in one form.

"15.02.2022", "15.2.22" and "15. Februar 2022" become "15 februar 2022", "1.500" becomes "1500":
they are the same words then. What is shown is never changed. Knows no times and no units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.dates import MONTHS, find_dates, find_days

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
    text = _replaced(
        text,
        [
            _Form(one.start, one.end, f"{one.day.day} {MONTHS[one.day.month - 1]} {one.day.year}")
            for one in find_dates(text)
        ],
    )
    return _replaced(
        text,
        [
            _Form(one.start, one.end, f"{one.day} {MONTHS[one.month - 1]}")
            for one in find_days(text)
        ],
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """What a span of a text is to be written as."""

    start: int
    end: int
    form: str


def _replaced(text: str, forms: Iterable[_Form]) -> str:
    parts, end = list[str](), 0
    for one in forms:
        # A form is a word of its own ("15.02." ends where the next word may begin).
        parts += [text[end : one.start], one.form, " "]
        end = one.end
    return "".join([*parts, text[end:]]) if parts else text
