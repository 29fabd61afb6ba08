"""How much a program does, counted instead of timed: the same on each machine, and under any load."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


class Calls:
    """Counts calls of functions, those written in C too, but not what they do inside."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def in_new_threads(self) -> Iterator[Calls]:
        """Count what is called in the threads that are started meanwhile."""
        threading.setprofile(self._seen)
        try:
            yield self
        finally:
            threading.setprofile(None)

    @contextmanager
    def in_this_thread(self) -> Iterator[Calls]:
        """Count what is called here meanwhile."""
        before = sys.getprofile()
        sys.setprofile(self._seen)
        try:
            yield self
        finally:
            sys.setprofile(before)

    def of(self, run: Callable[[T], object], given: T) -> int:
        """Return how many calls running with something takes."""
        before = self._count
        run(given)
        return self._count - before

    def _seen(self, _frame: FrameType, event: str, _what: Any) -> None:
        self._count += event in ("call", "c_call")
