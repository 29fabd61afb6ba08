"""All Anfragen → pages to browse without a question, and the newest ones as a feed.

What is shown stands in the address, so that every view can be linked to and needs no JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from bot import texts
from bot.asks import Asks
from bot.feed import MEDIA_TYPE, feed
from bot.listing import ON_A_PAGE, Listing
from bot.page import Pages
from bot.refusals import Refused
from bot.responses import base_of, cached
from bot.settings import Settings
from retrieval.catalogue import Catalogue, Chosen

#: The newest entries that are shown and fed: a busy council answers fewer in a month.
NEWEST = 30

_HTML = "text/html; charset=utf-8"
#: Seconds a list may be kept: a new generation shows within minutes.
_LIST_SECONDS = 300


def add_browsing(
    app: FastAPI, pages: Pages, settings: Settings, archive: Callable[[], Asks]
) -> None:
    """The routes for browsing."""

    @app.get("/themen", include_in_schema=False)
    def themes(request: Request) -> Response:
        held = archive()
        shown = listing(held.catalogue, request.query_params)
        page = pages.themes(held.status, base_of(request, settings), shown)
        return cached(request, page, _HTML, _LIST_SECONDS)

    @app.get("/neu", include_in_schema=False)
    def news(request: Request) -> Response:
        held = archive()
        entries = held.catalogue.newest(NEWEST)
        page = pages.news(held.status, base_of(request, settings), entries)
        return cached(request, page, _HTML, _LIST_SECONDS)

    @app.get("/neu.atom", include_in_schema=False)
    def news_feed(request: Request) -> Response:
        content = feed(archive(), pages, base_of(request, settings), settings.city_name, NEWEST)
        return cached(request, content, MEDIA_TYPE, _LIST_SECONDS)


def listing(catalogue: Catalogue, query: QueryParams) -> Listing:
    """The page that an address asks for; Refused with 404 where there is none."""
    chosen = Chosen(query.get("jahr", ""), query.get("gremium", ""), query.get("thema", ""))
    asked = query.get("seite", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    entries = catalogue.entries(chosen)
    start = (page - 1) * ON_A_PAGE
    if not catalogue.knows(chosen) or page < 1 or (page > 1 and start >= len(entries)):
        raise Refused(404, texts.problem(404))
    return Listing(
        chosen=chosen,
        choices=catalogue.choices(chosen),
        entries=tuple(entries[start : start + ON_A_PAGE]),
        total=len(entries),
        page=page,
    )
