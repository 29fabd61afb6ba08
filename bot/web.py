"""Archive → HTTP: the page, the permanent links and the interface for programs.

Nothing is decided here about a reply, and no question is kept or logged.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Protocol
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from bot import render, texts
from bot.limits import Window
from bot.middleware import Head, LastResort, RateLimit, SafeHeaders, SizeLimit
from bot.page import Pages, Status
from bot.refusals import Refusals, Refused, add_handlers, problems
from bot.settings import Settings
from retrieval.errors import QuestionError
from retrieval.question import LONGEST
from retrieval.reply import Reply, Stored

#: Seconds a stored answer may be kept by a browser: a corrected archive shows within minutes.
_STORED_SECONDS = 300

#: Seconds a file of the page may be kept; its address changes with its content.
_FILE_SECONDS = 365 * 24 * 60 * 60

#: Fields of a form that are read: ours has two.
_MOST_FIELDS = 8

#: What a Host header may hold to stand in a link.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")

#: What costs nothing to serve and is asked often by browsers and by what watches the service.
_FREE = ("/static/", "/healthz", "/readyz")


class Asks(Protocol):
    """What the web needs of an archive."""

    def ask(self, question: str) -> Reply:
        """The reply to one line; QuestionError where it is no question text."""

    def find(self, name: str, /) -> Stored | None:
        """What is stored under an address."""

    @property
    def status(self) -> Status:
        """What the archive holds."""


class Telegram(Protocol):
    """What the application needs of a channel that works beside it."""

    @property
    def larger_bodies(self) -> Mapping[str, int]:
        """The paths of its own routes, and how many bytes a body may have there."""

    def add_routes(self, app: FastAPI) -> None:
        """Add its routes."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """It works while this lasts."""


class Question(BaseModel):
    """What a program sends."""

    question: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """The archive is readable and holds this much."""

    status: str = "ready"
    answers: int
    pointers: int
    contexts: int


def create_app(
    archive: Callable[[], Asks],
    settings: Settings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ticks: Callable[[], float] = time.monotonic,
    telegram: Telegram | None = None,
) -> FastAPI:
    """The application; `archive` gives the current one each time, or raises ArchiveError.

    `clock` tells the day for "vor 4 Jahren", `ticks` the seconds for the limits. `telegram` works
    while the application does.
    """
    pages = Pages(settings, lambda: clock().date())
    app = FastAPI(
        title=texts.NAME,
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=(lambda app: telegram.running()) if telegram else None,
    )

    refuse = Refusals(pages).refuse
    add_handlers(app, refuse)
    _add_interface(app, archive)
    _add_pages(app, archive, pages, settings)
    if telegram:
        telegram.add_routes(app)
    larger = telegram.larger_bodies if telegram else {}
    app.add_middleware(SizeLimit, refuse=refuse, larger=larger)
    app.add_middleware(
        RateLimit,
        questions=Window(settings.questions_per_minute, ticks),
        reads=Window(settings.reads_per_minute, ticks),
        trusted=settings.trusted_proxies,
        free=(*_FREE, *larger),
        refuse=refuse,
    )
    app.add_middleware(Head)
    app.add_middleware(LastResort, refuse=refuse)
    app.add_middleware(SafeHeaders, https=settings.public_url.startswith("https://"))
    return app


def _add_interface(app: FastAPI, archive: Callable[[], Asks]) -> None:
    """The routes for programs."""

    @app.post(
        "/api/ask",
        response_model=render.TaggedReply,
        responses=problems(400, 408, 413, 422, 429, 503),
    )
    def ask(question: Question) -> Response:
        """The reply to a question: an official text verbatim, or that nothing fits."""
        reply = archive().ask(question.question)
        return Response(render.as_json(reply), media_type="application/json")

    @app.get(
        "/api/answers/{id}",
        response_model=render.TaggedStored,
        responses={304: {"description": "Not Modified"}, **problems(404, 429, 503, None)},
    )
    def stored(id: str, request: Request) -> Response:
        """What is stored under an id."""
        found = _find(archive(), id)
        return _cached(request, render.as_json(found), "application/json", _STORED_SECONDS)

    @app.get("/healthz")
    def alive() -> Alive:
        """Whether the process answers."""
        return Alive()

    @app.get("/readyz", responses=problems(503))
    def ready() -> Ready:
        """Whether there is a readable archive that is not empty."""
        status = archive().status
        if not status.answers + status.pointers + status.contexts:
            raise Refused(503, texts.UNAVAILABLE)
        return Ready(answers=status.answers, pointers=status.pointers, contexts=status.contexts)


def _add_pages(app: FastAPI, archive: Callable[[], Asks], pages: Pages, settings: Settings) -> None:
    """The routes for people; pages that the city fills in are to be added to `Pages.links`."""

    @app.get("/", include_in_schema=False)
    def home(request: Request) -> Response:
        return HTMLResponse(pages.home(archive().status, _base(request, settings)))

    @app.post("/", include_in_schema=False)
    async def ask_on_page(request: Request) -> Response:
        body, base = await request.body(), _base(request, settings)
        return await run_in_threadpool(lambda: _answer_form(archive(), pages, base, body))

    @app.get("/antwort/{id}", include_in_schema=False)
    def permalink(id: str, request: Request) -> Response:
        held = archive()
        page = pages.stored(held.status, _base(request, settings), _find(held, id))
        return _cached(request, page, "text/html; charset=utf-8", _STORED_SECONDS)

    @app.get("/static/{name}", include_in_schema=False)
    def file(name: str, request: Request) -> Response:
        if name not in pages.files:
            raise Refused(404, texts.problem(404))
        found = pages.files[name]
        return _cached(request, found.content, found.media_type, _FILE_SECONDS)


def _answer_form(archive: Asks, pages: Pages, base: str, body: bytes) -> Response:
    """The page after a question was sent with the form."""
    question = _form_question(body)
    if question is None:
        return HTMLResponse(pages.home(archive.status, base, error=texts.NO_FORM), 400)
    try:
        reply = archive.ask(question)
    except QuestionError as error:
        return HTMLResponse(pages.home(archive.status, base, question, error=str(error)), 422)
    return HTMLResponse(pages.home(archive.status, base, question, reply))


def _form_question(body: bytes) -> str | None:
    """The question of a form, or the example that was chosen; None where it is no UTF-8."""
    try:
        fields = parse_qs(body.decode(), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return fields.get("beispiel", fields.get("frage", [""]))[-1]


def _find(archive: Asks, id: str) -> Stored:
    found = archive.find(id)
    if found is None:
        raise Refused(404, texts.UNKNOWN_ID)
    return found


def _cached(request: Request, content: str | bytes, media_type: str, seconds: int) -> Response:
    """The content with its checksum as ETag; 304 without it where the client has it already."""
    raw = content.encode() if isinstance(content, str) else content
    etag = f'"{sha256(raw).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={seconds}"}
    known = request.headers.get("if-none-match", "").split(",")
    if {tag.strip().removeprefix("W/") for tag in known} & {etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(raw, headers=headers, media_type=media_type)


def _base(request: Request, settings: Settings) -> str:
    """The address of the site as citizens see it; none where the request's Host is no host."""
    base = settings.public_url.rstrip("/")
    host = request.headers.get("host", "")
    if not base and _HOST.fullmatch(host):
        base = f"{request.scope['scheme']}://{host}"
    return base
