"""What outlives the service → JSON in files, and the first of them: verdicts on answers, counted.

A file is replaced as a whole and changed by one process at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Literal, get_args

from filelock import FileLock

from bot.texts.cli import STATE_DAMAGED, STATE_UNUSABLE
from bot.texts.failures import of_the_system
from retrieval.errors import RatsauskunftError

#: Where it lies unless RATSAUSKUNFT_STATE names a folder.
DEFAULT_FOLDER = Path("state")

#: Only who runs the service may read it.
OWN = 0o600


class StateError(RatsauskunftError):
    """A file cannot be read or written."""


class StateFile:
    """A JSON object in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / name
        self._lock = FileLock(self._path.with_name(f".{self._path.stem}.lock"))

    def prepare(self) -> dict[str, Any]:
        """Make the folder; the value. StateError where either cannot be used."""
        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
        return self.read()

    def read(self) -> dict[str, Any]:
        """The value, empty where there is none; StateError where it cannot be read."""
        with self._told():
            if not self._path.is_file():
                return {}
            value = json.loads(self._path.read_text(encoding="utf-8"))
            if not isinstance(value, dict):
                raise ValueError("no object")
            return value

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """The value, to be changed in place; kept when the block ends without an error.

        Raises StateError where it cannot be read or kept.
        """
        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        try:
            value = self.read()
            yield value
            with self._told():
                self._write(value)
        finally:
            self._lock.release()

    def _write(self, value: dict[str, Any]) -> None:
        fresh = self._path.with_name(f".{self._path.name}")
        fresh.touch(mode=OWN)
        fresh.write_text(json.dumps(value, sort_keys=True, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self._path)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            reason = of_the_system(error) if isinstance(error, OSError) else STATE_DAMAGED
            name = self._path.name
            told = STATE_UNUSABLE.format(file=self._path, reason=reason, name=name)
            raise StateError(told) from error


#: "nothing-fits" is said of a choice, and counted under the id of its likeliest item.
Verdict = Literal["fits", "does-not-fit", "outdated", "wrong-source", "nothing-fits"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

#: How often which verdict was given, by the id of the answer.
VerdictCounts = dict[str, dict[str, int]]


def under_present_ids(counts: VerdictCounts, present: Callable[[str], str]) -> VerdictCounts:
    """Return the counts by the ids that answers have now; `present` gives that of an earlier id.

    >>> under_present_ids({"a-1": {"fits": 2}, "a/1": {"fits": 1}}, lambda id: "a/1")
    {'a/1': {'fits': 3}}
    """
    summed: VerdictCounts = {}
    for id, given in counts.items():
        of_answer = summed.setdefault(present(id), {})
        for verdict, count in given.items():
            of_answer[verdict] = of_answer.get(verdict, 0) + count
    return summed


class Feedback:
    """Counts verdicts by the id of an answer: no text, no time, no address.

    With a folder the counts outlive the process and several processes count together.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Raises StateError where the folder cannot be used."""
        self._file = StateFile(folder, "feedback.json") if folder else None
        self._lock = Lock()
        self._counts: VerdictCounts = self._file.prepare() if self._file else {}

    def count(self, id: str, verdict: Verdict) -> None:
        """Count one verdict on an answer; StateError where that cannot be kept."""
        with self._file.changing() if self._file else self._in_memory() as counts:
            of_answer = counts.setdefault(id, {})
            of_answer[verdict] = of_answer.get(verdict, 0) + 1

    def counts(self) -> VerdictCounts:
        if self._file:
            return self._file.read()
        with self._in_memory() as counts:
            return {id: dict(of_answer) for id, of_answer in counts.items()}

    @contextmanager
    def _in_memory(self) -> Iterator[VerdictCounts]:
        with self._lock:
            yield self._counts
