"""The paragraphs of a reply that restate the enquiry → each question and what stands below it.

For replies whose questions bear no numbers or others than the enquiry's, stand in another order, or
are answered part by part. Replies that repeat a numbered list in its order are the matter of
`repetition`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from retrieval import numbering
from retrieval.enquiry import PROBE, SHORTEST, Asked, Enquiry, is_part, letters_of
from retrieval.fragen import Frage, Span, Unit, asks_at_end, units_of
from retrieval.pairs import Segmentation, answered_together, between

#: So much alike (rapidfuzz, 0 to 100) are a question and its repetition; the same number counts for
#: so much of it.
_ALIKE, _SAME_NUMBER = 90, 10
#: A question of a list has at most so many paragraphs that ask, its lettered parts aside.
_ASKING = 4
_SENTENCE = re.compile(r"[.!?:]\s*(?=[A-ZÄÖÜ])")
#: Where a question may end inside a paragraph.
_QUESTION_MARK = re.compile(r'\?[“”"»)]*')


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph and which question of the enquiry it restates, if any.

    `opens` is where its number begins; `start` and `end` hold the words of the question, `letters`
    are theirs. `asks`: it is a question, or all of one. `answered`: an answer begins in the same
    paragraph; `behind`: one ends there. `leads`: it stands in the enquiry, outside its questions.
    """

    opens: int
    start: int
    end: int
    numbers: tuple[str, ...]
    question: int | None
    asks: bool
    letters: str
    answered: bool = False
    behind: bool = False
    leads: bool = False


#: A question as the reply has it: its paragraphs.
_Restated = list[_Line]


def restated(units: Sequence[Unit], text: str, enquiry: Enquiry) -> Segmentation | None:
    """Answers between the restated questions, at least two.

    None where a question of the enquiry is missing, or a paragraph asks that is none of them.
    Questions without an answer between them are answered together by what follows.
    """
    questions = _Questions(enquiry)
    lines = _lines(units, questions)
    if any(line.asks and line.question is None for line in lines):
        return None
    runs = list(_runs(lines))
    if not questions.covered([line for run in runs for one in run for line in one]):
        return None
    runs = questions.undivided(runs)
    every = [one for run in runs for one in run]
    numbers = _numbers(every, questions)
    if numbers is None:
        return None
    fragen = [
        Frage(number, Span(one[0].start, one[-1].end))
        for number, one in zip(numbers, every, strict=True)
    ]
    ends = [run[0][0].opens for run in runs[1:]] + [units[-1].end]
    pairs, own = [], iter(fragen)
    for run, end in zip(runs, ends, strict=True):
        waiting = [next(own) for _ in run]
        answer = between(units, text, run[-1][-1].end, end)
        if answer:
            pairs.append(answered_together(waiting, answer, units))
    return Segmentation(tuple(fragen), tuple(pairs)) if len(pairs) > 1 else None


class _Questions:
    """What the enquiry asks: its numbered list, or the paragraphs that ask."""

    def __init__(self, enquiry: Enquiry) -> None:
        self._enquiry = enquiry
        self.listed = len(enquiry.asked) > 1 and all(map(_is_one, enquiry.asked))
        self._asked = enquiry.asked if self.listed else enquiry.asking
        self._begins = [enquiry.place_of(one.letters) for one in self._asked]

    def __getitem__(self, at: int) -> Asked:
        return self._asked[at]

    def covered(self, lines: Sequence[_Line]) -> bool:
        """Whether all questions are restated; paragraphs above and below may ask other things."""
        letters = "".join(line.letters for line in lines)
        found = {line.question for line in lines if line.question is not None}
        missing = {
            at
            for at, one in enumerate(self._asked)
            if at not in found
            and (self.listed or min(found, default=0) < at < max(found, default=0))
            if one.letters not in letters
        }
        return bool(found) and not missing

    def find(self, words: str, numbers: Sequence[str]) -> int | None:
        """Which question the words restate, or a part of which."""
        letters = letters_of(words)
        if len(letters) < SHORTEST:
            return None
        same = [at for at, one in enumerate(self._asked) if one.letters == letters]
        if same:
            return next((at for at in same if self._asked[at].number in numbers), same[0])
        at = self._at(self._enquiry.place_of(letters), len(letters))
        if at is not None:
            return at
        likeness = [
            fuzz.ratio(letters, one.letters) + (_SAME_NUMBER if one.number in numbers else 0)
            for one in self._asked
        ]
        best = max(range(len(likeness)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= _ALIKE:
            return best
        return self._at(self._enquiry.like(letters)) if len(letters) >= PROBE else None

    def undivided(self, runs: Sequence[list[_Restated]]) -> list[list[_Restated]]:
        """The runs but those that go on, without a number, with the question before."""
        last = [None, *(run[-1][0].question for run in runs)]
        first = [run[0][0] for run in runs]
        numbered = not self.listed and bool(first) and bool(first[0].numbers)
        return [
            run
            for run, line, before in zip(runs, first, last, strict=False)
            if line.numbers
            or not (line.question == before if self.listed else numbered and not self._named(line))
        ]

    def _named(self, line: _Line) -> bool:
        return line.question is not None and bool(self._asked[line.question].number)

    def holds(self, words: str) -> bool:
        """Whether words stand in the enquiry, asking or not."""
        return self._enquiry.repeats(words)

    def is_whole(self, at: int, words: str) -> bool:
        """Whether the words are all of a question, or nearly."""
        return fuzz.ratio(letters_of(words), self._asked[at].letters) >= _ALIKE

    def _at(self, begin: int, length: int = 1) -> int | None:
        """The question in which letters of the enquiry lie, or end."""
        for place in (begin, begin + length - 1):
            for at, (one, first) in enumerate(zip(self._asked, self._begins, strict=True)):
                if first <= place < first + len(one.letters) and begin >= 0:
                    return at
        return None


def _is_one(asked: Asked) -> bool:
    """Whether an item of a list is one question, not the heading of several."""
    asking = [unit for unit in units_of(asked.words) if asks_at_end(unit.words)]
    return sum(not is_part(unit) for unit in asking) <= _ASKING


def _lines(units: Sequence[Unit], questions: _Questions) -> list[_Line]:
    """The paragraphs; a number alone on one belongs to the next."""
    lines: list[_Line] = []
    alone: tuple[int, numbering.Mark] | None = None
    for unit in units:
        mark = numbering.any_mark(unit.words)
        if mark.numbers and mark.end >= len(unit.words):
            alone = unit.start, mark
            continue
        line = _line(unit, mark, questions)
        if alone and line.question is not None:
            line = replace(line, opens=alone[0], numbers=line.numbers or alone[1].numbers)
        lines.append(line)
        alone = None
    return list(_with_leads(lines))


def _with_leads(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines; what stands above a question in the enquiry too is a part of it."""
    lead: _Line | None = None
    for line in lines:
        leads = lead is not None and line.question is not None and not line.behind
        if lead and leads:
            number = f"{''.join(lead.numbers)}{''.join(line.numbers)}"
            part = len("".join(line.numbers)) == 1 and "".join(line.numbers).islower()
            numbers = (number,) if lead.numbers and part else line.numbers or lead.numbers
            line = replace(line, opens=lead.opens, start=lead.start, numbers=numbers)
        elif lead:
            yield lead
        lead = line if line.leads else None
        if lead is None:
            yield line
    if lead:
        yield lead


def _line(unit: Unit, mark: numbering.Mark, questions: _Questions) -> _Line:
    start, words = unit.start + mark.end, unit.words[mark.end :]
    for found in reversed(list(_QUESTION_MARK.finditer(words))):
        head, rest = words[: found.end()], words[found.end() :]
        question = questions.find(head, mark.numbers)
        if question is not None:
            answered = bool(letters_of(rest)) and not questions.holds(rest)
            end = start + found.end() if answered else unit.end
            letters = letters_of(head if answered else words)
            return _Line(unit.start, start, end, mark.numbers, question, True, letters, answered)
    question = questions.find(words, mark.numbers)
    asks = question is not None and questions.is_whole(question, words)
    if question is None and asks_at_end(words):
        return _behind_answer(unit, questions)
    leads = question is None and questions.holds(words)
    letters = letters_of(words)
    return _Line(unit.start, start, unit.end, mark.numbers, question, asks, letters, leads=leads)


def _behind_answer(unit: Unit, questions: _Questions) -> _Line:
    """The question at the end of a paragraph that answers another; one that asks unknown things."""
    for found in _SENTENCE.finditer(unit.words):
        words = unit.words[found.end() :]
        question = questions.find(words, ())
        if question is not None and questions.is_whole(question, words):
            start = unit.start + found.end()
            return _Line(start, start, unit.end, (), question, True, letters_of(words), behind=True)
    return _Line(unit.start, unit.start, unit.end, (), None, True, "")


def _runs(lines: Sequence[_Line]) -> Iterator[list[_Restated]]:
    """The restated questions that follow each other without an answer."""
    run: list[_Restated] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if line.question is not None:
            if run and run[-1][0].question == line.question:
                run[-1].append(line)
            else:
                run.append([line])
        ends = following is None or following.question is None or following.behind
        if ends or line.answered:
            if any(one.asks for restated in run for one in restated):
                yield run
            run = []


def _numbers(every: Sequence[_Restated], questions: _Questions) -> list[str] | None:
    """The numbers of the enquiry, else those printed in the reply; places where there are none.

    None where a question or a number comes twice, or a number is missing.
    """
    places = [one[0].question or 0 for one in every]
    if len({(at, one[0].letters) for at, one in zip(places, every, strict=True)}) < len(every):
        return None
    asked = [questions[at].number for at in places]
    printed = list(_printed(every, asked if questions.listed else None))
    joint = [
        name if {",", "-"} & set(name) else own for name, own in zip(printed, asked, strict=True)
    ]
    if len(set(places)) < len(places):
        joint = [name or own for name, own in zip(printed, asked, strict=True)]
    for numbers in (joint, printed):
        if all(numbers) and len(set(numbers)) == len(numbers):
            return numbers
    return None if any(joint) or any(printed) else [str(at) for at in range(1, len(every) + 1)]


def _printed(every: Sequence[_Restated], asked: Sequence[str] | None) -> Iterator[str]:
    """The number before each question; "" for none.

    "b)" belongs to the number above, or to that of the enquiry. Two numbers above two questions
    ("1. + 2.") are one each.
    """
    above, left = "", tuple[str, ...]()
    for at, (one, following) in enumerate(zip(every, [*every[1:], None], strict=True)):
        own = one[0].numbers or left[:1]
        left = () if one[0].numbers else left[1:]
        if len(own) > 1 and following and not following[0].numbers:
            own, left = own[:1], own[1:]
        name = numbering.joint_name(own) if own else ""
        if len(name) == 1 and name.islower():
            name = f"{asked[at] if asked else above}{name}"
        above = re.sub(r"\D*$", "", name) or above
        yield name
