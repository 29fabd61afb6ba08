"""Telegram as an operator starts and stops it: the real command."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import httpx
import pytest

from bot.telegram.channel import Channel
from bot.texts import log as log_texts
from bot.web.monitoring import create_watch
from bot.web.server import listen
from tests.support import small
from tests.support.command import run_here
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.telegram_channel import TODAY, settings
from tests.support.telegram_stub import TOKEN, TelegramStub, message, quotes
from tests.support.web_client import served


@pytest.mark.slow
def test_telegram_is_served_alone_and_ends_when_asked(seed_folder: Path, tmp_path: Path) -> None:
    with TelegramStub().running() as stub:
        stub.push(message(1, "Ist Herne bei den Stadtrettern?"))
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--only", "telegram"],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            env={
                **os.environ,
                "RATSAUSKUNFT_ARCHIVE": str(seed_folder),
                "RATSAUSKUNFT_STATE": str(tmp_path / "state"),
                "RATSAUSKUNFT_TELEGRAM_API_URL": stub.url,
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "RATSAUSKUNFT_CITY_NAME": "Stadt Herne",
            },
        )
        try:
            asyncio.run(stub.until(lambda: stub.confirmed == 2))
        finally:
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=PATIENCE)[1].decode()
        assert process.returncode == 0, said
        first, *told = said.splitlines()
        assert first == "Ratsauskunft läuft in Telegram."
        assert log_texts.REACHED in [json.loads(one)["message"] for one in told]
        [call] = stub.sent
        assert quotes(call.html)[0].startswith("Die Initiative Stadtretter versteht sich")


def test_telegram_alone_tells_its_numbers_on_a_port_of_its_own(tmp_path: Path) -> None:
    held = small.SmallArchive()
    with TelegramStub().running() as stub:
        stub.push(message(1, "hallo"))
        chosen = settings(stub, tmp_path, metrics_port=9)
        made = Channel(lambda: held, chosen, lambda: TODAY, monotonic)
        watch = create_watch(lambda: held, chosen, made, lambda: TODAY)
        with served(watch, chosen) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
            asyncio.run(stub.until(lambda: not stub.unconfirmed and len(stub.sent) == 1))
            assert client.get("/healthz").json() == {"status": "alive"}
            assert client.get("/readyz").json()["answers"] == 3
            told = client.get("/metrics").text
            assert "\nratsauskunft_telegram_answered_total 1\n" in told
            assert "\nratsauskunft_archive_readable 1.0\n" in told
            assert [client.get(path).status_code for path in ("/", "/api/ask")] == [404, 404]


def test_a_port_that_is_taken_is_named(
    seed_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with listen("127.0.0.1", 0) as taken:
        for name, value in {
            "RATSAUSKUNFT_ARCHIVE": seed_folder,
            "RATSAUSKUNFT_STATE": tmp_path,
            "RATSAUSKUNFT_METRICS_PORT": taken.getsockname()[1],
            "TELEGRAM_BOT_TOKEN": TOKEN,
        }.items():
            monkeypatch.setenv(name, str(value))
        code, said = run_here(monkeypatch, capfd, "serve", "--only", "telegram")
    assert code == 1
    assert "Bitte setzen Sie RATSAUSKUNFT_METRICS_PORT auf etwas Freies" in said


def test_telegram_alone_needs_a_token(
    seed_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATSAUSKUNFT_ARCHIVE", str(seed_folder))
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    code, said = run_here(monkeypatch, capfd, "serve", "--only", "telegram")
    assert code == 1
    assert said.startswith("--only telegram braucht TELEGRAM_BOT_TOKEN")


def test_an_unknown_channel_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, capfd, "serve", "--only", "fax")[0] == 2
