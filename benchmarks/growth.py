"""An archive that grows: memory, build and a question over 1,000 to 10,000,000 windows, as a plot.

    python -m benchmarks.growth [SIZE …] [--only ENGINE …] [--most ENGINE=SIZE …]
        [--archive DIR] [--questions FILE] [--results FILE]

Both homes of an index, beside bm25s, SQLite FTS5, tantivy and Haystack, over the same passages in
the same run: those of an archive first, then ones like them (`stretch`). What `--most` names is
measured up to that size only. From what each window more took between the two largest sizes follows
what ten million would take at most, which is drawn dashed and is not measured: an index gains by
size, so do short codes beyond 200,000 rows. Writes `docs/growth.svg`.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.asking import ROOT
from benchmarks.engines import Asked
from benchmarks.homes import HOMES
from benchmarks.search import Measured, measured
from benchmarks.stretch import Original
from bot.settings import load_settings
from retrieval.evaluation import read_questions
from retrieval.german.words import index_terms
from retrieval.index.encoder import open_encoder

ENGINES = (*HOMES, "bm25s", "SQLite FTS5", "tantivy")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
#: Questions that are asked three times each.
QUESTIONS = 20
#: Where the lines are drawn to.
PAPER = 10_000_000
PLOT = ROOT / "docs" / "growth.svg"

_COLOURS = ("#005a9c", "#b3541e", "#6b4c9a", "#4d4d4d", "#2e7d32", "#a3195b")
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 250, 220, 60, 40, 70


#: What is drawn, each under its name in the results, with the least that is.
PANELS = {
    "a question, ms of the processor": 0.01,
    "memory of its own, MB": 1.0,
    "build, s of the processor": 0.01,
}
Results = Sequence[Mapping[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE")
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--most", nargs="*", default=(), metavar="ENGINE=SIZE")
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    parser.add_argument(
        "--results",
        type=Path,
        help="keep figures there, and draw older ones too",
    )
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, cores[:1])
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.growth", *sys.argv[1:]])
    limits = {name: int(most) for name, _, most in (one.rpartition("=") for one in given.most)}
    encoder = open_encoder(load_settings(os.environ).encoder)
    lines = [one.question for one in read_questions(given.questions)][:QUESTIONS]
    asked = [Asked(one, index_terms(one), encoder.questions([one])[0]) for one in lines]
    found = list[Mapping[str, Any]]()
    if given.results and given.results.exists():
        found = [json.loads(line) for line in given.results.read_text("utf-8").splitlines()]
    original = Original.of_archive(given.archive)
    for one in _growing(given.sizes or SIZES, given.only, limits, original, asked):
        found.append(_told(one))
        line = json.dumps(found[-1], ensure_ascii=False)
        print(line, flush=True)
        if given.results:
            with given.results.open("a", encoding="utf-8") as out:
                out.write(line + "\n")
    PLOT.write_text(plot(found), encoding="utf-8")


def _told(one: Measured) -> Mapping[str, Any]:
    spent = one.spent
    return {
        "engine": one.engine,
        "windows": one.size,
        "a question, ms of the processor": round(spent.median, 2),
        "a question, ms by the clock": round(statistics.median(spent.clock), 2),
        "memory of its own, MB": round(spent.memory, 1),
        "mapped, MB": round(spent.mapped, 1),
        "opens in ms": round(spent.opening),
        "build, s of the processor": round(one.build, 2),
        "on disk, MB": round(one.disk, 1),
    }


def _growing(
    sizes: Sequence[int],
    wanted: Sequence[str],
    limits: Mapping[str, int],
    original: Original,
    asked: Sequence[Asked],
) -> Iterator[Measured]:
    for size in sizes:
        engines = [name for name in wanted if size <= limits.get(name, size)]
        with tempfile.TemporaryDirectory() as folder:
            yield from measured(size, engines, original, asked, Path(folder))


def plot(found: Results) -> str:
    """Return a drawing: a panel for each figure, a line for each engine, both axes logarithmic."""
    width = len(PANELS) * (_WIDTH + _GAP) + _LEFT
    height = _TOP + _HEIGHT + 60 + 20 * math.ceil(len(ENGINES) / 3)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for at, panel in enumerate(PANELS):
        parts += _panel(panel, found, _LEFT + at * (_WIDTH + _GAP))
    for at, (name, colour) in enumerate(zip(ENGINES, _COLOURS, strict=True)):
        x, y = _LEFT + (at % 3) * 180, _TOP + _HEIGHT + 55 + 20 * (at // 3)
        parts.append(f'<path d="M{x} {y - 4}h24" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{x + 30}" y="{y}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: str, found: Results, left: int) -> Iterator[str]:
    lines = {name: _line(panel, found, name) for name in ENGINES}
    values = [value for line in lines.values() for _, value in line]
    values += [on_paper(line) for line in lines.values() if len(line) > 1]
    low = math.floor(math.log10(min(values, default=1)))
    high = max(math.ceil(math.log10(max(values, default=10))), low + 1)
    first = math.log10(min((one["windows"] for one in found), default=1_000))

    def at(size: float, value: float) -> str:
        x = left + (math.log10(size) - first) / (math.log10(PAPER) - first) * _WIDTH
        y = _TOP + _HEIGHT - (math.log10(max(value, 10**low)) - low) / (high - low) * _HEIGHT
        return f"{x:.1f} {y:.1f}"

    yield f'<text x="{left}" y="{_TOP - 15}" font-weight="bold">{panel}</text>'
    for power in range(low, high + 1):
        _, y = at(PAPER, 10**power).split()
        yield f'<path d="M{left} {y}h{_WIDTH}" stroke="#ddd"/>'
        below = f"{float(y) + 4:.1f}"
        yield f'<text x="{left - 6}" y="{below}" text-anchor="end">{10.0**power:g}</text>'
    for power in range(math.ceil(first), int(math.log10(PAPER)) + 1):
        x, _ = at(10**power, 10**low).split()
        below = str(_TOP + _HEIGHT + 16)
        yield f'<text x="{x}" y="{below}" text-anchor="middle">{10**power:,}</text>'
    for (name, line), colour in zip(lines.items(), _COLOURS, strict=True):
        if not line:
            continue
        points = "L".join(at(*point) for point in line)
        yield f'<path d="M{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (
            '<circle cx="{}" cy="{}" r="3" fill="{}"><title>{}</title></circle>'.format(
                *at(*point).split(), colour, f"{name}, {point[0]:,}: {point[1]:.2f}"
            )
            for point in line
        )
        if len(line) > 1:
            last = math.log10(line[-1][0])
            ahead = [10 ** (last + part / 8 * (math.log10(PAPER) - last)) for part in range(9)]
            reached = "L".join(at(size, on_paper(line, round(size))) for size in ahead)
            yield (f'<path d="M{reached}" fill="none" stroke="{colour}" stroke-dasharray="3 4"/>')


def _line(panel: str, found: Results, name: str) -> list[tuple[int, float]]:
    held = {
        one["windows"]: max(one[panel], PANELS[panel]) for one in found if one["engine"] == name
    }
    return sorted(held.items())


def on_paper(line: Sequence[tuple[int, float]], size: int = PAPER) -> float:
    """Return what a size would take if each window more took what it did between the last two.

    >>> on_paper([(1_000, 2.0), (10_000, 20.0)], 100_000)
    200.0
    """
    (first, low), (last, high) = line[-2:]
    return high + max(0.0, high - low) / (last - first) * (size - last)


if __name__ == "__main__":
    main()
