"""Searching 1,000 to 1,000,000 windows: latency, memory, size and quality beside others.

    python -m benchmarks.search [SIZE …] [--archive DIR] [--questions FILE] [--only NAME …]

The passages are those of an archive, then ones like them (`stretch.py`); the engines of
`engines.py` answer the same questions over the same data in the same run, and so does the whole
search (`whole.py`). Each is built and asked in a process of its own on one core. Ratios are of
processor time against plain bm25s, so that they hold on a busy machine too. A million windows need
12 GB of memory and 20 GB of disk for half an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.asking import ROOT
from benchmarks.engines import BASELINE, ENGINES, VECTORS, Asked, Engine
from benchmarks.homes import HOMES
from benchmarks.stretch import Original, Passages
from benchmarks.whole import Whole
from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.evaluation import Labelled, read_questions
from retrieval.german.words import index_terms
from retrieval.index.arrays import Vectors
from retrieval.index.encoder import Encoder, open_encoder

#: The whole search beside the engines.
WHOLE = "whole question"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
NEAREST = 10
#: Rows that are compared with all questions at once while the truth is computed.
_STEP = 20_000
#: Cosines nearer to each other than this are the same: that of a vector kept as float16.
_ROUNDING = 1e-4

_ASKED, _FOUND = "asked.json", "found.json"


@dataclass(frozen=True, slots=True)
class Spent:
    """What asking all questions took: milliseconds each by the clock and of the processor.

    Opening in milliseconds; memory of the process and mapped files, grown since before, in MB.
    """

    clock: list[float]
    processor: list[float]
    opening: float
    memory: float
    mapped: float

    @property
    def median(self) -> float:
        """Milliseconds of the processor that half of the questions stay below."""
        return statistics.median(self.processor)

    def columns(self) -> list[str]:
        """The figures as they stand in a table."""
        p95 = statistics.quantiles(self.clock, n=20)[-1]
        return [
            *(f"{figure:.0f}" for figure in (self.opening, self.memory, self.mapped)),
            *(f"{figure:.2f}" for figure in (statistics.median(self.clock), p95, self.median)),
        ]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine took over so many windows: its build in seconds, its files in MB."""

    engine: str
    size: int
    build: float
    disk: float
    spent: Spent
    rows: list[list[int]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE")
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    parser.add_argument("--only", nargs="+", choices=(*ENGINES, WHOLE), default=(*ENGINES, WHOLE))
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        # The libraries below numpy counted the cores when they were imported: begin again on one.
        os.sched_setaffinity(0, cores[:1])
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.search", *sys.argv[1:]])
    if given.child:
        step, engine, folder = given.child
        print(json.dumps({"build": _build, "ask": _ask}[step](engine, Path(folder))))
        return
    questions = read_questions(given.questions)
    encoder = open_encoder(load_settings(os.environ).encoder)
    lines = [one.question for one in questions]
    asked = [Asked(one, index_terms(one), encoder.questions([one])[0]) for one in lines]
    original = Original.of_archive(given.archive)
    console = Console(width=150)
    console.print(_whole(given.archive, encoder, questions))
    for size in given.sizes or sorted({*SIZES, len(original)}):
        with tempfile.TemporaryDirectory() as folder:
            console.print(_table(size, given.only, original, questions, asked, Path(folder)))


def _whole(archive: Path, encoder: Encoder, questions: Sequence[Labelled]) -> Table:
    """The whole way from a line to a reply, over the archive as it is."""
    before, begin = _memory(), time.perf_counter()
    opened = Archive.open(archive, encoder, load_settings(os.environ).districts)
    opening = (time.perf_counter() - begin) * 1000
    lines = [one.question for one in questions]
    spent = _timed(opened.ask, lines, opening, before)
    first = [[hit.vorgang for hit in opened.ranked(line)[:1]] for line in lines]
    title = f"A whole question over {opened.status.passages:,} windows, one core"
    table = _empty(title, "right paper first")
    table.add_row("reply", *spent.columns(), _right(first, questions))
    return table


def _table(
    size: int,
    engines: Sequence[str],
    original: Original,
    questions: Sequence[Labelled],
    asked: Sequence[Asked],
    folder: Path,
) -> Table:
    """The engines over so many passages."""
    more = ("ratio", "builds in s", "on disk, MB", f"recall@{NEAREST}", "right paper first")
    table = _empty(f"{size:,} windows, one core", *more)
    baseline, nearest = None, None
    for one in measured(size, engines, original, asked, folder):
        vectors = Passages.read(folder).vectors
        if nearest is None:
            nearest = _nearest(np.array([line.vector for line in asked]), vectors)
        baseline = one.spent.median if one.engine == BASELINE else baseline
        real = size == len(original)
        first = [[original.stored[row][3] for row in found[:1]] for found in one.rows if real]
        is_near = one.engine in VECTORS
        table.add_row(
            one.engine,
            *one.spent.columns(),
            f"{one.spent.median / baseline:.2f}" if baseline else "",
            f"{one.build:.1f}",
            f"{one.disk:.1f}",
            f"{_recall(one.rows, nearest, asked, vectors):.4f}" if is_near else "",
            _right(first, questions) if real else "",
        )
    return table


def measured(
    size: int, engines: Sequence[str], original: Original, asked: Sequence[Asked], folder: Path
) -> Iterator[Measured]:
    """What each engine takes over so many passages, which are written into a folder."""
    original.write(folder, size)
    texts = [asdict(one) | {"vector": one.vector.tolist()} for one in asked]
    (folder / _ASKED).write_text(json.dumps(texts), encoding="utf-8")
    for name in engines:
        (folder / name).mkdir()
        seconds = _child("build", name, folder)
        spent = Spent(**_child("ask", name, folder))
        rows = json.loads((folder / name / _FOUND).read_text(encoding="utf-8"))
        yield Measured(name, size, seconds, _megabytes(folder / name), spent, rows)


def _empty(title: str, *more: str) -> Table:
    columns = ("opens in ms", "memory, MB", "mapped, MB", "median ms", "p95 ms", "processor ms")
    return Table("", *columns, *more, title=title, title_justify="left")


def _right(first: Sequence[Sequence[str]], questions: Sequence[Labelled]) -> str:
    """The share of the questions with an answer whose right paper comes first."""
    judged = [
        [one.reference] == list(found)
        for found, one in zip(first, questions, strict=True)
        if one.expect == "answer"
    ]
    return f"{np.mean(judged):.3f}"


def _nearest(questions: Vectors, vectors: Vectors) -> Vectors:
    """The cosine of each question's tenth nearest row, all compared as float32."""
    best = np.full((len(questions), NEAREST), -np.inf, dtype=np.float32)
    for start in range(0, len(vectors), _STEP):
        both = np.hstack([best, questions @ vectors[start : start + _STEP].T])
        best = -np.partition(-both, NEAREST - 1, axis=1)[:, :NEAREST]
    tenth: Vectors = best.min(axis=1)
    return tenth


def _recall(
    rows: Sequence[Sequence[int]], nearest: Vectors, asked: Sequence[Asked], vectors: Vectors
) -> float:
    """The share of the first ten rows that are as near as the tenth nearest; wordless are left."""
    shares = [
        np.mean(vectors[found[:NEAREST]] @ one.vector >= tenth - _ROUNDING)
        for found, tenth, one in zip(rows, nearest, asked, strict=True)
        if one.vector.any()
    ]
    return float(np.mean(shares))


def _child(step: str, engine: str, folder: Path) -> Any:
    """What a step gives that is run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.search", "--child", step, engine, str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return json.loads(told.stdout.splitlines()[-1])


def _engine(name: str) -> Engine:
    every = ENGINES | HOMES
    return Whole(load_settings(os.environ).encoder) if name == WHOLE else every[name]


def _build(engine: str, folder: Path) -> float:
    """Seconds of the processor that building and writing took."""
    passages = Passages.read(folder)
    begin = time.process_time()
    _engine(engine).build(passages, folder / engine)
    return time.process_time() - begin


def _ask(engine: str, folder: Path) -> dict[str, Any]:
    texts = json.loads((folder / _ASKED).read_text(encoding="utf-8"))
    asked = [Asked(**one | {"vector": np.array(one["vector"], dtype=np.float32)}) for one in texts]
    before, begin = _memory(), time.perf_counter()
    ask = _engine(engine).open(folder / engine)
    opening = (time.perf_counter() - begin) * 1000
    spent = _timed(ask, asked, opening, before)
    found = [list(ask(one))[:NEAREST] for one in asked]
    (folder / engine / _FOUND).write_text(json.dumps(found), encoding="utf-8")
    return asdict(spent)


def _timed(
    ask: Callable[[Any], object], asked: Sequence[Any], opening: float, before: dict[str, float]
) -> Spent:
    """What each question took after all were asked once."""
    for one in asked:
        ask(one)
    clock, processor = [], []
    for one in asked:
        begin, begun = time.perf_counter(), time.process_time()
        ask(one)
        processor.append((time.process_time() - begun) * 1000)
        clock.append((time.perf_counter() - begin) * 1000)
    after = _memory()
    own, mapped = (after[name] - before[name] for name in ("RssAnon", "RssFile"))
    return Spent(clock, processor, opening, own, mapped)


def _memory() -> dict[str, float]:
    """The memory of this process by kind, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    fields = (line.split() for line in lines if line.startswith("Rss"))
    return {name.rstrip(":"): int(size) / 1000 for name, size, _ in fields}


def _megabytes(folder: Path) -> float:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != _FOUND)
    return sum(path.stat().st_size for path in paths) / 1e6


if __name__ == "__main__":
    main()
