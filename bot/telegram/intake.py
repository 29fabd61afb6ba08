"""An update as Telegram sent it → answered once, however often it comes.

The updates of one chat are taken one after the other. Knows neither where updates come from
(`polling`, `webhook`) nor what is replied (`conversation`).
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from telegram import Bot, Update

from bot.telegram.counts import Counts
from bot.telegram.delivery import Gone, Stopped
from bot.telegram.state import State
from bot.telegram.updates import Unreadable, chat_of, number_of, read
from bot.texts import log as log_texts

_log = logging.getLogger("ratsauskunft")


@dataclass(slots=True)
class Intake:
    """Takes updates; `answer` sends the whole reply or raises Stopped."""

    bot: Bot
    state: State
    counts: Counts
    answer: Callable[[Update], Awaitable[None]]
    _running: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _turns: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def start(self, raw: object) -> asyncio.Task[None] | None:
        """The work on an update, which ends when it is answered; None where it was before.

        Raises Unreadable.
        """
        number = number_of(raw)
        if number in self._running:
            self.counts.add("repeated")
            return self._running[number]
        if self.state.is_done(number):
            self.counts.add("repeated")
            return None
        update = self._read(number, raw)
        task = asyncio.create_task(self._take(update, chat_of(update)), name=f"update {number}")
        self._running[number] = task
        task.add_done_callback(lambda done: self._end(number, done))
        return task

    async def finish(self, seconds: float) -> None:
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=seconds)

    async def stop(self) -> None:
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _read(self, number: int, raw: object) -> Update:
        try:
            return read(raw, self.bot)
        except Unreadable:
            self.counts.add("unreadable")
            self._settle(number)
            raise

    async def _take(self, update: Update, chat: int) -> None:
        began = time.monotonic()
        turn = self._turns.get(chat)
        if turn is None:
            turn = self._turns[chat] = asyncio.Lock()
        async with turn:
            try:
                await self.answer(update)
            except Gone:
                return
        self.counts.seconds += time.monotonic() - began

    def _end(self, number: int, done: asyncio.Task[None]) -> None:
        del self._running[number]
        if was_stopped(done):
            return
        self._settle(number)
        error = done.exception()
        if error:
            self.counts.add("failed")
            log_error(log_texts.AN_UPDATE, error)

    def _settle(self, number: int) -> None:
        """Nothing is left to do for an update, whatever became of it: it may not come again."""
        if not self.state.is_done(number):
            self.state.note(number, self.state.steps(number), True)


def was_stopped(task: asyncio.Task[None]) -> bool:
    """Whether the work on an update was given up because the channel stops."""
    return task.cancelled() or isinstance(task.exception(), Stopped)


def log_error(what: str, error: BaseException) -> None:
    """Tell the operator the kind of an error and its place; its message may quote a question."""
    place = "".join(traceback.format_tb(error.__traceback__))
    _log.error(log_texts.UNFORESEEN_WHILE, type(error).__name__, what, extra={"place": place})
