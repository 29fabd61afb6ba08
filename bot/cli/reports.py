"""Build, status and evaluation → tables of a terminal, and the figures as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from bot import render
from bot.cli.plain import plain
from bot.settings import Settings
from bot.state.file import VerdictCounts
from bot.state.unanswered import Group
from bot.texts import cli as cli_texts
from bot.texts.common import VERDICTS
from bot.texts.failures import in_german
from retrieval.evaluation import Report, Share
from retrieval.german.dates import german_date
from retrieval.records import LeftOut
from retrieval.replies.holdings import Status

if TYPE_CHECKING:
    # What only a build needs; a command that asks is there sooner without it.
    from retrieval.build.archive import Built
    from retrieval.sources.folders import SourceContents

#: How many left-out files the report names.
_NAMED = 20
COUNTING = (
    TextColumn("{task.description}", markup=False),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
)


def bars(console: Console, *columns: ProgressColumn) -> Progress:
    """Bars that are seen on a terminal only, and are gone when the work is done."""
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def progress(console: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar that is told how many of how many passages are done."""
    with bars(console, *COUNTING) as bar:
        task = bar.add_task(cli_texts.READING, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, description=cli_texts.ENCODING, completed=done, total=total)

        yield show


def print_build(
    console: Console, reading: SourceContents, built: Built, settings: Settings
) -> None:
    """What was read, what is kept, what changed by it, what was left out and why.

    Says which body was assumed where neither the sources nor the setting name one, how many pages
    were joined by what they say alone, and what became of a generation that could not be read.
    """
    records, changes = built.records, built.changes
    kinds = Counter(page.kind for page in reading.pages)
    named = cli_texts.KIND_NAMES.items()
    non_public = sum(not one.top.public for one in records.listings)
    answered = [one for one in records.anfragen if one.antworten]
    rows = (
        (cli_texts.PAGES, len(reading.pages)),
        *((f"  {name}", kinds[kind]) for kind, name in named if kinds[kind]),
        (cli_texts.SITZUNGEN, len(records.sitzungen)),
        (cli_texts.TOPS, len(records.listings)),
        (f"  {cli_texts.NON_PUBLIC_TOPS}", non_public),
        (cli_texts.ANSWERED, len(answered)),
        (cli_texts.ANSWERS, sum(len(one.antworten) for one in answered)),
        (f"  {cli_texts.WHOLE}", records.whole_answers),
        (cli_texts.UNANSWERED, records.unanswered_fragen),
        (cli_texts.CONTEXTS, len(records.excerpts)),
        (cli_texts.ADDED, changes.added),
        (cli_texts.CHANGED, changes.changed),
        (cli_texts.UNCHANGED, changes.unchanged),
        (cli_texts.GONE, changes.gone),
        (cli_texts.REMOVED, len(reading.removed)),
        (cli_texts.ENCODED, built.encoded),
        (cli_texts.LEFT_OUT, len(reading.left_out)),
    )
    console.print(plain(f"{cli_texts.BUILT}: {settings.archive}", style="bold"))
    console.print(figures(rows))
    # The rarest reasons first: a thousand of one kind hide no other.
    reasons = Counter(left.reason.code for left in reading.left_out)
    shown = sorted(reading.left_out, key=lambda left: reasons[left.reason.code])
    print_named(console, [f"{_file(left)}: {in_german(left.reason)}" for left in shown])
    if carried := records.carried:
        console.print(plain(cli_texts.CARRIED[carried != 1].format(count=carried), style="bold"))
    if joined := records.by_wording:
        console.print(plain(cli_texts.BY_WORDING[joined != 1].format(count=joined)))
    if reading.assumed_body and not settings.body:
        console.print(plain(cli_texts.ASSUMED_BODY.format(body=reading.assumed_body), style="bold"))
    if reason := built.previous_unreadable:
        told = cli_texts.PREVIOUS_UNREADABLE.format(reason=in_german(reason).rstrip("."))
        console.print(plain(told, style="bold"))


def _file(left: LeftOut) -> str:
    """A file with the paper that it belongs to, where that is known."""
    if left.source is None:
        return left.file
    return f"{left.file} ({render.joined([left.source.betreff, render.source_line(left.source)])})"


def print_status(console: Console, status: Status) -> None:
    period = cli_texts.NONE
    if status.first and status.last:
        period = f"{german_date(status.first)} – {german_date(status.last)}"
    rows = (
        (cli_texts.GENERATION, status.generation),
        (cli_texts.BUILT_AT, f"{status.built:%d.%m.%Y %H:%M} UTC"),
        (cli_texts.ENCODER, status.encoder),
        (cli_texts.SOURCES_READ, ", ".join(status.sources)),
        (cli_texts.BODIES, ", ".join(status.bodies) or cli_texts.NONE),
        (cli_texts.SITZUNGEN, status.sitzungen),
        (cli_texts.PERIOD, period),
        (cli_texts.TOPS, status.tops),
        (cli_texts.ANSWERS, status.answers),
        (cli_texts.POINTERS, status.pointers),
        (cli_texts.CONTEXTS, status.contexts),
        (cli_texts.PASSAGES, status.passages),
        (cli_texts.CHECKS, cli_texts.CHECKS_GOOD),
    )
    console.print(figures(rows))


def print_feedback(console: Console, counts: VerdictCounts) -> None:
    """How often which verdict was given, and the answers that fit least."""
    rows = (
        (label, sum(given.get(verdict, 0) for given in counts.values()))
        for verdict, label in VERDICTS.items()
    )
    console.print(plain(cli_texts.FEEDBACK))
    console.print(figures(rows))
    doubted = sorted(counts, key=lambda id: counts[id].get("fits", 0) - sum(counts[id].values()))
    for id in doubted[:_NAMED]:
        given = counts[id]
        said = [f"{label} {given[name]}" for name, label in VERDICTS.items() if name in given]
        console.print(plain(f"{id}: {', '.join(said)}"))


def print_unanswered(console: Console, groups: Sequence[Group]) -> None:
    """The questions that citizens gave to the city, by topic, the most frequent first."""
    console.print(plain(cli_texts.UNANSWERED_GIVEN))
    for group in groups:
        console.print(plain(f"  {group.topic or cli_texts.NO_TOPIC}", style="bold"))
        lines = (f"  {one.count} × {one.text} ({german_date(one.last)})" for one in group.gaps)
        print_named(console, [*lines])


def report_fields(report: Report) -> dict[str, Any]:
    """The figures as the JSON of `evaluate --json`: each share with its counts."""
    return {
        **{name: _share_fields(share) for name, share in report.shares.items()},
        "risk_coverage": report.risk_coverage,
        "milliseconds": {"median": report.milliseconds_median, "p95": report.milliseconds_p95},
        "groups": {
            group: {name: _share_fields(share) for name, share in shares.items() if share.of}
            for group, shares in report.groups.items()
        },
    }


def _share_fields(share: Share) -> dict[str, float | int | None]:
    return {"value": share.value, "count": share.count, "of": share.of}


def print_report(console: Console, report: Report) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column(cli_texts.FIGURE)
    table.add_column(cli_texts.SHARE, justify="right")
    table.add_column(cli_texts.COUNT, justify="right")
    table.add_column(cli_texts.SHARE_OF)
    for group, shares in ((cli_texts.ALL, report.shares), *report.groups.items()):
        table.add_row(plain(group, style="bold"), "", "", "")
        for name, share in shares.items():
            if share.value is not None:
                counted, meaning = f"{share.count}/{share.of}", cli_texts.FIGURES[name]
                table.add_row(f"  {name}", f"{share.value:.3f}", counted, meaning)
    console.print(table)
    if report.risk_coverage is not None:
        console.print(f"{cli_texts.RISK_COVERAGE}: {report.risk_coverage:.3f}")
    median, p95 = report.milliseconds_median, report.milliseconds_p95
    console.print(cli_texts.SPEED.format(median=median, p95=p95))


def print_named(console: Console, lines: Sequence[str]) -> None:
    """The first lines, and how many more there are."""
    for line in lines[:_NAMED]:
        console.print(plain(f"  {line}"), soft_wrap=True)
    if len(lines) > _NAMED:
        console.print(f"  {cli_texts.AND_MORE.format(count=len(lines) - _NAMED)}")


def figures(rows: Iterable[tuple[str, object]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in rows:
        table.add_row(plain(name), plain(str(value)))
    return table
