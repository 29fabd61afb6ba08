"""Tables of loose files → written beside them, and what a build says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from bot.cli.plain import plain
from bot.cli.reports import figures
from bot.texts import cli as words
from bot.texts.failures import in_german
from retrieval.sources.office.roles import Role
from retrieval.sources.office.table import TABLE_FILE, Table

#: A table, and where it was written; None where it could not be.
Saved = tuple[Table, Path | None]
_NAMES: Mapping[Role, str] = {
    Role.ENQUIRY: words.TAKEN_ENQUIRY,
    Role.ANSWER: words.TAKEN_ANSWER,
    Role.BOTH: words.TAKEN_BOTH,
    Role.MINUTES: words.TAKEN_MINUTES,
    Role.OTHER: words.TAKEN_OTHER,
    Role.UNCLEAR: words.TAKEN_UNCLEAR,
}


def save(tables: Iterable[Table]) -> list[Saved]:
    """Write each table, with its hints in German."""
    return [(table, table.save(in_german)) for table in tables]


def print_tables(console: Console, saved: Sequence[Saved]) -> None:
    """What the files of each folder were taken for, and where that can be corrected."""
    for table, path in saved:
        console.print(plain(words.TAKEN.format(folder=table.folder), style="bold"))
        counts = table.counts
        console.print(figures((name, counts[one]) for one, name in _NAMES.items() if one in counts))
        if path:
            console.print(plain(words.TABLE_WRITTEN.format(path=path)), soft_wrap=True)
        elif table.is_legible:
            told = words.TABLE_NOT_WRITTEN.format(name=TABLE_FILE, folder=table.folder)
            console.print(plain(told, style="bold"), soft_wrap=True)
