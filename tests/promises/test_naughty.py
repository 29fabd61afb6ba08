"""Every naughty string through every input: no failure, no markup that comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, urlencode

import pytest

from bot.cli.terminal import reply_lines
from bot.web.app import create_app
from retrieval.archive import Archive
from tests.support import small
from tests.support.naughty import NAUGHTY
from tests.support.patience import PATIENCE
from tests.support.web_client import FORM, HTML, JSON, NOW, OPEN, served

pytestmark = pytest.mark.slow

#: As many as the best known list has.
FEWEST = 461


@dataclass(frozen=True)
class Reply:
    """What a page or the interface sent."""

    status: int
    kind: str
    text: str


@dataclass(frozen=True)
class Client:
    """One connection that sends what it is given and looks at nothing: quick for 10,000 requests."""

    connection: HTTPConnection

    def get(self, path: str, query: Mapping[str, str] = MappingProxyType({})) -> Reply:
        return self._send("GET", f"{path}?{urlencode(query)}" if query else path, b"", HTML)

    def json(self, path: str, **fields: str) -> Reply:
        return self._send("POST", path, json.dumps(fields, ensure_ascii=False).encode(), JSON)

    def form(self, path: str, **fields: str) -> Reply:
        body = urlencode(fields, errors="surrogatepass").encode()
        return self._send("POST", path, body, {**FORM, **HTML})

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        self.connection.request(method, path, body or None, headers)
        got = self.connection.getresponse()
        return Reply(got.status, got.headers["content-type"], got.read().decode())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("state")
    settings = OPEN.model_copy(update={"keep_unanswered": True, "state": folder})
    archive = small.SmallArchive()
    with served(create_app(lambda: archive, settings, clock=lambda: NOW), settings) as url:
        connection = HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
        yield Client(connection)
        connection.close()


#: What a string may be typed into.
INPUTS: dict[str, Callable[[Client, str], Reply]] = {
    "ask": lambda client, text: client.json("/api/ask", question=text),
    "suggest": lambda client, text: client.json("/api/suggest", question=text),
    "unanswered": lambda client, text: client.json("/api/unanswered", question=text),
    "id": lambda client, text: client.json("/api/feedback", id=text, verdict="fits"),
    "verdict": lambda client, text: client.json("/api/feedback", id="x", verdict=text),
    "page": lambda client, text: client.form("/", frage=text),
    "example": lambda client, text: client.form("/", beispiel=text),
    "giving": lambda client, text: client.form("/unbeantwortet", frage=text),
    "opinion": lambda client, text: client.form("/antwort/seite/1/rueckmeldung", urteil=text),
    "address": lambda client, text: client.get(f"/antwort/{quote(text, safe='')}"),
    "data": lambda client, text: client.get(f"/api/answers/{quote(text, safe='')}"),
    "file": lambda client, text: client.get(f"/static/{quote(text, safe='')}"),
    "module": lambda client, text: client.get(f"/widget/x/{quote(text, safe='')}"),
    "theme": lambda client, text: client.get("/anfragen", {"thema": text}),
    "year": lambda client, text: client.get("/anfragen", {"jahr": text}),
    "page number": lambda client, text: client.get("/anfragen", {"seite": text}),
    "demo": lambda client, text: client.get("/einbetten", {"lang": text, "position": text}),
}


def test_there_are_enough_of_them() -> None:
    assert len(NAUGHTY) == len(set(NAUGHTY)) >= FEWEST


@pytest.mark.parametrize("place", INPUTS)
def test_no_string_fails_and_no_markup_comes_back(service: Client, place: str) -> None:
    for text in NAUGHTY:
        reply = INPUTS[place](service, text)
        assert reply.status < 500, ascii(text)
        if "<" in text and len(text) > 3 and reply.kind.startswith("text/html"):
            assert text not in reply.text, ascii(text)


def test_every_string_gets_one_line_of_reply_in_the_terminal(seed_archive: Archive) -> None:
    lines = [text.replace("\n", " ").replace("\r", " ") for text in NAUGHTY]
    raw = [line.encode("utf-8", "surrogatepass") + b"\n" for line in lines]
    replies = [json.loads(line) for line in reply_lines(seed_archive, BytesIO(b"".join(raw)))]
    assert len(replies) == len(lines)
