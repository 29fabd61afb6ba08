"""POST of Telegram → intake: 200 is said only when the update is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from hmac import compare_digest
from typing import Final, NoReturn

from fastapi import FastAPI, Request
from starlette.responses import Response

from bot.telegram.intake import Intake, was_stopped
from bot.telegram.updates import Unreadable
from bot.texts import common as texts
from bot.texts.languages import say
from bot.web.responses import Refused

PATH: Final = "/telegram"

#: Bytes of an update: the longest message with its entities and the one it replies to, each letter
#: as an escape, has a fifth of it.
MOST_BYTES: Final = 1024 * 1024

#: How deep lists and objects of an update may lie in each other; the Bot API's own have ten.
_MOST_DEPTH = 64

#: Seconds Telegram is kept waiting: less than it waits.
_WEBHOOK_SECONDS = 25.0

_SECRET_HEADER = "x-telegram-bot-api-secret-token"


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
            raise Refused(503, say(texts.UNAVAILABLE))
        try:
            task = ready.start(raw)
        except Unreadable:
            raise Refused(400, texts.problem(400)) from None
        if task:
            await asyncio.wait([task], timeout=_WEBHOOK_SECONDS)
            if not task.done() or was_stopped(task):
                raise Refused(503, say(texts.UNAVAILABLE))
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
