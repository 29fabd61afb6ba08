"""The commands that fetch from an information system, with what they say.

What is fetched, and when again, is decided in `retrieval.sources`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console

from bot import cli_texts as words
from bot.fetch_reports import (
    crawl_progress,
    fetch_progress,
    in_german,
    print_crawl,
    print_fetch,
)
from bot.manners import contact_of, manners_of
from bot.settings import Settings
from retrieval.errors import SourceError
from retrieval.sources import crawl as allris
from retrieval.sources import fetch_oparl as oparl
from retrieval.sources.polite import Client, Manners


def crawl(settings: Settings, url: str, folder: Path, since: date | None) -> None:
    """Bring a folder of pages up to date; SourceError where the run ended early."""
    manners, console = _manners(settings), Console(stderr=True)
    with _interruptible(), crawl_progress(console) as shown:
        report = allris.crawl(url, folder, manners, datetime.now(UTC).date(), shown, since)
    if report.ended_early and not report.reached:
        raise SourceError(_ended(words.FETCHED_NOTHING, report.ended_early))
    print_crawl(console, report)
    if report.ended_early:
        raise SourceError(_ended(words.FETCH_ENDED, report.ended_early))


def fetch(settings: Settings, url: str, folder: Path, body: str | None) -> None:
    """Bring a folder of objects up to date; SourceError where the run ended early."""
    manners, console = _manners(settings), Console(stderr=True)
    with (
        _interruptible(),
        Client(url, manners, below="/") as client,
        fetch_progress(console) as shown,
    ):
        report = oparl.fetch(client, url, folder, datetime.now(UTC), shown, body)
    if report.ended and not report.reached:
        raise SourceError(_ended(words.FETCHED_NOTHING, report.ended))
    print_fetch(console, report)
    if report.ended:
        raise SourceError(_ended(words.FETCH_ENDED, report.ended))


def _manners(settings: Settings) -> Manners:
    """How to fetch; says once where the source's operators are told no contact."""
    if not contact_of(settings):
        print(words.NO_CONTACT, file=sys.stderr)
    return manners_of(settings)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the command with one line: whatever was fetched is whole and stays."""
    try:
        yield
    except KeyboardInterrupt:
        print(words.FETCH_INTERRUPTED, file=sys.stderr)
        sys.exit(130)


def _ended(sentence: str, reason: str) -> str:
    return sentence.format(reason=in_german(reason))
