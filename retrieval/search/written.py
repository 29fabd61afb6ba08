"""A line → its words with what stands between them, as numbers of papers and TOPs are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from retrieval.german import word_set
from retrieval.german.words import STOP_WORDS, words

#: A run of letters and digits; the marks belong to letters that no sign holds.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_GLUED = re.compile(r"([^\W\d_]+)\d")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SLASHES = frozenset("/\\\u2044\u2215")
#: Signs that join the parts of a number and stand in no amount …
_JOINERS = frozenset(f"{_HYPHENS}_") | _SLASHES
#: … and all that stand within one; any other sign parts it from the next.
_WITHIN = _JOINERS | frozenset(".+'’")
_PARTING = re.compile(rf"[^\s{re.escape(''.join(_WITHIN))}]")
_BLANK = re.compile(r"\s")
_BRACKETS = frozenset("()[]{}")
_ADDING = _WITHIN | _BRACKETS | {","}
_ONE_FORM = str.maketrans(dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_SLASHES, "/"))

#: What announces the number of a paper …
PAPER_LABELS = frozenset(
    "vorlage vorlagen beschlussvorlage mitteilungsvorlage vorlagennummer vorlagennr drucksache "
    "drucksachen drucksachennummer drs ds anfrage antrag aktenzeichen az".split()
)
#: … and that of a TOP.
TOP_LABELS = frozenset("top tops tagesordnungspunkt tagesordnungspunkte punkt punkte".split())
#: What may stand between either and its number.
NUMBER_LABELS = frozenset({"nr", "nummer"})
LABELS = PAPER_LABELS | NUMBER_LABELS
#: Words of a look-up that name neither a Vorlage nor a TOP nor a day.
FILLER = STOP_WORDS | word_set("lookup_words.txt")


class Place(Protocol):
    """Where something stands in a line."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line; `gap` is what stands between it and the word before."""

    text: str
    start: int
    end: int
    gap: str

    @property
    def folded(self) -> str:
        return self.text.casefold()

    @property
    def apart(self) -> bool:
        """Whether a sign parts it from the word before: a comma or a bracket, not a slash."""
        return _PARTING.search(self.gap) is not None

    @property
    def added(self) -> bool:
        """Whether it stands beside the word before, in a bracket or behind a comma."""
        return all(sign.isspace() or sign in _ADDING for sign in self.gap)

    @property
    def joined(self) -> bool:
        """Whether it is written as one with the word before; round a slash may be blanks."""
        blank = _BLANK.search(self.gap) and _SLASHES.isdisjoint(self.gap)
        return not (blank or self.apart)


def written(line: str) -> list[Word]:
    """Return the words of a line; a label is one of its own also where a number is glued to it.

    >>> [word.text for word in written("Drs22/2402, TOP7")]
    ['Drs', '22', '2402', 'TOP', '7']
    """
    found, end = list[Word](), 0
    for match in _WORD.finditer(line):
        start, until = match.span()
        glued = _GLUED.match(match[0])
        if glued and glued[1].casefold() in LABELS | TOP_LABELS:
            label = start + glued.end(1)
            found.append(Word(line[start:label], start, label, line[end:start]))
            start = end = label
        found.append(Word(line[start:until], start, until, line[end:start]))
        end = until
    return found


def has_joiner(text: str) -> bool:
    """Whether a slash or a hyphen joins parts of a number, not just a point."""
    return not _JOINERS.isdisjoint(text)


def spelling(number: str) -> str:
    """Return a number as it is written, with one kind of hyphen, slash and blank.

    >>> spelling("(22\u20111940.01)")
    '22-1940.01'
    """
    text = " ".join(number.translate(_ONE_FORM).split())
    found = list(_WORD.finditer(text))
    return text[found[0].start() : found[-1].end()] if found else text


def folded_spelling(number: str) -> str:
    """Return a number as it is written but for case, white space, brackets and leading zeros.

    >>> folded_spelling("AN/0129/22 (NEU)") == folded_spelling("an / 129 / 22 [neu]")
    True
    """
    bare = "".join(sign for sign in spelling(number) if not (sign.isspace() or sign in _BRACKETS))
    return re.sub(r"(?<!\d)0+(?=\d)", "", bare.casefold())


def blanked(line: str, found: Iterable[Place]) -> str:
    """Return the line with blanks in place of what was found in it."""
    parts, end = list[str](), 0
    for one in sorted(found, key=lambda one: one.start):
        start = max(one.start, end)
        parts += [line[end:start], " " * (one.end - start)]
        end = max(end, one.end)
    return "".join([*parts, line[end:]])


def telling(line: str) -> list[str]:
    """Return the words of a line that a look-up has none of."""
    return [word for word in words(line) if word not in FILLER and not word.isdigit()]
