"""Requests of several towns → whose turn it is, so that none waits for the rush to another.

All towns share the workers. Each waits in a line of its own, and the lines take turns. Reads no
request: see `middleware`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Turns:
    """So many `workers`, and so many requests that work or wait, of `towns` towns together.

    A town alone may have them all. Where all are held, others still get their share of them.
    """

    workers: int
    most: int
    towns: int = 1
    _held: int = 0
    _busy: int = 0
    _working: int = 0
    _lines: deque[Share] = field(default_factory=deque)

    def share(self) -> Share:
        return Share(self)

    def has_place(self, held: int) -> bool:
        """Whether a town that holds so many may come with one more."""
        if self._held < self.most:
            return True
        return held < max(1, self.most // (self._busy + (not held)))

    def come(self, share: Share, *, first: bool) -> bool:
        """One more is there; whether a worker is free for it at once."""
        self._held += 1
        self._busy += first
        free = self._working < self.workers
        self._working += free
        if not free and share not in self._lines:
            self._lines.append(share)
        return free

    def go(self, *, last: bool, worked: bool) -> None:
        """One is done, or `worked` not at all; the next of the next town has its worker."""
        self._held -= 1
        self._busy -= last
        if not worked:
            return
        self._working -= 1
        while self._lines:
            share = self._lines.popleft()
            if share.call_next():
                self._working += 1
                self._lines.append(share)
                return


@dataclass(slots=True, eq=False)
class Share:
    """What one town has of them."""

    turns: Turns
    _held: int = 0
    _waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    def has_place(self) -> bool:
        return self.turns.has_place(self._held)

    async def work(self) -> None:
        """Return when a worker is free for this; `done` gives it back."""
        self._held += 1
        if self.turns.come(self, first=self._held == 1):
            return
        called = asyncio.get_running_loop().create_future()
        self._waiting.append(called)
        try:
            await called
        except asyncio.CancelledError:
            self._leave(worked=not called.cancelled())
            raise

    def done(self) -> None:
        self._leave(worked=True)

    def call_next(self) -> bool:
        """Let the first that still waits work; whether there was one."""
        while self._waiting:
            called = self._waiting.popleft()
            if not called.done():
                called.set_result(None)
                return True
        return False

    def _leave(self, *, worked: bool) -> None:
        self._held -= 1
        self.turns.go(last=self._held == 0, worked=worked)
