"""Clients that take their time: with their heads, their bodies, and with reading responses."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import urlsplit

import httpx
import pytest

from bot.texts import common as texts
from bot.web.app import create_app
from bot.web.middleware import Overload
from retrieval.replies.reply import Stored
from tests.support import small
from tests.support.patience import PATIENCE
from tests.support.web_client import OPEN, ask, served

#: Another client than that of the tests, on the same machine.
ELSEWHERE = "127.0.0.2"

#: More than all buffers between a server and a client who does not read hold.
LARGE = 1_000_000
READ = b"GET /api/answers/gross HTTP/1.1\r\nHost: x\r\n\r\n"


class LargeArchive(small.SmallArchive):
    """Has an answer that does not fit through a connection at once."""

    def find(self, name: str, /) -> Stored | None:
        return replace(small.TWO, text="a" * LARGE) if name == "gross" else super().find(name)


@pytest.fixture
def url() -> Iterator[str]:
    with served(create_app(LargeArchive, OPEN)) as url:
        yield url


@contextmanager
def line(url: str, sent: bytes = b"", source: str = "127.0.0.1") -> Iterator[socket.socket]:
    """A connection whose client holds little of what it has not read."""
    where = urlsplit(url)
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.settimeout(PATIENCE)
        made.bind((source, 0))
        made.connect((where.hostname, where.port))
        made.sendall(sent)
        yield made


def read_all(connection: socket.socket, pause: float = 0) -> list[int]:
    """How many bytes come in each part until the connection ends; a pause behind each."""
    parts = []
    with suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            parts.append(len(part))
            time.sleep(pause)
    return parts


def wait_for_an_answer(client: httpx.Client) -> None:
    """Return once a question is answered."""
    end = time.monotonic() + PATIENCE
    while ask(client, "hallo").status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
def test_beside_slow_heads_bodies_and_readers_honest_questions_are_answered(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None of them is cut off before the end.
    for limit in ("HEAD_SECONDS", "READ_SECONDS"):
        monkeypatch.setattr(f"bot.web.connection.{limit}", PATIENCE)
    head = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    slow = [
        *[head] * 20,
        *[head + b'Content-Length: 22\r\n\r\n{"question'] * 20,
    ]
    with ExitStack() as held, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        for sent in slow:
            held.enter_context(line(url, sent, ELSEWHERE))
        for _ in range(60):
            reader = held.enter_context(line(url, READ * 8, ELSEWHERE))
            assert reader.recv(12) == b"HTTP/1.1 200"
        assert {ask(client, "hallo").status_code for _ in range(50)} == {200}


def test_a_response_that_nobody_reads_takes_nobody_a_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.web.connection.READ_SECONDS", PATIENCE)
    app = create_app(LargeArchive, OPEN)
    [layer] = [layer for layer in app.user_middleware if str(layer.cls) == str(Overload)]
    layer.kwargs["most"] = 1
    with (
        served(app) as url,
        line(url, READ * 2, ELSEWHERE) as reader,
        httpx.Client(base_url=url, timeout=PATIENCE) as client,
    ):
        assert reader.recv(12) == b"HTTP/1.1 200"
        wait_for_an_answer(client)


def test_who_reads_nothing_is_cut_off(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.connection.READ_SECONDS", 0.1)
    with line(url, READ) as reader:
        time.sleep(1)
        assert 0 < sum(read_all(reader)) < LARGE


@pytest.mark.slow
def test_who_reads_slowly_gets_it_all(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.connection.READ_SECONDS", 1)
    with line(url, READ.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as reader:
        parts = read_all(reader, pause=0.05)
        assert sum(parts) > LARGE
        # With its pauses it took twice the time in which it had to read a part.
        assert len(parts) * 0.05 > 2


def test_one_client_has_so_many_connections_and_others_have_theirs(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.connection.MOST_OF_A_CLIENT", 3)
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(line(url, b"GET", ELSEWHERE))
        refused = held.enter_context(line(url, source=ELSEWHERE)).recv(4096).decode()
        assert refused.startswith("HTTP/1.1 503 ")
        assert "\r\nRetry-After: 2\r\n" in refused
        assert refused.endswith(texts.OVERLOADED)
        assert httpx.get(f"{url}/healthz", timeout=PATIENCE).status_code == 200


def test_an_own_proxy_has_as_many_connections_as_all_clients_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.web.connection.MOST_OF_A_CLIENT", 1)
    monkeypatch.setattr("bot.web.connection.MOST_CONNECTIONS", 4)
    settings = OPEN.model_copy(update={"trusted_proxies": (ip_network(ELSEWHERE),)})
    health = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with served(create_app(LargeArchive, settings), settings) as url, ExitStack() as held:
        told = [held.enter_context(line(url, health, ELSEWHERE)).recv(12) for _ in range(5)]
    assert told == [b"HTTP/1.1 200"] * 4 + [b"HTTP/1.1 503"]
