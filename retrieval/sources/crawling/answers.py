"""A response → the bytes to keep, so that they are read rightly later."""

from __future__ import annotations

import re

from retrieval.sources.html.decoding import decode
from retrieval.sources.http.client import Fetched

_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)
#: Charsets of headers besides UTF-8. What is declared as ISO-8859-1 is windows-1252.
_CHARSETS = dict.fromkeys(("iso-8859-1", "latin1", "windows-1252"), "cp1252")
_CHARSETS["iso-8859-15"] = "iso-8859-15"
#: Control characters, where windows-1252 has letters: such a text was not what it is declared as.
_CONTROLS = re.compile(r"[\x80-\x9f]")
_BOM = b"\xef\xbb\xbf"


def readable(response: Fetched) -> bytes:
    """Return the page so that `page.decode` reads it rightly: as it came, wherever that is so.

    Bytes that are valid UTF-8 are UTF-8, whatever is declared; otherwise the charset of the header
    counts more than the one in the page. Where `decode` would see it differently, the page is kept
    as UTF-8 with a byte order mark.
    """
    content = response.content
    found = _CHARSET.search(response.headers.get("content-type", ""))
    declared = _CHARSETS.get(found[1].lower()) if found else None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode(declared) if declared else decode(content)
        except UnicodeDecodeError:
            return content
        if _CONTROLS.search(text):
            return content
    return content if text == decode(content) else _BOM + text.encode()
