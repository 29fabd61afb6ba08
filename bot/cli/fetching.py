"""The commands that fetch from an information system, with what they say.

What is fetched, and when again, is decided in `retrieval.sources`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.cli.plain import plain, terminal
from bot.cli.reports import COUNTING, bars, figures, print_named
from bot.settings import Settings
from bot.texts import cli as words
from bot.texts.failures import in_german, of_error
from retrieval.errors import AddressFailed, FetchError, SourceDown, SourceError
from retrieval.failures import Failure
from retrieval.sources.crawl import crawl as crawl_pages
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.http.typed import with_scheme
from retrieval.sources.oparl import fetch as oparl
from retrieval.sources.oparl.door import find_door
from retrieval.sources.oparl.state import url_of

if TYPE_CHECKING:
    from retrieval.sources.crawling.mirror import Step
    from retrieval.sources.crawling.walk import CrawlReport
    from retrieval.sources.oparl.report import FetchReport


def crawl(settings: Settings, url: str, folder: Path, since: date | None) -> None:
    """Bring a folder of pages up to date; SourceError where the run ended early."""
    polite, console = policy(settings, quietly=True), terminal(errors=True)
    with _naming_no_contact(settings):
        with _interruptible(), _told_in_german(), crawl_progress(console) as shown:
            report = crawl_pages(url, folder, polite, datetime.now(UTC).date(), shown, since)
        if report.reached or not report.ended_early:
            print_crawl(console, report)
        if report.ended_early:
            raise SourceError(_ended(report.ended_early, report.reached))


def fetch(settings: Settings, url: str, folder: Path, body: str | None) -> None:
    """Bring a folder of objects up to date; SourceError where the run ended early."""
    polite, console = policy(settings, quietly=True), terminal(errors=True)
    with _naming_no_contact(settings):
        with (
            _interruptible(),
            _told_in_german(),
            Client(door := _door(url, polite, folder, console), polite, below="/") as client,
            fetch_progress(console) as shown,
        ):
            report = oparl.fetch(client, door, folder, datetime.now(UTC), shown, body)
        if report.reached or not report.ended:
            print_fetch(console, report)
        if report.ended:
            raise SourceError(_ended(report.ended, report.reached))


def _door(url: str, polite: FetchPolicy, folder: Path, console: Console) -> str:
    """Where the interface of a town begins; the address itself where that is known or cannot be
    had now, which the run then says."""
    known = url_of(folder)
    if url == known:
        return url
    try:
        door = find_door(url, polite, known)
    except (SourceDown, AddressFailed):
        return with_scheme(url)
    if door != url:
        console.print(plain(words.DOOR_FOUND.format(url=door)))
    return door


def policy(settings: Settings, *, quietly: bool = False) -> FetchPolicy:
    """Return the delay and the name to fetch with; say where it tells operators no contact, unless
    that was or will be said."""
    agent = f"Ratsauskunft/{metadata.version('ratsauskunft')}"
    if contact := _contact(settings):
        agent += f" (+{contact})"
    elif not quietly:
        print(words.NO_CONTACT, file=sys.stderr)
    return FetchPolicy(agent, delay=settings.fetch_delay)


def _contact(settings: Settings) -> str:
    return settings.fetch_contact or settings.contact_url.removeprefix("mailto:")


@contextmanager
def _naming_no_contact(settings: Settings) -> Iterator[None]:
    """Say behind a run, or on the one line that it fails with, that operators get no contact."""
    try:
        yield
    except SourceError as error:
        if _contact(settings):
            raise
        reason = of_error(error).rstrip(".")
        raise SourceError(words.FAILED_WITHOUT_CONTACT.format(reason=reason)) from error
    if not _contact(settings):
        print(words.NO_CONTACT, file=sys.stderr)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the command with one line: whatever was fetched is whole and stays."""
    try:
        yield
    except KeyboardInterrupt:
        print(words.FETCH_INTERRUPTED, file=sys.stderr)
        sys.exit(130)


@contextmanager
def _told_in_german() -> Iterator[None]:
    """What keeps a run from beginning is said as what ends one."""
    try:
        yield
    except FetchError as error:
        raise SourceError(_german(error.failure)) from error


def _german(failure: Failure) -> str:
    """A failure in German; signs that a source uses to steer terminals are left out."""
    return "".join(one for one in in_german(failure) if one.isprintable())


def _ended(failure: Failure, reached: bool) -> str:
    """Why a run ended early, and what helps: time, or a change at the source."""
    if failure.is_permanent:
        sentence = words.FETCH_ENDED_FOR_GOOD if reached else words.FETCHED_NOTHING_FOR_GOOD
    else:
        sentence = words.FETCH_ENDED if reached else words.FETCHED_NOTHING
    return sentence.format(reason=_german(failure))


@contextmanager
def crawl_progress(console: Console) -> Iterator[Callable[[Step], None]]:
    """A line that counts the pages and names the last one; how many there will be nobody knows."""
    columns = (TextColumn("{task.description} {task.completed}", markup=False), TimeElapsedColumn())
    with bars(console, *columns) as bar:
        task = bar.add_task(words.CRAWLING, total=None)

        def show(step: Step) -> None:
            told = plain(f"{step.url} · {words.CRAWLING}")
            bar.update(task, advance=1, description=str(told))

        yield show


def print_crawl(console: Console, report: CrawlReport) -> None:
    refused = [
        (words.CRAWLED_REFUSED.format(reason=_german(one.reason)), one.count)
        for one in report.refused
    ]
    _print_counts(
        console,
        (words.CRAWLED_NEW, report.fetched),
        (words.CRAWLED_UNCHANGED, report.unchanged),
        (words.CRAWLED_KEPT, report.kept),
        *refused,
        (words.CRAWLED_FAILED, len(report.failed)),
        (words.REQUESTS, report.requests),
    )
    failed = (replace(step.reason, url=step.url) for step in report.failed if step.reason)
    print_named(console, [_german(one) for one in failed])


@contextmanager
def fetch_progress(console: Console) -> Iterator[Callable[[str, int, int | None], None]]:
    """Bars, one a list, that are told how many more of how many objects have come."""
    with bars(console, *COUNTING) as bar:
        tasks = {}

        def show(name: str, count: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(words.FETCH_NAMES[name], total=total)
            bar.update(tasks[name], advance=count, total=total)

        yield show


def print_fetch(console: Console, report: FetchReport) -> None:
    withheld = [(words.FETCHED_WITHHELD, report.withheld)] if report.withheld else []
    _print_counts(
        console,
        (words.FETCHED_RECEIVED, report.received),
        (words.FETCHED_NEW, report.new),
        (words.FETCHED_CHANGED, report.changed),
        (words.FETCHED_WITHDRAWN, report.withdrawn),
        (words.FETCHED_FILES, report.files),
        *withheld,
        (words.REQUESTS, report.requests),
    )
    if report.problems:
        console.print(Text(words.PROBLEMS, style="bold"))
    print_named(console, [_german(one) for one in report.problems])


def _print_counts(console: Console, *rows: tuple[str, int]) -> None:
    console.print(Text(words.FETCHED, style="bold"))
    console.print(figures(rows))
