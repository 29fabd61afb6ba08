"""The command as a person and a script use it: in a process of its own, or in that of the test."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest

from bot.cli.__main__ import main
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE

#: The command in the process of the test, as the fixture of this name gives it.
Command = Callable[..., subprocess.CompletedProcess[str]]


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
    """Exit code and standard error of the command in this process."""
    done = command_here(monkeypatch, capfd, *arguments)
    return done.returncode, done.stderr


def command_here(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    *arguments: str,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """What the command did in this process: without the start of another."""
    capfd.readouterr()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", ["ratsauskunft", *arguments])
        for name, value in {"COLUMNS": "100", "NO_COLOR": "1", **(env or {})}.items():
            patched.setenv(name, value)
        try:
            main()
            code = 0
        except SystemExit as stop:
            if isinstance(stop.code, str):
                # As the interpreter does it at its end.
                print(stop.code, file=sys.stderr)
            code = 1 if isinstance(stop.code, str) else int(stop.code or 0)
        finally:
            # A build ends with its process and leaves Python's collector off.
            gc.unfreeze()
            gc.enable()
    shown = capfd.readouterr()
    return subprocess.CompletedProcess(arguments, code, shown.out, shown.err)


#: Tests may run where Ctrl-C is ignored, as in the background of a shell; the command is not meant.
HEEDING_CTRL_C = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('bot.cli', run_name='__main__')"
)


@contextmanager
def started(*arguments: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs, and does not outlive the test."""
    with subprocess.Popen(
        [sys.executable, "-c", HEEDING_CTRL_C, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", **env},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def interrupted(process: subprocess.Popen[bytes]) -> tuple[int, str, bytes]:
    """Exit code, what is still said on standard error, and output of a command after Ctrl-C."""
    process.send_signal(signal.SIGINT)
    # Its input stays open so long: that it ends would end the command as well.
    process.wait(PATIENCE)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, err.decode(), out
