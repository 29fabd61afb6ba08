"""Text of a council form → the text below its head, and who asks.

Where the head ends is told in `head`; notes that the forms of cities print elsewhere are told in
`print_notes.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from retrieval.paragraphs import LIST_MARKER, collapse
from retrieval.sources.forms.head import head_end
from retrieval.sources.pdf.text import is_furniture, patterns, running_text

#: The boxes that say what a measure costs, from the first line to the last, at most so many apart.
_BOXES = re.compile(r"Finanzielle(?: Auswirkungen\b.{0,60})?", re.IGNORECASE)
#: A box above them that says nothing where they follow at once.
_EMPTY_BOX = re.compile("Kurzfassung:?")
_BOXES_END = re.compile(r".{0,80}\babgestimmt mit\b.{0,30}(?<![.?!])", re.IGNORECASE)
#: What is ticked there; where both are not to be had, the part is text.
_TICKED = frozenset({"ja", "nein"})
_WORD = re.compile(r"[^\W\d_]+")
_BOXES_LINES = 90
#: The form's own name and print note, which PDFs give at the end of a page too.
_PRINTED = re.compile(patterns(Path(__file__).with_name("print_notes.txt")), re.IGNORECASE)
#: Who wrote the reply, below its end: "Sachbearbeitung: Herrn Anton Beispiel, R 4132". A line that
#: names no person ("Sachbearbeitung: 3 Stellen") is text.
_CLERK = re.compile(
    r"sachbearbeit(?:ung|er(?:in)?(?:\s?/\s?(?:-?in|sachbearbeiterin))?)\s?:\s?"
    r"(?:(?:herrn?|frau)\b[^?!;:]{1,60}(?<!\.)|[^\d?!;:]{3,50},?\s(?:R|Tel\.)\s?[\d-]{3,12})",
    re.IGNORECASE,
)


def without_head(raw: str, title: str) -> str:
    """Return the text below the form's head and title, without the clerk's name at its end."""
    raw = running_text(raw)
    lines = [collapse(line) for line in raw.split("\n")]
    last, boxes, clerk = head_end(lines, title), _boxes(lines), _clerk(lines)
    return "\n".join(
        line
        for at, line in enumerate(raw.split("\n"))
        if at > last and at not in boxes and at != clerk and not _PRINTED.fullmatch(lines[at])
    )


def is_print_note(line: str) -> bool:
    """Whether a form prints a line of itself, as on its paper."""
    return bool(_PRINTED.fullmatch(line))


def _clerk(lines: Sequence[str]) -> int:
    """The last line where it names who wrote the reply, else -1; print notes may stand below it."""
    for at, line in reversed(list(enumerate(lines))):
        if line and not is_furniture(line) and not _PRINTED.fullmatch(line):
            return at if _CLERK.fullmatch(line) else -1
    return -1


def _boxes(lines: Sequence[str]) -> range:
    """The lines of the form that say what a measure costs; none where it has no such part."""
    start = next((at for at, line in enumerate(lines) if _BOXES.fullmatch(line)), len(lines))
    above = next((at for at in range(start - 1, -1, -1) if lines[at]), start)
    if above < start and _EMPTY_BOX.fullmatch(lines[above]):
        start = above
    for at in range(start, min(start + _BOXES_LINES, len(lines))):
        if _BOXES_END.fullmatch(lines[at]):
            said = set(_WORD.findall(" ".join(lines[start:at]).lower()))
            return range(start, at + 1) if said >= _TICKED else range(0)
    return range(0)


#: Titles of members of councils, as forms print them before a name.
_MEMBER = (
    r"(?:SVO|StVO|StV|Stv\.|Stadtverordneter?|Stadtr(?:at|ätin)|Ratsmitglied|Ratsfrau|Ratsherr"
    r"|Gemeinder(?:at|ätin)|Bezirksverordneter?|RM|BVO)\s+[A-ZÄÖÜ].{2,60}"
)
#: A group and the names before it: "ABC- und XYZ-Fraktion", "Bündnis 90/Die Grünen-Gruppe".
_NOT_A_GROUP = (
    r"(?:(?:be)?antwort|stellungnahme|mitteilung|anfrage|antrag|vorlage|wir\b|der\b|das\b)"
)
_GROUP = (
    rf"(?!(?i:{_NOT_A_GROUP}))"
    r"(?:(?:[^a-zäöüß\s\d-][^\s-]*|90[^\s-]*|und|für|im|in|der|des|die|-)[\s-]+){0,7}"
    r"[^\W\d]*(?:[Ff]raktion|[Gg]ruppe)(?:,? [A-ZÄÖÜ][\w-]+){0,2}"
)
#: A party by itself has at least two capitals in each word but its article: "AfD", "DIE LINKE.".
_PARTY_WORD = r"(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[\w.|/‘’'´]++"
_PARTY = rf"(?:[Dd]ie )?{_PARTY_WORD}(?:[ -](?:und |\| )?{_PARTY_WORD})*"
_ASKER = re.compile(f"(?:{_MEMBER}|{_GROUP})")
_OF_COUNCIL = re.compile(rf"{_MEMBER}|.*(?:[Ff]raktion|\b[Rr]atsgruppe|\bGruppe)\b.*")
#: "Anfrage: CDU", "Anfrage der SPD-Fraktion": the rest of the line asks.
_ASKED_BY = re.compile(
    rf"(?:(?:(?i:{_NOT_A_GROUP}).{{0,40}}\s|zur\s)?(?:Anfrage|Antrag)(?::\s*| (?:der|des|von) | )"
    rf"(?P<asker>{_MEMBER}|{_GROUP}|{_PARTY})"
    r"|(?:Anfrage|Antrag) de[rs] Abgeordneten (?P<deputies>[A-ZÄÖÜ].{2,110}\))"
    rf"|sowie (?:der|die) (?P<also>{_GROUP}))"
)
#: "Eingereicht von:", then who did, on the same line or the next; an office of the administration
#: that puts in its own reply asks nothing.
_PUT_IN_BY = re.compile(
    r"(?:eingereicht (?:von|durch)|einreicher(?:in)?|fragesteller(?:in)?)\s?:\s?(?P<who>.*)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r".*(?:\b(?:dezernat|fachbereich|fachdienst|referat|abteilung|verwaltung|senat|ministerium)"
    r"|amt\b|\bamt|bürgermeister|landr[aä]t(?:in)?\b).*",
    re.IGNORECASE,
)
#: What begins the table of stations; what a group's line may run into.
_STATIONS = re.compile(r"gremi(?:um|en)\b", re.IGNORECASE)
_RUN_IN = re.compile(r"\s*(?:Vorlage\b|Verantwortlich|Eingang|vom \d).*$")
#: Lines of a head are among the first so many.
_ASKER_LINES = 16
_ASKER_LENGTH = 150
_WHO = 60


def askers(text: str) -> tuple[str, ...]:
    """Return who the head of an enquiry's form names as asking, as printed, each once."""
    return tuple(dict.fromkeys(_askers(text)))


def _askers(text: str) -> Iterator[str]:
    filled = (line for line in map(collapse, text.split("\n")) if line)
    lines = list(islice(filled, _ASKER_LINES))
    for at, line in enumerate(lines):
        if _STATIONS.match(line) or LIST_MARKER.match(line):
            return
        if len(line) > _ASKER_LENGTH:
            continue
        plain = _RUN_IN.sub("", line)
        if found := _PUT_IN_BY.fullmatch(line):
            who = found["who"] or "".join(lines[at + 1 : at + 2])
            if who and len(who) <= _WHO and not _OFFICE.fullmatch(who):
                yield who
        elif found := _ASKED_BY.fullmatch(plain):
            yield found["asker"] or found["deputies"] or found["also"]
        elif _ASKER.fullmatch(plain):
            yield plain


def council_member(author: str | None) -> tuple[str, ...]:
    """Return the author of a Vorlage where a member or group of the council is one, else nobody.

    >>> council_member("SVO Bloch, Thomas"), council_member("Meier, Erika")
    (('SVO Bloch, Thomas',), ())
    """
    return (author,) if author and _OF_COUNCIL.fullmatch(author) else ()
