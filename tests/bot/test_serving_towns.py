"""Real archives of several towns in one process: opened beside, swapped and damaged one by one."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from filelock import FileLock

from bot.serving_towns import service
from bot.settings import Settings
from bot.towns import TOWN_VARIABLE, Town
from bot.web.server import listen
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.comparing import compare
from retrieval.errors import QuestionError
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer
from retrieval.sources.folders import read_sources
from tests.conftest import DISTRICTS, NOW
from tests.support.command import Command
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.telegram_stub import TOKEN, TelegramStub, message
from tests.support.town import BODY, write_town
from tests.support.web_client import OPEN, Ticks

BASE = "http://auskunft.example"
LINDEN = "Wie viele Bäume wurden gefällt?"
STADTRETTER = "Ist Herne bei den Stadtrettern?"


@pytest.fixture(scope="module")
def musterau(encoder: Encoder, run_folder: Path) -> Path:
    """The folder of an archive of Musterau, built once a run; tests do not write into it."""
    folder = run_folder / "musterau"
    with FileLock(f"{folder}.lock"):
        if not (folder / "a" / "current").exists():
            folder.mkdir(exist_ok=True)
            reading = read_sources([write_town(folder / "papers")], BODY)
            build_archive(reading, folder / "a", encoder, NOW)
    return folder / "a"


def town(name: str, archive: Path, **changes: object) -> Town:
    own = {"city_name": f"Stadt {name.title()}", "archive": archive, **changes}
    return Town(name, OPEN.model_copy(update=own), f"/{name}")


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end
        time.sleep(0.01)


def asks(client: TestClient, name: str, line: str) -> int:
    return client.post(f"/{name}/api/ask", json={"question": line}).status_code


def all_opened(client: TestClient, *closed: str) -> Callable[[], bool]:
    def opened() -> bool:
        told = client.get("/readyz")
        return told.status_code == 200 and told.json()["closed"] == list(closed)

    return opened


@pytest.fixture
def folders(seed_folder: Path, musterau: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Copies of two archives."""
    herne, au = tmp_path / "herne", tmp_path / "au"
    shutil.copytree(seed_folder, herne)
    shutil.copytree(musterau, au)
    return herne, au


def test_an_update_a_damage_and_a_repair_concern_their_town_alone(
    folders: tuple[Path, Path], seed_folder: Path, encoder: Encoder, tmp_path: Path
) -> None:
    herne, au = folders
    damaged = tmp_path / "leer"
    shutil.copytree(seed_folder, damaged)
    [records] = damaged.rglob("records.sqlite")
    right = records.read_bytes()
    records.write_bytes(right[:-1] + b"x")
    ticks, towns = Ticks(), [town("herne", herne), town("au", au), town("leer", damaged)]
    app = service(Settings(), towns, encoder_of=lambda name: encoder, ticks=ticks)
    with TestClient(app, BASE) as client:
        until(all_opened(client, "leer"))
        assert [asks(client, one, LINDEN) for one in ("herne", "au", "leer")] == [200, 200, 503]
        # Herne has a new archive, which is that of Musterau; Musterau loses its own.
        before = client.get("/herne/metrics").text
        generation = next((au / "generations").iterdir()).name
        shutil.copytree(au / "generations" / generation, herne / "generations" / generation)
        (herne / "current").write_text(generation + "\n", encoding="utf-8")
        (au / "current").write_text("000009-0123456789abcdef\n", encoding="utf-8")
        ticks.now += 3
        until(lambda: client.get("/herne/metrics").text != before and "Musterau" in answer(client))
        assert [asks(client, one, LINDEN) for one in ("herne", "au", "leer")] == [200, 200, 503]
        # What was repaired as it was is found again, though nothing says that it changed.
        records.write_bytes(right)
        ticks.now += 61
        until(lambda: asks(client, "leer", LINDEN) == 200)
        assert all_opened(client)()


def answer(client: TestClient) -> str:
    return client.post("/herne/api/ask", json={"question": LINDEN}).text


def test_an_archive_that_is_not_there_yet_opens_when_it_is(
    musterau: Path, encoder: Encoder, tmp_path: Path
) -> None:
    ticks = Ticks()
    app = service(
        Settings(),
        [town("au", tmp_path / "au"), town("zell", musterau)],
        encoder_of=lambda name: encoder,
        ticks=ticks,
    )
    with TestClient(app, BASE) as client:
        until(all_opened(client, "au"))
        assert asks(client, "au", LINDEN) == 503
        shutil.copytree(musterau, tmp_path / "au")
        ticks.now += 3
        until(lambda: asks(client, "au", LINDEN) == 200)
        until(lambda: "Was wurde zuletzt gefragt?" in widget_of(client))


def widget_of(client: TestClient) -> str:
    page = BeautifulSoup(client.get("/au/").text, "html.parser")
    script = page.select_one('script[type="module"]')
    assert script
    return client.get(str(script["src"]).replace("search.js", "panel.js")).text


def test_all_towns_answer_in_their_own_words(
    seed_folder: Path, musterau: Path, encoder: Encoder, tmp_path: Path
) -> None:
    towns = [
        town("herne", seed_folder, districts=DISTRICTS),
        town("au", musterau),
        town("zu", tmp_path),
    ]
    common = Settings(compare_towns=True)
    app = service(common, towns, encoder_of=lambda name: encoder, ticks=Ticks())
    with TestClient(app, BASE) as client:
        until(all_opened(client, "zu"))

        def told(path: str, line: str) -> list[tuple[str, str]]:
            page = BeautifulSoup(client.post(path, data={"frage": line}).text, "html.parser")
            articles = page.select("article.item")
            return [(one.h3.text, one.select_one("blockquote").text) for one in articles]  # type: ignore[union-attr]

        assert told("/vergleich", LINDEN) == [("Stadt Au", "Es waren vier Linden.")]
        # Who asks in Herne asks the others.
        assert told("/herne/vergleich", LINDEN) == [("Stadt Au", "Es waren vier Linden.")]
        assert told("/au/vergleich", LINDEN) == []
        line = "Was sagt die Verwaltung zur Initiative Stadtretter?"
        [(name, text)] = told("/au/vergleich", line)
        alone = client.post("/herne/api/ask", json={"question": line}).json()
        assert (name, alone["kind"]) == ("Stadt Herne", "answer")
        assert text in alone["text"]
        page = client.post("/herne/vergleich", data={"frage": LINDEN}).text
        assert "Nicht gefragt werden konnten: Stadt Zu." in page
        assert 'data-kind="comparison"' in page
        emergency = client.post("/vergleich", data={"frage": "Ich brauche den Notarzt"}).text
        assert "112" in emergency
        assert "<article" not in emergency
        assert client.post("/vergleich", data={"frage": " "}).status_code == 422


@pytest.fixture(scope="module")
def other(musterau: Path, encoder: Encoder) -> Iterator[Archive]:
    archive = Archive.open(musterau, encoder)
    yield archive
    archive.close()


def test_the_own_name_in_a_question_is_no_other_town_elsewhere(
    seed_archive: Archive, other: Archive, encoder: Encoder
) -> None:
    line = "Wie viele Bäume wurden in Herne gefällt?"
    assert compare(line, {"au": other}, encoder).replies == ()
    [(name, reply)] = compare(line, {"au": other}, encoder, seed_archive).replies
    assert name == "au"
    assert isinstance(reply, Answer)
    assert reply.text == "Es waren vier Linden."
    # Nothing of that stays with the archive.
    assert other.ask(line).kind == "silence"


def test_a_comparison_gives_what_each_archive_gives_alone(
    seed_archive: Archive, other: Archive, encoder: Encoder
) -> None:
    held = {"herne": seed_archive, "au": other}
    for line in (LINDEN, "Wann öffnet die Mensa?", STADTRETTER, "Fährt der Bus auch nach 22 Uhr?"):
        for name, reply in compare(line, held, encoder).replies:
            assert reply == held[name].ask(line)
    with pytest.raises(QuestionError):
        compare(" ", held, encoder)


def test_each_town_has_its_own_bot(
    seed_folder: Path, musterau: Path, encoder: Encoder, tmp_path: Path
) -> None:
    with TelegramStub().running() as first, TelegramStub().running() as second:
        towns = [
            town(name, folder, telegram_bot_token=secret(), telegram_api_url=stub.url,
                 state=tmp_path / name)
            for name, folder, stub in (("herne", seed_folder, first), ("au", musterau, second))
        ]  # fmt: skip
        app = service(Settings(), towns, encoder_of=lambda name: encoder)
        with TestClient(app, BASE) as client:
            until(all_opened(client))
            for stub in (first, second):
                stub.push(message(1, LINDEN))
                asyncio.run(stub.until(lambda stub=stub: len(stub.sent) == 1))  # type: ignore[misc]
            assert "vier Linden" in second.sent[0].html
            assert "vier Linden" not in first.sent[0].html
            told = client.get("/metrics").text.splitlines()
            for name in ("herne", "au"):
                assert f'ratsauskunft_telegram_answered_total{{town="{name}"}} 1' in told


def secret() -> object:
    return Settings.model_validate({"telegram_bot_token": TOKEN}).telegram_bot_token


def test_an_update_is_for_all_towns_and_one_that_fails_stops_no_other(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    papers = write_town(tmp_path / "papers")
    (tmp_path / "ratsauskunft.toml").write_text(
        f'[stadt.zell]\n[stadt.au]\nbody = "{BODY}"\nsource = "{papers}"\n', encoding="utf-8"
    )
    assert command("aktualisieren").returncode == 1
    assert (tmp_path / "archive" / "au" / "current").exists()
    assert not (tmp_path / "archive" / "zell").exists()
    assert command("status", env={TOWN_VARIABLE: "au"}).returncode == 0
    assert "welche gemeint ist" in command("status").stderr


@pytest.mark.slow
def test_the_command_serves_all_towns_of_the_settings_file(
    seed_folder: Path, musterau: Path, tmp_path: Path
) -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    (tmp_path / "ratsauskunft.toml").write_text(
        f'port = {port}\n[stadt.herne]\ncity_name = "Stadt Herne"\narchive = "{seed_folder}"\n'
        f'[stadt.musterau]\nadresse = "au.example"\narchive = "{musterau}"\n[stadt.zell]\n',
        encoding="utf-8",
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve"],
        cwd=tmp_path, env=environ, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            until(lambda: ready(client) == ["zell"])
            question = {"question": LINDEN}
            au = client.post("/api/ask", json=question, headers={"host": "au.example"})
            assert au.json()["text"] == "Es waren vier Linden."
            assert client.post("/herne/api/ask", json=question).json()["kind"] == "silence"
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 0, said
    assert f"  Stadt Herne: http://127.0.0.1:{port}/herne/" in said
    assert '"town": "zell"' in said
    asked = subprocess.run(
        [sys.executable, "-m", "bot.cli", "ask", LINDEN],
        cwd=tmp_path, env={**environ, "RATSAUSKUNFT_STADT": "musterau"}, capture_output=True,
        check=True,
    )  # fmt: skip
    assert "vier Linden" in asked.stdout.decode()


def ready(client: httpx.Client) -> object:
    try:
        told = client.get("/readyz")
    except httpx.ConnectError:
        return None
    return told.json().get("closed")
