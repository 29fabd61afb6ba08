"""Karlsruhe's papers, dealt to many towns → memory, start and a question of one service for all.

    python -m benchmarks.towns [--papers DIR] [--of 100] [--towns 100] [--folder DIR] [--real]

Each of `--of` towns gets every n-th paper, its Sitzungen and an archive of its own; the first
`--towns` of them are built, where they are not there yet, and served. Encoding 17,000 passages
takes minutes, so that their vectors are drawn at random unless `--real`: as many bytes are read,
compared and held, whatever they say. Questions are encoded as ever. Memory is that of the process
once all archives are open, and after every town was asked; fewer towns than `--of` are
extrapolated in a straight line from that of one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from bot.settings_file import SETTINGS_FILE
from bot.web.server import listen
from retrieval.build.archive import build_archive
from retrieval.index.arrays import Vectors
from retrieval.index.builtin import unit
from retrieval.index.encoder import Encoder, open_encoder
from retrieval.memo import Memo
from retrieval.sources.folders import read_sources

ROOT = Path(__file__).parent.parent
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
#: Rounds of questions over all towns that are timed, and seconds the service gets to start.
_ROUNDS, _PATIENCE = 3, 120
_MEGABYTE = 1024


@dataclass(frozen=True)
class Drawn:
    """An encoder whose passages have drawn vectors, the same for the same text."""

    encoder: Encoder

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def dimensions(self) -> int:
        return self.encoder.dimensions

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self.encoder.questions(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        drawn = [
            np.random.default_rng(crc32(text.encode())).standard_normal(self.dimensions)
            for text in texts
        ]
        return unit(np.array(drawn, dtype=np.float32).reshape(-1, self.dimensions))


def deal(papers: Path, folder: Path, towns: int, of: int, encoder: Encoder) -> None:
    """Write an archive for each of the first `towns` towns that has none yet."""
    every = _objects(papers / "papers.jsonl.gz")
    meetings = _objects(papers / "meetings.jsonl.gz")
    organizations = _objects(papers / "organizations.jsonl.gz")
    for town in range(towns):
        archive = folder / "archives" / name(town)
        if (archive / "current").exists():
            continue
        own = every[town::of]
        when = {one.get("meeting") for paper in own for one in paper.get("consultation", ())}
        held = [one for one in meetings if one["id"] in when]
        source = folder / "papers" / name(town)
        source.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(one) + "\n" for one in (*own, *held, *organizations))
        (source / "objects.jsonl").write_text("".join(lines), encoding="utf-8")
        memo = Memo()
        build_archive(
            read_sources([source], f"Stadt {name(town)}", memo), archive, encoder, _NOW, memo=memo
        )


def name(town: int) -> str:
    return f"ort-{town + 1:03}"


def _objects(file: Path) -> list[Any]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds until the service answers and until all towns do, and what they took of the
    processor; megabytes; milliseconds.
    """

    answers: float
    opened: float
    worked: float
    memory: float
    memory_asked: float
    wall: list[float]
    processor: float


def measure(folder: Path, towns: int, questions: Sequence[str]) -> Measured:
    """Start the service of so many towns, ask each of them, and stop it."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    tables = (
        f'[stadt.{name(town)}]\narchive = "{(folder / "archives" / name(town)).absolute()}"\n'
        for town in range(towns)
    )
    own = folder / str(towns)
    own.mkdir(exist_ok=True)
    limits = f"port = {port}\nquestions_per_minute = 10000\nreads_per_minute = 100000\n"
    (own / SETTINGS_FILE).write_text(limits + "".join(tables), encoding="utf-8")
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve"],
        cwd=own,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    try:
        _until(lambda: _get(port, "/healthz") is not None, process)
        answers = time.monotonic() - begin
        _until(lambda: (_get(port, "/readyz") or {}).get("closed") == [], process)
        opened = time.monotonic() - begin
        worked, memory = _processor_seconds(process.pid), _memory(process.pid)
        wall = list[float]()
        connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        used = 0.0
        for number in range(towns * (_ROUNDS + 1)):
            if number == towns:  # each was asked once, and the lines to try are found
                wall, used = [], _processor_seconds(process.pid)
            body = json.dumps({"question": questions[number % len(questions)]})
            start = time.perf_counter()
            connection.request("POST", f"/{name(number % towns)}/api/ask", body, _JSON)
            response = connection.getresponse()
            response.read()
            wall.append((time.perf_counter() - start) * 1000)
            assert response.status == 200
        processor = (_processor_seconds(process.pid) - used) * 1000 / len(wall)
        return Measured(answers, opened, worked, memory, _memory(process.pid), wall, processor)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


_JSON = {"Content-Type": "application/json"}


def _get(port: int, path: str) -> dict[str, Any] | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        told: dict[str, Any] = json.loads(connection.getresponse().read())
        return told
    except OSError:
        return None
    finally:
        connection.close()


def _until(met: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while not met():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)


def _memory(process: int) -> float:
    """Megabytes that are resident, with what is mapped of files."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    [resident] = [one.split()[1] for one in lines if one.startswith("VmRSS:")]
    return int(resident) / _MEGABYTE


def _processor_seconds(process: int) -> float:
    """What a process has used so far, user and system."""
    behind_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(behind_name[11]) + int(behind_name[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--papers", type=Path, default=ROOT.parent / "shared" / "karlsruhe")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "towns")
    parser.add_argument("--of", type=int, default=100)
    parser.add_argument("--towns", type=int, default=100)
    parser.add_argument("--real", action="store_true")
    given = parser.parse_args()
    encoder = open_encoder()
    chosen = encoder if given.real else Drawn(encoder)
    deal(given.papers, given.folder, given.towns, given.of, chosen)
    lines = (given.papers / "citizen_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    one = measure(given.folder, 1, questions)
    all_ = measure(given.folder, given.towns, questions)
    for told, towns in ((one, 1), (all_, given.towns)):
        print(
            f"{towns:4} towns: answers after {told.answers:5.1f} s, all open after "
            f"{told.opened:5.1f} s ({told.worked:.1f} s of the processor); "
            f"{told.memory:6.0f} MB, asked {told.memory_asked:6.0f} MB; "
            f"a question {statistics.median(told.wall):5.1f} ms (median), "
            f"{told.processor:5.1f} ms of the processor"
        )
    others = max(1, given.towns - 1)
    each = (all_.memory_asked - one.memory_asked) / others
    late = (all_.worked - one.worked) / others
    print(
        f"a town more: {each:.1f} MB, {late * 1000:.0f} ms of the processor at the start; "
        f"{given.of} towns, extrapolated: {one.memory_asked + each * (given.of - 1):.0f} MB, "
        f"{one.worked + late * (given.of - 1):.1f} s of the processor"
    )


if __name__ == "__main__":
    main()
