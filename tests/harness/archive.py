"""Builds killed at random moments, and archives damaged at random places.

    python -m tests.harness.archive [--kills 200] [--damages 1000] [--seed 1]

After every kill the archive must answer as before or as after the build, and a server that was
running all the time with it. Every damaged archive must be refused, or answer as if nothing were.
It ends with 1 where one of them did neither.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.json_text import as_json
from bot.serving import ReloadingArchive
from retrieval.archive import Archive
from retrieval.build.archive import build_archive, open_memo
from retrieval.errors import ArchiveError
from retrieval.index.encoder import Encoder, open_encoder
from retrieval.sources.folders import read_sources
from tests.conftest import NOW
from tests.support.paths import ROOT, SEEDS

QUESTIONS = ("Ist Herne bei den Stadtrettern?", "2022/0129", "Wie wird das Wetter morgen?")

#: Builds without end, in turn from all seeds and from all but one.
BUILDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from retrieval.build.archive import build_archive, open_memo
from retrieval.index.encoder import open_encoder
from retrieval.sources.folders import read_sources
folder, all_seeds, fewer = map(Path, sys.argv[1:])
encoder = open_encoder()
print("ready", flush=True)
while True:
    for source in (fewer, all_seeds):
        memo = open_memo(folder)
        reading = read_sources([source], "Stadt Herne", memo)
        build_archive(reading, folder, encoder, datetime(2026, 1, 1, tzinfo=UTC), memo=memo)
        print("built", flush=True)
"""

Replies = tuple[str, ...]


def replies(archive: Archive) -> Replies:
    """What an archive answers."""
    return tuple(as_json(archive.ask(question)) for question in QUESTIONS)


def kills(count: int, draw: random.Random, place: Path, encoder: Encoder) -> Counter[str]:
    """How often which of the two states was found after a kill, and how often none."""
    fewer = Path(shutil.copytree(SEEDS, place / "fewer"))
    sorted(fewer.glob("*.txt"))[0].unlink()
    states: dict[Replies, str] = {}
    for name, source in (("all", SEEDS), ("fewer", fewer)):
        _build(source, place / name, encoder)
        states[_opened(place / name, encoder)] = name
    folder = Path(shutil.copytree(place / "all", place / "archive"))
    # Twice as long, so that kills strike builds that follow others in the same process too.
    longest = 2 * _time_of_both(folder, fewer)
    live = ReloadingArchive(
        folder, lambda path: Archive.open(path, encoder), beside=lambda work: work()
    )
    found: Counter[str] = Counter()
    for _ in range(count):
        _kill(folder, fewer, draw.uniform(0, longest))
        found[states.get(_opened(folder, encoder), "NEITHER")] += 1
        found["served " + states.get(replies(live()), "NEITHER")] += 1
    return found


def _build(source: Path, folder: Path, encoder: Encoder) -> None:
    memo = open_memo(folder)
    build_archive(read_sources([source], "Stadt Herne", memo), folder, encoder, NOW, memo=memo)


def _time_of_both(folder: Path, fewer: Path) -> float:
    """Seconds from the start of the first build to the end of the second one."""
    with _builder(folder, fewer) as builder:
        started = time.monotonic()
        for _ in range(2):
            _wait_for_line(builder)
        taken = time.monotonic() - started
        os.kill(builder.pid, signal.SIGKILL)
    return taken


def _kill(folder: Path, fewer: Path, after: float) -> None:
    with _builder(folder, fewer) as builder:
        time.sleep(after)
        assert builder.poll() is None, "the builder ended by itself: it proves nothing"
        os.kill(builder.pid, signal.SIGKILL)


def _builder(folder: Path, fewer: Path) -> subprocess.Popen[bytes]:
    """A process that is about to build."""
    command = [sys.executable, "-c", BUILDER, str(folder), str(SEEDS), str(fewer)]
    builder = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    _wait_for_line(builder)
    return builder


def _wait_for_line(builder: subprocess.Popen[bytes]) -> None:
    assert builder.stdout is not None
    assert builder.stdout.readline(), "the builder ended by itself: it proves nothing"


def _opened(folder: Path, encoder: Encoder) -> Replies:
    try:
        archive = Archive.open(folder, encoder)
    except ArchiveError as error:
        return (str(error),)
    try:
        return replies(archive)
    finally:
        archive.close()


def damages(count: int, draw: random.Random, place: Path, encoder: Encoder) -> Counter[str]:
    """How often a damaged archive was refused, answered unharmed, or did neither."""
    _build(SEEDS, place / "whole", encoder)
    expected = _opened(place / "whole", encoder)
    found: Counter[str] = Counter()
    for _ in range(count):
        folder = Path(shutil.copytree(place / "whole", place / "damaged"))
        files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != ".lock")
        kind = draw.choice(sorted(DAMAGES))
        DAMAGES[kind](draw.choice(files), draw)
        try:
            archive = Archive.open(folder, encoder)
        except ArchiveError:
            found[f"{kind}: refused"] += 1
        else:
            found[f"{kind}: {'unharmed' if replies(archive) == expected else 'HARMED'}"] += 1
            archive.close()
        shutil.rmtree(folder)
    return found


def _flip(path: Path, draw: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
    path.write_bytes(raw)


def _cut(path: Path, draw: random.Random) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: draw.randrange(len(raw))])


def _append(path: Path, draw: random.Random) -> None:
    path.write_bytes(path.read_bytes() + draw.randbytes(draw.randint(1, 4096)))


def _zero(path: Path, draw: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    start = draw.randrange(len(raw))
    end = min(len(raw), start + draw.randint(1, 4096))
    raw[start:end] = bytes(end - start)
    path.write_bytes(raw)


def _swap(path: Path, draw: random.Random) -> None:
    other = draw.choice(sorted(one for one in path.parent.iterdir() if one.is_file()))
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


def _remove(path: Path, draw: random.Random) -> None:
    path.unlink()


DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "appended": _append,
    "bit flipped": _flip,
    "cut off": _cut,
    "removed": _remove,
    "swapped": _swap,
    "zeroed": _zero,
}


def main() -> None:
    """Run both, print what was found, end with 1 where anything was harmed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    draw, encoder = random.Random(arguments.seed), open_encoder()
    harmed = 0
    for run, count in ((damages, arguments.damages), (kills, arguments.kills)):
        with tempfile.TemporaryDirectory() as place:
            found = run(count, draw, Path(place), encoder)
        print(f"{count} {run.__name__}:")
        for what, times in sorted(found.items()):
            print(f"  {what}: {times}")
            harmed += times if what.isupper() or what.split()[-1].isupper() else 0
    sys.exit(1 if harmed else 0)


if __name__ == "__main__":
    main()
