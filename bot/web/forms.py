"""What citizens give → verdicts on answers, counted, and questions without an answer, kept.

Both come from the interface and from forms of the page.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from bot.ports import ArchivePort, Question
from bot.state.file import VERDICTS, Feedback, StateError, Verdict
from bot.state.unanswered import UnansweredQuestions
from bot.texts import common as texts
from bot.web.page import PageRenderer
from bot.web.responses import Refused, found, problems
from retrieval.replies.reply import Silence
from retrieval.search.query import normalise_question

_log = logging.getLogger("ratsauskunft")

#: Where a question is given away: as dear as asking.
PATHS = ("/api/unanswered", "/unbeantwortet")

#: Seconds between two looks for questions that are to be deleted.
_EXPIRY_SECONDS = 60 * 60.0

#: Fields of a form that are read: ours have two at most.
_MOST_FIELDS = 8


class Opinion(BaseModel):
    """What somebody thinks of a stored answer: a verdict, never a text."""

    id: str
    verdict: Verdict


def add_feedback(
    app: FastAPI, archive: Callable[[], ArchivePort], pages: PageRenderer, feedback: Feedback
) -> None:
    """The routes that count what people think of an answer."""

    @app.post(
        "/api/feedback", status_code=204, responses=problems(400, 404, 408, 413, 422, 429, 503)
    )
    def opinion(opinion: Opinion) -> None:
        """Count a verdict on a stored answer."""
        feedback.count(found(archive(), opinion.id).id, opinion.verdict)

    @app.post("/antwort/{id}/rueckmeldung", include_in_schema=False)
    async def opinion_on_page(id: str, request: Request) -> Response:
        verdict = form_verdict(await request.body())
        return await run_in_threadpool(lambda: _count_form(archive(), pages, feedback, id, verdict))


def _count_form(
    archive: ArchivePort, pages: PageRenderer, feedback: Feedback, id: str, verdict: Verdict | None
) -> Response:
    """The page after a verdict was sent with the form."""
    stored = found(archive, id)
    if verdict is None:
        raise Refused(422, texts.NO_VERDICT)
    feedback.count(stored.id, verdict)
    return HTMLResponse(
        pages.render("thanks.html", title=texts.THANKS, status=archive.status, id=stored.id)
    )


class Kept(BaseModel):
    """What was kept of a question."""

    kept: str


def add_unanswered(
    app: FastAPI,
    archive: Callable[[], ArchivePort],
    pages: PageRenderer,
    unanswered: UnansweredQuestions,
) -> None:
    @app.post(PATHS[0], responses=problems(400, 408, 409, 413, 422, 429, 503))
    def give(question: Question) -> Kept:
        """Give a question that nothing fits to the city, without what is personal."""
        return Kept(kept=_keep(archive(), unanswered, question.question))

    @app.post(PATHS[1], include_in_schema=False)
    async def give_on_page(request: Request) -> Response:
        question = form_question(await request.body())
        if question is None:
            raise Refused(400, texts.NO_FORM)
        return await run_in_threadpool(lambda: _thank(archive(), pages, unanswered, question))


@asynccontextmanager
async def expiring(unanswered: UnansweredQuestions) -> AsyncIterator[None]:
    """What is kept is deleted in time while this lasts."""
    task = asyncio.create_task(_expire_again_and_again(unanswered))
    try:
        yield
    finally:
        task.cancel()


async def _expire_again_and_again(unanswered: UnansweredQuestions) -> None:
    while True:
        try:
            await run_in_threadpool(unanswered.expire)
        except StateError as error:
            _log.error("%s", error)
        await asyncio.sleep(_EXPIRY_SECONDS)


def _keep(archive: ArchivePort, unanswered: UnansweredQuestions, question: str) -> str:
    """What was kept; Refused where there is an answer, or where nothing is left to keep."""
    reply = archive.ask(question)
    if not isinstance(reply, Silence) or reply.reason != "nothing-fits":
        raise Refused(409, texts.NOT_UNANSWERED)
    kept = unanswered.keep(normalise_question(question))
    if not kept:
        raise Refused(409, texts.NOTHING_TO_KEEP)
    return kept


def _thank(
    archive: ArchivePort, pages: PageRenderer, unanswered: UnansweredQuestions, question: str
) -> Response:
    kept = _keep(archive, unanswered, question)
    return HTMLResponse(
        pages.render("kept.html", title=texts.THANKS, status=archive.status, text=kept)
    )


def form_question(body: bytes) -> str | None:
    """The question of a form, or the example that was chosen; None where it is no UTF-8."""
    fields = _fields(body)
    return None if fields is None else fields.get("beispiel", fields.get("frage", [""]))[-1]


def form_verdict(body: bytes) -> Verdict | None:
    """The verdict of a form; None where there is none."""
    given = (_fields(body) or {}).get("urteil", [""])[-1]
    return next((one for one in VERDICTS if one == given), None)


def _fields(body: bytes) -> dict[str, list[str]] | None:
    try:
        return parse_qs(body.decode(), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
