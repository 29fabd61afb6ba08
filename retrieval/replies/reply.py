"""The values a channel sees: six kinds of reply, and what is like a draft.

Their fields are those of the JSON of a reply. `text` is a stored string, never made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.records import (
    AgendaItem,
    Attachment,
    ContextSource,
    Reason,
    Repeat,
    Sitzung,
    Source,
    Withdrawn,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another answer of the same Anfrage; `number` is None for what it says outside its numbers."""

    number: str | None
    id: str
    frage: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A neighbouring topic; `also` are the others of its kind that it stands for."""

    kind: Literal["answer", "pointer", "record", "context", "agenda"]
    id: str
    betreff: str
    datum: date | None
    top: str | None
    also: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known about a paper beside its text.

    `askers` are council members and groups as printed, `office` the part of the administration that
    answers, `related` matters whose papers name each other.
    """

    askers: tuple[str, ...] = ()
    office: str | None = None
    attachments: tuple[Attachment, ...] = ()
    related: tuple[Offer, ...] = ()
    fetched: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An official answer fits; `text` is all that the administration wrote to this number.

    `newer` are later Anfragen on the same matter, newest first; `also` are answers that repeat it.
    """

    kind: Literal["answer"] = "answer"
    id: str
    text: str
    frage: str | None
    number: str | None
    of: int
    focus: tuple[int, int]
    source: Source
    damaged: bool = False
    confidence: float = 1.0
    siblings: tuple[Sibling, ...] = ()
    more: tuple[Offer, ...] = ()
    newer: tuple[Offer, ...] = ()
    also: tuple[Repeat, ...] = ()
    background: Background = Background()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """The council dealt with it; no answer text is in the archive."""

    kind: Literal["pointer"] = "pointer"
    id: str
    public: bool
    fragen: tuple[str, ...] = ()
    source: Source
    confidence: float = 1.0
    more: tuple[Offer, ...] = ()
    newer: tuple[Offer, ...] = ()
    background: Background = Background()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A look-up of one Vorlage or one TOP: its answers in order, or where it was dealt with.

    Without `items` the Vorlage was there and is gone; `withdrawn` is the note on that.
    """

    kind: Literal["record"] = "record"
    id: str
    source: Source
    items: tuple[Answer | Pointer, ...]
    more: tuple[Offer, ...] = ()
    withdrawn: Withdrawn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A look-up of a Sitzung; `complete` is False where only single TOPs of it are known."""

    kind: Literal["agenda"] = "agenda"
    id: str
    source: Sitzung
    complete: bool
    items: tuple[AgendaItem, ...]
    more: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """No council answer fits, but a page of the city or a partner does."""

    kind: Literal["context"] = "context"
    id: str
    text: str
    source: ContextSource
    confidence: float = 1.0
    more: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing fits."""

    kind: Literal["silence"] = "silence"
    reason: Reason
    more: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """An Anfrage that is like a draft; `fragen` are its questions that are, `id` leads there."""

    kind: Literal["answer", "pointer"]
    id: str
    fragen: tuple[str, ...]
    source: Source
    confidence: float
    also: tuple[Repeat, ...] = ()


Reply = Answer | Pointer | Record | Agenda | Context | Silence
Stored = Answer | Pointer | Record | Agenda | Context
