"""A question that nothing fits → kept for the city, only when a citizen says so.

Where RATSAUSKUNFT_KEEP_UNANSWERED is off there is no route at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from bot import texts
from bot.asks import Asks, Question
from bot.forms import form_question
from bot.gaps import Gaps
from bot.page import Pages
from bot.refusals import Refused, problems
from bot.state_file import StateError
from retrieval.question import checked
from retrieval.reply import Silence

_log = logging.getLogger("ratsauskunft")

#: Where a question is given away: as dear as asking.
PATHS = ("/api/unanswered", "/unbeantwortet")

#: Seconds between two looks for questions that are to be deleted.
_EXPIRY_SECONDS = 60 * 60.0


class Kept(BaseModel):
    """What was kept of a question."""

    kept: str


def add_unanswered(app: FastAPI, archive: Callable[[], Asks], pages: Pages, gaps: Gaps) -> None:
    """The routes that keep a question."""

    @app.post(PATHS[0], responses=problems(400, 408, 409, 413, 422, 429, 503))
    def give(question: Question) -> Kept:
        """Give a question that nothing fits to the city, without what is personal."""
        return Kept(kept=_keep(archive(), gaps, question.question))

    @app.post(PATHS[1], include_in_schema=False)
    async def give_on_page(request: Request) -> Response:
        question = form_question(await request.body())
        if question is None:
            raise Refused(400, texts.NO_FORM)
        return await run_in_threadpool(lambda: _thank(archive(), pages, gaps, question))


@asynccontextmanager
async def expiring(gaps: Gaps) -> AsyncIterator[None]:
    """What is kept is deleted in time while this lasts."""
    task = asyncio.create_task(_expire_again_and_again(gaps))
    try:
        yield
    finally:
        task.cancel()


async def _expire_again_and_again(gaps: Gaps) -> None:
    while True:
        try:
            await run_in_threadpool(gaps.expire)
        except StateError as error:
            _log.error("%s", error)
        await asyncio.sleep(_EXPIRY_SECONDS)


def _keep(archive: Asks, gaps: Gaps, question: str) -> str:
    """What was kept; Refused where there is an answer, or where nothing is left to keep."""
    reply = archive.ask(question)
    if not isinstance(reply, Silence) or reply.reason != "nothing-fits":
        raise Refused(409, texts.NOT_UNANSWERED)
    kept = gaps.keep(checked(question))
    if not kept:
        raise Refused(409, texts.NOTHING_TO_KEEP)
    return kept


def _thank(archive: Asks, pages: Pages, gaps: Gaps, question: str) -> Response:
    return HTMLResponse(pages.kept(archive.status, _keep(archive, gaps, question)))
