"""The service as an operator starts and stops it: the real command, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.texts.log import OF_LIBRARIES
from bot.web.server import listen
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.web_client import HTML

pytestmark = pytest.mark.slow

CANARY = "Zitronenfalter"
#: Addresses of the range that is kept for documents: nobody has them.
ADDRESS = "203.0.113.77"


@dataclass
class Running:
    """A started service; everything that it can write to is below `folder`."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def end(self, how: signal.Signals) -> int:
        """The exit code after a signal."""
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE)


def wait_until_ready(running: Running) -> None:
    """Return once the service answers; AssertionError where it ends before."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            ready = httpx.get(f"{running.url}/readyz", timeout=PATIENCE)
        except httpx.ConnectError:
            assert running.process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            assert ready.status_code == 200
            return


@contextmanager
def started(archive: Path, folder: Path) -> Iterator[Running]:
    """The service on a free port."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    (folder / "tmp").mkdir(exist_ok=True)
    settings = {
        "RATSAUSKUNFT_ARCHIVE": archive,
        "RATSAUSKUNFT_STATE": folder / "state",
        "RATSAUSKUNFT_KEEP_UNANSWERED": "on",
        "RATSAUSKUNFT_TRUSTED_PROXIES": "127.0.0.1",
        "RATSAUSKUNFT_PORT": port,
        "RATSAUSKUNFT_QUESTIONS_PER_MINUTE": 20,
        "HOME": folder,
        "PYTHONPATH": ROOT,
        "TMPDIR": folder / "tmp",
    }
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve"],
            cwd=folder, stdout=log, stderr=log,
            env={**os.environ, **{name: str(value) for name, value in settings.items()}},
        )  # fmt: skip
    try:
        running = Running(process, port, folder)
        wait_until_ready(running)
        yield running
    finally:
        process.kill()
        process.wait()


def ask_everywhere(client: httpx.Client) -> set[int]:
    """The statuses of requests that hold the canary wherever one can write something."""
    line = f"Wo fliegt der {CANARY}?"
    bodies = [{"question": line}, {"question": CANARY * 50}, {"question": line + "\ufffd"}, line]
    responses = [client.post("/api/ask", json=body) for body in bodies]
    responses += [client.post("/api/suggest", json=body) for body in bodies]
    responses += [client.post("/", data={"frage": line}, headers=HTML) for _ in range(2)]
    responses += [
        client.post("/", content=CANARY.encode() * 2_000),
        client.post("/", content=CANARY.encode(), headers={"content-type": CANARY}),
        client.post("/api/feedback", json={"id": CANARY, "verdict": "fits"}),
        client.post("/api/feedback", json={"id": "herne-2022-0129-2", "verdict": CANARY}),
        client.post("/api/feedback", json={"id": "herne-2022-0129-2", "verdict": "fits"}),
        client.get(f"/antwort/{CANARY}", headers=HTML),
        client.get(f"/api/answers/{CANARY}"),
        client.get("/anfragen", params={"gremium": CANARY}),
        client.get("/", params={"q": CANARY}),
        client.get("/", headers={"x-long": CANARY * 1_000}),
        client.request(CANARY.upper(), "/"),
    ]
    return {one.status_code for one in responses}


def test_no_question_address_or_browser_is_in_any_file_afterwards(
    seed_folder: Path, tmp_path: Path
) -> None:
    headers = {
        "user-agent": f"{CANARY}/1.0",
        "referer": f"https://{CANARY}.example/",
        "x-forwarded-for": ADDRESS,
    }
    statuses: set[int] = set()
    for end in (signal.SIGKILL, signal.SIGTERM):
        with started(seed_folder, tmp_path) as running:
            with httpx.Client(base_url=running.url, headers=headers, timeout=PATIENCE) as client:
                for _ in range(20):
                    statuses |= ask_everywhere(client)
            with socket.create_connection(("127.0.0.1", running.port)) as line:
                line.sendall(f"{CANARY} {ADDRESS}\r\n\r\n".encode())
                line.recv(100)
            running.end(end)
    assert statuses >= {200, 404, 405, 413, 422, 429, 431}
    log = tmp_path / "log.txt"
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert {one.name for one in files} == {log.name, "feedback.json", ".feedback.lock"}
    held = b"".join(one.read_bytes() for one in files).lower()
    for secret in (CANARY, ADDRESS, "203.0.113"):
        assert secret.lower().encode() not in held, secret
    told = [json.loads(one) for one in log.read_text().splitlines() if one.startswith("{")]
    assert {one["message"] for one in told} == {OF_LIBRARIES["Invalid HTTP request received."]}


def test_what_is_under_way_is_answered_before_the_service_ends(
    seed_folder: Path, tmp_path: Path
) -> None:
    body = b'{"question": "2022/0129"}'
    head = (
        "POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with (
        started(seed_folder, tmp_path) as running,
        socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE) as line,
    ):
        line.sendall(head.encode() + body[:9])
        # The service has read that much when it has answered somebody else.
        assert httpx.get(f"{running.url}/healthz", timeout=PATIENCE).status_code == 200
        running.process.send_signal(signal.SIGTERM)
        line.sendall(body[9:])
        answer = b""
        while part := line.recv(65_536):
            answer += part
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"herne-2022-0129" in answer
        assert running.process.wait(timeout=PATIENCE) == 0
