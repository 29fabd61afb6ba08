"""Ask a real service for a long time while new generations are swapped in, and watch its memory.

    python -m tests.harness.soak [--archive DIR] [--seconds 1800] [--rate 50] [--every 60]
    python -m tests.harness.soak --questions 20000 --generations 20

Loopback only. The first form is an open loop: a question is sent when its time has come, whatever
became of the last one. The second one asks as fast as it is answered, in bursts of many clients with
a pause behind each, in which the memory must be given back. Both print what the process holds beside
files after each generation.

Exit code 1 where anything but 200, 429 or 503 is answered, where the memory of the last third is
more than MOST_GROWTH times that of the one before, or where the same look at a server that keeps
something of every question does not find it growing: then the look would prove nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

from retrieval.evaluation import read_questions
from tests.harness.running import Line, Running, service, unprotected
from tests.support.paths import ROOT, SEEDS

#: Memory of the last third of a run beside that of the second; the first one warms up.
MOST_GROWTH = 1.05
#: Clients that ask at the same time: in the open loop at most, and in a burst, where the service
#: shall refuse nobody.
_CLIENTS, _AT_ONCE = 64, 8
#: Seconds after a burst until the memory is looked at, and after a swap until it is taken up.
_PAUSE = 3.0
#: Questions of the control, which keeps 20,000 bytes of each.
_CONTROL = 1_500

#: Asks a question and gives the status of what came.
Ask = Callable[[str], int | None]


def growth(held: Sequence[float]) -> float:
    """The memory of the last third of some looks in times of that of the second third."""
    third = len(held) // 3
    return median(held[2 * third :]) / median(held[third : 2 * third])


def swapped(archive: Path) -> None:
    """A new generation of the archive: a copy of the current one under the next number."""
    now = (archive / "current").read_text(encoding="utf-8").strip()
    number, _, checksum = now.partition("-")
    fresh = f"{int(number) + 1:06d}-{checksum}"
    shutil.copytree(archive / "generations" / now, archive / "generations" / fresh)
    unfinished = archive / ".unfinished-current"
    unfinished.write_text(f"{fresh}\n", encoding="utf-8")
    unfinished.replace(archive / "current")
    shutil.rmtree(archive / "generations" / now)


@contextmanager
def clients(running: Running, count: int) -> Iterator[tuple[ThreadPoolExecutor, Ask]]:
    """Threads that ask, each on a connection of its own."""
    own = threading.local()

    def ask(question: str) -> int | None:
        if not hasattr(own, "line"):
            own.line = Line(running.port)
        line: Line = own.line
        return line.ask(question)

    with ThreadPoolExecutor(count) as pool:
        yield pool, ask


def open_loop(
    running: Running, questions: Sequence[str], seconds: float, rate: float, every: float,
    archive: Path,
) -> tuple[Counter[int | None], list[float]]:  # fmt: skip
    """What is answered, and the memory before each swap and in between."""
    held: list[float] = []
    begin = time.monotonic()
    with clients(running, _CLIENTS) as (pool, ask):
        sent, next_swap, next_look = [], every, 0.0
        for number in range(int(seconds * rate)):
            due = number / rate
            time.sleep(max(0.0, begin + due - time.monotonic()))
            sent.append(pool.submit(ask, questions[number % len(questions)]))
            if due >= next_look:
                held.append(running.resident)
                next_look += max(1.0, every / 6)
            if due >= next_swap:
                print(f"{due:6.0f} s  {held[-1] / 1e6:6.1f} MB, a new generation", flush=True)
                pool.submit(swapped, archive)
                next_swap += every
        return Counter(one.result() for one in sent), held


def in_bursts(
    running: Running, questions: Sequence[str], count: int, generations: int,
    swap: Callable[[], None],
) -> tuple[Counter[int | None], list[float]]:  # fmt: skip
    """What is answered, and the memory after the pause behind each burst and swap."""
    statuses: Counter[int | None] = Counter()
    held: list[float] = []
    with clients(running, _AT_ONCE) as (pool, ask):
        for at in range(generations):
            each = (questions[number % len(questions)] for number in range(at, count))
            statuses.update(pool.map(ask, islice(each, count // generations)))
            burst = running.resident
            time.sleep(_PAUSE)
            swap()
            time.sleep(_PAUSE)
            statuses.update([ask(questions[0])])
            held.append(running.resident)
            print(
                f"generation {at + 1}: {burst / 1e6:.1f} MB, then {held[-1] / 1e6:.1f} MB",
                flush=True,
            )
    return statuses, held


def main() -> int:
    """Ask and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--seconds", type=float, default=1800.0)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--every", type=float, default=60.0, help="seconds of a generation")
    parser.add_argument("--questions", type=int, default=0)
    parser.add_argument("--generations", type=int, default=20)
    given = parser.parse_args()
    asked = [one.question for one in read_questions(SEEDS / "questions.jsonl")]
    with tempfile.TemporaryDirectory() as temporary:
        archive = Path(temporary) / "archive"
        shutil.copytree(given.archive, archive)
        with service(archive) as running:
            if given.questions:
                swap = partial(swapped, archive)
                statuses, held = in_bursts(running, asked, given.questions, given.generations, swap)
            else:
                statuses, held = open_loop(
                    running, asked, given.seconds, given.rate, given.every, archive
                )
            if not running.maps((archive / "current").read_text(encoding="utf-8").strip()):
                print("the last generation was not taken up: this proves nothing")
                return 1
    with unprotected("--keeps") as leaking:
        _, control = in_bursts(leaking, asked, _CONTROL, 6, lambda: None)
    bad = sum(count for status, count in statuses.items() if status not in (200, 429, 503))
    told = ", ".join(f"{count} x {status}" for status, count in statuses.items())
    print(f"{statuses.total()} questions: {told}")
    print(
        f"memory {held[0] / 1e6:.1f} MB first, {held[-1] / 1e6:.1f} MB last, {growth(held):.3f} x"
    )
    print(f"control {growth(control):.3f} x")
    if growth(control) <= MOST_GROWTH:
        print("the control does not grow: this proves nothing")
    return int(bad > 0 or growth(held) > MOST_GROWTH or growth(control) <= MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
