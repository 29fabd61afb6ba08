"""Replies whose every text holds something that must stay a text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from retrieval.paragraphs import PARAGRAPH_BREAK

T = TypeVar("T")

#: What tells kinds apart and leads to records, instead of being shown.
_CODES = ("kind", "reason", "id", "about", "what", "language", "follows")


def poisoned(value: T, poison: str) -> T:
    """The same with the poison at the end of each paragraph of each of its texts."""
    return cast(T, _poisoned(value, poison))


def _poisoned(value: object, poison: str) -> object:
    if isinstance(value, str):
        return value.replace(PARAGRAPH_BREAK, f"{poison}{PARAGRAPH_BREAK}") + poison
    if isinstance(value, tuple):
        return tuple(_poisoned(one, poison) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        return replace(
            value,
            **{name: _poisoned(one, poison) for name, one in told.items() if name not in _CODES},
        )
    return value
