"""What the council wrote, as frozen values.

German nouns name what the council wrote; English names are what we do with it. Pages become records
in `sources`, records become passages in `build`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.failures import Failure

#: What a paper lacks: a file at all, or text in its files.
UnreadableReason = Literal["no-file", "no-text"]
#: What is found: an answer, an Anfrage without one, a passage of an article, why members ask.
Kind = Literal["answer", "pointer", "context", "sachverhalt"]
#: Why a reply is silent.
Reason = Literal["nothing-fits", "too-short", "not-a-question", "other-place", "non-public"]
#: Whose words a text is; only the administration's are an answer.
Speaker = Literal["administration", "members", "board", "unknown"]
#: What a reply says outside its numbered answers, by where it stands.
Remark = Literal["vorbemerkung", "schlussbemerkung"]
CLOSING: Remark = "schlussbemerkung"


@dataclass(frozen=True, slots=True)
class Sitzung:
    """One meeting of one Gremium."""

    body: str
    gremium: str
    datum: date
    bezeichnung: str | None
    zeit: str | None
    raum: str | None
    ort: str | None


@dataclass(frozen=True, slots=True)
class TOP:
    """One item of an agenda; `text` holds its minutes where the page has them, else it is empty.

    `key` is what the source itself calls the item, `paper` what it calls its Vorlage (see `Page`).
    `number` is empty where the agenda gives none.
    """

    number: str
    betreff: str
    vorlage: str | None = None
    beschlussart: str | None = None
    text: str = ""
    url: str | None = None
    public: bool = True
    key: str | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a paper; `url` is its own where that lasts, else that of the page with it."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class PaperDetails:
    """What is known about a paper beside its text.

    `askers` are council members and groups as printed, `office` the part of the administration that
    answers, `fetched` the day on which the source was read. `art` is the kind of paper in the words
    of the source, `lack` why nothing of it can be read. `read`: the place where a reply would stand
    was read, which is the minutes of its TOP or every file of the paper.
    """

    askers: tuple[str, ...] = ()
    office: str | None = None
    attachments: tuple[Attachment, ...] = ()
    fetched: date | None = None
    art: str | None = None
    lack: UnreadableReason | None = None
    read: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """What its source calls a Vorgang: the keys of its item and its paper (see `Page`)."""

    item: str | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an official text or an agenda item stands; `sha256` covers the reply's text."""

    body: str
    gremium: str | None
    datum: date | None
    top: str | None
    vorlage: str | None
    betreff: str
    beschlussart: str | None = None
    url: str | None = None
    page: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSource:
    """The page of the city or a partner that a context passage stands on.

    Of a Sachverhalt it is where the Anfrage stands: its subject, who asks, and its place.
    """

    title: str
    publisher: str | None
    datum: date | None
    url: str | None
    page: str
    sha256: str
    gremium: str | None = None
    top: str | None = None
    vorlage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One line of an agenda; `id` leads to what the archive holds about it."""

    id: str
    top: str
    betreff: str
    vorlage: str | None
    beschlussart: str | None
    public: bool
    answers: int


@dataclass(frozen=True, slots=True)
class Antwort:
    """The administration's text to one number (or to several together, or to none).

    `remark`: it belongs to no single question of an Anfrage whose other answers have numbers.
    """

    number: str | None
    frage: str | None
    antwort: str
    remark: Remark | None = None


@dataclass(frozen=True, slots=True)
class Anfrage:
    """What a council member asked under one TOP and what the administration answered.

    Without `antworten` it is a pointer: the council dealt with it, no answer is at hand. `about` is
    the number of the paper that it answers, where that is another one ("22-1940.01" answers
    "22-1940"), `enquiry` the address of that one's Vorgang where it is at hand; `mentions` are the
    numbers of other papers in its texts. `sachverhalt` is why the members ask, in their own words.
    `group_id` is shared by all Vorgänge of one paper and of
    the paper that answers it.
    """

    id: str
    source: Source
    public: bool
    group_id: str
    keys: Keys = Keys()
    sachverhalt: str = ""
    fragen: tuple[str, ...] = ()
    antworten: tuple[Antwort, ...] = ()
    damaged: bool = False
    about: str | None = None
    enquiry: str | None = None
    facts: PaperDetails = PaperDetails()
    mentions: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it has one answer to all of it, without a number."""
        return any(one.number is None and one.remark is None for one in self.antworten)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that gave no page, and why; `source` is the paper that it belongs to, where known."""

    file: str
    reason: Failure
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An address that led to a text which the sources no longer hold, and when that was noticed.

    `removed` is the day on which the source itself deleted it, where that is known.
    """

    id: str
    betreff: str
    noticed: date
    body: str | None = None
    vorlage: str | None = None
    removed: date | None = None


def numbers_in(number: str | None) -> list[str]:
    """Return the numbers of the questions that an answer belongs to: "1-3" → "1", "2", "3"."""
    if number is None:
        return []
    first, _, last = number.partition("-")
    if first.isdigit() and last.isdigit():
        return [str(one) for one in range(int(first), int(last) + 1)]
    return number.split(",")


def count_questions(fragen: int, numbers: Iterable[str | None]) -> int:
    """Return how many questions an Anfrage has, parts with letters counted as one: "1a", "1b".

    `fragen` is how many it lists, each part by itself; `numbers` are those of its answers.
    """
    answered = [number for one in numbers for number in numbers_in(one)]
    wholes = {whole_of(number) for number in answered}
    return max(fragen - len(answered) + len(wholes), len(wholes))


def whole_of(number: str) -> str:
    """Return the number of a question without its part: "8b" → "8", "II.3a" → "II.3"."""
    found = re.match(r"(?:[A-Z]+\.)?\d+(?:\.\d+)*|[A-Z]", number)
    return found[0] if found else number


def sha256(text: str) -> str:
    """Return the checksum of a text: hex digits of SHA-256 over its UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """An answer to the same question in another Anfrage, or one in the same words."""

    id: str
    datum: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A question of the council that has an answer; `id` is the address of that answer."""

    id: str
    frage: str
    betreff: str
    datum: date | None
