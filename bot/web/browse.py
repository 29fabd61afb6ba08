"""All Anfragen → pages to browse without a question, and the newest ones as a feed.

What is shown stands in the address, so that every view can be linked to and needs no JavaScript.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from bot import render
from bot.ports import GetArchive
from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.web.feed import NEWEST, feed
from bot.web.files import cached
from bot.web.page import PageRenderer
from bot.web.responses import Refused
from retrieval.replies.catalogue import Catalogue, Chosen, Entry, Facets

#: Entries on a page: a few screens of a phone, two sheets of paper.
ON_A_PAGE = 25

_ALL = Chosen()


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of what fits, and what else can be chosen."""

    chosen: Chosen
    choices: Facets
    entries: tuple[Entry, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / ON_A_PAGE))

    def names(self) -> list[str]:
        """What is chosen, in words: ["Verkehr", "Rat der Stadt", "2022"]."""
        picked = (
            (self.chosen.topic, self.choices.topics),
            (self.chosen.gremium, self.choices.gremien),
            (self.chosen.year, self.choices.years),
        )
        return [one.name for id, choices in picked for one in choices if id and one.id == id]


def themes_address(chosen: Chosen = _ALL, page: int = 1, topic: str = "") -> str:
    """The address of a view, or of that with a topic: "/themen?jahr=2022&thema=verkehr"."""
    fields = {
        "jahr": chosen.year,
        "gremium": chosen.gremium,
        "thema": topic or chosen.topic,
        "seite": str(page) if page > 1 else "",
    }
    query = urlencode({name: value for name, value in fields.items() if value})
    return f"/themen?{query}" if query else "/themen"


def add_browsing(app: FastAPI, archive: GetArchive, pages: PageRenderer) -> None:
    @app.get("/themen", include_in_schema=False)
    def themes(request: Request) -> Response:
        held = archive()
        listing = browse_page(held.catalogue, request.query_params)
        numbered = [page_texts.page_of(listing.page, listing.pages)] if listing.page > 1 else []
        page = pages.render(
            "themes.html",
            title=render.joined([page_texts.THEMES_TITLE, *listing.names(), *numbered]),
            status=held.status,
            base=pages.base(request),
            listing=listing,
            themes_address=themes_address,
            here="/themen",
        )
        return cached(request, page)

    @app.get("/neu", include_in_schema=False)
    def news(request: Request) -> Response:
        held = archive()
        page = pages.render(
            "news.html",
            title=page_texts.NEWS_TITLE,
            status=held.status,
            base=pages.base(request),
            entries_held=held.catalogue.newest(NEWEST),
            here="/neu",
        )
        return cached(request, page)

    @app.get("/neu.atom", include_in_schema=False)
    def news_feed(request: Request) -> Response:
        content = feed(archive(), pages, pages.base(request))
        return cached(request, content, "application/atom+xml; charset=utf-8")


def browse_page(catalogue: Catalogue, query: QueryParams) -> BrowsePage:
    """The page that an address asks for; Refused with 404 where there is none."""
    chosen = Chosen(query.get("jahr", ""), query.get("gremium", ""), query.get("thema", ""))
    asked = query.get("seite", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    entries = catalogue.entries(chosen)
    start = (page - 1) * ON_A_PAGE
    if not catalogue.knows(chosen) or page < 1 or (page > 1 and start >= len(entries)):
        raise Refused(404, texts.problem(404))
    shown = tuple(entries[start : start + ON_A_PAGE])
    return BrowsePage(chosen, catalogue.choices(chosen), shown, len(entries), page)
