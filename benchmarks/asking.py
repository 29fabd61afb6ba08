"""Milliseconds per question of a whole reply, beside plain BM25 over the same passages.

    python -m benchmarks.asking [--archive DIR] [--questions FILE]

The baseline is bm25s alone on the same passages with the same terms, in the same run, so that the
ratio says what meaning, evidence and silence cost. Cold start is a whole process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.evaluation import read_questions
from retrieval.german.words import index_terms
from retrieval.index.bm25 import Bm25Index
from retrieval.index.encoder import open_encoder
from retrieval.storage.generation import open_current

ROOT = Path(__file__).parent.parent
#: Each question is asked so often; the median of all is printed.
ROUNDS = 5


def milliseconds(run: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """The time of each call, after one warm-up of all."""
    for question in questions:
        run(question)
    spent = []
    for _ in range(ROUNDS):
        for question in questions:
            begin = time.perf_counter()
            run(question)
            spent.append((time.perf_counter() - begin) * 1000)
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    given = parser.parse_args()
    settings = load_settings(os.environ)
    archive = Archive.open(given.archive, open_encoder(settings.encoder), settings.districts)
    words = Bm25Index.open(open_current(given.archive).folder)
    questions = [labelled.question for labelled in read_questions(given.questions)]
    replies = milliseconds(archive.ask, questions)
    baseline = milliseconds(lambda line: words.search(index_terms(line), 10), questions)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "ask", questions[0], "--archive", given.archive]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    cold = time.perf_counter() - begin
    for name, spent in (("whole reply", replies), ("BM25 alone", baseline)):
        p95 = statistics.quantiles(spent, n=20)[-1]
        print(f"{name:12} median {statistics.median(spent):7.2f} ms   p95 {p95:7.2f} ms")
    ratio = statistics.median(replies) / statistics.median(baseline)
    print(f"ratio        {ratio:.1f}   ({len(questions)} questions, {len(words)} passages)")
    print(f"cold start   {cold:.2f} s from the start of the command to its end")


if __name__ == "__main__":
    main()
