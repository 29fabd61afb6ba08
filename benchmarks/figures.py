"""One encoder → the figures that say whether teaching it more has helped.

    python -m benchmarks.figures [--cache FOLDER] [--whole] MODEL …

A model is a setting as in RATSAUSKUNFT_ENCODER. Citizens' questions over the papers that they are
about (with `--whole`: over all papers of the city), numbered questions of held back papers and of
another body, and questions in six languages over the seeds. Nothing of these was ever trained on.
Vectors of passages are kept in the cache, for they take most of the time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.measures import (
    Ranks,
    Scores,
    Task,
    citizens_questions,
    held_back_citizens,
    mean_reciprocal,
    mixed,
    numbered_questions,
    own_questions,
    share,
)
from retrieval.build.collect import collect
from retrieval.build.passages import passages
from retrieval.ids import answer_id
from retrieval.index.encoder import Encoder, open_encoder
from retrieval.sources.folders import read_sources
from training.files import ROOT, Files

#: Questions over the seeds in other languages: which answer, and a text for each language.
LANGUAGES = ROOT / "benchmarks" / "languages" / "questions.jsonl"
SEEDS = ROOT / "seeds"
_MIXED = 0.8
_AT_ONCE = 512


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="+", metavar="MODEL")
    parser.add_argument("--cache", type=Path, default=ROOT / "training" / "work" / "figures")
    parser.add_argument("--shared", type=Path, default=Files().shared)
    parser.add_argument("--whole", action="store_true", help="over all papers of the city")
    given = parser.parse_args()
    files = Files(shared=given.shared)
    tasks = dict(_tasks(files, whole=given.whole))
    for model in given.models:
        encoder = open_encoder(model)
        print(f"\n{model}: {encoder.name}")
        for name, task in tasks.items():
            print(f"  {name}: {_line(task, _dense(task, encoder, given.cache))}", flush=True)


def _tasks(files: Files, *, whole: bool) -> Iterator[tuple[str, Task]]:
    asked, more = citizens_questions(files), held_back_citizens(files)
    about = {*asked.gold_papers, *more.gold_papers}
    for name, task in (("citizens", asked), ("more", more)):
        yield name, task if whole else narrowed(task, about)
    yield "numbered, held back", own_questions(files)
    lower_saxony = files.shared / "niedersachsen"
    yield "numbered, Lower Saxony", numbered_questions(lower_saxony, "Land Niedersachsen")
    yield from _languages()


def narrowed(task: Task, papers: set[int]) -> Task:
    """The task over the passages of these papers alone."""
    kept = np.array([paper in papers for paper in task.papers])
    texts = [text for text, stays in zip(task.passages, kept, strict=True) if stays]
    return replace(task, passages=texts, answers=task.answers[kept], papers=task.papers[kept])


def _languages() -> Iterator[tuple[str, Task]]:
    records = collect(read_sources([SEEDS], "Stadt Herne").pages)
    answers = {
        (anfrage.source.vorlage, one.number): answer_id(anfrage.id, one)
        for anfrage in records.anfragen
        for one in anfrage.antworten
    }
    rows = [row for row in passages(records) if row.record in answers.values()]
    number = {record: place for place, record in enumerate(answers.values())}
    papers = {row.vorgang: place for place, row in enumerate(rows)}
    of_answer = {number[row.record]: papers[row.vorgang] for row in rows}
    asked = [json.loads(line) for line in LANGUAGES.read_text(encoding="utf-8").splitlines()]
    for language in ("en", "tr", "uk", "ar", "pl", "ru"):
        gold = [number[answers[one["vorlage"], one["number"]]] for one in asked]
        yield (
            f"seeds, {language}",
            Task(
                questions=[one[language] for one in asked],
                passages=[row.text for row in rows],
                answers=np.array([number[row.record] for row in rows]),
                papers=np.array([papers[row.vorgang] for row in rows]),
                gold=[frozenset([one]) for one in gold],
                gold_papers=[of_answer[one] for one in gold],
                difficulty=[language] * len(asked),
            ),
        )


def _dense(task: Task, encoder: Encoder, cache: Path) -> Scores:
    text = "\n".join([encoder.name, *task.passages])
    path = cache / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        starts = range(0, len(task.passages), _AT_ONCE)
        parts = [encoder.passages(task.passages[at : at + _AT_ONCE]) for at in starts]
        np.save(path, np.concatenate(parts).astype(np.float16))
    vectors = np.load(path).astype(np.float32)
    scores: Scores = encoder.questions(task.questions) @ vectors.T
    return scores


def _line(task: Task, dense: Scores) -> str:
    """Right paper first / right answer first / among three / among ten, and its MRR."""
    told = []
    for name, scores in (("alone", dense), ("mixed", mixed(dense, task.word_scores(), _MIXED))):
        ranks = Ranks.of(task, scores)
        values = [share(ranks.paper, 1), *(share(ranks.answer, within) for within in (1, 3, 10))]
        figures = " / ".join(f"{value:.3f}" for value in values)
        told.append(f"{name} {figures}, MRR {mean_reciprocal(ranks.answer):.3f}")
    levels = sorted(set(task.difficulty))
    if len(levels) > 1:
        first = Ranks.of(task, dense).paper == 1
        of = {level: np.array([one == level for one in task.difficulty]) for level in levels}
        told.append(", ".join(f"{level} {first[rows].mean():.2f}" for level, rows in of.items()))
    return "; ".join(told)


if __name__ == "__main__":
    main()
