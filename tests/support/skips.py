"""A plugin of pytest: where CI is set, a test that is skipped fails; elsewhere it says why.

Whatever a test needs is there in CI, so that a skipped test is one that proves nothing any more. Only
tests marked with `milvus` may be skipped where that extra is not installed: `make milvus` installs it
and runs them.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from importlib.util import find_spec

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whatever skips a test: a fixture, a mark, the test itself."""
    report = yield
    if not item.get_closest_marker("milvus") or find_spec("pymilvus"):
        _fail_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself while it is collected."""
    report = yield
    _fail_in_ci(report)
    return report


def _fail_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} is skipped, and in CI none may be: {report.longrepr}"
