"""Records → passages: what is searched, each pointing back to what is shown.

An answer is searched by windows of its paragraphs, each with betreff and frage as context, and
once by betreff and frage alone; what is shown is always the whole answer. Nothing is encoded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from retrieval.collect import Records
from retrieval.layout import spans
from retrieval.records import Anfrage, Antwort, sha256

Kind = Literal["answer", "pointer", "context"]

#: A window grows by whole paragraphs to this many words; longer paragraphs are cut at sentences.
#: The encoder's training passages end at 90 tokens, about 60 words.
WINDOW_WORDS = 60

_LABEL = re.compile(r"^(?:Anfrage|Antrag|Einwohnerfrage|Antwort auf Anfrage)\b[^:]{0,40}:\s*")
#: Items that stand on every agenda and are about nothing: found by look-up, never by a question.
_ROUTINE = re.compile(
    r"(?:Mitteilungen|Anfragen|Verschiedenes|Begrüßung|Eröffnung|Feststellung|Genehmigung|"
    r"Beschlussfassung|Bericht der Verwaltung|Öffentliche (?:Bürger)?[Ff]ragestunde|"
    r"Einwohnerfragestunde|Bürgerfragestunde|Aktuelle Stunde|Festlegung|Geschäftsordnung\w*|"
    r"Allgemeine Geschäfts\w*)(?: (?:der|des|von|über|und)\b.{0,60})?$"
)
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=[A-ZÄÖÜ„])")


@dataclass(frozen=True, slots=True)
class Passage:
    """One row of the indexes: `text` is searched; `record` and `focus` say what is shown.

    `matter` is what several records share that are about the same thing: the Vorlage, the article.
    """

    kind: Kind
    record: str
    matter: str
    text: str
    focus: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A passage with the checksum of its text."""

    passage: Passage
    sha256: str

    @classmethod
    def of(cls, passage: Passage) -> Row:
        """The passage with its checksum."""
        return cls(passage, sha256(passage.text))


class Piece(NamedTuple):
    """A span of a text and how many words it has."""

    start: int
    end: int
    words: int

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Piece:
        """The span with its words counted."""
        return cls(start, end, len(text[start:end].split()))


def answer_id(anfrage: Anfrage, antwort: Antwort) -> str:
    """The address of one answer: "herne-2022-0129-2"; of a whole one, that of the Anfrage."""
    part = antwort.number or antwort.remark
    return f"{anfrage.id}-{re.sub(r'[.,]', '-', part)}" if part else anfrage.id


def addresses(records: Records) -> set[str]:
    """Every address that leads to a text: public matters, their answers, paragraphs of articles."""
    matters = {one.id for one in records.anfragen if one.public}
    answers = {answer_id(one, a) for one in records.anfragen for a in one.antworten}
    return matters | answers | {one.id for one in records.excerpts}


def subject(betreff: str) -> str:
    """The betreff without what kind of paper it is: "Anfrage: X" → "X"."""
    return _LABEL.sub("", betreff)


def passages(records: Records) -> Iterator[Passage]:
    """All passages, in the order of the records."""
    answered = {
        one.source.vorlage for one in records.anfragen if one.antworten and one.source.vorlage
    }
    for anfrage in records.anfragen:
        betreff = subject(anfrage.source.betreff)
        matter = anfrage.source.vorlage or anfrage.id
        for antwort in anfrage.antworten:
            record = answer_id(anfrage, antwort)
            context = f"{betreff}. {antwort.frage or ''}".strip()
            yield Passage("answer", record, matter, context, None)
            for start, end in windows(antwort.antwort):
                searched = f"{context} {antwort.antwort[start:end]}"
                yield Passage("answer", record, matter, searched, (start, end))
        routine = not anfrage.source.vorlage and _ROUTINE.match(betreff)
        if not anfrage.antworten and not routine and anfrage.source.vorlage not in answered:
            yield Passage("pointer", anfrage.id, matter, betreff, None)
            for frage in anfrage.fragen:
                yield Passage("pointer", anfrage.id, matter, f"{betreff}. {frage}", None)
    for excerpt in records.excerpts:
        searched = f"{excerpt.article.title}. {excerpt.heading} {excerpt.text}"
        yield Passage("context", excerpt.id, excerpt.page, searched, None)


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Spans of about WINDOW_WORDS words that end with paragraphs or sentences, in order."""
    start: int | None = None
    end = count = 0
    for piece_start, piece_end, length in _pieces(text):
        if start is not None and count + length > WINDOW_WORDS:
            yield start, end
            start, count = None, 0
        start = piece_start if start is None else start
        end, count = piece_end, count + length
    if start is not None:
        yield start, end


def _pieces(text: str) -> Iterator[Piece]:
    """Paragraphs; those of more than WINDOW_WORDS words by sentences."""
    for start, end in spans(text):
        whole = Piece.of(text, start, end)
        if whole.words <= WINDOW_WORDS:
            yield whole
            continue
        begin = start
        for cut in _SENTENCE.finditer(text, start, end):
            yield Piece.of(text, begin, cut.start())
            begin = cut.end()
        yield Piece.of(text, begin, end)
