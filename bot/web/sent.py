"""A request before the application has it → what a form sent in it. Nothing of it is kept."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.types import Scope

#: Where the scope of a request holds its body, once all of it was read.
BODY = "ratsauskunft.body"
#: Fields of a form that are read: ours have five at most.
MOST_FIELDS = 8
#: The fields in which forms send words of a citizen, by the path of each.
_WORDS = {"/": ("beispiel", "frage"), "/suche": ("worte",)}


def fields_in(body: bytes) -> dict[str, list[str]]:
    """Return the fields of a form; ValueError where it is no UTF-8."""
    return parse_qs(body.decode(), errors="strict", max_num_fields=MOST_FIELDS)


def words_in(scope: Scope) -> str:
    """Return the words of a citizen that a form of a page sent; nothing for any other request."""
    names = _WORDS.get(scope["path"], ()) if scope["method"] == "POST" else ()
    try:
        found = (field_in(scope.get(BODY, b""), name) for name in names)
        return next(filter(None, found), "")
    except ValueError:
        return ""


def field_in(body: bytes, name: str) -> str:
    """Return a field of a form; nothing where it is not there."""
    return fields_in(body).get(name, [""])[-1]
