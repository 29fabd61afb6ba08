"""Logs as programs read them: a line of JSON a record, without what an error quotes."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import uvicorn

from bot.logs import JsonLines
from bot.texts.log import A_LIBRARY, OF_LIBRARIES
from tests.bot.cli.test_german import english_in
from tests.support.paths import ROOT


def line_of(**given: object) -> dict[str, object]:
    record = logging.makeLogRecord(
        {"name": "ratsauskunft", "levelname": "INFO", "created": 0} | given
    )
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return found


def test_a_record_is_one_object_with_what_it_was_given() -> None:
    assert line_of(msg="a generation is in use: %s", args=("ö\n",), generation="eins") == {
        "time": "1970-01-01T00:00:00+00:00",
        "level": "info",
        "logger": "ratsauskunft",
        "message": "a generation is in use: ö\n",
        "generation": "eins",
    }


def test_of_an_error_its_kind_and_place_are_told_and_not_its_message() -> None:
    try:
        raise ValueError("Wo ist die Kanarienfrage?")
    except ValueError:
        line = line_of(msg="it failed", exc_info=sys.exc_info())
    assert line["error"] == "ValueError"
    assert str(line["place"]).startswith("  File ")
    assert "test_logs.py" in str(line["place"])
    assert "Wo ist" not in str(line).replace('raise ValueError("Wo ist die Kanarienfrage?")', "")


def test_an_error_that_was_not_raised_is_told_too_and_its_places_are_told_one_behind_the_other() -> (
    None
):
    assert line_of(exc_info=(ValueError, ValueError("geheim"), None))["place"] == ""

    def fails() -> None:
        raise ValueError

    try:
        fails()
    except ValueError:
        line = line_of(exc_info=sys.exc_info())
    assert [one[:7] for one in str(line["place"]).splitlines()[::2]][:2] == ["  File "] * 2


def test_what_is_no_text_is_told_as_one_and_umlauts_stay() -> None:
    record = logging.makeLogRecord(
        {"name": "ratsauskunft.x", "msg": "größer", "folder": Path("archiv")}
    )
    told = JsonLines().format(record)
    assert "größer" in told
    assert json.loads(told)["folder"] == "archiv"


@pytest.mark.parametrize("name", ["uvicorn.error", "asyncio", "telegram.request", "py.warnings"])
def test_what_a_library_says_is_told_in_german_or_by_its_place(name: str) -> None:
    quoting = line_of(
        name=name, msg='Can not load "%s"', args=("Kanarienfrage",), module="m", lineno=7
    )
    assert quoting["message"] == A_LIBRARY
    assert quoting["from"] == "m:7"
    assert "Kanarienfrage" not in str(quoting)
    for said, german in OF_LIBRARIES.items():
        assert line_of(name=name, msg=f"{said}\n")["message"] == german
        assert english_in(german) is None
        assert english_in(said)


def test_every_message_that_is_known_is_one_of_its_library() -> None:
    said = "".join(
        one.read_text(encoding="utf-8")
        for library in (uvicorn, asyncio)
        for one in Path(str(library.__file__)).parent.rglob("*.py")
    )
    assert [one for one in OF_LIBRARIES if one not in said] == []


def test_the_terminal_hears_nothing_of_libraries() -> None:
    code = (
        "import logging, warnings; from bot.logs import quiet_libraries; quiet_libraries(); "
        "quiet_libraries(); logging.getLogger('pypdf').warning('x'); warnings.warn('x')"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, check=True, cwd=ROOT
    )
    assert (done.stdout, done.stderr) == (b"", b"")
