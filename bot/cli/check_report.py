"""Checks → one line each on standard output, and what to do below those that need it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.checks import Check
from bot.cli.plain import plain, terminal
from bot.texts import office as words

_STYLES = {"ok": "green", "warn": "yellow", "error": "bold red"}


def print_checks(found: Sequence[Check]) -> None:
    console = terminal()
    for one in found:
        line = plain(f"{words.LEVELS[one.level]:<11}", style=_STYLES[one.level])
        console.print(line + plain(f"{one.name}: {one.said}"), soft_wrap=True)
        if one.level != "ok" and one.todo:
            console.print(plain(f"{'':<11}{words.TO_DO.format(todo=one.todo)}"), soft_wrap=True)
    errors, warnings = (sum(one.level == level for one in found) for level in ("error", "warn"))
    console.print()
    good = not errors and not warnings
    said = words.SUM_GOOD if good else words.SUM.format(errors=errors, warnings=warnings)
    console.print(plain(said), soft_wrap=True)
