"""Log records → lines of JSON: time, level, logger, message, and what else a record was given.

Of an error its kind and its place are told, never its message, which may quote a question. So it is
with what libraries say: what is known of it is told in German, of all else only where it was said.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from bot.texts import log as log_texts

#: The logger of this service.
OWN = "ratsauskunft"
#: What every record has; the rest was given with `extra`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonLines(logging.Formatter):
    """One object a record, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        line = {
            "time": when,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.name.partition(".")[0] != OWN:
            known = log_texts.OF_LIBRARIES.get(str(record.msg).strip())
            line |= {
                "message": known or log_texts.A_LIBRARY,
                "from": f"{record.module}:{record.lineno}",
            }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            line["place"] = "".join(traceback.format_tb(error.__traceback__))
        return json.dumps(line, ensure_ascii=False, default=str)


@contextmanager
def log_to(stream: TextIO) -> Iterator[None]:
    """While this lasts, warnings of all and what this service tells of itself go to the stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root, own = logging.getLogger(), logging.getLogger(OWN)
    before = own.level
    own.setLevel(logging.INFO)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        own.setLevel(before)


def quiet_libraries() -> None:
    """Keep what libraries log or warn of from the terminal, where it is no help to an office.

    `log_to` still hears it.
    """
    logging.captureWarnings(True)
    root = logging.getLogger()
    if not any(isinstance(one, logging.NullHandler) for one in root.handlers):
        root.addHandler(logging.NullHandler())
