"""Milliseconds per question of a whole reply, beside its encoder and plain BM25 alone.

    python -m benchmarks.asking [--archive DIR] [--questions FILE]

The baselines are the index of words alone on the same passages with the same terms, and the
encoder alone on the same questions, in the same run, so that the ratios say what meaning, evidence
and silence cost. All is time of the processor. Cold start is a whole process.
"""

from __future__ import annotations

import argparse
import os
import resource
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
            begin = time.process_time()
            run(question)
            spent.append((time.process_time() - begin) * 1000)
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    given = parser.parse_args()
    settings = load_settings(os.environ)
    encoder = open_encoder(settings.encoder)
    archive = Archive.open(given.archive, encoder, settings.districts)
    words = Bm25Index.open(open_current(given.archive).folder)
    questions = [labelled.question for labelled in read_questions(given.questions)]
    replies = milliseconds(archive.ask, questions)
    baseline = milliseconds(lambda line: words.search(index_terms(line), 10), questions)
    reading = milliseconds(lambda line: encoder.questions([line]), questions)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "ask", questions[0], "--archive", given.archive]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    cold, used = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    rows = (("whole reply", replies), ("encoder alone", reading), ("BM25 alone", baseline))
    for name, spent in rows:
        p95 = statistics.quantiles(spent, n=20)[-1]
        print(f"{name:13} median {statistics.median(spent):7.2f} ms   p95 {p95:7.2f} ms")
    for name, spent in rows[1:]:
        ratio = statistics.median(replies) / statistics.median(spent)
        print(f"{ratio:6.1f} times the {name}")
    print(f"{len(questions)} questions, {len(words)} passages")
    print(f"cold start    {cold:.2f} s, {used.ru_utime + used.ru_stime:.2f} s of the processor")


if __name__ == "__main__":
    main()
