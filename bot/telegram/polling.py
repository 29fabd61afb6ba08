"""getUpdates → intake: an update is confirmed to Telegram only when it is answered."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from telegram.error import Conflict, InvalidToken, RetryAfter

from bot.telegram.api import POLL_SECONDS, RatsauskunftBot
from bot.telegram.counts import Counts
from bot.telegram.delivery import pause_after, seconds_of
from bot.telegram.intake import Intake, was_stopped
from bot.telegram.updates import Unreadable, number_of
from bot.texts import log as log_texts

_log = logging.getLogger("ratsauskunft")

#: Seconds to wait for replies before looking for updates of other chats.
_GLANCE = 0.2
#: The same while all that is under way has to wait.
_LONG_GLANCE = 1.0
#: Seconds before asking again where another program or the token is in the way.
_CONFLICT_PAUSE, _TOKEN_PAUSE = 4.0, 30.0


@dataclass(slots=True)
class Polling:
    """Asks Telegram for updates until it is cancelled.

    No open port is needed, and Telegram keeps what is not confirmed for 24 hours. It hands out 100
    at a time: while as many wait for their chats, no others are taken.
    """

    bot: RatsauskunftBot
    intake: Intake
    counts: Counts
    seconds: int = POLL_SECONDS
    _pending: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _settled: set[int] = field(default_factory=set)
    _next: int | None = None

    async def run(self) -> None:
        failures = 0
        while True:
            try:
                await self._round()
                failures = 0
            except Exception as error:
                failures += 1
                self.counts.add("waits" if isinstance(error, RetryAfter) else "outages")
                await asyncio.sleep(_pause(error, failures))

    async def _round(self) -> None:
        """Ask once, start the work on what came, and wait a moment for its end."""
        waiting = bool(self._pending)
        found = await self.bot.raw_updates(self._offset(), 0 if waiting else self.seconds)
        if not waiting:
            # All is confirmed. The next number may be a lower one: after a week without updates
            # Telegram draws it at random.
            self._next = None
            self._settled.clear()
        fresh = self._take(found)
        if self._pending:
            glance = _GLANCE if fresh else _LONG_GLANCE
            await asyncio.wait(list(self._pending.values()), timeout=glance)
            self._drop_answered()

    async def confirm(self) -> None:
        self._drop_answered()
        if self._offset() is not None:
            await self.bot.raw_updates(self._offset(), 0, limit=1)

    def _offset(self) -> int | None:
        return min(self._pending, default=self._next)

    def _take(self, found: list[object]) -> bool:
        """Start the work on what came; whether any of it is new."""
        fresh = False
        for raw in found:
            try:
                number = number_of(raw)
            except Unreadable:
                self.counts.add("unreadable")
                continue
            self._next = max(self._next or 0, number + 1)
            if number in self._pending or number in self._settled:
                continue
            fresh |= self._start(number, raw)
        return fresh

    def _start(self, number: int, raw: object) -> bool:
        """Whether there is work on an update; it is remembered until it is confirmed."""
        try:
            task = self.intake.start(raw)
        except Unreadable:
            task = None
        if task:
            self._pending[number] = task
        else:
            self._settled.add(number)
        return task is not None

    def _drop_answered(self) -> None:
        """Forget what is answered; what was given up because the channel stops is not."""
        for number, task in list(self._pending.items()):
            if task.done() and not was_stopped(task):
                del self._pending[number]
                self._settled.add(number)


def _pause(error: Exception, failures: int) -> float:
    """Seconds until the next try, and what the operator should know."""
    if isinstance(error, InvalidToken):
        _log.error(log_texts.TOKEN_REFUSED)
        return _TOKEN_PAUSE
    if isinstance(error, Conflict):
        _log.error(log_texts.OTHER_PROGRAM)
        return _CONFLICT_PAUSE
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    if failures == 1:
        _log.warning(log_texts.NO_UPDATES, type(error).__name__)
    return pause_after(failures)
