"""Questions over HTTP → processor time of an answer, and how the service behaves under load.

    python -m benchmarks.serving [--archive DIR] [--questions FILE] [--clients 64] [--seconds 10]

The ratio compares the service's own processor time of an answer with that of `Archive.ask` alone
in this process, one question after the other. Under load every client asks as fast as it is
answered, honest ones apart: what is answered and refused in a second, how soon each of both comes,
and how soon `/healthz` answers meanwhile. The clients share the machine with the service.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import load_settings
from bot.web.server import listen
from retrieval.archive import Archive
from retrieval.evaluation import read_questions
from retrieval.index.encoder import open_encoder

ROOT = Path(__file__).parent.parent
#: Questions that are asked before anything is measured, and of each measurement.
_WARMING, _MEASURED = 50, 400
#: Seconds between two looks at the health of the loaded service.
_LOOK = 0.05


@dataclass
class Heard:
    """Seconds until each answer and each refusal."""

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)


@contextmanager
def service(archive: Path, questions: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The address and the process id of a warm service without limits a minute."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    settings = {
        "RATSAUSKUNFT_ARCHIVE": str(archive),
        "RATSAUSKUNFT_PORT": str(port),
        "RATSAUSKUNFT_QUESTIONS_PER_MINUTE": "10000",
        "RATSAUSKUNFT_READS_PER_MINUTE": "100000",
        # The clients stand for many: each names an address of its own.
        "RATSAUSKUNFT_TRUSTED_PROXIES": "127.0.0.1",
    }
    command = [sys.executable, "-m", "bot.cli", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        line = _Line(address, 0)
        for question in questions[:_WARMING]:
            line.ask(question)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


class _Line:
    """One client's connection."""

    def __init__(self, address: str, number: int) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._headers = {
            "Content-Type": "application/json",
            "X-Forwarded-For": f"198.51.{number // 250}.{number % 250}",
        }

    def ask(self, question: str) -> tuple[int, float]:
        """The status, and the seconds it took."""
        return self._send("POST", "/api/ask", json.dumps({"question": question}))

    def get(self, path: str) -> tuple[int, float]:
        return self._send("GET", path, None)

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, float]:
        begin = time.perf_counter()
        self._connection.request(method, path, body, self._headers)
        response = self._connection.getresponse()
        response.read()
        return response.status, time.perf_counter() - begin


def _wait(address: str) -> None:
    while True:
        try:
            _Line(address, 0).get("/readyz")
            return
        except OSError:
            time.sleep(0.1)


def _processor_seconds(process: int) -> float:
    """What a process has used so far, user and system."""
    behind_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(behind_name[11]) + int(behind_name[12])) / os.sysconf("SC_CLK_TCK")


def alone(archive: Path, questions: Sequence[str]) -> float:
    """Seconds of the processor of one reply of the archive."""
    settings = load_settings({})
    held = Archive.open(archive, open_encoder(), settings.districts)
    for question in questions[:_WARMING]:
        held.ask(question)
    begin = time.process_time()
    for question in questions[:_MEASURED]:
        held.ask(question)
    return (time.process_time() - begin) / len(questions[:_MEASURED])


def over_http(address: str, process: int, questions: Sequence[str]) -> float:
    """The same through the service, one question after the other."""
    line = _Line(address, 0)
    begin = _processor_seconds(process)
    for question in questions[:_MEASURED]:
        assert line.ask(question)[0] == 200
    return (_processor_seconds(process) - begin) / len(questions[:_MEASURED])


def under_load(
    address: str, questions: list[str], clients: int, seconds: float
) -> tuple[Heard, list[float]]:
    """What all clients together hear, and the seconds that each look at the health takes."""
    end = time.monotonic() + seconds

    def asking(number: int) -> Heard:
        line, heard = _Line(address, number + 1), Heard()
        for question in cycle(questions[number:] + questions[:number]):
            if time.monotonic() >= end:
                return heard
            status, spent = line.ask(question)
            (heard.answered if status == 200 else heard.refused).append(spent)
            if status != 200:
                time.sleep(0.2)
        return heard

    def looking() -> list[float]:
        line, spent = _Line(address, 0), []
        while time.monotonic() < end:
            spent.append(line.get("/healthz")[1])
            time.sleep(_LOOK)
        return spent

    together = Heard()
    with ThreadPoolExecutor(clients + 1) as pool:
        health = pool.submit(looking)
        for heard in pool.map(asking, range(clients)):
            together.answered += heard.answered
            together.refused += heard.refused
    return together, health.result()


def _told(name: str, spent: Sequence[float]) -> str:
    if len(spent) < 2:
        return f"{name:9} {len(spent)}"
    parts = statistics.quantiles(spent, n=100)
    figures = f"median {parts[49] * 1000:6.1f} ms   p99 {parts[98] * 1000:6.1f} ms"
    return f"{name:9} {len(spent):6}   {figures}   longest {max(spent) * 1000:6.1f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    questions = [labelled.question for labelled in read_questions(given.questions)]
    ranking = alone(given.archive, questions)
    with service(given.archive, questions) as (address, process):
        served = over_http(address, process, questions)
        used = _processor_seconds(process)
        heard, health = under_load(address, questions, given.clients, given.seconds)
        used = _processor_seconds(process) - used
    print(f"alone      {ranking * 1000:6.2f} ms of the processor for a reply")
    print(f"over HTTP  {served * 1000:6.2f} ms, ratio {served / ranking:.2f}")
    each = used / max(1, len(heard.answered))
    print(f"under load {each * 1000:6.2f} ms, ratio {each / ranking:.2f}, with all refusals")
    print(_told("answered", heard.answered))
    print(_told("refused", heard.refused))
    print(_told("/healthz", health))


if __name__ == "__main__":
    main()
