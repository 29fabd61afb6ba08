"""How the work of a function grows with its input, told so that a busy machine says nothing else."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from math import inf
from statistics import median
from time import process_time
from typing import TypeVar

T = TypeVar("T")

#: A measurement is repeated so often while it looks bad: other work disturbs it, not each time.
_TRIES = 6
#: Seconds of the processor below which a measurement says nothing.
_NOTHING = 0.1


def assert_linear(run: Callable[[int], object], size: int, times: int = 4) -> None:
    """Fail where input that is `times` as long costs nearer to a square than to a line.

    `run` is called with how long its input is to be, `size` is the shorter length.
    """
    bound = times**1.6
    short = long = inf
    for _ in range(_TRIES):
        # The longer one first: where it costs nothing there is nothing to compare.
        long = min(long, _cost(run, size * times))
        if long < _NOTHING:
            return
        short = min(short, _cost(run, size))
        if long < bound * short:
            return
    raise AssertionError(f"{times} times the length costs {long:.3f} s instead of {short:.3f} s")


def assert_within(
    run: Callable[[T], object], usual: Sequence[T], odd: Sequence[T], times: float
) -> None:
    """Fail where an odd input costs more than so many times as much as the usual ones do.

    The usual cost is the median. An input that looks dear is measured again.
    """
    bound = times * median(_least(run, one, inf) for one in usual)
    for one in odd:
        cost = _least(run, one, bound)
        assert cost < bound, f"{cost / bound * times:.1f} times the usual cost: {one!r}"


def dearest(run: Callable[[T], object], inputs: Sequence[T], most: int) -> list[T]:
    """The inputs that cost most, measured once."""
    return sorted(inputs, key=lambda one: _cost(run, one), reverse=True)[:most]


def _least(run: Callable[[T], object], given: T, enough: float) -> float:
    """The smallest cost of some tries, which end where it is little `enough` or they are three."""
    least = inf
    for at in range(_TRIES):
        least = min(least, _cost(run, given))
        if least < enough and (enough < inf or at == 2):
            break
    return least


def repeated(piece: str, length: int) -> str:
    """Return a piece again and again, so long."""
    return (piece * (length // len(piece) + 1))[:length]


def _cost(run: Callable[[T], object], given: T) -> float:
    gc.disable()
    try:
        begun = process_time()
        run(given)
        return process_time() - begun
    finally:
        gc.enable()
