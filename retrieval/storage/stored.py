"""What the records of an archive look like when they are read, as frozen values.

Rows of `schema` with names; what is made of them, `replies` and `quality` say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from retrieval.errors import Failure, FailureCode
from retrieval.records import (
    Attachment,
    Kind,
    LeftOut,
    PaperDetails,
    Source,
    Withdrawn,
    fragen_covered,
)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer with the matter it belongs to."""

    id: str
    matter: str
    number: str | None
    frage: str | None
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredMatter:
    """One Anfrage or agenda item."""

    id: str
    source: Source
    public: bool
    damaged: bool
    facts: PaperDetails


@dataclass(frozen=True, slots=True)
class Overview:
    """A matter with how many questions were asked and what was answered."""

    matter: StoredMatter
    fragen: int
    answers: tuple[StoredAnswer, ...]

    @property
    def whole(self) -> bool:
        """Whether its one answer could not be taken apart."""
        return len(self.answers) == 1 and self.answers[0].number is None

    @property
    def covered(self) -> int:
        """How many of the questions have an answer of their own."""
        return sum(fragen_covered(one.number) for one in self.answers)


@dataclass(frozen=True, slots=True)
class StoredExcerpt:
    """One paragraph of an article."""

    id: str
    title: str
    publisher: str | None
    datum: date | None
    url: str | None
    page: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredListing:
    """One line of an agenda."""

    top: str
    betreff: str
    vorlage: str | None
    beschlussart: str | None
    public: bool
    matter: str
    answers: int


@dataclass(frozen=True, slots=True)
class StoredPassages:
    """What rows of the indexes stand for, column by column; a search reads hundreds of them."""

    rows: tuple[int, ...] = ()
    kinds: tuple[Kind, ...] = ()
    records: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    starts: tuple[int | None, ...] = ()
    ends: tuple[int | None, ...] = ()

    def focus(self, at: int) -> tuple[int, int] | None:
        """The window of its record's text, where it is one."""
        start, end = self.starts[at], self.ends[at]
        return None if start is None or end is None else (start, end)


def day_of(text: str | None) -> date | None:
    """The day that a column holds."""
    return date.fromisoformat(text) if text else None


def stored_matter(row: tuple[Any, ...]) -> StoredMatter:
    """A matter out of the columns of its row."""
    name, body, betreff, gremium, datum, *rest = row[:10]
    public, damaged, askers, office, attachments, fetched, art, lack = row[10:]
    facts = PaperDetails(
        askers=tuple(json.loads(askers)),
        office=office,
        attachments=tuple(Attachment(*one) for one in json.loads(attachments)),
        fetched=day_of(fetched),
        art=art,
        lack=lack,
    )
    source = Source(body, betreff, gremium, day_of(datum), *rest)
    return StoredMatter(name, source, bool(public), bool(damaged), facts)


def stored_left_out(row: tuple[Any, ...]) -> LeftOut:
    """A file that gave no page out of the columns of its row."""
    file, reason, body, betreff, vorlage, url = row
    source = Source(body, betreff, vorlage=vorlage, url=url) if betreff else None
    code, *arguments = json.loads(reason)
    return LeftOut(file, Failure(FailureCode[code], tuple(arguments)), source)


def stored_withdrawn(row: tuple[Any, ...]) -> Withdrawn:
    """The note that an address leads nowhere out of the columns of its row."""
    name, betreff, noticed, body, vorlage, removed = row
    day = date.fromisoformat(noticed)
    return Withdrawn(name, betreff, day, body, vorlage, day_of(removed))


@dataclass(frozen=True, slots=True)
class Addressed:
    """What an address leads to, as far as it is still told when that is gone."""

    betreff: str
    body: str | None
    vorlage: str | None
