"""Askers as printed → the members and the parties they name: "Stadtrat Max Muster (SPD)".

Forms print who asks in many ways; a part that fits none of them is shown as it is and found by no
name. Which party a member belongs to is only known where both are printed together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from retrieval.german import lines
from retrieval.german.words import words

_BRACKET = re.compile(r"\s*(?:\(([^()]*)\)?|\s([A-ZÄÖÜ]{2,})\))\s*$")
_NO_PARTY = frozenset("pl fraktionslos parteilos partei los einzelmitglied".split())
_TITLE = re.compile(
    r"(?:SVO|StVO|StV|Stv\.|Stadtverordneter?|Stadtr(?:at|ätin)|Ratsmitglied|Ratsfrau|Ratsherr"
    r"|Gemeinder(?:at|ätin)|Ortschaftsr(?:at|ätin)|Bezirksverordneter?|Abgeordnete[rn]?|RM|BVO|Herrn?"
    r"|Frau|Mitglied)\s+"
)
#: "Dr.", "Prof.", "Univ.Prag", "/": of a name only its words and single initials stay.
_DEGREE = re.compile(r"\w{2,}\.\S*|[a-z]\.(?:c\.)?|\W+")
_GROUP = re.compile(r"fraktion|gruppe\b", re.IGNORECASE)
_GROUP_FIRST = re.compile(r"(?:die )?\w*(?:fraktion|gruppe)\s+(?:(?:der|des|von|die)\s+)?", re.I)
_GROUP_LAST = re.compile(r"[\s–-]*(?:\b(?:OR|BV|BR)[\s-]+)?\w*(?:fraktion|gruppe)\b.*$", re.I)
#: Words of groups that have no other sign of being one.
_NO_NAME = re.compile(
    r"liste|bürger|wähler|partei|bündnis|gemeinschaft|initiative|allianz|union|forum|freie|unabhängig"
    r"|linke|grüne|demokrat",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZÄÖÜ][a-zäöüßé]+(?:[ -](?:von|de|zu|[A-ZÄÖÜ]\.?[\wäöüß]*)){1,3}")
_BETWEEN = re.compile(r"\s*[|/&]\s*|\s+und\s+|\s*,\s+")


@dataclass(frozen=True, slots=True)
class Asker:
    """The members and the parties that one line names, each by the name that is shown."""

    members: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A party and its names as folded words; the `doubtful` ones are also everyday words."""

    name: str
    sure: frozenset[tuple[str, ...]]
    doubtful: frozenset[tuple[str, ...]]


@lru_cache(maxsize=10_000)
def asker(printed: str) -> Asker:
    """Return whom a printed line names.

    >>> asker("SVO Bloch, Thomas"), asker("Stadtrat Dr. Paul Muster (SPD)").parties
    (Asker(members=('Thomas Bloch',), parties=()), ('SPD',))
    >>> asker("B‘90/DIE GRÜNEN-OR-Fraktion").parties, asker("FDP/FW").parties
    (('Grüne',), ('FDP', 'Freie Wähler'))
    """
    behind = _BRACKET.search(printed)
    who = printed[: behind.start()] if behind else printed
    if behind:
        return Asker(tuple(_members(who)), tuple(_parties(behind[1] or behind[2])))
    if _GROUP.search(who) or not _is_name(who):
        return Asker((), tuple(_parties(who)))
    return Asker(tuple(_members(who)), ())


def _is_name(who: str) -> bool:
    bare = _TITLE.sub("", who)
    return bare != who or bool(_NAME.fullmatch(who) and not _NO_NAME.search(who))


def _members(who: str) -> Iterator[str]:
    who = _TITLE.sub("", who)
    last, _, first = who.partition(", ")
    if (
        first
        and not any(part[:1].isupper() for part in last.split()[:-1])
        and not _BETWEEN.search(first)
    ):
        who = f"{first} {last}"
    for one in _BETWEEN.split(who):
        name = " ".join(part for part in one.split() if not _DEGREE.fullmatch(part))
        if name:
            yield name


def _parties(named: str) -> Iterator[str]:
    first = _GROUP_FIRST.match(named)
    bare = named[first.end() :] if first else _GROUP_LAST.sub("", named)
    if whole := _known(bare):
        yield whole
        return
    seen = set[str]()
    for one in _BETWEEN.split(bare):
        name = one.strip(" -–.")
        if name and name.casefold() not in _NO_PARTY and name not in seen:
            seen.add(name)
            yield _known(name) or name


def _known(name: str) -> str | None:
    return _by_words().get(tuple(words(name)))


@cache
def parties() -> tuple[Party, ...]:
    """Return the parties that sit in many councils."""
    return tuple(map(_party, filter(None, lines("parties.txt"))))


def _party(line: str) -> Party:
    name, _, written = line.partition(":")
    sure, _, doubtful = written.partition("~")
    return Party(name, _spellings(sure), _spellings(doubtful))


def _spellings(written: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(one.split()) for one in written.split(",") if one.strip())


@cache
def _by_words() -> dict[tuple[str, ...], str]:
    return {spelt: one.name for one in parties() for spelt in one.sure | one.doubtful}
