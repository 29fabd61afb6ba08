"""typer's commands, help and complaints in German.

Help is written as typer writes it without rich, from what each parameter says of itself.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot.texts import usage as words


class WrongUsage(typer.TyperException):
    """A command was called in a way that cannot be meant; the message is German."""

    exit_code = 2


class Command(TyperCommand):
    """A command whose help is German."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return _pieces(self, ctx)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_parameters(self, ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        if examples := words.EXAMPLES.get(str(self.name)):
            with formatter.section(words.EXAMPLES_TITLE):
                for one in examples:
                    formatter.write(f"  {one}\n")


class Group(TyperGroup):
    """All commands; an unknown one is refused with the nearest name."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [*_pieces(self, ctx), words.COMMAND_METAVAR]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_parameters(self, ctx, formatter)
        commands = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        with formatter.section(words.COMMANDS):
            formatter.write_dl(commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.commands, n=1)
            said = [words.NO_COMMAND.format(name=args[0]), _meant(near), _see_help(ctx)]
            raise WrongUsage(" ".join(filter(None, said)))
        return super().resolve_command(ctx, args)


def _pieces(command: Any, ctx: Any) -> list[str]:
    arguments = [one for one in command.get_params(ctx) if one.param_type_name == "argument"]
    names = [_argument(one) for one in arguments]
    optional = [not one.required for one in arguments]
    shown = [f"[{name}]" if free else name for name, free in zip(names, optional, strict=True)]
    return [words.OPTIONS_METAVAR, *shown]


def _argument(parameter: Any) -> str:
    several = " …" if parameter.nargs != 1 else ""
    return f"{parameter.metavar or parameter.name.upper()}{several}"


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix=words.USAGE)


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    arguments, options = [], []
    for one in command.get_params(ctx):
        if one.param_type_name == "argument":
            arguments.append((_argument(one), one.help or ""))
            continue
        name = ", ".join([*one.opts, *one.secondary_opts])
        value = "" if one.is_flag else f" {one.metavar or one.name.upper()}"
        told = words.HELP if "--help" in one.opts else one.help or ""
        options.append((name + value, f"{told} {words.REQUIRED}" if one.required else told))
    for title, rows in ((words.ARGUMENTS, arguments), (words.OPTIONS, options)):
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)


def in_german(error: typer.TyperException) -> str:
    """Return what is wrong with a call, and how to learn more."""
    if isinstance(error, WrongUsage):
        return str(error)
    return f"{_complaint(error)} {_see_help(getattr(error, 'ctx', None))}"


def _complaint(error: Any) -> str:
    # typer does not show these classes; only their names tell them apart.
    match type(error).__name__:
        case "MissingParameter":
            return words.MISSING.format(name=_name(error.param))
        case "NoSuchOption":
            said = words.NO_OPTION.format(name=error.option_name)
            return " ".join(filter(None, (said, _meant(error.possibilities or ()))))
        case "BadOptionUsage":
            needs = "requires" in error.message
            sentence = words.NEEDS_VALUE if needs else words.TAKES_NO_VALUE
            return sentence.format(name=error.option_name)
        case "BadParameter" if error.param is not None:
            return words.BAD_VALUE.format(name=_name(error.param), meaning=error.param.help or "")
    if rest := re.search(r"extra argument\(s\) \((.*)\)$", str(error)):
        return words.TOO_MUCH.format(rest=rest[1])
    return words.NOT_UNDERSTOOD


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return _argument(parameter)
    return str(parameter.opts[-1])


def _meant(names: Sequence[str]) -> str:
    return words.OPTION_MEANT.format(names=words.OR.join(names)) if names else ""


def _see_help(ctx: Any) -> str:
    return words.SEE_HELP.format(command=ctx.command_path if ctx else "ratsauskunft")


def of_a_bug(error: Exception) -> str:
    """Return that the program is at fault, and where; not what the error says."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return words.A_BUG.format(kind=type(error).__name__, place=place)
