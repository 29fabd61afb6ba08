"""Embedding over HTTP: what other sites may load and ask, feedback, and the page that shows how."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

import bot.web
from bot.settings import SettingsError, load_settings
from bot.state.file import Feedback, StateError
from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.texts.languages import LANGUAGES
from bot.web.files import Widget
from retrieval.search.suggest import MOST
from tests.support import small
from tests.support.web_client import HTML, OPEN, assert_problem, serve, text

WIDGET = Widget.load(examples=small.EXAMPLES)
FOLDER = Path(bot.web.__file__).parent / "widget"
CITY = "https://www.herne.example"


@pytest.fixture(scope="module")
def service() -> Iterator[httpx.Client]:
    settings = OPEN.model_copy(update={"allowed_origins": (CITY,)})
    yield from serve(small.SmallArchive, settings)


# The widget's files

#: What only the service's own page loads, for its field.
ONLY_PAGE = {"search.js"}


def test_the_loader_weighs_2_kb_and_all_of_the_widget_20(service: httpx.Client) -> None:
    files = {"/widget.js": WIDGET.loader} | {
        f"/widget/{WIDGET.version}/{name}": file
        for name, file in WIDGET.modules.items()
        if name not in ONLY_PAGE
    }
    sent = {}
    for path, file in files.items():
        with service.stream("GET", path) as response:
            packed = b"".join(response.iter_raw())
        zipped = response.headers.get("content-encoding") == "gzip"
        assert (gzip.decompress(packed) if zipped else packed) == file.content
        sent[path] = len(packed)
    assert sent["/widget.js"] <= 2 * 1024
    # A browser asks for one language; scripts other than Latin take more bytes.
    spoken = {one: sent.pop(f"/widget/{WIDGET.version}/{one}.js") for one in LANGUAGES}
    assert sum(sent.values()) + spoken["de"] <= 20 * 1024
    assert max(spoken.values()) <= 4 * 1024


def test_no_two_modules_of_the_widget_give_a_name_to_two_things() -> None:
    given = Counter(
        name
        for path in sorted(FOLDER.glob("*.js"))
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    assert len(given) > 50
    assert [name for name, count in given.items() if count > 1] == []


def test_the_panel_is_sent_with_all_that_it_needs() -> None:
    panel = WIDGET.modules["panel.js"].content.decode()
    assert not re.search(r"""\bimport [^;]* from ["']""", panel)
    assert re.findall(r"\bexport [^{]*{", panel) == [
        "export function open(widget, base, focus, t) {"
    ]


@pytest.mark.parametrize("path", ["/widget.js", f"/widget/{WIDGET.version}/panel.js"])
def test_other_sites_may_load_the_widget_and_nothing_else(service: httpx.Client, path: str) -> None:
    headers = service.get(path, headers={"origin": "https://any.example"}).headers
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    for other in ("/", "/static/page.js", "/api/answers/herne-lang", "/openapi.json"):
        headers = service.get(other, headers={"origin": "https://any.example"}).headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_modules_are_kept_for_long_under_their_version_only(service: httpx.Client) -> None:
    assert service.get("/widget.js").headers["cache-control"] == "public, max-age=300"
    assert f"widget/{WIDGET.version}/panel.js" in service.get("/widget.js").text
    current = service.get(f"/widget/{WIDGET.version}/panel.js")
    assert current.headers["cache-control"] == "public, max-age=31536000"
    old = service.get("/widget/0123456789ab/panel.js")
    assert (old.text, old.headers["cache-control"]) == (current.text, "public, max-age=300")
    known = {"if-none-match": current.headers["etag"]}
    assert service.get(f"/widget/{WIDGET.version}/panel.js", headers=known).status_code == 304


@pytest.mark.parametrize("name", ["nix.js", "loader.js", "words.js", "..%2fweb.py", "%00"])
def test_there_are_no_other_modules(service: httpx.Client, name: str) -> None:
    assert service.get(f"/widget/{WIDGET.version}/{name}").status_code == 404


# Asking from another site


@pytest.mark.parametrize(
    ("origin", "allowed"), [(CITY, CITY), ("https://herne.example", None), ("null", None)]
)
def test_only_listed_sites_may_ask(service: httpx.Client, origin: str, allowed: str | None) -> None:
    asking = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    asked_before = service.options("/api/ask", headers=asking)
    assert asked_before.headers.get("access-control-allow-origin") == allowed
    responses = (
        service.post("/api/ask", json={"question": "lang"}, headers={"origin": origin}),
        service.post("/api/ask", json={"question": ""}, headers={"origin": origin}),
        service.get("/api/answers/herne-lang", headers={"origin": origin}),
    )
    for response in responses:
        assert response.headers.get("access-control-allow-origin") == allowed
        assert "access-control-allow-credentials" not in response.headers
    assert "Origin" in responses[2].headers["vary"]


def test_a_refusal_tells_a_listed_site_when_to_come_back() -> None:
    settings = OPEN.model_copy(update={"allowed_origins": (CITY,), "questions_per_minute": 1})
    for client in serve(small.SmallArchive, settings):
        for _ in range(2):
            response = client.post("/api/ask", json={"question": "a"}, headers={"origin": CITY})
        assert response.status_code == 429
        assert response.headers["access-control-allow-origin"] == CITY
        assert response.headers["access-control-expose-headers"] == "Retry-After"


@pytest.mark.parametrize("value", ["*", "herne.de", "https://herne.de/pfad", "https://a.de b"])
def test_a_site_is_listed_by_its_origin(value: str) -> None:
    with pytest.raises(SettingsError, match="RATSAUSKUNFT_ALLOWED_ORIGINS"):
        load_settings({"RATSAUSKUNFT_ALLOWED_ORIGINS": value}, Path("none.env"))


# Suggestions


def test_suggestions_are_questions_that_lead_to_answers(service: httpx.Client) -> None:
    response = service.post("/api/suggest", json={"question": "ist der"})
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == [
        {
            "id": "herne-2022-0129/1",
            "frage": "Ist der Stadt Herne die Initiative #Stadtretter bekannt?",
            "betreff": "Anfrage: Initiative #Stadtretter",
            "datum": "2022-02-15",
        }
    ]


def test_suggestions_count_as_reading_not_as_asking() -> None:
    settings = OPEN.model_copy(update={"questions_per_minute": 1, "reads_per_minute": 20})
    for client in serve(small.SmallArchive, settings):
        typed = [client.post("/api/suggest", json={"question": "ist"}) for _ in range(21)]
        assert [one.status_code for one in typed] == [200] * 20 + [429]
        assert client.post("/api/ask", json={"question": "lang"}).status_code == 200


@pytest.mark.parametrize("body", [{"question": ""}, {"question": "ß" * 501}, {"typed": "ist"}])
def test_what_cannot_be_suggested_for_is_refused(service: httpx.Client, body: object) -> None:
    assert service.post("/api/suggest", json=body).status_code == 422


# Feedback


def test_verdicts_are_counted_per_answer_without_anything_else(tmp_path: Path) -> None:
    settings = OPEN.model_copy(update={"state": tmp_path})
    given = ["fits", "outdated", "fits"]
    for client in serve(small.SmallArchive, settings):
        for verdict in given:
            sent = {"id": "herne-lang", "verdict": verdict, "text": "Geheimnis"}
            response = client.post("/api/feedback", json=sent)
            assert (response.status_code, response.content) == (204, b"")
        form = client.post("/antwort/seite/1/rueckmeldung", data={"urteil": "wrong-source"})
        assert texts.JUDGED in form.text
    kept = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert json.loads(kept.pop("feedback.json")) == {
        "herne-lang": {"fits": 2, "outdated": 1},
        "seite/1": {"wrong-source": 1},
    }
    assert set(kept.values()) == {""}


@pytest.mark.parametrize("sent", [{"id": "herne-lang"}, {"id": "herne-lang", "verdict": "toll"}])
def test_another_verdict_is_refused(service: httpx.Client, sent: dict[str, str]) -> None:
    assert_problem(service.post("/api/feedback", json=sent), 422, texts.NO_VERDICT)
    form = service.post("/antwort/herne-lang/rueckmeldung", data={"urteil": "toll"}, headers=HTML)
    assert form.status_code == 422
    assert texts.NO_VERDICT in form.text


def test_a_verdict_on_what_is_not_stored_is_refused(service: httpx.Client) -> None:
    response = service.post("/api/feedback", json={"id": "nix", "verdict": "fits"})
    assert_problem(response, 404, texts.UNKNOWN_ID)
    assert service.post("/antwort/nix/rueckmeldung", data={"urteil": "fits"}).status_code == 404


def test_two_processes_count_together(tmp_path: Path) -> None:
    one, other = Feedback(tmp_path), Feedback(tmp_path)
    one.count("a", "fits")
    other.count("a", "fits")
    one.count("a", "outdated")
    assert other.counts() == Feedback(tmp_path).counts() == {"a": {"fits": 2, "outdated": 1}}


def test_without_a_folder_the_counts_are_in_memory() -> None:
    feedback = Feedback()
    feedback.count("a", "fits")
    assert feedback.counts() == {"a": {"fits": 1}}


def test_counts_that_cannot_be_read_are_kept_and_told(tmp_path: Path) -> None:
    (tmp_path / "feedback.json").write_text("{kaputt", encoding="utf-8")
    with pytest.raises(StateError, match=r"nehmen Sie die Datei feedback\.json"):
        Feedback(tmp_path)
    assert (tmp_path / "feedback.json").read_text(encoding="utf-8") == "{kaputt"


# Pages


def test_the_page_about_embedding_shows_the_line_and_the_widget(page: Page, url: str) -> None:
    page.get_by_role("link", name=page_texts.EMBED_TITLE).click()
    assert text(page, "[data-code]") == f'<script src="{url}/widget.js" defer></script>'
    page.get_by_role("button", name="Ratsauskunft").click()
    page.get_by_role("dialog", name="Ratsauskunft").wait_for()
    page.select_option("[name=lang]", "en")
    page.select_option("[name=position]", "left")
    page.check("[name=open]")
    page.get_by_role("button", name="Anzeigen").click()
    page.get_by_role("dialog").get_by_role("button", name="Find answer").wait_for()
    assert text(page, "[data-code]") == (
        f'<script src="{url}/widget.js" data-position="left" data-lang="en" data-open defer></script>'
    )


@pytest.mark.parametrize(
    "query", ["?lang=%22%3E%3Cscript%3E", "?position=&scheme=rot", "?open=%00"]
)
def test_other_choices_are_the_defaults(service: httpx.Client, query: str) -> None:
    page = service.get(f"/einbetten{query}")
    assert page.status_code == 200
    assert page.text.count("<script>") == 0
    assert 'data-lang="&#34;' not in page.text


def test_the_field_of_the_page_suggests_too(page: Page, url: str) -> None:
    page.locator("#frage").press_sequentially("ist")
    options = page.get_by_role("listbox", name="Im Rat gestellte Fragen").get_by_role("option")
    options.first.wait_for()
    assert 1 <= options.count() <= MOST
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/antwort/herne-2022-0129/1")


def test_feedback_stays_on_the_page(page: Page, url: str) -> None:
    page.goto(f"{url}/antwort/herne-2022-0129/2")
    page.get_by_role("button", name="Passt", exact=True).click()
    page.get_by_text(texts.JUDGED).wait_for()
    assert page.url == f"{url}/antwort/herne-2022-0129/2"
    assert not page.get_by_role("button", name="Veraltet").is_visible()


def test_the_widget_s_link_to_print_prints(page: Page, url: str) -> None:
    page.add_init_script("window.print = () => (window.printed = true)")
    page.goto(f"{url}/antwort/herne-2022-0129/2#drucken")
    assert page.evaluate("window.printed") is True
