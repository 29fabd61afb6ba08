"""Telegram as an operator starts and stops it: the real command."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from telegram_stub import TOKEN, TelegramStub, message, quotes
from test_cli import run_here

ROOT = Path(__file__).parent.parent


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
            },
        )
        try:
            asyncio.run(stub.until(lambda: stub.confirmed == 2, seconds=60))
        finally:
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=30)[1].decode()
        assert process.returncode == 0, said
        assert said == "Ratsauskunft läuft in Telegram.\n"
        [call] = stub.sent
        assert quotes(call.html)[0].startswith("Die Initiative Stadtretter versteht sich")


def test_telegram_alone_needs_a_token(
    seed_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATSAUSKUNFT_ARCHIVE", str(seed_folder))
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    code, said = run_here(monkeypatch, capfd, "serve", "--only", "telegram")
    assert code == 1
    assert said.startswith("--only telegram needs TELEGRAM_BOT_TOKEN")


def test_an_unknown_channel_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, capfd, "serve", "--only", "fax")[0] == 2
