"""Text of a letter → what its head says of it: number, Gremium, Sitzung, TOP, subject, day.

What the details are called is told in `labels.txt`. A detail that no label, heading or table names
is not guessed. Who asks is told in `sources.forms`, whose words the letter is in `roles`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from retrieval.german.dates import MONTHS, find_dates, first_date
from retrieval.ids import vorlage_key
from retrieval.paragraphs import collapse
from retrieval.sources.forms.letterhead import askers
from retrieval.sources.oparl.headings import head_of
from retrieval.sources.oparl.kinds import without_labels

T = TypeVar("T")

#: A head is among the first so many lines, each of so many characters at most.
_LINES, _LENGTH = 45, 300
#: A subject has at most so many characters, on so many lines; a shorter line than this ends it.
_SUBJECT, _SUBJECT_LINES, _WRAPPED = 200, 3, 45
_DATE = (
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{'|'.join(MONTHS)})\b)\s?\d{{2,4}}"
    r"|\d{4}-\d{2}-\d{2})"
)
_NUMBER = r"(?:[A-ZÄÖÜ]{1,6}[-/. ]?){0,3}\d[\dA-Za-z]{0,8}(?:\s?[-/.]\s?[\dA-ZÄÖÜa-z]{1,8}){0,4}"
#: What else has digits is no number of a paper: "7", "12".
_TELLING = re.compile(r"\d{3}|\d\D+\d|[A-ZÄÖÜ].*\d")
_ITEM = r"(?:(?:Ö|N|NÖ)\s?)?\d{1,3}(?:\.\d{1,3})*(?:\s?[a-z]\)?)?"
_END_OF_LABEL = r"(?:[ -]?(?:nr\b\.?|nummer\b|no\b\.?))?"
#: "Sitzung des Gemeinderats am 3.2.2024"; "Gemeinderat 3.2.2024 7.1", below "Gremium".
_SESSION = re.compile(
    rf"\bSitzung (?:de[rs] )?(?P<gremium>[A-ZÄÖÜ][^,.;:\d]{{2,80}}?),? (?:am|vom) "
    rf"(?:[A-Z][a-z]+, )?(?:dem |den )?(?P<day>{_DATE})"
)
_GREMIUM_HEAD = re.compile(r"Gremi(?:um|en)\b(?!\s*:).{0,60}", re.IGNORECASE)
_ROW = re.compile(
    rf"(?P<gremium>[A-ZÄÖÜ][^,;:\d]{{2,80}}?)[\s|]+(?P<day>{_DATE})"
    rf"(?:[\s|]+(?:TOP )?(?P<item>{_ITEM}))?(?![\w.]).*"
)
_ROWS_BELOW = 8
_GENITIVE = re.compile(r"(rat|tag|ausschuss)e?s\b")
_PLACE_AND_DAY = re.compile(rf"[A-ZÄÖÜ][\w ./-]{{1,40}}, (?:den |am |dem )?(?P<day>{_DATE})\W*")
_FROM_DAY = re.compile(rf"\bvom (?P<day>{_DATE})", re.IGNORECASE)
#: What ends a head: a salutation, a question or an answer, a sentence on a long line.
_TEXT = re.compile(
    r"(?:sehr geehrte|guten (?:tag|morgen)|liebe[rs]?\b)|(?:zu )?frage \d|\d{1,2}[.)] .*\?"
    r"|.{100,}[.?!:]$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\banfragen?\b.{0,100}?(?:zum Thema|betreffend|bezüglich|betr\.|:|\s[–-]|\bzu[mr]?)\s"
    r"\s*(?P<subject>(?!Anfrage\b|Frage\b|kurzfristigen|schriftlichen|mündlichen|Beantwortung).{4,})",
    re.IGNORECASE,
)
_QUOTES = "„“”\"'»«: "
#: An Anfrage that a letter names, with what stands behind it.
_NAMED = re.compile(r"\w*anfragen?\b(?P<behind>.{0,160})", re.IGNORECASE | re.DOTALL)
_OPENING = 2_500


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a letter says of itself; `written` is its own day, `meeting` that of the Sitzung.

    `asked` is the number that it calls that of an Anfrage, `named` are those of all Anfragen that
    it names, as `vorlage_key` spells them, `named_days` the days of these.
    """

    number: str | None = None
    asked: str | None = None
    gremium: str | None = None
    meeting: date | None = None
    item: str | None = None
    subject: str | None = None
    written: date | None = None
    named: frozenset[str] = frozenset()
    named_days: frozenset[date] = frozenset()


def _labels() -> Mapping[str, str]:
    """The words of each detail, as one regular expression."""
    found = defaultdict[str, list[str]](list)
    section = ""
    for line in Path(__file__).with_name("labels.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found[section].append(line)
    return {name: "|".join(lines) for name, lines in found.items()}


_WORDS = _labels()
_LABEL = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _WORDS.items())})"
    rf"{_END_OF_LABEL}\s*(?::|\t|$)",
    re.IGNORECASE,
)
#: Right behind its label, without a colon: "Drucksache 2024/12", "TOP 7.1".
_BARE_NUMBER = re.compile(
    rf"(?:{_WORDS['number']}){_END_OF_LABEL}\s(?P<value>(?-i:{_NUMBER}))\W*", re.IGNORECASE
)
_BARE_ITEM = re.compile(rf"(?:TOP|Tagesordnungspunkt)\s(?P<value>{_ITEM})\b.{{0,60}}")
_ASKS = re.compile("anfrage", re.IGNORECASE)


def read_letterhead(text: str) -> Letterhead:
    """Return what the first lines of a letter say of it."""
    lines = [line[:_LENGTH].strip() for line in text.split("\n", 8 * _LINES)[: 8 * _LINES]]
    filled = [line for line in lines if line][:_LINES]
    ends = (at for at, line in enumerate(filled) if _TEXT.match(collapse(line)))
    head = filled[: next(ends, len(filled))]
    told = _details(head)
    gremium, meeting, item = _session(head)
    own = [value for label, value in told["number"] if not _ASKS.search(label)]
    asked = [value for label, value in told["number"] if _ASKS.search(label)]
    bare = [found for line in head if (found := _BARE_NUMBER.fullmatch(collapse(line)))]
    own += [one["value"] for one in bare if not _ASKS.match(one[0])]
    asked += [one["value"] for one in bare if _ASKS.match(one[0])]
    named, days = _named_enquiries(text[:_OPENING])
    days |= {day for _, value in told["reference"] if (day := first_date(value))}
    return Letterhead(
        number=_first(own, as_number),
        asked=_first(asked, as_number),
        gremium=_first(_values(told["gremium"]), _as_gremium) or gremium,
        meeting=_first(_values(told["meeting"]), first_date) or meeting,
        item=_first(_values(told["item"]), _as_item) or _bare_item(head) or item,
        subject=_subject(text, head, told),
        written=_first(_values(told["day"]), first_date) or _written(head),
        named=named,
        named_days=frozenset(days),
    )


def as_number(value: str) -> str | None:
    """Return the number of a paper at the front of a value, where it can be one.

    >>> as_number("VII-F-08507 vom 3.2."), as_number("03.02.2024"), as_number("7")
    ('VII-F-08507', None, None)
    """
    found = re.match(_NUMBER, value.strip(_QUOTES + "#"))
    number = collapse(found[0]).rstrip("-/. ") if found else ""
    is_day = any(day.start == 0 for day in find_dates(number))
    return number if _TELLING.search(number) and not is_day else None


Details = Mapping[str, Sequence[tuple[str, str]]]


def _details(head: Sequence[str]) -> Details:
    """The values of a head by detail, each behind the words of its label."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    for at, line in enumerate(head):
        labels = [one for one in _LABEL.finditer(line) if _is_label(one, line)]
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            value = line[label.end() : following.start() if following else None]
            below = head[at + 1] if at + 1 < len(head) else ""
            if not value.strip() and following is None and not _LABEL.match(below):
                value = below
            if value.strip() and label.lastgroup:
                found[label.lastgroup].append((label[0], collapse(value)))
    return found


def _is_label(found: re.Match[str], line: str) -> bool:
    """Whether the words of a label are one: at the front of a line, or behind a value."""
    if found.end() == len(line) and found[0][-1:] not in (":", "\t"):
        return found.start() == 0
    return found.start() == 0 or found.lastgroup not in ("subject", "other", "reference")


def _session(head: Sequence[str]) -> tuple[str | None, date | None, str | None]:
    """Gremium, day and TOP, as a sentence or the agenda table of a head says them."""
    for at, line in enumerate(head):
        if found := _SESSION.search(collapse(line)):
            return _as_gremium(found["gremium"]), first_date(found["day"]), None
        if _GREMIUM_HEAD.fullmatch(line):
            rows = [one for below in head[at + 1 : at + 1 + _ROWS_BELOW]
                    if (one := _ROW.fullmatch(collapse(below)))]  # fmt: skip
            if rows:  # of several stations the last one dealt with it
                return (
                    _as_gremium(rows[-1]["gremium"]),
                    first_date(rows[-1]["day"]),
                    rows[-1]["item"],
                )
    return None, None, None


def _subject(text: str, head: Sequence[str], told: Details) -> str | None:
    for at, line in enumerate(head):
        label = _LABEL.match(line)
        if label and label.lastgroup == "subject":
            first = line[label.end() :].strip()
            following = head[at + 1 :] if first else head[at + 2 :]
            return _joined(first or "".join(head[at + 1 : at + 2]), following)
    found = head_of(text)
    headings = [at for at in (found.enquiry, found.reply) if at is not None]
    for at in headings:
        if about := _ABOUT.search(found.lines[at]):
            return _cleaned(about["subject"])
        if (rest := without_labels(found.lines[at])) != found.lines[at]:
            return _cleaned(rest)
    asking = set(askers(text))
    for line in found.lines[max(headings) + 1 :] if headings else ():
        if line in asking or _LABEL.match(line) or first_date(line) or as_number(line) == line:
            continue
        is_title = line[:1].isupper() and not line.endswith((".", ":", ",", "?"))
        return _cleaned(line) if is_title and not _TEXT.match(line) else None
    return None


def _joined(first: str, following: Iterable[str]) -> str | None:
    """A subject over several lines."""
    lines = [collapse(first)]
    for line in following:
        if len(lines) == _SUBJECT_LINES or len(lines[-1]) < _WRAPPED or _LABEL.match(line):
            break
        lines.append(collapse(line))
    return _cleaned(" ".join(lines))


def _cleaned(subject: str) -> str | None:
    return without_labels(collapse(subject)).strip(_QUOTES)[:_SUBJECT] or None


def _written(head: Sequence[str]) -> date | None:
    """The day of a letter: "Talheim, den 3. Februar 2024", or "Anfrage vom 3.2.2024" above all."""
    places = (_PLACE_AND_DAY.fullmatch(collapse(line)) for line in head)
    alone = (re.fullmatch(_DATE, line) for line in head)
    for found in (*places, *alone):
        if found:
            return first_date(found[0])
    headings = (_FROM_DAY.search(line) for line in head if line[:1].isupper() and _ASKS.match(line))
    return next((first_date(one["day"]) for one in headings if one), None)


def _named_enquiries(text: str) -> tuple[frozenset[str], set[date]]:
    """Numbers and days behind the word "Anfrage"."""
    numbers, days = set[str](), set[date]()
    for found in _NAMED.finditer(text):
        behind = collapse(re.split(r"(?<=[a-zäöüß)])\.\s", found["behind"])[0])
        days |= {day for one in _FROM_DAY.finditer(behind) if (day := first_date(one["day"]))}
        numbers |= {as_number(one[0]) or "" for one in re.finditer(_NUMBER, behind)}
    return frozenset(map(vorlage_key, numbers - {""})), days


def _bare_item(head: Sequence[str]) -> str | None:
    found = (_BARE_ITEM.fullmatch(line) for line in head)
    return next((one["value"] for one in found if one), None)


def _as_item(value: str) -> str | None:
    found = re.match(rf"(?:TOP\s)?({_ITEM})(?!\w)", value)
    return found[1] if found else None


def _as_gremium(value: str) -> str | None:
    """The name of a Gremium, without its day and in the nominative."""
    found = next(find_dates(value), None)
    name = (value[: found.start] if found else value).partition("\t")[0].strip(" ,;–-|")
    plain = _GENITIVE.sub(r"\1", name)
    return plain if 2 < len(plain) <= _SUBJECT and any(map(str.isalpha, plain)) else None


def _values(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (value for _, value in told)


def _first(values: Iterable[str], read: Callable[[str], T | None]) -> T | None:
    return next(filter(None, map(read, values)), None)
