"""The guest of one server: what it asks, how long it waits, and what it leaves alone."""

from __future__ import annotations

import gzip
import re
import socket
import socketserver
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from bot.texts.failures import in_german
from retrieval.errors import AddressFailed, AddressRefused, SourceDown
from retrieval.sources.http.client import Client, Fetched, FetchPolicy
from tests.support.allris_server import ITEMS, Fault, Site, harburg, serve

AGENT = "Ratsauskunft/0.1 (+https://council.example/bot; bot@council.example)"
PAGE = f"to020.asp?TOLFDNR={ITEMS[0]}"


class Time:
    """Seconds that pass only by waiting for them; each look at the clock may take some, too."""

    def __init__(self, look: float = 0.0) -> None:
        self.now, self.look, self.waited = 1000.0, look, list[float]()

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited.append(seconds)

    def clock(self) -> float:
        self.now += self.look
        return self.now


@pytest.fixture
def site(shared: Path) -> Iterator[Site]:
    with serve(harburg(shared)) as site:
        yield site


def guest(site: Site, time: Time | None = None, below: str | None = None, **policy: Any) -> Client:
    time = time or Time()
    return Client(site.base, FetchPolicy(AGENT, **policy), below, time.sleep, time.clock)


def get(site: Site, page: str = PAGE, time: Time | None = None, **policy: Any) -> Fetched:
    with guest(site, time, **policy) as client:
        return client.get(page if "://" in page else site.base + page)


def test_a_page_comes_as_it_was_sent(site: Site) -> None:
    site.validators = "etag"
    page = get(site)
    assert (page.url, page.status, page.content) == (site.base + PAGE, 200, site.pages[PAGE])
    assert page.headers["content-type"] == "text/html; charset=iso-8859-1"
    assert page.headers["etag"]
    assert "last-modified" not in page.headers
    assert site.headers[PAGE]["User-Agent"] == AGENT


def test_a_page_that_did_not_change_is_not_sent(site: Site) -> None:
    site.validators = "etag"
    with guest(site) as client:
        first = client.get(site.base + PAGE)
        again = client.get(
            site.base + PAGE, first.headers.get("etag"), first.headers.get("last-modified")
        )
        site.validators = "modified"
        day = client.get(site.base + PAGE).headers.get("last-modified")
        later = client.get(site.base + PAGE, None, day)
    assert [(one.status, one.content) for one in (again, later)] == [(304, b""), (304, b"")]
    assert client.requests == 5


def test_a_guest_waits_between_requests_and_asks_one_at_a_time(site: Site) -> None:
    time = Time()
    with guest(site, time, delay=2.0) as client:
        for _ in range(20):
            client.get(site.base + PAGE)
    assert time.waited[0] == 0
    assert all(2 <= wait <= 3 for wait in time.waited[1:])
    assert len({round(wait, 6) for wait in time.waited[1:]}) > 10  # not in step with others
    assert site.most_at_once == 1
    assert client.requests == len(site.asked) == 21


# Patience


def test_a_busy_server_is_asked_ever_more_slowly(site: Site) -> None:
    time = Time()
    site.faults[PAGE] = Fault("busy")
    with pytest.raises(AddressFailed, match="status 503"):
        get(site, time=time, delay=1.0, tries=4)
    assert site.times(PAGE) == 4
    robots, first, *pauses = time.waited
    assert (robots, 1 <= first <= 1.5) == (0, True)
    for pause, least in zip(pauses, (1, 2, 4), strict=True):
        assert least <= pause <= least * 1.5


@pytest.mark.parametrize("kind", ["cut", "broken gzip", "busy"])
def test_what_was_wrong_once_is_asked_again(site: Site, kind: Any) -> None:
    site.faults[PAGE] = Fault(kind, times=1)
    assert get(site).content == site.pages[PAGE]
    assert site.times(PAGE) == 2


def test_the_time_that_a_server_asks_for_is_given(site: Site) -> None:
    for asked, least in (("90", 90), (_in(90), 85), ("²", 0), (_in(-90), 0), ("soon", 0)):
        time = Time()
        site.faults[PAGE] = Fault("busy", asked, times=1)
        get(site, time=time, delay=0.1)
        assert least - 0.01 <= time.waited[-1] <= max(least + 5.1, 0.15), asked


def _in(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def test_a_server_that_wants_to_be_left_alone_is(site: Site) -> None:
    site.faults[PAGE] = Fault("busy", "3600")
    with pytest.raises(SourceDown, match="asks to come back in 60 minutes"):
        get(site)
    assert site.times(PAGE) == 1


@pytest.mark.parametrize("asked", ["9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT", "86401"])
def test_a_server_may_want_to_be_left_alone_for_ever(site: Site, asked: str) -> None:
    site.faults[PAGE] = Fault("busy", asked)
    with pytest.raises(SourceDown, match="asks to come back in more than a day") as down:
        get(site)
    assert in_german(down.value.reason) == "bittet um mehr als einen Tag Pause"


def test_who_asks_for_peace_gets_no_further_request(site: Site) -> None:
    with guest(site) as client:
        client.get(site.base + PAGE)
        site.faults[PAGE] = Fault("busy", "86400")
        asked = [client.requests]
        for url in (site.base + PAGE, site.base, f"{site.base}si010.asp"):
            with pytest.raises(SourceDown, match="asks to come back in 1440 minutes"):
                client.get(url)
            asked.append(client.requests)
    assert asked == [2, 3, 3, 3]


def test_an_address_without_tls_of_a_server_with_it_is_that_server() -> None:
    time, policy = Time(), FetchPolicy(AGENT, tries=1)
    with Client("https://127.0.0.1/oparl/system", policy, "/", time.sleep, time.clock) as client:
        for url in ("http://127.0.0.1/oparl/p", "http://127.0.0.1:80/oparl/p"):
            with pytest.raises(AddressFailed, match="robots"):
                client.get(url)
        for url in ("http://127.0.0.1:8080/p", "http://127.0.0.2/p", "http://127.0.0.1:443/p"):
            with pytest.raises(AddressRefused, match="another server"):
                client.get(url)


def test_several_failures_in_a_row_end_the_run(site: Site) -> None:
    site.faults[PAGE] = Fault("busy")
    with guest(site, tries=1, failures=3) as client:
        for other in ("", PAGE, PAGE, "", PAGE, PAGE):
            if other:
                with pytest.raises(AddressFailed):
                    client.get(site.base + other)
            else:
                assert client.get(site.base + "allris.net.asp").status == 200
        with pytest.raises(SourceDown):
            client.get(site.base + PAGE)


def test_final_refusals_are_answers(site: Site) -> None:
    for status in (401, 403, 404, 410):
        site.faults[PAGE] = Fault("status", str(status))
        assert get(site).status == status
    assert site.times(PAGE) == 4


@pytest.mark.slow
def test_silence_has_an_end(site: Site) -> None:
    site.faults[PAGE] = Fault("held")
    with pytest.raises(AddressFailed, match="timed out"):
        get(site, timeout=1, tries=1)


def test_a_response_that_drips_has_an_end(site: Site) -> None:
    site.faults[PAGE] = Fault("drip")
    assert sorted(get(site).content) == sorted(site.pages[PAGE])
    with pytest.raises(AddressFailed, match="more than 180 s for a page"):
        get(site, time=Time(look=10))
    assert site.times(PAGE) == 2  # an address that has had its time is not asked for again


def test_a_response_that_is_too_large_is_not_read_to_its_end(site: Site) -> None:
    site.faults[PAGE] = Fault("huge", "9000000")
    with pytest.raises(AddressRefused, match="is larger than 100,000 bytes"):
        get(site, largest=100_000)
    assert site.times(PAGE) == 1


def test_headers_may_hold_any_letter(site: Site) -> None:
    site.faults[PAGE] = Fault("elsewhere", "allris.net.asp?T1=Ausschüsse")
    assert get(site).url == site.base + "allris.net.asp?T1=Ausschüsse"


# Servers that mean harm


@dataclass
class Attacker:
    """A server that sends `head` for each page, and then `again` for ever, if there is any."""

    head: bytes
    again: bytes | None = None
    pause: float = 0.05
    asked: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    base: str = ""


@contextmanager
def attack(attacker: Attacker) -> Iterator[Attacker]:
    over = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # the guest has gone
                while line := self.rfile.readline():
                    self.answer(line.split()[1].decode() if line.count(b" ") > 1 else "")

        def answer(self, path: str) -> None:
            while path and (header := self.rfile.readline().strip()):
                if header.startswith(b"Proxy-Authorization: Basic ") and "robots" not in path:
                    attacker.accounts.append(b64decode(header.split()[-1]).decode())
            if path.endswith("/robots.txt"):
                self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                return
            attacker.asked.append(path)
            self.wfile.write(attacker.head)
            while attacker.again is not None and not over.wait(attacker.pause):
                self.wfile.write(attacker.again)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        attacker.base = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield attacker
        finally:
            over.set()
            server.shutdown()
            thread.join()


def attacked(base: str, **policy: Any) -> Fetched:
    """The first page, fetched by a guest whose clock runs but who waits for nothing."""
    with Client(base, FetchPolicy(AGENT, **policy), sleep=lambda _: None) as client:
        return client.get(base + "page")


OK = b"HTTP/1.1 200 OK\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
#: A gzip file whose first field, the name of a file, has no end: nothing is ever unpacked.
NAMELESS = OK + b"Content-Encoding: gzip\r\n\r\n" + b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "again"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 O", b"K"),
        (OK + b"X-A: ", b"a"),
        (b"", CONTINUE),
        (OK + b"Content-Length: 100000\r\n\r\n", b"a"),
        (NAMELESS, b"a"),
        (CHUNKED, b"1\r\n \r\n"),
        (CHUNKED + b"0\r\nX: ", b"a"),
    ],
    ids=["silence", "status", "header", "100", "body", "gzip", "chunks", "trailer"],
)
def test_whatever_drips_has_an_end(head: bytes, again: bytes) -> None:
    with (
        attack(Attacker(head, again)) as attacker,
        pytest.raises(AddressFailed, match="more than 1 s for a page"),
    ):
        attacked(attacker.base, longest=1)
    assert len(attacker.asked) == 1


@pytest.mark.parametrize(
    ("head", "again"), [(b"", CONTINUE * 1000), (NAMELESS, b"a" * 65536)], ids=["100", "gzip"]
)
def test_bytes_count_as_they_come_from_the_network(head: bytes, again: bytes) -> None:
    with (
        attack(Attacker(head, again, pause=0)) as attacker,
        pytest.raises(AddressRefused, match="is larger than 100 bytes"),
    ):
        attacked(attacker.base, largest=100)
    assert len(attacker.asked) == 1


def packed(codings: str, body: bytes) -> Attacker:
    head = f"Content-Encoding: {codings}\r\nContent-Length: {len(body)}\r\n\r\n"
    return Attacker(OK + head.encode() + body)


def test_a_bomb_in_one_layer_is_not_unpacked_to_its_end() -> None:
    bomb = packed("gzip", gzip.compress(b" " * 20_000_000))
    with attack(bomb), pytest.raises(AddressRefused, match="is larger than 1,000 bytes"):
        attacked(bomb.base, largest=1000)


@pytest.mark.parametrize(
    "codings", ["gzip, gzip", "gzip,deflate", "gzip\r\nContent-Encoding: gzip", "br", "x" * 900]
)
def test_a_bomb_in_several_layers_is_not_unpacked_at_all(codings: str) -> None:
    bomb = packed(codings, gzip.compress(gzip.compress(b" " * 100_000)))
    with attack(bomb), pytest.raises(AddressRefused) as refused:
        attacked(bomb.base)
    assert re.fullmatch(
        r"is packed as “[\w, ]{2,40}”, which is not read", str(refused.value.reason)
    )
    assert re.match("mit „.+“ gepackt", in_german(refused.value.reason))
    assert len(bomb.asked) == 1


@pytest.mark.parametrize("codings", ["gzip", "GZip", "identity, gzip", "identity", ""])
def test_one_layer_is_unpacked(codings: str) -> None:
    body = gzip.compress(b"hello") if "g" in codings.lower() else b"hello"
    with attack(packed(codings, body)) as server:
        assert attacked(server.base).content == b"hello"


@pytest.mark.slow
def test_a_handshake_has_an_end() -> None:
    with attack(Attacker(b"", b"")) as attacker:
        base = attacker.base.replace("http:", "https:")
        with pytest.raises(AddressFailed, match="more than 1 s for a page"):
            attacked(base, longest=1)


def test_a_name_with_addresses_without_number_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = closed.getsockname()
    many = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)] * 1000
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: many)
    time, base = Time(look=10), f"http://council.example:{address[1]}/"
    with (
        Client(base, FetchPolicy(AGENT), sleep=time.sleep, clock=time.clock) as client,
        pytest.raises(AddressFailed, match="more than 180 s for a page"),
    ):
        client.get(base)


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with attack(packed("identity", b"hello")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base.replace("//", "//guest:p%40ss@"))
        assert attacked("http://council.example/").content == b"hello"
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert attacked(proxy.base).content == b"hello"
    assert proxy.accounts == ["guest:p@ss"]
    assert proxy.asked == ["http://council.example/page", "/page"]


# Bounds


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://council.example/bi/to020.asp", "lies on another server"),
        ("https://127.0.0.1/bi/to020.asp", "lies on another server"),
        ("ftp://127.0.0.1/bi/", "lies on another server"),
        ("{server}/other/to020.asp", "lies outside /bi/"),
        ("{server}/bi", "lies outside /bi/"),
        ("{server}/bi/../other.asp", "lies outside /bi/"),
        ("{server}/bi/%2e%2E/other.asp", "lies outside /bi/"),
        ("{server}/bi/..%5cother.asp", "lies outside /bi/"),
        ("http://[to020.asp", "is no address"),
        ("http://127.0.0.1:99999/bi/", "is no address"),
        ("{server}/bi/to020.asp?x=\x00", "is no address"),
    ],
)
def test_nothing_outside_is_asked_for(site: Site, url: str, reason: str) -> None:
    with guest(site) as client, pytest.raises(AddressRefused, match=reason):
        client.get(url.format(server=site.base.removesuffix("/bi/")))
    assert set(site.asked) <= {"/robots.txt"}


@pytest.mark.parametrize("url", ["council.example", "file:///etc/passwd", "http://", "http://[x"])
def test_only_addresses_of_the_web_have_guests(url: str) -> None:
    with pytest.raises(AddressRefused, match="is no"):
        Client(url, FetchPolicy(AGENT))


def test_a_server_and_its_port_have_one_spelling(site: Site) -> None:
    bare = site.base.removesuffix("/bi/")
    with Client(bare, FetchPolicy(AGENT), sleep=Time().sleep, clock=Time().clock) as client:
        assert client.get(bare).url == f"{bare}/bi/allris.net.asp"
    with (
        Client("http://h.de/", FetchPolicy(AGENT)) as client,
        pytest.raises(AddressRefused) as refused,
    ):
        client.get("http://h.de:81/")
    assert str(refused.value.reason) == "lies on another server"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://localhost/bi/", "lies on another server"),
        ("/other/", "lies outside /bi/"),
        ("http://[", "which is no address"),
    ],
)
def test_redirects_are_followed_inside_only(site: Site, target: str, reason: str) -> None:
    site.faults[PAGE] = Fault("elsewhere", "allris.net.asp")
    assert get(site).url == site.base + "allris.net.asp"
    site.faults[PAGE] = Fault("elsewhere", target)
    with pytest.raises(AddressRefused, match=reason):
        get(site)


def test_redirects_have_an_end(site: Site) -> None:
    site.faults[PAGE] = Fault("circle")
    with pytest.raises(AddressRefused, match="redirects without end"):
        get(site)
    assert site.times(PAGE) == 6


def test_what_is_known_of_a_page_is_not_said_of_the_one_it_redirects_to(site: Site) -> None:
    site.faults[PAGE] = Fault("elsewhere", "allris.net.asp")
    with guest(site) as client:
        client.get(site.base + PAGE, '"1"', "Mon, 03 Nov 2025 18:00:00 GMT")
    assert site.headers[PAGE]["If-None-Match"] == '"1"'
    assert not {"If-None-Match", "If-Modified-Since"} & site.headers["allris.net.asp"].keys()


# Rules of the house


@pytest.mark.parametrize(
    ("robots", "closed"),
    [
        (None, False),
        ("", False),
        ("<html>Seite nicht gefunden</html>", False),
        ("User-agent: *\nDisallow: /other/\n", False),
        ("User-agent: *\nDisallow: /bi/to020\n", True),
        ("\ufeffUser-agent: *\nDisallow: /bi/to020\n", True),
        ("User-agent: *\nDisallow: /bi/*TOLFDNR\n", True),
        ("User-agent: *\nDisallow: /\nAllow: /bi/\n", False),
        ("User-agent: ratsauskunft\nDisallow: /\n\nUser-agent: *\nDisallow:\n", True),
        ("User-agent: RatsAuskunft\nDisallow:\n\nUser-agent: *\nDisallow: /\n", False),
        ("User-agent: otherbot\nDisallow: /\n", False),
    ],
)
def test_robots_txt_says_what_is_open(site: Site, robots: str | None, closed: bool) -> None:
    site.robots = robots
    if closed:
        with pytest.raises(AddressRefused, match="closed to robots"):
            get(site)
    else:
        assert get(site).status == 200
    assert site.asked == ["/robots.txt"] + [PAGE] * (not closed)


def test_robots_txt_may_lie_elsewhere_on_the_server(site: Site) -> None:
    site.robots_at = "/bi/rules.txt"
    site.pages["rules.txt"] = b"User-agent: *\nDisallow: /bi/to020\n"
    with pytest.raises(AddressRefused, match="closed to robots"):
        get(site)
    site.robots_at = "http://localhost/robots.txt"
    assert get(site).status == 200


def test_robots_txt_may_ask_for_more_time(site: Site) -> None:
    time = Time()
    site.robots = "User-agent: *\nCrawl-delay: 12.5\n"
    with guest(site, time, delay=2.0) as client:
        for _ in range(3):
            client.get(site.base + PAGE)
    assert time.waited[0] == 0
    assert all(12.5 <= wait <= 18.75 for wait in time.waited[2:])
    assert site.times("/robots.txt") == 1


def test_robots_txt_that_asks_for_too_much_time_ends_the_run(site: Site) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 86400\n"
    with pytest.raises(SourceDown, match="asks for one request in 86400 s"):
        get(site)
    assert site.asked == ["/robots.txt"]
    site.robots = f"User-agent: *\nCrawl-delay: {'9' * 300}\n"
    with pytest.raises(SourceDown, match="in more than a day") as down:
        get(site)
    assert in_german(down.value.reason) == "erlaubt nicht einmal täglich einen Abruf (robots.txt)"


def test_without_the_rules_nothing_is_asked_for(site: Site) -> None:
    site.faults["/robots.txt"] = Fault("busy")
    with pytest.raises(AddressFailed, match=r"robots\.txt status 503"):
        get(site, tries=2)
    assert site.asked == ["/robots.txt"] * 2


def test_the_cookie_of_a_session_is_kept(site: Site) -> None:
    site.cookie = "ASPSESSIONIDAB=xyz; path=/"
    with guest(site) as client:
        client.get(site.base + PAGE)
        client.get(site.base + PAGE)
    assert site.headers[PAGE]["Cookie"] == "ASPSESSIONIDAB=xyz"
