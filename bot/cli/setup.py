"""The office's answers → a settings file, a first archive, and samples to compare.

Each answer is written at once: who breaks off goes on there the next time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from bot.cli import building, fetching, samples
from bot.cli.asking import Asker, Objection, say
from bot.cli.checks import check_settings
from bot.cli.recognition import OTHER, other_spelling, recognise
from bot.cli.updating import files_in, is_address, update
from bot.render import source_line
from bot.settings import Settings, load_settings
from bot.settings_file import Value, write_settings
from bot.texts import office as words
from bot.texts import settings as setting_texts
from bot.texts.failures import in_german, of_error
from retrieval.archive import Archive
from retrieval.errors import AddressRefused, FetchError, RatsauskunftError
from retrieval.failures import FailureCode
from retrieval.german.districts import names_in
from retrieval.ids import short_name
from retrieval.sources.http.typed import with_scheme

#: What is fetched at first: in most towns there was a meeting.
_MONTH, _YEAR = timedelta(days=31), timedelta(days=366)
#: Characters of a sample answer.
_SHOWN = 400

#: The unit that guides install: where it is, the service is started by systemd.
_UNIT = Path("/etc/systemd/system/ratsauskunft.service")

#: What is asked, in this order, with the setting that it becomes.
QUESTIONS: Mapping[str, str] = {
    "city_name": words.ASK_NAME,
    "contact_url": words.ASK_CONTACT,
    "operator": words.ASK_OPERATOR,
    "privacy_officer": words.ASK_PRIVACY,
    "enforcement_body": words.ASK_ENFORCEMENT,
    "source": words.ASK_SOURCE,
    "public_url": words.ASK_ADDRESS,
}


def set_up(file: Path, given: Mapping[str, str], asker: Asker, fetches: bool) -> None:
    """Ask, write and show; what is `given` is not asked.

    Raise RatsauskunftError where a given value cannot be used, or nobody answers any more.
    """
    if asker.asks:
        say(words.WELCOME)
        say(words.HOW_TO_CLEAR)
    for key, question in QUESTIONS.items():
        _settle(file, key, question, given, asker)
    say(words.WRITTEN.format(file=file))
    settings = load_settings(os.environ)
    remote = any(map(is_address, settings.source))
    question = words.ASK_FETCH if remote else words.ASK_READ
    if fetches and settings.source and asker.agrees(question):
        _fetch(settings, _MONTH)
        # Not unasked: a year takes hours.
        if remote and not _holds_answers(settings) and asker.asks and asker.agrees(words.ASK_YEAR):
            _fetch(settings, _YEAR)
    archive = _opened(settings)
    proposed = _districts(archive, settings) if archive else ()
    _settle(file, "districts", words.ASK_DISTRICTS, given, asker, proposed)
    settings = load_settings(os.environ)
    if archive:
        _show_samples(archive, asker, remote)
        archive.close()
    _show_end(settings, file)


def _settle(
    file: Path,
    key: str,
    question: str,
    given: Mapping[str, str],
    asker: Asker,
    proposed: Sequence[str] = (),
) -> None:
    """Ask for one setting, unless it is given, and write it."""
    former = getattr(load_settings(os.environ), key) or proposed
    shown = ", ".join(former) if isinstance(former, tuple | list) else str(former)
    if key in given:
        value = given[key]
        if objected := _objection(key, value):
            # What is wrong with a source names it.
            told = "" if key == "source" else f"{setting_texts.meaning(key)} "
            raise RatsauskunftError(f"{told}{objected.said}")
    else:
        value = asker.line(question, shown, lambda said: _objection(key, said))
    changes: dict[str, Value | None] = {key: _value(key, value)}
    if key == "contact_url" and "@" in value and not load_settings(os.environ).fetch_contact:
        changes["fetch_contact"] = value.removeprefix("mailto:")
    write_settings(file, changes, Settings.model_fields)


def _value(key: str, said: str) -> Value | None:
    """An answer as it stands in the file: lists as such, an e-mail address as a link."""
    if not said:
        return None
    if key in ("source", "operator", "districts"):
        parts = [part for part in map(str.strip, said.split(",")) if part]
        return [*map(_source, parts)] if key == "source" else parts
    if key == "contact_url" and "@" in said and not said.startswith(("mailto:", "http")):
        return f"mailto:{said}"
    return with_scheme(said) if key in ("contact_url", "public_url") else said


def _source(said: str) -> str:
    """A folder, or an address as a browser completes it: "ris.example.org"."""
    return said if Path(said).exists() else with_scheme(said)


def _objection(key: str, said: str) -> Objection | None:
    """What keeps an answer from being taken; None for nothing."""
    if not said:
        return Objection(words.NEEDED) if key == "city_name" else None
    try:
        Settings.model_validate({key: _value(key, said)})
    except ValidationError:
        if key == "source":
            return _no_source(said)
        return Objection(words.NOT_POSSIBLE.format(allowed=setting_texts.allowed(key)))
    if key == "source":
        problems = (_look(_source(one.strip())) for one in said.split(",") if one.strip())
        return next(filter(None, problems), None)
    return None


def _no_source(said: str) -> Objection:
    return Objection(words.NO_SOURCE.format(said=said, here=Path.cwd()))


def _look(source: str) -> Objection | None:
    """Say what is at an address or in a folder; return why nothing can be read there."""
    if not is_address(source):
        folder = Path(source)
        if not folder.is_dir():
            return _no_source(source)
        say(words.FOLDER.format(files=files_in(folder)))
        return None
    say(words.LOOKING.format(url=source))
    policy = fetching.policy(load_settings(os.environ))
    try:
        found = recognise(source, policy)
    except AddressRefused as error:
        if error.reason.code is FailureCode.ROBOTS:
            return Objection(words.CLOSED)
        return Objection(words.NOT_REACHED.format(url=source, reason=in_german(error.reason)))
    except FetchError as error:
        reason = in_german(error.reason)
        if other := other_spelling(source, policy):
            said = words.OTHER_SPELLING.format(url=source, reason=reason, other=other)
            return Objection(said, other)
        return Objection(words.NOT_REACHED.format(url=source, reason=reason))
    system = found.system
    if not found.fetch:
        told = words.UNKNOWN if system is OTHER else words.NOT_READABLE
        return Objection(told.format(url=found.url, name=system.name, ask=system.ask))
    if found.elsewhere:
        told = words.FOUND_ELSEWHERE.format(url=source, name=system.name, other=found.url)
        return Objection(told, found.url)
    told = words.RECOGNISED if found.url == source else words.RECOGNISED_ABOUT
    say(told.format(name=system.name, reads=system.reads, url=found.url))
    return None


def _fetch(settings: Settings, back: timedelta) -> None:
    """Fetch a while back and build; what does not come is said, and the rest goes on."""
    try:
        update(settings, _today() - back)
    except RatsauskunftError as error:
        say(of_error(error))


def _holds_answers(settings: Settings) -> bool:
    archive = _opened(settings)
    if archive is None:
        return False
    answers = archive.status.answers
    archive.close()
    return answers > 0


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _opened(settings: Settings) -> Archive | None:
    try:
        return building.open_archive(settings)
    except RatsauskunftError:
        return None


def _districts(archive: Archive, settings: Settings) -> list[str]:
    """What the records call districts, without those that are set."""
    entries = archive.catalogue.entries()
    texts = [text for one in entries for text in (one.source.betreff, *one.fragen)]
    gremien = {one.sitzung.gremium for one in archive.catalogue.meetings()}
    return names_in(texts, sorted(gremien), short_name(settings.own_body))


def _show_samples(archive: Archive, asker: Asker, remote: bool) -> None:
    drawn = samples.draw(archive)
    say("")
    if not drawn:
        say(words.NOTHING_TO_SHOW if remote else words.NOTHING_IN_FOLDERS)
        return
    say(words.SAMPLES.format(count=len(drawn)))
    for answer in drawn:
        say("")
        if place := source_line(answer.source):
            say(place)
        say(f"{words.SAMPLE_SUBJECT}: {answer.source.betreff}")
        if answer.frage:
            say(f"{words.SAMPLE_FRAGE}: {answer.frage}")
        text = " ".join(answer.text.split())
        say(f"{words.SAMPLE_ANSWER}: {text[:_SHOWN]}{' …' if len(text) > _SHOWN else ''}")
        place = answer.source.url or words.NO_LINK.format(page=answer.source.page)
        say(f"{words.SAMPLE_SOURCE}: {place}")
        if not asker.agrees(words.ASK_EQUAL, None):
            say(words.DIFFERS.format(id=answer.id))


def _show_end(settings: Settings, file: Path) -> None:
    say("")
    lacking = [one for one in check_settings(settings, file) if one.level != "ok"]
    say(f"{words.MISSING_TITLE}:" if lacking else words.NOTHING_MISSING)
    for one in lacking:
        say(f"  {words.LEVELS[one.level]}: {one.said}")
    say("")
    say(f"{words.NEXT_TITLE}:")
    if _UNIT.is_file():
        for line in words.NEXT_WITH_UNITS:
            say(f"  {line}")
        return
    called = Path(sys.argv[0])
    command = str(called.absolute()) if called.name == "ratsauskunft" else "ratsauskunft"
    cron = f"15 3 * * * cd {Path.cwd()} && {command} aktualisieren >> aktualisieren.log 2>&1"
    for line in words.NEXT:
        say(f"  {line.format(command=command, cron=cron, user=_account())}")


def _account() -> str:
    """Whose folder this is: in the table of another account cron could not enter it."""
    try:
        return Path.cwd().owner()
    except KeyError:  # in a container, an account without a name
        return str(Path.cwd().stat().st_uid)
