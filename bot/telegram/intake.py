"""An update as Telegram sent it → answered once, however often it comes.

The updates of one chat are taken one after the other. Knows neither where updates come from
(`updates`) nor what is replied (`conversation`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard
from weakref import WeakValueDictionary

from telegram import Bot, Update

from bot.telegram.counts import Counts
from bot.telegram.delivery import Gone, Stopped
from bot.telegram.state import State

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
            log_error("an update", error)

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
    _log.error(
        "unforeseen %s while handling %s", type(error).__name__, what, extra={"place": place}
    )


#: The largest number SQLite keeps.
_MOST_NUMBER = 2**63 - 1


class Unreadable(ValueError):
    """It is no update of the Bot API."""


def number_of(raw: object) -> int:
    """The number of an update; raises Unreadable."""
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not _is_number(number) or number < 0:
        raise Unreadable("no update: it has no number")
    return number


def read(raw: object, bot: Bot) -> Update:
    """The update; raises Unreadable where the library or we could not work on it."""
    try:
        json.dumps(raw, ensure_ascii=False).encode()  # half a sign could not be sent back
        update = Update.de_json(raw, bot)  # type: ignore[arg-type]
        sound = all(map(_is_number, _numbers(update))) and all(map(_is_text, _texts(update)))
    except Exception as error:
        raise Unreadable(f"no update: {type(error).__name__}") from None
    if not sound:
        raise Unreadable("no update: a number or a text is something else")
    return update


def chat_of(update: Update) -> int:
    """The chat whose updates are taken in order: an inline query has that of its user."""
    where = update.effective_chat or update.effective_user
    return where.id if where else 0


def _numbers(update: Update) -> list[object]:
    """What has to be a number in the kinds of updates that are read."""
    found: list[object] = [
        one.id for one in (update.effective_chat, update.effective_user) if one is not None
    ]
    if message := update.effective_message:
        found += [message.message_id, message.chat.id]
    if query := update.callback_query or update.inline_query:
        found.append(query.from_user.id)
    if change := update.my_chat_member:
        found.append(change.chat.id)
    return found


def _texts(update: Update) -> list[object]:
    """What has to be a text there."""
    found: list[object] = []
    if message := update.effective_message:
        found.append(message.chat.type)
    if press := update.callback_query:
        found += [press.id, press.data or ""]
    if query := update.inline_query:
        found += [query.id, query.query]
    if change := update.my_chat_member:
        found.append(change.new_chat_member.status)
    return found


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST_NUMBER


def _is_text(value: object) -> bool:
    return isinstance(value, str)
