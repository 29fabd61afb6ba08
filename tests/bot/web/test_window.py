"""How often a client may ask: whose questions count together, and for how long."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from starlette.types import Scope

from bot.web.limits import (
    ROTATION,
    SITE,
    WINDOW,
    AddressLimit,
    SeatLimit,
    Window,
    client_in,
    client_of,
    is_own_proxy,
    seat_in,
)
from bot.web.sent import BODY
from tests.support.web_client import Ticks


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.9", ["198.51.100.1"], "192.0.2.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.7, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.7", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7:51234"], "203.0.113.7"),
        ("10.0.0.1", ["203.0.113.7:51234, 10.0.0.2:443"], "203.0.113.7"),
        ("10.0.0.1", ["[2001:db8::1]:443"], "2001:db8::/64"),
        ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::/64"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::/64"),
        ("10.0.0.1", ["[::ffff:203.0.113.7]:80"], "203.0.113.7"),
        ("10.0.0.1", ["203.0.113.7:"], "10.0.0.1"),
        ("10.0.0.1", ["[203.0.113.7"], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.3"], "10.0.0.3"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("", [], ""),
    ],
)
def test_forwarded_addresses_count_from_the_right_behind_own_proxies_only(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert client_of(peer, forwarded, [ip_network("10.0.0.0/8")]) == client


def test_a_new_key_forgets_no_question_of_the_last_minute(ticks: Ticks) -> None:
    window = Window(2, ticks)
    ticks.now += ROTATION - 1
    assert [window.wait("a"), window.wait("a")] == [0, 0]
    ticks.now += 2
    assert window.wait("a") == 58
    ticks.now += 58
    assert [window.wait("a"), window.wait("a"), window.wait("a")] == [0, 0, 60]


def test_the_key_is_replaced_after_a_day_and_the_old_one_goes_after_a_minute(ticks: Ticks) -> None:
    window = Window(2, ticks)
    [first] = window._keys
    ticks.now += ROTATION - 1
    window.wait("a")
    assert window._keys == [first]
    ticks.now += WINDOW + 1
    window.wait("a")
    assert window._keys[0] == first != window._keys[1]
    ticks.now += WINDOW + 1
    window.wait("a")
    assert first not in window._keys


def test_what_the_last_minute_holds_is_not_tidied_away(ticks: Ticks) -> None:
    window = Window(1, ticks)
    ticks.now += WINDOW - 10
    assert window.wait("a") == 0
    ticks.now += 20
    assert window.wait("a") == WINDOW - 20


def test_what_is_given_back_counts_no_more(ticks: Ticks) -> None:
    window = Window(3, ticks, site=1)
    client = "2001:db8:1::/64"
    assert [window.wait(client), window.wait(client, times=2), window.wait(client)] == [0, 0, 60]
    window.give_back(client, 2)
    # Its site gets it back too.
    assert [window.wait("2001:db8:1:1::/64", times=2), window.wait(client)] == [0, 60]
    window.give_back(client, 9)
    window.give_back("192.0.2.1", 1)
    ticks.now += 70
    assert window.wait("192.0.2.1") == 0


def test_what_has_left_the_window_is_forgotten(ticks: Ticks) -> None:
    window = Window(1, ticks)
    assert [window.wait("a"), window.wait("a")] == [0, 60]
    ticks.now += 59.5
    assert window.wait("a") == 1
    ticks.now += 1
    assert window.wait("a") == 0


def test_addresses_without_number_lock_nobody_out(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.limits.MOST_CLIENTS", 500)
    window = Window(1, ticks)
    assert window.wait("198.51.100.1") == 0
    for number in range(1_000):
        ticks.now += 0.01
        window.wait(client_of(f"2001:db8:{number % 9:x}:{number // 9:x}::1", [], []))
    assert window.wait("198.51.100.1") > 0
    assert window.wait("198.51.100.2") == 0
    for number in range(1_000):
        assert window.wait(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}") == 0
    assert window.wait("198.51.100.3") == 0


def test_a_site_has_the_questions_of_twenty_clients(ticks: Ticks) -> None:
    window = Window(3, ticks)
    passed = [
        window.wait(client_of(f"2001:db8:1:{number:x}::1", [], [])) == 0 for number in range(100)
    ]
    assert passed == [True] * 60 + [False] * 40
    assert window.wait(client_of("2001:db8:2::1", [], [])) == 0


def test_who_came_last_is_remembered_longest(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.limits.MOST_CLIENTS", 2)
    window = Window(2, ticks)
    assert [window.wait(one) for one in ("a", "b", "a", "c")] == [0, 0, 0, 0]
    assert (window.wait("a"), window.wait("b")) == (60, 0)


def test_a_site_is_as_wide_as_what_a_company_gets(ticks: Ticks) -> None:
    window = Window(1, ticks)
    networks = [f"2001:db8:1:{number * 0x0800:x}::/64" for number in range(32)]
    passed = [network for network in networks if window.wait(network) == 0]
    assert len(passed) == SITE
    assert window.wait("2001:db8:2::/64") == 0


def test_of_who_asks_all_the_time_no_more_is_kept_than_counts(ticks: Ticks) -> None:
    window = Window(3, ticks)
    for _ in range(50):
        ticks.now += 20
        assert window.wait("192.0.2.1") == 0
    assert max(map(len, window._passes.values())) == 3


# From requests to whose questions count


def request(
    path: str = "/api/ask",
    method: str = "POST",
    body: bytes = b"",
    peer: str = "192.0.2.1",
    forwarded: str = "",
) -> Scope:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return {
        "type": "http", "path": path, "method": method, "client": (peer, 1), "headers": headers,
        BODY: body,
    }  # fmt: skip


A, B = "a" * 16, "0123456789abcdef" * 4
PROXIES = (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    ("body", "seat"),
    [
        (f'{{"seat": "{A}"}}', A),
        (f'{{"seat": "{B}"}}', B),
        (f"frage=a&platz={A}", A),
        (f"platz={B}", B),
        (f'{{"platz": "{A}"}}', ""),
        (f"seat={A}", ""),
        (f'{{"seat": "{A[1:]}"}}', ""),
        (f'{{"seat": "{B}a"}}', ""),
        (f'{{"seat": "{A} "}}', ""),
        (f'{{"seat": "{A.upper()}"}}', ""),
        (f'{{"seat": ["{A}"]}}', ""),
        ('{"seat": null}', ""),
        ('{"seat": ' + "[" * 8_000, ""),
        ("{", ""),
        ("", ""),
    ],
)
def test_a_seat_is_what_a_page_or_a_widget_has_drawn(body: str, seat: str) -> None:
    assert seat_in(request(body=body.encode())) == seat


def test_a_body_that_is_no_text_names_no_seat() -> None:
    assert seat_in(request(body=b"{\xff")) == seat_in(request(body=b"\xff=\xff")) == ""
    assert seat_in({"type": "http"}) == ""


def test_behind_an_own_proxy_stands_the_client() -> None:
    assert client_in(request(peer="10.0.0.1", forwarded="192.0.2.7"), PROXIES) == "192.0.2.7"
    assert client_in(request(forwarded="192.0.2.7"), PROXIES) == "192.0.2.1"
    assert client_in({**request(), "client": None}, PROXIES) == ""
    assert [
        is_own_proxy(one, PROXIES) for one in ("10.9.9.9", "::ffff:10.0.0.1", "10.0.0.1:80")
    ] == [True] * 3
    assert [is_own_proxy(one, PROXIES) for one in ("192.0.2.1", "", "proxy")] == [False] * 3


ASKING = {"/": 1, "/vergleich": 2}


def test_an_address_has_so_many_questions_and_so_many_pages(ticks: Ticks) -> None:
    limit = AddressLimit(Window(3, ticks), Window(2, ticks), ASKING, PROXIES, ("/free",))
    asked = [limit(request("/")), limit(request("/vergleich")), limit(request("/"))]
    assert asked == [0, 0, 60]
    read = [
        limit(request("/", "GET")),
        limit(request("/suche")),
        limit(request("/vergleich", "GET")),
    ]
    assert read == [0, 0, 60]
    assert [limit(request("/free/a", "GET")) for _ in range(9)] == [0] * 9
    # Another one has its own, be it behind the same proxy.
    others = [request("/", peer="10.0.0.1", forwarded=f"192.0.2.{number}") for number in (8, 9)]
    assert [limit(one) for one in others for _ in range(4)] == [0, 0, 0, 60] * 2


def test_a_seat_has_so_many_questions_and_gives_back_what_it_asks_too_often(ticks: Ticks) -> None:
    together = Window(9, ticks)
    limit = SeatLimit(Window(3, ticks), together, ASKING, PROXIES)
    first, other = (request("/", body=f"platz={one}".encode()) for one in (A, B))
    assert [limit(first) for _ in range(3)] == [0] * 3
    assert together.wait("192.0.2.1", times=9) == 0
    assert limit(first) == 60
    assert [together.wait("192.0.2.1"), together.wait("192.0.2.1")] == [0, 60]
    assert [limit(other), limit({**other, "path": "/vergleich"})] == [0, 0]
    assert limit({**other, "path": "/vergleich"}) == 60
    assert [together.wait("192.0.2.1", times=2), together.wait("192.0.2.1")] == [0, 60]
    # Who only reads is not asked for a seat.
    assert limit(request("/", "GET")) == limit(request("/suche")) == 0
    elsewhere = request("/", peer="10.0.0.1", forwarded="192.0.2.9", body=first[BODY])
    assert limit(elsewhere) == 0
