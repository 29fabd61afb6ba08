"""Encoders side by side: how well they find, how fast they are, how much they need.

    python -m benchmarks.encoder [--quality | --speed] [--shared MODEL_FOLDER] [MODEL …]

The built-in ones, their base before it was taught (`python -m training base`), the home-made one
of before, BM25, and each sentence-transformers folder or name given. Quality is measured on papers
that took no part in training; `measures.py` says how. Speed is measured in a process of its own for
each encoder, so that memory is its own too.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.measures import (
    SHARES,
    Ranks,
    Scores,
    Task,
    citizens_questions,
    mean_reciprocal,
    mixed,
    own_questions,
    share,
)
from retrieval.index import builtin
from retrieval.index.arrays import Vectors
from retrieval.index.encoder import BUILTIN, BUILTIN_STATIC, Encoder, HubEncoder, open_encoder
from training import base, karlsruhe
from training.files import ROOT, Files, MissingFile

WORDS = "BM25, stems and compounds"
#: The last commit whose encoder was home-made: a transformer and a static one side by side, with
#: these shares of the cosine.
HOME_MADE, HOME_MADE_SHARES = "a9032f8", (0.6, 0.4)
#: What the speed of passages is measured with, as many pieces of the built-in tokenizer each.
PASSAGE_PIECES = 150
#: Texts per measurement: seconds for the slowest encoder.
PASSAGES, QUESTIONS = 256, 200


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to open, milliseconds a question on one core, texts a second on all, megabytes."""

    opening: float
    question: float
    questions: float
    passages: float
    memory: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--quality", action="store_true", help="only how well they find")
    parser.add_argument("--speed", action="store_true", help="only how fast they are")
    parser.add_argument("--shared", type=Path, default=Files().shared)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    files = Files(shared=given.shared)
    if given.child:
        setting, cores = given.child
        print(json.dumps(asdict(_speed(setting, int(cores), files))))
        return
    names = {BUILTIN: BUILTIN, BUILTIN_STATIC: BUILTIN_STATIC}
    names |= _before(files)
    names |= {model: model for model in given.models}
    console = Console(width=150)
    if not given.speed:
        encoders = {name: _open(setting) for name, setting in names.items()}
        for whole, form in ((True, "whole answers"), (False, "answers, cut into windows")):
            task = own_questions(files, whole=whole)
            title = f"{len(task.questions)} questions of held back papers → their {form}"
            console.print(_own_table(title, task, _dense(task, encoders)))
        task = citizens_questions(files)
        title = f"{len(task.questions)} citizens' questions → {len(task.passages)} passages"
        console.print(_citizens_table(title, task, _dense(task, encoders)))
    if not given.quality:
        console.print(_speed_table(names, files))


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two encoders whose vectors stand beside each other: the cosine is the mean of both."""

    name: str
    encoders: tuple[Encoder, Encoder]

    @property
    def dimensions(self) -> int:
        return sum(one.dimensions for one in self.encoders)

    def questions(self, texts: Sequence[str]) -> Vectors:
        parts = zip(HOME_MADE_SHARES, self.encoders, strict=True)
        found = [np.sqrt(share) * one.questions(texts) for share, one in parts]
        return builtin.unit(np.concatenate(found, axis=1))

    passages = questions


def _before(files: Files) -> dict[str, str]:
    """What the built-in one is compared with; what is not at hand is named and left out."""
    found = {}
    try:
        found["base, untaught"] = str(files.made(base.NAME, "base"))
    except MissingFile as missing:
        print(missing)
    try:
        found["home-made"] = _home_made(files)
    except (OSError, subprocess.CalledProcessError):
        print(f"The home-made encoder is left out: no clone with the commit {HOME_MADE}.")
    return found


def _home_made(files: Files) -> str:
    """The folder of the home-made encoder, out of the repository's history."""
    folder = files.work / "home-made"
    if not folder.exists():
        packed = subprocess.run(
            ["git", "archive", f"{HOME_MADE}:retrieval/index/model"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as model:
            model.extractall(folder, filter="data")
    return str(folder)


def _open(setting: str) -> Encoder:
    folder = Path(setting)
    if folder.name == "home-made":
        both = HubEncoder.open(setting), HubEncoder.open(str(folder / builtin.STATIC))
        return SideBySide(setting, both)
    return open_encoder(setting)


def _dense(task: Task, encoders: dict[str, Encoder]) -> dict[str, Scores]:
    return {
        name: encoder.questions(task.questions) @ encoder.passages(task.passages).T
        for name, encoder in encoders.items()
    }


def _own_table(title: str, task: Task, dense: dict[str, Scores]) -> Table:
    def figures(ranks: Ranks) -> list[float]:
        answer = ranks.answer
        return [*(share(answer, within) for within in (1, 3, 10)), mean_reciprocal(answer)]

    columns = ("recall@1", "recall@3", "recall@10", "MRR")
    return _table(title, columns, task, dense, figures)


def _citizens_table(title: str, task: Task, dense: dict[str, Scores]) -> Table:
    levels = list(dict.fromkeys(sorted(task.difficulty)))
    of_level = {level: np.array([one == level for one in task.difficulty]) for level in levels}

    def figures(ranks: Ranks) -> list[float]:
        both = [share(rank, within) for within in (1, 10) for rank in (ranks.paper, ranks.answer)]
        return both + [share(ranks.paper[of_level[level]], 1) for level in levels]

    columns = ("paper@1", "answer@1", "paper@10", "answer@10", *(f"@1 {level}" for level in levels))
    return _table(title, columns, task, dense, figures)


def _table(
    title: str,
    columns: Sequence[str],
    task: Task,
    dense: dict[str, Scores],
    figures: Callable[[Ranks], list[float]],
) -> Table:
    """One row for BM25, and two for each encoder: alone, and mixed by the best fixed share."""
    table = Table("", *columns, title=title, title_justify="left")
    words = task.word_scores()

    def add(name: str, values: list[float]) -> None:
        table.add_row(name, *(f"{value:.3f}" for value in values))

    add(WORDS, figures(Ranks.of(task, words)))
    for name, scores in dense.items():
        add(name, figures(Ranks.of(task, scores)))
        both = {s: figures(Ranks.of(task, mixed(scores, words, s))) for s in SHARES}
        best = max(both, key=lambda s: both[s][0])
        add(f"  with BM25, {best} encoder", both[best])
    return table


def _speed_table(names: dict[str, str], files: Files) -> Table:
    table = Table(
        "",
        "opens in s",
        "one question, one core, ms",
        "questions/s",
        f"passages of {PASSAGE_PIECES} pieces/s",
        "memory, MB",
        "on disk, MB",
        title=f"Speed on {os.cpu_count()} cores",
        title_justify="left",
    )
    for name, setting in names.items():
        alone, many = _child(setting, 1, files), _child(setting, os.cpu_count() or 1, files)
        table.add_row(
            name,
            f"{many.opening:.2f}",
            f"{alone.question:.2f}",
            f"{many.questions:,.0f}",
            f"{many.passages:,.0f}",
            f"{many.memory:.0f}",
            f"{_size(setting):.0f}",
        )
    return table


def _child(setting: str, cores: int, files: Files) -> Speed:
    command = [sys.executable, "-m", "benchmarks.encoder", "--shared", str(files.shared)]
    command += ["--child", setting, str(cores)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return Speed(**json.loads(told.stdout.splitlines()[-1]))


def _speed(setting: str, cores: int, files: Files) -> Speed:
    """Measure in this process, on so many cores."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    passages = _passages(files)
    questions = [pair.question for pair in _pairs(files) if pair.question][:QUESTIONS]
    if setting not in (BUILTIN, BUILTIN_STATIC):
        import sentence_transformers  # noqa: F401  # opening is measured after the import
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    encoder = _open(setting)
    opening = time.perf_counter() - begin
    encoder.questions(questions[:10])
    alone = [_seconds(lambda q=q: encoder.questions([q])) for q in questions]  # type: ignore[misc]
    many = _seconds(lambda: encoder.questions(questions * 10))
    rate = len(passages) / _seconds(lambda: encoder.passages(passages))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    median = 1000 * statistics.median(alone)
    return Speed(opening, median, 10 * len(questions) / many, rate, memory / 1024)


def _seconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def _pairs(files: Files) -> list[karlsruhe.QuestionAnswer]:
    return [pair for paper in karlsruhe.held_back_papers(files) for pair in paper.pairs]


def _passages(files: Files) -> list[str]:
    """Running text cut so that the built-in tokenizer makes PASSAGE_PIECES of each."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(builtin.MODEL_FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    words = [word for pair in _pairs(files) for word in pair.answer.split()]
    counts = [len(one.ids) for one in tokenizer.encode_batch(words, add_special_tokens=False)]
    found, start, pieces = list[str](), 0, 0
    for end, count in enumerate(counts, 1):
        pieces += count
        if pieces >= PASSAGE_PIECES - 1:
            found.append(" ".join(words[start:end]))
            start, pieces = end, 0
    return found[:PASSAGES]


def _size(setting: str) -> float:
    folders = {BUILTIN: builtin.MODEL_FOLDER, BUILTIN_STATIC: builtin.MODEL_FOLDER / builtin.STATIC}
    folder = folders.get(setting, Path(setting))
    paths = [path for path in folder.rglob("*") if path.is_file()]
    if setting == BUILTIN:  # the static one is part of the search, whatever the encoder
        paths = [path for path in paths if builtin.STATIC not in path.parts]
    return sum(path.stat().st_size for path in paths) / 1e6


if __name__ == "__main__":
    main()
