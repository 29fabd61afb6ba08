"""An answer and its Anfrage's others → those that it names and says nothing besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from retrieval.german import word_set
from retrieval.ids import remark_in
from retrieval.records import numbers_in, whole_of
from retrieval.replies.reply import Referred
from retrieval.storage.stored import Bundle, StoredAnswer

_WORDS = word_set("reference_words.txt")
#: Longer texts are not read: nobody needs so many words to say where an answer stands.
LONGEST_REFERENCE = 300
_REFERS = re.compile(r"\b(?:siehe|s\.|vgl\.?|vergl\.|vergleiche|verw[ei]\w+|beantwort\w+)", re.I)
_PREFACE = re.compile(r"\bVorbemerkung", re.I)
#: Roman numbers are none.
_WORD = re.compile(r"(?![IVX]+\b)[^\W\d_]{2,}")
#: "7", "1.2", "7 a", "II.3", "C.1", a part alone ("und b", "a)"), what leads to the last.
_TOKEN = re.compile(
    r"(?P<number>(?:[IVX]+\.)?\d{1,3}(?:\.\d{1,3})*(?: ?[a-z](?!\w))?"
    r"|\b[A-Z](?:\.?\d{1,2})?(?!\w))"
    r"|(?P<part>\b[a-z](?!\w))(?P<closed>\))?|(?P<range>\bbis\b|[-–—])"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What an answer names: `ranges` of numbers from first to last, `preface` its Vorbemerkung.

    A part alone ("a") is one of the question that the answer itself belongs to. Neither where it
    says "siehe oben" alone.
    """

    ranges: tuple[tuple[str, str], ...]
    preface: bool = False


def reference_in(text: str) -> Reference | None:
    """Return what a text refers to that does nothing else; None for one that says something itself.

    >>> reference_in("Siehe Antworten zu den Fragen 2 a und b sowie 5 bis 7.").ranges
    (('2a', '2a'), ('2b', '2b'), ('5', '7'))
    >>> reference_in("Siehe Frage 1. Die Halle wird 2024 saniert.")
    """
    if len(text) > LONGEST_REFERENCE or not _REFERS.search(text):
        return None
    if any(word.casefold() not in _WORDS for word in _WORD.findall(text)):
        return None
    return Reference(tuple(_ranges(text)), bool(_PREFACE.search(text)))


def referred(stored: StoredAnswer, family: Sequence[StoredAnswer]) -> tuple[Referred, ...]:
    """Return the answers that one names where it says nothing else, in the order of the Anfrage.

    Where one of these only refers too, what that names is among them; the answer itself never is.
    Nothing where none is named ("Siehe Anlage 2", "Siehe oben").
    """
    found: set[int] = set()
    unread = [stored]
    while unread:
        new = _named(unread.pop(), family) - found
        found |= new
        unread += [family[at] for at in new]
    return tuple(
        Referred(number=one.number, id=one.id, frage=one.frage, text=one.text)
        for at, one in enumerate(family)
        if at in found and one.id != stored.id
    )


def leads_nowhere(held: Bundle, name: str) -> bool:
    """Tell whether an answer only refers, and to none of its Anfrage: "Siehe oben."."""
    stored = held.answers[name]
    return bool(reference_in(stored.text)) and not referred(stored, held.families[stored.vorgang])


def _named(stored: StoredAnswer, family: Sequence[StoredAnswer]) -> set[int]:
    """The places of what an answer names, where it says nothing else."""
    reference = reference_in(stored.text)
    if reference is None:
        return set()
    found: set[int] = set()
    for first, last in reference.ranges:
        begin, end = (_places(one, stored, family) for one in (first, last))
        if begin and end:
            found.update(range(min(begin), max(end) + 1))
    if reference.preface:
        found.update(at for at, one in enumerate(family) if remark_in(one.id) == "vorbemerkung")
    return found


def _places(number: str, stored: StoredAnswer, family: Sequence[StoredAnswer]) -> list[int]:
    """Where the answers to a question stand; where its part has none, to all of it."""
    if number in ascii_lowercase:
        number = whole_of(stored.number or "") + number
    asked = [[_same_form(n) for n in numbers_in(one.number)] for one in family]
    for wanted in (number, whole_of(number)):
        found = [at for at, ns in enumerate(asked) if any(wanted in (n, whole_of(n)) for n in ns)]
        if found:
            return found
    return []


def _ranges(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    goes_on = False
    for token in _TOKEN.finditer(text):
        if token["range"]:
            goes_on = bool(found)
            continue
        if token["number"]:
            number = _same_form(token["number"])
        elif found or token["closed"]:
            number = (found[-1][1].rstrip(ascii_lowercase) if found else "") + token["part"]
        else:
            # "s. o.", "a. a. O."
            continue
        if goes_on:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
        goes_on = False
    return found


def _same_form(number: str) -> str:
    """Return a number as it is compared: "7 a" and "7a" are one, "C.1" and "C1" too.

    >>> _same_form("7 a"), _same_form("C.1"), _same_form("1.1"), _same_form("II.3")
    ('7a', 'C1', '1.1', 'II.3')
    """
    return re.sub(r"(?<=[A-HJ-UWYZ])\.(?=\d)", "", number.replace(" ", ""))
