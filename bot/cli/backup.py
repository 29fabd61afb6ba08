"""Settings, archive, state and records → one folder, from which all can be put back.

BACKUP/records/                      what was fetched, each file once
BACKUP/folders/                      the office's own folders, with their tables
BACKUP/2026-03-01_0315/              settings, archive and state of that moment; the newest seven
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

from bot.cli.updating import is_address
from bot.settings import Settings, SettingsError
from bot.state.file import DEFAULT_FOLDER, OWN
from bot.telegram.state import STATE_FILE
from bot.texts import office as words
from bot.texts.failures import of_the_system
from retrieval.errors import RatsauskunftError
from retrieval.sources.office.table import beside
from retrieval.storage import generation

#: The name of a backup; others in its folder are left alone.
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}_\d{4}")
#: Backups that stay: state holds what is deleted after 30 days, and so must they be.
_KEPT = 7


def back_up(settings: Settings, file: Path, now: datetime, into: Path | None = None) -> Path:
    """Write a backup and return its folder; RatsauskunftError where that fails.

    Those before stay as they were until it is whole; then the oldest go.
    """
    folder = into or settings.backup
    if folder is None:
        raise SettingsError(words.BACKUP_UNSET)
    state = settings.state_folder or DEFAULT_FOLDER
    own_folders = [Path(one) for one in settings.source if not is_address(one)]
    for own in (settings.archive, state, settings.records, *own_folders):
        if folder.resolve().is_relative_to(own.resolve()):
            raise SettingsError(words.BACKUP_INSIDE.format(folder=own))
    whole = folder / f"{now:%Y-%m-%d_%H%M}"
    fresh = folder / f".new-{whole.name}"
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        for one in (file, Path(".env")):
            if one.is_file():
                shutil.copy2(one, fresh / one.name)
        if state.is_dir():
            _copy_state(state, fresh / "state")
        # Before the archive, which may be damaged and can be built again from these.
        _mirror(settings.records, folder / "records")
        (folder / "folders").mkdir(exist_ok=True)
        for own in own_folders:
            _mirror_own(own, folder / "folders" / _place(own))
        if settings.archive.is_dir():
            generation.copy_current(settings.archive, fresh / "archive")
        shutil.rmtree(whole, ignore_errors=True)
        fresh.rename(whole)
        for old in _backups(folder)[:-_KEPT]:
            shutil.rmtree(old)
    except RatsauskunftError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    except (OSError, shutil.Error) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        reason = of_the_system(error)
        raise RatsauskunftError(words.NOT_BACKED_UP.format(folder=folder, reason=reason)) from error
    return whole


def newest(folder: Path) -> date | None:
    """Return the day of the newest backup in a folder; None where there is none."""
    found = _backups(folder)
    return datetime.strptime(found[-1].name, "%Y-%m-%d_%H%M").date() if found else None


def _backups(folder: Path) -> list[Path]:
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted(one for one in there if _NAME.fullmatch(one.name))


def _copy_state(state: Path, into: Path) -> None:
    """Copy what outlives the service; a database is copied while it is written."""
    into.mkdir(mode=0o700)
    for one in state.iterdir():
        if one.is_file() and not one.name.startswith((".", STATE_FILE)):
            shutil.copy2(one, into)
    database = state / STATE_FILE
    if database.exists():
        copy = into / STATE_FILE
        copy.touch(mode=OWN)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)


def _place(own: Path) -> Path:
    """Where a folder lies in a backup: as below the working directory, else by its whole path."""
    whole, here = own.absolute(), Path.cwd()
    return whole.relative_to(here if whole.is_relative_to(here) else whole.anchor)


def _mirror_own(own: Path, into: Path) -> None:
    """Copy a folder of the office and the table beside it; an empty one may be a drive that is
    away, and takes nothing out."""
    into.parent.mkdir(parents=True, exist_ok=True)
    if own.is_file():
        shutil.copy2(own, into)
    elif own.is_dir() and any(own.iterdir()):
        _mirror(own, into)
    for table in beside(own):
        shutil.copy2(table, into.parent)


def _copy_changed(source: Path, target: Path) -> None:
    was, now = target.stat() if target.exists() else None, source.stat()
    if not was or (was.st_size, int(was.st_mtime)) != (now.st_size, int(now.st_mtime)):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _mirror(records: Path, into: Path) -> None:
    """Copy the files that are new or changed, and take out those that are gone."""
    into.mkdir(exist_ok=True)
    if not records.is_dir():
        return
    kept = {one.relative_to(records) for one in records.rglob("*") if one.is_file()}
    for name in kept:
        # An update may run meanwhile; what it renames or takes out is copied the next time.
        with suppress(FileNotFoundError):
            _copy_changed(records / name, into / name)
    for one in into.rglob("*"):
        if one.is_file() and one.relative_to(into) not in kept:
            one.unlink()
