"""The widget → other sites: its files, who may ask from elsewhere, and the page that shows how."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, Response

from bot.ports import GetArchive
from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.web.page import PageRenderer
from bot.web.responses import BRIEFLY, FOR_A_YEAR, Refused, cached

#: Other sites load the widget's files: scripts without any content of a citizen or a record.
_FOR_ALL_SITES = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


def add_embedding(app: FastAPI, archive: GetArchive, pages: PageRenderer) -> None:
    @app.get("/widget.js", include_in_schema=False)
    def loader(request: Request) -> Response:
        file = pages.widget.loader
        return cached(request, file.content, file.media_type, BRIEFLY, _FOR_ALL_SITES)

    @app.get("/widget/{version}/{name}", include_in_schema=False)
    def module(version: str, name: str, request: Request) -> Response:
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
            title=page_texts.EMBED_TITLE,
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
