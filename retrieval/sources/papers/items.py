"""What agendas print of their items, in the ways of all vendors → numbers, results, publicity."""

from __future__ import annotations

import re

from retrieval.paragraphs import collapse

#: "Ö 7", "N 24.1", "Ö 12 a)", "A 5", "7"; before the part may stand what is numbered.
_TOP_NUMBER = re.compile(
    r"(?:TOP\s)?(?P<part>[^\W\d_]{1,3})?[\s./-]?(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){0,5})"
    r"(?:[\s.]?\(?(?P<letter>[^\W\d_]\)?)(?![\w.])|[.)]?(?![\w.]))"
)
#: Signs without width that a page may hold anywhere.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
#: "VII", "Ö IV.": of letters alone only these are numbers.
_ROMAN_NUMBER = re.compile(r"(?:(?:TOP|[ÖN]) )?[IVXLC]{1,7}[.)]?")
#: A TOP number that has another form is kept as printed, up to so many signs.
_LONGEST_NUMBER = 20
#: What the result cell says when there is no result yet.
NO_RESULT = frozenset({"", "(offen)", "offen", "auszug"})


def result(text: str | None) -> str | None:
    """Return a Beschlussart; None where the cell says that there is none."""
    return None if text is None or text.lower() in NO_RESULT else text


def top_number(text: str) -> str | None:
    """Return a TOP number in its one spelling, or None where the text is none.

    >>> top_number("Ö\\xa019.8"), top_number("ö12a)"), top_number("Ö 7. Bericht")
    ('Ö 19.8', 'Ö 12 a)', None)
    """
    number, rest = opening_number(text)
    return None if rest else number


def opening_number(text: str) -> tuple[str | None, str]:
    """Return the TOP number that opens a line, and what follows it there."""
    words = collapse(_UNSEEN.sub("", text))
    match = _TOP_NUMBER.match(words)
    if match is None:
        return None, words
    parts = ((match["part"] or "").upper(), match["number"], match["letter"] or "")
    return " ".join(filter(None, parts)), words[match.end() :].strip()


def printed_number(text: str) -> str | None:
    """Return a TOP number as an item has it: in its one spelling, or in a form of its own.

    >>> printed_number("Ö 3 - 5"), printed_number("VII."), printed_number("vertagt")
    ('Ö 3 - 5', 'VII.', None)
    """
    words = collapse(_UNSEEN.sub("", text))
    has_digit = any(sign.isdigit() for sign in words)
    counts = len(words) <= _LONGEST_NUMBER and (has_digit or _ROMAN_NUMBER.fullmatch(words))
    return top_number(words) or (words if counts else None)


def is_public(number: str) -> bool:
    """Whether a TOP number is one of the public part: "Ö 7", not "N 7", not "NÖ 7"."""
    return not number.upper().startswith("N")


def is_closed(status: str | None) -> bool:
    """Whether a status says that nobody may know (not "öffentlich/nichtöffentlich")."""
    return (status or "").lower().startswith(("nicht", "vertraulich"))


#: "Nicht öffentlicher Teil:", "II. Nichtöffentliche Sitzung", "NÖ-Teil", "Öffentlicher Teil".
_PART = re.compile(
    r"(?P<closed>nicht\W{0,3}|non\W?|not )?(?:öffentlich|oeffentlich|public)"
    r"|(?P<secret>vertraulich|geschlossener teil|confidential|\bN\.?\s?Ö\b)",
    re.IGNORECASE,
)


def closes_part(heading: str) -> bool | None:
    """Return whether what follows a heading is not public; None where it says nothing of that.

    >>> [closes_part(one) for one in ("Nicht öffentlicher Teil: 18 Uhr", "Öffentlicher Teil", "A")]
    [True, False, None]
    >>> [closes_part(one) for one in ("NÖ-Teil", "Non-public part", "Öffentlich/nichtöffentlich")]
    [True, True, False]
    """
    found = list(_PART.finditer(heading))
    closed = [bool(one["closed"] or one["secret"]) for one in found]
    return all(closed) if found else None


#: A heading, and no remark on an item: "II. Nichtöffentlicher Teil", "Teil B: Öffentlich".
_HEADING = re.compile(
    r"(?:[\divxab]{1,4}[.):]\s*)?(?:teil \w{1,3}\W+)?(?:nicht|non|öffentlich|public|nö\b)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 80


def is_part_heading(text: str) -> bool:
    """Return whether words that stand alone are the heading of a part.

    >>> is_part_heading("II. Nichtöffentlicher Teil"), is_part_heading("In öffentlicher Sitzung")
    (True, False)
    """
    return len(text) <= _LONGEST_HEADING and bool(_HEADING.match(text))


def is_shown(number: str, closed: bool) -> bool:
    """Return whether an item is public, by its number and the part of the agenda that it is in."""
    return is_public(number) and (not closed or number.startswith("Ö"))


def private_number(number: str) -> str:
    """Return the number of an item that is not public; it may have that of a public one.

    >>> private_number("3.1"), private_number("N 3"), private_number("")
    ('N 3.1', 'N 3', '')
    """
    return f"N {number}" if number[:1].isdigit() else number


#: A time of day; "13.08.2026" holds none.
_CLOCK = r"(?<![\d.,])(?:[01]?\d|2[0-4])(?:[:.][0-5]\d(?![\d.])|(?=\s?Uhr))"
_TIME = re.compile(rf"({_CLOCK})(?:\s?(?:Uhr\s?)?(?:[-–]|bis)\s?({_CLOCK}))?")


def clock_time(text: str) -> str | None:
    """Return a time in the one spelling of all systems; None where there is none.

    >>> [clock_time(one) for one in ("1.7.26, 18:30-20:03\xa0Uhr", "17.30 Uhr", "18 Uhr", "1.8.26")]
    ['18:30 - 20:03', '17:30', '18:00', None]
    """
    found = _TIME.search(text)
    times = (one.replace(".", ":") for one in found.groups() if one) if found else ()
    return " - ".join(one if ":" in one else f"{one}:00" for one in times) or None
