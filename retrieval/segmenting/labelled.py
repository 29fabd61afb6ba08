"""A reply with labels → pairs: "Zu Frage 1:" with a number, "Antwort:" without one.

Replies whose answers bear no labels are the matter of `unlabelled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry, question_end
from retrieval.segmenting.fragen import (
    Frage,
    Pair,
    Segmentation,
    Span,
    Unit,
    after,
    answer_span,
    answered_together,
    asks_at_end,
    question_span,
    rising,
    same,
    words_of,
)
from retrieval.segmenting.numbering import in_order

#: A question repeated has at most so many paragraphs.
_LONGEST_QUESTION = 6

#: A numbered paragraph and all that follows it up to the next number.
_Block = tuple[numbering.Mark, Sequence[Unit]]


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


def announced(
    units: Sequence[Unit], begin: int, fragen: tuple[Frage, ...], enquiry: Enquiry
) -> Segmentation | None:
    """After the words that announce the reply: each question once more, or numbers alone."""
    marks = [
        (at, mark)
        for at in range(begin, len(units))
        if (mark := numbering.question_item(units[at].words))
    ]
    ends = [at for at, _ in marks[1:]] + [len(units)]
    asking = {
        at
        for (at, _), end in zip(marks, ends, strict=False)
        if question_end(units[at:end], enquiry)
    }
    if fragen and (found := _as_listed(units, marks, fragen)):
        return found
    items = in_order(marks, asking)
    ends = [at for at, _ in items[1:]] + [len(units)]
    blocks = [(mark, units[at:end]) for (at, mark), end in zip(items, ends, strict=False)]
    if found := _repeated(blocks, units, enquiry):
        return found
    # A number that comes twice, or words before the first one, are no answers by number.
    plain = len(marks) == len(blocks) and bool(marks) and marks[0][0] <= begin + 1
    return _numbers_alone(blocks, units, fragen) if plain else None


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


def _bare(words: str, mark: numbering.Mark | None) -> bool:
    """Whether a paragraph is a number alone."""
    return mark is not None and mark.end >= len(words)


def _as_listed(
    units: Sequence[Unit], marks: Sequence[tuple[int, numbering.Mark]], fragen: tuple[Frage, ...]
) -> Segmentation | None:
    """Each question of the list once more, in the same words, before its answer."""
    starts: list[tuple[int, int, Frage]] = []
    for frage in fragen:
        asked = words_of(units, frage.span)
        after_last = starts[-1][1] if starts else 0
        for at, mark in marks:
            if at < after_last or mark.numbers[0] != frage.number:
                continue
            length = _length_of(asked, units[at:], mark.end)
            if length:
                starts.append((at, at + length, frage))
                break
    if len(starts) * 2 < len(fragen) or not starts:
        return None
    ends = [at for at, _, _ in starts[1:]] + [len(units)]
    pairs = tuple(
        Pair(frage.number, (frage.span,), Span(units[first].start, units[end - 1].end))
        for (_, first, frage), end in zip(starts, ends, strict=True)
        if first < end
    )
    return Segmentation(fragen, pairs) if pairs else None


def _length_of(asked: str, units: Sequence[Unit], offset: int) -> int:
    """How many units repeat a question; 0 where they do not."""
    words = units[0].words[offset:]
    for length in range(1, min(len(units), _LONGEST_QUESTION) + 1):
        if same(asked, words):
            return length
        words += " " + units[length].words if length < len(units) else ""
    return 0


def _repeated(
    blocks: Sequence[_Block], units: Sequence[Unit], enquiry: Enquiry
) -> Segmentation | None:
    """Each question once more before its answer; at least half of them must ask.

    Questions that follow each other without an answer are answered together by the next one.
    """
    if sum(question_end(block, enquiry) > 0 for _, block in blocks) * 2 < max(1, len(blocks)):
        return None
    asked: list[Frage] = []
    waiting: list[Frage] = []
    pairs: list[Pair] = []
    for mark, block in blocks:
        length = question_end(block, enquiry) or 1
        span = question_span(block[:length], mark.end, last=False)
        heads = length == len(block) and not asks_at_end(block[-1].words)
        if span is None or (heads and block[-1].words.endswith(":")):
            continue
        waiting.append(Frage(mark.numbers[0], span))
        asked.append(waiting[-1])
        if length < len(block):
            answer = Span(block[length].start, block[-1].end)
            pairs.append(answered_together(waiting, answer, units))
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
        if (answer := answer_span(block, mark.end, (frage.span,), units))
    )
    return Segmentation(fragen, pairs) if pairs else None
