"""A running installation → what is in order, what needs a look and what is wrong, one by one."""

from __future__ import annotations

import http.client
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from bot.cli import building, fetching, samples
from bot.cli.backup import newest
from bot.cli.recognition import recognise
from bot.cli.updating import files_in, is_address
from bot.settings import Settings
from bot.texts import office as words
from bot.texts import settings as setting_texts
from bot.texts.failures import in_german, of_error
from retrieval.archive import Archive
from retrieval.errors import ArchiveError, EncoderError, FetchError
from retrieval.german.dates import german_date
from retrieval.replies.reply import Answer
from retrieval.sources.http.client import FetchPolicy

Level = Literal["ok", "warn", "error"]

#: Settings that only the city knows; without the first nobody knows whose the answers are.
_NEEDED = "city_name"
_OWN = ("contact_url", "operator", "privacy_officer", "enforcement_body", "public_url", "source")
#: What stands in examples and in no real setting.
_TEMPLATES = ("muster", "example.", "beispiel", "12345")
#: Days after which an archive is old: a nightly update has failed for a week, then for a month.
_OLD, _VERY_OLD = 7, 30
#: Bytes that are always wanted beside the archive.
_SPARE = 500_000_000
#: Days after which a backup is old.
_OLD_BACKUP = 8
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what to do where it is not in order."""

    name: str
    level: Level
    said: str
    todo: str = ""


def check(settings: Settings, file: Path, now: datetime, ask_source: bool) -> Iterator[Check]:
    """Yield all checks; none asks the information system unless `ask_source`."""
    yield from check_settings(settings, file)
    asks = ask_source and any(map(is_address, settings.source))
    policy = fetching.policy(settings) if asks else None
    with ExitStack() as stack:
        archive, opened = _archive(settings)
        yield opened
        if archive:
            stack.callback(archive.close)
            yield _age(archive, now)
        yield from _sources(settings, policy)
        if policy and archive:
            yield check_answers(samples.draw(archive), policy)
    yield _disk(settings)
    yield _writing(settings)
    yield _service(settings)
    yield _backup(settings, now.date())


def check_settings(settings: Settings, file: Path) -> list[Check]:
    """What is not set, and what still stands there as in an example."""
    found = []
    for key in (_NEEDED, *_OWN):
        value = getattr(settings, key)
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        said = ""
        if not value:
            said = words.UNSET.format(key=key, meaning=setting_texts.meaning(key))
        elif any(one in shown.casefold() for one in _TEMPLATES):
            said = words.TEMPLATE.format(key=key, value=shown)
        if said:
            level: Level = "error" if value or key == _NEEDED else "warn"
            found.append(Check(words.CHECK_SETTINGS, level, said, words.SET_IT.format(file=file)))
    return found or [Check(words.CHECK_SETTINGS, "ok", words.ALL_SET)]


def _archive(settings: Settings) -> tuple[Archive | None, Check]:
    try:
        archive = building.open_archive(settings)
    except (ArchiveError, EncoderError) as error:
        return None, Check(words.CHECK_ARCHIVE, "error", of_error(error), words.UPDATE_NOW)
    status = archive.status
    if not status.answers:
        return archive, Check(words.CHECK_ARCHIVE, "warn", words.HOLDS_NOTHING, words.UPDATE_NOW)
    told = words.HOLDS if status.sitzungen else words.HOLDS_ANSWERS
    said = told.format(answers=status.answers, sitzungen=status.sitzungen)
    return archive, Check(words.CHECK_ARCHIVE, "ok", said)


def _age(archive: Archive, now: datetime) -> Check:
    days = (now - archive.status.built).days
    named = {0: words.AGE_TODAY, 1: words.AGE_ONE}
    said = named.get(days, words.AGE.format(days=days))
    if days <= _OLD:
        return Check(words.CHECK_AGE, "ok", said)
    level: Level = "error" if days > _VERY_OLD else "warn"
    return Check(words.CHECK_AGE, level, said, words.SCHEDULE)


def _sources(settings: Settings, policy: FetchPolicy | None) -> Iterator[Check]:
    """Each source; those in the network where there is a policy to ask them by."""
    for source in settings.source:
        if not is_address(source):
            yield _folder(Path(source))
        elif policy:
            yield _address(source, policy)


def _address(source: str, policy: FetchPolicy) -> Check:
    try:
        found = recognise(source, policy)
    except FetchError as error:
        said = words.SOURCE_BAD.format(source=source, reason=in_german(error.reason))
        return Check(words.CHECK_SOURCE, "error", said, words.ASK_OPERATOR_OF_SOURCE)
    told = words.SOURCE_GOOD if found.fetch else words.SOURCE_UNREAD
    said = told.format(source=source, name=found.system.name)
    if found.fetch:
        return Check(words.CHECK_SOURCE, "ok", said)
    return Check(words.CHECK_SOURCE, "error", said, found.system.ask)


def _folder(folder: Path) -> Check:
    if not folder.is_dir():
        said = words.NO_FOLDER.format(folder=folder, here=Path.cwd())
        return Check(words.CHECK_SOURCE, "error", said, words.FOLDER_BACK)
    said = words.SOURCE_FOLDER.format(source=folder, files=files_in(folder))
    return Check(words.CHECK_SOURCE, "ok", said)


def check_answers(answers: Iterable[Answer], policy: FetchPolicy) -> Check:
    """Whether answers still stand at their source."""
    drawn = [one for one in answers if is_address(one.source.url or "")]
    name = words.CHECK_ANSWERS
    if not drawn:
        return Check(name, "ok", words.ANSWERS_WITHOUT)
    bad, compared = [], 0
    for answer in drawn:
        try:
            found = samples.look_up(answer, policy)
        except FetchError:
            found = "gone"
        compared += found == "same"
        if found == "gone":
            bad.append(str(answer.source.url))
    if bad:
        said = words.ANSWERS_BAD.format(bad=len(bad), of=len(drawn), url=bad[0])
        return Check(name, "warn", said, words.COMPARE)
    told = words.ANSWERS_GOOD if compared == len(drawn) else words.ANSWERS_THERE
    return Check(name, "ok", told.format(count=len(drawn), of=len(drawn)))


def _disk(settings: Settings) -> Check:
    held = sum(one.stat().st_size for one in settings.archive.rglob("*") if one.is_file())
    folder = _there(settings.archive)
    free = shutil.disk_usage(folder).free
    said = words.DISK.format(free=f"{free / 1e9:.1f} GB".replace(".", ","), folder=folder)
    if free > 2 * held + _SPARE:
        return Check(words.CHECK_DISK, "ok", said)
    return Check(words.CHECK_DISK, "error", said, words.DISK_LOW)


def _writing(settings: Settings) -> Check:
    folders = [settings.archive, settings.records]
    folders += [settings.state_folder] if settings.state_folder else []
    for folder in folders:
        if not os.access(_there(folder), os.W_OK):
            said = words.CANNOT_WRITE.format(folder=folder)
            return Check(words.CHECK_WRITING, "error", said, words.GIVE_RIGHTS)
    return Check(words.CHECK_WRITING, "ok", words.CAN_WRITE)


def _there(folder: Path) -> Path:
    """A folder, or the nearest one above that is there."""
    folder = folder.absolute()
    return next(one for one in (folder, *folder.parents) if one.exists())


def _service(settings: Settings) -> Check:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host
    where = {"host": host, "port": settings.port}
    connection = http.client.HTTPConnection(host, settings.port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/readyz")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return Check(words.CHECK_SERVICE, "error", words.RUNS_NOT.format(**where), words.START_IT)
    finally:
        connection.close()
    if status == http.HTTPStatus.OK:
        return Check(words.CHECK_SERVICE, "ok", words.RUNS.format(**where))
    said = words.RUNS_WITHOUT.format(status=status)
    return Check(words.CHECK_SERVICE, "error", said, words.UPDATE_NOW)


def _backup(settings: Settings, today: date) -> Check:
    name, folder = words.CHECK_BACKUP, settings.backup
    if folder is None:
        return Check(name, "warn", words.BACKUP_NONE, words.BACK_UP)
    last = newest(folder)
    if last is None:
        return Check(name, "warn", words.BACKUP_EMPTY.format(folder=folder), words.BACK_UP)
    said = words.BACKUP_GOOD.format(day=german_date(last))
    if (today - last).days <= _OLD_BACKUP:
        return Check(name, "ok", said)
    return Check(name, "warn", said, words.BACK_UP)
