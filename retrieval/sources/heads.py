"""Head of a paper → who asked: council members and their groups, never staff.

A council publishes who asks as part of the office; who wrote a reply in the administration is not
kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.layout import LIST_MARKER, collapse

#: Titles of members of councils, as forms print them before a name.
_MEMBER = (
    r"(?:SVO|StVO|StV|Stv\.|Stadtverordneter?|Stadtr(?:at|ätin)|Ratsmitglied|Ratsfrau|Ratsherr"
    r"|Gemeinder(?:at|ätin)|Bezirksverordneter?|RM|BVO)\s+[A-ZÄÖÜ].{2,60}"
)
_GROUP = (
    r"(?:(?!der )(?:[^\d]|90){1,40}[\s-])?\w*(?:[Ff]raktion|[Gg]ruppe)(?:,? [A-ZÄÖÜ][\w-]+){0,2}"
)
#: A party by itself has at least two capitals in each word but its article: "AfD", "DIE LINKE.".
_PARTY_WORD = r"\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ][\w.|/‘’'´]*"
_PARTY = rf"(?:[Dd]ie )?{_PARTY_WORD}(?:[ -](?:und |\| )?{_PARTY_WORD})*"
_ASKER = re.compile(f"(?:{_MEMBER}|{_GROUP})")
_OF_COUNCIL = re.compile(rf"{_MEMBER}|.*(?:[Ff]raktion|\b[Rr]atsgruppe|\bGruppe)\b.*")
#: "Anfrage: CDU", "Anfrage der SPD-Fraktion": the rest of the line asks.
_ASKED_BY = re.compile(
    rf"(?:Anfrage|Antrag)(?::\s*| (?:der|des|von) | )({_MEMBER}|{_GROUP}|{_PARTY})"
)
#: What begins the table of stations; what a group's line may run into.
_STATIONS = re.compile(r"gremi(?:um|en)\b", re.IGNORECASE)
_RUN_IN = re.compile(r"\s*(?:Vorlage\b|Verantwortlich|Eingang|vom \d).*$")
#: Lines of a head are among the first so many.
_HEAD_LINES = 16


def askers(text: str) -> tuple[str, ...]:
    """Who the head of an enquiry's form names as asking, as printed, each once."""
    return tuple(dict.fromkeys(_askers(text)))


def _askers(text: str) -> Iterator[str]:
    lines = [line for line in map(collapse, text.split("\n")) if line]
    for line in lines[:_HEAD_LINES]:
        if _STATIONS.match(line) or LIST_MARKER.match(line):
            return
        plain = _RUN_IN.sub("", line)
        if found := _ASKED_BY.fullmatch(plain):
            yield found[1]
        elif _ASKER.fullmatch(plain):
            yield plain


def council_member(author: str | None) -> tuple[str, ...]:
    """The author of a Vorlage where a member or group of the council is one, else nobody.

    >>> council_member("SVO Bloch, Thomas"), council_member("Meier, Erika")
    (('SVO Bloch, Thomas',), ())
    """
    return (author,) if author and _OF_COUNCIL.fullmatch(author) else ()
