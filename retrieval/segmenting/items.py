"""The list items of a reply → pairs of question and answer.

By the questions that are repeated behind the announcement of the reply, or by numbers alone. None
where they do not fit the questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.fragen import answer_span, asks_at_end, joint_pair, question_span
from retrieval.segmenting.numbers import Block, blocks, find_items, in_order
from retrieval.segmenting.segmentation import Frage, Pair, Paragraphs, Segmentation, Span

#: A sentence that states something inside a paragraph: after it, a question is part of an answer.
_STATES = re.compile(r"[a-zäöüß]{2,}[.!]\s+[A-ZÄÖÜ]")


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
    counted = blocks(paragraphs, in_order(marks, asking))
    if repeated := _repeated(counted, paragraphs, enquiry):
        return repeated
    # A number that comes twice, or words before the first one, are no answers by number.
    plain = len(marks) == len(counted) and bool(marks) and marks[0][0] <= begin + 1
    return _numbers_alone(counted, paragraphs, fragen) if plain else None


def question_end(block: Paragraphs, enquiry: Enquiry) -> int:
    """How many paragraphs the question takes that opens a block, all of them asking; 0 for none.

    Sub-questions that are answered one by one are left to the answer.
    """
    length = 0
    for at, paragraph in enumerate(block):
        repeated = enquiry.repeats(paragraph.text)
        if at and _STATES.search(paragraph.text) and not repeated:
            break
        if asks_at_end(paragraph.text) or repeated:
            length = at + 1
        elif not (paragraph.text.endswith((":", ",")) or numbering.question_item(paragraph.text)):
            break
    part = next((at for at in range(1, length) if numbering.is_part(block[at].text)), None)
    if part and any(numbering.is_part(p.text) and asks_at_end(p.text) for p in block[length:]):
        return part
    return length


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
