"""Known questions → how often what was said to be likely came true, as a diagram of bars.

    python -m benchmarks.reliability [ARCHIVE QUESTIONS.jsonl]

For each of the three probabilities (the matter fits, this answer does, one of five matters does)
the questions are put into ten bins by what was said; beside each bin stands how often it came true
(reliability diagram: DeGroot and Fienberg 1983) and below all of them the expected calibration
error (Naeini et al. 2015). Without arguments: Karlsruhe, Lower Saxony and the seeds.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.quality import KARLSRUHE, ROOT
from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.evaluation import Labelled, is_answer, is_of_paper, read_questions
from retrieval.index.encoder import open_encoder
from retrieval.search.evidence import CHOICES
from retrieval.sources.folders import read_sources

NIEDERSACHSEN = KARLSRUHE.parent / "niedersachsen"
BINS = 10
_WIDTH = 30


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of a question, and whether it came true."""

    level: str
    said: float
    true: bool


def main() -> None:
    """Ask and print."""
    settings = load_settings(os.environ, ROOT / "example.env")
    if len(sys.argv) > 1:
        folder, questions = map(Path, sys.argv[1:3])
        archive = Archive.open(folder, open_encoder(), settings.districts)
        report(folder.name, list(told(archive, read_questions(questions))))
        return
    for source in (KARLSRUHE, NIEDERSACHSEN, ROOT / "seeds"):
        questions = source / (
            "questions.jsonl" if source.name == "seeds" else "citizen_questions.jsonl"
        )
        with built(source, settings.own_body) as archive:
            report(source.name, list(told(archive, read_questions(questions))))


@contextmanager
def built(source: Path, body: str) -> Iterator[Archive]:
    """An archive of a source, for as long as it is asked."""
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as temporary:
        build_archive(read_sources([source], body), Path(temporary), encoder, datetime.now(UTC))
        archive = Archive.open(Path(temporary), encoder)
        yield archive
        archive.close()


def told(archive: Archive, questions: Sequence[Labelled]) -> Iterator[Told]:
    """What was said of the first hit of each question that has an answer or none."""
    for labelled in questions:
        explained = archive.explained(labelled.question)
        if labelled.expect not in {"answer", "none"} or not explained.hits:
            continue
        hits = archive.ranked(labelled.question, 1_000)
        likeliest = {hit.vorgang: hit for hit in reversed(hits)}
        ordered = sorted(likeliest.values(), key=lambda hit: -hit.score)[:CHOICES]
        found = [archive.find(hit.record) for hit in ordered]
        came_true: dict[str, bool] = {
            "matter": is_of_paper(labelled, found[0]),
            "answer": is_answer(labelled, found[0]),
            "five": any(is_answer(labelled, one) for one in found),
        }
        for level, said in explained.sure.items():
            yield Told(level, said, came_true[level] and labelled.expect == "answer")


def report(name: str, every: Sequence[Told]) -> None:
    """Print the diagrams of a set of questions."""
    for level in dict.fromkeys(one.level for one in every):
        own = [one for one in every if one.level == level]
        print(f"\n{name}, {level}: {len(own)} questions")
        error = 0.0
        for at in range(BINS):
            held = [one for one in own if min(BINS - 1, int(one.said * BINS)) == at]
            if held:
                said = sum(one.said for one in held) / len(held)
                true = sum(one.true for one in held) / len(held)
                error += abs(said - true) * len(held) / len(own)
                bar = ("█" * round(true * _WIDTH)).ljust(_WIDTH, "·")
                print(f"  said {said:.2f}  came true {true:.2f}  {bar}  {len(held)}")
        print(f"  expected calibration error {error:.3f}")


if __name__ == "__main__":
    main()
