"""Questions without an answer that citizens gave to the city → what it sees of them, for 30 days.

A text without what is personal, its day, and how often: no time, no address, nothing that joins two
questions. Whether anything may be kept at all is decided by `bot.web.forms`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.state.file import StateError, StateFile
from bot.state.personal import without_personal
from bot.texts.cli import STATE_FULL
from retrieval.german.topics import NAMES, topics
from retrieval.german.words import STOP_WORDS, stem, words

#: Days a question is kept: the day it came and the 29 after it.
KEPT_DAYS = 30

#: Texts kept at once: about a megabyte; beyond, new ones are refused until old ones have gone.
MOST_KEPT = 5_000


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
        self._file = StateFile(folder, "unanswered.json")
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
                raise StateError(STATE_FULL.format(most=MOST_KEPT))
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
