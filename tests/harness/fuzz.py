"""Requests generated from the description of the interface → what they found, as one line.

A real server on the loopback, schemathesis with all its checks, and a count of what really arrived.
`python -m tests.harness.fuzz --requests 100000`, seeded, is `make fuzz`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.app import create_app
from tests.support import small
from tests.support.paths import ROOT
from tests.support.web_client import NOW, OPEN, served

#: The seed of the first round; the next round takes the next one.
_SEED = 1

#: Where schemathesis finds its hooks, and they the package.
_ENVIRONMENT = os.environ | {
    "SCHEMATHESIS_HOOKS": "tests.harness.fuzz_cases",
    "PYTHONPATH": str(ROOT),
}

#: Examples of one operation in a round: a round ends in minutes and shows what it found.
_EXAMPLES = 500


@dataclass
class Arrivals:
    """Counts the requests that arrive, by the status of their response."""

    app: ASGIApp
    statuses: Counter[int] = field(default_factory=Counter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting."""

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses[message["status"]] += 1
            await send(message)

        await self.app(scope, receive, counting)


@dataclass
class Found:
    """What all rounds found."""

    statuses: Counter[int]
    failures: list[str]

    @property
    def server_errors(self) -> int:
        """Responses that say that the server failed; nothing here makes it too busy."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def __str__(self) -> str:
        by_status = ", ".join(
            f"{status}: {self.statuses[status]}" for status in sorted(self.statuses)
        )
        return (
            f"{self.statuses.total()} requests ({by_status}), {self.server_errors} server errors, "
            f"{len(self.failures)} rounds with failures"
        )


def fuzz(requests: int, examples: int = _EXAMPLES) -> Found:
    """What at least so many requests found, in rounds of so many examples an operation."""
    failures: list[str] = []
    with TemporaryDirectory() as folder:
        state = Path(folder)
        settings = OPEN.model_copy(update={"keep_unanswered": True, "state": state})
        app = Arrivals(create_app(small.SmallArchive, settings, clock=lambda: NOW))
        with served(app, settings) as url:
            seed = _SEED
            while app.statuses.total() < requests:
                told = _round(url, examples, seed)
                if told.returncode:
                    failures.append(told.stdout + told.stderr)
                seed += 1
                # What is kept is limited: a full file would refuse all that follows.
                (state / "unanswered.json").unlink(missing_ok=True)
    return Found(app.statuses, failures)


def _round(url: str, examples: int, seed: int) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--checks", "all",
        "--max-examples", str(examples), "--seed", str(seed), "--continue-on-failure",
        "--no-color",
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        return subprocess.run(
            command, cwd=folder, env=_ENVIRONMENT, capture_output=True, text=True, check=False
        )


def main() -> int:
    """Run and tell; 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    found = fuzz(parser.parse_args().requests)
    print(*found.failures, found, sep="\n")
    return 1 if found.failures or found.server_errors else 0


if __name__ == "__main__":
    sys.exit(main())
