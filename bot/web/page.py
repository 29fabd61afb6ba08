"""Reply → page: HTML out of the templates in `pages/`.

Decides nothing about a reply and holds no German sentence: those are in `texts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from secrets import token_hex

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from bot import follow_ups, pieces, render
from bot.ports import ArchivePort
from bot.settings import Settings
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts import searching as search_texts
from bot.texts.languages import NAMES, Own, Texts, day, direction, say, spoken
from bot.texts.pages import LegalPage
from bot.web.files import Widget, static_files
from bot.web.languages import choices, finished
from bot.web.linked_data import linked_data
from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.replies.holdings import Status
from retrieval.replies.reply import Reply, Stored
from retrieval.search.query import LONGEST

_SEAT_BYTES = 12
#: What a Host header may hold to stand in a link.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


class PageRenderer:
    """Makes every page; `today` is asked anew for each, `legal` are pages that all lead to.

    `examples` are the lines to try that the widget offers.
    """

    def __init__(
        self,
        settings: Settings,
        today: Callable[[], date],
        legal: tuple[LegalPage, ...] = (),
        examples: tuple[str, ...] = (),
    ) -> None:
        self.settings, self.legal = settings, legal
        self.files = static_files()
        self.widget = Widget.load(settings.keep_unanswered, examples)
        self._today = today
        self._templates = templates()
        self._templates.globals.update(
            texts=Texts(texts),
            kind_texts=Texts(kind_texts),
            page_texts=Texts(page_texts),
            search_texts=Texts(search_texts),
            follow_ups=follow_ups,
            pieces=pieces,
            render=render,
            linked_data=linked_data,
            settings=settings,
            day=day,
            spoken=spoken,
            language_names=NAMES,
            direction=direction,
            languages=choices,
            legal=legal,
            files=self.files,
            widget=self.widget,
            longest=LONGEST,
            paragraph_break=PARAGRAPH_BREAK,
        )

    def base(self, request: Request) -> str:
        """The address of the site as citizens see it; none where the request's Host is no host."""
        base = self.settings.public_url.rstrip("/")
        host = request.headers.get("host", "")
        if not base and _HOST.fullmatch(host):
            base = f"{request.scope['scheme']}://{host}"
        return base

    def render(self, template: str, **values: object) -> str:
        """Return a page; `title`, `status` and `here` (the path of a main link) may be left out."""
        shown = {"title": "", "status": None, "here": "", "today": self._today()} | values
        return finished(self._templates.get_template(template).render(shown))

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


def templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["own"] = lambda text: isinstance(text, Own)
    return made


def _title(reply: Reply) -> str:
    """What the title bar says of a reply: its kind and its subject."""
    kind = render.kind(reply)
    return f"{kind}: {render.headline(reply)}" if kind else render.headline(reply)
