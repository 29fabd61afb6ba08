"""How the work of a function grows with its input, counted in calls.

What a pattern does within one call is not seen by that. `python -m benchmarks.linear` runs the same
tests and measures the processor's time instead.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from math import inf

from tests.support.work import Calls

#: What running with an input of such a length takes.
Measure = Callable[[Callable[[int], object], int], float]


#: A count is exact: so much shorter inputs tell the same as those that are long enough to measure.
_SHORTER = 4


def counted(run: Callable[[int], object], size: int) -> float:
    """The calls that it takes, of functions in C too."""
    with Calls().in_this_thread() as calls:
        return calls.of(run, size // _SHORTER)


#: How the work is measured, the least that says anything, and how often it is measured: what the
#: first time learns, as the stem of a word, is known to the second.
MEASURE: ContextVar[tuple[Measure, float, int]] = ContextVar("measure", default=(counted, 500.0, 2))


def assert_linear(run: Callable[[int], object], size: int, times: int = 4) -> None:
    """Fail where input that is `times` as long costs nearer to a square than to a line.

    `run` is called with how long its input is to be, `size` is the shorter length.
    """
    cost, nothing, tries = MEASURE.get()
    bound = times**1.6
    short = long = inf
    for _ in range(tries):
        # The longer one first: where it costs nothing there is nothing to compare.
        long = min(long, cost(run, size * times))
        if long < nothing:
            return
        short = min(short, cost(run, size))
        if long < bound * short:
            return
    raise AssertionError(f"{times} times the length costs {long:.4g} instead of {short:.4g}")


def repeated(piece: str, length: int) -> str:
    """Return a piece again and again, so long."""
    return (piece * (length // len(piece) + 1))[:length]
