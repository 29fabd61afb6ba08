"""Minutes → numbered Fragen and Antworten, as spans of the text.

    >>> text = "1. Ist es so?\\n\\nDie Verwaltung antwortet wie folgt:\\n\\nZu Frage 1:\\n\\nJa."
    >>> [(pair.number, pair.antwort.of(text)) for pair in segment(text).pairs]
    [('1', 'Ja.')]

No pair is better than a wrong pair: where numbers do not rise, do not fit the questions, or the
next question cannot be told from an answer, the reply is kept as one whole answer. Spans lie in
the text, in its order, and never overlap. Nothing is read from pages here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from retrieval.ids import paper_numbers, vorlage_key
from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.records import CLOSING, Antwort
from retrieval.segmenting import numbering
from retrieval.segmenting.bare_numbers import by_bare_numbers
from retrieval.segmenting.choosing import choose
from retrieval.segmenting.edges import own_part
from retrieval.segmenting.enquiry import LONGEST_HEADING, Enquiry
from retrieval.segmenting.fragen import asks_at_end, find_fragen, text_after_mark
from retrieval.segmenting.items import by_announcement
from retrieval.segmenting.labelled import by_bare_labels, by_labels
from retrieval.segmenting.parts import with_next, with_parts
from retrieval.segmenting.points import with_points
from retrieval.segmenting.remarks import trim_labels, with_remarks
from retrieval.segmenting.repetition import by_repetition
from retrieval.segmenting.restated import by_restatement
from retrieval.segmenting.segmentation import (
    Frage,
    Pair,
    Paragraph,
    Paragraphs,
    Segmentation,
    Span,
    split_paragraphs,
)
from retrieval.segmenting.speakers import (
    before_distribution,
    before_further,
    first_of_administration,
    own_words,
)
from retrieval.segmenting.tables import is_table

#: Place and day, a name and an office: a signature has at most so many paragraphs.
_SIGNATURE = 4


@dataclass(frozen=True, slots=True)
class ParsedMinutes:
    """Questions and answers as in an Anfrage; `mentions` may hold the paper's own number."""

    fragen: tuple[str, ...] = ()
    antworten: tuple[Antwort, ...] = ()
    mentions: tuple[str, ...] = ()


def segment(text: str, reply: bool = False, asked: str = "") -> Segmentation:
    """Return the questions, and the pairs of question and answer, of one text.

    Where nothing in the text says that the administration replies, there are no pairs, unless
    `reply` says that the whole text is a reply (a file named "Stellungnahme"). `asked` is the text
    of the enquiry where that is another file: a reply that repeats its questions is cut by them.
    """
    enquiry = Enquiry(asked)
    paragraphs = before_further(before_distribution(split_paragraphs(text)), enquiry)
    paragraphs = _without_closing(paragraphs)
    labels = [at for at, p in enumerate(paragraphs) if numbering.answer_label(p.text)]
    bare = [at for at, p in enumerate(paragraphs) if numbering.bare_answer_label(p.text)]
    intro = next((at for at, p in enumerate(paragraphs) if numbering.reply_follows(p.text)), None)
    begins = [at for at in (*labels[:1], *bare[:1], intro) if at is not None]
    if reply and not labels and len(bare) < 2:
        begins = [0]
    if not begins or not paragraphs:
        return Segmentation(fragen=find_fragen(paragraphs) if _asks(paragraphs) else ())
    begin = min(begins)
    paragraphs = _before_next_section(paragraphs, max(begins + labels[-1:] + bare[-1:]))
    fragen = find_fragen(paragraphs[:begin])

    def candidates() -> Iterator[Segmentation | None]:
        yield by_repetition(paragraphs, text, enquiry)
        if labels:
            yield by_labels(paragraphs, labels, enquiry)
        elif len(bare) > 1:
            yield by_bare_labels(paragraphs, bare)
        else:
            if fragen and not asked:
                own = Enquiry(text[: paragraphs[begin].start])
                yield by_repetition(paragraphs[begin:], text, own)
            yield by_announcement(paragraphs, begin, fragen, enquiry)
        yield by_restatement(paragraphs, text, enquiry)

    def less_sure() -> Iterator[Segmentation | None]:
        yield by_restatement(paragraphs, text, enquiry, loose=True)
        if not labels and len(bare) < 2:
            yield by_bare_numbers(paragraphs, enquiry)

    best = None
    if not is_table(paragraphs):
        best = choose(candidates(), paragraphs, text, enquiry)
        best = best or choose(less_sure(), paragraphs, text, enquiry)
    if not best:
        first = first_of_administration(paragraphs) if reply else begin
        if first == len(paragraphs):
            return Segmentation(fragen)
        whole = _whole(paragraphs, first, fragen, enquiry)
        return own_words(whole, paragraphs, enquiry)
    best = with_parts(with_next(best, paragraphs), paragraphs, text, enquiry)
    best = with_points(best, paragraphs, text, enquiry)
    in_reply = paragraphs if reply else paragraphs[begin:]
    trimmed = trim_labels(best, in_reply, enquiry)
    return own_part(with_remarks(trimmed, in_reply, enquiry), paragraphs)


def parse_minutes(text: str, reply: bool, asked: str) -> ParsedMinutes:
    """Return what a text says, with the arguments of `segment`.

    What a reply does not repeat of its questions is taken from the enquiry.
    """
    segmentation, enquiry = segment(text, reply, asked), Enquiry(asked)
    listed = {question.number: question.text for question in enquiry.listed}
    fragen = {frage.number: frage.span.of(text) for frage in segmentation.fragen}
    return ParsedMinutes(
        fragen=tuple((fragen if len(fragen) >= len(listed) else listed).values()),
        antworten=tuple(_antworten(segmentation, text, enquiry)),
        mentions=tuple(dict.fromkeys(map(vorlage_key, paper_numbers(f"{asked}\n{text}")))),
    )


def _asks(paragraphs: Paragraphs) -> bool:
    """Whether the paragraphs ask at all: a motion has numbers too."""
    return any(
        p.text.endswith("?") or re.search(r"\b(?:fragen wir|frage ich|Fragen|Auskunft)\b", p.text)
        for p in paragraphs
    )


def _without_closing(paragraphs: Paragraphs) -> list[Paragraph]:
    """The paragraphs without votes, attachments, greetings and signatures at the end."""
    kept = list(paragraphs[:1])
    for at in range(1, len(paragraphs)):
        if at >= len(paragraphs) - _SIGNATURE and numbering.is_place_and_day(paragraphs[at].text):
            break
        kept.append(paragraphs[at])
    while len(kept) > 1 and (
        numbering.is_closing(kept[-1].text)
        or (numbering.is_signature(kept[-1].text) and not _opens_answer(kept[-2].text))
    ):
        kept.pop()
    return kept


def _before_next_section(paragraphs: list[Paragraph], last: int) -> list[Paragraph]:
    """The paragraphs up to the section behind the last mark of a reply: the council's decision."""
    return [
        *paragraphs[: last + 1],
        *takewhile(lambda p: not numbering.opens_section(p.text), paragraphs[last + 1 :]),
    ]


def _opens_answer(words: str) -> bool:
    """Whether a short last paragraph ("Ja", "Nein") belongs to what stands before it."""
    marks = numbering.answer_label, numbering.bare_answer_label, numbering.question_item
    announces = words.endswith(("?", ":")) and not numbering.is_closing(words)
    return announces or any(mark(words) for mark in marks)


def _whole(
    paragraphs: Paragraphs, begin: int, fragen: tuple[Frage, ...], enquiry: Enquiry
) -> Segmentation:
    """The whole reply as one answer without a number, behind the questions that it repeats."""
    first, offset = paragraphs[begin], 0
    if numbering.reply_follows(first.text):
        # Below its announcement, or with it where the reply goes on there.
        offset = 0 if numbering.reply_begins(first.text) else len(first.text)
    elif label := numbering.bare_answer_label(first.text):
        offset = label.end
    start = text_after_mark(paragraphs[begin:], offset) if offset else first.start
    if start is None:
        return Segmentation(fragen)
    rest = [p for p in paragraphs if p.end > start]
    if asks_at_end(rest[-1].text) and not enquiry.listed:
        # What ends in a question asks.
        return Segmentation(find_fragen(paragraphs))
    length = _questions_above(rest, enquiry)
    if not length:
        return Segmentation(fragen, (Pair(None, (), Span(start, paragraphs[-1].end)),))
    asked, answer = Span(start, rest[length - 1].end), Span(rest[length].start, paragraphs[-1].end)
    return Segmentation(fragen, (Pair(None, (asked,), answer),))


def _questions_above(paragraphs: Paragraphs, enquiry: Enquiry) -> int:
    """How many paragraphs above a whole answer repeat all that the enquiry asks; 0 for none."""
    heads = len(paragraphs) > 1 and paragraphs[0].text.endswith(":")
    first = int(heads and not enquiry.holds(paragraphs[0].text))
    repeated = list(paragraphs[:first])
    repeated += takewhile(lambda p: enquiry.holds(p.text), paragraphs[first:])
    asks = any(asks_at_end(p.text) for p in repeated)
    while repeated and not (asks_at_end(repeated[-1].text) if asks else _wishes(repeated[-1])):
        repeated.pop()
    if not repeated:
        return 0
    points = list(takewhile(_is_point, paragraphs[len(repeated) :]))
    if points and (enquiry.heads(points[0].text) or enquiry.holds(points[0].text)):
        repeated += points
    rest = paragraphs[len(repeated) :]
    more = any(asks_at_end(p.text) and enquiry.holds(p.text) for p in rest)
    return 0 if more or not rest else len(repeated)


def _wishes(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a sentence, as wishes are: "Es wird um eine Aufstellung gebeten."."""
    return paragraph.text.endswith(".") and len(paragraph.text) > LONGEST_HEADING


def _is_point(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a point of a question: a lettered one that ends no sentence."""
    return bool(numbering.is_part(paragraph.text)) and not paragraph.text.endswith((".", ":"))


def _antworten(segmentation: Segmentation, text: str, enquiry: Enquiry) -> Iterator[Antwort]:
    """The answers in the order of the text, between what stands above and below them."""
    listed = {question.number: question.text for question in enquiry.listed}
    # The one question of an enquiry is what its whole answer is about.
    only = enquiry.asking[0].text if len(enquiry.asking) == 1 and len(listed) < 2 else None
    if segmentation.preamble:
        yield Antwort(None, None, segmentation.preamble.of(text), "vorbemerkung")
    for pair in segmentation.pairs:
        yield Antwort(
            number=pair.number,
            frage=PARAGRAPH_BREAK.join(span.of(text) for span in pair.fragen)
            or PARAGRAPH_BREAK.join(
                filter(None, (_asked(number, listed) for number in pair.numbers))
            )
            or (only if pair.number is None else None),
            antwort=pair.antwort.of(text),
        )
    if segmentation.closing:
        yield Antwort(None, None, segmentation.closing.of(text), CLOSING)


def _asked(number: str, listed: Mapping[str, str]) -> str | None:
    """The words of a question of the enquiry, or of one of its parts: "3a"."""
    if number in listed or not number[-1:].islower():
        return listed.get(number)
    parts = (p.text for p in split_paragraphs(listed.get(number[:-1], "")))
    return next((words for words in parts if re.match(rf"\(?{number[-1]}[.)]", words)), None)
