"""Logs as programs read them: a line of JSON a record, without what an error quotes."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from bot.logs import JsonLines


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
    record = logging.makeLogRecord({"msg": "größer", "folder": Path("archiv")})
    told = JsonLines().format(record)
    assert "größer" in told
    assert json.loads(told)["folder"] == "archiv"
