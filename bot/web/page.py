"""Reply → page: HTML out of the templates in `pages/`.

Decides nothing about a reply and holds no German sentence: those are in `texts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from secrets import token_hex

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from bot import follow_ups, listed, pieces, render
from bot.ports import ArchivePort
from bot.settings import Settings
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts import searching as search_texts
from bot.texts import towns as town_texts
from bot.texts.languages import NAMES, Own, Texts, day, direction, say, spoken
from bot.texts.pages import LegalPage
from bot.web.files import Widget, static_files
from bot.web.languages import choices, finished
from bot.web.linked_data import linked_data
from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.replies.holdings import Status
from retrieval.replies.reply import (
    Answer,
    Choice,
    Context,
    Pointer,
    Reply,
    Silence,
    Stored,
)
from retrieval.search.query import LONGEST

_SEAT_BYTES = 12
#: What a Host header may hold to stand in a link.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")

#: An address of this site in a page.
_OWN_ADDRESS = re.compile(r'(\b(?:href|src|action|formaction)=")(?=/(?!/))')


class PageRenderer:
    """Makes every page; `today` is asked anew for each, `legal` are pages that all lead to.

    `examples` gives the lines to try that the widget offers. `root` is the path before all
    addresses of this site. `compares`: several towns can be asked at once; `browses`: this site
    is of a town, with records to look at.
    """

    def __init__(
        self,
        settings: Settings,
        today: Callable[[], date],
        legal: tuple[LegalPage, ...] = (),
        examples: Callable[[], tuple[str, ...]] = tuple,
        root: str = "",
        compares: bool = False,
        browses: bool = True,
    ) -> None:
        self.settings, self.legal, self.root = settings, legal, root
        self.files = static_files()
        self._examples, self._compares, self._browses = examples, compares, browses
        self._widget: tuple[tuple[str, ...], Widget] | None = None
        self._today = today

    @property
    def widget(self) -> Widget:
        """The widget with the lines to try as they are now."""
        examples, held = self._examples(), self._widget
        if held is None or held[0] != examples:
            held = examples, Widget.load(self.settings.keep_unanswered, examples)
            self._widget = held
        return held[1]

    def base(self, request: Request) -> str:
        """The address of the site as citizens see it; none where the request's Host is no host."""
        base = self.settings.public_url.rstrip("/")
        host = request.headers.get("host", "")
        if not base and _HOST.fullmatch(host):
            base = f"{request.scope['scheme']}://{host}{self.root}"
        return base

    def render(self, template: str, **values: object) -> str:
        """Return a page; `title`, `status` and `here` (the path of a main link) may be left out."""
        own = {
            "settings": self.settings,
            "legal": self.legal,
            "files": self.files,
            "widget": self.widget,
            "compares": self._compares,
            "browses": self._browses,
            "today": self._today(),
        }
        shown = {"title": "", "status": None, "here": "", **own, **values}
        page = finished(templates().get_template(template).render(shown))
        # All pages leave here. In a text a quotation mark is written as &#34;.
        return _OWN_ADDRESS.sub(rf"\1{self.root}", page) if self.root else page

    def home(
        self,
        archive: ArchivePort,
        base: str,
        seat: str = "",
        question: str = "",
        reply: Reply | None = None,
        error: str | None = None,
    ) -> str:
        """The page with the form; after a question with its reply, or with what is wrong.

        Who goes on asking on it keeps the `seat`; who opens it anew gets another.
        """
        title = _title(reply) if reply else f"{say(texts.ERROR_TITLE)}: {error}" if error else ""
        return self.render(
            "home.html",
            title=title,
            status=archive.status,
            to_try=archive.examples,
            base=base,
            seat=seat or token_hex(_SEAT_BYTES),
            question=question,
            reply=reply,
            error=error,
        )

    def stored(self, status: Status, base: str, stored: Stored) -> str:
        """The page behind a permanent link."""
        return self.render(
            "stored.html",
            title=_title(stored),
            description=render.description(stored),
            status=status,
            base=base,
            reply=stored,
        )

    def problem(self, detail: str, path: str = "/", words: str = "") -> str:
        """The page of a refusal; the words that a form of a path sent stand in its field again."""
        title = say(texts.ERROR_TITLE)
        return self.render("problem.html", title=title, detail=detail, path=path, words=words)


@cache
def templates() -> Environment:
    """The templates, compiled once for all towns of a process."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["own"] = lambda text: isinstance(text, Own)
    made.globals.update(
        texts=Texts(texts),
        kind_texts=Texts(kind_texts),
        page_texts=Texts(page_texts),
        search_texts=Texts(search_texts),
        town_texts=Texts(town_texts),
        follow_ups=follow_ups,
        listed=listed,
        pieces=pieces,
        render=render,
        linked_data=linked_data,
        day=day,
        spoken=spoken,
        language_names=NAMES,
        direction=direction,
        languages=choices,
        longest=LONGEST,
        paragraph_break=PARAGRAPH_BREAK,
        is_for_all=is_for_all,
    )
    return made


def is_for_all(reply: Reply) -> bool:
    """Whether other towns may have something to say about what was asked: it is no look-up."""
    if isinstance(reply, Silence):
        return reply.reason == "nothing-fits"
    return isinstance(reply, Answer | Pointer | Choice | Context) and not reply.follows


def _title(reply: Reply) -> str:
    """What the title bar says of a reply: its kind and its subject."""
    kind = render.kind(reply)
    return f"{kind}: {render.headline(reply)}" if kind else render.headline(reply)
