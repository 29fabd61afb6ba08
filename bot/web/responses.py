"""Error → refusal: a page for people, problem details (RFC 9457) for programs.

Both speak the language of their reader. It never repeats what came in, nor anything of the inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from bot.ports import ArchivePort
from bot.state.file import StateError
from bot.texts import common as texts
from bot.texts.languages import say
from bot.web.middleware import Refuse
from bot.web.page import PageRenderer
from bot.web.sent import words_in
from retrieval.errors import ArchiveError, QuestionError, RatsauskunftError
from retrieval.replies.reply import Stored

#: Seconds after which to try again what is not available, where nothing else is said.
_RETRY_SECONDS = 30

_MEDIA_TYPE = "application/problem+json"


#: Paths that only programs read.
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/openapi.json")

#: What pydantic finds wrong with a question, and what a citizen reads; else it is no such object.
_OBJECTIONS = {
    "string_too_short": texts.EMPTY,
    "string_too_long": texts.TOO_LONG,
    "string_unicode": texts.NO_TEXT,
}


#: An id in an address.
Id = Annotated[
    str,
    Path(
        description="The id of a reply, an answer or an offer. Its slash may stand in the address "
        "as it is or as %2F; an address of earlier times leads to the reply with its present id.",
        examples=["herne-2022-0129/2"],
    ),
]


class Problem(BaseModel):
    """A refusal; `detail` is a sentence for the citizen, in the language of Accept-Language."""

    type: str = Field("about:blank")
    title: str
    status: int
    detail: str


class Refused(HTTPException):
    """A refusal whose detail is already a sentence for the citizen."""


def refusals(pages: PageRenderer) -> Refuse:
    """Return what refuses: with a page where a browser asks, else with problem details."""

    def refuse(scope: Scope, status: int, detail: str, headers: Mapping[str, str]) -> Response:
        if status == 503:
            headers = {"Retry-After": str(_RETRY_SECONDS), **headers}
        accepts = Headers(scope=scope).get("accept", "")
        if "text/html" in accepts and not scope["path"].startswith(_FOR_PROGRAMS):
            page = pages.problem(detail, scope["path"], words_in(scope))
            return HTMLResponse(page, status, headers)
        problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
        return JSONResponse(problem.model_dump(), status, headers, media_type=_MEDIA_TYPE)

    return refuse


def add_handlers(app: FastAPI, refuse: Refuse) -> None:
    """Every foreseen error becomes a refusal; the unforeseen ones are the middleware's."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        detail = error.detail if isinstance(error, Refused) else texts.problem(error.status_code)
        return refuse(request.scope, error.status_code, detail, error.headers or {})

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        is_verdict = request.url.path == "/api/feedback"
        other = texts.NO_VERDICT if is_verdict else texts.NO_JSON
        detail = say(_OBJECTIONS.get(error.errors()[0]["type"], other))
        return refuse(request.scope, 422, detail, {})

    @app.exception_handler(QuestionError)
    async def unreadable(request: Request, error: QuestionError) -> Response:
        return refuse(request.scope, 422, say(texts.OBJECTIONS[error.objection]), {})

    @app.exception_handler(ArchiveError)
    @app.exception_handler(StateError)
    async def unavailable(request: Request, error: RatsauskunftError) -> Response:
        return refuse(request.scope, 503, say(texts.UNAVAILABLE), {})


def found(archive: ArchivePort, id: str) -> Stored:
    """What is stored under an id; Refused where nothing is, or no longer."""
    stored = archive.find(id)
    if stored is None:
        gone = archive.withdrawn(id)
        raise Refused(410, texts.withdrawn(gone)) if gone else Refused(404, say(texts.UNKNOWN_ID))
    return stored


def problems(*statuses: int | None) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for the OpenAPI description; None stands for any other."""
    content = {_MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {
        status or "default": {
            "description": HTTPStatus(status).phrase if status else "Refused",
            "content": content,
        }
        for status in statuses
    }
