"""Bytes of a page → its text, in signs that can be stored and compared.

What a text means is not looked at. Besides layout nothing that a person reads is changed.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
#: An umlaut as a letter and a mark of its own ("a" + U+0308) is the same letter for every reader.
#: No letter of a language carries more marks.
_MARKED_LETTER = re.compile(r"[^\W\d_][\u0300-\u036f]{1,4}")
#: Signs that are none: controls besides white space, half signs, places that stay unassigned.
_NO_SIGN = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufdd0-\ufdef\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")


def decode(raw: bytes) -> str:
    """Return the page as text: what is UTF-8 is UTF-8, whatever is declared, else it is cp1252.

    Pages declare ISO-8859-1 and are windows-1252 (0x96 is an en dash). Bytes that windows-1252
    does not define become U+FFFD, so that nothing is lost silently. In a page of UTF-8 that holds
    other bytes, as those that a city's site puts around older ones, only these are windows-1252.
    """
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw[2:].decode(name, errors="replace")
    marked, raw = raw.startswith(b"\xef\xbb\xbf"), raw.removeprefix(b"\xef\xbb\xbf")
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    declared = _CHARSET.search(raw[:4096])
    if marked or (declared and declared[1].lower() in {b"utf-8", b"utf8"}):
        return _mixed(raw)
    return raw.decode("cp1252", errors="replace")


def _mixed(raw: bytes) -> str:
    """UTF-8 where it is that, windows-1252 elsewhere."""
    kept = raw.decode("utf-8", errors="surrogateescape")
    return _HALF.sub(
        lambda half: bytes([ord(half[0]) - 0xDC00]).decode("cp1252", errors="replace"), kept
    )


def legible(text: str) -> str:
    """Return a text with composed umlauts, without signs that are none.

    >>> legible("Gru\\u0308n\\x00 \\ud83c")
    'Grün �'
    """
    if text.isascii() and text.isprintable():
        return text
    text = _HALF.sub("\ufffd", _NO_SIGN.sub("", text))
    return _MARKED_LETTER.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
