"""Settings file → the towns of one service: each with its address and settings of its own.

A town's table `[stadt.musterstadt]` overrides what is set for all. Folders that it does not name
lie below the common ones, under the name of the town.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.settings import (
    Settings,
    checked,
    given_values,
    load_settings,
    settings_file,
    variable,
)
from bot.settings_file import TOWNS, SettingsError, Value, read_towns
from bot.texts import settings as words

#: Names the town that a command is meant for, where there are several.
TOWN_VARIABLE = "RATSAUSKUNFT_STADT"
#: Where a town is found: a path of the service, or a host name; its path is its name otherwise.
ADDRESS = "adresse"
#: What holds for the whole process.
_OF_ALL = frozenset({"host", "port", "trusted_proxies", "metrics_port", "compare_towns"})
#: Folders that are each town's own.
_FOLDERS = ("archive", "records", "state", "backup")
_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+")
_HOST_NAME = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]")
#: First parts of paths that are the service's own.
OWN_PATHS: Final = frozenset(
    {"healthz", "readyz", "metrics", "static", "vergleich", "impressum", "datenschutz",
     "barrierefreiheit"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """One of several towns: `root` is the path before all of its addresses, or nothing where it has
    a host name of its own.
    """

    name: str
    settings: Settings
    root: str = ""
    host_name: str = ""

    @property
    def shown(self) -> str:
        """What the town is called: the name of the city, or that in the file."""
        return self.settings.city_name or self.name

    def address(self, base: str) -> str | None:
        """The address of its pages for who reads those at `base`; None where it is not known."""
        if self.settings.public_url:
            return self.settings.public_url.rstrip("/")
        read = urlsplit(base)
        if not read.hostname:
            return None
        if not self.host_name:
            return f"{read.scheme}://{read.netloc}{self.root}"
        port = f":{read.port}" if read.port else ""
        return f"{read.scheme}://{self.host_name}{port}"


def load_towns(
    environ: Mapping[str, str], env_file: Path = Path(".env")
) -> tuple[Settings, tuple[Town, ...]]:
    """What is set for all, and the towns, none where the file names none.

    Raise SettingsError where something cannot be used, or two towns would be in each other's way.
    """
    common = load_settings(environ, env_file)
    file = settings_file(environ)
    tables = read_towns(file, [*Settings.model_fields, ADDRESS])
    if not tables:
        return common, ()
    given, names = given_values(environ, env_file)
    if common.telegram_bot_token:
        key = "telegram_bot_token"
        raise SettingsError(words.FOR_ONE_TOWN.format(name=names.get(key, variable(key))))
    towns: list[Town] = []
    for name, table in tables.items():
        where = f"{file}, {TOWNS}.{name}"
        for key in table.keys() & _OF_ALL:
            raise SettingsError(words.FOR_ALL_TOWNS.format(name=f"{where}.{key}"))
        town = _town(name, table, given, names, common, where)
        _check(town, towns, where)
        towns.append(town)
    return common, tuple(towns)


def _town(
    name: str,
    table: Mapping[str, Value],
    given: Mapping[str, Value],
    names: Mapping[str, str],
    common: Settings,
    where: str,
) -> Town:
    own = {key: value for key, value in table.items() if key != ADDRESS and value not in ("", [])}
    settings = checked({**given, **own}, {**names, **{key: f"{where}.{key}" for key in own}})
    address = str(table.get(ADDRESS) or f"/{name}").lower().rstrip("/")
    root = address if _PATH.fullmatch(address) else ""
    if not root and not _HOST_NAME.fullmatch(address):
        raise SettingsError(_unusable(table.get(ADDRESS, ""), where))
    changes: dict[str, object] = {
        folder: getattr(common, folder) / name
        for folder in _FOLDERS
        if folder not in own and getattr(common, folder)
    }
    if "state" not in own and not common.state and settings.state_folder:
        changes["state"] = settings.state_folder / name
    if root and settings.public_url:
        changes["public_url"] = settings.public_url.rstrip("/") + root
    elif settings.public_url and "public_url" not in own:
        # That of the service is not the town's.
        changes["public_url"] = f"{settings.public_url.partition('://')[0]}://{address}"
    return Town(name, settings.model_copy(update=changes), root, "" if root else address)


def _check(town: Town, others: Iterable[Town], where: str) -> None:
    """Raise SettingsError where the town has an address or a bot that is another's."""
    parts = town.root.split("/")[1:2]
    taken = bool(OWN_PATHS.intersection(parts))
    for other in others:
        same_path = f"{town.root}/".startswith(f"{other.root}/") or f"{other.root}/".startswith(
            f"{town.root}/"
        )
        taken |= bool(town.root and other.root) and same_path
        taken |= bool(town.host_name) and town.host_name == other.host_name
        token = town.settings.telegram_bot_token
        if token and token == other.settings.telegram_bot_token:
            raise SettingsError(words.FOR_ONE_TOWN.format(name=f"{where}.telegram_bot_token"))
    if taken:
        raise SettingsError(_unusable(town.root or town.host_name, where))


def _unusable(value: object, where: str) -> str:
    return words.TOWN_ADDRESS.format(name=f"{where}.{ADDRESS}", value=value)


def chosen_settings(environ: Mapping[str, str], env_file: Path = Path(".env")) -> Settings:
    """The settings that a command is meant for: those of the town that TOWN_VARIABLE names.

    Raise SettingsError where there are several towns and none of them is named.
    """
    common, towns = load_towns(environ, env_file)
    name = environ.get(TOWN_VARIABLE, "")
    if not name and not towns:
        return common
    told = {
        "file": settings_file(environ),
        "variable": TOWN_VARIABLE,
        "name": name,
        "towns": ", ".join(town.name for town in towns) or "–",
    }
    if not name:
        raise SettingsError(words.WHICH_TOWN.format(**told))
    for town in towns:
        if town.name == name:
            return town.settings
    raise SettingsError(words.NO_SUCH_TOWN.format(**told))
