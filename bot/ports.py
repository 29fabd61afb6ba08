"""What is asked: the question a program sends, and what the channels need of an archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Annotated, Protocol

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic.config import JsonDict

from retrieval.records import Suggestion, Withdrawn
from retrieval.replies.catalogue import Catalogue
from retrieval.replies.found_texts import FoundTexts, Wanted
from retrieval.replies.holdings import Status
from retrieval.replies.reply import Reply, Stored
from retrieval.search.query import LONGEST

if TYPE_CHECKING:
    # A command that asks is there sooner without the server.
    from fastapi import FastAPI

#: What `retrieval.search.query` reads, as JSON Schema says it: something visible, nothing damaged.
_READABLE: JsonDict = {"pattern": r"^[^\uFFFD]*[\p{L}\p{M}\p{N}\p{P}\p{S}][^\uFFFD]*$"}


class Question(BaseModel):
    """What a program sends."""

    question: str = Field(min_length=1, max_length=LONGEST, json_schema_extra=_READABLE)


def _address(given: object) -> str | None:
    """An address as it was sent; what cannot be one is as none, for it is only a hint."""
    return given if isinstance(given, str) and len(given) <= LONGEST else None


class Asked(Question):
    """The same, perhaps after something was shown: the id of an answer, a record or a pointer.

    A question without a subject of its own is then understood about that.
    """

    about: Annotated[
        str | None,
        BeforeValidator(_address),
        WithJsonSchema({"title": "About", "description": "The id of what was shown last."}),
    ] = None
    seat: Annotated[
        str | None,
        BeforeValidator(_address),
        WithJsonSchema({"title": "Seat", "description": "What one of many behind an address is."}),
    ] = None


class ArchivePort(Protocol):
    """An archive as a channel sees it."""

    def ask(self, question: str, about: str | None = None) -> Reply:
        """The reply to one line; QuestionError where it is no question text.

        `about` is the address of what was shown before; one that leads nowhere is as none.
        """

    def texts(self, line: str, wanted: Wanted = ...) -> FoundTexts:
        """The texts that hold the words of a line; QuestionError where it is no text."""

    def find(self, name: str, /) -> Stored | None:
        """What is stored under an address."""

    def withdrawn(self, name: str, /) -> Withdrawn | None:
        """The note that what was stored under an address is gone."""

    def suggest(self, typed: str) -> Sequence[Suggestion]:
        """Asked questions for what is typed so far; QuestionError where it is no text."""

    @property
    def catalogue(self) -> Catalogue:
        """All Anfragen and Sitzungen, to be browsed."""

    @property
    def examples(self) -> Sequence[str]:
        """Lines to try that get what they ask for."""

    @property
    def status(self) -> Status:
        """What the archive holds."""


def present_id(archive: ArchivePort, id: str) -> str:
    """Return the id that what stands under an earlier id has now; the same where nothing does."""
    stored = archive.find(id)
    return stored.id if stored else id


#: Gives the archive as it is now each time it is called, or raises ArchiveError.
GetArchive = Callable[[], ArchivePort]


class Telegram(Protocol):
    """What the application needs of a channel that works beside it."""

    @property
    def larger_bodies(self) -> Mapping[str, int]:
        """The paths of its own routes, and how many bytes a body may have there."""

    def add_routes(self, app: FastAPI) -> None:
        """Add its routes."""

    def metrics(self) -> str:
        """Its numbers as Prometheus reads them."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """It works while this lasts."""
