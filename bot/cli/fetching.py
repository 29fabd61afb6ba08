"""The commands that fetch from an information system, with what they say.

What is fetched, and when again, is decided in `retrieval.sources`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path

from rich.console import Console

from bot.cli.fetch_reports import (
    crawl_progress,
    fetch_progress,
    in_german,
    print_crawl,
    print_fetch,
)
from bot.settings import Settings
from bot.texts import cli as words
from retrieval.errors import SourceError
from retrieval.sources.allris import crawl as allris
from retrieval.sources.http.client import Client, Manners
from retrieval.sources.oparl import fetch as oparl

#: What every run meets again. A page that is missing or is no JSON is none of it: it may be so
#: only while the server is being worked on.
_FOR_GOOD = re.compile(
    r" (?:lies (?:on another server|outside)|is (?:closed to robots|no address|larger than)"
    r"|redirects without end|sends on to|leads back|names (?:no address|its links)"
    r"|asks for one request|certificate verify failed)"
)


def crawl(settings: Settings, url: str, folder: Path, since: date | None) -> None:
    """Bring a folder of pages up to date; SourceError where the run ended early."""
    manners, console = _manners(settings), Console(stderr=True)
    with _interruptible(), crawl_progress(console) as shown:
        report = allris.crawl(url, folder, manners, datetime.now(UTC).date(), shown, since)
    if report.reached or not report.ended_early:
        print_crawl(console, report)
    if report.ended_early:
        raise SourceError(_ended(report.ended_early, report.reached))


def fetch(settings: Settings, url: str, folder: Path, body: str | None) -> None:
    """Bring a folder of objects up to date; SourceError where the run ended early."""
    manners, console = _manners(settings), Console(stderr=True)
    with (
        _interruptible(),
        Client(url, manners, below="/") as client,
        fetch_progress(console) as shown,
    ):
        report = oparl.fetch(client, url, folder, datetime.now(UTC), shown, body)
    if report.reached or not report.ended:
        print_fetch(console, report)
    if report.ended:
        raise SourceError(_ended(report.ended, report.reached))


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


def _ended(reason: str, reached: bool) -> str:
    """Why a run ended early, and what helps: time, or a change at the source."""
    if _FOR_GOOD.search(reason):
        sentence = words.FETCH_ENDED_FOR_GOOD if reached else words.FETCHED_NOTHING_FOR_GOOD
    else:
        sentence = words.FETCH_ENDED if reached else words.FETCHED_NOTHING
    return sentence.format(reason=in_german(reason))


def contact_of(settings: Settings) -> str:
    """Whom operators can write to about the fetching; empty where nobody is named."""
    return settings.fetch_contact or settings.contact_url.removeprefix("mailto:")


def manners_of(settings: Settings) -> Manners:
    """The delay between requests, and the name with a contact under which they are made."""
    contact = contact_of(settings)
    agent = f"Ratsauskunft/{metadata.version('ratsauskunft')}"
    return Manners(f"{agent} (+{contact})" if contact else agent, delay=settings.fetch_delay)
