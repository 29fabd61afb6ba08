"""The commands for the office that runs the service: set up, update, check, back up."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import json_text
from bot.cli.german import WrongUsage
from bot.settings import FILE_VARIABLE, Settings, load_settings, settings_file
from bot.settings_file import SETTINGS_FILE, write_settings
from bot.texts import cli as cli_texts
from bot.texts import office as words


def _option(name: str, meaning: str, metavar: str = "TEXT") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=meaning, metavar=metavar)
    return option


def _set_up(
    address: Annotated[str | None, typer.Argument(help=words.ADDRESS, metavar="ADRESSE")] = None,
    name: Annotated[str | None, _option("--name", words.NAME)] = None,
    contact: Annotated[str | None, _option("--kontakt", words.CONTACT)] = None,
    operator: Annotated[str | None, _option("--betreiber", words.OPERATOR)] = None,
    privacy: Annotated[str | None, _option("--datenschutz", words.PRIVACY)] = None,
    districts: Annotated[str | None, _option("--ortsteile", words.DISTRICTS)] = None,
    yes: Annotated[bool, typer.Option("--ja", help=words.YES)] = False,
    settings_only: Annotated[
        bool, typer.Option("--nur-einstellungen", help=words.WITHOUT_FETCHING)
    ] = False,
) -> None:
    from bot.cli.asking import Asker
    from bot.cli.setup import set_up

    file = Path(os.environ.get(FILE_VARIABLE) or SETTINGS_FILE)
    if not file.exists():
        # Settings that a variable names must be there before they can be read.
        write_settings(file, {}, Settings.model_fields)
    options = {
        "source": address,
        "city_name": name,
        "contact_url": contact,
        "operator": operator,
        "privacy_officer": privacy,
        "districts": districts,
    }
    given = {key: value for key, value in options.items() if value}
    if yes and not (name or load_settings(os.environ).city_name):
        raise WrongUsage(words.NAME_NEEDED)
    set_up(file, given, Asker(not yes, file, sys.stdin), fetches=not settings_only)


def _update() -> None:
    from bot.cli.updating import update

    if not update(load_settings(os.environ)):
        raise typer.Exit(1)


def _check(
    as_json: Annotated[bool, typer.Option("--json", help=cli_texts.JSON)] = False,
    here_only: Annotated[bool, typer.Option("--ohne-quelle", help=words.WITHOUT_SOURCE)] = False,
) -> None:
    from bot.cli.check_report import print_checks
    from bot.cli.checks import check

    settings, file = load_settings(os.environ), settings_file(os.environ)
    found = list(check(settings, file, datetime.now(UTC), ask_source=not here_only))
    if as_json:
        print(json_text.json_line({"checks": [*map(asdict, found)]}))
    else:
        print_checks(found)
    if any(one.level == "error" for one in found):
        raise typer.Exit(1)


def _back_up(
    folder: Annotated[
        Path | None, typer.Argument(help=words.BACKUP_FOLDER, metavar="ORDNER")
    ] = None,
) -> None:
    from bot.cli.backup import back_up

    settings, file = load_settings(os.environ), settings_file(os.environ)
    written = back_up(settings, file, datetime.now(UTC).astimezone(), folder)
    print(words.BACKED_UP.format(folder=written), file=sys.stderr)


#: What each command is for, and what it does.
COMMANDS: Mapping[str, tuple[str, Callable[..., None]]] = {
    "einrichten": (words.EINRICHTEN, _set_up),
    "aktualisieren": (words.AKTUALISIEREN, _update),
    "pruefen": (words.PRUEFEN, _check),
    "sichern": (words.SICHERN, _back_up),
}
