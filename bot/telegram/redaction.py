"""Log records → log records without the token, and without what the libraries quote.

python-telegram-bot logs whole updates at DEBUG, and unreadable responses as an error; httpx logs
addresses with the token at INFO. Here no level of any logger shows them.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

#: Libraries whose records may quote an update or an address; only their place and error are kept.
_TALKATIVE = ("telegram", "httpx", "httpcore")

_HIDDEN = "***"


@contextmanager
def redacted(*secrets: str) -> Iterator[None]:
    """While this lasts, no record of this process holds one of the secrets."""
    before = logging.getLogRecordFactory()

    def make(*given: object, **named: object) -> logging.LogRecord:
        record: logging.LogRecord = before(*given, **named)
        if record.name.split(".")[0] in _TALKATIVE:
            _leave_out(record)
        _hide(record, secrets)
        return record

    logging.setLogRecordFactory(make)
    try:
        yield
    finally:
        logging.setLogRecordFactory(before)


def _leave_out(record: logging.LogRecord) -> None:
    """Keep of a library's record its place, and of its error the kind."""
    kind = record.exc_info and record.exc_info[0]
    record.msg = f"{record.funcName}, line {record.lineno}" + (f": {kind.__name__}" if kind else "")
    record.args, record.exc_info = (), None


def _hide(record: logging.LogRecord, secrets: tuple[str, ...]) -> None:
    """Replace the secrets in the message and in the traceback."""
    try:
        message = record.getMessage()
    except (TypeError, ValueError):
        message = str(record.msg)
    if any(secret in message for secret in secrets):
        record.msg, record.args = _without(message, secrets), ()
    if record.exc_info and record.exc_info[1]:
        shown = "".join(traceback.format_exception(record.exc_info[1]))
        if any(secret in shown for secret in secrets):
            record.exc_text, record.exc_info = _without(shown, secrets), None


def _without(text: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return text
