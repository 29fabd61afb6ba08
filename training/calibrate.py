"""Labelled questions → retrieval/search/calibration.json: how to rank hits, and how sure to be.

    python -m training.calibrate

Learns for each built-in encoder from questions asked to two archives: `seeds/questions.jsonl` to
one of the seeds, and `training/citizens.jsonl` to one of the Karlsruhe enquiries, over papers that
the encoder never saw. The questions of `../shared/karlsruhe/citizen_questions.jsonl` teach nothing
about Karlsruhe, so that they may measure; to the archive of the seeds they are questions about
another town, which have no answer there. All choices (strength, threshold) are made on questions
held out in folds over papers. How to weigh lines in another language is learned from such lines
(`foreign`). The candidates are those that the calibration of before brings.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.evaluation import Labelled, read_questions
from retrieval.index.encoder import BUILTIN, BUILTIN_STATIC, open_encoder
from retrieval.search.calibration import ANY_ENCODER
from retrieval.search.evidence import NAMES
from retrieval.sources.folders import SourceContents, read_sources
from training.families import Questions, families
from training.foreign import foreign_questions
from training.weighing import (
    OF_LEVEL,
    STRENGTHS,
    Family,
    Ranked,
    Told,
    by_paper,
    choice_threshold,
    expected_error,
    held_out,
    ranked_right,
    reply_threshold,
    strongest,
)

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
TARGET = ROOT / "retrieval" / "search" / "calibration.json"
KARLSRUHE = ROOT.parent / "shared" / "karlsruhe"
CITIZENS = ROOT / "training" / "citizens.jsonl"
#: The archives that are asked; kept, so that the next run encodes only what is new.
WORK = ROOT / "training" / "work" / "archives"


def questions_of(setting: str) -> Questions:
    """The questions of both archives, built with an encoder."""
    encoder = open_encoder(setting)
    settings = load_settings(os.environ, ROOT / "example.env")
    seeds = read_sources([SEEDS], settings.body)
    elsewhere = [
        Labelled(one.question, "none")
        for one in read_questions(KARLSRUHE / "citizen_questions.jsonl")
    ]
    asked = [
        (
            "seeds",
            seeds,
            [*read_questions(SEEDS / "questions.jsonl"), *elsewhere],
            settings.districts,
        ),
        ("karlsruhe", karlsruhe(), read_questions(CITIZENS), ()),
    ]
    found, unanswered = list[Family](), dict[str, int]()
    for name, reading, questions, districts in asked:
        folder = WORK / setting / name
        build_archive(reading, folder, encoder, datetime.now(UTC))
        archive = Archive.open(folder, encoder, districts)
        found.extend(families(archive, questions, name))
        unanswered[name] = sum(one.expect == "none" for one in questions)
        archive.close()
    return Questions(found, unanswered)


def karlsruhe() -> SourceContents:
    """What the city's export holds."""
    return read_sources([KARLSRUHE], "Karlsruhe")


def main() -> None:
    """Fit, print what was found, and write the file."""
    for setting in (BUILTIN, BUILTIN_STATIC):
        questions = questions_of(setting)
        entries = json.loads(TARGET.read_text(encoding="utf-8"))
        entries[setting] = {"words": calibrated(setting, questions)}
        if setting == BUILTIN:
            foreign = foreign_questions(WORK / setting / "karlsruhe", karlsruhe(), open_encoder())
            entries[setting]["meaning"] = calibrated("meaning", foreign)
            entries[ANY_ENCODER] = {"words": calibrated("any", without_meaning(questions))}
        TARGET.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def without_meaning(questions: Questions) -> Questions:
    """The hits as they are with an encoder of which nothing is known: without its evidence."""
    known = [float(not name.startswith("similarity")) for name in NAMES]
    decided = [replace(one, values=one.values * known) for one in questions.decided]
    return replace(questions, decided=decided)


def calibrated(name: str, questions: Questions) -> dict[str, object]:
    """A weighing of the file; what it does to held-out questions is printed."""
    rows = questions.decided
    ranked_wrong = {
        strength: {paper: -right for paper, right in ranked_right(rows, strength).items()}
        for strength in STRENGTHS
    }
    ranking = strongest(ranked_wrong)
    by_strength = held_out(rows, ranking)
    surest = strongest(
        {
            strength: by_paper(
                (one.best.family.group, sum(map(one.surprise, OF_LEVEL))) for one in found
            )
            for strength, found in by_strength.items()
        }
    )
    found = by_strength[surest]
    thresholds = {
        "choice": choice_threshold(found, questions.unanswered),
        "answer": reply_threshold(found, "answer"),
        "pointer": reply_threshold(found, "matter"),
        "context": reply_threshold(found, "matter"),
    }
    print(f"{name}: strengths {ranking} and {surest}, thresholds {thresholds}; held out:")
    for level in OF_LEVEL:
        print(f"  {level}: expected calibration error {expected_error(found, level):.3f}")
    for source, unanswered in questions.unanswered.items():
        _print_held_out(source, found, thresholds, unanswered)
    ranked = Ranked.of(rows, ranking)
    levels = ranked.levels(surest)
    return {
        "ranking": _named(NAMES, ranked.weights),
        "stranger": round(ranked.stranger, 3),
        "levels": {
            level: {
                "weights": _named(model.weights, model.weights.values()),
                "bias": round(model.bias, 3),
            }
            for level, model in levels.items()
        },
        "thresholds": thresholds,
        "offer": round(thresholds["choice"] / 2, 2),
    }


def _print_held_out(
    source: str, found: Sequence[Told], thresholds: Mapping[str, float], unanswered: int
) -> None:
    own = [one for one in found if one.best.family.archive == source]
    fits = [one for one in own if one.sure["matter"] >= thresholds["choice"]]
    given = [one for one in fits if one.sure["answer"] >= thresholds["answer"]]
    asked = [one for one in own if one.best.family.labelled.expect != "none"]

    def of(told: Sequence[Told], *, none: bool) -> list[Told]:
        return [one for one in told if (one.best.family.labelled.expect == "none") == none]

    print(
        f"  {source}: of {len(asked)} questions with a reply "
        f"{sum(one.best.right for one in asked)} first right, "
        f"{sum(one.best.near for one in asked)} of the right matter; "
        f"{sum(one.best.right for one in of(given, none=False))} given right, "
        f"{sum(not one.best.right for one in of(given, none=False))} given wrong, "
        f"{len(of(fits, none=False)) - len(of(given, none=False))} a choice; of {unanswered} "
        f"without an answer {len(of(given, none=True))} with one, "
        f"{len(of(fits, none=True)) - len(of(given, none=True))} with a choice"
    )


def _named(names: Iterable[str], weights: Iterable[float]) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
