"""No test is skipped in `.ci/run`: what is missing there makes it fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

SKIPPED = """
import pytest

@pytest.fixture
def browser():
    pytest.skip("no chromium")

def test_by_a_fixture(browser):
    pass

@pytest.mark.skipif(True, reason="no chromium")
def test_by_a_mark():
    pass

def test_by_itself():
    pytest.skip("no chromium")
"""
MODULE = "import pytest\n\npytest.skip('no chromium', allow_module_level=True)\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ci", "code", "said"), [("", 0, "4 skipped"), ("true", 1, "1 failed, 3 errors")]
)
def test_a_skipped_test_says_why_and_fails_in_ci(
    tmp_path: Path, ci: str, code: int, said: str
) -> None:
    (tmp_path / "test_one_by_one.py").write_text(SKIPPED, encoding="utf-8")
    (tmp_path / "test_module.py").write_text(MODULE, encoding="utf-8")
    options = ["-ra", "--continue-on-collection-errors", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.support.skips", *options, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    assert f"{said} in " in done.stdout
    assert "no chromium" in done.stdout
    assert done.returncode == code, done.stdout


def test_ci_says_that_it_is_one() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines.index("export CI=true") < lines.index("make test")
