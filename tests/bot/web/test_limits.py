"""What one client may cost: sizes, seconds, questions a minute."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from ipaddress import ip_network
from urllib.parse import urlsplit

import httpx
import pytest

from bot.settings import Settings
from bot.texts import common as texts
from bot.web.app import create_app
from bot.web.middleware import MOST_AT_ONCE, MOST_BYTES, WORKERS, Overload, SizeLimit
from bot.web.server import server_config
from retrieval.replies.reply import Reply
from tests.support import small
from tests.support.patience import PATIENCE
from tests.support.web_client import HTML, JSON, OPEN, Ticks, ask, assert_problem, serve, served


@pytest.fixture
def limited(ticks: Ticks) -> Iterator[httpx.Client]:
    settings = Settings(
        questions_per_minute=3, reads_per_minute=5, trusted_proxies=(ip_network("127.0.0.1"),)
    )
    yield from serve(small.SmallArchive, settings, ticks)


@pytest.mark.parametrize("path", ["/api/ask", "/"])
def test_a_body_over_16_kib_is_refused(client: httpx.Client, path: str) -> None:
    response = client.post(path, content=b" " * (MOST_BYTES + 1))
    assert_problem(response, 413, texts.problem(413))


def test_a_body_of_16_kib_is_read(client: httpx.Client) -> None:
    body = json.dumps({"question": "hallo"}).encode().ljust(MOST_BYTES)
    assert client.post("/api/ask", content=body, headers=JSON).status_code == 200


def test_a_body_without_a_length_is_counted_while_it_comes(client: httpx.Client) -> None:
    response = client.post("/api/ask", content=(b" " * 1000 for _ in range(500)))
    assert_problem(response, 413, texts.problem(413))


def test_a_body_of_many_megabytes_is_not_read_to_its_end(client: httpx.Client) -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 100_000
            yield b" " * 100_000

    try:
        status = client.post("/api/ask", content=body()).status_code
    except httpx.WriteError:
        status = 413
    assert status == 413
    assert sent < 50_000_000


def test_headers_over_8_kib_are_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"x-long": "a" * 7_000}).status_code == 200
    refused = client.get("/", headers={"x-long": "a" * 8_192})
    assert_problem(refused, 431, texts.problem(431))


def test_a_body_that_does_not_come_is_given_up() -> None:
    app = create_app(small.SmallArchive, OPEN)
    [layer] = [layer for layer in app.user_middleware if str(layer.cls) == str(SizeLimit)]
    layer.kwargs["seconds"] = 0.05
    with served(app) as url:
        where = urlsplit(url)
        with socket.create_connection((where.hostname, where.port)) as line:
            line.sendall(b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
            assert line.recv(12) == b"HTTP/1.1 408"


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n"])
def test_a_head_that_does_not_end_is_given_up(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.connection.HEAD_SECONDS", 0.05)
    with served(create_app(small.SmallArchive, OPEN)) as url:
        where = urlsplit(url)
        with socket.create_connection((where.hostname, where.port), timeout=PATIENCE) as line:
            line.sendall(sent)
            assert line.recv(1) == b""


@pytest.mark.slow
def test_a_connection_serves_longer_than_a_head_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.connection.HEAD_SECONDS", 1)
    with served(create_app(small.SmallArchive, OPEN)) as url:
        line = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        line.connect()
        line.auto_open = False  # or a second connection would hide that the first was closed
        for pause in (1.2, 0):
            line.request("GET", "/healthz")
            response = line.getresponse()
            assert (response.status, response.read()) == (200, b'{"status":"alive"}')
            time.sleep(pause)
        line.close()


def test_beyond_very_many_at_once_the_next_is_asked_to_come_again() -> None:
    going, may_go = threading.Semaphore(0), threading.Event()

    class Slow(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Reply:
            going.release()
            assert may_go.wait(PATIENCE)
            return super().ask(question)

    app = create_app(Slow, OPEN)
    [layer] = [layer for layer in app.user_middleware if str(layer.cls) == str(Overload)]
    layer.kwargs["most"] = 2
    with (
        served(app) as url,
        httpx.Client(base_url=url, timeout=PATIENCE) as client,
        ThreadPoolExecutor(2) as pool,
    ):
        asked = [pool.submit(ask, client, "hallo") for _ in range(2)]
        for _ in asked:
            assert going.acquire(timeout=PATIENCE)
        refused = ask(client, "hallo")
        assert_problem(refused, 503, texts.OVERLOADED)
        assert refused.headers["retry-after"] == "2"
        assert client.get("/healthz").status_code == 200
        may_go.set()
        assert [one.result().status_code for one in asked] == [200, 200]
        assert ask(client, "hallo").status_code == 200


def test_health_is_told_while_all_workers_are_busy_and_more_is_waiting() -> None:
    going, may_go = threading.Semaphore(0), threading.Event()

    class Slow(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Reply:
            going.release()
            assert may_go.wait(PATIENCE)
            return super().ask(question)

    with (
        served(create_app(Slow, OPEN)) as url,
        httpx.Client(base_url=url, timeout=PATIENCE) as client,
        ThreadPoolExecutor(MOST_AT_ONCE) as pool,
    ):
        asked = [pool.submit(ask, client, "hallo") for _ in range(MOST_AT_ONCE)]
        try:
            for _ in range(WORKERS):
                assert going.acquire(timeout=PATIENCE)
            for path in ("/healthz", "/readyz", "/metrics", "/static/page.css", "/widget.js"):
                assert client.get(path, timeout=20).status_code == 200
        finally:
            may_go.set()
        assert {one.result().status_code for one in asked} <= {200, 503}


def test_the_fourth_question_of_three_a_minute_waits(limited: httpx.Client, ticks: Ticks) -> None:
    for second in (0, 10, 20):
        ticks.now = 1000.0 + second
        assert ask(limited, "hallo").status_code == 200
    ticks.now = 1030.5
    refused = ask(limited, "hallo")
    assert_problem(refused, 429, texts.too_many(30))
    assert refused.headers["retry-after"] == "30"
    ticks.now = 1060.1
    assert ask(limited, "hallo").status_code == 200
    assert ask(limited, "hallo").headers["retry-after"] == "10"


def test_the_page_and_the_interface_share_one_limit(limited: httpx.Client) -> None:
    assert ask(limited, "hallo").status_code == 200
    assert limited.post("/", data={"frage": "hallo"}).status_code == 200
    assert limited.post("/", data={"frage": ""}).status_code == 422
    page = limited.post("/", data={"frage": "hallo"}, headers=HTML)
    assert page.status_code == 429
    assert page.headers["retry-after"] == "60"
    assert texts.too_many(60) in page.text


def test_the_sixth_page_of_five_a_minute_waits(limited: httpx.Client) -> None:
    statuses = [limited.get("/").status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert limited.get("/healthz").status_code == 200
    assert ask(limited, "hallo").status_code == 200


def test_behind_an_own_proxy_each_client_has_its_own_limit(limited: httpx.Client) -> None:
    def status(forwarded: str) -> int:
        return limited.get("/", headers={"x-forwarded-for": forwarded}).status_code

    assert [status("192.0.2.1") for _ in range(6)][-1] == 429
    assert status("192.0.2.2") == 200
    assert status("192.0.2.3, 192.0.2.1") == 429


def test_one_process_serves_so_that_limits_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    assert server_config(create_app(small.SmallArchive, OPEN), OPEN).workers == 1


def test_many_at_once_get_exactly_what_is_allowed(ticks: Ticks) -> None:
    settings = OPEN.model_copy(update={"questions_per_minute": 15})
    for client in serve(small.SmallArchive, settings, ticks):
        with ThreadPoolExecutor(8) as pool:
            told = [one.status_code for one in pool.map(partial(ask, client), ["hallo"] * 40)]
    assert sorted(told) == [200] * 15 + [429] * 25


def test_what_waits_on_a_connection_behind_a_question_too_many_is_not_read(ticks: Ticks) -> None:
    settings = OPEN.model_copy(update={"questions_per_minute": 1})
    asked = b'{"question":"hallo"}'
    one = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + (
        b"Content-Length: %d\r\n\r\n%s" % (len(asked), asked)
    )
    with served(create_app(small.SmallArchive, settings, ticks=ticks), settings) as url:
        where = urlsplit(url)
        with socket.create_connection((where.hostname, where.port), PATIENCE) as connection:
            connection.sendall(one * 5)
            told = b""
            while part := connection.recv(65_536):
                told += part
    assert (told.count(b"HTTP/1.1 200"), told.count(b"HTTP/1.1 429")) == (1, 1)
