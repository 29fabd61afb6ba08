"""What the records of an archive look like when they are read, as frozen values.

Their fields bear the names of the columns; what is made of them, `replies` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from retrieval.records import (
    ContextSource,
    Keys,
    Kind,
    PaperDetails,
    Repeat,
    Sitzung,
    Source,
    Withdrawn,
)

#: What a row of the indexes stands for: its number, what it is of (kind, record, group of
#: Vorgänge), and from where to where it is a window of its record's text, if it is one.
StoredPassage = tuple[int, Kind, str, str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer with the Vorgang it belongs to."""

    id: str
    vorgang: str
    number: str | None
    frage: str | None
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Vorgang:
    """One Anfrage or agenda item.

    `group_id` is shared by those of one paper and of the paper that answers it, `enquiry` is the
    address of what it answers, where that is another one.
    """

    id: str
    source: Source
    public: bool
    damaged: bool
    facts: PaperDetails
    keys: Keys
    group_id: str
    enquiry: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A Vorgang beside another one, and whether it has an answer."""

    id: str
    betreff: str
    datum: date | None
    top: str | None
    answered: bool


@dataclass(frozen=True, slots=True)
class StoredSachverhalt:
    """Why the members ask who brought in a Vorgang."""

    id: str
    vorgang: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One paragraph of an article, or all of it: then `article` is its own address."""

    id: str
    article: str
    text: str
    source: ContextSource


@dataclass(frozen=True, slots=True)
class Meeting:
    """A Sitzung and its address; `complete` is False where only single TOPs of it are known."""

    id: str
    sitzung: Sitzung
    key: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that replies need of some records, each by its address.

    `answers` are those of all `vorgaenge`; by the address of a Vorgang there are its `families`
    (answers in their order), `fragen`, `newer` and `related` neighbours (newest first), by that of
    an answer its `repeats` (newest first). `reasons` are the Sachverhalte of all `vorgaenge`, by
    the addresses of these.
    """

    answers: Mapping[str, StoredAnswer] = field(default_factory=dict)
    families: Mapping[str, list[StoredAnswer]] = field(default_factory=dict)
    vorgaenge: Mapping[str, Vorgang] = field(default_factory=dict)
    fragen: Mapping[str, list[str]] = field(default_factory=dict)
    newer: Mapping[str, list[Neighbour]] = field(default_factory=dict)
    related: Mapping[str, list[Neighbour]] = field(default_factory=dict)
    repeats: Mapping[str, list[Repeat]] = field(default_factory=dict)
    excerpts: Mapping[str, Excerpt] = field(default_factory=dict)
    reasons: Mapping[str, StoredSachverhalt] = field(default_factory=dict)

    def reason(self, name: str) -> StoredSachverhalt | None:
        """Return the Sachverhalt with an address of its own."""
        return next((one for one in self.reasons.values() if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Overview:
    """A Vorgang with the questions that were asked and what was answered.

    `is_reply`: it answers another one. Of the others of its paper, `replied` is whether one has an
    answer, `unread_reply` whether one is a reply whose text is not at hand.
    """

    vorgang: Vorgang
    fragen: tuple[str, ...]
    answers: tuple[StoredAnswer, ...]
    is_reply: bool = False
    replied: bool = False
    unread_reply: bool = False

    @property
    def answered(self) -> bool:
        """Whether an answer to it is at hand, its own or that of another paper."""
        return bool(self.answers) or self.replied


@dataclass(frozen=True, slots=True)
class Addressed:
    """What an address leads to, as far as it is still told when that is gone."""

    betreff: str
    body: str | None
    vorlage: str | None
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class Note:
    """A note that a text is gone, and what its Vorgang was known by."""

    withdrawn: Withdrawn
    keys: Keys = field(default_factory=Keys)
