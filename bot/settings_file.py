"""The settings file `ratsauskunft.toml` ↔ values by key, whether they can be used or not.

A key is the name of the environment variable without its prefix, in lower case.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.texts import settings as words
from bot.texts.failures import of_the_system
from retrieval.errors import RatsauskunftError
from retrieval.files import replace_file

#: Where the file lies unless RATSAUSKUNFT_SETTINGS names another place.
SETTINGS_FILE = Path("ratsauskunft.toml")

Value = str | int | float | bool | list[str]

#: What the tables of several towns stand under: [stadt.musterstadt].
TOWNS = "stadt"
_TOWN_NAME = re.compile(r"[A-Za-z0-9_-]+")
#: A line that begins a table.
_TABLE = re.compile(r"""^[ \t]*\[\[?[\w."' -]+\]\]?[ \t]*(?:#.*)?$""", re.MULTILINE)


class SettingsError(RatsauskunftError):
    """A setting has a value that cannot be used."""


def read_settings(path: Path, keys: Collection[str]) -> dict[str, Value]:
    """Return the values of a file, none where there is no file; those of towns apart.

    Raise SettingsError where it is no TOML, or has a key that is not among `keys`.
    """
    values = {key: value for key, value in _read(path).items() if key != TOWNS}
    return _known(values, keys, path)


def read_towns(path: Path, keys: Collection[str]) -> dict[str, dict[str, Value]]:
    """Return the values of each town's table, in the order of the file; raise as above."""
    tables = _read(path).get(TOWNS, {})
    named = isinstance(tables, dict) and all(map(_TOWN_NAME.fullmatch, tables))
    if not named or not all(isinstance(one, dict) for one in tables.values()):
        raise SettingsError(words.NO_TOWN_TABLE.format(file=path))
    return {name: _known(table, keys, path, f"{TOWNS}.{name}.") for name, table in tables.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        reason = of_the_system(error)
        raise SettingsError(words.UNREADABLE.format(file=path, reason=reason)) from None
    except UnicodeDecodeError:
        raise SettingsError(words.NOT_UTF_8.format(file=path)) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = place[1] if place else text.count("\n") + 1
        raise SettingsError(words.NOT_TOML.format(file=path, line=line)) from None


def _known(
    values: dict[str, Any], keys: Collection[str], path: Path, where: str = ""
) -> dict[str, Value]:
    """The values, each of which has one of the keys and can stand in a file."""
    for key, value in values.items():
        if key not in keys:
            near = get_close_matches(key.lower(), keys, n=1, cutoff=0)
            meant = words.MEANT.format(key=near[0]) if near else ""
            raise SettingsError(words.UNKNOWN_KEY.format(file=path, key=where + key, meant=meant))
        if not _is_value(value):
            raise SettingsError(words.NO_VALUE.format(file=path, key=where + key))
    return values


def _is_value(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str | int | float)


def write_settings(path: Path, changes: Mapping[str, Value | None], keys: Iterable[str]) -> None:
    """Set keys in a file, None for their defaults; all other lines stay as they are.

    A new file lists every one of `keys` with its meaning. Raise SettingsError where the file
    cannot be written.
    """
    text = path.read_text(encoding="utf-8-sig") if path.exists() else _template(keys)
    # What stands behind the head of a table would be the town's.
    table = _TABLE.search(text)
    common, towns = (text[: table.start()], text[table.start() :]) if table else (text, "")
    for key, value in changes.items():
        common = _changed(common, key, value)
    whole = f"{common.rstrip()}\n\n{towns}" if towns else common
    try:
        replace_file(path, whole.encode())
    except OSError as error:
        reason = of_the_system(error)
        raise SettingsError(words.NOT_WRITTEN.format(file=path, reason=reason)) from None


def _template(keys: Iterable[str]) -> str:
    parts = [words.FILE_HEAD]
    parts += [f"# {words.meaning(key)}\n# {words.allowed(key)}\n#{key} = \n" for key in keys]
    return "\n".join(parts)


def _changed(text: str, key: str, value: Value | None) -> str:
    """The text of a file with one key set; a line that leaves it open is where it goes."""
    line = f"#{key} = " if value is None else f"{key} = {written(value)}"
    own = re.compile(rf"^#?{key}[ \t]*=[ \t]*(\[[^\]]*\].*|.*)$", re.MULTILINE)
    places = [*own.finditer(text)]
    if not places:
        return f"{text.rstrip()}\n\n{line}\n" if value is not None else text
    place = next((one for one in places if not one[0].startswith("#")), places[-1])
    return text[: place.start()] + line + text[place.end() :]


def written(value: Value) -> str:
    """Return a value as TOML writes it: its strings are those of JSON.

    >>> written(["Nord", 'der "Süden"']), written(True), written(2.0)
    ('["Nord", "der \\\\"Süden\\\\""]', 'true', '2.0')
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
