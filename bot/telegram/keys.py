"""The id of what is stored ↔ the short key that fits into a button and into a link.

An id that is short and plain is its own key, so that old buttons outlive everything; any other one
gets a key that is kept in the state.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b

from bot.telegram.state import State

#: A button's data has 64 bytes, a link's payload 64 letters; some are for what is to be done.
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,56}")
#: What begins a key that is not the id itself.
_MARK = "_"
_BYTES = 15


def key_of(id: str, state: State) -> str:
    """The key of an id."""
    if _PLAIN.fullmatch(id):
        return id
    key = _MARK + digest(id)
    state.keep_key(key, id)
    return key


def id_of(key: str, state: State) -> str | None:
    """The id of a key; None where it is unknown."""
    return state.id_of(key) if key.startswith(_MARK) else key


def digest(id: str) -> str:
    """20 letters that stand for an id."""
    return urlsafe_b64encode(blake2b(id.encode(), digest_size=_BYTES).digest()).decode()
