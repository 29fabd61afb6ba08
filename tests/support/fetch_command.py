"""The commands that fetch, run as an office runs them, but without waiting between requests."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.paths import ROOT
from tests.support.patience import PATIENCE


def settings() -> dict[str, str]:
    """The variables of a run that does not wait between two requests."""
    return {
        "RATSAUSKUNFT_FETCH_CONTACT": "test@example.org",
        "RATSAUSKUNFT_FETCH_DELAY": "0",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What `ratsauskunft` did with these arguments."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **settings()},
        cwd=ROOT,
        timeout=PATIENCE,
    )
