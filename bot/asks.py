"""What is asked: the question a program sends, and what the channels need of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Protocol

from pydantic import BaseModel, Field

from retrieval.catalogue import Catalogue
from retrieval.question import LONGEST
from retrieval.records import Withdrawn
from retrieval.reply import Reply, Stored
from retrieval.suggest import Suggestion

#: What `retrieval.question` reads, as JSON Schema says it: something visible, nothing damaged.
_READABLE = r"^[^\uFFFD]*[\p{L}\p{M}\p{N}\p{P}\p{S}][^\uFFFD]*$"


class Question(BaseModel):
    """What a program sends."""

    question: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST, json_schema_extra={"pattern": _READABLE}),
    ]


class Status(Protocol):
    """What an archive holds."""

    @property
    def built(self) -> datetime:
        """When it was built."""

    @property
    def bodies(self) -> Sequence[str]:
        """Whose records they are."""

    @property
    def answers(self) -> int:
        """Official answers."""

    @property
    def pointers(self) -> int:
        """Matters without an answer."""

    @property
    def contexts(self) -> int:
        """Passages of other pages."""

    @property
    def sitzungen(self) -> int:
        """Meetings."""

    @property
    def first(self) -> date | None:
        """The day of the oldest one."""

    @property
    def last(self) -> date | None:
        """The day of the newest one."""


class Asks(Protocol):
    """An archive as a channel sees it."""

    def ask(self, question: str) -> Reply:
        """The reply to one line; QuestionError where it is no question text."""

    def find(self, name: str, /) -> Stored | None:
        """What is stored under an address."""

    def withdrawn(self, name: str, /) -> Withdrawn | None:
        """The note that what was stored under an address is gone."""

    def suggest(self, typed: str) -> Sequence[Suggestion]:
        """Asked questions for what is typed so far; QuestionError where it is no text."""

    @property
    def catalogue(self) -> Catalogue:
        """All Anfragen, to be browsed."""

    @property
    def status(self) -> Status:
        """What the archive holds."""
