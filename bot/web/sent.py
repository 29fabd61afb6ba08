"""A request before the application has it → whose it is, and what a form or a program sent in it.

Of what is sent nothing is checked or kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from bot.settings import Network
from bot.web.limits import client_of

#: Where the scope of a request holds its body, once all of it was read.
BODY = "ratsauskunft.body"
#: Fields of a form that are read: ours have five at most.
MOST_FIELDS = 8
#: What a page or a widget may call its seat: signs drawn by lot.
_SEAT = re.compile(r"[0-9a-f]{16,64}")
#: The fields in which forms send words of a citizen, by the path of each.
_WORDS = {"/": ("beispiel", "frage"), "/suche": ("worte",)}


def fields_in(body: bytes) -> dict[str, list[str]]:
    """Return the fields of a form; ValueError where it is no UTF-8."""
    return parse_qs(body.decode(), errors="strict", max_num_fields=MOST_FIELDS)


def client_in(scope: Scope, trusted: Iterable[Network]) -> str:
    """Return the client that a request counts for."""
    peer = scope["client"][0] if scope["client"] else ""
    forwarded = Headers(scope=scope).getlist("x-forwarded-for")
    return client_of(peer, forwarded, trusted)


def seat_in(scope: Scope) -> str:
    """Return the seat that a form or a program names; nothing where it names none."""
    body: bytes = scope.get(BODY, b"")
    try:
        given = _named(json.loads(body), "seat") if body[:1] == b"{" else _field(body, "platz")
    except (ValueError, RecursionError):
        return ""
    return given if _SEAT.fullmatch(given) else ""


def words_in(scope: Scope) -> str:
    """Return the words of a citizen that a form of a page sent; nothing for any other request."""
    names = _WORDS.get(scope["path"], ()) if scope["method"] == "POST" else ()
    try:
        found = (_field(scope.get(BODY, b""), name) for name in names)
        return next(filter(None, found), "")
    except ValueError:
        return ""


def _field(body: bytes, name: str) -> str:
    return fields_in(body).get(name, [""])[-1]


def _named(sent: Any, name: str) -> str:
    found = sent.get(name) if isinstance(sent, dict) else None
    return found if isinstance(found, str) else ""
