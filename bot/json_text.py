"""Reply → JSON: one line, without signs that do something where it is printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Annotated, Any

from pydantic import Discriminator, TypeAdapter

from bot.texts.languages import say
from retrieval.replies.drafts import Similar
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Choice,
    Context,
    Notice,
    Pointer,
    Record,
    RecordList,
    Reply,
    Silence,
)

TaggedReply = Annotated[
    Answer | Choice | Pointer | Record | Agenda | RecordList | Context | Notice | Silence,
    Discriminator("kind"),
]
TaggedStored = Annotated[Answer | Pointer | Record | Agenda | Context, Discriminator("kind")]

#: Signs that command a terminal, end a line or turn the direction of what comes after them.
_ACTIVE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]"
)

_SIMILAR: TypeAdapter[list[Similar]] = TypeAdapter(list[Similar])


@cache
def _replies() -> TypeAdapter[Reply]:
    # Late: it takes a tenth of a cold start, and most commands print no JSON.
    return TypeAdapter(TaggedReply)


def as_json(reply: Reply) -> str:
    """The reply as one line of JSON, with the names that the contract has for its fields.

    A fixed text of the service is said in the language of its reader, and so are its topics.
    """
    if isinstance(reply, RecordList) and reply.filter.what == "themen":
        items = [replace(one, betreff=say(one.betreff)) for one in reply.items]
        reply = replace(reply, items=tuple(items))
    if isinstance(reply, Notice):
        reply = replace(reply, title=say(reply.title), text=say(reply.text))
    return _pure(_replies().dump_json(reply, by_alias=True).decode())


def similar_json(found: list[Similar]) -> str:
    """What is like a draft as one line of JSON: `{"similar": […]}`."""
    return _pure(f'{{"similar":{_SIMILAR.dump_json(found).decode()}}}')


def json_line(value: Any, default: Callable[[Any], Any] | None = None) -> str:
    """Any value as one line of JSON; `default` gives what stands for one that JSON has not."""
    return _pure(json.dumps(value, default=default, ensure_ascii=False))


def _pure(line: str) -> str:
    """The same value, each active sign as its escape; in one line they only stand in strings.

    >>> _pure('"\\x9b2J"')
    '"\\\\u009b2J"'
    """
    return _ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
