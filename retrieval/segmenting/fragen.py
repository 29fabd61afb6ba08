"""Paragraphs → the numbered questions among them, and pairs of question and answer.

Knows where a question and an answer begin and end; which belong together, `minutes` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from retrieval.segmenting import numbering
from retrieval.segmenting.numbers import (
    as_first,
    blocks,
    find_items,
    find_marks,
    is_rising,
    joint_name,
)
from retrieval.segmenting.segmentation import Frage, Pair, Paragraphs, Span, opening_in, touching

#: Words between two questions that are answered together.
_JOINING = ("und", "sowie", "bzw.", "+", "/", "-", "–")
#: From this likeness on (rapidfuzz, 0 to 100) a paragraph after an answer label repeats the
#: question; repeated questions differ by hyphens and typing errors only.
_SAME_QUESTION = 90
_LONGEST = 3_000
_MARKS = re.compile(r"^[\d.)\s•-]+|\s")


def asks_at_end(words: str) -> bool:
    """Whether the words end with a question mark, quoted or not."""
    return words.rstrip('“" ').endswith("?")


def find_fragen(paragraphs: Paragraphs) -> tuple[Frage, ...]:
    """Return the last list of questions: numbered, all numbered "1.", or with bullets."""
    items = find_items(paragraphs)
    numbers = [mark.numbers[0] for _, mark in items]
    if items and not (len(items) > 1 and set(numbers) == {"1"}):
        first = max((at for at, number in enumerate(numbers) if as_first(number)), default=None)
        if first is None:
            return ()
        items, numbers = items[first:], numbers[first:]
    else:
        if not items:
            items = find_marks(paragraphs, numbering.bullet)
            if not any("?" in paragraphs[at].text for at, _ in items):
                return ()
        numbers = [str(position) for position in range(1, len(items) + 1)]
    if not is_rising(numbers):
        return ()
    return tuple(
        Frage(number, span)
        for number, (mark, block) in zip(numbers, blocks(paragraphs, items), strict=True)
        if (span := question_span(block, mark.end, last=block[-1] == paragraphs[-1]))
    )


def question_span(paragraphs: Paragraphs, offset: int, last: bool) -> Span | None:
    """Return a question from the words after its number to its end.

    The last question of a list ends with its last paragraph that ends in "?" (reasons or greetings
    may follow), or with its first words where none does.
    """
    start = text_after_mark(paragraphs, offset)
    if start is None:
        return None
    end = paragraphs[-1].end
    if last:
        marks = [p.end for p in paragraphs if asks_at_end(p.text)]
        holder = next(p for p in paragraphs if p.end > start)
        end = marks[-1] if marks else holder.end
    return Span(start, end) if start < end else None


def text_after_mark(paragraphs: Paragraphs, offset: int) -> int | None:
    """Return where text begins after a mark of this length in the first paragraph, if it does."""
    if rest := paragraphs[0].text[offset:].lstrip():
        return paragraphs[0].end - len(rest)
    return paragraphs[1].start if len(paragraphs) > 1 else None


def answer_span(
    paragraphs: Paragraphs, offset: int, fragen: Iterable[Span], source: Paragraphs
) -> Span | None:
    """Return an answer from the words after its label, without a repetition of its questions."""
    start = text_after_mark(paragraphs, offset)
    if start is None:
        return None
    for frage in fragen:
        asked = text_at(source, frage)
        holder = next(p for p in paragraphs if p.end > start)
        rest = [p for p in paragraphs if p.start >= holder.end]
        if rest and is_repetition(asked, holder.text):
            start = rest[0].start
    return Span(start, paragraphs[-1].end) if start < paragraphs[-1].end else None


def is_repetition(asked: str, repeated: str) -> bool:
    """Whether words repeat a question but for typing errors; the longest compared are a page's."""
    first, second = (_MARKS.sub("", text)[:_LONGEST] for text in (asked, repeated))
    return bool(fuzz.ratio(first, second, score_cutoff=_SAME_QUESTION))


def text_at(paragraphs: Paragraphs, span: Span) -> str:
    """Return the text of the paragraphs that a span touches."""
    return " ".join(p.text for p in touching(paragraphs, span))


def joint_pair(waiting: Sequence[Frage], answer: Span, paragraphs: Paragraphs) -> Pair:
    """Pair all waiting questions with one answer; a heading above a first part has no number."""
    numbers = tuple(frage.number for frage in waiting)
    heads = len(numbers) == 2 and numbers[1] == f"{numbers[0]}.1"
    if heads and "?" not in text_at(paragraphs, waiting[0].span):
        numbers = numbers[1:]
    spans = tuple(frage.span for frage in waiting)
    return Pair(joint_name(numbers), spans, answer)


def answer_between(paragraphs: Paragraphs, text: str, start: int, end: int) -> Span | None:
    """Return what stands between two places, without the label of an answer, if it answers."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    opens = next(iter(opening_in(paragraphs, Span(start, start + 1))), None)
    if opens:
        label = numbering.answer_label(opens.text) or numbering.bare_answer_label(opens.text)
        start += label.end if label else 0
        start += len(text[start:end]) - len(text[start:end].lstrip())
    return Span(start, end) if start < end and text[start:end] not in _JOINING else None
