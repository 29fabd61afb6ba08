"""The commands that fetch from an information system, with what they say.

What is fetched, and when again, is decided in `retrieval.sources`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path

from rich.console import Console

from bot.cli.fetch_reports import crawl_progress, fetch_progress, print_crawl, print_fetch
from bot.settings import Settings
from bot.texts import cli as words
from bot.texts.failures import in_german
from retrieval.errors import Failure, SourceError
from retrieval.sources.allris import crawl as allris
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.oparl import fetch as oparl


def crawl(settings: Settings, url: str, folder: Path, since: date | None) -> None:
    """Bring a folder of pages up to date; SourceError where the run ended early."""
    policy, console = _policy(settings), Console(stderr=True)
    with _interruptible(), crawl_progress(console) as shown:
        report = allris.crawl(url, folder, policy, datetime.now(UTC).date(), shown, since)
    if report.reached or not report.ended_early:
        print_crawl(console, report)
    if report.ended_early:
        raise SourceError(_ended(report.ended_early, report.reached))


def fetch(settings: Settings, url: str, folder: Path, body: str | None) -> None:
    """Bring a folder of objects up to date; SourceError where the run ended early."""
    policy, console = _policy(settings), Console(stderr=True)
    with (
        _interruptible(),
        Client(url, policy, below="/") as client,
        fetch_progress(console) as shown,
    ):
        report = oparl.fetch(client, url, folder, datetime.now(UTC), shown, body)
    if report.reached or not report.ended:
        print_fetch(console, report)
    if report.ended:
        raise SourceError(_ended(report.ended, report.reached))


def _policy(settings: Settings) -> FetchPolicy:
    """Return the delay and the name to fetch with; say where it tells operators no contact."""
    contact = settings.fetch_contact or settings.contact_url.removeprefix("mailto:")
    agent = f"Ratsauskunft/{metadata.version('ratsauskunft')}"
    if contact:
        agent += f" (+{contact})"
    else:
        print(words.NO_CONTACT, file=sys.stderr)
    return FetchPolicy(agent, delay=settings.fetch_delay)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the command with one line: whatever was fetched is whole and stays."""
    try:
        yield
    except KeyboardInterrupt:
        print(words.FETCH_INTERRUPTED, file=sys.stderr)
        sys.exit(130)


def _ended(failure: Failure, reached: bool) -> str:
    """Why a run ended early, and what helps: time, or a change at the source."""
    if failure.is_permanent:
        sentence = words.FETCH_ENDED_FOR_GOOD if reached else words.FETCHED_NOTHING_FOR_GOOD
    else:
        sentence = words.FETCH_ENDED if reached else words.FETCHED_NOTHING
    return sentence.format(reason=in_german(failure))
