"""What people think of an answer → numbers: per answer and verdict, and nothing else.

No text, no time, no address. With a folder the numbers outlive the process and several processes
count together; without one they are kept in memory.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Literal, get_args

from bot.state.file import StateFile

Verdict = Literal["fits", "does-not-fit", "outdated", "wrong-source"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_FILE = "feedback.json"

Counts = dict[str, dict[str, int]]


class Feedback:
    """Counts verdicts by the id of an answer."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises StateError where the folder cannot be used."""
        self._file = StateFile(folder, _FILE) if folder else None
        self._lock = Lock()
        self._counts: Counts = self._file.prepare() if self._file else {}

    def count(self, id: str, verdict: Verdict) -> None:
        """Count one verdict on an answer; StateError where that cannot be kept."""
        if self._file:
            with self._file.changing() as counts:
                _add(counts, id, verdict)
            return
        with self._lock:
            _add(self._counts, id, verdict)

    def counts(self) -> Counts:
        """How often which verdict was given, by the id of the answer."""
        if self._file:
            return self._file.read()
        with self._lock:
            return {id: dict(of_answer) for id, of_answer in self._counts.items()}


def _add(counts: Counts, id: str, verdict: Verdict) -> None:
    of_answer = counts.setdefault(id, {})
    of_answer[verdict] = of_answer.get(verdict, 0) + 1
