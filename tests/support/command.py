"""The command as a person and a script use it: in a process of its own, or in that of the test."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.cli.__main__ import main
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE


def run(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """What the command did as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", **(env or {})},
        timeout=PATIENCE,
    )


def run_here(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    """Exit code and standard error of the command in this process: without the start of another."""
    monkeypatch.setattr(sys, "argv", ["ratsauskunft", *arguments])
    try:
        main()
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, capfd.readouterr().err
