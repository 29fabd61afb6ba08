"""Archive → HTTP: the page, the permanent links and the interface for programs.

Nothing is decided here about a reply, and no question is kept or logged.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, date, datetime

from anyio import to_thread
from fastapi import FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot import json_text, render
from bot.ports import Asked, GetArchive, Question, Telegram
from bot.settings import Settings
from bot.state.file import DEFAULT_FOLDER, Feedback
from bot.state.unanswered import UnansweredQuestions
from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.texts.languages import say
from bot.texts.pages import LegalPage, Operator, legal_pages
from bot.web.browse import add_browsing
from bot.web.crawlers import add_crawling
from bot.web.files import BRIEFLY, FOR_A_YEAR, SHOWN_AGAIN, cached
from bot.web.forms import PATHS, FormAbout, FormQuestion, add_feedback, add_unanswered, expiring
from bot.web.languages import SpeakToReader, kept
from bot.web.limits import SEATS, AddressLimit, SeatLimit, Window, seat_in
from bot.web.middleware import (
    WORKERS,
    CatchAllErrors,
    HeadAsGet,
    Overload,
    OwnSites,
    RateLimit,
    SafeHeaders,
    SizeLimit,
)
from bot.web.monitoring import LatestStatus, Metrics, add_health, add_metrics
from bot.web.page import PageRenderer
from bot.web.responses import Id, Refused, add_handlers, found, problems, refusals
from bot.web.searching import add_search
from retrieval.errors import ArchiveError, QuestionError
from retrieval.records import Suggestion

#: What costs nothing to serve and is asked often by browsers and by what watches the service.
_FREE = ("/static/", "/widget", "/healthz", "/readyz", "/metrics")

#: Where a POST is a question; the others are as cheap as reading.
_ASKING = ("/", "/api/ask", *PATHS)

#: Bytes from which a response is worth compressing: one packet holds about 1,400.
_COMPRESSED_FROM = 1_000


def create_app(
    archive: GetArchive,
    settings: Settings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ticks: Callable[[], float] = time.monotonic,
    telegram: Telegram | None = None,
) -> FastAPI:
    """The application; `telegram` works while it does.

    `clock` tells the day for "vor 4 Jahren", `ticks` the seconds for the limits.
    """

    def today() -> date:
        return clock().date()

    pages = PageRenderer(settings, today, _legal_pages(settings), _examples(archive))
    unanswered = UnansweredQuestions(settings.state or DEFAULT_FOLDER, today)
    app = FastAPI(
        title=texts.NAME,
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lambda app: _running(unanswered, telegram),
    )

    feedback = Feedback(settings.state_folder)
    refuse = refusals(pages)
    add_handlers(app, refuse)
    metrics = Metrics()
    _add_interface(app, archive, metrics)
    status = LatestStatus(archive)
    add_health(app, status)
    add_feedback(app, archive, pages, feedback)
    _add_pages(app, archive, pages, metrics)
    if settings.keep_unanswered:
        add_unanswered(app, archive, pages, unanswered)
    add_browsing(app, archive, pages)
    add_search(app, archive, pages)
    add_crawling(app, archive, pages)
    add_embedding(app, archive, pages)
    _add_legal(app, archive, pages)
    others = telegram.metrics if telegram else lambda: ""
    add_metrics(app, metrics, status, feedback, others)
    if telegram:
        telegram.add_routes(app)
    larger = telegram.larger_bodies if telegram else {}
    app.add_middleware(Overload, free=(*_FREE, *larger), refuse=refuse)
    seats = SeatLimit(
        questions=Window(settings.questions_per_minute, ticks),
        asking=_ASKING,
        trusted=settings.trusted_proxies,
    )
    app.add_middleware(SizeLimit, refuse=refuse, larger=larger, wait=seats)
    addresses = AddressLimit(
        questions=Window(settings.questions_per_minute * SEATS, ticks, site=1),
        reads=Window(settings.reads_per_minute, ticks),
        asking=_ASKING,
        trusted=settings.trusted_proxies,
        free=(*_FREE, *larger),
    )
    app.add_middleware(RateLimit, refuse=refuse, wait=addresses)
    app.add_middleware(HeadAsGet)
    app.add_middleware(CatchAllErrors, refuse=refuse)
    app.add_middleware(OwnSites, origins=settings.allowed_origins)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM)
    app.add_middleware(
        SafeHeaders,
        https=settings.public_url.startswith("https://"),
        hsts_seconds=settings.hsts_seconds,
        frame_ancestors=settings.frame_ancestors,
    )
    app.add_middleware(SpeakToReader)
    return app


@asynccontextmanager
async def _running(kept: UnansweredQuestions, telegram: Telegram | None) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = WORKERS
    async with expiring(kept), telegram.running() if telegram else nullcontext():
        yield


def _add_interface(app: FastAPI, archive: GetArchive, metrics: Metrics) -> None:
    @app.post(
        "/api/ask",
        response_model=json_text.TaggedReply,
        responses=problems(400, 408, 413, 422, 429, 503),
    )
    def ask(question: Asked) -> Response:
        """The reply to a question: an official text verbatim, or that nothing fits."""
        reply = metrics.ask(archive(), question.question, question.about)
        return Response(json_text.as_json(reply), media_type="application/json")

    @app.get(
        "/api/answers/{id:path}",
        response_model=json_text.TaggedStored,
        responses={304: {"description": "Not Modified"}, **problems(404, 410, 429, 503, None)},
    )
    def stored(id: Id, request: Request) -> Response:
        """What is stored under an id."""
        content = json_text.as_json(found(archive(), id))
        return cached(request, content, "application/json", extra={"Vary": "Origin"})

    @app.post("/api/suggest", responses=problems(400, 408, 413, 422, 429, 503))
    def suggest(question: Question) -> list[Suggestion]:
        """Up to eight asked questions for what is typed so far."""
        return list(archive().suggest(question.question))


def _examples(archive: GetArchive) -> tuple[str, ...]:
    """The lines to try that the widget offers; none where there is no archive yet."""
    try:
        return tuple(archive().examples)
    except ArchiveError:
        return ()


def _add_pages(app: FastAPI, archive: GetArchive, pages: PageRenderer, metrics: Metrics) -> None:
    @app.get("/", include_in_schema=False)
    def home(request: Request) -> Response:
        return HTMLResponse(pages.home(archive(), pages.base(request)))

    @app.post("/", include_in_schema=False)
    def ask_on_page(request: Request, question: FormQuestion, about: FormAbout) -> Response:
        held, base, seat = archive(), pages.base(request), seat_in(request.scope)
        if question is None:
            return HTMLResponse(pages.home(held, base, seat, error=say(texts.NO_FORM)), 400)
        try:
            reply = metrics.ask(held, question, about)
        except QuestionError as error:
            objection = say(texts.OBJECTIONS[error.objection])
            return HTMLResponse(pages.home(held, base, seat, question, error=objection), 422)
        return HTMLResponse(pages.home(held, base, seat, question, reply), headers=SHOWN_AGAIN)

    @app.get("/antwort/{id:path}", include_in_schema=False)
    def permalink(id: str, request: Request) -> Response:
        held = archive()
        stored = found(held, id)
        if stored.id != id:
            # A link of earlier times: it leads on for good.
            headers = {"Cache-Control": f"public, max-age={BRIEFLY}"}
            return RedirectResponse(kept(render.permalink("", stored.id)), 308, headers)
        return cached(request, pages.stored(held.status, pages.base(request), stored))

    # What lies in memory is given without a worker.
    @app.get("/static/{name}", include_in_schema=False)
    async def file(name: str, request: Request) -> Response:
        if name not in pages.files:
            raise Refused(404, texts.problem(404))
        held = pages.files[name]
        return cached(request, held.content, held.media_type, FOR_A_YEAR)


def _legal_pages(settings: Settings) -> tuple[LegalPage, ...]:
    return legal_pages(
        Operator(
            name=settings.operator,
            contact_url=settings.contact_url,
            privacy_officer=settings.privacy_officer,
            enforcement_body=settings.enforcement_body,
            offers_telegram=bool(settings.telegram_bot_token),
            keeps_unanswered=settings.keep_unanswered,
        )
    )


def _add_legal(app: FastAPI, archive: GetArchive, pages: PageRenderer) -> None:
    def shown(page: LegalPage) -> Callable[[], Response]:
        def show() -> Response:
            title, status = page_texts.legal_title(page), archive().status
            return HTMLResponse(pages.render("legal.html", title=title, status=status, page=page))

        return show

    for page in pages.legal:
        app.add_api_route(f"/{page.path}", shown(page), include_in_schema=False)


#: Other sites load the widget's files: scripts without any content of a citizen or a record.
_FOR_ALL_SITES = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


def add_embedding(app: FastAPI, archive: GetArchive, pages: PageRenderer) -> None:
    @app.get("/widget.js", include_in_schema=False)
    async def loader(request: Request) -> Response:
        file = pages.widget.loader
        return cached(request, file.content, file.media_type, BRIEFLY, _FOR_ALL_SITES)

    @app.get("/widget/{version}/{name}", include_in_schema=False)
    async def module(version: str, name: str, request: Request) -> Response:
        file = pages.widget.modules.get(name)
        if file is None:
            raise Refused(404, texts.problem(404))
        # An old loader may still ask for the modules of its own version: these must not stay.
        seconds = FOR_A_YEAR if version == pages.widget.version else BRIEFLY
        return cached(request, file.content, file.media_type, seconds, _FOR_ALL_SITES)

    @app.get("/einbetten", include_in_schema=False)
    def embedding(request: Request) -> Response:
        page = pages.render(
            "embed.html",
            title=say(page_texts.EMBED_TITLE),
            status=archive().status,
            base=pages.base(request),
            chosen=_chosen(request.query_params),
            attributes=_attributes(request.query_params),
        )
        return HTMLResponse(page)


def _chosen(query: QueryParams) -> dict[str, str]:
    """What the address asks to see; anything unknown is the default, which stands first."""
    return {
        name: next((one for one in choices if one == query.get(name)), next(iter(choices)))
        for name, choices in page_texts.CHOICES.items()
    }


def _attributes(query: QueryParams) -> dict[str, str]:
    """What differs from the defaults, as attributes of the widget's script."""
    plain = _chosen(QueryParams())
    differing = {
        f"data-{name}": value for name, value in _chosen(query).items() if value != plain[name]
    }
    return differing | ({"data-open": ""} if "open" in query else {})
