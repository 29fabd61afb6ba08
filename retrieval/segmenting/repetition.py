"""The questions of an enquiry → where the reply repeats each of them.

A reply that repeats the enquiry is cut by the enquiry's words, not by its own numbers and
paragraphs: those are lost in PDFs first. What lies between two questions is the matter of
`segment`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import LIKE, PROBE, SHORTEST, Asked, Enquiry, is_part, letters_of
from retrieval.segmenting.fragen import Span, Unit, asks_at_end, rising
from retrieval.segmenting.numbering import same_kind

#: A question may begin so differently (likeness of its first letters) where its number is the same.
_BEGINS_LIKE = 80
#: What may stand before a question in its paragraph: "Zu Frage 2:", "B.", "1.)".
_MARK = re.compile(
    r"\W*(?:(?:zu[rm]?|ad|fragen?|punkt|ziffer|nr|nummer|antwort|[a-n]|\d{1,2}[a-z]?)(?!\w)\W*)*",
    re.IGNORECASE,
)
#: The same behind other words in one paragraph: "… so weit. 2.) Wie viele".
_MARK_INSIDE = re.compile(r"(?<=[.?!:)]\s)\(?(?:\d{1,2}|[A-N])\s?[.):]{1,2}\s*$")
_AFTER_QUESTION = ' \n?.:;,)]“”"»…!'

_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Repetition:
    """A question of the enquiry in the reply; `mark` is where its number begins."""

    number: str
    mark: int
    span: Span


def repetitions(
    enquiry: Enquiry, units: Sequence[Unit], text: str
) -> tuple[Repetition, ...] | None:
    """Each question in the reply; None where one is missing or another stands before."""
    reply = _Reply(units, text, enquiry)
    found: list[Repetition] = []
    for asked in enquiry.asked:
        one = reply.find(asked, found[-1].span.end if found else units[0].start)
        if one is None:
            return None
        found.append(one)
    own = [one.number for one in found]
    if not rising(own) or not all(same_kind(number, own[0]) for number in own):
        numbers = [asked.number for asked in enquiry.asked]
        found = [replace(one, number=n) for one, n in zip(found, numbers, strict=True)]
    if not found or any(asks_at_end(u.words) for u in units if u.end <= found[0].mark):
        return None
    return tuple(reply.without_answered_parts(found))


class _Reply:
    """The units of a reply and their letters, each with its place in the text."""

    def __init__(self, units: Sequence[Unit], text: str, enquiry: Enquiry) -> None:
        self._units = units
        self._text = text
        self._enquiry = enquiry
        self._places = [
            at
            for unit in units
            for run in _LETTERS.finditer(text, unit.start, unit.end)
            for at in range(*run.span())
        ]
        self._letters = "".join(letters_of(text[unit.start : unit.end]) for unit in units)

    def find(self, asked: Asked, after: int) -> Repetition | None:
        """Where a question stands behind a place of the text."""
        if len(asked.letters) < SHORTEST:
            return None
        at = self._start(asked, bisect_left(self._places, after))
        if at is None:
            return None
        end = self._end(asked, at)
        if end is None:
            return None
        unit = self._unit_at(self._places[at])
        start = self._places[at]
        number = _number_before(unit, start) or asked.number
        return Repetition(number, self._mark(unit, start), Span(start, end))

    def without_answered_parts(self, found: Sequence[Repetition]) -> list[Repetition]:
        """The repetitions; sub-questions that are answered one by one are left to the answer."""
        ends = [one.mark for one in found[1:]] + [self._units[-1].end]
        whole = []
        for one, end in zip(found, ends, strict=True):
            later = (u for u in self._units if one.span.end <= u.start and u.end <= end)
            parts = [
                u for u in self._units if one.span.start < u.start < one.span.end and is_part(u)
            ]
            if parts and any(is_part(u) and asks_at_end(u.words) for u in later):
                before = [u.end for u in self._units if u.end <= parts[0].start]
                one = Repetition(one.number, one.mark, Span(one.span.start, before[-1]))
            whole.append(one)
        return whole

    def _start(self, asked: Asked, after: int) -> int | None:
        """The place of the question's first letter among the letters."""
        probe = asked.letters[:PROBE]
        at = self._letters.find(probe, after)
        while at >= 0:
            unit = self._unit_at(self._places[at])
            before = unit.words[: self._places[at] - unit.start]
            if _MARK.fullmatch(before) or _MARK_INSIDE.search(before):
                return at
            at = self._letters.find(probe, at + 1)
        for unit in self._units:
            mark = numbering.question_item(unit.words) or numbering.answer_label(unit.words)
            at = bisect_left(self._places, unit.start + (mark.end if mark else 0))
            if at < after or mark is None or mark.numbers[0] != asked.number:
                continue
            begins = self._letters[at : at + 2 * PROBE]
            if fuzz.ratio(asked.letters[: 2 * PROBE], begins) >= _BEGINS_LIKE:
                return at
        return None

    def _end(self, asked: Asked, at: int) -> int | None:
        """The place in the text where a question ends; None where it cannot be told."""
        letters, number = asked.letters, asked.number
        if self._letters.startswith(letters, at):
            return self._with_rest(self._places[at + len(letters) - 1] + 1, number)
        window = self._letters[at : at + len(letters) * 6 // 5 + SHORTEST]
        found = fuzz.partial_ratio_alignment(letters, window, score_cutoff=LIKE)
        if found and len(window) >= len(letters) * 9 // 10:
            end = self._places[at + found.dest_end - 1] + 1
            if not self._text[end : self._unit_at(end - 1).end].strip(_AFTER_QUESTION):
                return self._with_rest(end, number)
        return self._by_paragraphs(at, number)

    def _by_paragraphs(self, at: int, number: str) -> int | None:
        """The end of the paragraphs that repeat the enquiry, the first of which must."""
        first = self._unit_at(self._places[at])
        if not (asks_at_end(first.words) or self._enquiry.repeats(first.words)):
            return None
        return self._with_rest(first.end, number)

    def _with_rest(self, end: int, number: str) -> int:
        """The end of the question with its last sign and the paragraphs of it that follow."""
        unit = self._unit_at(end - 1)
        rest = self._text[end : unit.end]
        if rest.strip(_AFTER_QUESTION):
            return end + len(rest) - len(rest.lstrip(_AFTER_QUESTION.replace(" ", "")))
        end = unit.end
        for following in self._units:
            if following.start >= end:
                item = numbering.question_item(following.words)
                next_one = item and same_kind(item.numbers[0], number) and not is_part(following)
                if next_one or not self._enquiry.repeats(following.words):
                    break
                end = following.end
        return end

    def _unit_at(self, place: int) -> Unit:
        return next(unit for unit in self._units if unit.start <= place < unit.end)

    def _mark(self, unit: Unit, start: int) -> int:
        """Where the number before a question begins, headings above it included."""
        before = self._text[unit.start : start]
        if not _MARK.fullmatch(before):
            inside = _MARK_INSIDE.search(before)
            return unit.start + inside.start() if inside else start
        place = self._units.index(unit)
        while place and self._heads(self._units[place - 1], _number_before(unit, start)):
            place -= 1
        return self._units[place].start

    def _heads(self, unit: Unit, number: str | None) -> bool:
        """Whether a paragraph belongs to the question below: its number alone, a heading."""
        if _MARK.fullmatch(unit.words):
            return number is None or re.findall(r"\w+", unit.words)[-1:] == [number]
        return not unit.words.endswith((".", "?", "!", ":")) and self._enquiry.repeats(unit.words)


def _number_before(unit: Unit, start: int) -> str | None:
    """The number that a paragraph gives the question that begins at a place in it."""
    mark = numbering.question_item(unit.words)
    return mark.numbers[0] if mark and unit.start + mark.end <= start else None
