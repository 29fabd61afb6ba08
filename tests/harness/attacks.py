"""Attack a real service beside honest questions, and tell what the honest ones notice.

    python -m tests.harness.attacks [--archive DIR] [--seconds 30] [--only NAME]

Loopback only. Each attack runs for so many seconds against the service and, as its null control,
against a tiny server without protection. Honest clients ask all the while, one after the other, and
somebody looks at /healthz. Exit code 1 where an honest question is not answered with 200, where the
95th percentile of the answers is more than MOST_TIMES that of /healthz in the same run, where the
service answers 5xx other than 503, or where the control takes no damage: then the attack would prove
nothing.
"""

from __future__ import annotations

import argparse
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from json import dumps
from pathlib import Path
from statistics import quantiles

from retrieval.search.query import LONGEST
from tests.harness.running import PATIENCE, Line, Running, service, unprotected
from tests.support.dear_lines import USUAL, generated
from tests.support.paths import ROOT

#: The 95th percentile of honest answers beside that of /healthz: an answer works, the other not.
MOST_TIMES = 60.0
#: The control is damaged where its honest clients wait so many times as long as in peace, at the
#: 95th percentile, or get no answer at all.
DAMAGED = 10.0
#: Seconds before an attack in which is measured what is usual.
_PEACE = 3.0
#: Attackers, each from an address of its own, and connections of each.
_ATTACKERS, _CONNECTIONS = 8, 20
#: Seconds between two questions of an honest client.
_STEP = 0.05

_HEAD = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

#: One step of an attacker on a connection of its own.
Attack = Callable[[socket.socket], None]


def slow_head(connection: socket.socket) -> None:
    connection.sendall(_HEAD)
    for _ in range(100):
        time.sleep(1)
        connection.sendall(b"X-Slow: 1\r\n")


def slow_body(connection: socket.socket) -> None:
    connection.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n")
    for _ in range(100):
        time.sleep(1)
        connection.sendall(b"a")


def slow_reader(connection: socket.socket) -> None:
    connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 4)
    for _ in range(100):
        time.sleep(1)
        if not connection.recv(1):
            return


def pipelined(connection: socket.socket) -> None:
    asked = dumps({"question": USUAL[0]}).encode()
    one = _HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(asked), asked)
    while True:
        connection.sendall(one * 10)
        _read_some(connection)
        time.sleep(1)


def worst_lines(connection: socket.socket) -> None:
    lines = generated(random.Random(), USUAL[0].split())
    while True:
        asked = dumps({"question": random.choice(lines)[:LONGEST]}).encode()
        connection.sendall(_HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(asked), asked))
        _read_some(connection)
        time.sleep(1)


ATTACKS: dict[str, Attack] = {
    "slow heads": slow_head,
    "slow bodies": slow_body,
    "slow readers": slow_reader,
    "pipelining": pipelined,
    "worst lines": worst_lines,
}


@dataclass
class Heard:
    """Seconds until each answer, PATIENCE where none came, and the statuses."""

    honest: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    statuses: Counter[int | None] = field(default_factory=Counter)

    def __str__(self) -> str:
        told = ", ".join(f"{count} x {status}" for status, count in self.statuses.items())
        return (
            f"p95 {p95(self.honest) * 1000:.0f} ms, /healthz {p95(self.health) * 1000:.1f} ms, "
            f"ratio {self.ratio:.1f} ({told})"
        )

    @property
    def ratio(self) -> float:
        return p95(self.honest) / p95(self.health)

    @property
    def unanswered(self) -> int:
        return self.statuses.total() - self.statuses[200]


def p95(spent: Sequence[float]) -> float:
    """The 95th percentile; PATIENCE where hardly anything was measured."""
    return quantiles(spent, n=20)[-1] if len(spent) > 1 else PATIENCE


def listened(running: Running, seconds: float) -> Heard:
    """What honest clients hear for a while; each that waits in vain gives up after PATIENCE."""
    heard, end = Heard(), time.monotonic() + seconds

    def looking() -> None:
        line = Line(running.port)
        while time.monotonic() < end:
            _timed(heard.health, partial(line.get, "/healthz"))
            time.sleep(_STEP)
        line.close()

    looker = threading.Thread(target=looking)
    looker.start()
    line, at = Line(running.port), 0
    while time.monotonic() < end:
        heard.statuses[_timed(heard.honest, partial(line.ask, USUAL[at % len(USUAL)]))] += 1
        at += 1
        time.sleep(_STEP)
    looker.join()
    line.close()
    return heard


def _timed(spent: list[float], run: Callable[[], int | None]) -> int | None:
    begin = time.monotonic()
    status = run()
    spent.append(time.monotonic() - begin if status is not None else PATIENCE)
    return status


@contextmanager
def attacked(running: Running, attack: Attack) -> Iterator[None]:
    """While this lasts, attackers from several addresses hold all the connections they get."""
    over = threading.Event()
    held: set[socket.socket] = set()

    def attacking(number: int) -> None:
        while not over.is_set():
            with suppress(OSError), socket.socket() as made:
                held.add(made)
                made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                made.settimeout(PATIENCE)
                made.bind((f"127.0.0.{2 + number % _ATTACKERS}", 0))
                made.connect(("127.0.0.1", running.port))
                attack(made)
            held.discard(made)
            over.wait(1)

    with ExitStack() as ending:
        for number in range(_ATTACKERS * _CONNECTIONS):
            thread = threading.Thread(target=attacking, args=(number,), daemon=True)
            thread.start()
            ending.callback(thread.join, 2)
        time.sleep(1)
        yield
        over.set()
        for one in list(held):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _read_some(connection: socket.socket) -> None:
    if not connection.recv(65_536):
        raise ConnectionResetError


def main() -> int:
    """Attack and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--only", choices=ATTACKS)
    given = parser.parse_args()
    failed = False
    for name in [given.only] if given.only else ATTACKS:
        with service(given.archive) as running:
            peace = listened(running, _PEACE)
            with attacked(running, ATTACKS[name]):
                heard = listened(running, given.seconds)
        with unprotected() as running:
            usual = listened(running, _PEACE)
            with attacked(running, ATTACKS[name]):
                control = listened(running, min(given.seconds, PATIENCE))
        withstood = not heard.unanswered and heard.ratio <= MOST_TIMES
        damaged = control.unanswered or p95(control.honest) > DAMAGED * p95(usual.honest)
        print(f"{name}: {'withstood' if withstood else 'NOT WITHSTOOD'}")
        print(f"  in peace   {peace}\n  attacked   {heard}\n  control    {control}", flush=True)
        if not damaged:
            print("  the control took no damage: this attack proves nothing")
        failed |= not (withstood and damaged)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
