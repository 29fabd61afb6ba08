"""Logs as programs read them: a line of JSON a record, without what an error quotes."""

from __future__ import annotations

import json
import logging
import sys

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
    assert "test_logs.py" in str(line["place"])
    assert "Wo ist" not in str(line).replace('raise ValueError("Wo ist die Kanarienfrage?")', "")
