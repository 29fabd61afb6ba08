"""Minutes → numbered Fragen and Antworten, as spans of the text.

    >>> text = "1. Ist es so?\\n\\nDie Verwaltung antwortet wie folgt:\\n\\nZu Frage 1:\\n\\nJa."
    >>> [(pair.number, text[pair.antwort.start : pair.antwort.end]) for pair in segment(text).pairs]
    [('1', 'Ja.')]

No pair is better than a wrong pair: where numbers do not rise, do not fit the questions, or the
next question cannot be told from an answer, the reply is kept as one whole answer. Spans lie in
the text, in its order, and never overlap. Nothing is read from pages here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from retrieval import numbering
from retrieval.counting import in_order
from retrieval.fragen import (
    Frage,
    Span,
    Unit,
    after,
    asks,
    asks_at_end,
    question_end,
    question_span,
    questions,
    rising,
    units_of,
)

#: From this likeness on, a paragraph after an answer label repeats the question. Share of equal
#: characters (difflib); repeated questions differ by hyphens and typing errors only.
_SAME_QUESTION = 0.9


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer and the question(s) it belongs to; `number` is None for a whole answer."""

    number: str | None
    fragen: tuple[Span, ...]
    antwort: Span


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What was found in one text."""

    fragen: tuple[Frage, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the reply could not be taken apart and is one whole answer."""
        return len(self.pairs) == 1 and self.pairs[0].number is None


#: A numbered paragraph and all that follows it up to the next number.
_Block = tuple[numbering.Mark, Sequence[Unit]]


def segment(text: str, reply: bool = False) -> Segmentation:
    """Questions, and pairs of question and answer, of one text.

    Where nothing in the text says that the administration replies, there are no pairs, unless
    `reply` says that the whole text is a reply (a file named "Stellungnahme").
    """
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
    fragen = questions(units[:begin])
    if labels:
        found = _by_labels(units, labels, fragen)
    elif len(bare) > 1:
        found = _by_bare_labels(units, bare)
    else:
        found = _announced(units, begin, fragen)
    return found or _whole(units, begin, fragen)


def _without_closing(units: list[Unit]) -> list[Unit]:
    """The units without votes, attachments, greetings and signatures at the end."""
    kept = list(units)
    while len(kept) > 1 and (
        numbering.is_closing(kept[-1].words)
        or (numbering.is_signature(kept[-1].words) and not _opens_answer(kept[-2].words))
    ):
        kept.pop()
    return kept


def _opens_answer(words: str) -> bool:
    """Whether a short last paragraph ("Ja", "Nein") belongs to what stands before it."""
    marks = numbering.answer_label, numbering.bare_answer_label, numbering.question_item
    announces = words.endswith(("?", ":")) and not numbering.is_closing(words)
    return announces or any(mark(words) for mark in marks)


def _by_labels(
    units: Sequence[Unit], labels: Sequence[int], fragen: tuple[Frage, ...]
) -> Segmentation | None:
    """Answers under labels with numbers: all questions first, or each question before its label."""
    marks = [mark for at in labels if (mark := numbering.answer_label(units[at].words))]
    numbers = [number for mark in marks for number in mark.numbers]
    if not rising(numbers):
        return None
    known = {frage.number: frage for frage in fragen}
    listed = all(number in known for number in numbers)
    pairs: list[Pair] = []
    ends = [*labels[1:], len(units)]
    for at, mark, end in zip(labels, marks, ends, strict=True):
        following = units[end - 1 : end]
        if not listed and end < len(units):
            upcoming = marks[labels.index(end)].numbers[0]
            question = _question_before(units, at + 1, end, upcoming)
            if question is None:
                return None
            known[upcoming] = question
            following = [unit for unit in units[at:end] if unit.end <= question.span.start]
            end = next(i for i in range(at, end) if units[i].end > question.span.start)
        own = tuple(known[number].span for number in mark.numbers if number in known)
        answer = _answer_span(units[at:end], mark.end, own, units)
        if answer and following:
            pairs.append(Pair(numbering.joint_name(mark.numbers), own, answer))
    every = tuple(sorted(known.values(), key=lambda frage: frage.span.start))
    return Segmentation(every, tuple(pairs)) if pairs else None


def _question_before(units: Sequence[Unit], start: int, end: int, number: str) -> Frage | None:
    """The question with this number that stands just before unit `end`."""
    for at in range(end - 1, start - 1, -1):
        mark = numbering.question_item(units[at].words)
        if mark and mark.numbers[0] == number:
            span = question_span(units[at:end], mark.end, last=False)
            return Frage(number, span) if span else None
    if end - 1 > start and units[end - 1].words.endswith("?"):
        return Frage(number, Span(units[end - 1].start, units[end - 1].end))
    return None


def _answer_span(
    units: Sequence[Unit], offset: int, fragen: Iterable[Span], source: Sequence[Unit]
) -> Span | None:
    """From the words after the label to the end, without a repetition of the question."""
    start = after(units, offset)
    if start is None:
        return None
    for frage in fragen:
        asked = " ".join(u.words for u in source if u.end > frage.start and u.start < frage.end)
        holder = next(unit for unit in units if unit.end > start)
        rest = [unit for unit in units if unit.start >= holder.end]
        if rest and _same(asked, holder.words):
            start = rest[0].start
    return Span(start, units[-1].end) if start < units[-1].end else None


def _same(asked: str, repeated: str) -> bool:
    """Whether the second text repeats the first."""
    first, second = (re.sub(r"^[\d.)\s•-]+|\s", "", text) for text in (asked, repeated))
    likeness: float = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return likeness >= _SAME_QUESTION


def _by_bare_labels(units: Sequence[Unit], bare: Sequence[int]) -> Segmentation | None:
    """Each question followed by "Antwort:"."""
    fragen: list[Frage] = []
    pairs: list[Pair] = []
    starts: list[int] = []
    for previous, at in zip((-1, *bare), bare, strict=False):
        expected = len(fragen) + 1
        number, begin = str(expected), None
        for i in range(at - 1, previous, -1):
            mark = numbering.question_item(units[i].words)
            if mark and mark.numbers[0] in {number, "1"}:
                begin = i
                break
        if begin is None:
            if at - 1 > previous and units[at - 1].words.endswith("?"):
                begin, mark = at - 1, None
            else:
                return None
        span = question_span(units[begin:at], mark.end if mark else 0, last=False)
        if span is None:
            return None
        fragen.append(Frage(number, span))
        starts.append(begin)
    ends = [*starts[1:], len(units)]
    for frage, at, end in zip(fragen, bare, ends, strict=True):
        label = numbering.bare_answer_label(units[at].words)
        answer = _answer_span(units[at:end], label.end if label else 0, (), units)
        if answer:
            pairs.append(Pair(frage.number, (frage.span,), answer))
    return Segmentation(tuple(fragen), tuple(pairs)) if pairs else None


def _announced(units: Sequence[Unit], begin: int, fragen: tuple[Frage, ...]) -> Segmentation | None:
    """After the words that announce the reply: each question once more, or numbers alone."""
    marks = [
        (at, mark)
        for at in range(begin, len(units))
        if (mark := numbering.question_item(units[at].words))
    ]
    ends = [at for at, _ in marks[1:]] + [len(units)]
    asking = {at for (at, _), end in zip(marks, ends, strict=False) if question_end(units[at:end])}
    items = in_order(marks, asking)
    ends = [at for at, _ in items[1:]] + [len(units)]
    blocks = [(mark, units[at:end]) for (at, mark), end in zip(items, ends, strict=False)]
    return _repeated(blocks) or _numbers_alone(blocks, units, fragen)


def _repeated(blocks: Sequence[_Block]) -> Segmentation | None:
    """Each question once more before its answer; at least half of them must ask.

    Questions that follow each other without an answer are answered together by the next one.
    """
    if sum(question_end(block) > 0 for _, block in blocks) * 2 < max(1, len(blocks)):
        return None
    asked: list[Frage] = []
    waiting: list[Frage] = []
    pairs: list[Pair] = []
    for mark, block in blocks:
        length = question_end(block) or 1
        span = question_span(block[:length], mark.end, last=False)
        heads = length == len(block) and not asks_at_end(block[-1].words)
        if span is None or (heads and block[-1].words.endswith(":")):
            continue
        waiting.append(Frage(mark.numbers[0], span))
        asked.append(waiting[-1])
        if length < len(block):
            numbers = tuple(frage.number for frage in waiting)
            spans = tuple(frage.span for frage in waiting)
            answer = Span(block[length].start, block[-1].end)
            pairs.append(Pair(numbering.joint_name(numbers), spans, answer))
            waiting = []
    return Segmentation(tuple(asked), tuple(pairs)) if pairs else None


def _numbers_alone(
    blocks: Sequence[_Block], units: Sequence[Unit], fragen: tuple[Frage, ...]
) -> Segmentation | None:
    """Numbers are answers only where they are exactly the numbers of the questions."""
    if not blocks or [mark.numbers[0] for mark, _ in blocks] != [one.number for one in fragen]:
        return None
    pairs = tuple(
        Pair(frage.number, (frage.span,), answer)
        for (mark, block), frage in zip(blocks, fragen, strict=True)
        if (answer := _answer_span(block, mark.end, (frage.span,), units))
    )
    return Segmentation(fragen, pairs) if pairs else None


def _whole(units: Sequence[Unit], begin: int, fragen: tuple[Frage, ...]) -> Segmentation:
    """The whole reply as one answer without a number."""
    first = units[begin]
    start: int | None = first.start
    if numbering.reply_follows(first.words):
        start = units[begin + 1].start if begin + 1 < len(units) else None
    elif label := numbering.bare_answer_label(first.words):
        start = after(units[begin:], label.end)
    if start is None:
        return Segmentation(fragen)
    return Segmentation(fragen, (Pair(None, (), Span(start, units[-1].end)),))
