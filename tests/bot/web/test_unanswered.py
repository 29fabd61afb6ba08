"""Questions without an answer: kept only when asked for, without persons, for 30 days."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from bot.cli.__main__ import main
from bot.settings import Settings
from bot.state.file import StateError
from bot.state.personal import without_personal
from bot.state.unanswered import KEPT_DAYS, MOST_KEPT, UnansweredQuestions
from bot.texts import common as texts
from bot.texts.pages import Operator, legal_pages
from bot.web.forms import expiring
from tests.support import small
from tests.support.patience import PATIENCE
from tests.support.web_client import FORM, HTML, OPEN, ask, assert_problem, axe_finds, serve
from tests.support.widget_client import Site, site, start
from tests.support.widget_client import ask as ask_widget

DAY = date(2026, 2, 20)
QUESTION = "Wann kommt die Seilbahn?"


@pytest.fixture
def on(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a service that may keep questions."""
    settings = OPEN.model_copy(update={"keep_unanswered": True, "state": tmp_path})
    yield from serve(small.SmallArchive, settings)


def kept(folder: Path) -> dict[str, int]:
    """What is kept in a folder, without its days."""
    file = folder / "unanswered.json"
    days = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {text: count for day in days.values() for text, count in day.items()}


# Without the setting


def test_by_default_there_is_no_way_to_keep_a_question(tmp_path: Path) -> None:
    assert Settings().keep_unanswered is False
    for client in serve(small.SmallArchive, OPEN.model_copy(update={"state": tmp_path})):
        page = client.post("/", data={"frage": QUESTION}, headers=HTML).text
        assert texts.KEEP not in page
        assert texts.PRIVACY in page
        for path in ("/api/unanswered", "/unbeantwortet"):
            assert client.post(path, json={"question": QUESTION}).status_code == 404
        assert "/api/unanswered" not in client.get("/openapi.json").json()["paths"]
        assert b'"off" === "on"' in client.get("/widget.js").content
    assert not [path for path in tmp_path.iterdir() if QUESTION in path.read_text("utf-8")]


def test_asking_alone_keeps_nothing(on: httpx.Client, tmp_path: Path) -> None:
    ask(on, QUESTION)
    page = on.post("/", data={"frage": QUESTION}, headers=HTML).text
    assert texts.KEEP in page
    assert texts.PRIVACY_KEEPING in page
    assert kept(tmp_path) == {}


# With it


def test_a_question_is_kept_when_it_is_given(on: httpx.Client, tmp_path: Path) -> None:
    told = on.post("/api/unanswered", json={"question": f"{QUESTION} Ich bin Erna Muster."})
    assert told.json() == {"kept": f"{QUESTION} Ich bin [Name]."}
    assert told.headers["cache-control"] == "no-store"
    page = on.post("/unbeantwortet", data={"frage": QUESTION}, headers=HTML)
    assert f"{texts.KEPT} „<bdi>{QUESTION}</bdi>“" in page.text
    assert kept(tmp_path) == {f"{QUESTION} Ich bin [Name].": 1, QUESTION: 1}
    assert (tmp_path / "unanswered.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("question", ["Ist Herne bei den Stadtrettern?", "hallo", "Bochum"])
def test_only_what_nothing_fits_is_kept(on: httpx.Client, tmp_path: Path, question: str) -> None:
    response = on.post("/api/unanswered", json={"question": question})
    assert_problem(response, 409, texts.NOT_UNANSWERED)
    assert kept(tmp_path) == {}


def test_a_question_that_is_all_personal_is_not_kept(on: httpx.Client, tmp_path: Path) -> None:
    response = on.post("/api/unanswered", json={"question": "erna@herne.example"})
    assert_problem(response, 409, texts.NOTHING_TO_KEEP)
    assert kept(tmp_path) == {}


def test_what_cannot_be_read_is_refused(on: httpx.Client) -> None:
    assert on.post("/unbeantwortet", content=b"frage=%ff", headers=FORM).status_code == 400
    assert on.post("/unbeantwortet", content=b"", headers=FORM).status_code == 422
    assert on.post("/api/unanswered", json={"question": "ß" * 501}).status_code == 422


def test_giving_counts_as_asking(tmp_path: Path) -> None:
    changes = {"keep_unanswered": True, "state": tmp_path, "questions_per_minute": 1}
    for client in serve(small.SmallArchive, OPEN.model_copy(update=changes)):
        told = [client.post("/api/unanswered", json={"question": QUESTION}) for _ in range(2)]
        assert [one.status_code for one in told] == [200, 429]


def test_the_pages_say_what_is_kept() -> None:
    [privacy, *_] = legal_pages(Operator(keeps_unanswered=True))
    assert "Fragen, die Sie weitergeben" in [one.title for one in privacy.sections]
    [privacy, *_] = legal_pages(Operator())
    assert "Fragen, die Sie weitergeben" not in [one.title for one in privacy.sections]


# What is personal


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Mail an erna.muster@gmx.de: wann?", "Mail an [E-Mail]: wann?"),
        ("Rufen Sie an: 0157/12 34 567", "Rufen Sie an: [Nummer]"),
        ("Tel. +49 (0)2323 16-0 fragen", "Tel. [Nummer] fragen"),
        ("Von DE12 3456 7890 1234 5678 90 zahlen", "Von [Nummer] zahlen"),
        ("Von GB29 NWBK 6016 1331 9268 19 zahlen", "Von [Nummer] zahlen"),
        ("HER-AB 123 parkt falsch", "[Kennzeichen] parkt falsch"),
        ("geboren am 3. Mai 1980 in Herne", "geboren am [Datum] in Herne"),
        ("Frau Dr. Müller-Lüden aus der Hofstraße 12a", "Frau [Name] aus der Hofstraße [Hausnummer]"),
        ("Was sagen frau meier und Herr von Ahn?", "Was sagen frau [Name] und Herr [Name]?"),
        ("Ich heiße Özlem Öztürk, Am Stennert 7", "Ich heiße [Name], Am Stennert [Hausnummer]"),
        ("Wann Müll? Viele Grüße Hans Meier", "Wann Müll?"),
        ("Wann kommt Glas? Mit freundlichen Grüßen, Hans", "Wann kommt Glas?"),
        ("Siehe https://x.example/erna dazu", "Siehe [Adresse] dazu"),
        ("In 44623 Herne", "In [Nummer] Herne"),
    ],
)  # fmt: skip
def test_what_is_personal_is_taken_out(question: str, left: str) -> None:
    assert without_personal(question) == left


@pytest.mark.parametrize(
    "question",
    [
        "Wie viele Kitas gab es 2019 und 2020?",
        "Warum gilt im Jahr 2022 Tempo 30 in der Bahnhofstraße?",
        "Was bekommen meine Frau und ich?",
        "Wann fährt die Linie 306 nach Wanne?",
    ],
)
def test_what_is_not_personal_stays(question: str) -> None:
    assert without_personal(question) == question


# Days


def test_a_question_is_kept_for_30_days_and_then_gone_from_the_file(tmp_path: Path) -> None:
    days = [DAY]
    gaps = UnansweredQuestions(tmp_path, lambda: days[0])
    gaps.keep("Alte Seilbahn?")
    days[0] = DAY + timedelta(days=KEPT_DAYS - 1)
    gaps.keep("Neue Seilbahn?")
    gaps.expire()
    assert set(kept(tmp_path)) == {"Alte Seilbahn?", "Neue Seilbahn?"}
    days[0] = DAY + timedelta(days=KEPT_DAYS)
    assert [gap.text for group in gaps.groups() for gap in group.gaps] == ["Neue Seilbahn?"]
    gaps.expire()
    assert set(kept(tmp_path)) == {"Neue Seilbahn?"}
    assert not [path for path in tmp_path.iterdir() if "Alte" in path.read_text("utf-8")]


def test_a_running_service_deletes_without_being_asked(tmp_path: Path) -> None:
    UnansweredQuestions(tmp_path, lambda: DAY).keep(QUESTION)
    later = UnansweredQuestions(tmp_path, lambda: DAY + timedelta(days=KEPT_DAYS))

    async def run() -> None:
        async with expiring(later):
            while kept(tmp_path):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), PATIENCE))
    assert kept(tmp_path) == {}


def test_no_more_than_so_many_are_kept(tmp_path: Path) -> None:
    many = {DAY.isoformat(): {f"Frage {number}": 1 for number in range(MOST_KEPT)}}
    (tmp_path / "unanswered.json").write_text(json.dumps(many), encoding="utf-8")
    with pytest.raises(StateError):
        UnansweredQuestions(tmp_path, lambda: DAY).keep(QUESTION)
    assert len(kept(tmp_path)) == MOST_KEPT


def test_the_service_starts_where_the_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "unanswered.json").write_text("[]", encoding="utf-8")
    settings = OPEN.model_copy(update={"keep_unanswered": True, "state": tmp_path})
    for client in serve(small.SmallArchive, settings):
        assert client.get("/readyz").status_code == 200
        response = client.post("/api/unanswered", json={"question": QUESTION})
        assert_problem(response, 503, texts.UNAVAILABLE)
    assert (tmp_path / "unanswered.json").read_text(encoding="utf-8") == "[]"


# What the city sees


def test_questions_are_grouped_by_topic_and_by_their_words(tmp_path: Path) -> None:
    gaps = UnansweredQuestions(tmp_path, lambda: DAY)
    for question in ("Wann kommt die Ampel?", "Wo ist die Wippe?", "Kommt eine Ampel?"):
        gaps.keep(question)
    groups = gaps.groups()
    assert [(group.topic, [gap.count for gap in group.gaps]) for group in groups] == [
        ("Verkehr", [2]),
        ("", [1]),
    ]


def test_status_shows_what_was_given(
    seed_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def today() -> date:
        return date.today()

    UnansweredQuestions(tmp_path, today).keep("Wann kommt die Ampel?")
    UnansweredQuestions(tmp_path, lambda: today() - timedelta(days=KEPT_DAYS)).keep("Alte Ampel?")
    monkeypatch.setenv("RATSAUSKUNFT_STATE", str(tmp_path))
    command = ["ratsauskunft", "status", "--archive", str(seed_folder)]
    for argv in (command, [*command, "--json"]):
        monkeypatch.setattr(sys, "argv", argv)
        main()
    shown = capfd.readouterr().out
    assert re.search(r"Verkehr\s+1 × Wann kommt die Ampel\?", shown)
    assert "Alte Ampel" not in shown
    [group] = json.loads(shown[shown.index("{") :])["unanswered"]
    assert (group["topic"], group["gaps"][0]["count"]) == ("Verkehr", 1)


# In the widget


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose service keeps questions."""
    folder = tmp_path_factory.mktemp("state")
    with site(keep_unanswered=True, state=folder) as held:
        yield held


def test_the_widget_gives_a_question_only_when_it_is_tapped(window: Page, keeping: Site) -> None:
    sent: list[str] = []
    window.on("request", lambda request: sent.append(request.url))
    keeping.go(window)
    start(window)
    turn = ask_widget(window, "Wetter")
    assert texts.KEEP_TEXT in turn.inner_text()
    assert not [url for url in sent if "unanswered" in url]
    turn.get_by_role("button", name=texts.KEEP).click()
    turn.get_by_text(f"{texts.KEPT} „Wetter“").wait_for()
    assert turn.locator(".keeping").count() == 0
    assert [url for url in sent if "unanswered" in url] == [f"{keeping.service}/api/unanswered"]
    assert ask_widget(window, "Bochum").get_by_role("button", name=texts.KEEP).count() == 0
    assert axe_finds(window) == []


def test_a_widget_that_cannot_give_it_says_so(window: Page, keeping: Site) -> None:
    keeping.go(window)
    start(window)
    turn = ask_widget(window, "Wetter")
    window.context.set_offline(True)
    turn.get_by_role("button", name=texts.KEEP).click()
    window.get_by_role("status").get_by_text(texts.NOT_KEPT).wait_for()
    window.context.set_offline(False)
    assert turn.get_by_role("button", name=texts.KEEP).is_visible()


def test_without_the_setting_the_widget_offers_nothing(window: Page, city: Site) -> None:
    city.go(window)
    start(window)
    assert ask_widget(window, "Wetter").get_by_role("button", name=texts.KEEP).count() == 0


def test_the_page_gives_a_question_without_javascript(on: httpx.Client, tmp_path: Path) -> None:
    form = on.post("/", data={"frage": 'Wetter "heute" & <morgen>'}, headers=HTML).text
    [value] = re.findall(r'name="frage" value="([^"]*)">Frage anonym', form)
    assert value == "Wetter &#34;heute&#34; &amp; &lt;morgen&gt;"
    on.post("/unbeantwortet", data={"frage": 'Wetter "heute" & <morgen>'})
    assert kept(tmp_path) == {'Wetter "heute" & <morgen>': 1}
