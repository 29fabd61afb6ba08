"""A reply that repeats the list of an enquiry → pairs of question and answer.

It is cut by the enquiry's words, not by its own numbers and paragraphs: those are lost in PDFs
first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import PROBE, Enquiry, Question
from retrieval.segmenting.fragen import answer_between, asks_at_end, joint_pair
from retrieval.segmenting.letters import LIKE, SHORTEST, letters_of
from retrieval.segmenting.numbers import is_rising, same_kind
from retrieval.segmenting.segmentation import (
    Frage,
    Pair,
    Paragraph,
    Paragraphs,
    Segmentation,
    Span,
    opening_in,
    touching,
)

#: A question may begin so differently (likeness of its first letters) where its number is the same.
_BEGINS_LIKE = 80
#: Longer questions are compared paragraph by paragraph.
_LONGEST = 3_000
#: What may stand before a question in its paragraph: "Zu Frage 2:", "B.", "1.)".
_MARK = re.compile(
    r"\W*(?:(?:zu[rm]?|ad|fragen?|punkt|ziffer|nr|nummer|antwort|[a-n]|[ivx]{1,5}|\d{1,2}[a-z]?)(?!\w)\W*)*",
    re.IGNORECASE,
)
#: The same behind other words in one paragraph: "… so weit. 2.) Wie viele".
_MARK_INSIDE = re.compile(r"(?<=[.?!:)]\s)\(?(?:\d{1,2}|[A-N])\s?[.):]{1,2}\s*$")
_AFTER_QUESTION = ' \n?.:;,)]“”"»…!'
#: Words that the reply adds to the end of a question: "… wegziehen" as "… wegziehen wollen?".
_MORE = re.compile(r"[^.?!:]{1,80}\?[“”\"»)]*")
_LETTERS = re.compile(r"[^\W_]+")


def by_repetition(paragraphs: Paragraphs, text: str, enquiry: Enquiry) -> Segmentation | None:
    """Pair the questions of the enquiry with what stands between them, where all are repeated.

    Questions that follow each other without an answer are answered together by the next one.
    """
    repetitions = _repetitions(paragraphs, text, enquiry)
    pairs: list[Pair] = []
    waiting: list[Frage] = []
    ends = [*(later.mark for later in repetitions[1:]), paragraphs[-1].end]
    fragen = tuple(Frage(repetition.number, repetition.span) for repetition in repetitions)
    for frage, end in zip(fragen, ends, strict=False):
        waiting.append(frage)
        if answer := answer_between(paragraphs, text, frage.span.end, end):
            pairs.append(joint_pair(waiting, answer, paragraphs))
            waiting = []
    return Segmentation(fragen, tuple(pairs)) if pairs else None


@dataclass(frozen=True, slots=True)
class _Repetition:
    """A question of the enquiry in the reply; `mark` is where its number begins."""

    number: str
    mark: int
    span: Span


def _repetitions(paragraphs: Paragraphs, text: str, enquiry: Enquiry) -> Sequence[_Repetition]:
    """Each question in the reply; none where one is missing or another stands before."""
    if not enquiry.listed:
        return ()
    reply = _Reply(paragraphs, text, enquiry)
    found: list[_Repetition] = []
    for question in enquiry.listed:
        repetition = reply.find(question, found[-1].span.end if found else paragraphs[0].start)
        if repetition is None:
            return ()
        found.append(repetition)
    printed = [repetition.number for repetition in found]
    if not is_rising(printed) or not all(same_kind(number, printed[0]) for number in printed):
        found = [
            replace(repetition, number=question.number)
            for repetition, question in zip(found, enquiry.listed, strict=True)
        ]
    if not found or any(asks_at_end(p.text) for p in paragraphs if p.end <= found[0].mark):
        return ()
    return reply.without_answered_parts(found)


class _Reply:
    """The paragraphs of a reply and their letters, each with its place in the text."""

    def __init__(self, paragraphs: Paragraphs, text: str, enquiry: Enquiry) -> None:
        self._paragraphs = paragraphs
        self._text = text
        self._enquiry = enquiry
        self._places = [
            at
            for p in paragraphs
            for run in _LETTERS.finditer(text, p.start, p.end)
            for at in range(*run.span())
        ]
        self._letters = "".join(letters_of(text[p.start : p.end]) for p in paragraphs)
        self._starts = [p.start for p in paragraphs]
        self._marked: dict[str, list[tuple[Paragraph, int]]] = {}
        for p in paragraphs:
            mark = numbering.question_item(p.text) or numbering.answer_label(p.text)
            if mark:
                self._marked.setdefault(mark.numbers[0], []).append((p, mark.end))

    def find(self, question: Question, after: int) -> _Repetition | None:
        """Where a question stands behind a place of the text."""
        short = len(question.letters) < SHORTEST
        at = None if short else self._start(question, bisect_left(self._places, after))
        end = None if at is None else self._end(question, at)
        if at is None or end is None:
            return None
        start = self._places[at]
        paragraph = self._paragraph_at(start)
        number = _number_before(paragraph, start) or question.number
        return _Repetition(number, self._mark(paragraph, start, number), Span(start, end))

    def without_answered_parts(self, found: Sequence[_Repetition]) -> list[_Repetition]:
        """Return the repetitions; parts that are answered one by one are left to the answer."""
        ends = [*(later.mark for later in found[1:]), self._paragraphs[-1].end]
        whole = []
        for repetition, end in zip(found, ends, strict=True):
            span = repetition.span
            later = opening_in(self._paragraphs, Span(span.end, end))
            inside = touching(self._paragraphs, span)
            part = next((i for i, p in enumerate(inside) if i and numbering.is_part(p.text)), 0)
            if part and any(numbering.is_part(p.text) and asks_at_end(p.text) for p in later):
                repetition = replace(repetition, span=Span(span.start, inside[part - 1].end))
            whole.append(repetition)
        return whole

    def _start(self, question: Question, after: int) -> int | None:
        """The place of the question's first letter among the letters."""
        probe = question.letters[:PROBE]
        at = self._letters.find(probe, after)
        while at >= 0:
            paragraph = self._paragraph_at(self._places[at])
            before = paragraph.text[: self._places[at] - paragraph.start]
            if _MARK.fullmatch(before) or _MARK_INSIDE.search(before):
                return at
            at = self._letters.find(probe, at + 1)
        for paragraph, offset in self._marked.get(question.number, ()):
            at = bisect_left(self._places, paragraph.start + offset)
            if at < after:
                continue
            begins = self._letters[at : at + 2 * PROBE]
            if fuzz.ratio(question.letters[: 2 * PROBE], begins) >= _BEGINS_LIKE:
                return at
        return None

    def _end(self, question: Question, at: int) -> int | None:
        """The place in the text where a question ends; None where that is unclear."""
        letters, number = question.letters, question.number
        if self._letters.startswith(letters, at):
            return self._with_rest(self._places[at + len(letters) - 1] + 1, number)
        window = self._letters[at : at + len(letters) * 6 // 5 + SHORTEST]
        if len(letters) > _LONGEST:
            return self._by_paragraphs(at, number)
        found = fuzz.partial_ratio_alignment(letters, window, score_cutoff=LIKE)
        if found and len(window) >= len(letters) * 9 // 10:
            end = self._places[at + found.dest_end - 1] + 1
            if not self._text[end : self._paragraph_at(end - 1).end].strip(_AFTER_QUESTION):
                return self._with_rest(end, number)
        return self._by_paragraphs(at, number)

    def _by_paragraphs(self, at: int, number: str) -> int | None:
        """The end of the paragraphs that repeat the enquiry, the first of which must."""
        first = self._paragraph_at(self._places[at])
        if not (asks_at_end(first.text) or self._enquiry.repeats(first.text)):
            return None
        return self._with_rest(first.end, number)

    def _with_rest(self, end: int, number: str) -> int:
        """The end of the question with its last sign and the paragraphs of it that follow."""
        paragraph = self._paragraph_at(end - 1)
        rest = self._text[end : paragraph.end]
        if rest.strip(_AFTER_QUESTION) and not _MORE.fullmatch(rest):
            return end + len(rest) - len(rest.lstrip(_AFTER_QUESTION.replace(" ", "")))
        end = paragraph.end
        for following in self._paragraphs[bisect_left(self._starts, end) :]:
            if following.start >= end:
                item = numbering.question_item(following.text)
                other = not item or not same_kind(item.numbers[0], number)
                goes_on = other or numbering.is_part(following.text)
                above = self._text[max(0, end - PROBE) : end]
                if not (goes_on and self._enquiry.goes_on(above, following.text)):
                    break
                end = following.end
        return end

    def _paragraph_at(self, place: int) -> Paragraph:
        return self._paragraphs[bisect_right(self._starts, place) - 1]

    def _mark(self, paragraph: Paragraph, start: int, number: str) -> int:
        """Where the number before a question begins, headings above it included."""
        before = self._text[paragraph.start : start]
        if not _MARK.fullmatch(before):
            inside = _MARK_INSIDE.search(before)
            return paragraph.start + inside.start() if inside else start
        place = bisect_left(self._starts, paragraph.start)
        while place and self._heads(self._paragraphs[place - 1], number):
            place -= 1
        return self._paragraphs[place].start

    def _heads(self, paragraph: Paragraph, number: str) -> bool:
        """Whether a paragraph belongs to the question below: its number alone, a heading."""
        if _MARK.fullmatch(paragraph.text):
            alone = [one.lstrip("0") for one in re.findall(r"\w+", paragraph.text)[-1:]]
            return not alone or alone == [number]
        ends = paragraph.text.endswith((".", "?", "!", ":"))
        return not ends and self._enquiry.repeats(paragraph.text)


def _number_before(paragraph: Paragraph, start: int) -> str | None:
    """The number that a paragraph gives the question that begins at a place in it."""
    mark = numbering.question_item(paragraph.text)
    return mark.numbers[0] if mark and paragraph.start + mark.end <= start else None
