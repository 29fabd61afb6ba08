"""Seconds and memory of a build, an unchanged update and one with a changed paper.

    python -m benchmarks.building [FOLDER] [--archive DIR]

Each is the whole command `ratsauskunft build` in a process of its own, over a folder of OParl
dumps (that of the shared text unless another is named). The baseline is a process that only
unpacks and parses the same dumps, in the same run, so that the ratio says what reading, cutting,
encoding and writing cost. With `--archive`, an archive of these dumps that this version built is
copied and the full build left out. Of updates the median of several is printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pairs import FOLDER
from retrieval.sources.oparl.objects import is_dump, papers_files, read_dump

#: Words that no paper holds, one a round: each must be cut into its parts.
_NEW_WORDS = (
    "Quellwassernutzungsbericht",
    "Brunnenputzverordnung",
    "Laternenfarbkonzept",
    "Dachrinnenpflegeplan",
    "Eichhörnchenbrückenbau",
)
#: Updates that are measured of each kind.
ROUNDS = len(_NEW_WORDS)
_PARSING = """
import gzip, json, sys
for path in sys.argv[1:]:
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        objects = [json.loads(line) for line in lines]
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds by the clock and of all processors, MB at its peak."""

    wall: float
    processor: float
    peak: float

    @classmethod
    def of(cls, command: Sequence[str | Path]) -> Cost:
        """Run a command to its end; CalledProcessError where it fails."""
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(map(str, command)))
        wall = time.perf_counter() - begin
        return cls(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

    @classmethod
    def median(cls, costs: Iterable[Cost]) -> Cost:
        """Of each figure the median."""
        kept = list(costs)
        return cls(
            wall=statistics.median(one.wall for one in kept),
            processor=statistics.median(one.processor for one in kept),
            peak=statistics.median(one.peak for one in kept),
        )


def changed(paper: dict[str, Any], word: str) -> bool:
    """Whether a paper could be changed: its Stellungnahme then speaks of a word it never held."""
    for file in papers_files(paper):
        text = str(file.get("text") or "")
        if str(file.get("name")).startswith("Stellungnahme") and " die " in text:
            file["text"] = text.replace(" die ", f" die {word} ")
            return True
    return False


def with_one_changed(dumps: Path, place: Path, word: str) -> Path:
    """A copy of a folder of dumps in which the middle one of the papers that can be is changed."""
    place.mkdir()
    for path in filter(is_dump, dumps.iterdir()):
        if not path.name.startswith("papers"):
            shutil.copyfile(path, place / path.name)
            continue
        objects = read_dump(path)
        half = len(objects) // 2
        next(filter(lambda one: changed(one, word), objects[half:]), None)
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(place / path.name, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
    return place


def build(dumps: Path, archive: Path) -> Cost:
    """What the command costs."""
    command = [sys.executable, "-m", "bot.cli", "build"]
    return Cost.of([*command, dumps, "--archive", archive])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--archive", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        archive = place / "archive"
        dumps = sorted(filter(is_dump, given.folder.iterdir()))
        parsing: list[str | Path] = [sys.executable, "-c", _PARSING, *dumps]
        costs = {"parsing alone": Cost.median(Cost.of(parsing) for _ in range(ROUNDS))}
        if given.archive:
            shutil.copytree(given.archive, archive)
        else:
            costs["full build"] = build(given.folder, archive)
        unchanged = [build(given.folder, archive) for _ in range(ROUNDS)]
        costs["update, unchanged"] = Cost.median(unchanged)
        one_paper = []
        for word in _NEW_WORDS:
            source = with_one_changed(given.folder, place / word, word)
            one_paper.append(build(source, archive))
        costs["update, one paper"] = Cost.median(one_paper)
    print(f"{'':18} {'clock':>8} {'processor':>10} {'peak':>8} {'ratio':>7}")
    for name, cost in costs.items():
        ratio = cost.processor / costs["parsing alone"].processor
        print(
            f"{name:18} {cost.wall:6.2f} s {cost.processor:8.2f} s {cost.peak:5.0f} MB {ratio:7.1f}"
        )


if __name__ == "__main__":
    main()
