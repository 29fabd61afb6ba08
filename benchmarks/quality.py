"""Known questions → figures beside the committed ones; fails where one fell.

    python -m benchmarks.quality [--keep]

Builds an archive of the Karlsruhe enquiries from ../shared and asks the citizens' questions, of
which the ranking learned nothing; and one of the seeds with their questions, on which it was
fitted. The committed figures stand in quality.json; --keep writes the measured ones there.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.evaluation import Report, evaluate, read_questions
from retrieval.index.encoder import open_encoder
from retrieval.sources.folders import read_sources

ROOT = Path(__file__).parent.parent
KARLSRUHE = ROOT.parent / "shared" / "karlsruhe"
#: What is set for the archive of the seeds: the districts of their city.
SEEDS_SETTINGS = ROOT / "example.env"
COMMITTED = Path(__file__).parent / "quality.json"
#: Figures for which less is better.
LESS = frozenset({"wrong", "wrong_sibling", "offered_wrongly", "silent_wrong"})
#: How far a figure may fall before it counts: int8 rounds otherwise on processors with other
#: instructions, which may turn two of 125 questions.
TOLERANCE = 0.017

Figures = dict[str, float]


def main() -> None:
    """Measure, print, and exit with 1 where a figure fell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="commit to the measured figures")
    given = parser.parse_args()
    settings = load_settings(os.environ, SEEDS_SETTINGS)
    sets = {"seeds": (ROOT / "seeds", ROOT / "seeds" / "questions.jsonl", settings.districts)}
    if KARLSRUHE.is_dir():
        sets["karlsruhe"] = (KARLSRUHE, KARLSRUHE / "citizen_questions.jsonl", ())
    else:
        print(f"{KARLSRUHE} is missing: only the seeds are measured")
    measured = {name: figures(*one) for name, one in sets.items()}
    if given.keep:
        COMMITTED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    fell = []
    for name, values in measured.items():
        Console().print(table(name, values, committed[name]))
        fell += [f"{name}: {one}" for one in fallen(values, committed[name])]
    if fell:
        sys.exit("under the committed figure: " + ", ".join(fell))


def figures(source: Path, questions: Path, districts: tuple[str, ...]) -> Figures:
    """The figures of a set of questions, asked to an archive of a source."""
    body = load_settings(os.environ, SEEDS_SETTINGS).own_body
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        build_archive(read_sources([source], body), folder, encoder, datetime.now(UTC))
        archive = Archive.open(folder, encoder, districts)
        report = evaluate(archive, read_questions(questions))
        archive.close()
    return values_of(report)


def values_of(report: Report) -> Figures:
    """All shares of a report, and those of hard questions that name their difficulty."""
    found = {name: share.value for name, share in report.shares.items()}
    hard = report.groups.get("difficulty=hard", {})
    found |= {f"{name}, hard": share.value for name, share in hard.items() if name == "paper@1"}
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def fallen(measured: Mapping[str, float], committed: Mapping[str, float]) -> list[str]:
    """The figures that are worse than the committed ones by more than the tolerance."""
    worse = {
        name: (measured[name] - value) * (1 if name in LESS else -1)
        for name, value in committed.items()
    }
    return [name for name, by in worse.items() if by > TOLERANCE]


def table(title: str, measured: Figures, committed: Figures) -> Table:
    """Both figures side by side."""
    shown = Table("", "measured", "committed", title=title, title_justify="left")
    for name, value in measured.items():
        shown.add_row(name, f"{value:.3f}", f"{committed.get(name, float('nan')):.3f}")
    return shown


if __name__ == "__main__":
    main()
