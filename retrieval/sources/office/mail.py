"""E-mail (.eml) → its subject, its own words and its attachments.

What is quoted of earlier e-mails, and the signature, are none of its words. Who wrote it is not
read: addresses of people are no part of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.oparl.hypertext import plain

#: Attachments that are looked at; no letter has more.
_MOST_PARTS = 200
#: Where an e-mail that is answered or passed on begins, and the signature.
_QUOTED = re.compile(
    r"^\s*(?:-{2,} ?(?:Urspr|Original|Weitergeleitete|Forwarded).*|Am .{5,120} schrieb.{0,120}:?"
    r"|On .{5,120} wrote:|Von: .+\n\s*(?:Gesendet|Datum|An): .+|_{10,}\s*\n\s*Von: .+|-- )\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_ANSWERED_LINE = re.compile(r"^>.*$", re.MULTILINE)
_PREFIX = re.compile(r"^(?:\s*(?:AW|WG|RE|FW|FWD|Antw)\s*:)+\s*", re.IGNORECASE)
#: What every e-mail has one of.
_FIELDS = ("from", "to", "subject", "date", "received", "message-id", "mime-version")


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail; attachments are their names and contents."""

    subject: str
    text: str
    attachments: tuple[tuple[str, bytes], ...]


def read_mail(name: str, raw: bytes) -> Mail:
    """Return what an e-mail says; raise PageError where it is none."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(raw)
        if not isinstance(message, EmailMessage) or not any(one in message for one in _FIELDS):
            raise PageError(name, FailureCode.UNREADABLE_FILE("EML", "no header"))
        return Mail(_subject(message), _text(message), tuple(_attachments(message)))
    except PageError:
        raise
    except Exception as error:  # headers may be damaged in ways that the library does not expect
        told = FailureCode.UNREADABLE_FILE("EML", type(error).__name__)
        raise PageError(name, told) from error


def _subject(message: EmailMessage) -> str:
    """The subject, without "AW:" and "WG:"."""
    with suppress(Exception):
        return _PREFIX.sub("", " ".join(str(message["subject"] or "").split()))
    return ""


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    words = _words(body)
    if body.get_content_type() == "text/html":
        words = plain(words)
    found = _QUOTED.search(words)
    return _ANSWERED_LINE.sub("", words[: found.start()] if found else words).strip()


def _words(part: MIMEPart) -> str:
    with suppress(LookupError, UnicodeError):
        return str(part.get_content()).replace("\r\n", "\n")
    content = part.get_payload(decode=True)
    return content.decode("cp1252", "replace") if isinstance(content, bytes) else ""


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    body = message.get_body(("plain", "html"))
    for at, part in enumerate(message.walk()):
        if at > _MOST_PARTS:
            return
        if part is body or part.is_multipart():
            continue
        name = ""
        with suppress(Exception):  # a name may be damaged too
            name = part.get_filename() or ""
        content = part.get_payload(decode=True)
        if name and isinstance(content, bytes):
            yield name.replace("\\", "/").rpartition("/")[2], content
