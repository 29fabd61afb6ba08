"""How tests reach the application: a real server on the loopback, requests, a browser."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page
from pydantic import TypeAdapter

from bot import json_text
from bot.ports import ArchivePort
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.server import server_config
from retrieval.replies.reply import Reply
from tests.support import small
from tests.support.patience import PATIENCE

NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)
OPEN = Settings(
    city_name="Stadt Herne",
    questions_per_minute=10_000,
    reads_per_minute=100_000,
    contact_url="https://www.herne.example/kontakt",
)
HTML = {"accept": "text/html"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_READ: TypeAdapter[Any] = TypeAdapter(json_text.TaggedReply)

#: What to type for each state of the page, and the title it gets.
STATES = {
    "Ist Herne bei den Stadtrettern?": "Antwort: Anfrage: Initiative #Stadtretter",
    "lang": f"Antwort: {small.HOSTILE}",
    "Kampagne": "Keine Antwort gespeichert: Anfrage: Kampagne Herne mit Respekt",
    "Grundstück": "Keine Antwort gespeichert: Grundstücksangelegenheit",
    "2022/0129": "Vorgang: Anfrage: Initiative #Stadtretter",
    "TOP 19.8 vom 15.02.2022": "3 Vorgänge: Rat der Stadt · 15.02.2022 · TOP Ö 19.8",
    "2019/1234": "Vorgang: Linden am Ring",
    "Tagesordnung 15.02.2022": "Tagesordnung · Rat der Stadt · 15.02.2022",
    "Zukunftsstab": "Hinweis: Zukunftsstab ist gestartet",
    "Zählung": f"Wortlaut der Fragenden: {small.SOURCE.betreff}",
    "Stadtretter": "Auswahl: Diese Anfrage passt. Welche ihrer Fragen meinen Sie?",
    "Netzwerk": "Auswahl: Meinen Sie eines dieser Themen?",
    "Maßnahme": "Auswahl: Meinen Sie dieses Thema?",
    "Wer zahlt sie? Und wann beginnt sie?": "Antwort: Anfrage: Initiative #Stadtretter",
    "Anfragen der FDP 2022": "Liste: Anfragen der FDP aus 2022, neueste zuerst: 12",
    "Sitzungen seit Februar 2022": ("Liste: Sitzungen im Gremium „Rat der Stadt“ ab 01.02.2022: 1"),
    "offene Anfragen von Muster zum Verkehr": (
        "Liste: Anfragen ohne gespeicherte Antwort von Stv. <b>Muster</b> zum Thema „Verkehr“: "
        "nichts gespeichert"
    ),
    "Welche Gremien gibt es?": "Liste: Gremien: 12",
    "Themen der FDP": "Liste: Themen der Anfragen (Anfragen der FDP): 1",
    "Notruf": "Hinweis dieses Dienstes: In einem Notfall",
    "Wetter": "Dazu ist keine passende Antwort gespeichert",
    "zu kurz": "Die Frage ist zu kurz",
    "hallo": "Das wurde nicht als Frage erkannt",
    "Bochum": "Die Frage betrifft einen anderen Ort",
    "geheim": "Darüber wurde nichtöffentlich beraten",
    " ": "Fehler: Bitte geben Sie eine Frage ein.",
}

#: In forced colours only the system's colours differ: a few states show them all.
FORCED = ("lang", "Tagesordnung 15.02.2022", "Netzwerk", " ")


#: All rules of axe, and the one of WCAG 2.2 that it leaves out unless told; or these alone.
AXE = """rules => axe.run({
    ...(rules.length ? {runOnly: rules} : {rules: {'target-size': {enabled: true}}}),
    resultTypes: ['violations'],
}).then(found => found.violations)"""
#: What a scheme changes: its colours, and nothing that takes space.
OF_COLOURS = ("color-contrast", "link-in-text-block")


class Ticks:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def served(app: FastAPI, settings: Settings = OPEN) -> Iterator[str]:
    """The address of the application while a real server runs it."""
    # asyncio sends small packets at once only where a socket says that it is TCP.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(server_config(app, settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def serve(
    archive: Callable[[], ArchivePort], settings: Settings = OPEN, ticks: Ticks | None = None
) -> Iterator[httpx.Client]:
    """A client of an application that is served while the client is used."""
    app = create_app(archive, settings, clock=lambda: NOW, ticks=ticks or Ticks())
    with served(app, settings) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield client


def ask(client: httpx.Client, question: object) -> httpx.Response:
    """What a program gets for a question."""
    return client.post("/api/ask", json={"question": question})


def read_reply(told: dict[str, Any]) -> Reply:
    """The reply that a program is told, as a value; the days of a list have other names there."""
    days = {"from": "first", "to": "last"}
    if told["kind"] == "list":
        renamed = {days.get(name, name): one for name, one in told["filter"].items()}
        told = {**told, "filter": renamed}
    return _READ.validate_json(json.dumps(told))  # type: ignore[no-any-return]


def assert_problem(response: httpx.Response, status: int, detail: str) -> None:
    """The response is problem details with this status and sentence."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert list(problem) == ["type", "title", "status", "detail"]
    assert (problem["status"], problem["detail"]) == (status, detail)


def open_context(browser: Browser, **options: Any) -> BrowserContext:
    """A context of its own, of a reader of German, which waits long enough on a busy machine."""
    context = browser.new_context(**{"locale": "de-DE", **options})
    context.set_default_timeout(PATIENCE * 1000)
    return context


@cache
def axe_source() -> str:
    """The script of axe, to be evaluated on a page."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def axe_finds(page: Page, *rules: str) -> list[tuple[str, str]]:
    """The rules that the page breaks, of these or of all, each with its first place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    return [(one["id"], one["nodes"][0]["html"]) for one in page.evaluate(AXE, rules)]


def type_in(page: Page, question: str) -> None:
    """Type a question into the form and wait for the page that comes."""
    page.fill("#frage", question)
    with page.expect_navigation():
        page.press("#frage", "Enter")
    page.wait_for_selector("#antwort, #fehler")


def text(page: Page, selector: str) -> str:
    """The text of the one element, with white space collapsed."""
    return " ".join((page.locator(selector).text_content() or "").split())
