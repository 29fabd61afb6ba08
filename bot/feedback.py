"""What people think of an answer → numbers: per answer and verdict, and nothing else.

No text, no time, no address. With a folder the numbers outlive the process and several processes
count together; without one they are kept in memory.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Literal, get_args

from retrieval.errors import RatsauskunftError

Verdict = Literal["fits", "does-not-fit", "outdated", "wrong-source"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_FILE = "feedback.json"

Counts = dict[str, dict[str, int]]


class FeedbackError(RatsauskunftError):
    """The counts cannot be read or written."""


class Feedback:
    """Counts verdicts by the id of an answer."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises FeedbackError where the folder cannot be used."""
        self._folder = folder
        self._lock = Lock()
        self._counts: Counts = {}
        if folder:
            with _told(folder):
                folder.mkdir(parents=True, exist_ok=True)
                self._read()

    def count(self, id: str, verdict: Verdict) -> None:
        """Count one verdict on an answer; FeedbackError where that cannot be kept."""
        with self._alone():
            self._read()
            of_answer = self._counts.setdefault(id, {})
            of_answer[verdict] = of_answer.get(verdict, 0) + 1
            self._write()

    def counts(self) -> Counts:
        """How often which verdict was given, by the id of the answer."""
        with self._alone():
            self._read()
            return {id: dict(of_answer) for id, of_answer in self._counts.items()}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other process counts at the same time."""
        with self._lock:
            if not self._folder:
                yield
                return
            with (
                _told(self._folder),
                (self._folder / ".feedback.lock").open("w", encoding="utf-8") as lock,
            ):
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield

    def _read(self) -> None:
        if self._folder and (path := self._folder / _FILE).is_file():
            self._counts = json.loads(path.read_text(encoding="utf-8"))

    def _write(self) -> None:
        if self._folder:
            fresh = self._folder / f".{_FILE}"
            fresh.write_text(json.dumps(self._counts, sort_keys=True), encoding="utf-8")
            fresh.replace(self._folder / _FILE)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise FeedbackError(
            f"the counts of feedback in {folder} cannot be used ({type(error).__name__}); make the "
            f"folder writable, or move {_FILE} away"
        ) from error
