"""What citizens give → verdicts on answers, counted, and questions without an answer, kept.

Both come from the interface and from forms of the page.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from bot.ports import ArchivePort, GetArchive, Question
from bot.state.file import VERDICTS, Feedback, StateError, Verdict
from bot.state.unanswered import UnansweredQuestions
from bot.texts import common as texts
from bot.texts.languages import say
from bot.web.page import PageRenderer
from bot.web.responses import Refused, found, problems
from bot.web.sent import fields_in
from retrieval.replies.reply import Choice, Silence
from retrieval.search.query import normalise_question

_log = logging.getLogger("ratsauskunft")

#: Where a question is given away: as dear as asking.
PATHS = ("/api/unanswered", "/unbeantwortet")

#: Seconds between two looks for questions that are to be deleted.
_EXPIRY_SECONDS = 60 * 60.0


async def fields_of(request: Request) -> dict[str, list[str]] | None:
    """The fields of a form; None where it is no UTF-8."""
    try:
        return fields_in(await request.body())
    except ValueError:
        return None


async def _question(request: Request) -> str | None:
    fields = await fields_of(request)
    return None if fields is None else fields.get("beispiel", fields.get("frage", [""]))[-1]


async def _about(request: Request) -> str | None:
    return (await fields_of(request) or {}).get("zuvor", [None])[-1]


async def _verdict(request: Request) -> Verdict | None:
    given = (await fields_of(request) or {}).get("urteil", [""])[-1]
    return next((one for one in VERDICTS if one == given), None)


#: The question of a form, or the example that was chosen; None where it is no UTF-8.
FormQuestion = Annotated[str | None, Depends(_question)]
#: The address of what the page with the form showed, if that was one thing.
FormAbout = Annotated[str | None, Depends(_about)]


class Opinion(BaseModel):
    """What somebody thinks of a stored answer: a verdict, never a text."""

    id: str
    verdict: Verdict


def add_feedback(
    app: FastAPI, archive: GetArchive, pages: PageRenderer, feedback: Feedback
) -> None:
    @app.post(
        "/api/feedback", status_code=204, responses=problems(400, 404, 408, 413, 422, 429, 503)
    )
    def opinion(opinion: Opinion) -> None:
        """Count a verdict on a stored answer."""
        feedback.count(found(archive(), opinion.id).id, opinion.verdict)

    @app.post("/antwort/{id:path}/rueckmeldung", include_in_schema=False)
    def opinion_on_page(id: str, verdict: Annotated[Verdict | None, Depends(_verdict)]) -> Response:
        held = archive()
        stored = found(held, id)
        if verdict is None:
            raise Refused(422, say(texts.NO_VERDICT))
        feedback.count(stored.id, verdict)
        page = pages.render(
            "thanks.html",
            title=say(texts.THANKS),
            status=held.status,
            reply=stored,
            verdict=verdict,
        )
        return HTMLResponse(page)


class Kept(BaseModel):
    """What was kept of a question."""

    kept: str


def add_unanswered(
    app: FastAPI, archive: GetArchive, pages: PageRenderer, unanswered: UnansweredQuestions
) -> None:
    @app.post(PATHS[0], responses=problems(400, 408, 409, 413, 422, 429, 503))
    def give(question: Question) -> Kept:
        """Give a question that nothing fits to the city, without what is personal."""
        return Kept(kept=_keep(archive(), unanswered, question.question))

    @app.post(PATHS[1], include_in_schema=False)
    def give_on_page(question: FormQuestion) -> Response:
        if question is None:
            raise Refused(400, say(texts.NO_FORM))
        held = archive()
        kept = _keep(held, unanswered, question)
        page = pages.render("kept.html", title=say(texts.THANKS), status=held.status, text=kept)
        return HTMLResponse(page)


@asynccontextmanager
async def expiring(unanswered: UnansweredQuestions) -> AsyncIterator[None]:
    """What is kept is deleted in time while this lasts."""

    async def again_and_again() -> None:
        while True:
            try:
                await run_in_threadpool(unanswered.expire)
            except StateError as error:
                _log.error("%s", error)
            await asyncio.sleep(_EXPIRY_SECONDS)

    task = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        task.cancel()


def _keep(archive: ArchivePort, unanswered: UnansweredQuestions, question: str) -> str:
    """What was kept; Refused where there is an answer, or where nothing is left to keep.

    Whether something of a choice fits only who asked can tell: that nothing does is believed.
    """
    reply = archive.ask(question)
    silent = isinstance(reply, Silence) and reply.reason == "nothing-fits"
    if not silent and not isinstance(reply, Choice):
        raise Refused(409, say(texts.NOT_UNANSWERED))
    kept = unanswered.keep(normalise_question(question))
    if not kept:
        raise Refused(409, say(texts.NOTHING_TO_KEEP))
    return kept
