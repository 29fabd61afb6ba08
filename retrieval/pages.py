"""What the pages of a source say, as frozen values: what `sources` read and `build` joins.

What an archive keeps and a reply shows of it are `records`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from retrieval.records import TOP, PaperDetails, Sitzung

PageKind = Literal["agenda", "auszug", "vorlage", "paper", "letter", "context"]


@dataclass(frozen=True, slots=True)
class Beratung:
    """One station of a Vorlage on its way through the Gremien."""

    gremium: str
    datum: date | None
    beschlussart: str | None = None


@dataclass(frozen=True, slots=True)
class Vorlage:
    """One paper: its number, its subject and the text of its sections.

    `key` is what the source itself calls it (see `Page`). Of one that is not public nothing but
    that it was dealt with is kept. `bezueglich` is the number of the paper that it answers.
    """

    number: str | None
    betreff: str
    body: str
    art: str | None = None
    status: str | None = None
    bezueglich: str | None = None
    beratungsfolge: tuple[Beratung, ...] = ()
    text: str = ""
    url: str | None = None
    public: bool = True
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A page of the city or of a partner: context, never an answer to the council.

    `captions` are the paragraphs of its text that stand below a picture or a table.
    """

    title: str
    publisher: str | None
    datum: date | None
    text: str
    url: str | None = None
    captions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What one saved page (or one OParl paper) says.

    `reply`: the text of its TOP or Vorlage is known to be the administration's reply; `asked` is
    then the text of the enquiry, `about` the key of the paper with the enquiry where that is
    another one.

    Keys are what a source itself calls a thing: the id of an OParl object, the address of an
    ALLRIS page with its number. Two things with different keys are two, whatever else is equal.
    `meeting` is the key of the Sitzung. A page saved without its address may have none.
    `partial`: items of its agenda are missing.
    """

    name: str
    kind: PageKind
    sitzung: Sitzung | None = None
    meeting: str | None = None
    tops: tuple[TOP, ...] = ()
    vorlage: Vorlage | None = None
    article: Article | None = None
    damaged: bool = False
    reply: bool = False
    asked: str = ""
    about: str | None = None
    partial: bool = False
    facts: PaperDetails = field(default_factory=PaperDetails)

    @property
    def body(self) -> str | None:
        """Whose page it is; None for an article."""
        told = self.vorlage or self.sitzung
        return told.body if told else None


@dataclass(frozen=True, slots=True)
class Removed:
    """A public Vorlage that its source deleted on a `day`, or was `noticed` to be gone on one.

    `key` is what the source called it (see `Page`).
    """

    body: str
    vorlage: str
    betreff: str
    day: date | None
    noticed: date | None = None
    key: str | None = None
