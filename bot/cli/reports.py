"""Build, status and evaluation → tables of a terminal, and the figures as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

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
from rich.text import Text

from bot import render
from bot.settings import Settings
from bot.state.feedback import Counts
from bot.state.unanswered import Group
from bot.texts import cli as words
from bot.texts.common import VERDICTS
from bot.texts.failures import in_german
from retrieval.build.archive import Built
from retrieval.evaluation import Report, Share
from retrieval.german.dates import german_date
from retrieval.records import LeftOut
from retrieval.replies.holdings import Status
from retrieval.sources.folders import SourceContents

#: How many left-out files the report names.
_NAMED = 20
COUNTING = (
    TextColumn("{task.description}"),
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
        task = bar.add_task(words.READING, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, description=words.ENCODING, completed=done, total=total)

        yield show


def print_build(
    console: Console, reading: SourceContents, built: Built, settings: Settings
) -> None:
    """What was read, what is kept, what changed by it, what was left out and why.

    Says which body was assumed where neither the sources nor the setting name one.
    """
    records, changes = built.records, built.changes
    kinds = Counter(page.kind for page in reading.pages)
    table = figures()
    table.add_row(words.PAGES, str(len(reading.pages)))
    for kind, name in words.KIND_NAMES.items():
        if kinds[kind]:
            table.add_row(f"  {name}", str(kinds[kind]))
    non_public = sum(not one.top.public for one in records.listings)
    answered = [one for one in records.anfragen if one.antworten]
    rows = (
        (words.SITZUNGEN, len(records.sitzungen)),
        (words.TOPS, len(records.listings)),
        (f"  {words.NON_PUBLIC_TOPS}", non_public),
        (words.ANSWERED, len(answered)),
        (words.ANSWERS, sum(len(one.antworten) for one in answered)),
        (f"  {words.WHOLE}", records.whole_answers),
        (words.UNANSWERED, records.unanswered_fragen),
        (words.CONTEXTS, len(records.excerpts)),
        (words.ADDED, changes.added),
        (words.CHANGED, changes.changed),
        (words.UNCHANGED, changes.unchanged),
        (words.GONE, changes.gone),
        (words.REMOVED, len(reading.removed)),
        (words.ENCODED, built.encoded),
        (words.LEFT_OUT, len(reading.left_out)),
    )
    for name, count in rows:
        table.add_row(name, str(count))
    console.print(Text(f"{words.BUILT}: {settings.archive}", style="bold"))
    console.print(table)
    print_named(console, [f"{_file(left)}: {in_german(left.reason)}" for left in reading.left_out])
    if reading.assumed_body and "body" not in settings.model_fields_set:
        console.print(Text(words.ASSUMED_BODY.format(body=reading.assumed_body), style="bold"))


def _file(left: LeftOut) -> str:
    """A file with the paper that it belongs to, where that is known."""
    if left.source is None:
        return left.file
    return f"{left.file} ({render.joined([left.source.betreff, render.source_line(left.source)])})"


def print_status(console: Console, status: Status) -> None:
    """What an archive holds."""
    period = (
        f"{german_date(status.first)} – {german_date(status.last)}"
        if status.first and status.last
        else words.NONE
    )
    rows = (
        (words.GENERATION, status.generation),
        (words.BUILT_AT, f"{status.built:%d.%m.%Y %H:%M} UTC"),
        (words.ENCODER, status.encoder),
        (words.SOURCES_READ, ", ".join(status.sources)),
        (words.BODIES, ", ".join(status.bodies) or words.NONE),
        (words.SITZUNGEN, str(status.sitzungen)),
        (words.PERIOD, period),
        (words.TOPS, str(status.tops)),
        (words.ANSWERS, str(status.answers)),
        (words.POINTERS, str(status.pointers)),
        (words.CONTEXTS, str(status.contexts)),
        (words.PASSAGES, str(status.passages)),
        (words.CHECKS, words.CHECKS_GOOD),
    )
    table = figures()
    for name, value in rows:
        table.add_row(name, value)
    console.print(table)


def print_feedback(console: Console, counts: Counts) -> None:
    """How often which verdict was given, and the answers that fit least."""
    table = figures()
    for verdict, label in VERDICTS.items():
        table.add_row(label, str(sum(given.get(verdict, 0) for given in counts.values())))
    console.print(Text(words.FEEDBACK))
    console.print(table)
    doubted = sorted(counts, key=lambda id: counts[id].get("fits", 0) - sum(counts[id].values()))
    for id in doubted[:_NAMED]:
        said = ", ".join(
            f"{label} {counts[id][verdict]}"
            for verdict, label in VERDICTS.items()
            if verdict in counts[id]
        )
        console.print(Text(f"{id}: {said}"))


def print_unanswered(console: Console, groups: Sequence[Group]) -> None:
    """The questions that citizens gave to the city, by topic, the most frequent first."""
    console.print(Text(words.UNANSWERED_GIVEN))
    for group in groups:
        console.print(Text(f"  {group.topic or words.NO_TOPIC}", style="bold"))
        print_named(
            console,
            [f"  {gap.count} × {gap.text} ({german_date(gap.last)})" for gap in group.gaps],
        )


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
    """The figures of an evaluation, for all questions and by group."""
    table = Table(box=None, pad_edge=False)
    table.add_column(words.FIGURE)
    table.add_column(words.SHARE, justify="right")
    table.add_column(words.COUNT, justify="right")
    for group, shares in ((words.ALL, report.shares), *report.groups.items()):
        table.add_row(Text(group, style="bold"), "", "")
        for name, share in shares.items():
            if share.value is not None:
                table.add_row(f"  {name}", f"{share.value:.3f}", f"{share.count}/{share.of}")
    console.print(table)
    if report.risk_coverage is not None:
        console.print(f"{words.RISK_COVERAGE}: {report.risk_coverage:.3f}")
    console.print(
        words.SPEED.format(median=report.milliseconds_median, p95=report.milliseconds_p95)
    )


def print_named(console: Console, lines: Sequence[str]) -> None:
    """The first lines, and how many more there are."""
    for line in lines[:_NAMED]:
        console.print(Text(f"  {line}"), soft_wrap=True)
    if len(lines) > _NAMED:
        console.print(f"  {words.AND_MORE.format(count=len(lines) - _NAMED)}")


def figures() -> Table:
    """A table of names and figures, without lines."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="left")
    return table
