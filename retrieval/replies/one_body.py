"""A reply → the same without whose each item is: in an archive of one body that says nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from retrieval.replies.reply import Choice, Reply

R = TypeVar("R", bound=Reply)


def without_bodies(reply: R) -> R:
    """Return the reply with a body neither at the items of a choice nor at what is offered."""
    told: dict[str, Any] = {}
    if more := getattr(reply, "more", ()):
        told["more"] = tuple(replace(one, body=None) for one in more)
    if isinstance(reply, Choice):
        told["items"] = tuple(replace(one, body=None) for one in reply.items)
    bare: Any = replace(reply, **told) if told else reply
    found: R = bare
    return found
