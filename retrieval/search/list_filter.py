"""How a wish to look around was understood: which records a list holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

#: What all Anfragen can be told by, each with how many Anfragen it has.
Directory = Literal["gremien", "parteien", "personen", "themen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """How a wish to look around was understood: nothing that is None limits the list.

    `what` are Anfragen, Sitzungen, or what a directory of the Anfragen holds. `first` and `last`
    are the days between which they lie ("from" and "to" in JSON); `open` is True for what has no
    answer yet, False for what has one. `oldest` is True where the oldest are wished for; `most` is
    how many of them, where fewer than are shown at once: "die letzten fünf Anfragen".
    """

    what: Literal["anfragen", "sitzungen"] | Directory = "anfragen"
    asker: str | None = None
    party: str | None = None
    gremium: str | None = None
    body: str | None = None
    first: Annotated[date | None, Field(serialization_alias="from")] = None
    last: Annotated[date | None, Field(serialization_alias="to")] = None
    topic: str | None = None
    open: bool | None = None
    oldest: bool | None = None
    most: int | None = None

    @property
    def only_topic(self) -> str | None:
        """The topic, where nothing else limits the list."""
        return self.topic if replace(self, topic=None) == ListFilter() else None

    @property
    def is_directory(self) -> bool:
        """Whether no records are listed, but what they can be told by."""
        return self.what in get_args(Directory)
