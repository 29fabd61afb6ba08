"""Attack a real service beside honest questions, and tell what the honest ones notice.

    python -m tests.harness.attacks [--archive DIR] [--seconds 30] [--only NAME]

Loopback only. Each attack runs for so many seconds against the service and, as its null control,
against a tiny server without protection. Honest clients ask all the while, one after the other, and
somebody looks at /healthz. Exit code 1 where an honest question is not answered with 200, or a look
not at all; where the 95th percentile of the answers is more than MOST_TIMES that of /healthz in the
same run; and where the service answers anybody, attackers too, with 5xx other than 503. The service
is judged alike in peace, before the attack. Exit code 1 also where the control takes no damage: then
the attack would prove nothing.
"""

from __future__ import annotations

import argparse
import random
import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from json import dumps
from pathlib import Path
from select import select
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
#: How often the worst lines are drawn.
_DRAWN = 50
#: Seconds between two questions of an honest client.
_STEP = 0.05

_HEAD = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
#: One byte less than a status has: so much of what was read may be the beginning of one.
_BEGUN = len(b"HTTP/1.1 200") - 1

#: What an attacker does on a connection of its own; yields what it reads there.
Attack = Callable[[socket.socket], Iterator[bytes]]


def slow_head(connection: socket.socket) -> Iterator[bytes]:
    connection.sendall(_HEAD)
    for _ in range(100):
        yield _within_a_second(connection)
        connection.sendall(b"X-Slow: 1\r\n")


def slow_body(connection: socket.socket) -> Iterator[bytes]:
    connection.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n")
    for _ in range(100):
        yield _within_a_second(connection)
        connection.sendall(b"a")


def slow_reader(connection: socket.socket) -> Iterator[bytes]:
    connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 4)
    for _ in range(100):
        time.sleep(1)
        yield _some(connection, 1)


def pipelined(connection: socket.socket) -> Iterator[bytes]:
    asked = dumps({"question": USUAL[0]}).encode()
    one = _HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(asked), asked)
    while True:
        connection.sendall(one * 10)
        yield _some(connection)
        time.sleep(1)


def worst_lines(connection: socket.socket) -> Iterator[bytes]:
    while True:
        asked = dumps({"question": random.choice(_worst())[:LONGEST]}).encode()
        connection.sendall(_HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(asked), asked))
        yield _some(connection)
        time.sleep(1)


@cache
def _worst() -> list[str]:
    """Many lines, drawn once: the attackers' own work shall not be what is felt."""
    draw = random.Random()
    return [line for _ in range(_DRAWN) for line in generated(draw, USUAL[0].split())]


ATTACKS: dict[str, Attack] = {
    "slow heads": slow_head,
    "slow bodies": slow_body,
    "slow readers": slow_reader,
    "pipelining": pipelined,
    "worst lines": worst_lines,
}


@dataclass
class Heard:
    """Seconds until each answer, PATIENCE where none came, and the statuses.

    `others` are those that attackers, and who looks at /healthz, were told meanwhile.
    """

    honest: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    statuses: Counter[int | None] = field(default_factory=Counter)
    others: Counter[int | None] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"p95 {p95(self.honest) * 1000:.0f} ms, /healthz {p95(self.health) * 1000:.1f} ms, "
            f"ratio {self.ratio:.1f} ({_told(self.statuses)}; others {_told(self.others)}), "
            f"{self.broken} broken"
        )

    @property
    def ratio(self) -> float:
        return p95(self.honest) / p95(self.health)

    @property
    def unanswered(self) -> int:
        return self.statuses.total() - self.statuses[200] + self.others[None]

    @property
    def broken(self) -> int:
        """How often the service failed to do what it was asked: 5xx, but for 503."""
        told = self.statuses + self.others
        return sum(told[status] for status in told if status and status >= 500 and status != 503)

    @property
    def withstood(self) -> bool:
        return not self.unanswered and not self.broken and self.ratio <= MOST_TIMES


def _told(statuses: Counter[int | None]) -> str:
    return ", ".join(f"{count} x {status}" for status, count in statuses.items()) or "none"


def p95(spent: Sequence[float]) -> float:
    """The 95th percentile; PATIENCE where hardly anything was measured."""
    return quantiles(spent, n=20)[-1] if len(spent) > 1 else PATIENCE


def listened(running: Running, seconds: float) -> Heard:
    """What honest clients hear for a while; each that waits in vain gives up after PATIENCE."""
    heard, end = Heard(), time.monotonic() + seconds

    def looking() -> None:
        line = Line(running.port)
        while time.monotonic() < end:
            heard.others[_timed(heard.health, partial(line.get, "/healthz"))] += 1
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
def attacked(running: Running, attack: Attack) -> Iterator[Counter[int | None]]:
    """While this lasts, attackers from several addresses hold all the connections they get.

    Gives the statuses that they are told.
    """
    over = threading.Event()
    held: set[socket.socket] = set()
    told: Counter[int | None] = Counter()

    def attacking(number: int) -> None:
        while not over.is_set():
            with suppress(OSError), socket.socket() as made:
                held.add(made)
                made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                made.settimeout(PATIENCE)
                made.bind((f"127.0.0.{2 + number % _ATTACKERS}", 0))
                made.connect(("127.0.0.1", running.port))
                for status in _statuses(attack(made)):
                    told[status] += 1
            held.discard(made)
            over.wait(1)

    with ExitStack() as ending:
        for number in range(_ATTACKERS * _CONNECTIONS):
            thread = threading.Thread(target=attacking, args=(number,), daemon=True)
            thread.start()
            ending.callback(thread.join, 2)
        time.sleep(1)
        yield told
        over.set()
        for one in list(held):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _some(connection: socket.socket, most: int = 65_536) -> bytes:
    if part := connection.recv(most):
        return part
    raise ConnectionResetError


def _within_a_second(connection: socket.socket) -> bytes:
    """What comes within a second, which may be nothing."""
    readable, _, _ = select([connection], [], [], 1)
    return _some(connection) if readable else b""


def _statuses(read: Iterator[bytes]) -> Iterator[int]:
    """The statuses in what was read, also where two parts share one."""
    begun = b""
    for part in read:
        yield from map(int, _STATUS.findall(begun + part))
        begun = (begun + part)[-_BEGUN:]


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
            with attacked(running, ATTACKS[name]) as told:
                heard = listened(running, given.seconds)
            heard.others.update(told)
        with unprotected() as running:
            usual = listened(running, _PEACE)
            with attacked(running, ATTACKS[name]):
                control = listened(running, min(given.seconds, PATIENCE))
        damaged = control.unanswered or p95(control.honest) > DAMAGED * p95(usual.honest)
        print(f"{name}: {'withstood' if heard.withstood else 'NOT WITHSTOOD'}")
        print(f"  in peace   {peace}\n  attacked   {heard}\n  control    {control}", flush=True)
        if not damaged:
            print("  the control took no damage: this attack proves nothing")
        if not peace.withstood:
            print("  the service does not even withstand peace")
        failed |= not (heard.withstood and peace.withstood and damaged)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
