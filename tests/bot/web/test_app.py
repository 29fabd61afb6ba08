"""Replies over HTTP, as a program meets them."""

from __future__ import annotations

import httpx
import pytest

from bot import json_text
from bot.texts import common as texts
from retrieval.archive import Archive
from retrieval.replies.reply import Stored
from tests.support import small
from tests.support.web_client import HTML, JSON, ask, assert_problem, read_reply, serve

# Asking


@pytest.mark.parametrize("question", small.REPLIES)
def test_each_kind_of_reply_is_the_json_of_every_channel(
    client: httpx.Client, question: str
) -> None:
    response = ask(client, question)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.text == json_text.as_json(small.REPLIES[question])


def test_a_question_nothing_fits_gets_silence_with_offers(client: httpx.Client) -> None:
    reply = ask(client, "Wie wird das Wetter?").json()
    assert (reply["kind"], reply["reason"]) == ("silence", "nothing-fits")
    assert [offer["id"] for offer in reply["more"]] == ["herne-2022-0113/1", "seite/1"]


def test_a_reply_to_a_question_is_stored_by_no_cache(client: httpx.Client) -> None:
    assert ask(client, "hallo").headers["cache-control"] == "no-store"


def test_a_question_of_500_characters_is_asked(client: httpx.Client) -> None:
    assert ask(client, "ß" * 500).status_code == 200


def test_a_question_of_501_characters_is_refused(client: httpx.Client) -> None:
    assert_problem(ask(client, "ß" * 501), 422, texts.TOO_LONG)


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\u200b\u2060", "\0\x01", "\U000e0041"])
def test_a_question_without_visible_signs_is_refused(client: httpx.Client, question: str) -> None:
    assert_problem(ask(client, question), 422, texts.EMPTY)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Ist\0 es\x07 so?", "Ist es so?"),
        ("Ist es\U000e0049\U000e0067 so?", "Ist es so?"),
        ("Ist\r\nes\u200b so?", "Ist es so?"),
    ],
)
def test_invisible_signs_do_not_reach_the_search(
    client: httpx.Client, archive: small.SmallArchive, question: str, asked: str
) -> None:
    assert ask(client, question).status_code == 200
    assert archive.asked[-1] == asked


def test_a_lone_surrogate_is_refused(client: httpx.Client) -> None:
    response = client.post("/api/ask", content=b'{"question": "\\ud800 es?"}', headers=JSON)
    assert_problem(response, 422, texts.NO_TEXT)


def test_the_sign_for_lost_letters_is_refused(client: httpx.Client) -> None:
    response = ask(client, "Stra\ufffde")
    assert response.status_code == 422
    assert "lesen" in response.json()["detail"]


# Stored answers


@pytest.mark.parametrize(
    "stored", [small.TWO, small.LONG_ONE, small.POINTER, small.RECORD, small.AGENDA, small.CONTEXT]
)
def test_what_is_stored_is_found_by_its_id(client: httpx.Client, stored: Stored) -> None:
    response = client.get(f"/api/answers/{stored.id}")
    assert response.status_code == 200
    assert response.text == json_text.as_json(stored)
    assert response.headers["cache-control"] == "public, max-age=300"
    assert client.get(f"/antwort/{stored.id}").status_code == 200


@pytest.mark.parametrize("path", ["/api/answers/herne-2022-0129/2", "/antwort/herne-2022-0129/2"])
def test_a_known_answer_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(path, headers={"if-none-match": '"x"'}).text == first.text


@pytest.mark.parametrize(
    "path", ["/antwort/herne-lang", "/api/answers/herne-lang", "/static/page.css", "/anfragen"]
)
def test_each_encoding_has_its_own_etag_and_both_are_known_again(
    client: httpx.Client, path: str
) -> None:
    tags = {}
    for encoding in ("identity", "gzip"):
        headers = {"accept-encoding": encoding}
        first = client.get(path, headers=headers)
        assert first.headers.get("content-encoding", "identity") == encoding
        tags[encoding] = first.headers["etag"]
        again = client.get(path, headers=headers | {"if-none-match": tags[encoding]})
        assert (again.status_code, again.headers["etag"]) == (304, tags[encoding])
    assert tags["identity"] != tags["gzip"]
    assert client.get(path, headers={"if-none-match": "*"}).status_code == 304


@pytest.mark.parametrize("name", ["nix", "%00", "%ff", "ö", "a" * 3000, "..%2f..%2fetc", "'--"])
def test_an_unknown_id_is_not_found(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/answers/{name}").status_code == 404
    assert client.get(f"/antwort/{name}").status_code == 404


def test_an_unknown_id_is_told_in_german(client: httpx.Client) -> None:
    assert_problem(client.get("/api/answers/nix"), 404, texts.UNKNOWN_ID)
    page = client.get("/antwort/nix", headers=HTML)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert texts.UNKNOWN_ID in page.text


# The description


def test_the_description_lists_what_programs_can_call(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/ask", "/api/answers/{id}", "/api/suggest", "/api/feedback", "/healthz", "/readyz",
    }  # fmt: skip
    asking = described["paths"]["/api/ask"]["post"]["responses"]
    assert set(asking) == {"200", "400", "408", "413", "422", "429", "503"}
    assert set(asking["429"]["content"]) == {"application/problem+json"}
    reply = asking["200"]["content"]["application/json"]["schema"]
    assert set(reply["discriminator"]["mapping"]) == {
        "answer", "choice", "pointer", "record", "agenda", "list", "context", "notice", "silence",
    }  # fmt: skip
    asked = described["components"]["schemas"]["ListFilter"]["properties"]
    assert list(asked) == [
        "what", "asker", "party", "gremium", "body", "from", "to", "topic", "open", "oldest",
        "most",
    ]  # fmt: skip
    question = described["components"]["schemas"]["Question"]["properties"]["question"]
    assert (question["minLength"], question["maxLength"]) == (1, 500)
    assert "422" not in described["paths"]["/api/answers/{id}"]["get"]["responses"]


@pytest.mark.parametrize("question", small.REPLIES)
def test_every_reply_reads_back_as_the_kind_it_says(client: httpx.Client, question: str) -> None:
    assert read_reply(ask(client, question).json()) == small.REPLIES[question]


def test_the_days_of_a_list_have_the_names_of_the_contract(client: httpx.Client) -> None:
    told = ask(client, "Anfragen der FDP 2022").json()
    assert told["filter"] == {
        "what": "anfragen", "asker": None, "party": "FDP", "gremium": None, "body": None,
        "from": "2022-01-01", "to": "2022-12-31", "topic": None, "open": None, "oldest": None,
        "most": None,
    }  # fmt: skip


# With real answers


def test_the_seeds_answer_over_http(seed_archive: Archive) -> None:
    for client in serve(lambda: seed_archive):
        reply = ask(client, "Ist Herne bei den Stadtrettern?").json()
        assert (reply["kind"], reply["id"]) == ("answer", "herne-2022-0129/2")
        assert reply["text"].startswith("Die Initiative Stadtretter versteht sich als Netzwerk.")
        assert client.get(f"/api/answers/{reply['id']}").json()["text"] == reply["text"]
        assert ask(client, "2022/0129").json()["kind"] == "record"
        agenda = ask(client, "Tagesordnung 15.02.2022").json()
        assert agenda["kind"] == "agenda"
        assert client.get("/readyz").json()["answers"] == 14
        links = [item["id"] for item in agenda["items"]]
        assert {client.get(f"/antwort/{link}").status_code for link in links} == {200}
