"""What a run of `crawl` or `fetch-oparl` did → lines of a terminal, in German."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.cli.reports import COUNTING, bars, figures, print_named
from bot.texts import cli as words
from bot.texts.failures import in_german

if TYPE_CHECKING:
    from retrieval.sources.allris.crawl import CrawlReport
    from retrieval.sources.allris.mirror import Step
    from retrieval.sources.oparl.downloads import FetchReport


@contextmanager
def crawl_progress(console: Console) -> Iterator[Callable[[Step], None]]:
    """A line that counts the pages and names the last one; how many there will be nobody knows."""
    columns = (TextColumn("{task.description} {task.completed}"), TimeElapsedColumn())
    with bars(console, *columns) as bar:
        task = bar.add_task(words.CRAWLING, total=None)

        def show(step: Step) -> None:
            bar.update(task, advance=1, description=f"{step.url} · {words.CRAWLING}")

        yield show


def print_crawl(console: Console, report: CrawlReport) -> None:
    refused = [
        (words.CRAWLED_REFUSED.format(reason=in_german(one.reason)), one.count)
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
    print_named(console, [in_german(one) for one in failed])


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
    print_named(console, [in_german(one) for one in report.problems])


def _print_counts(console: Console, *rows: tuple[str, int]) -> None:
    console.print(Text(words.FETCHED, style="bold"))
    console.print(figures(rows))
