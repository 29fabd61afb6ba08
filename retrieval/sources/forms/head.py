"""Lines of a council form → where its head ends.

The head names the house, the asking group, the Vorlage, the agenda and the title; where an agenda
table ends it ("Gremium Termin TOP …"), all above is head. Which lines forms print is told in
`head_lines.txt` and `broken_lines.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from retrieval.german.dates import MONTHS
from retrieval.paragraphs import LIST_MARKER
from retrieval.sources.pdf.joining import joined
from retrieval.sources.pdf.text import is_furniture, patterns

_DATE = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{'|'.join(MONTHS)})\b)\s?\d{{4}}"
_FOLDER = Path(__file__).parent
_GREMIUM = r"[\w.-]*(?:rat|ausschuss|versammlung|vertretung|kommission|beirat)"
_SENTENCE = (
    r"(?:die|der|das|den|dem|ein\w*|es|wir|ich|in|im|am|an|auf|bei|mit|nach|seit|zu[mr]?|für|wie|was"
    r"|welche\w*|gemeinsam|unser\w*|dies\w*|hat|ist|sind)\b"
)


def _form(file: str) -> re.Pattern[str]:
    """Return the lines that a file tells, with what stands for dates, councils and sentences."""
    told = patterns(_FOLDER / file)
    for name, meant in (("date", _DATE), ("gremium", _GREMIUM), ("text", _SENTENCE)):
        told = told.replace(f"<{name}>", meant)
    return re.compile(told, re.IGNORECASE)


#: Lines of a form's head; the title is known besides.
_FORM_LINE = _form("head_lines.txt")
_BROKEN_LINE = _form("broken_lines.txt")
#: A form breaks a line of its head into at most so many, of so many characters together.
_BROKEN_INTO = 4
_BROKEN_LENGTH = 300
#: The agenda table at the end of a head: its first line, and a line of it.
_AGENDA_HEAD = re.compile(r"(?:Gremi(?:um|en)|Beratungsfolge)\s?Termin.*")
_AGENDA_LINE = re.compile(
    rf"(?:\w+(?:rat|ausschuss|kommission)|OR\b)[^.?!]{{0,60}}?{_DATE}"
    r"\s?(?P<rest>[\d./]*(?:\s?(?:(?:nicht)?öffentlich|n?ö|[nx]))*+"
    r"(?:\s?[A-ZÄÖÜ]\w+(?:nahme|ung|atung|eidung))?)",
    re.IGNORECASE,
)
#: A line of it in a long name's pieces: "Öffentliche Sitzung des", "Ortsrates Au", "4.6.2019 5".
_AGENDA_PIECE = re.compile(
    r"(?:nicht)?öffentliche sitzung de[rs]"
    r"|\w+(?:rat|ausschuss|kommission)e?s?(?: (?-i:[A-ZÄÖÜ])[\w-]*){0,3}"
    rf"|{_DATE}(?: [\d.]+)?|(?:{_DATE} )?\d{{1,3}}(?: x)+",
    re.IGNORECASE,
)
#: What may still follow the table.
_AFTER_AGENDA = re.compile(
    r"(?:(?:ergebnis|öffentlich|n?ö|kenntnisnahme|behandlung|zuständigkeit|[nx☒☐])\s?)++",
    re.IGNORECASE,
)
_AGENDA = (_AGENDA_LINE, _AGENDA_PIECE, _AFTER_AGENDA)
#: A table ends the head only where it stands within so many lines.
_HEAD_LINES = 45
#: Lines of a head that are neither (names of those who ask) are shorter than this, and end no
#: sentence; at most so many stand together.
_NAME_LENGTH = 60
_NAMES = 4
#: What stands between a head and the text of some forms.
_HEAD_ENDS = re.compile("sachverhalt:?", re.IGNORECASE)
#: A title over several lines that the record words otherwise has at most so many.
_TITLE_LINES = 4
#: What begins the text below a head: who speaks, to which question.
_SPOKEN = re.compile(
    r"(?:vorbemerkung|einleitung|(?:be)?antwort|stellungnahme|frage|zu\b|ja\b|nein\b|kein)",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(rf"\d{{1,2}}\.\s(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)


def is_form_line(line: str) -> bool:
    """Whether a line is one that the head of a form prints, and no title."""
    return bool(_FORM_LINE.fullmatch(line) or _BROKEN_LINE.fullmatch(line))


def head_end(lines: Sequence[str], title: str) -> int:
    """Return the last line of the head, which may end with the title; -1 where there is none."""
    agenda = _agenda_end(lines)
    if agenda >= 0:
        return agenda
    last = _form_end(lines, _letters(title))
    return last if last >= 0 and _HEAD_ENDS.fullmatch(lines[last]) else _title_end(lines, last)


def _agenda_end(lines: Sequence[str]) -> int:
    """The last line of the agenda table and its marks; -1 where there is none."""
    filled = [at for at, line in enumerate(lines) if line][:_HEAD_LINES]
    first = next((at for at in filled if _AGENDA_HEAD.match(lines[at])), None)
    if first is None:
        return -1
    last = first
    for at in (at for at in filled if at > first):
        if not any(form.fullmatch(lines[at]) for form in _AGENDA):
            break
        last = at
    return last


def _form_end(lines: Sequence[str], title: str) -> int:
    """The last line of a head without a table: form lines, the title, names between them."""
    last, at, labelled = -1, 0, False
    # How many lines may still follow that are neither of the form nor of the title.
    left = _NAMES
    while at < len(lines) and not _HEAD_ENDS.fullmatch(lines[at]):
        words = lines[at]
        count = int(_in_title(words, title)) or _form_lines(lines, at, title)
        if count:
            last, left = at + count - 1, _NAMES
            labelled = lines[last].endswith(":")
        elif words and not is_furniture(words):
            text = words.endswith((".", "?", ":", ",")) or LIST_MARKER.match(words)
            if not left or text or (len(words) > _NAME_LENGTH and not labelled):
                break
            left -= 1
        at += max(count, 1)
    return at if at < len(lines) and _HEAD_ENDS.fullmatch(lines[at]) else last


def _in_title(words: str, title: str) -> bool:
    part = _letters(words)
    return len(part) > 3 and part in title


def _form_lines(lines: Sequence[str], at: int, title: str) -> int:
    """How many lines from here on are one of the form; 0 where it is another."""
    block = list(takewhile(bool, lines[at : at + _BROKEN_INTO]))
    for count in range(len(block), 0, -1):
        words = joined(*block[:count])
        if len(words) <= _BROKEN_LENGTH and _BROKEN_LINE.fullmatch(words):
            return count
    below = block[1] if len(block) > 1 else ""
    # A sentence that happens to read like a line of a form goes on below it.
    goes_on = below[:1].islower() and not (_FORM_LINE.fullmatch(below) or _in_title(below, title))
    return int(not goes_on and bool(_FORM_LINE.fullmatch(lines[at])))


def _title_end(lines: Sequence[str], last: int) -> int:
    """The end of a title that goes on right below the head's last line, up to a blank one."""
    for at in range(last + 1, min(last + 2 + _TITLE_LINES, len(lines))):
        words = lines[at]
        if not words:
            sentence = lines[at - 1].endswith((".", ":", "!", "?"))
            return at - 1 if lines[last].endswith("-") or not sentence else last
        if _SPOKEN.match(words) or (LIST_MARKER.match(words) and not _MONTH_AFTER.match(words)):
            break
    return last


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()
