"""The service in a process of its own, and what it takes: for harnesses that load or attack it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import Any

from bot.web.server import listen
from tests.support.paths import ROOT

#: Seconds until an answer that somebody still waits for.
PATIENCE = 10.0
#: Clients stand for many: each of so many names an address of its own.
_ADDRESSES = 60_000


@dataclass(frozen=True, slots=True)
class Running:
    """A process that serves on the loopback."""

    port: int
    process: int

    @property
    def resident(self) -> int:
        """Bytes of memory that it holds and that no file backs."""
        for line in Path(f"/proc/{self.process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("this system does not tell what a process holds")

    def maps(self, part: str) -> bool:
        """Whether it has a file with this in its path at hand."""
        return part in Path(f"/proc/{self.process}/maps").read_text()


class Line:
    """One connection to a service, made anew where it broke."""

    _numbers = count()

    def __init__(self, port: int, source: str = "127.0.0.1", patience: float = PATIENCE) -> None:
        self._port, self._source, self._patience = port, source, patience
        self._connection = self._made()

    def ask(self, question: str) -> int | None:
        """The status of the reply to a question of another client each time; None without one."""
        number = next(self._numbers) % _ADDRESSES
        headers = {
            "Content-Type": "application/json",
            "X-Forwarded-For": f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}",
        }
        return self._sent("POST", "/api/ask", json.dumps({"question": question}), headers)

    def get(self, path: str) -> int | None:
        return self._sent("GET", path, None, {})

    def close(self) -> None:
        self._connection.close()

    def _made(self) -> HTTPConnection:
        return HTTPConnection(
            "127.0.0.1", self._port, timeout=self._patience, source_address=(self._source, 0)
        )

    def _sent(self, method: str, path: str, body: str | None, headers: Any) -> int | None:
        # A connection that nobody used for a while is closed: the second one is fresh.
        for _ in range(2):
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                response.read()
                return response.status
            except TimeoutError:
                break
            except (OSError, HTTPException):
                self._renew()
        self._renew()
        return None

    def _renew(self) -> None:
        self._connection.close()
        self._connection = self._made()


@contextmanager
def service(archive: Path) -> Iterator[Running]:
    """The service over an archive; who comes from 127.0.0.1 is a proxy of its own."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    settings = {
        "RATSAUSKUNFT_ARCHIVE": str(archive),
        "RATSAUSKUNFT_PORT": str(port),
        "RATSAUSKUNFT_TRUSTED_PROXIES": "127.0.0.1",
    }
    with _process([sys.executable, "-m", "bot.cli", "serve"], settings, port) as running:
        yield running


@contextmanager
def unprotected(*options: str) -> Iterator[Running]:
    """The tiny server of `tests.harness.unprotected`."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.harness.unprotected", str(port), *options]
    with _process(command, {}, port) as running:
        yield running


@contextmanager
def _process(command: list[str], settings: dict[str, str], port: int) -> Iterator[Running]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL
    )
    try:
        line, end = Line(port), time.monotonic() + 120
        while line.get("/healthz") != 200:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command[2]} does not serve")
            time.sleep(0.1)
        line.close()
        yield Running(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
