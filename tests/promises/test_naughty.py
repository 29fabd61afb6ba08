"""Every naughty string through every input: no failure, no markup that comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest

from bot.cli.terminal import reply_lines
from retrieval.archive import Archive
from tests.support import small
from tests.support.naughty import NAUGHTY
from tests.support.web_client import FORM, HTML, OPEN, serve

pytestmark = pytest.mark.slow

#: As many as the best known list has.
FEWEST = 461


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("state")
    settings = OPEN.model_copy(update={"keep_unanswered": True, "state": folder})
    archive = small.SmallArchive()
    yield from serve(lambda: archive, settings)


def form(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    body = urlencode(fields, errors="surrogatepass").encode()
    return client.post(path, content=body, headers={**FORM, **HTML})


#: What a string may be typed into.
INPUTS: dict[str, Callable[[httpx.Client, str], httpx.Response]] = {
    "ask": lambda client, text: client.post("/api/ask", json={"question": text}),
    "suggest": lambda client, text: client.post("/api/suggest", json={"question": text}),
    "unanswered": lambda client, text: client.post("/api/unanswered", json={"question": text}),
    "id": lambda client, text: client.post("/api/feedback", json={"id": text, "verdict": "fits"}),
    "verdict": lambda client, text: client.post("/api/feedback", json={"id": "x", "verdict": text}),
    "page": lambda client, text: form(client, "/", frage=text),
    "example": lambda client, text: form(client, "/", beispiel=text),
    "giving": lambda client, text: form(client, "/unbeantwortet", frage=text),
    "opinion": lambda client, text: form(client, "/antwort/seite/1/rueckmeldung", urteil=text),
    "address": lambda client, text: client.get(f"/antwort/{quote(text, safe='')}", headers=HTML),
    "data": lambda client, text: client.get(f"/api/answers/{quote(text, safe='')}"),
    "file": lambda client, text: client.get(f"/static/{quote(text, safe='')}"),
    "module": lambda client, text: client.get(f"/widget/x/{quote(text, safe='')}"),
    "theme": lambda client, text: client.get("/themen", params={"thema": text}, headers=HTML),
    "year": lambda client, text: client.get("/themen", params={"jahr": text}, headers=HTML),
    "page number": lambda client, text: client.get("/themen", params={"seite": text}),
    "demo": lambda client, text: client.get("/einbetten", params={"lang": text, "position": text}),
}


def test_there_are_enough_of_them() -> None:
    assert len(NAUGHTY) == len(set(NAUGHTY)) >= FEWEST


@pytest.mark.parametrize("place", INPUTS)
def test_no_string_fails_and_no_markup_comes_back(service: httpx.Client, place: str) -> None:
    for text in NAUGHTY:
        response = INPUTS[place](service, text)
        assert response.status_code < 500, ascii(text)
        if (
            "<" in text
            and len(text) > 3
            and response.headers["content-type"].startswith("text/html")
        ):
            assert text not in response.text, ascii(text)


def test_every_string_gets_one_line_of_reply_in_the_terminal(seed_archive: Archive) -> None:
    lines = [text.replace("\n", " ").replace("\r", " ") for text in NAUGHTY]
    raw = [line.encode("utf-8", "surrogatepass") + b"\n" for line in lines]
    replies = [json.loads(line) for line in reply_lines(seed_archive, BytesIO(b"".join(raw)))]
    assert len(replies) == len(lines)
