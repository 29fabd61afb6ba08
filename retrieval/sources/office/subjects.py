"""Head of a letter → its subject, and its text → the text below all that only says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from retrieval.german.dates import first_date
from retrieval.paragraphs import LIST_MARKER, collapse
from retrieval.sources.forms.head import is_form_line
from retrieval.sources.forms.letterhead import askers, is_print_note
from retrieval.sources.office.labels import (
    BARE_ITEM,
    DATE,
    GREMIUM_HEAD,
    LABEL,
    PLACE_AND_DAY,
    QUOTES,
    TEXT,
)
from retrieval.sources.papers.headings import head_of
from retrieval.sources.papers.kinds import without_labels

#: A subject has at most so many characters, on so many lines; a shorter line than this ends it.
_LONGEST, _LINES, _WRAPPED = 200, 3, 45
#: A title is among so many lines below its heading, and has so many characters at least.
_BELOW, _SHORTEST = 45, 8
#: Lines are looked at up to so many characters.
_LENGTH = 300
_ENQUIRY = re.compile("anfrage", re.IGNORECASE)
_ABOUT = re.compile(
    r"\banfragen?\b.{0,100}?(?:zum Thema|betreffend|bezüglich|betr\.|:|\s[–-]|\bzu[mr]?)\s\s*"
    r"(?P<subject>(?!Anfrage\b|Frage\b|(?:kurzfristigen|schriftlichen|mündlichen|Beantwortung)).{4,})",
    re.IGNORECASE,
)
#: Who asks stands above a title: "Stadträtin Au (ABC)", "ABC-Fraktion".
_PERSON = re.compile(
    r"(?:Dez\b|Herrn?\b|Frau\b|An d|\w*[Rr]at(?:smitglied|sherr|sfrau)?\s|\w*rätin\s"
    r"|\w*verordnete\w*\s)|.*(?:[Ff]raktion|[Gg]ruppe|\([A-ZÄÖÜ][^)]{1,25}\))$"
)
_NUMBER_ALONE = re.compile(r"[\w./ -]{0,12}\d[\w./-]*")
#: A heading says what the paper is, and ends no sentence; a full line may go on below.
_HEADING = re.compile(
    r"(?:schriftliche |mündliche |kleine |große )*"
    r"(?:antwort|beantwortung|stellungnahme|anfrage|mitteilung)\b(?!\s?:)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4}")
_SENTENCE_SIGNS = frozenset(".:?!,;")
_FULL, _REST = 60, re.compile(r"(?:\d{1,2}\. )?(?:\w+ )?\d{4}|[\w-]{1,20}")


def subject_of(text: str, head: Sequence[str], lines: Sequence[str]) -> str | None:
    """Return the subject: behind its label, in the heading, else the title below that.

    `head` are the lines of the head that hold something, `lines` are those of the text.
    """
    return _labelled(head) or _in_heading(text, head) or _title(text, lines)


def below_head(raw: str, subject: str) -> str:
    """Return a text without the lines at its front that only say what it is.

    >>> below_head("Antwort zur Anfrage\\nDatum: 3.2.2024\\n\\nEs sind neun.", "Linden")
    'Es sind neun.'
    """
    lines = raw.split("\n")
    at, last = 0, ""
    while at < len(lines):
        line = collapse(lines[at][:_LENGTH])
        if line and not (_says_what(line, subject) or _goes_on(last, line)):
            break
        last, at = line, at + 1
    return "\n".join(lines[at:])


def _says_what(line: str, subject: str) -> bool:
    """Whether a line is a label with its value, a heading, a day or the subject."""
    if any(one.fullmatch(line) for one in (BARE_ITEM, PLACE_AND_DAY, re.compile(DATE))):
        return True
    if LABEL.match(line) or without_labels(line).strip(QUOTES) == subject:
        return True
    return bool(_HEADING.match(line)) and line[-1:] not in _SENTENCE_SIGNS


def _goes_on(above: str, line: str) -> bool:
    """Whether a line is the rest of a heading above that had no place for it."""
    return len(above) >= _FULL and bool(_HEADING.match(above)) and bool(_REST.fullmatch(line))


def _labelled(head: Sequence[str]) -> str | None:
    for at, line in enumerate(head):
        label = LABEL.match(line)
        if label and label.lastgroup == "subject":
            first = line[label.end() :].strip()
            following = head[at + 1 :] if first else head[at + 2 :]
            return _joined(first or "".join(head[at + 1 : at + 2]), following)
    return None


def _in_heading(text: str, head: Sequence[str]) -> str | None:
    """A subject in the heading itself: "Anfrage zum Thema …", "Ihre Anfrage vom … zu …"."""
    found, asking = head_of(text), set(askers(text))
    for at in (at for at in (found.enquiry, found.reply) if at is not None):
        if about := _ABOUT.search(found.lines[at]):
            return _cleaned(about["subject"])
        rest = without_labels(found.lines[at])
        if rest != found.lines[at] and rest not in asking and not _is_of_form(rest):
            return _cleaned(rest)
    abouts = (_ABOUT.search(line) for line in head if _ENQUIRY.search(line))
    return next((_cleaned(one["subject"]) for one in abouts if one), None)


def _title(text: str, lines: Sequence[str]) -> str | None:
    """The first line below a heading that a form does not print; it ends no sentence."""
    found, asking = head_of(text), set(askers(text))
    headings = [found.lines[at] for at in (found.enquiry, found.reply) if at is not None]
    below = next((at for at, line in enumerate(lines) if collapse(line) in headings), None)
    if below is None:
        return None
    for at, line in enumerate(lines[below + 1 : below + _BELOW], below + 1):
        words = collapse(line)
        if not words or words in headings or words in asking or _is_of_form(words):
            continue
        if words[:1].islower():  # the heading goes on
            continue
        is_title = not words.endswith((".", ":", ","))
        if not is_title or TEXT.match(words) or LIST_MARKER.match(words):
            return None
        return _joined(words, takewhile(bool, map(collapse, lines[at + 1 :])))
    return None


def _is_of_form(words: str) -> bool:
    """Whether a line is one of the form, a name or the name of a party."""
    tells = is_form_line(words) or is_print_note(words) or LABEL.match(words)
    is_value = first_date(words) or _NUMBER_ALONE.fullmatch(words) or len(words) < _SHORTEST
    return bool(tells or is_value or GREMIUM_HEAD.fullmatch(words) or _PERSON.match(words))


def _joined(first: str, following: Iterable[str]) -> str | None:
    """A subject over several lines."""
    lines = [collapse(first)]
    for line in following:
        ends = len(lines) == _LINES or len(lines[-1]) < _WRAPPED
        if ends or LABEL.match(line) or _PERSON.match(line) or is_form_line(line):
            break
        lines.append(collapse(line))
    return _cleaned(" ".join(lines))


def _cleaned(subject: str) -> str | None:
    told = without_labels(collapse(subject)).strip(QUOTES)[:_LONGEST]
    return told if _WORD.search(told) else None
