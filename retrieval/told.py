"""One text → what it tells of its matter: questions, answers, numbers of other papers.

Which texts speak of one matter is found out in `collect`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.enquiry import Enquiry
from retrieval.layout import PARAGRAPH_BREAK
from retrieval.lookup import paper_numbers, vorlage_key
from retrieval.pairs import Segmentation
from retrieval.records import CLOSING, Antwort
from retrieval.segment import segment


@dataclass(frozen=True, slots=True)
class Told:
    """Questions and answers as in an Anfrage; `mentions` may hold the paper's own number."""

    fragen: tuple[str, ...] = ()
    antworten: tuple[Antwort, ...] = ()
    mentions: tuple[str, ...] = ()


def tell(text: str, reply: bool, asked: str) -> Told:
    """What a text tells, with the arguments of `segment`.

    What a reply does not repeat of its questions is taken from the enquiry.
    """
    found, enquiry = segment(text, reply, asked), Enquiry(asked)
    listed = {one.number: one.words for one in enquiry.asked}
    fragen = {one.number: text[one.span.start : one.span.end] for one in found.fragen}
    return Told(
        fragen=tuple((fragen if len(fragen) >= len(listed) else listed).values()),
        antworten=tuple(_antworten(found, text, enquiry)),
        mentions=tuple(_mentions(f"{asked}\n{text}")),
    )


def _antworten(found: Segmentation, text: str, enquiry: Enquiry) -> Iterator[Antwort]:
    """The answers in the order of the text, with the remarks before and behind them."""
    listed = {one.number: one.words for one in enquiry.asked}
    # The one question of an enquiry is what its whole answer is about.
    only = enquiry.asking[0].words if len(enquiry.asking) == 1 and len(listed) < 2 else None
    if found.before:
        yield Antwort(None, None, text[found.before.start : found.before.end], "vorbemerkung")
    for pair in found.pairs:
        yield Antwort(
            number=pair.number,
            frage=PARAGRAPH_BREAK.join(text[span.start : span.end] for span in pair.fragen)
            or PARAGRAPH_BREAK.join(listed[one] for one in pair.numbers if one in listed)
            or (only if pair.number is None else None),
            antwort=text[pair.antwort.start : pair.antwort.end],
        )
    if found.behind:
        yield Antwort(None, None, text[found.behind.start : found.behind.end], CLOSING)


def _mentions(text: str) -> Iterator[str]:
    """The keys of the papers that a text names, each once."""
    yield from dict.fromkeys(map(vorlage_key, paper_numbers(text)))
