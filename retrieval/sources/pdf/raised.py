"""The text above the notes of a page → where their marks stand in it.

A mark is a raised number. PDFs set it right behind a word, on a line of its own, or behind a blank,
where it looks like any other number: then its place tells it, between the marks of its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

#: Right behind a word; "17,3", "8:30", "6.1" and square metres bear none.
_BEHIND = re.compile(
    r"(?<=[a-zäöüß.,:?!%“”\")])(?<!\d[.,:])(?<!\b[mk]m)(?<!\bm)(?P<number>\d{1,2})"
    r"(?=(?P<rest>)[\s.,;:)“”])"
)
#: On a line of its own.
_ALONE = re.compile(r"(?<=\S)[ ]*\n[ ]*(?P<number>\d{1,2})(?=(?P<rest>[ ]*\n(?:[ ]*(?=[.,;:)]))?))")
#: Behind a blank, between two sentences or at the end of a line.
_BETWEEN = re.compile(
    r"(?<=[a-zäöüß“”\")%][.?!:“”]) (?P<number>\d{1,2})(?=(?P<rest>)(?:[ ]*\n|[ ]*\Z| [A-ZÄÖÜ„]))"
)
#: Behind a blank, inside a sentence: "der Neuen Zeitung 1 über", "beschreibt 1."
_INSIDE = re.compile(
    r"(?<=[a-zäöüß“”\")]) (?P<number>\d{1,2})"
    r"(?=(?P<rest>)(?:[,;)]|\.(?:\s+[A-ZÄÖÜ]|\s*\Z)|\s+[a-zäöü]))"
)
#: Behind a year: "20241", "2024.1", "2024 1,".
_BEHIND_YEAR = re.compile(
    r"(?:(?<=\b(?:19|20)\d\d)|(?<=\b(?:19|20)\d\d[.,]))"
    r"(?:[ ](?=\d[,;)]))?(?P<number>\d)(?=(?P<rest>)[\s.,;:)])"
)
#: Abbreviations and words that a number belongs to, so that it is no mark: "Abs. 1", "Stufe 2".
_ABBREVIATED = (
    r"Abb|Abs|Anl|Art|Aufl|Bd|Drs|Hs|Kap|Mio|Mrd|Nrn?|Pos|R[dnz]|Std|Str|Tab|Tsd|Ziff|[a-zA-Z]{1,2}|"
    r"bzw|lfd|max|min|vgl|Vgl|zzgl"
)
_NUMBERED = {
    _BETWEEN: re.compile(rf"\W*(?:{_ABBREVIATED})[.:]"),
    _INSIDE: re.compile(
        rf"\W*(?:{_ABBREVIATED}|Abschnitt|Absatz|Anhang|Anlagen?|Antwort|Artikels?|Buchstabe|Fragen?|"
        r"Gruppe|Kapitel|\w*[Kk]lassen?|Nummer|\w*[Hh]alle|Linie|\w*[Pp]hase|Platz|Punkt|Satz|Seite|"
        r"\w*[Ss]tufen?|Tabelle|Teil|Ziffern?|als|auf|bis|das|dem|den|der|die|etwa|jeweils|mit|nur|"
        r"oder|rund|sowie|und|vom|von|zum|zur)"
    ),
}
_LONGEST_WORD = 24
_GOES_ON = re.compile(r"\s*[a-zäöüß.,;:)]")


@dataclass(frozen=True, slots=True)
class Raised:
    """Where a mark stands, and what of the text it takes the place of."""

    number: str
    start: int
    end: int


def marks_in(page: str, numbers: Sequence[str]) -> dict[str, Raised]:
    """Return the marks of notes, whose numbers rise, in the text above them, as far as they show.

    Of several the last counts, as it is next to the notes; one that looks like any other number
    has to stand between the marks of its neighbours.
    """
    wanted = frozenset(numbers)
    found = {one.number: one for kind in (_BEHIND, _ALONE) for one in _marks(kind, page, wanted)}
    for kind in (_BETWEEN, _INSIDE, _BEHIND_YEAR):
        missing = wanted - found.keys()
        if not missing:
            break
        between = dict(zip(numbers, _between(numbers, found, len(page)), strict=True))
        found |= {
            one.number: one
            for one in _marks(kind, page, missing)
            if between[one.number][0] <= one.start and one.end <= between[one.number][1]
        }
    return found


def numbers_raised(before: str, line: str, after: str) -> Iterator[str]:
    """Yield the numbers that surely stand raised in a line, given the lines around it."""
    yield from (one["number"] for one in _BEHIND.finditer(f"{line}\n"))
    yield from (one.number for one in _marks(_BETWEEN, line))
    alone = line.strip()
    if alone.isdecimal() and before.strip() and _GOES_ON.match(after):
        yield alone


def numbers_perhaps_raised(line: str) -> Iterator[str]:
    """Yield the numbers of a line that may be marks, and may be any other number."""
    for kind in (_INSIDE, _BEHIND_YEAR):
        yield from (one.number for one in _marks(kind, line))


def _marks(
    kind: re.Pattern[str], page: str, wanted: frozenset[str] | None = None
) -> Iterator[Raised]:
    """The marks of a kind in their order; a number that belongs to the word before it is none."""
    for found in kind.finditer(page):
        number = found["number"]
        if wanted is not None and number not in wanted:
            continue
        if kind in _NUMBERED:
            before = page[max(0, found.start() - _LONGEST_WORD) : found.start()].split()
            if not before or _NUMBERED[kind].fullmatch(before[-1]):
                continue
        yield Raised(number, found.start(), found.end("rest"))


def _between(
    numbers: Sequence[str], found: dict[str, Raised], length: int
) -> Iterator[tuple[int, int]]:
    """Between which places of the text the mark of each number has to stand."""
    ends = [found[one].end if one in found else 0 for one in numbers]
    starts = [found[one].start if one in found else length for one in numbers]
    first = accumulate(ends, max)
    last = list(accumulate(reversed(starts), min))[::-1]
    yield from zip(first, last, strict=True)
