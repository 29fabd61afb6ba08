"""The sources of the settings → folders of records, brought up to date → the archive."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from bot.cli import building, fetching
from bot.cli.recognition import recognise
from bot.settings import Settings, SettingsError
from bot.texts import office as words
from bot.texts.failures import of_error
from bot.towns import Town
from retrieval.errors import RatsauskunftError
from retrieval.sources.office.table import TABLE_FILE
from retrieval.sources.paths import is_left_behind


def update(settings: Settings, since: date | None = None) -> bool:
    """Fetch what is new, build the archive, and return whether every source could be had.

    Raise RatsauskunftError where there is nothing to build from.
    """
    if not settings.source:
        raise SettingsError(words.NO_SOURCE_SET)
    whole, folders = True, list[Path]()
    for source in settings.source:
        if not is_address(source):
            folders.append(Path(source))
            continue
        folder = folder_of(settings, source)
        _say(words.FETCHING.format(source=source))
        try:
            _fetch(settings, source, folder, since)
        except RatsauskunftError as error:
            whole = False
            _say(words.SOURCE_FAILED.format(source=source, reason=of_error(error)))
        if folder.is_dir() and any(folder.iterdir()):
            folders.append(folder)
    if not folders:
        raise RatsauskunftError(words.NOTHING_FETCHED)
    building.build(settings, folders)
    if not whole:
        _say(words.PARTLY)
    return whole


def update_all(towns: Iterable[Town]) -> bool:
    """Update town by town, and return whether all of each could be had; none stops the others."""
    whole = True
    for town in towns:
        _say(f"{town.shown}:")
        try:
            whole &= update(town.settings)
        except RatsauskunftError as error:
            whole = False
            _say(of_error(error))
    return whole


def _fetch(settings: Settings, url: str, folder: Path, since: date | None) -> None:
    found = recognise(url, fetching.policy(settings, quietly=True))
    match found.fetch:
        case "crawl":
            fetching.crawl(settings, found.url, folder, since)
        case "oparl":
            if since:
                _say(words.WHOLE_LISTS)
            fetching.fetch(settings, found.url, folder, None)
        case _:
            raise RatsauskunftError(
                words.NOT_READABLE.format(name=found.system.name, ask=found.system.ask)
            )


def is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def files_in(folder: Path) -> str:
    """How many files an office has put into a folder, in words."""
    found = (one.name for one in folder.rglob("*") if one.is_file())
    count = sum(not is_left_behind(one) and one != TABLE_FILE for one in found)
    return words.ONE_FILE if count == 1 else words.FILES.format(count=count)


def folder_of(settings: Settings, url: str) -> Path:
    """Return the folder of what is fetched from an address: each has its own."""
    parts = urlsplit(url)
    name = re.sub(r"[^A-Za-z0-9.-]+", "_", f"{parts.netloc}{parts.path}").strip("_.")
    return settings.records / name[:100]


def _say(line: str) -> None:
    print("".join(one for one in line if one.isprintable()), file=sys.stderr)
