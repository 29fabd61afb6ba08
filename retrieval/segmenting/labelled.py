"""The marks of a reply → pairs of question and answer.

By labels: "Zu Frage 1:" with a number, "Antwort:" without one. Without labels: by the questions
that are repeated behind the announcement of the reply, or by numbers alone. None where the marks do
not fit the questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry, question_end
from retrieval.segmenting.fragen import (
    answer_span,
    asks_at_end,
    find_fragen,
    is_repetition,
    joint_pair,
    question_span,
    text_after_mark,
    text_at,
)
from retrieval.segmenting.numbering import Mark
from retrieval.segmenting.numbers import Block, blocks, find_items, in_order, is_rising, joint_name
from retrieval.segmenting.segmentation import (
    Frage,
    Pair,
    Paragraph,
    Paragraphs,
    Segmentation,
    Span,
    touching,
)

#: A heading that names a question; an item of a list is a mere number.
_TITLE = re.compile(r"Frage\s", re.IGNORECASE)
#: A question repeated has at most so many paragraphs.
_LONGEST_QUESTION = 6


def by_labels(
    paragraphs: Paragraphs, labels: Sequence[int], enquiry: Enquiry
) -> Segmentation | None:
    """Pair answers under labels with numbers: behind all questions, or each behind its own.

    None where a label's questions are neither above it nor in the enquiry, and something asks.
    """
    marks = whole_numbers([mark for at in labels if (mark := _label(paragraphs[at]))])
    numbers = [number for mark in marks for number in mark.numbers]
    if not is_rising(numbers) or any(numbering.like_label(p.text) for p in paragraphs):
        return None
    known = {frage.number: frage for frage in _listed_above(paragraphs[: labels[0]], enquiry)}
    starts = dict(zip(labels, labels, strict=True))
    if not all(number in known for number in numbers):
        for above, at, mark in zip((-1, *labels), labels, marks, strict=False):
            start, asked = _questions_above(paragraphs, above + 1, at, mark.numbers)
            if asked and (above >= 0 or _asks(paragraphs[start:at], enquiry)):
                starts[at] = start
                known |= {frage.number: frage for frage in asked}
            elif above >= 0 and not _asks_nothing(paragraphs[above + 1 : at], numbers, enquiry):
                return None
    pairs: list[Pair] = []
    under: list[Frage] = []
    ends = [*(starts[at] for at in labels[1:]), len(paragraphs)]
    for at, mark, end in zip(labels, marks, ends, strict=True):
        spans = tuple(known[number].span for number in mark.numbers if number in known)
        asked, answer = _under_label(paragraphs[at:end], mark, spans, paragraphs, enquiry)
        if asked and not answer:
            return None
        if asked and not spans:
            spans = (asked,)
            under.append(Frage(mark.numbers[0], asked))
        if answer:
            pairs.append(Pair(joint_name(mark.numbers), spans, answer))
    in_text = sorted((*known.values(), *under), key=lambda frage: frage.span.start)
    return Segmentation(tuple(in_text), tuple(pairs)) if pairs else None


def _listed_above(paragraphs: Paragraphs, enquiry: Enquiry) -> Sequence[Frage]:
    """The questions above all answers; a list that is none of the enquiry's is a summary."""
    fragen = find_fragen(paragraphs)
    if not enquiry.listed or any(enquiry.repeats(text_at(paragraphs, one.span)) for one in fragen):
        return fragen
    return ()


def whole_numbers(marks: Sequence[Mark]) -> list[Mark]:
    """Return labels with a question's number for its parts, where one label names all of them.

    >>> [mark.numbers for mark in whole_numbers([Mark(("4", "4a"), 9), Mark(("8", "9a"), 9)])]
    [('4',), ('8', '9')]
    """
    naming: dict[str, set[int]] = {}
    for at, mark in enumerate(marks):
        for number in mark.numbers:
            naming.setdefault(_whole(number), set()).add(at)
    return [
        replace(
            mark,
            numbers=tuple(
                dict.fromkeys(
                    _whole(one) if len(mark.numbers) > 1 and naming[_whole(one)] == {at} else one
                    for one in mark.numbers
                )
            ),
        )
        for at, mark in enumerate(marks)
    ]


def _whole(number: str) -> str:
    """ "9a" → "9"."""
    return number.rstrip(ascii_lowercase) or number


def _label(paragraph: Paragraph) -> Mark | None:
    return numbering.answer_label(paragraph.text)


def _asks(block: Paragraphs, enquiry: Enquiry) -> bool:
    """Whether what stands above the first label asks: a summary has numbers too."""
    return any(asks_at_end(p.text) or enquiry.repeats(p.text) for p in block)


def _asks_nothing(block: Paragraphs, numbers: Sequence[str], enquiry: Enquiry) -> bool:
    """Whether no question hides in an answer: the enquiry has them all, or nothing asks."""
    if set(numbers) <= {question.number for question in enquiry.listed}:
        return True
    return not any(asks_at_end(p.text) for p in block)


def _questions_above(
    paragraphs: Paragraphs, start: int, end: int, numbers: Sequence[str]
) -> tuple[int, list[Frage]]:
    """Where the questions with these numbers begin just above a label, and they themselves."""
    items = [(at, mark) for at in range(start, end) if (mark := _item(paragraphs[at]))]
    begins = [(at, mark) for at, mark in items if mark.numbers[0] == _whole(numbers[0])]
    titled = [(at, mark) for at, mark in begins if _TITLE.match(paragraphs[at].text)]
    if not begins:
        asks = end - 1 > start and asks_at_end(paragraphs[end - 1].text)
        last = paragraphs[end - 1]
        span = Span(last.start, last.end)
        return (end - 1, [Frage(numbers[0], span)]) if asks and start else (end, [])
    first = titled[0][0] if titled else begins[-1][0]
    wanted = dict.fromkeys(map(_whole, numbers))
    marks = [(at, mark) for at, mark in items if at >= first and mark.numbers[0] in wanted]
    asked: list[Frage] = []
    for mark, block in blocks(paragraphs[:end], marks):
        span = question_span(block, mark.end, last=False)
        if span and mark.numbers[0] not in {frage.number for frage in asked}:
            asked.append(Frage(mark.numbers[0], span))
    return first, asked


def _item(paragraph: Paragraph) -> Mark | None:
    return numbering.question_item(paragraph.text)


def _under_label(
    block: Paragraphs, mark: Mark, own: Sequence[Span], source: Paragraphs, enquiry: Enquiry
) -> tuple[Span | None, Span | None]:
    """The question that is repeated under a label, and the answer below it."""
    start = text_after_mark(block, mark.end)
    if start is None:
        return None, None
    asked = " ".join(text_at(source, span) for span in own)
    rest = touching(block, Span(start, block[-1].end))
    above = 0
    while above < len(rest) and _repeats(rest[above], start, asked, enquiry):
        above += 1
    question = Span(start, rest[above - 1].end) if above else None
    if above == len(rest):
        return question, None
    return question, Span(rest[above].start if above else start, block[-1].end)


def _repeats(paragraph: Paragraph, start: int, asked: str, enquiry: Enquiry) -> bool:
    """Whether a paragraph repeats the question of its label, in the same words or nearly."""
    words = paragraph.text[max(0, start - paragraph.start) :]
    return enquiry.repeats(words) or (bool(asked) and is_repetition(asked, words))


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
