"""Why something gave no page, or why a command ends → the German sentence that says so."""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from string import Formatter

from bot.texts.cli import FETCH_NAMES
from bot.texts.common import OBJECTIONS
from retrieval.error_codes import ErrorCode
from retrieval.errors import QuestionError, RatsauskunftError
from retrieval.failures import Code, Failure, FailureCode


def _sentences(name: str) -> Mapping[str, str]:
    """The sentences of a file, its phrases filled in."""
    sentences = tomllib.loads((files("bot.texts") / name).read_text(encoding="utf-8"))
    for gap, phrase in sentences.pop("phrases", {}).items():
        filled = {code: said.replace(f"{{{gap}}}", phrase) for code, said in sentences.items()}
        sentences = filled
    return sentences


#: Why something gave no page, as it is shown after an address or a colon; why a command ends, as a
#: sentence that says what to do now.
FAILURES: Mapping[Code, str] = {
    **{FailureCode[name]: said for name, said in _sentences("failures.toml").items()},
    **{ErrorCode[name]: said for name, said in _sentences("errors.toml").items()},
}
#: What the system refuses, by its number.
_REFUSED_BY_SYSTEM = {
    errno.ENOENT: "Datei oder Ordner fehlt",
    errno.ENOTDIR: "kein Ordner",
    errno.EISDIR: "ein Ordner, keine Datei",
    errno.EEXIST: "eine Datei dieses Namens gibt es schon",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "nicht erlaubt",
    errno.EROFS: "nur zum Lesen freigegeben",
    errno.ENOSPC: "kein Platz mehr auf dem Datenträger",
    errno.EDQUOT: "der zugeteilte Platz ist voll",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.ELOOP: "Verweise führen im Kreis",
    errno.EIO: "der Datenträger ist gestört",
    errno.EMFILE: "zu viele offene Dateien",
    errno.EADDRINUSE: "der Port ist schon belegt",
    errno.EADDRNOTAVAIL: "diese Adresse hat der Rechner nicht",
    errno.ECONNREFUSED: "keine Verbindung",
}
_BY_MESSAGE = {os.strerror(number): german for number, german in _REFUSED_BY_SYSTEM.items()}
_TECHNICAL = "technische Meldung „{}“"


def in_german(failure: Failure) -> str:
    """Return a failure as an office reads it, behind its address where it has one.

    >>> in_german(Failure(FailureCode.STATUS, (503,), "https://h.de/bi/"))
    'https://h.de/bi/: antwortet mit Status 503'
    """
    sentence = _GERMAN.format(FAILURES[failure.code], *map(_argument, failure.arguments))
    return f"{failure.url}: {sentence}" if failure.url else sentence


def of_error(error: RatsauskunftError) -> str:
    """Return what an error means, in one line."""
    if isinstance(error, QuestionError):
        return OBJECTIONS[error.objection]
    return in_german(error.failure) if error.failure else str(error)


def of_the_system(error: OSError) -> str:
    """Return what the system refused, in German where that is known.

    >>> of_the_system(PermissionError(13, "Permission denied"))
    'keine Berechtigung'
    """
    known = _REFUSED_BY_SYSTEM.get(error.errno or 0)
    return known or _reason(error.strerror or type(error).__name__)


def _reason(said: str) -> str:
    return _BY_MESSAGE.get(said) or _TECHNICAL.format(said)


def _argument(given: str | int | Failure) -> str | int:
    """Return what a failure is called with as it is shown: a list has a German name."""
    if isinstance(given, Failure):
        return in_german(given)
    return FETCH_NAMES.get(given, given) if isinstance(given, str) else given


class _German(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        """Write "{:,}" as "25.000.000", "{:?}" as what a system or a library said."""
        if format_spec == "?":
            return _reason(str(value))
        written: str = super().format_field(value, format_spec)
        return written.replace(",", ".") if format_spec == "," else written


_GERMAN = _German()
