"""Records → passages: what is searched, each pointing back to what is shown.

An answer is searched by windows of its paragraphs, each with betreff and frage as context, and
once by betreff and frage alone; what is shown is always the whole answer. The Sachverhalt of an
Anfrage is searched by windows too, once for all Vorgänge of a paper. Nothing is encoded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.build.collect import Records
from retrieval.ids import answer_id, sachverhalt_id, subject
from retrieval.paragraphs import windows
from retrieval.records import Kind, sha256

#: Items that stand on every agenda and are about nothing: found by look-up, never by a question.
_ROUTINE = re.compile(
    r"(?:Mitteilungen|Anfragen|Verschiedenes|Begrüßung|Eröffnung|Feststellung|Genehmigung|"
    r"Beschlussfassung|Bericht der Verwaltung|Öffentliche (?:Bürger)?[Ff]ragestunde|"
    r"Einwohnerfragestunde|Bürgerfragestunde|Aktuelle Stunde|Festlegung|Geschäftsordnung\w*|"
    r"Allgemeine Geschäfts\w*)(?: (?:der|des|von|über|und)\b.{0,60})?$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One row of the indexes: `text` is searched; `record` and `focus` say what is shown.

    `vorgang` is what several records share that are about the same thing: the group of Vorgänge of
    one paper, the article.
    """

    kind: Kind
    record: str
    vorgang: str
    text: str
    focus: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A passage with the checksum of its text."""

    passage: Passage
    sha256: str

    @classmethod
    def of(cls, passage: Passage) -> Row:
        return cls(passage, sha256(passage.text))


def addresses(records: Records) -> set[str]:
    """Return every address that leads to a text: of Vorgänge, answers and excerpts."""
    vorgaenge = {one.id for one in records.anfragen if one.public}
    answers = {answer_id(one.id, a) for one in records.anfragen for a in one.antworten}
    reasons = {sachverhalt_id(one.id) for one in records.anfragen if one.sachverhalt}
    articles = {address for one in records.excerpts for address in (one.id, one.whole)}
    return vorgaenge | answers | reasons | articles


def passages(records: Records) -> Iterator[Passage]:
    """Yield all passages, in the order of the records."""
    answered = {one.group_id for one in records.anfragen if one.antworten}
    for anfrage in records.anfragen:
        betreff = subject(anfrage.source.betreff)
        vorgang = anfrage.group_id
        for antwort in anfrage.antworten:
            record = answer_id(anfrage.id, antwort)
            context = f"{betreff}. {antwort.frage or ''}".strip()
            yield Passage("answer", record, vorgang, context, None)
            for start, end in windows(antwort.antwort):
                searched = f"{context} {antwort.antwort[start:end]}"
                yield Passage("answer", record, vorgang, searched, (start, end))
        routine = not anfrage.source.vorlage and _ROUTINE.match(betreff)
        if anfrage.group_id not in answered and not routine:
            yield Passage("pointer", anfrage.id, vorgang, betreff, None)
            for frage in anfrage.fragen:
                yield Passage("pointer", anfrage.id, vorgang, f"{betreff}. {frage}", None)
    for excerpt in records.excerpts:
        searched = f"{excerpt.article.title}. {excerpt.heading} {excerpt.text}"
        yield Passage("context", excerpt.id, excerpt.whole, searched, None)
    yield from _sachverhalte(records)


def _sachverhalte(records: Records) -> Iterator[Passage]:
    """Yield the passages of each Sachverhalt, last of all: first among those with answers."""
    told = set[tuple[str, str]]()
    for anfrage in sorted(records.anfragen, key=lambda one: not one.antworten):
        text, vorgang = anfrage.sachverhalt, anfrage.group_id
        if not text or (vorgang, text) in told:
            continue
        told.add((vorgang, text))
        betreff = subject(anfrage.source.betreff)
        for start, end in windows(text):
            searched = f"{betreff}. {text[start:end]}"
            yield Passage(
                "sachverhalt", sachverhalt_id(anfrage.id), vorgang, searched, (start, end)
            )
