"""The marks of a reply → pairs of question and answer.

By labels: "Zu Frage 1:" with a number, "Antwort:" without one. Without labels: by the questions
that are repeated behind the announcement of the reply, or by numbers alone. None where the marks do
not fit the questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry, question_end
from retrieval.segmenting.fragen import (
    answer_span,
    asks_at_end,
    is_repetition,
    joint_pair,
    question_span,
    text_after_mark,
    text_at,
)
from retrieval.segmenting.numbering import Mark
from retrieval.segmenting.numbers import Block, blocks, find_items, in_order, is_rising, joint_name
from retrieval.segmenting.segmentation import Frage, Pair, Paragraph, Paragraphs, Segmentation, Span

#: A question repeated has at most so many paragraphs.
_LONGEST_QUESTION = 6


def by_labels(
    paragraphs: Paragraphs, labels: Sequence[int], fragen: tuple[Frage, ...], enquiry: Enquiry
) -> Segmentation | None:
    """Pair answers under labels with numbers: behind all questions, or each behind its own."""
    marks = [mark for at in labels if (mark := numbering.answer_label(paragraphs[at].text))]
    numbers = [number for mark in marks for number in mark.numbers]
    if not is_rising(numbers) or any(numbering.like_label(p.text) for p in paragraphs):
        return None
    known = {frage.number: frage for frage in fragen}
    listed = all(number in known for number in numbers)
    if not listed and set(numbers) <= {question.number for question in enquiry.listed}:
        return _by_labels_alone(paragraphs, labels, enquiry)
    pairs: list[Pair] = []
    ends = [*labels[1:], len(paragraphs)]
    for at, mark, end in zip(labels, marks, ends, strict=True):
        following = paragraphs[end - 1 : end]
        if not listed and end < len(paragraphs):
            upcoming = marks[labels.index(end)].numbers[0]
            question = _question_before(paragraphs, at + 1, end, upcoming)
            if question is None:
                return None
            known[upcoming] = question
            following = [p for p in paragraphs[at:end] if p.end <= question.span.start]
            end = next(i for i in range(at, end) if paragraphs[i].end > question.span.start)
        spans = tuple(known[number].span for number in mark.numbers if number in known)
        answer = answer_span(paragraphs[at:end], mark.end, spans, paragraphs)
        if answer and following:
            pairs.append(Pair(joint_name(mark.numbers), spans, answer))
    in_text = tuple(sorted(known.values(), key=lambda frage: frage.span.start))
    return Segmentation(in_text, tuple(pairs)) if pairs else None


def by_bare_labels(paragraphs: Paragraphs, bare: Sequence[int]) -> Segmentation | None:
    """Pair each question with the answer below "Antwort:"."""
    fragen: list[Frage] = []
    pairs: list[Pair] = []
    starts: list[int] = []
    for previous, at in zip((-1, *bare), bare, strict=False):
        number = str(len(fragen) + 1)
        opening = (
            (i, mark.end)
            for i in range(at - 1, previous, -1)
            if (mark := _opens_question(paragraphs[i].text, number, last=i == at - 1))
        )
        asks = at - 1 > previous and paragraphs[at - 1].text.endswith("?")
        begin, offset = next(opening, (at - 1 if asks else None, 0))
        span = None if begin is None else question_span(paragraphs[begin:at], offset, last=False)
        if begin is None or span is None:
            return None
        fragen.append(Frage(number, span))
        starts.append(begin)
    ends = [*starts[1:], len(paragraphs)]
    for frage, at, end in zip(fragen, bare, ends, strict=True):
        label = numbering.bare_answer_label(paragraphs[at].text)
        answer = answer_span(paragraphs[at:end], label.end if label else 0, (), paragraphs)
        if answer:
            pairs.append(Pair(frage.number, (frage.span,), answer))
    return Segmentation(tuple(fragen), tuple(pairs)) if pairs else None


def by_announcement(
    paragraphs: Paragraphs, begin: int, fragen: tuple[Frage, ...], enquiry: Enquiry
) -> Segmentation | None:
    """Pair what follows the announcement: each question once more, or numbers alone."""
    marks = [item for item in find_items(paragraphs) if item[0] >= begin]
    asking = {
        at
        for (at, _), (_, block) in zip(marks, blocks(paragraphs, marks), strict=True)
        if question_end(block, enquiry)
    }
    if fragen and (listed := _as_listed(paragraphs, marks, fragen)):
        return listed
    counted = blocks(paragraphs, in_order(marks, asking))
    if repeated := _repeated(counted, paragraphs, enquiry):
        return repeated
    # A number that comes twice, or words before the first one, are no answers by number.
    plain = len(marks) == len(counted) and bool(marks) and marks[0][0] <= begin + 1
    return _numbers_alone(counted, paragraphs, fragen) if plain else None


def _by_labels_alone(
    paragraphs: Paragraphs, labels: Sequence[int], enquiry: Enquiry
) -> Segmentation | None:
    """Answers under labels with the numbers of the enquiry, the question repeated or not."""
    fragen: list[Frage] = []
    pairs: list[Pair] = []
    for at, end in zip(labels, [*labels[1:], len(paragraphs)], strict=True):
        mark = numbering.answer_label(paragraphs[at].text)
        start = text_after_mark(paragraphs[at:end], mark.end) if mark else None
        if mark is None or start is None:
            continue
        block = [p for p in paragraphs[at:end] if p.end > start]
        asked = list(takewhile(lambda p: enquiry.repeats(_unlabelled(p)), block))
        if asked and len(asked) == len(block):
            return None
        spans = (Span(start, asked[-1].end),) if asked else ()
        fragen += [Frage(mark.numbers[0], span) for span in spans]
        answer = Span(block[len(asked)].start if asked else start, paragraphs[end - 1].end)
        if answer.start < answer.end:
            pairs.append(Pair(joint_name(mark.numbers), spans, answer))
    return Segmentation(tuple(fragen), tuple(pairs)) if pairs else None


def _unlabelled(paragraph: Paragraph) -> str:
    mark = numbering.answer_label(paragraph.text)
    return paragraph.text[mark.end :] if mark else paragraph.text


def _question_before(paragraphs: Paragraphs, start: int, end: int, number: str) -> Frage | None:
    """The question with this number that stands just before paragraph `end`."""
    for at in range(end - 1, start - 1, -1):
        mark = numbering.question_item(paragraphs[at].text)
        if mark and mark.numbers[0] == number:
            span = question_span(paragraphs[at:end], mark.end, last=False)
            return Frage(number, span) if span else None
    if end - 1 > start and paragraphs[end - 1].text.endswith("?"):
        return Frage(number, Span(paragraphs[end - 1].start, paragraphs[end - 1].end))
    return None


def _opens_question(text: str, number: str, last: bool) -> Mark | None:
    """Return the number that opens a question; `last`: the paragraph stands before the label."""
    mark = numbering.question_item(text)
    if mark is None or mark.numbers[0] not in {number, "1"}:
        return None
    alone = mark.end >= len(text)
    return mark if last or alone or text.endswith(("?", ":", ",")) else None


def _as_listed(
    paragraphs: Paragraphs, marks: Sequence[tuple[int, Mark]], fragen: tuple[Frage, ...]
) -> Segmentation | None:
    """Each question of the list once more, in the same words, before its answer."""
    starts: list[tuple[int, int, Frage]] = []
    for frage in fragen:
        asked = text_at(paragraphs, frage.span)
        after_last = starts[-1][1] if starts else 0
        for at, mark in marks:
            if at < after_last or mark.numbers[0] != frage.number:
                continue
            length = _length_of(asked, paragraphs[at:], mark.end)
            if length:
                starts.append((at, at + length, frage))
                break
    if len(starts) * 2 < len(fragen) or not starts:
        return None
    ends = [at for at, _, _ in starts[1:]] + [len(paragraphs)]
    pairs = tuple(
        Pair(frage.number, (frage.span,), Span(paragraphs[first].start, paragraphs[end - 1].end))
        for (_, first, frage), end in zip(starts, ends, strict=True)
        if first < end
    )
    return Segmentation(fragen, pairs) if pairs else None


def _length_of(asked: str, paragraphs: Paragraphs, offset: int) -> int:
    """How many paragraphs repeat a question; 0 where they do not."""
    words = paragraphs[0].text[offset:]
    for length in range(1, min(len(paragraphs), _LONGEST_QUESTION) + 1):
        if is_repetition(asked, words):
            return length
        words += " " + paragraphs[length].text if length < len(paragraphs) else ""
    return 0


def _repeated(
    counted: Sequence[Block], paragraphs: Paragraphs, enquiry: Enquiry
) -> Segmentation | None:
    """Each question once more before its answer; at least half of them must ask.

    Questions that follow each other without an answer are answered together by the next one.
    """
    if sum(question_end(block, enquiry) > 0 for _, block in counted) * 2 < max(1, len(counted)):
        return None
    asked: list[Frage] = []
    waiting: list[Frage] = []
    pairs: list[Pair] = []
    for mark, block in counted:
        length = question_end(block, enquiry) or 1
        span = question_span(block[:length], mark.end, last=False)
        heads = length == len(block) and not asks_at_end(block[-1].text)
        if span is None or (heads and block[-1].text.endswith(":")):
            continue
        waiting.append(Frage(mark.numbers[0], span))
        asked.append(waiting[-1])
        if length < len(block):
            answer = Span(block[length].start, block[-1].end)
            pairs.append(joint_pair(waiting, answer, paragraphs))
            waiting = []
    return Segmentation(tuple(asked), tuple(pairs)) if pairs else None


def _numbers_alone(
    counted: Sequence[Block], paragraphs: Paragraphs, fragen: tuple[Frage, ...]
) -> Segmentation | None:
    """Numbers are answers only where they are exactly the numbers of the questions."""
    numbers = [mark.numbers[0] for mark, _ in counted]
    if not counted or numbers != [frage.number for frage in fragen]:
        return None
    pairs = tuple(
        Pair(frage.number, (frage.span,), answer)
        for (mark, block), frage in zip(counted, fragen, strict=True)
        if (answer := answer_span(block, mark.end, (frage.span,), paragraphs))
    )
    return Segmentation(fragen, pairs) if pairs else None
