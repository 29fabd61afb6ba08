"""Refusals and headers: plain German for people, nothing of the inside for anyone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.ports import ArchivePort
from bot.settings import Settings, load_settings
from bot.texts import common as texts
from retrieval.errors import ArchiveMissing
from tests.support import small
from tests.support.web_client import FORM, HTML, JSON, ask, assert_problem, serve


@pytest.fixture(scope="module")
def broken() -> Iterator[httpx.Client]:
    def missing() -> ArchivePort:
        raise ArchiveMissing("no archive in /srv/secret")

    yield from serve(missing)


# What cannot be read


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


@pytest.mark.slow
@hypothesis_settings(max_examples=400)
@given(
    st.binary(max_size=200) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)
def test_no_body_at_all_makes_the_server_fail(client: httpx.Client, body: bytes) -> None:
    assert client.post("/api/ask", content=body, headers=JSON).status_code in (200, 400, 422)
    assert client.post("/", content=b"frage=" + body, headers=FORM).status_code in (200, 400, 422)


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
    head = client.head("/antwort/herne-2022-0129/2")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == client.get("/antwort/herne-2022-0129/2").headers["etag"]


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
    empty = small.SmallArchive(replace(small.HOLDINGS, answers=0, pointers=0, contexts=0))
    for client in serve(lambda: empty):
        assert_problem(client.get("/readyz"), 503, texts.UNAVAILABLE)


def test_an_unforeseen_error_tells_and_logs_nothing_of_the_question(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = ask(client, "kaputt")
    assert_problem(response, 500, texts.problem(500))
    [record] = [one for one in caplog.records if one.name == "ratsauskunft"]
    assert "unvorhergesehen: ZeroDivisionError" in record.getMessage()
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
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    )
    assert headers["x-frame-options"] == "DENY"
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
        assert client.get("/").headers["strict-transport-security"] == "max-age=63072000"
        page = client.get("/antwort/herne-2022-0129/2").text
        address = "https://auskunft.herne.example/antwort/herne-2022-0129/2"
        assert f'<link rel="canonical" href="{address}">' in page


def test_listed_sites_may_frame_the_pages_and_https_need_not_be_demanded() -> None:
    settings = load_settings(
        {
            "RATSAUSKUNFT_FRAME_ANCESTORS": "https://www.herne.example, https://rat.herne.example",
            "RATSAUSKUNFT_HSTS_SECONDS": "0",
            "RATSAUSKUNFT_PUBLIC_URL": "https://auskunft.herne.example",
        }
    )
    for client in serve(small.SmallArchive, settings):
        headers = client.get("/").headers
        assert headers["content-security-policy"].endswith(
            "frame-ancestors https://www.herne.example https://rat.herne.example"
        )
        assert "x-frame-options" not in headers
        assert "strict-transport-security" not in headers


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
