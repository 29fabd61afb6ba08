"""Known questions → figures beside the committed ones; fails where one fell.

    python -m benchmarks.quality [--whole] [--keep]

Builds an archive of the seeds and asks their questions, on which the ranking was fitted; and one of
Karlsruhe from ../shared, with citizens' questions of which it learned nothing: of the papers that
are asked about and a fourth of the others, which a run of CI has the time to encode, and with
--whole of all. The committed figures stand in quality.json; --keep writes the measured ones there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
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
PAPERS = "papers.jsonl.gz"
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
    parser.add_argument("--whole", action="store_true", help="all papers of Karlsruhe as well")
    parser.add_argument("--keep", action="store_true", help="commit to the measured figures")
    given = parser.parse_args()
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    measured = {name: figures(name) for name in sets(given.whole)}
    if given.keep:
        committed |= measured
        COMMITTED.write_text(json.dumps(committed, indent=1) + "\n", encoding="utf-8")
    fell = []
    for name, values in measured.items():
        Console().print(table(name, values, committed.get(name, {})))
        fell += [f"{name}: {one}" for one in fallen(values, committed.get(name, {}))]
    if fell:
        sys.exit("under the committed figure: " + ", ".join(fell))


def sets(whole: bool) -> Iterator[str]:
    """The names of what is measured, as in quality.json."""
    yield "seeds"
    if KARLSRUHE.is_dir():
        yield "karlsruhe_part"
        if whole:
            yield "karlsruhe"
    else:
        print(f"{KARLSRUHE} is missing: only the seeds are measured")


def figures(name: str) -> Figures:
    """The figures of a set: its questions, asked to an archive of its papers."""
    settings = load_settings(os.environ, SEEDS_SETTINGS)
    if name == "seeds":
        source, districts = ROOT / "seeds", settings.districts
        questions = source / "questions.jsonl"
    else:
        source, districts = KARLSRUHE, ()
        questions = source / "citizen_questions.jsonl"
    read: AbstractContextManager[Path] = nullcontext(source)
    if name == "karlsruhe_part":
        read = part(source, questions)
    encoder = open_encoder()
    with read as papers, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        build_archive(read_sources([papers], settings.own_body), folder, encoder, datetime.now(UTC))
        archive = Archive.open(folder, encoder, districts)
        report = evaluate(archive, read_questions(questions))
        archive.close()
    return values_of(report)


@contextmanager
def part(source: Path, questions: Path) -> Iterator[Path]:
    """A folder with the papers that are asked about and each fourth other."""
    asked = {json.loads(line).get("paper") for line in questions.read_text("utf-8").splitlines()}
    with gzip.open(source / PAPERS, "rt", encoding="utf-8") as lines:
        papers = {json.loads(line)["id"]: line for line in lines}
    kept = asked | {*[one for one in papers if one not in asked][::4]}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / source.name
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(PAPERS))
        with gzip.open(folder / PAPERS, "wt", encoding="utf-8") as lines:
            lines.writelines(line for one, line in papers.items() if one in kept)
        yield folder


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
