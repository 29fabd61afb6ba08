"""getUpdates, or POST of Telegram → intake: an update is confirmed only when it is answered."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final, NoReturn

from fastapi import FastAPI, Request
from starlette.responses import Response
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.api import POLL_SECONDS, RatsauskunftBot
from bot.telegram.counts import Counts
from bot.telegram.delivery import seconds_of
from bot.telegram.intake import Intake, Unreadable, number_of, was_stopped
from bot.texts import common as texts
from bot.web.responses import Refused

_log = logging.getLogger("ratsauskunft")

#: Seconds to wait for replies before looking for updates of other chats.
_GLANCE = 0.2
#: The same while all that is under way has to wait.
_LONG_GLANCE = 1.0
#: Seconds before asking again: at first, at most, and where asking soon cannot help.
_FIRST_PAUSE, _LAST_PAUSE, _LONG_PAUSE = 0.25, 4.0, 30.0

PATH: Final = "/telegram"

#: Bytes of an update: the longest message with its entities and the one it replies to, each letter
#: as an escape, has a fifth of it.
MOST_BYTES: Final = 1024 * 1024

#: How deep lists and objects of an update may lie in each other; the Bot API's own have ten.
_MOST_DEPTH = 64

#: Seconds Telegram is kept waiting: less than it waits.
_WEBHOOK_SECONDS = 25.0

_SECRET_HEADER = "x-telegram-bot-api-secret-token"


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
        _log.error("Telegram refuses the token; check TELEGRAM_BOT_TOKEN")
        return _LONG_PAUSE
    if isinstance(error, Conflict):
        _log.error("Telegram says that another program asks for the updates of this bot")
        return _LAST_PAUSE
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    if failures == 1:
        known = isinstance(error, TelegramError)
        _log.warning("no updates from Telegram (%s); trying on", type(error).__name__)
        if not known:
            return _FIRST_PAUSE
    return min(_FIRST_PAUSE * 2.0 ** min(failures - 1, 10), _LAST_PAUSE)


def add_webhook(app: FastAPI, secret: str, intake: Callable[[], Intake | None]) -> None:
    """The route, which says 200 only when the update is answered.

    Refuses with 4xx what is not from Telegram or no update; asks with 503 for another try where the
    reply has to wait. `intake` gives None while the channel is not ready.
    """

    @app.post(PATH, include_in_schema=False)
    async def update(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not compare_digest(given.encode(), secret.encode()):
            raise Refused(403, texts.problem(403))
        raw = read(await request.body())
        ready = intake()
        if ready is None:
            raise Refused(503, texts.UNAVAILABLE)
        try:
            task = ready.start(raw)
        except Unreadable:
            raise Refused(400, texts.problem(400)) from None
        if task:
            await asyncio.wait([task], timeout=_WEBHOOK_SECONDS)
            if not task.done() or was_stopped(task):
                raise Refused(503, texts.UNAVAILABLE)
        return Response()


def read(body: bytes) -> object:
    """The JSON of a body; raises Refused where it is none or nested too deeply.

    >>> read(b'{"update_id": 1}')
    {'update_id': 1}
    """
    try:
        found: object = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Refused(400, texts.problem(400)) from None
    level = [found]
    for _ in range(_MOST_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return found
    raise Refused(400, texts.problem(400))


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
