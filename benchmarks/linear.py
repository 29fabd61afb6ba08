"""Processor time of what reads texts of strangers, as a ratio of long ones to short ones.

    python -m benchmarks.linear [PYTEST OPTION …]

Runs the tests that call `assert_linear` (tests/support/cost.py), which count calls there and see
nothing of what a pattern does within one. Both lengths are measured in the same run and compared;
exit is 1 where the longer one costs nearer to a square than to a line.
"""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from tests.support.cost import MEASURE

TESTS = Path(__file__).parent.parent / "tests"
_CALL = "assert_linear("
#: Seconds of the processor below which a measurement says nothing, and how often it is repeated
#: while it looks bad: other work disturbs it, not each time.
_NOTHING, _TRIES = 0.1, 6


def seconds(run: Callable[[int], object], size: int) -> float:
    """The processor's seconds that it takes."""
    gc.disable()
    try:
        begun = process_time()
        run(size)
        return process_time() - begun
    finally:
        gc.enable()


class OnlyLinear:
    """Leaves out the other tests of the same files."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [
            item
            for item in items
            if isinstance(item, pytest.Function) and _CALL in inspect.getsource(item.function)
        ]


def main() -> int:
    """Measure and tell."""
    MEASURE.set((seconds, _NOTHING, _TRIES))
    files = [
        str(path)
        for path in sorted(TESTS.rglob("test_*.py"))
        if _CALL in path.read_text(encoding="utf-8")
    ]
    return int(pytest.main(["-q", *sys.argv[1:], *files], plugins=[OnlyLinear()]))


if __name__ == "__main__":
    sys.exit(main())
