"""The labels of a reply → pairs of question and answer.

"Zu Frage 1:" bears a number, "Antwort:" none. None where the labels do not fit the questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from string import ascii_lowercase

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.fragen import (
    answer_span,
    asks_at_end,
    find_fragen,
    is_repetition,
    question_span,
    text_after_mark,
    text_at,
)
from retrieval.segmenting.numbering import Mark
from retrieval.segmenting.numbers import as_key, blocks, is_rising, joint_name
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


def by_labels(
    paragraphs: Paragraphs, labels: Sequence[int], enquiry: Enquiry
) -> Segmentation | None:
    """Pair answers under labels with numbers: behind all questions, or each behind its own.

    None where a label's questions are neither above it nor in the enquiry, and something asks.
    """
    marks = whole_numbers([mark for at in labels if (mark := _label(paragraphs[at]))])
    numbers = [number for mark in marks for number in mark.numbers]
    in_order = is_rising(numbers) and not _leaves_out(numbers, enquiry)
    if not in_order and not _names_all(numbers, enquiry):
        return None
    if any(numbering.like_label(p.text) for p in paragraphs):
        return None
    listed = _listed_above(paragraphs[: labels[0]], enquiry)
    known = {frage.number: frage for frage in listed}
    starts = dict(zip(labels, labels, strict=True))
    if not all(number in known for number in numbers):
        for above, at, mark in zip((-1, *labels), labels, marks, strict=False):
            start, asked = _questions_above(paragraphs, above + 1, at, mark.numbers)
            if asked and (above >= 0 or _asks(paragraphs[start:at], enquiry)):
                starts[at] = start
                known |= {frage.number: frage for frage in asked}
            elif above >= 0 and not _asks_nothing(paragraphs[above + 1 : at], numbers, enquiry):
                return None
    ends = [*(starts[at] for at in labels[1:]), len(paragraphs)]
    cut = [
        _under_label(paragraphs, at, end, mark, known, enquiry)
        for at, mark, end in zip(labels, marks, ends, strict=True)
    ]
    if any(pair is None and under for under, pair in cut):
        return None
    fragen = sorted((*known.values(), *(one for one, _ in cut if one)), key=_start)
    pairs = tuple(pair for _, pair in cut if pair)
    return Segmentation(tuple(fragen), pairs) if pairs else None


def _leaves_out(numbers: Sequence[str], enquiry: Enquiry) -> bool:
    """Whether a question between two labels has none: its answer stands under another's."""
    named = [as_key(number)[0] for number in numbers]
    asked = {as_key(question.number)[0] for question in enquiry.listed}
    return any(set(range(one + 1, later)) & asked for one, later in pairwise(named))


def _names_all(numbers: Sequence[str], enquiry: Enquiry) -> bool:
    """Whether labels name each question that asks once, in an order of their own."""
    listed = {question.number for question in enquiry.listed}
    asking = {question.number for question in enquiry.listed if "?" in question.text}
    once = len(set(numbers)) == len(numbers) and len(asking) > 1
    return once and asking <= set(numbers) <= listed


def _start(frage: Frage) -> int:
    return frage.span.start


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
        last = Span(paragraphs[end - 1].start, paragraphs[end - 1].end)
        return (end - 1, [Frage(numbers[0], last)]) if asks and start else (end, [])
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
    paragraphs: Paragraphs,
    at: int,
    end: int,
    mark: Mark,
    known: Mapping[str, Frage],
    enquiry: Enquiry,
) -> tuple[Frage | None, Pair | None]:
    """The question that stands under a label alone, and the pair; no pair without an answer."""
    block = paragraphs[at:end]
    start = text_after_mark(block, mark.end)
    if start is None:
        return None, None
    spans = tuple(_spans(paragraphs, mark, known))
    asked = " ".join(text_at(paragraphs, span) for span in spans)
    rest = touching(block, Span(start, block[-1].end))
    above = 0
    while above < len(rest) and _repeats(rest[above], start, asked, enquiry):
        above += 1
    repeated = Span(start, rest[above - 1].end) if above and not spans else None
    under = Frage(mark.numbers[0], repeated) if repeated else None
    spans = (repeated,) if repeated else spans
    if above == len(rest):
        return under, None
    begin = rest[above].start if above else start
    answer = Span(begin, block[-1].end)
    return under, Pair(joint_name(mark.numbers), spans, answer)


def _spans(paragraphs: Paragraphs, mark: Mark, known: Mapping[str, Frage]) -> Iterator[Span]:
    """The questions of a label; those of a part are the paragraph with its letter: "a) Wann?"."""
    for number in mark.numbers:
        frage = known.get(number)
        if frage:
            yield frage.span
        elif whole := known.get(_whole(number)):
            for paragraph in touching(paragraphs, whole.span):
                if re.match(rf"\(?{number[-1]}[.)]\s", paragraph.text):
                    yield Span(paragraph.start, paragraph.end)
                    break


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


def _opens_question(text: str, number: str, last: bool) -> Mark | None:
    """Return the number that opens a question; `last`: the paragraph stands before the label."""
    mark = numbering.question_item(text)
    if mark is None or mark.numbers[0] not in {number, "1"}:
        return None
    alone = mark.end >= len(text)
    return mark if last or alone or text.endswith(("?", ":", ",")) else None
