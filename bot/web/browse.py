"""All Anfragen and Sitzungen → pages to browse without a question, and the newest as a feed.

What is shown stands in the address, so that every view can be linked to and needs no JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from math import ceil
from typing import TypeVar

from fastapi import FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from bot import render
from bot.ports import GetArchive
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts.languages import day, say
from bot.web.feed import NEWEST, feed
from bot.web.files import BRIEFLY, cached
from bot.web.page import PageRenderer
from bot.web.responses import Refused
from retrieval.german.notices import EXPLAINED
from retrieval.replies.catalogue import Catalogue, Chosen, Facet, Facets
from retrieval.replies.entries import Entry
from retrieval.replies.lists import ENQUIRIES, FIELDS, MEETINGS, OLDEST, address
from retrieval.search.query import LONGEST
from retrieval.storage.stored import Meeting

T = TypeVar("T")

#: Entries on a page: a few screens of a phone, two sheets of paper.
ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of what fits, and what else can be chosen."""

    chosen: Chosen
    choices: Facets
    shown: tuple[Entry, ...] | tuple[Meeting, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / ON_A_PAGE))

    def with_topic(self, topic: str) -> Chosen:
        """What is chosen, and a topic."""
        return replace(self.chosen, topic=topic)

    def names(self) -> list[str]:
        """What is chosen, in words: ["Verkehr", "Rat der Stadt", "2022"]."""
        chosen, choices = self.chosen, self.choices
        picked = (
            (chosen.topic, choices.topics),
            (chosen.party, choices.parties),
            (chosen.member, choices.members),
            (chosen.gremium, choices.gremien),
            (chosen.body, choices.bodies),
            (chosen.year, choices.years),
        )
        named = [one.name for id, listed in picked for one in listed if id and one.id == id]
        days = page_texts.days(*map(_day, (chosen.first, chosen.last)))
        waiting = say(page_texts.WAITING_CHOICES.get(chosen.waiting, ""))
        told = f"„{chosen.told}“" if chosen.told else None
        oldest = say(kind_texts.OLDEST_FIRST) if chosen.order else None
        return [*named, *filter(None, (days, told, waiting, oldest))]

    def by_year(self) -> list[tuple[int, list[Meeting]]]:
        """The Sitzungen of the page by their years."""
        held = [one for one in self.shown if isinstance(one, Meeting)]
        years = groupby(held, key=lambda one: one.sitzung.datum.year)
        return [(year, list(meetings)) for year, meetings in years]


def add_browsing(app: FastAPI, archive: GetArchive, pages: PageRenderer) -> None:
    def browsed(request: Request, template: str, title: str, listing: BrowsePage, at: str) -> str:
        numbered = [page_texts.page_of(listing.page, listing.pages)] if listing.page > 1 else []
        return pages.render(
            template,
            title=render.joined([title, *listing.names(), *numbered]),
            status=archive().status,
            base=pages.base(request),
            listing=listing,
            address=address,
            fields=FIELDS,
            here=at,
        )

    @app.get(ENQUIRIES, include_in_schema=False)
    def enquiries(request: Request) -> Response:
        listing = enquiries_page(archive().catalogue, request.query_params)
        title = say(page_texts.ENQUIRIES_TITLE)
        return cached(request, browsed(request, "enquiries.html", title, listing, ENQUIRIES))

    @app.get("/themen", include_in_schema=False)
    def themes(request: Request) -> Response:
        # The address of earlier times; it leads on for good.
        headers = {"Cache-Control": f"public, max-age={BRIEFLY}"}
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{pages.root}{ENQUIRIES}{query}", 308, headers)

    @app.get(MEETINGS, include_in_schema=False)
    def meetings(request: Request) -> Response:
        listing = meetings_page(archive().catalogue, request.query_params)
        title = say(page_texts.MEETINGS_TITLE)
        return cached(request, browsed(request, "meetings.html", title, listing, MEETINGS))

    for path, template, title in (
        ("/personen", "people.html", page_texts.PEOPLE_TITLE),
        ("/gremien", "gremien.html", page_texts.GREMIEN_TITLE),
        ("/begriffe", "words.html", page_texts.WORDS_TITLE),
    ):
        app.add_api_route(path, _overview(archive, pages, path, template, title),
                          include_in_schema=False)  # fmt: skip

    @app.get("/neu", include_in_schema=False)
    def news(request: Request) -> Response:
        held = archive()
        page = pages.render(
            "news.html",
            title=say(page_texts.NEWS_TITLE),
            status=held.status,
            base=pages.base(request),
            entries_held=held.catalogue.newest(NEWEST),
            bodies=held.catalogue.bodies,
            here="/neu",
        )
        return cached(request, page)

    @app.get("/neu.atom", include_in_schema=False)
    def news_feed(request: Request) -> Response:
        content = feed(archive(), pages, pages.base(request))
        return cached(request, content, "application/atom+xml; charset=utf-8")


def _overview(
    archive: GetArchive, pages: PageRenderer, path: str, template: str, title: str
) -> Callable[[Request], Response]:
    """A page that leads to what each member, party or Gremium asked, or explains words."""

    def show(request: Request) -> Response:
        held = archive()
        page = pages.render(
            template,
            title=say(title),
            status=held.status,
            base=pages.base(request),
            asked=held.catalogue.choices(),
            met=held.catalogue.meeting_choices(),
            address=address,
            chosen=Chosen,
            gremien=_gremien,
            words=EXPLAINED,
            here=path,
        )
        return cached(request, page)

    return show


def _gremien(
    asked: Sequence[Facet], met: Sequence[Facet]
) -> list[tuple[str, Facet | None, Facet | None]]:
    """The names of the Gremien, each with what was asked there and how often it met."""
    enquiries, meetings = ({one.id: one for one in listed} for listed in (asked, met))
    names = {one.id: one.name for one in (*asked, *met)}
    return [(name, enquiries.get(id), meetings.get(id)) for id, name in names.items()]


def enquiries_page(catalogue: Catalogue, query: QueryParams) -> BrowsePage:
    """The page of Anfragen that an address asks for; Refused with 404 where there is none."""
    chosen = _chosen(query)
    if not catalogue.knows(chosen):
        raise Refused(404, texts.problem(404))
    entries = catalogue.entries(chosen)
    page, shown = _cut(entries, query)
    return BrowsePage(chosen, catalogue.choices(chosen), tuple(shown), len(entries), page)


def meetings_page(catalogue: Catalogue, query: QueryParams) -> BrowsePage:
    """The page of Sitzungen that an address asks for; Refused with 404 where there is none."""
    chosen = _chosen(query)
    choices = catalogue.meeting_choices()
    years, gremien = ({one.id for one in listed} for listed in (choices.years, choices.gremien))
    bodies = {"", *catalogue.bodies}
    known = chosen.year in {"", *years} and chosen.gremium in {"", *gremien}
    if not known or chosen.body not in bodies:
        raise Refused(404, texts.problem(404))
    held = catalogue.meetings(chosen)
    page, shown = _cut(held, query)
    return BrowsePage(chosen, catalogue.meeting_choices(chosen), tuple(shown), len(held), page)


def _chosen(query: QueryParams) -> Chosen:
    """What an address chooses; Refused where it names no day or is no address of ours."""
    chosen = Chosen(**{field: query.get(name, "").strip() for field, name in FIELDS.items()})
    days = all(map(_day, filter(None, (chosen.first, chosen.last))))
    known = chosen.waiting in {"", "ja", "nein"} and chosen.order in {"", OLDEST}
    if not days or len(chosen.told) > LONGEST or not known:
        raise Refused(404, texts.problem(404))
    return chosen


def _cut(found: Sequence[T], query: QueryParams) -> tuple[int, Sequence[T]]:
    """The page of what was found that an address asks for; Refused where there is none."""
    asked = query.get("seite", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    start = (page - 1) * ON_A_PAGE
    if page < 1 or (page > 1 and start >= len(found)):
        raise Refused(404, texts.problem(404))
    return page, found[start : start + ON_A_PAGE]


def _day(text: str) -> str | None:
    """A day of an address as it is printed; None where it is none."""
    try:
        return day(date.fromisoformat(text)) if len(text) == len("2022-02-15") else None
    except ValueError:
        return None
