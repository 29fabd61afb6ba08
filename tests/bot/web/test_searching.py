"""The search for words, and that no words of a citizen are lost or stand in an address."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import httpx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from bot.settings import Settings
from bot.texts import common as texts
from bot.texts import searching as search_texts
from bot.web.app import create_app
from retrieval.errors import ArchiveMissing
from tests.support import small
from tests.support.web_client import HTML, NOW, OPEN, Ticks, open_context, serve, served, type_in

SEAT = {"platz": "0123456789abcdef01234567"}


@pytest.fixture
def limited(ticks: Ticks) -> Iterator[httpx.Client]:
    settings = Settings(questions_per_minute=2, trusted_proxies=(ip_network("127.0.0.1"),))
    yield from serve(small.SmallArchive, settings, ticks)


def soup(response: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def test_words_are_sent_in_the_body_and_what_they_mean_is_marked(client: httpx.Client) -> None:
    empty = soup(client.get("/suche"))
    [robots] = empty.select("meta[name=robots]")
    assert robots["content"] == "noindex"
    form = empty.select_one("main form")
    assert form
    assert form["method"] == "post"
    response = client.post("/suche", data={"worte": "<b>Kanal</b>", "seite": "2"})
    page = soup(response)
    assert response.status_code == 200
    assert [one.text for one in page.select("mark")] == ["<b>Kanal</b>"]
    assert page.select_one("#worte")["value"] == "<b>Kanal</b>"
    assert [one["value"] for one in page.select(".pages button")] == ["1", "3"]
    assert page.select_one("#treffer").text == search_texts.found(45)
    links = [one["href"] for one in page.select("a[href]")]
    assert not any("Kanal" in one for one in links)


def test_where_nothing_is_found_the_page_leads_on(client: httpx.Client) -> None:
    page = soup(client.post("/suche", data={"worte": "Wetter"}))
    assert search_texts.NOTHING in page.text
    assert page.select("section a[href='/']")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"worte": ""}, 422),
        ({"worte": "x" * 501}, 422),
        ({"worte": "Kanal", "seite": "²", "art": "alles", "partei": "<b>", "jahr": "x"}, 200),
    ],
)
def test_odd_fields_get_a_sentence_or_choose_nothing(
    client: httpx.Client, sent: dict[str, str], status: int
) -> None:
    response = client.post("/suche", data=sent)
    assert response.status_code == status
    assert (texts.ERROR_TITLE in response.text) == (status == 422)
    unreadable = client.post("/suche", content=b"worte=%ff", headers={"content-type": "x"})
    assert unreadable.status_code == 400


@pytest.mark.parametrize("question", ["Wetter", "Netzwerk", "Gibt es Bunker in Herne?"])
def test_where_nothing_fits_the_words_are_handed_on(client: httpx.Client, question: str) -> None:
    page = soup(client.post("/", data={"frage": question}))
    [button] = page.select("form[action^='/suche'] button")
    assert button["value"] == question


def test_what_is_refused_stands_in_the_field_again(limited: httpx.Client) -> None:
    for _ in range(2):
        assert limited.post("/", data={"frage": "hallo"}).status_code == 200
    refused = limited.post("/", data={"frage": "Wo ist „A & B“?"}, headers=HTML)
    assert refused.status_code == 429
    assert soup(refused).select_one("#frage")["value"] == "Wo ist „A & B“?"


def test_what_no_archive_can_reply_to_stands_in_the_field_again() -> None:
    def missing() -> small.SmallArchive:
        raise ArchiveMissing("gone")

    for client in serve(missing):
        for path, name in (("/", "frage"), ("/suche", "worte")):
            refused = client.post(path, data={name: "Linden"}, headers=HTML)
            assert refused.status_code == 503
            field = soup(refused).select_one("#frage")
            assert (field["name"], field["value"]) == (name, "Linden")


def test_many_behind_one_address_have_each_their_own_limit(limited: httpx.Client) -> None:
    def status(seat: str, question: str = "hallo") -> int:
        return limited.post("/api/ask", json={"question": question, "seat": seat}).status_code

    first, second = "a" * 24, "b" * 24
    assert [status(first) for _ in range(3)] == [200, 200, 429]
    assert status(second) == 200
    # What is no seat is one with all others that have none.
    assert [status(one) for one in ("", "short", "Z" * 24)] == [200, 200, 429]
    assert limited.post("/", data={"frage": "hallo"}).status_code == 429
    assert limited.post("/", data={"frage": "hallo", **SEAT}).status_code == 200
    # All seats of an address together have a limit too.
    statuses = [status(f"{number:024x}") for number in range(60)]
    assert statuses[:20] == [200] * 20
    assert statuses[-1] == 429


def test_a_page_that_asks_without_end_takes_nothing_from_its_neighbours(
    limited: httpx.Client,
) -> None:
    def status(seat: int) -> int:
        return limited.post(
            "/api/ask", json={"question": "hallo", "seat": f"{seat:024x}"}
        ).status_code

    assert [status(0) for _ in range(100)] == [200, 200] + [429] * 98
    # Two questions a page, twenty times as many for all of them together.
    assert [status(seat) for seat in range(1, 20) for _ in range(2)] == [200] * 38
    assert [status(seat) for seat in (20, 21)] == [429, 429]


def test_an_open_page_keeps_its_seat_and_another_has_another(client: httpx.Client) -> None:
    def seat(response: httpx.Response) -> str:
        return str(soup(response).select_one("[name=platz]")["value"])

    first, other = (seat(client.get("/")) for _ in range(2))
    assert first != other
    assert seat(client.post("/", data={"frage": "hallo", "platz": first})) == first


def test_going_back_shows_the_page_and_the_words_again(browser: Browser) -> None:
    app = create_app(small.SmallArchive, OPEN, clock=lambda: NOW)
    with served(app) as url:
        page = open_context(browser).new_page()
        page.goto(url)
        type_in(page, "Netzwerk")
        assert "Netzwerk" not in page.url
        page.locator("#antwort a").first.click()
        page.wait_for_url("**/antwort/**")
        page.go_back()
        assert page.locator("#frage").input_value() == "Netzwerk"
        assert page.locator("#antwort").get_attribute("data-kind") == "choice"
        page.go_back()
        assert page.locator("#frage").input_value() == "Netzwerk"
        assert page.locator("#antwort").count() == 0
        page.close()
