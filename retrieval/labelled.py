"""A reply with labels → pairs: "Zu Frage 1:" with a number, "Antwort:" without one.

Replies whose answers bear no labels are the matter of `unlabelled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from retrieval import numbering
from retrieval.enquiry import Enquiry
from retrieval.fragen import Frage, Span, Unit, after, question_span, rising
from retrieval.pairs import Pair, Segmentation, answer_span


def by_labels(
    units: Sequence[Unit], labels: Sequence[int], fragen: tuple[Frage, ...], enquiry: Enquiry
) -> Segmentation | None:
    """Answers under labels with numbers: all questions first, or each question before its label."""
    marks = [mark for at in labels if (mark := numbering.answer_label(units[at].words))]
    numbers = [number for mark in marks for number in mark.numbers]
    if not rising(numbers) or any(numbering.like_label(unit.words) for unit in units):
        return None
    known = {frage.number: frage for frage in fragen}
    listed = all(number in known for number in numbers)
    if not listed and set(numbers) <= {one.number for one in enquiry.asked}:
        return _by_labels_alone(units, labels, enquiry)
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
        answer = answer_span(units[at:end], mark.end, own, units)
        if answer and following:
            pairs.append(Pair(numbering.joint_name(mark.numbers), own, answer))
    every = tuple(sorted(known.values(), key=lambda frage: frage.span.start))
    return Segmentation(every, tuple(pairs)) if pairs else None


def _by_labels_alone(
    units: Sequence[Unit], labels: Sequence[int], enquiry: Enquiry
) -> Segmentation | None:
    """Answers under labels with the numbers of the enquiry, the question repeated or not."""
    fragen: list[Frage] = []
    pairs: list[Pair] = []
    for at, end in zip(labels, [*labels[1:], len(units)], strict=True):
        mark = numbering.answer_label(units[at].words)
        start = after(units[at:end], mark.end) if mark else None
        if mark is None or start is None:
            continue
        asked = [unit for unit in units[at:end] if unit.end > start]
        asked = list(takewhile(lambda unit: enquiry.repeats(_unlabelled(unit)), asked))
        own = (Span(start, asked[-1].end),) if asked else ()
        fragen += [Frage(mark.numbers[0], span) for span in own]
        rest = [unit for unit in units[at:end] if unit.start >= asked[-1].end] if asked else []
        if asked and not rest:
            return None
        answer = Span(rest[0].start if asked else start, units[end - 1].end)
        if answer.start < answer.end:
            pairs.append(Pair(numbering.joint_name(mark.numbers), own, answer))
    return Segmentation(tuple(fragen), tuple(pairs)) if pairs else None


def _unlabelled(unit: Unit) -> str:
    mark = numbering.answer_label(unit.words)
    return unit.words[mark.end :] if mark else unit.words


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


def by_bare_labels(units: Sequence[Unit], bare: Sequence[int]) -> Segmentation | None:
    """Each question followed by "Antwort:"."""
    fragen: list[Frage] = []
    pairs: list[Pair] = []
    starts: list[int] = []
    for previous, at in zip((-1, *bare), bare, strict=False):
        expected = len(fragen) + 1
        number, begin = str(expected), None
        for i in range(at - 1, previous, -1):
            mark = numbering.question_item(units[i].words)
            words = units[i].words
            asks_here = i == at - 1 or words.endswith(("?", ":", ",")) or _bare(words, mark)
            if mark and asks_here and mark.numbers[0] in {number, "1"}:
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
        answer = answer_span(units[at:end], label.end if label else 0, (), units)
        if answer:
            pairs.append(Pair(frage.number, (frage.span,), answer))
    return Segmentation(tuple(fragen), tuple(pairs)) if pairs else None


def _bare(words: str, mark: numbering.Mark | None) -> bool:
    """Whether a paragraph is a number alone."""
    return mark is not None and mark.end >= len(words)
