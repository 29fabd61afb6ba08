"""Questions without an answer that citizens gave to the city → what it sees of them, for 30 days.

A text without what is personal, its day, and how often: no time, no address, nothing that joins two
questions. Whether anything may be kept at all is decided by `unanswered`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.state.file import StateError, StateFile
from retrieval.german.topics import NAMES, topics
from retrieval.german.words import STOP_WORDS, stem, unwrapped, words

#: Days a question is kept: the day it came and the 29 after it.
KEPT_DAYS = 30

#: Texts kept at once: about a megabyte; beyond, new ones are refused until old ones have gone.
MOST_KEPT = 5_000

_FILE = "unanswered.json"


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question as it was kept, how often it came in other words or the same, and when last."""

    text: str
    count: int
    last: date


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one topic; `topic` is empty where they have none."""

    topic: str
    gaps: tuple[KeptQuestion, ...]


class UnansweredQuestions:
    """Keeps questions in a folder; `today` tells the day anew each time."""

    def __init__(self, folder: Path, today: Callable[[], date]) -> None:
        self._file = StateFile(folder, _FILE)
        self._today = today

    def keep(self, question: str) -> str:
        """Keep a question without what is personal; the text as it is kept, or nothing.

        Raises StateError where it cannot be kept.
        """
        text = without_personal(question)
        if not text:
            return ""
        today = self._today()
        with self._file.changing() as days:
            _expire(days, today)
            if sum(map(len, days.values())) >= MOST_KEPT:
                raise StateError(f"{MOST_KEPT} questions are kept already")
            counts = days.setdefault(today.isoformat(), {})
            counts[text] = counts.get(text, 0) + 1
        return text

    def expire(self) -> None:
        """Delete what has been kept for long enough; StateError where that fails."""
        if _expire(self._file.read(), self._today()):
            with self._file.changing() as days:
                _expire(days, self._today())

    def groups(self) -> list[Group]:
        """What is kept, by topic, the most frequent first; StateError where it cannot be read."""
        days = self._file.read()
        _expire(days, self._today())
        by_topic: defaultdict[str, list[KeptQuestion]] = defaultdict(list)
        for kept in _kept(days):
            for topic in sorted(topics(kept.text)) or [""]:
                by_topic[topic].append(kept)
        found = [
            Group(NAMES.get(topic, ""), tuple(sorted(of_topic, key=lambda kept: -kept.count)))
            for topic, of_topic in by_topic.items()
        ]
        return sorted(found, key=lambda group: -sum(kept.count for kept in group.gaps))


def _expire(days: dict[str, Any], today: date) -> bool:
    """Take out the days that are over; whether there were any."""
    first = (today - timedelta(days=KEPT_DAYS - 1)).isoformat()
    over = [day for day in days if day < first]
    for day in over:
        del days[day]
    return bool(over)


def _kept(days: Mapping[str, Mapping[str, int]]) -> list[KeptQuestion]:
    """Questions with the same telling words are one; its newest wording stands for it."""
    alike: dict[frozenset[str], KeptQuestion] = {}
    for day in sorted(days):
        for text, count in days[day].items():
            telling = frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)
            before = alike.get(telling)
            total = count + (before.count if before else 0)
            alike[telling] = KeptQuestion(text, total, date.fromisoformat(day))
    return list(alike.values())


#: Digits from which a number may belong to a person: postcodes have five, years four.
_MANY_DIGITS = 5

MAIL = "[E-Mail]"
ADDRESS = "[Adresse]"
NAME = "[Name]"
NUMBER = "[Nummer]"
HOUSE = "[Hausnummer]"
PLATE = "[Kennzeichen]"
DATE = "[Datum]"

_NAME = r"(?:(?:von|van|de|zu|der|den)\s+)*[A-ZÄÖÜ][\w'’-]+"
_TITLE = r"(?:(?:Dr|Prof|Dipl|Ing|med)\.?\s*(?:-\s*)?)*"
_STREET = (
    r"(?:\w*(?:stra(?:ß|ss)e|str\.?|weg|allee|platz|gasse|ring|ufer|damm|steig|hof|markt|berg)"
    r"|(?:am|an der|im|in der|auf dem|auf der|zum|zur)\s+[A-ZÄÖÜ][\w-]+)"
)

Change = str | Callable[[re.Match[str]], str]


def _unless_filling(found: re.Match[str]) -> str:
    """Whatever follows a form of address is a name, unless it is a word like "und"."""
    if found["first"].casefold() in STOP_WORDS:
        return found[0]
    return f"{found['address']} {NAME}"


def _unless_short(found: re.Match[str]) -> str:
    """A run with many digits is a number of somebody; a year or an amount stays."""
    return NUMBER if sum(map(str.isdigit, found[0])) >= _MANY_DIGITS else found[0]


_CHANGES: tuple[tuple[re.Pattern[str], Change], ...] = (
    (re.compile(r"[^\s<>()]+\s?(?:@|\(at\)|\[at\])\s?[\w.-]+\.\w+", re.IGNORECASE), MAIL),
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), ADDRESS),
    (re.compile(r"@\w+"), NAME),
    (re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b"), NUMBER),
    (re.compile(r"\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?\b"), PLATE),
    (
        re.compile(r"\b(geb(?:oren|\.)?\s+(?:am\s+|im\s+)?)[\w. ]{1,20}?\d{2,4}\b", re.IGNORECASE),
        rf"\g<1>{DATE}",
    ),
    (re.compile(r"\+?\d(?:[\s\d/().–-]*\d)?"), _unless_short),
    (
        re.compile(
            r"\b(?P<address>(?i:herrn?|frau|familie|fam\.|eheleute|doktor|dr\.|prof\.))\s+"
            rf"{_TITLE}(?P<first>(?:(?:von|van|de|zu)\s+)*[\w'’-]+)(?:\s+{_NAME})*"
        ),
        _unless_filling,
    ),
    (
        re.compile(
            r"\b((?i:mein name ist|ich hei(?:ß|ss)e|ich bin|gez\.|lg,?"
            rf"|gr(?:u|ü|ue)(?:ß|ss)(?:e|en)?,?))\s+{_NAME}(?:\s+{_NAME})*"
        ),
        rf"\g<1> {NAME}",
    ),
    (re.compile(r"\b(?:haus)?(?:nummer|nr\.?)\s*\d+\s?[a-z]?\b", re.IGNORECASE), HOUSE),
    (re.compile(rf"\b({_STREET})\s+\d{{1,3}}(?:\s?[a-z])?\b", re.IGNORECASE), rf"\g<1> {HOUSE}"),
)

_PLACEHOLDER = re.compile(r"\[[\w-]+\]")


def without_personal(question: str) -> str:
    """Return the question with placeholders for what is personal, or nothing if that is all.

    Takes away too much rather than too little: every run of five digits (telephone, IBAN, date of
    birth, postcode), whatever follows a form of address. A name that stands alone looks like any
    other word and stays; that is why a citizen sees what was kept.

    >>> without_personal("Ich bin Erna Muster, Ringstraße 12a, Tel. 02323 12345: wo ist Glas?")
    'Ich bin [Name], Ringstraße [Hausnummer], Tel. [Nummer]: wo ist Glas?'
    """
    text = unwrapped(question)
    for pattern, change in _CHANGES:
        text = pattern.sub(change, text)
    return text if re.search(r"\w{3}", _PLACEHOLDER.sub("", text)) else ""
