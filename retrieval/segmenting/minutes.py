"""Minutes → numbered Fragen and Antworten, as spans of the text.

    >>> text = "1. Ist es so?\\n\\nDie Verwaltung antwortet wie folgt:\\n\\nZu Frage 1:\\n\\nJa."
    >>> [(pair.number, text[pair.antwort.start : pair.antwort.end]) for pair in segment(text).pairs]
    [('1', 'Ja.')]

No pair is better than a wrong pair: where numbers do not rise, do not fit the questions, or the
next question cannot be told from an answer, the reply is kept as one whole answer. Spans lie in
the text, in its order, and never overlap. Nothing is read from pages here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from retrieval.ids import paper_numbers, vorlage_key
from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.records import CLOSING, Antwort
from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry, is_part
from retrieval.segmenting.fragen import (
    Frage,
    Pair,
    Segmentation,
    Span,
    Unit,
    after,
    answered_together,
    asks,
    asks_at_end,
    between,
    questions,
    units_of,
    words_of,
)
from retrieval.segmenting.labelled import announced, by_bare_labels, by_labels
from retrieval.segmenting.numbering import same_kind
from retrieval.segmenting.remarks import with_remarks, without_edges
from retrieval.segmenting.repetition import repetitions
from retrieval.segmenting.restated import restated

#: Place and day, a name and an office: a signature has at most so many paragraphs.
_SIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Told:
    """Questions and answers as in an Anfrage; `mentions` may hold the paper's own number."""

    fragen: tuple[str, ...] = ()
    antworten: tuple[Antwort, ...] = ()
    mentions: tuple[str, ...] = ()


def segment(text: str, reply: bool = False, asked: str = "") -> Segmentation:
    """Questions, and pairs of question and answer, of one text.

    Where nothing in the text says that the administration replies, there are no pairs, unless
    `reply` says that the whole text is a reply (a file named "Stellungnahme"). `asked` is the text
    of the enquiry where that is another file: a reply that repeats its questions is cut by them.
    """
    enquiry = Enquiry(asked)
    units = _without_closing(units_of(text))
    labels = [at for at, unit in enumerate(units) if numbering.answer_label(unit.words)]
    bare = [at for at, unit in enumerate(units) if numbering.bare_answer_label(unit.words)]
    intro = next((at for at, unit in enumerate(units) if numbering.reply_follows(unit.words)), None)
    begins = [at for at in (*labels[:1], *bare[:1], intro) if at is not None]
    if reply and not labels and len(bare) < 2:
        begins = [0]
    if not begins or not units:
        return Segmentation(fragen=questions(units) if asks(units) else ())
    begin = min(begins)
    units = _before_next_section(units, max(begins + labels[-1:] + bare[-1:]))
    fragen = questions(units[:begin])
    found = _by_enquiry(units, text, enquiry)
    if not found or _swallows(found, units, text, enquiry):
        if labels:
            found = by_labels(units, labels, fragen, enquiry)
        elif len(bare) > 1:
            found = by_bare_labels(units, bare)
        else:
            found = announced(units, begin, fragen, enquiry)
    if found and _swallows(found, units, text, enquiry):
        found = None
    missing = not found or found.answered < len(enquiry.asking)
    other = restated(units, text, enquiry) if missing else None
    if other and (not found or other.answered > found.answered):
        found = found if _swallows(other, units, text, enquiry) else other
    if found:
        own = units if reply else units[begin:]
        return with_remarks(without_edges(found, own, enquiry), own, enquiry)
    return _whole(units, 0 if reply else begin, fragen, enquiry)


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


def _swallows(found: Segmentation, units: Sequence[Unit], text: str, enquiry: Enquiry) -> bool:
    """Whether an answer holds another question of the enquiry."""
    return any(
        _repeats_number(pair, units, enquiry)
        or enquiry.asks_elsewhere(
            text[pair.antwort.start : pair.antwort.end],
            [words_of(units, span) for span in pair.fragen],
        )
        for pair in found.pairs
    )


def _repeats_number(pair: Pair, units: Sequence[Unit], enquiry: Enquiry) -> bool:
    """Whether an answer goes on with the enquiry's questions under numbers of their own."""
    for unit in units:
        if pair.number and pair.antwort.start <= unit.start < pair.antwort.end:
            mark = numbering.question_item(unit.words)
            counts = mark is not None and same_kind(mark.numbers[0], pair.number)
            if counts and enquiry.repeats(unit.words):
                return True
    return False


def _by_enquiry(units: Sequence[Unit], text: str, enquiry: Enquiry) -> Segmentation | None:
    """Answers between the questions of the enquiry, where the reply repeats all of them.

    Questions that follow each other without an answer are answered together by the next one.
    """
    found = repetitions(enquiry, units, text)
    if not found:
        return None
    pairs: list[Pair] = []
    waiting: list[Frage] = []
    ends = [one.mark for one in found[1:]] + [units[-1].end]
    for one, end in zip(found, ends, strict=True):
        waiting.append(Frage(one.number, one.span))
        answer = between(units, text, one.span.end, end)
        if answer:
            pairs.append(answered_together(waiting, answer, units))
            waiting = []
    fragen = tuple(Frage(one.number, one.span) for one in found)
    return Segmentation(fragen, tuple(pairs)) if pairs else None


def _without_closing(units: list[Unit]) -> list[Unit]:
    """The units without votes, attachments, greetings and signatures at the end."""
    ends = range(max(1, len(units) - _SIGNATURE), len(units))
    place = next((at for at in ends if numbering.is_place_and_day(units[at].words)), len(units))
    kept = list(units[:place])
    while len(kept) > 1 and (
        numbering.is_closing(kept[-1].words)
        or (numbering.is_signature(kept[-1].words) and not _opens_answer(kept[-2].words))
    ):
        kept.pop()
    return kept


def _before_next_section(units: list[Unit], last: int) -> list[Unit]:
    """The units up to the section that follows the last mark of a reply: the council's decision."""
    ends = (at for at in range(last + 1, len(units)) if numbering.opens_section(units[at].words))
    return units[: next(ends, len(units))]


def _opens_answer(words: str) -> bool:
    """Whether a short last paragraph ("Ja", "Nein") belongs to what stands before it."""
    marks = numbering.answer_label, numbering.bare_answer_label, numbering.question_item
    announces = words.endswith(("?", ":")) and not numbering.is_closing(words)
    return announces or any(mark(words) for mark in marks)


def _after_intro(units: Sequence[Unit]) -> int | None:
    """Where the reply begins below its announcement, or with it where it goes on there."""
    if numbering.reply_begins(units[0].words):
        return units[0].start
    return units[1].start if len(units) > 1 else None


def _whole(
    units: Sequence[Unit], begin: int, fragen: tuple[Frage, ...], enquiry: Enquiry
) -> Segmentation:
    """The whole reply as one answer without a number, behind the questions that it repeats."""
    first = units[begin]
    start: int | None = first.start
    if numbering.reply_follows(first.words):
        start = _after_intro(units[begin:])
    elif label := numbering.bare_answer_label(first.words):
        start = after(units[begin:], label.end)
    if start is None:
        return Segmentation(fragen)
    rest = [unit for unit in units if unit.end > start]
    length = _questions_above(rest, enquiry)
    if not length:
        return Segmentation(fragen, (Pair(None, (), Span(start, units[-1].end)),))
    asked, answer = Span(start, rest[length - 1].end), Span(rest[length].start, units[-1].end)
    return Segmentation(fragen, (Pair(None, (asked,), answer),))


def _questions_above(units: Sequence[Unit], enquiry: Enquiry) -> int:
    """How many units above a whole answer repeat all that the enquiry asks; 0 for none."""
    repeated = list(takewhile(lambda unit: enquiry.holds(unit.words), units))
    while repeated and not asks_at_end(repeated[-1].words):
        repeated.pop()
    if not repeated:
        return 0
    points = list(takewhile(_is_point, units[len(repeated) :]))
    if points and (enquiry.heads(points[0].words) or enquiry.holds(points[0].words)):
        repeated += points
    rest = units[len(repeated) :]
    more = any(asks_at_end(unit.words) and enquiry.holds(unit.words) for unit in rest)
    return 0 if more or not rest else len(repeated)


def _is_point(unit: Unit) -> bool:
    """Whether a paragraph is a point of a question: a lettered one that ends no sentence."""
    return is_part(unit) and not unit.words.endswith((".", ":"))


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
