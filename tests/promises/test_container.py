"""The image is built from what it names, and its health is that of whatever serves in it."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.settings import load_settings
from tests.support.paths import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
#: Its instructions, each on one line.
LINES = [
    line
    for line in re.sub(r"\\\n", "", DOCKERFILE).splitlines()
    if line and not line.startswith("#")
]
IMAGE = "\n".join(LINES).rpartition("FROM ")[2]
COPIED = [
    word.strip("/")
    for line in LINES
    if line.startswith("COPY ") and "--from" not in line
    for word in line.split()[1:-1]
]


def test_every_path_that_is_copied_exists_and_none_else_is_sent() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignore[0] == "*"
    assert {"pyproject.toml", "retrieval", "bot", "seeds"} <= set(COPIED)
    assert sorted(one[1:] for one in ignore if one[0] == "!") == sorted(COPIED)
    for path in COPIED:
        assert (ROOT / path).exists(), path


def test_libraries_are_installed_before_the_code_is_copied() -> None:
    [libraries] = [at for at, line in enumerate(LINES) if "-r requirements.lock" in line]
    [code] = [at for at, line in enumerate(LINES) if line.startswith("COPY retrieval")]
    assert libraries < code
    assert "--require-hashes" in LINES[libraries]


def test_the_argument_for_other_encoders_installs_what_the_extra_has() -> None:
    [line] = [one for one in LINES if one.startswith("RUN if") and "${HUB}" in one]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["hub"]
    installed = line.partition("-c constraints.txt ")[2].partition(";")[0].split()
    assert installed == [re.split(r"[<>=]", one)[0] for one in extra]


def test_the_service_runs_without_root_and_keeps_what_it_writes_in_volumes() -> None:
    assert re.search(r"^USER (?!root|0)", IMAGE, re.MULTILINE)
    [volumes] = re.findall(r"^VOLUME (.+)$", IMAGE, re.MULTILINE)
    environ = dict(re.findall(r"(RATSAUSKUNFT_\w+)=(\S+)", IMAGE))
    settings = load_settings({**environ, "TELEGRAM_BOT_TOKEN": "1:a"}, Path("nothing"))
    for folder in (settings.archive, settings.state_folder):
        assert folder
        assert f'"{Path("/app") / folder}"' in volumes
    assert re.search(r"--owner=10001 \S+ /app/state", IMAGE)
    assert "--chown=10001:10001 /app/archive /app/archive" in IMAGE


@contextmanager
def answering(status: int) -> Iterator[int]:
    """The port of a server whose /readyz has this status."""

    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.slow
@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (404, 1)])
def test_the_health_is_that_of_the_page_and_of_telegram_alone(status: int, code: int) -> None:
    check = re.findall(r"^HEALTHCHECK .*? CMD (.+)$", IMAGE, re.MULTILINE)[0]
    with answering(status) as port, answering(404) as other:
        for page, alone in ((port, other), (other, port)):
            done = subprocess.run(
                ["/bin/sh", "-c", check],
                capture_output=True,
                text=True,
                env={
                    "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                    "RATSAUSKUNFT_PORT": str(page),
                    "RATSAUSKUNFT_METRICS_PORT": str(alone),
                    "http_proxy": "http://127.0.0.1:9",  # a proxy says nothing of this container
                },
            )
            assert (done.returncode, done.stderr) == (code, "")
