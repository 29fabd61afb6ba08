"""How often a client may ask: whose questions count together, and for how long."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from bot.web.limits import ROTATION, SITE, Window, client_of
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


def test_what_is_given_back_counts_no_more(ticks: Ticks) -> None:
    window = Window(3, ticks, site=1)
    client = "2001:db8:1::/64"
    assert [window.wait(client), window.wait(client, times=2), window.wait(client)] == [0, 0, 60]
    window.give_back(client, 2)
    # Its site gets it back too.
    assert [window.wait("2001:db8:1:1::/64", times=2), window.wait(client)] == [0, 60]
    window.give_back(client, 9)
    window.give_back("192.0.2.1")
    ticks.now += 70
    assert window.wait("192.0.2.1") == 0


def test_what_has_left_the_window_is_forgotten(ticks: Ticks) -> None:
    window = Window(1, ticks)
    assert [window.wait("a"), window.wait("a")] == [0, 60]
    ticks.now += 61
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
