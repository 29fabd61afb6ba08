"""HTTP as a client meets it: a real server on the loopback, real requests."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from urllib.parse import urlsplit

import httpx
import pytest
import web_support as small
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot import render, texts
from bot.limits import MOST_CLIENTS, ROTATION, Window, client_of
from bot.middleware import MOST_BYTES, SizeLimit
from bot.settings import Settings
from bot.web import Asks, create_app
from retrieval.archive import Archive
from retrieval.errors import ArchiveMissing
from retrieval.reply import Stored

NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)
OPEN = Settings(questions_per_minute=10_000, reads_per_minute=100_000)
HTML = {"accept": "text/html"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


class Ticks:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def serve(
    archive: Callable[[], Asks], settings: Settings = OPEN, ticks: Ticks | None = None
) -> Iterator[httpx.Client]:
    app = create_app(archive, settings, clock=lambda: NOW, ticks=ticks or Ticks())
    with small.served(app, settings) as url, httpx.Client(base_url=url) as client:
        yield client


@pytest.fixture(scope="module")
def archive() -> small.SmallArchive:
    return small.SmallArchive()


@pytest.fixture(scope="module")
def client(archive: small.SmallArchive) -> Iterator[httpx.Client]:
    yield from serve(lambda: archive)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def limited(ticks: Ticks) -> Iterator[httpx.Client]:
    settings = Settings(
        questions_per_minute=3, reads_per_minute=5, trusted_proxies=(ip_network("127.0.0.1"),)
    )
    yield from serve(small.SmallArchive, settings, ticks)


@pytest.fixture(scope="module")
def broken() -> Iterator[httpx.Client]:
    def missing() -> Asks:
        raise ArchiveMissing("no archive in /srv/secret")

    yield from serve(missing)


def ask(client: httpx.Client, question: object) -> httpx.Response:
    return client.post("/api/ask", json={"question": question})


def assert_problem(response: httpx.Response, status: int, detail: str) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert list(problem) == ["type", "title", "status", "detail"]
    assert (problem["status"], problem["detail"]) == (status, detail)


# Asking


@pytest.mark.parametrize("question", small.REPLIES)
def test_each_kind_of_reply_is_the_json_of_every_channel(
    client: httpx.Client, question: str
) -> None:
    response = ask(client, question)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.text == render.as_json(small.REPLIES[question])


def test_a_question_nothing_fits_gets_silence_with_offers(client: httpx.Client) -> None:
    reply = ask(client, "Wie wird das Wetter?").json()
    assert (reply["kind"], reply["reason"]) == ("silence", "nothing-fits")
    assert [offer["id"] for offer in reply["more"]] == ["herne-2022-0113-1", "seite-1"]


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


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"{}", b'"Frage"', b'{"question": 5}', b'{"question": null}',
        b'{"question": ["a"]}', b'{"question": NaN}', b'{"frage": "a"}', b'{"question": "a',
    ],
)  # fmt: skip
def test_what_is_no_question_object_is_refused(client: httpx.Client, body: bytes) -> None:
    assert_problem(client.post("/api/ask", content=body, headers=JSON), 422, texts.NO_JSON)


@pytest.mark.parametrize("body", [b'{"question": "\xff\xfe"}', b"[" * 8000, b'{"a":' * 3000])
def test_what_cannot_be_read_is_refused(client: httpx.Client, body: bytes) -> None:
    response = client.post("/api/ask", content=body, headers=JSON)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] in (texts.problem(400), texts.NO_JSON)


def test_a_refusal_does_not_repeat_what_was_sent(client: httpx.Client) -> None:
    assert "Geheimnis" not in ask(client, ["Geheimnis"]).text


@hypothesis_settings(max_examples=400, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)
def test_no_body_at_all_makes_the_server_fail(client: httpx.Client, body: bytes) -> None:
    assert client.post("/api/ask", content=body, headers=JSON).status_code in (200, 400, 422)
    assert client.post("/", content=b"frage=" + body, headers=FORM).status_code in (200, 400, 422)


# Limits


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
    with small.served(app, OPEN) as url:
        where = urlsplit(url)
        with socket.create_connection((where.hostname, where.port)) as line:
            line.sendall(b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
            assert line.recv(12) == b"HTTP/1.1 408"


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


def test_what_has_left_the_window_is_forgotten(ticks: Ticks) -> None:
    window = Window(1, ticks)
    for number in range(MOST_CLIENTS):
        assert window.wait(str(number)) == 0
    assert window.wait("one more") == 60
    ticks.now += 61
    assert window.wait("one more") == 0
    assert window.wait("0") == 0


# Stored answers


@pytest.mark.parametrize(
    "stored", [small.TWO, small.LONG_ONE, small.POINTER, small.RECORD, small.AGENDA, small.CONTEXT]
)
def test_what_is_stored_is_found_by_its_id(client: httpx.Client, stored: Stored) -> None:
    response = client.get(f"/api/answers/{stored.id}")
    assert response.status_code == 200
    assert response.text == render.as_json(stored)
    assert response.headers["cache-control"] == "public, max-age=300"
    assert client.get(f"/antwort/{stored.id}").status_code == 200


@pytest.mark.parametrize("path", ["/api/answers/herne-2022-0129-2", "/antwort/herne-2022-0129-2"])
def test_a_known_answer_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(path, headers={"if-none-match": '"x"'}).text == first.text


@pytest.mark.parametrize("name", ["nix", "%00", "%ff", "ö", "a" * 3000, "..%2f..%2fetc", "'--"])
def test_an_unknown_id_is_not_found(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/answers/{name}").status_code == 404
    assert client.get(f"/antwort/{name}").status_code == 404


def test_an_unknown_id_is_told_in_german(client: httpx.Client) -> None:
    assert_problem(client.get("/api/answers/nix"), 404, texts.UNKNOWN_ID)
    page = client.get("/antwort/nix", headers=HTML)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert texts.UNKNOWN_ID in page.text


# Other refusals


def test_an_unknown_path_is_not_found(client: httpx.Client) -> None:
    assert_problem(client.get("/nix"), 404, texts.problem(404))
    assert texts.problem(404) in client.get("/nix", headers=HTML).text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/ask", "POST"),
        ("DELETE", "/api/answers/x", "GET"),
        ("PUT", "/healthz", "GET"),
    ],
)
def test_another_method_is_not_allowed(
    client: httpx.Client, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert_problem(response, 405, texts.problem(405))
    assert response.headers["allow"] == allowed


def test_head_answers_as_get_without_a_body(client: httpx.Client) -> None:
    head = client.head("/antwort/herne-2022-0129-2")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == client.get("/antwort/herne-2022-0129-2").headers["etag"]


@pytest.mark.parametrize("path", ["/", "/antwort/x", "/api/answers/x", "/readyz"])
def test_a_broken_archive_is_told_without_its_inside(broken: httpx.Client, path: str) -> None:
    response = broken.get(path)
    assert_problem(response, 503, texts.UNAVAILABLE)
    assert response.headers["retry-after"] == "30"
    assert "secret" not in response.text


def test_asking_a_broken_archive_is_refused(broken: httpx.Client) -> None:
    assert_problem(ask(broken, "hallo"), 503, texts.UNAVAILABLE)
    page = broken.post("/", data={"frage": "hallo"}, headers=HTML)
    assert page.status_code == 503
    assert texts.UNAVAILABLE in page.text
    assert broken.get("/healthz").json() == {"status": "alive"}


def test_an_archive_with_something_in_it_is_ready(client: httpx.Client) -> None:
    ready = {"status": "ready", "answers": 3, "pointers": 2, "contexts": 1}
    assert client.get("/readyz").json() == ready


def test_an_empty_archive_is_not_ready() -> None:
    empty = small.SmallArchive(small.Holdings(answers=0, pointers=0, contexts=0))
    for client in serve(lambda: empty):
        assert_problem(client.get("/readyz"), 503, texts.UNAVAILABLE)


def test_an_unforeseen_error_tells_and_logs_nothing_of_the_question(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = ask(client, "kaputt")
    assert_problem(response, 500, texts.problem(500))
    [record] = [one for one in caplog.records if one.name == "bot.middleware"]
    assert "unforeseen ZeroDivisionError" in record.getMessage()
    assert "asked was kaputt" not in caplog.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_no_question_and_no_address_is_logged(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(client, "Wo ist die Kanarienfrage?")
        client.post("/", data={"frage": "Wo ist die Kanarienfrage?"})
        ask(client, "Kanarienfrage" * 100)
    served = [record for record in caplog.records if not record.name.startswith("http")]
    assert not [record for record in served if "Kanarien" in record.getMessage()]
    assert not [record for record in served if "127.0.0.1" in record.getMessage()]


# Headers and addresses


@pytest.mark.parametrize("path", ["/", "/antwort/herne-lang", "/api/answers/herne-lang", "/nix"])
def test_every_response_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "object-src 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    assert "server" not in headers
    assert "set-cookie" not in headers


def test_https_is_demanded_only_where_it_is_served() -> None:
    settings = Settings(public_url="https://auskunft.herne.example/")
    for client in serve(small.SmallArchive, settings):
        assert client.get("/").headers["strict-transport-security"].startswith("max-age=63072000")
        page = client.get("/antwort/herne-2022-0129-2").text
        address = "https://auskunft.herne.example/antwort/herne-2022-0129-2"
        assert f'<link rel="canonical" href="{address}">' in page


@pytest.mark.parametrize("host", ["a.example", "a.example:8000", "[::1]:80"])
def test_permanent_links_begin_with_the_address_that_was_asked(
    client: httpx.Client, host: str
) -> None:
    page = client.get("/antwort/herne-lang", headers={"host": host}).text
    assert f'<link rel="canonical" href="http://{host}/antwort/herne-lang">' in page


@pytest.mark.parametrize("host", ["", "a b", 'x"><script>', "evil/path", "[", "user@a.example"])
def test_a_host_that_is_none_stands_in_no_link(client: httpx.Client, host: str) -> None:
    response = client.get("/antwort/herne-lang", headers={"host": host})
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert '<link rel="canonical" href="/antwort/herne-lang">' in response.text


def test_files_of_the_page_may_be_kept_for_long(client: httpx.Client) -> None:
    css = client.get("/static/page.css")
    assert css.headers["content-type"] == "text/css; charset=utf-8"
    assert css.headers["cache-control"] == "public, max-age=31536000"
    assert f"/static/page.css?v={css.headers['etag'][1:13]}" in client.get("/").text
    assert client.get("/static/..%2fweb.py").status_code == 404


# The description


def test_the_description_lists_what_programs_can_call(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {"/api/ask", "/api/answers/{id}", "/healthz", "/readyz"}
    asking = described["paths"]["/api/ask"]["post"]["responses"]
    assert set(asking) == {"200", "400", "408", "413", "422", "429", "503"}
    assert set(asking["429"]["content"]) == {"application/problem+json"}
    reply = asking["200"]["content"]["application/json"]["schema"]
    assert set(reply["discriminator"]["mapping"]) == {
        "answer", "pointer", "record", "agenda", "context", "silence",
    }  # fmt: skip
    question = described["components"]["schemas"]["Question"]["properties"]["question"]
    assert (question["minLength"], question["maxLength"]) == (1, 500)
    assert "422" not in described["paths"]["/api/answers/{id}"]["get"]["responses"]


@pytest.mark.parametrize("question", small.REPLIES)
def test_every_reply_reads_back_as_the_kind_it_says(client: httpx.Client, question: str) -> None:
    read = TypeAdapter(render.TaggedReply).validate_json(ask(client, question).content)
    assert read == small.REPLIES[question]


# With real answers


def test_the_seeds_answer_over_http(seed_archive: Archive) -> None:
    for client in serve(lambda: seed_archive):
        reply = ask(client, "Ist Herne bei den Stadtrettern?").json()
        assert (reply["kind"], reply["id"]) == ("answer", "herne-2022-0129-2")
        assert reply["text"].startswith("Die Initiative Stadtretter versteht sich als Netzwerk.")
        assert client.get(f"/api/answers/{reply['id']}").json()["text"] == reply["text"]
        assert ask(client, "2022/0129").json()["kind"] == "record"
        agenda = ask(client, "Tagesordnung 15.02.2022").json()
        assert agenda["kind"] == "agenda"
        assert client.get("/readyz").json()["answers"] == 14
        links = [item["id"] for item in agenda["items"]]
        assert {client.get(f"/antwort/{link}").status_code for link in links} == {200}
