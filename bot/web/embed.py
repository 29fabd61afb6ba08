"""The widget → other sites: its files, who may ask from elsewhere, and the page that shows how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from fastapi import FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.ports import Status
from bot.settings import Settings
from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.web.page import PageRenderer
from bot.web.responses import Refused, base_of, cached

#: Seconds the loader may be kept: a new version of the widget shows within minutes.
LOADER_SECONDS = 300

#: Seconds a module may be kept; its address changes with its content.
MODULE_SECONDS = 365 * 24 * 60 * 60

#: Seconds a browser need not ask again whether a site may ask.
_ALLOWED_SECONDS = 2 * 60 * 60

#: Other sites load the widget's files: scripts without any content of a citizen or a record.
_FOR_ALL_SITES = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


Position = Literal["right", "left"]
Language = Literal["de", "en"]
Scheme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Demo:
    """How the widget is shown on the page about embedding."""

    position: Position = "right"
    language: Language = "de"
    scheme: Scheme = "auto"
    start_open: bool = False

    @property
    def attributes(self) -> dict[str, str]:
        """What differs from the defaults, as attributes of the script."""
        chosen = {
            "data-position": self.position,
            "data-lang": self.language,
            "data-scheme": self.scheme,
        }
        plain = {"data-position": "right", "data-lang": "de", "data-scheme": "auto"}
        differing = {name: value for name, value in chosen.items() if value != plain[name]}
        return differing | ({"data-open": ""} if self.start_open else {})


class OwnSites:
    """Lets pages of the listed sites, and of no other, read what the interface replies."""

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=tuple(origins),
            allow_methods=("GET", "POST"),
            allow_headers=("Content-Type",),
            expose_headers=("Retry-After",),
            max_age=_ALLOWED_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; below /api/ with what a browser wants to know about other sites."""
        shared = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self._shared if shared else self._app)(scope, receive, send)


def add_embedding(
    app: FastAPI, pages: PageRenderer, settings: Settings, status: Callable[[], Status]
) -> None:
    """The routes of the widget's files and of the page that shows how to embed it."""

    @app.get("/widget.js", include_in_schema=False)
    def loader(request: Request) -> Response:
        file = pages.widget.loader
        return cached(request, file.content, file.media_type, LOADER_SECONDS, _FOR_ALL_SITES)

    @app.get("/widget/{version}/{name}", include_in_schema=False)
    def module(version: str, name: str, request: Request) -> Response:
        file = pages.widget.modules.get(name)
        if file is None:
            raise Refused(404, texts.problem(404))
        # An old loader may still ask for the modules of its own version: these must not stay.
        known = version == pages.widget.version
        seconds = MODULE_SECONDS if known else LOADER_SECONDS
        return cached(request, file.content, file.media_type, seconds, _FOR_ALL_SITES)

    @app.get("/einbetten", include_in_schema=False)
    def embedding(request: Request) -> Response:
        demo = _demo(request.query_params)
        page = pages.render(
            "embed.html",
            title=page_texts.EMBED_TITLE,
            status=status(),
            base=base_of(request, settings),
            demo=demo,
        )
        return HTMLResponse(page)


def _demo(query: QueryParams) -> Demo:
    """What the address asks to see; anything unknown is the default."""
    position: Position = next(
        (one for one in get_args(Position) if one == query.get("position")), "right"
    )
    language: Language = next((one for one in get_args(Language) if one == query.get("lang")), "de")
    scheme: Scheme = next((one for one in get_args(Scheme) if one == query.get("scheme")), "auto")
    return Demo(position, language, scheme, start_open="open" in query)
