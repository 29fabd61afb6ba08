"""Reply → page: HTML out of the templates in `pages/`.

Decides nothing about a reply and holds no German sentence: those are in `texts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import render, texts
from bot.files import Widget, static_files
from bot.legal_texts import LegalPage
from bot.settings import Settings
from retrieval.dates import german_date
from retrieval.layout import PARAGRAPH_BREAK
from retrieval.question import LONGEST
from retrieval.reply import Reply, Stored

_FOLDER = Path(__file__).parent


class Status(Protocol):
    """What a page says of an archive."""

    @property
    def answers(self) -> int:
        """Official answers."""

    @property
    def pointers(self) -> int:
        """Matters without an answer."""

    @property
    def contexts(self) -> int:
        """Passages of other pages."""

    @property
    def sitzungen(self) -> int:
        """Meetings."""

    @property
    def first(self) -> date | None:
        """The day of the oldest one."""

    @property
    def last(self) -> date | None:
        """The day of the newest one."""


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
        self.widget = Widget.load()
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
            render=render,
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
            "stored.html", title=_title(stored), status=status, base=base, reply=stored
        )

    def embedding(self, status: Status, base: str, demo: Demo) -> str:
        """The page that shows how a site embeds the widget, with the widget itself."""
        return self._page("embed.html", title=texts.EMBED, status=status, base=base, demo=demo)

    def legal(self, status: Status, page: LegalPage) -> str:
        """A page that the city fills in by settings."""
        return self._page("legal.html", title=page.title, status=status, page=page)

    def thanks(self, status: Status, id: str) -> str:
        """The page after feedback that was given without JavaScript."""
        return self._page("thanks.html", title=texts.THANKS, status=status, id=id)

    def problem(self, detail: str) -> str:
        """The page of a refusal."""
        return self._page("problem.html", title=texts.ERROR_TITLE, status=None, detail=detail)

    def _page(self, template: str, **values: object) -> str:
        return self._templates.get_template(template).render(values, today=self._today())


def _title(reply: Reply) -> str:
    """What the title bar says of a reply: its kind and its subject."""
    kind = texts.KINDS.get(reply.kind)
    return f"{kind}: {render.headline(reply)}" if kind else render.headline(reply)
