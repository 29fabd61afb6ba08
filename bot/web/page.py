"""Reply → page: HTML out of the templates in `pages/`.

Decides nothing about a reply and holds no German sentence: those are in `texts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import render
from bot.settings import Settings
from bot.texts import browse as browse_texts
from bot.texts import common as texts
from bot.texts import embed as embed_texts
from bot.texts.legal import LegalPage
from bot.web.files import Widget, static_files
from bot.web.linked_data import linked_data
from bot.web.listing import Listing, themes_address
from retrieval.german.dates import german_date
from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.replies.catalogue import Entry
from retrieval.replies.holdings import Status
from retrieval.replies.reply import Reply, Stored
from retrieval.search.query import LONGEST

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Link:
    """A page that every page leads to."""

    href: str
    label: str


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


class Pages:
    """Makes every page; `today` is asked anew for each."""

    def __init__(
        self, settings: Settings, today: Callable[[], date], links: tuple[Link, ...] = ()
    ) -> None:
        self.files = static_files()
        self.widget = Widget.load(settings.keep_unanswered)
        self._today = today
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            texts=texts,
            browse_texts=browse_texts,
            embed_texts=embed_texts,
            render=render,
            linked_data=linked_data,
            themes_address=themes_address,
            settings=settings,
            german_date=german_date,
            links=links,
            files=self.files,
            widget=self.widget,
            longest=LONGEST,
            paragraph_break=PARAGRAPH_BREAK,
        )

    def home(
        self,
        status: Status,
        base: str,
        question: str = "",
        reply: Reply | None = None,
        error: str | None = None,
    ) -> str:
        """The page with the form; after a question with its reply, or with what is wrong.

        `base` is the address of the site, which permanent links begin with.
        """
        title = _title(reply) if reply else f"{texts.ERROR_TITLE}: {error}" if error else ""
        return self._page(
            "home.html",
            title=title,
            status=status,
            base=base,
            question=question,
            reply=reply,
            error=error,
        )

    def stored(self, status: Status, base: str, stored: Stored) -> str:
        """The page behind a permanent link."""
        return self._page(
            "stored.html",
            title=_title(stored),
            description=render.description(stored),
            status=status,
            base=base,
            reply=stored,
        )

    def themes(self, status: Status, base: str, listing: Listing) -> str:
        """The page for browsing all Anfragen."""
        shown = [browse_texts.page_of(listing.page, listing.pages)] if listing.page > 1 else []
        title = render.joined([browse_texts.THEMES_TITLE, *listing.names(), *shown])
        return self._page(
            "themes.html", title=title, status=status, base=base, listing=listing, here="/themen"
        )

    def news(self, status: Status, base: str, entries: Sequence[Entry]) -> str:
        """The page of the newest answers."""
        title = browse_texts.NEWS_TITLE
        return self._page(
            "news.html", title=title, status=status, base=base, entries_held=entries, here="/neu"
        )

    def feed_entry(self, base: str, stored: Stored) -> str:
        """What a feed holds of an Anfrage: its questions and answers."""
        return self._page("feed_entry.html", base=base, reply=stored)

    def embedding(self, status: Status, base: str, demo: Demo) -> str:
        """The page that shows how a site embeds the widget, with the widget itself."""
        return self._page(
            "embed.html", title=embed_texts.TITLE, status=status, base=base, demo=demo
        )

    def legal(self, status: Status, page: LegalPage) -> str:
        """A page that the city fills in by settings."""
        return self._page("legal.html", title=page.title, status=status, page=page)

    def thanks(self, status: Status, id: str) -> str:
        """The page after feedback that was given without JavaScript."""
        return self._page("thanks.html", title=texts.THANKS, status=status, id=id)

    def kept(self, status: Status, text: str) -> str:
        """The page after a question was given to the city."""
        return self._page("kept.html", title=texts.THANKS, status=status, text=text)

    def problem(self, detail: str) -> str:
        """The page of a refusal."""
        return self._page("problem.html", title=texts.ERROR_TITLE, status=None, detail=detail)

    def _page(self, template: str, **values: object) -> str:
        shown = {"here": "", "today": self._today()} | values
        return self._templates.get_template(template).render(shown)


def _title(reply: Reply) -> str:
    """What the title bar says of a reply: its kind and its subject."""
    kind = texts.KINDS.get(reply.kind)
    return f"{kind}: {render.headline(reply)}" if kind else render.headline(reply)
