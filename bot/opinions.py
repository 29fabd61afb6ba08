"""What people think of a stored answer → counted, from the interface and from the page's form."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from bot import texts
from bot.asks import Asks
from bot.feedback import Feedback, Verdict
from bot.forms import form_verdict
from bot.page import Pages
from bot.refusals import Refused, found, problems


class Opinion(BaseModel):
    """What somebody thinks of a stored answer: a verdict, never a text."""

    id: str
    verdict: Verdict


def add_feedback(
    app: FastAPI, archive: Callable[[], Asks], pages: Pages, feedback: Feedback
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
    archive: Asks, pages: Pages, feedback: Feedback, id: str, verdict: Verdict | None
) -> Response:
    """The page after a verdict was sent with the form."""
    stored = found(archive, id)
    if verdict is None:
        raise Refused(422, texts.NO_VERDICT)
    feedback.count(stored.id, verdict)
    return HTMLResponse(pages.thanks(archive.status, stored.id))
