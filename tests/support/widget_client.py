"""How tests reach the widget: on the page of another site, served from another origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI
from playwright.sync_api import Locator, Page
from starlette.responses import HTMLResponse, Response

import bot.web
from bot.ports import ArchivePort
from bot.web.app import create_app
from tests.support import small
from tests.support.web_client import NOW, OPEN, served

#: What to ask for each kind of reply, and a sign that it is there.
ASKED = {
    "answer": "Ist Herne bei den Stadtrettern?",
    "long": "lang",
    "pointer": "Kampagne",
    "private": "Grundstück",
    "record": "2022/0129",
    "papers": "TOP 19.8 vom 15.02.2022",
    "agenda": "Tagesordnung 15.02.2022",
    "context": "Zukunftsstab",
    "which-answer": "Stadtretter",
    "which-matter": "Netzwerk",
    "one-matter": "Maßnahme",
    "referring": "Wer zahlt sie? Und wann beginnt sie?",
    "list": "Anfragen der FDP 2022",
    "meetings": "Sitzungen seit Februar 2022",
    "nothing-listed": "offene Anfragen von Muster zum Verkehr",
    "directory": "Welche Gremien gibt es?",
    "notice": "Notruf",
    "silence": "Wetter",
}

#: A site as strict as a site can be: nothing but one script by its nonce, and this service.
STRICT = (
    "default-src 'none'; script-src 'nonce-abc'; connect-src {service}; "
    "require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'"
)

PLAIN = """<!doctype html><html lang="de"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Stadt</title>{head}</head>
<body{body}><main><h1>Stadt</h1><p>Eine Seite der Stadt. <a href="#x">Verweis</a></p>{main}</main>
<script src="{service}/widget.js" nonce="abc" defer{attributes}></script></body></html>"""


@dataclass
class Site:
    """A site of its own, and the service it embeds."""

    url: str
    service: str
    parts: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def go(self, page: Page, *, policy: str = "", **parts: str) -> None:
        """Open the site's page with these parts."""
        empty = dict.fromkeys(("head", "body", "main", "attributes"), "")
        self.parts.update({**empty, **parts, "service": self.service})
        self.headers.clear()
        if policy:
            self.headers["Content-Security-Policy"] = policy.format(service=self.service)
        page.goto(self.url)


@contextmanager
def site(
    archive: Callable[[], ArchivePort] = small.SmallArchive, **limits: object
) -> Iterator[Site]:
    """A site that embeds the widget of a service, both really served."""
    app = FastAPI()
    held = Site("", "")

    @app.get("/")
    def page() -> Response:
        return HTMLResponse(PLAIN.format(**held.parts), headers=held.headers)

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status_code=204)

    with served(app) as url:
        settings = OPEN.model_copy(update={"allowed_origins": (url,), **limits})
        with served(create_app(archive, settings, clock=lambda: NOW)) as service:
            held.url, held.service = url, service
            yield held


def words() -> str:
    """The address of the widget's module of words by itself, which a browser gets in the panel."""
    source = (Path(bot.web.__file__).parent / "widget" / "words.js").read_text(encoding="utf-8")
    return f"data:text/javascript,{quote(source)}"


def start(page: Page) -> None:
    """Open the panel with its launcher."""
    page.get_by_role("button", name="Ratsauskunft").click()
    page.wait_for_selector("dialog[open]")


def ask(page: Page, question: str) -> Locator:
    """Ask with the keyboard; the newest turn once its reply is there."""
    before = page.locator(".turn").count()
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    turn = page.locator(".turn").nth(before)
    turn.locator(".reply").wait_for()
    return turn


def type_slowly(page: Page, text: str) -> None:
    """Type into the field and wait for the suggestions."""
    page.locator("#question").press_sequentially(text)
    page.locator("[role=option]").first.wait_for()
