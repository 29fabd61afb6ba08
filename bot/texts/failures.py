"""Why something gave no page → the German sentence that says so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from string import Formatter

from bot.texts.cli import FETCH_NAMES
from retrieval.errors import Failure, FailureCode

_SENTENCES = tomllib.loads((files("bot.texts") / "failures.toml").read_text(encoding="utf-8"))
#: Why something gave no page, as it is shown after an address or a colon.
FAILURES: Mapping[FailureCode, str] = {
    FailureCode[name]: sentence for name, sentence in _SENTENCES.items()
}


def in_german(failure: Failure) -> str:
    """Return a failure as an office reads it, behind its address where it has one.

    >>> in_german(Failure(FailureCode.STATUS, (503,), "https://h.de/bi/"))
    'https://h.de/bi/: antwortet mit Status 503'
    """
    sentence = _GERMAN.format(FAILURES[failure.code], *map(_argument, failure.arguments))
    return f"{failure.url}: {sentence}" if failure.url else sentence


def _argument(given: str | int | Failure) -> str | int:
    """Return what a failure is called with as it is shown: a list has a German name."""
    if isinstance(given, Failure):
        return in_german(given)
    return FETCH_NAMES.get(given, given) if isinstance(given, str) else given


class _German(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        """Write "{:,}" as "25.000.000"."""
        written: str = super().format_field(value, format_spec)
        return written.replace(",", ".") if format_spec == "," else written


_GERMAN = _German()
