"""What the page costs a phone: the start page and one answer, with all that they load."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from retrieval.archive import Archive
from tests.conftest import NOW

#: Bytes over the network, compressed as servers send them.
MOST = 60_000


def test_the_start_page_and_one_answer_are_light(seed_archive: Archive) -> None:
    client = TestClient(create_app(lambda: seed_archive, Settings(), clock=lambda: NOW))
    start = client.get("/")
    answer = client.post("/", data={"frage": "Ist Herne bei den Stadtrettern?"})
    files = set(re.findall(r'(?:href|src)="(/(?:static|widget)/[^"]+)"', start.text + answer.text))
    loaded = [client.get(one) for one in files]
    sent = sum(one.num_bytes_downloaded for one in (start, answer, *loaded))
    modules = [one for one in loaded if "/widget/" in str(one.url)]
    assert modules
    assert sent <= MOST, sent


def test_nothing_but_one_style_is_waited_for_before_the_first_paint(
    seed_archive: Archive,
) -> None:
    client = TestClient(create_app(lambda: seed_archive, Settings(), clock=lambda: NOW))
    answer = client.post("/", data={"frage": "Ist Herne bei den Stadtrettern?"})
    page = BeautifulSoup(answer.text, "html.parser")
    scripts = page.select("script:not([type='application/ld+json'])")
    assert scripts
    assert all(one.has_attr("defer") or one.get("type") == "module" for one in scripts)
    [style] = page.select("link[rel=stylesheet], style")
    assert "@import" not in client.get(str(style["href"])).text
    assert "gekennzeichnet" in page.select("#antwort blockquote")[0].text
