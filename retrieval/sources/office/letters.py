"""A text and what is told of it elsewhere → a letter: what it is, and what its head says.

An office's own cell goes before an export, an export before the letter itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from retrieval.failures import Failure, FailureCode
from retrieval.ids import is_non_public as is_non_public_item
from retrieval.paragraphs import collapse
from retrieval.segmenting.numbering import answer_label, question_item
from retrieval.sources.forms.letterhead import askers
from retrieval.sources.office.documents import Document
from retrieval.sources.office.letterhead import Letterhead, read_letterhead
from retrieval.sources.office.roles import Role, is_non_public, role_in
from retrieval.sources.papers.kinds import without_labels

#: Words of a file name that say what it is, and days and numbers, say nothing of its subject.
_KIND = re.compile(
    r"(?<![^\W_])(?:anfragen?|antwort(?:en)?|stellungnahme|beantwortung|der verwaltung|scan|final"
    r"|entwurf|kopie|v\d+)(?![^\W_])|\d[\d._/-]*",
    re.IGNORECASE,
)
_MOST_ASKERS = 10
_READ = frozenset({Role.ENQUIRY, Role.ANSWER, Role.BOTH})


@dataclass(frozen=True, slots=True)
class Hint:
    """What an export or an office says of a file; None where it says nothing."""

    role: Role | None = None
    number: str | None = None
    gremium: str | None = None
    meeting: date | None = None
    item: str | None = None
    subject: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A text with its details; `head` is what it says itself, `notes` what an office should know.

    `line` is the row of our table that tells of it, `belongs` what that names as belonging to it.
    """

    document: Document
    role: Role
    head: Letterhead
    number: str | None
    gremium: str | None
    meeting: date | None
    item: str | None
    subject: str
    askers: tuple[str, ...] = ()
    url: str | None = None
    notes: tuple[Failure, ...] = ()
    line: int = 0
    belongs: str | None = None

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def is_read(self) -> bool:
        return self.role in _READ

    def noting(self, *notes: Failure) -> Letter:
        return replace(self, notes=(*self.notes, *notes))


def letter_of(document: Document, hint: Hint) -> Letter:
    """Return what a text is by an export, else by itself."""
    whole = f"{document.head}\n\n{document.text}" if document.head else document.text
    head = read_letterhead(whole)
    # The subject of an e-mail may speak of what others wrote.
    title = "" if document.subject else document.title
    role, notes = hint.role or role_in(title, whole), list[Failure]()
    if role is Role.ANSWER and head.written in head.named_days:
        head = replace(head, written=None)  # the day of the Anfrage that it names
    if document.covers and hint.role is None and not _answers_itself(document.text):
        role = Role.OTHER
    item = hint.item or head.item
    if is_non_public(whole) or (item and is_non_public_item(item)):
        role, notes = Role.OTHER, [FailureCode.NON_PUBLIC_FILE()]
    elif role is Role.UNCLEAR:
        notes.append(FailureCode.UNCLEAR_FILE())
    subject = hint.subject or head.subject or without_labels(document.subject)
    if not subject:
        subject = _subject_in(document)
        if role in _READ:
            notes.append(FailureCode.SUBJECT_OF_NAME())
    number = hint.number or head.number or (head.asked if role is not Role.ANSWER else None)
    return Letter(
        document,
        role,
        head,
        number,
        hint.gremium or head.gremium,
        hint.meeting or head.meeting,
        item,
        subject,
        askers=askers(whole)[:_MOST_ASKERS],
        url=hint.url,
        notes=tuple(notes),
    )


def _answers_itself(text: str) -> bool:
    """Whether the words of an e-mail ask or answer by number: else what is attached does."""
    lines = map(collapse, text.split("\n"))
    return any(answer_label(line) or question_item(line) for line in lines)


def _subject_in(document: Document) -> str:
    """A subject out of a file's name: "2024-03-01_Anfrage_Linden am Anger" → "Linden am Anger"."""
    path = PurePosixPath(document.name)
    told = collapse(_KIND.sub(" ", path.stem.replace("_", " "))).strip(" -–,.")
    return told or path.stem
