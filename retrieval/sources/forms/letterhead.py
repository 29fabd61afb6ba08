"""Text of a council form → the text below its head.

The head names the house, the asking group, the Vorlage, the agenda and the title; where an agenda
table ends it ("Gremium Termin TOP …"), all above is head. Which lines the forms of cities print is
told in `head_lines.txt` and `print_notes.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.german.dates import MONTHS
from retrieval.paragraphs import LIST_MARKER, collapse
from retrieval.sources.pdf.text import is_furniture, patterns, running_text

_DATE = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{'|'.join(MONTHS)})\b)\s?\d{{4}}"
_FOLDER = Path(__file__).parent
#: Lines of a form's head; the title is known besides.
_HEAD_LINE = patterns(_FOLDER / "head_lines.txt").replace("<date>", _DATE)
_FORM_LINE = re.compile(_HEAD_LINE, re.IGNORECASE)
#: The agenda table at the end of a head: its first line, and a line of it.
_AGENDA_HEAD = re.compile(r"(?:Gremi(?:um|en)|Beratungsfolge)\s?Termin.*")
_AGENDA_LINE = re.compile(
    rf"(?:\w+(?:rat|ausschuss|kommission)|OR\b)[^.?!]{{0,60}}?{_DATE}"
    r"\s?(?P<rest>[\d./]*(?:\s?(?:(?:nicht)?öffentlich|n?ö|[nx]))*+"
    r"(?:\s?[A-ZÄÖÜ]\w+(?:nahme|ung|atung|eidung))?)",
    re.IGNORECASE,
)
#: What may still follow the table.
_AFTER_AGENDA = re.compile(
    r"(?:(?:ergebnis|öffentlich|n?ö|kenntnisnahme|behandlung|zuständigkeit|[nx☒☐])\s?)++",
    re.IGNORECASE,
)
#: The boxes that say what a measure costs, from the first line to the last, at most so many apart.
_BOXES = re.compile(r"Finanzielle(?: Auswirkungen\b.{0,60})?", re.IGNORECASE)
#: A box above them that says nothing where they follow at once.
_EMPTY_BOX = re.compile("Kurzfassung:?")
_BOXES_END = re.compile(r".{0,80}\babgestimmt mit\b.{0,30}", re.IGNORECASE)
_BOXES_LINES = 90
#: A table ends the head only where it stands within so many lines.
_HEAD_LINES = 45
#: Lines of a head that are neither (names of those who ask) are shorter than this, and end no
#: sentence; at most so many stand together.
_NAME_LENGTH = 60
_NAMES = 4
#: A title over several lines that the record words otherwise has at most so many.
_TITLE_LINES = 4
_MONTH_AFTER = re.compile(rf"\d{{1,2}}\.\s(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
#: The form's own name and print note, which PDFs give at the end of a page too.
_PRINTED = re.compile(patterns(_FOLDER / "print_notes.txt"), re.IGNORECASE)
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
    last = _agenda_end(lines)
    if last < 0:
        last = _title_end(lines, _head_end(lines, _letters(title)))
    boxes, clerk = _boxes(lines), _clerk(lines)
    return "\n".join(
        line
        for at, line in enumerate(raw.split("\n"))
        if at > last and at not in boxes and at != clerk and not _PRINTED.fullmatch(lines[at])
    )


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
            return range(start, at + 1)
    return range(0)


def _agenda_end(lines: Sequence[str]) -> int:
    """The last line of the agenda table and its marks; -1 where there is none."""
    filled = [at for at, line in enumerate(lines) if line][:_HEAD_LINES]
    first = next((at for at in filled if _AGENDA_HEAD.match(lines[at])), None)
    if first is None:
        return -1
    last = first
    for at in (at for at in filled if at > first):
        if not (_AGENDA_LINE.fullmatch(lines[at]) or _AFTER_AGENDA.fullmatch(lines[at])):
            break
        last = at
    return last


def _head_end(lines: Sequence[str], title: str) -> int:
    """The last line of a head without a table: form lines, the title, names between them."""
    last, names = -1, 0
    for at, words in enumerate(lines):
        if not words:
            continue
        part = _letters(words)
        if _FORM_LINE.fullmatch(words) or (len(part) > 3 and part in title):
            last, names = at, 0
            continue
        names += 1
        text = len(words) > _NAME_LENGTH or words.endswith((".", "?", ":", ","))
        if names > _NAMES or text or LIST_MARKER.match(words):
            break
    return last


def _title_end(lines: Sequence[str], last: int) -> int:
    """The end of a title that goes on right below the head's last line, up to a blank one."""
    for at in range(last + 1, min(last + 2 + _TITLE_LINES, len(lines))):
        words = lines[at]
        if not words:
            sentence = lines[at - 1].endswith((".", ":", "!", "?"))
            return at - 1 if lines[last].endswith("-") or not sentence else last
        if LIST_MARKER.match(words) and not _MONTH_AFTER.match(words):
            break
    return last


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


#: Titles of members of councils, as forms print them before a name.
_MEMBER = (
    r"(?:SVO|StVO|StV|Stv\.|Stadtverordneter?|Stadtr(?:at|ätin)|Ratsmitglied|Ratsfrau|Ratsherr"
    r"|Gemeinder(?:at|ätin)|Bezirksverordneter?|RM|BVO)\s+[A-ZÄÖÜ].{2,60}"
)
_GROUP = (
    r"(?:(?!der )(?:[^\d]|90){1,40}[\s-])?\w*(?:[Ff]raktion|[Gg]ruppe)(?:,? [A-ZÄÖÜ][\w-]+){0,2}"
)
#: A party by itself has at least two capitals in each word but its article: "AfD", "DIE LINKE.".
_PARTY_WORD = r"(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[\w.|/‘’'´]++"
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
_ASKER_LINES = 16


def askers(text: str) -> tuple[str, ...]:
    """Return who the head of an enquiry's form names as asking, as printed, each once."""
    return tuple(dict.fromkeys(_askers(text)))


def _askers(text: str) -> Iterator[str]:
    lines = [line for line in map(collapse, text.split("\n")) if line]
    for line in lines[:_ASKER_LINES]:
        if _STATIONS.match(line) or LIST_MARKER.match(line):
            return
        plain = _RUN_IN.sub("", line)
        if found := _ASKED_BY.fullmatch(plain):
            yield found[1]
        elif _ASKER.fullmatch(plain):
            yield plain


def council_member(author: str | None) -> tuple[str, ...]:
    """Return the author of a Vorlage where a member or group of the council is one, else nobody.

    >>> council_member("SVO Bloch, Thomas"), council_member("Meier, Erika")
    (('SVO Bloch, Thomas',), ())
    """
    return (author,) if author and _OF_COUNCIL.fullmatch(author) else ()
