"""Ids with a slash in addresses: one page each, links of earlier times, nothing beside them."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from bot import json_text, render
from bot.state.file import Feedback, under_present_ids
from bot.texts import common as texts
from bot.texts import widget as widget_texts
from tests.support import small
from tests.support.web_client import HTML, OPEN, assert_problem, serve
from tests.support.widget_client import Site, ask, start, words

#: How a browser or a program may write one id.
SPELLINGS = ("herne-2022-0129/2", "herne-2022-0129%2F2", "herne-2022-0129%2f2")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_slash_may_stand_as_it_is_or_escaped(client: httpx.Client, spelling: str) -> None:
    page = client.get(f"/antwort/{spelling}")
    assert page.status_code == 200
    assert small.SECOND in BeautifulSoup(page.text, "html.parser").text
    assert client.get(f"/api/answers/{spelling}").text == json_text.as_json(small.TWO)


def test_links_are_read_with_their_slash(client: httpx.Client) -> None:
    page = BeautifulSoup(client.get("/antwort/herne-2022-0129/1").text, "html.parser")
    links = {str(one["href"]) for one in page.select("main a")}
    assert {f"{client.base_url}/antwort/herne-2022-0129/1", "/antwort/herne-2022-0129/2"} <= links
    assert page.select_one("form.judging")["action"] == "/antwort/herne-2022-0129/1/rueckmeldung"
    feed = client.get("/neu.atom").text
    assert "/antwort/herne-2022-0129/2&quot;" in feed or '/antwort/herne-2022-0129/2"' in feed
    assert "%2F" not in feed + str(page)


@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?", fullmatch=True))
def test_the_address_of_an_id_is_the_id(id: str) -> None:
    assert render.permalink("https://a.example", id) == f"https://a.example/antwort/{id}"


# Links of earlier times


def test_a_page_of_earlier_times_leads_on_for_good(client: httpx.Client) -> None:
    for method in ("GET", "HEAD"):
        response = client.request(method, "/antwort/herne-2022-0129-2", headers=HTML)
        assert response.status_code == 308
        assert response.headers["location"] == "/antwort/herne-2022-0129/2"
        assert response.headers["cache-control"] == "public, max-age=300"
    followed = client.get("/antwort/herne-2022-0129-2", follow_redirects=True)
    assert followed.text == client.get("/antwort/herne-2022-0129/2").text


def test_a_program_gets_what_an_earlier_id_stood_for(client: httpx.Client) -> None:
    reply = client.get("/api/answers/herne-2022-0129-2").json()
    assert (reply["id"], reply["text"]) == ("herne-2022-0129/2", small.SECOND)


@pytest.mark.parametrize(
    "path",
    ["", "/", "//evil.example", "/%2F%2Fevil.example", "/herne-2022-0129/", "/herne-2022-0129/9",
     "/herne-2022-0129/2/", "/herne-2022-0129//2", "/../neu/2", "/herne-2022-0129/2/rueckmeldung"],
)  # fmt: skip
def test_what_is_no_address_leads_nowhere(client: httpx.Client, path: str) -> None:
    response = client.get(f"/antwort{path}", headers=HTML)
    assert response.status_code == 404
    assert "location" not in response.headers
    assert client.get(f"/api/answers{path}").status_code == 404


# Verdicts


@pytest.mark.parametrize("spelling", [*SPELLINGS, "herne-2022-0129-2"])
def test_a_verdict_counts_for_the_present_id(spelling: str) -> None:
    for client in serve(small.SmallArchive, OPEN):
        form = client.post(f"/antwort/{spelling}/rueckmeldung", data={"urteil": "fits"})
        assert form.status_code == 200
        back = BeautifulSoup(form.text, "html.parser").find("a", string=texts.BACK)
        assert back["href"] == "/antwort/herne-2022-0129/2"


def test_the_interface_counts_for_the_present_id(tmp_path: Path) -> None:
    settings = OPEN.model_copy(update={"state": tmp_path})
    for client in serve(small.SmallArchive, settings):
        for id in ("herne-2022-0129/2", "herne-2022-0129-2"):
            sent = {"id": id, "verdict": "fits"}
            assert client.post("/api/feedback", json=sent).status_code == 204
    assert Feedback(tmp_path).counts() == {"herne-2022-0129/2": {"fits": 2}}


def test_what_was_counted_under_earlier_ids_counts_on() -> None:
    counts = {
        "herne-2022-0129-2": {"fits": 2, "outdated": 1},
        "herne-2022-0129/2": {"fits": 1},
        "gone-1": {"fits": 5},
    }
    present = {"herne-2022-0129-2": "herne-2022-0129/2"}
    assert under_present_ids(counts, lambda id: present.get(id, id)) == {
        "herne-2022-0129/2": {"fits": 3, "outdated": 1},
        "gone-1": {"fits": 5},
    }
    assert counts["herne-2022-0129-2"] == {"fits": 2, "outdated": 1}


def test_a_form_is_not_read_as_a_page_nor_a_page_as_a_form(client: httpx.Client) -> None:
    assert client.post("/antwort/herne-2022-0129/2", data={"urteil": "fits"}).status_code == 405
    response = client.post("/antwort/nix/2/rueckmeldung", data={"urteil": "fits"})
    assert_problem(response, 404, texts.UNKNOWN_ID)


# The description


def test_the_description_says_what_an_id_may_look_like(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/answers/{id}"]["get"]
    [parameter] = described["parameters"]
    assert (parameter["name"], parameter["in"], parameter["required"]) == ("id", "path", True)
    assert "%2F" in parameter["description"]
    [example] = parameter["schema"].get("examples") or [parameter["example"]]
    assert client.get(f"/api/answers/{example}").status_code == 200


# In the widget


def test_the_widget_asks_for_and_leads_to_ids_as_they_are(window: Page, city: Site) -> None:
    requested: list[str] = []
    window.on("request", lambda request: requested.append(request.url))
    city.go(window)
    start(window)
    turn = ask(window, "Ist Herne bei den Stadtrettern?")
    sibling = turn.get_by_role("link", name="Frage 1?")
    assert sibling.get_attribute("href") == f"{city.service}/antwort/herne-2022-0129/1"
    sibling.click()
    window.locator(".turn").nth(1).get_by_text(small.FIRST).wait_for()
    assert f"{city.service}/api/answers/herne-2022-0129/1" in requested


def test_the_widget_knows_a_remark_by_the_part_behind_the_slash(window: Page, city: Site) -> None:
    city.go(window)
    for id, said in (
        ("herne-2022-0129/vorbemerkung", texts.REMARKS["vorbemerkung"]),
        ("herne-2022-0129/antwort", texts.ONE_ANSWER),
        ("herne-vorbemerkung", texts.ONE_ANSWER),
    ):
        told = window.evaluate(
            """async ([words, texts, id]) => {
                const { numberedAnswer } = await import(words);
                return numberedAnswer(texts, { number: null, id }, 2);
            }""",
            [words(), widget_texts.told("de"), id],
        )
        assert told == said
