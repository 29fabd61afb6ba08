"""How the work of a function grows with its input, told so that a busy machine says nothing else."""

from __future__ import annotations

import gc
from collections.abc import Callable
from math import inf
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
