"""The values a channel sees: nine kinds of reply, and what is like a draft.

Their fields are those of the JSON of a reply. `text` is a stored string, never made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.german.language import Language
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
from retrieval.search.list_filter import ListFilter as ListFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a line can get: `language` is the one it was asked in, None where that is unsure.

    `follows` is the address of the Vorgang that the line was understood to ask on about, None where
    it has a subject of its own. `rest` are the other questions of the line, to which this is no
    reply.
    """

    language: Language | None = None
    follows: str | None = None
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another answer of the same Anfrage; `number` is None for what it says outside its numbers."""

    number: str | None
    id: str
    frage: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """An answer that another one of its Anfrage names instead of saying it again; verbatim too."""

    number: str | None
    id: str
    frage: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A neighbouring topic; `also` are what it stands for, `body` whose it is, of several."""

    kind: Literal["answer", "pointer", "record", "context", "agenda"]
    id: str
    betreff: str
    datum: date | None
    top: str | None
    also: tuple[Repeat, ...] = ()
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sachverhalt:
    """Why the members ask, in their own words: never those of the administration.

    `focus` is the place that holds what was asked, where the answer holds less of it.
    """

    id: str
    text: str
    focus: tuple[int, int] | None = None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known about a paper beside its answers.

    `sachverhalt` is why its members ask; of the answers of a record the first of each Vorgang has
    it. `askers` are council members and groups as printed, `office` the part of the administration
    that answers, `related` matters whose papers name each other.
    """

    sachverhalt: Sachverhalt | None = None
    askers: tuple[str, ...] = ()
    office: str | None = None
    attachments: tuple[Attachment, ...] = ()
    related: tuple[Offer, ...] = ()
    fetched: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Spoken):
    """An official answer fits; `text` is all that the administration wrote to this number.

    `newer` are later Anfragen on the same matter, newest first; `also` are answers that repeat it;
    `refers_to` are the answers that it names where it says nothing else ("Siehe Frage 2").
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
    refers_to: tuple[Referred, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer(Spoken):
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
class Record(Spoken):
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
class Agenda(Spoken):
    """A look-up of a Sitzung; `complete` is False where only single TOPs of it are known."""

    kind: Literal["agenda"] = "agenda"
    id: str
    source: Sitzung
    complete: bool
    items: tuple[AgendaItem, ...]
    more: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Spoken):
    """No council answer fits, but a page of the city or a partner does, or why members ask.

    `origin` is "page", or "sachverhalt" for the asking members' own words: of these `text` is all,
    and `focus` the likeliest sentences. `whole` is the address of the whole page or of the Anfrage
    with its answers, None where `text` is all of the page.
    """

    kind: Literal["context"] = "context"
    id: str
    text: str
    origin: Literal["page", "sachverhalt"] = "page"
    focus: tuple[int, int] | None = None
    whole: str | None = None
    source: ContextSource
    confidence: float = 1.0
    more: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceItem:
    """One thing that may be meant, by its address; what the record is about and where it stands.

    `frage` is verbatim, None where there is none. `focus` is the likeliest sentence of the record's
    text, and `excerpt` exactly those characters; a pointer, which has no text, has neither. `body`
    is whose it is, in an archive of several.
    """

    kind: Literal["answer", "pointer", "context"] = "answer"
    id: str
    number: str | None = None
    frage: str | None = None
    betreff: str
    datum: date | None = None
    gremium: str | None = None
    top: str | None = None
    vorlage: str | None = None
    focus: tuple[int, int] | None = None
    excerpt: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Spoken):
    """Something fits, but it is not sure what: one to five items, the likeliest first.

    `about` is "answer" where the Anfrage fits and it is unsure which of its answers does, so that
    all items are of one Anfrage; "matter" where one of several may fit. It is no answer.
    """

    kind: Literal["choice"] = "choice"
    about: Literal["answer", "matter"]
    items: tuple[ChoiceItem, ...]
    confidence: float = 1.0
    more: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """One of what was wished for: an Anfrage with or without an answer, a Sitzung, a group of them.

    A group (a Gremium, a party, a member, a topic) is no record: `url` leads to its page, from the
    root of the site; `betreff` is its name, `anfragen` and `sitzungen` how many it has. `body` is
    whose a record is, in an archive of several.
    """

    kind: Literal["record", "pointer", "agenda", "group"]
    id: str
    betreff: str
    datum: date | None = None
    gremium: str | None = None
    body: str | None = None
    top: str | None = None
    vorlage: str | None = None
    askers: tuple[str, ...] = ()
    url: str | None = None
    anfragen: int | None = None
    sitzungen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList(Spoken):
    """The line wished for records, not for a fact: the first ten of `total` or fewer, newest first.

    Those of a directory are groups, what has most Anfragen first. `filter` says where the oldest
    come first, and how many were wished for.

    `url` is the address of the page with all of them, from the root of the site; where nobody of
    the name that is wished for has asked, that of all who have.
    """

    kind: Literal["list"] = "list"
    filter: ListFilter
    total: int
    items: tuple[ListItem, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Spoken):
    """A fixed text of the service, never of the administration; `topic` names it.

    `text` is in paragraphs as a stored text is.
    """

    kind: Literal["notice"] = "notice"
    topic: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(Spoken):
    """Nothing fits."""

    kind: Literal["silence"] = "silence"
    reason: Reason
    more: tuple[Offer, ...] = ()


Reply = Answer | Choice | Pointer | Record | Agenda | RecordList | Context | Notice | Silence
Stored = Answer | Pointer | Record | Agenda | Context
