"""What the page costs a phone: the start page and one answer, with all that they load."""

from __future__ import annotations

import re

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
    modules = [one for one in loaded if "/widget/" in str(one.url)]
    assert modules
    assert sum(one.num_bytes_downloaded for one in (start, answer, *loaded)) <= MOST
