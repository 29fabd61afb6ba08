"""Processor time of the dearest lines that a search finds, as a ratio to usual questions.

    python -m benchmarks.amplification [--archive DIR] [--questions FILE] [--most 5]

Every line is sent to a service in this process over its three routes for lines. The usual cost is
the median over questions that are drawn evenly from the file; both are measured in the same run,
and exit is 1 where a line costs more than `--most` times as much. What is done instead of how long
it takes is counted in tests/promises/test_amplification.py.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from urllib.parse import quote

from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.evaluation import read_questions
from retrieval.index.encoder import open_encoder
from tests.support.dear_lines import dearest, known_words

ROOT = Path(__file__).parent.parent
FORM = {"content-type": "application/x-www-form-urlencoded"}
ROUTES = ("/api/ask", "/api/suggest", "/")
#: Usual questions, generations of the search, tries of which the least counts.
_USUAL, _GENERATIONS, _TRIES = 40, 3, 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    parser.add_argument("--most", type=float, default=5.0)
    given = parser.parse_args()
    questions = [one.question for one in read_questions(given.questions)]
    usual = questions[:: max(1, len(questions) // _USUAL)]
    worst = 0.0
    with service(given.archive) as (archive, client):
        for route in ROUTES:
            worst = max(worst, measured(route, client, usual, known_words(archive)))
    sys.exit(worst > given.most)


@contextmanager
def service(folder: Path) -> Iterator[tuple[Archive, TestClient]]:
    """An archive and a client of a service that asks it, without limits a minute."""
    settings = load_settings(
        os.environ
        | {
            "RATSAUSKUNFT_QUESTIONS_PER_MINUTE": "10000",
            "RATSAUSKUNFT_READS_PER_MINUTE": "100000",
        }
    )
    archive = Archive.open(folder, open_encoder(settings.encoder), settings.districts)
    with TestClient(create_app(lambda: archive, settings)) as client:
        yield archive, client
    archive.close()


def measured(route: str, client: TestClient, usual: Sequence[str], known: Sequence[str]) -> float:
    """Print the dearest lines of a route; return how many times as much the dearest costs."""

    def send(line: str) -> None:
        if route == "/":
            response = client.post(route, content=f"frage={quote(line)}", headers=FORM)
        else:
            response = client.post(route, json={"question": line})
        if response.status_code != 200 and (response.status_code != 422 or line in usual):
            sys.exit(f"{route} answers {response.status_code} to {line!r}")

    costs = [least(send, line, _TRIES) for line in usual]
    found = [
        (least(send, line, _TRIES), line)
        for _, line in dearest(lambda line: least(send, line, 1), known, _GENERATIONS)
    ]
    middle = median(costs)
    print(f"{route}: usual {middle * 1000:.1f} ms, the dearest of them {max(costs) / middle:.1f} x")
    for cost, line in sorted(found, reverse=True):
        print(f"  {cost / middle:4.1f} x  {line[:60]!a}")
    return max(cost for cost, _ in found) / middle


def least(run: Callable[[str], object], given: str, tries: int) -> float:
    """The least processor time of some tries: other work on the machine only adds to it."""
    spent = []
    gc.disable()
    try:
        for _ in range(tries):
            begin = process_time()
            run(given)
            spent.append(process_time() - begin)
    finally:
        gc.enable()
    return min(spent)


if __name__ == "__main__":
    main()
