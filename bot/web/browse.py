"""All Anfragen → pages to browse without a question, and the newest ones as a feed.

What is shown stands in the address, so that every view can be linked to and needs no JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import ceil
from urllib.parse import urlencode
from uuid import UUID, uuid5

from fastapi import FastAPI, Request
from feedgenerator import Atom1Feed
from starlette.datastructures import QueryParams
from starlette.responses import Response

from bot import render
from bot.ports import ArchivePort
from bot.settings import Settings
from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.web.page import PageRenderer
from bot.web.responses import Refused, base_of, cached
from retrieval.replies.catalogue import Catalogue, Choices, Chosen, Entry

#: The newest entries that are shown and fed: a busy council answers fewer in a month.
NEWEST = 30

#: Entries on a page: a few screens of a phone, two sheets of paper.
ON_A_PAGE = 25

_HTML = "text/html; charset=utf-8"
#: Seconds a list may be kept: a new generation shows within minutes.
_LIST_SECONDS = 300

_ATOM = "application/atom+xml; charset=utf-8"

#: Makes ids of addresses, the same on every server: an answer stays the same when a city moves.
_IDS = UUID("6f2b6f0a-6d4e-4c53-9d0f-3c1f2a7f5b41")

#: What XML 1.0 cannot hold, and what stands for it.
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_LOST = "\ufffd"

#: A Sitzung has a day and no hour: at noon it is the same day in every German time.
_NOON = time(12, tzinfo=UTC)

_ALL = Chosen()


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of what fits, and what else can be chosen."""

    chosen: Chosen
    choices: Choices
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


def add_browsing(
    app: FastAPI, pages: PageRenderer, settings: Settings, archive: Callable[[], ArchivePort]
) -> None:
    @app.get("/themen", include_in_schema=False)
    def themes(request: Request) -> Response:
        held = archive()
        listing = browse_page(held.catalogue, request.query_params)
        numbered = [page_texts.page_of(listing.page, listing.pages)] if listing.page > 1 else []
        page = pages.render(
            "themes.html",
            title=render.joined([page_texts.THEMES_TITLE, *listing.names(), *numbered]),
            status=held.status,
            base=base_of(request, settings),
            listing=listing,
            themes_address=themes_address,
            here="/themen",
        )
        return cached(request, page, _HTML, _LIST_SECONDS)

    @app.get("/neu", include_in_schema=False)
    def news(request: Request) -> Response:
        held = archive()
        entries = held.catalogue.newest(NEWEST)
        page = pages.render(
            "news.html",
            title=page_texts.NEWS_TITLE,
            status=held.status,
            base=base_of(request, settings),
            entries_held=entries,
            here="/neu",
        )
        return cached(request, page, _HTML, _LIST_SECONDS)

    @app.get("/neu.atom", include_in_schema=False)
    def news_feed(request: Request) -> Response:
        content = feed(archive(), pages, base_of(request, settings), settings.city_name, NEWEST)
        return cached(request, content, _ATOM, _LIST_SECONDS)


def browse_page(catalogue: Catalogue, query: QueryParams) -> BrowsePage:
    """The page that an address asks for; Refused with 404 where there is none."""
    chosen = Chosen(query.get("jahr", ""), query.get("gremium", ""), query.get("thema", ""))
    asked = query.get("seite", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    entries = catalogue.entries(chosen)
    start = (page - 1) * ON_A_PAGE
    if not catalogue.knows(chosen) or page < 1 or (page > 1 and start >= len(entries)):
        raise Refused(404, texts.problem(404))
    return BrowsePage(
        chosen=chosen,
        choices=catalogue.choices(chosen),
        entries=tuple(entries[start : start + ON_A_PAGE]),
        total=len(entries),
        page=page,
    )


class _Feed(Atom1Feed):  # type: ignore[misc]
    """A feed that knows when it took its present form."""

    def latest_post_date(self) -> datetime:
        """When the archive was built."""
        return self.feed["built"]  # type: ignore[no-any-return]


def feed(archive: ArchivePort, pages: PageRenderer, base: str, city: str, most: int) -> str:
    """The feed of the newest answered Anfragen; `base` is the address of the site."""
    status = archive.status
    made = _Feed(
        title=page_texts.feed_title(city),
        link=f"{base}/neu",
        feed_url=f"{base}/neu.atom",
        feed_guid=_id("neu", *status.bodies),
        description=None,
        subtitle=page_texts.NEWS_LEAD,
        language="de",
        author_name=city,
        built=status.built,
    )
    for entry in archive.catalogue.newest(most):
        stored = archive.find(entry.id)
        if stored is None or entry.source.datum is None:
            continue
        day = _moment(entry.source.datum)
        made.add_item(
            title=_xml(entry.source.betreff),
            link=render.permalink(base, entry.id),
            description=None,
            content=_xml(pages.render("feed_entry.html", base=base, reply=stored)),
            author_name=_xml(entry.source.body),
            unique_id=_id(entry.id),
            pubdate=day,
            updateddate=day,
        )
    return str(made.writeString("utf-8"))


def _id(*names: str) -> str:
    return uuid5(_IDS, "/".join(names)).urn


def _moment(day: date) -> datetime:
    return datetime.combine(day, _NOON)


def _xml(text: str) -> str:
    return _NOT_XML.sub(_LOST, text)
