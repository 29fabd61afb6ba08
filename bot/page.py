"""Reply → page: HTML out of the templates in `pages/`.

Decides nothing about a reply and holds no German sentence: those are in `texts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import render, texts
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
class StaticFile:
    """A file the pages load from here."""

    content: bytes
    media_type: str

    @property
    def version(self) -> str:
        """Changes with the content, so that a browser may keep a file for long."""
        return sha256(self.content).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Link:
    """A page that every page leads to."""

    href: str
    label: str


class Pages:
    """Makes every page; `today` is asked anew for each."""

    def __init__(
        self, settings: Settings, today: Callable[[], date], links: tuple[Link, ...] = ()
    ) -> None:
        self.files = {
            name: StaticFile((_FOLDER / "static" / name).read_bytes(), media_type)
            for name, media_type in (
                ("page.css", "text/css"),
                ("page.js", "text/javascript"),
                ("icon.svg", "image/svg+xml"),
            )
        }
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

    def problem(self, detail: str) -> str:
        """The page of a refusal."""
        return self._page("problem.html", title=texts.ERROR_TITLE, status=None, detail=detail)

    def _page(self, template: str, **values: object) -> str:
        return self._templates.get_template(template).render(values, today=self._today())


def _title(reply: Reply) -> str:
    """What the title bar says of a reply: its kind and its subject."""
    kind = texts.KINDS.get(reply.kind)
    return f"{kind}: {render.headline(reply)}" if kind else render.headline(reply)
