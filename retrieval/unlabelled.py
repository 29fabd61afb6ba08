"""A reply without labels → pairs: each question once more before its answer, or numbers alone.

Replies whose answers bear labels ("Zu Frage 1:") are the matter of `segment`.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval import numbering
from retrieval.counting import in_order
from retrieval.enquiry import Enquiry, question_end
from retrieval.fragen import Frage, Span, Unit, asks_at_end, question_span
from retrieval.pairs import Pair, Segmentation, answer_span, answered_together, same, words_of

#: A question repeated has at most so many paragraphs.
_LONGEST_QUESTION = 6

#: A numbered paragraph and all that follows it up to the next number.
_Block = tuple[numbering.Mark, Sequence[Unit]]


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
