"""A reply that restates the enquiry in its own way → pairs of question and answer.

For replies whose questions bear no numbers or others than the enquiry's, stand in another order, or
are answered part by part. Those that repeat a numbered list in its order are left to `repetition`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.fragen import answer_between, asks_at_end, joint_pair
from retrieval.segmenting.letters import letters_of
from retrieval.segmenting.numbers import count_on, group_of, in_groups, joint_name
from retrieval.segmenting.questions import Questions
from retrieval.segmenting.segmentation import Frage, Paragraph, Paragraphs, Segmentation, Span

_SENTENCE = re.compile(r"[.!?:]\s*(?=[A-ZÄÖÜ])")
#: A sentence that states something: a question behind it is part of an answer.
_STATES = re.compile(r"[a-zäöüß]{2,}[.!:]\s+[A-ZÄÖÜ]")
#: A question of the reply's own has at most so many characters.
_LONGEST = 400
#: So many ends of sentences of a paragraph are looked at, its last.
_MOST = 30
#: Where a question may end inside a paragraph.
_QUESTION_MARK = re.compile(r'\?[“”"»)]*')


def by_restatement(
    paragraphs: Paragraphs, text: str, enquiry: Enquiry, loose: bool = False
) -> Segmentation | None:
    """Pair the restated questions, at least two, with what stands between them.

    None where a question of the enquiry is missing, or a paragraph asks that is none of them.
    Questions without an answer between them are answered together by what follows. `loose`:
    numbers may begin anew, and a few questions may be strange to the enquiry.
    """
    listed = None
    if len(enquiry.listed) > 1:
        listed = _restated(paragraphs, text, Questions(enquiry, listed=True), loose)
    return listed or _restated(paragraphs, text, Questions(enquiry, listed=False), loose)


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph and which question of the enquiry it restates, if any.

    `opens` is where its number begins; `start` and `end` hold the words of the question, `letters`
    are theirs. `asks`: it is a question, or all of one. `answered`: an answer begins in the same
    paragraph; `follows`: one ends there. `leads`: it stands in the enquiry, outside its questions.
    """

    opens: int
    start: int
    end: int
    numbers: tuple[str, ...]
    question: int | None
    asks: bool
    letters: str
    answered: bool = False
    follows: bool = False
    leads: bool = False


#: A question as the reply has it: its paragraphs.
_Restated = list[_Line]


def _restated(
    paragraphs: Paragraphs, text: str, questions: Questions, loose: bool
) -> Segmentation | None:
    lines = _lines(paragraphs, questions) if questions else []
    if any(line.asks and line.question is None for line in lines):
        lines = _with_strange(lines, questions) if loose else []
    if not lines:
        return None
    runs = list(_runs(lines))
    restating = [line for run in runs for lines in run for line in lines]
    found = {line.question for line in restating if line.question is not None}
    if not found or not questions.covered(found, "".join(line.letters for line in restating)):
        return None
    runs = _undivided(runs, questions)
    every = [lines for run in runs for lines in run]
    numbers = _numbers(every, questions, loose)
    if numbers is None:
        return None
    fragen = [
        Frage(number, Span(lines[0].start, lines[-1].end))
        for number, lines in zip(numbers, every, strict=True)
    ]
    ends = [run[0][0].opens for run in runs[1:]] + [paragraphs[-1].end]
    pairs, own = [], iter(fragen)
    for run, end in zip(runs, ends, strict=True):
        waiting = [next(own) for _ in run]
        answer = answer_between(paragraphs, text, run[-1][-1].end, end)
        if answer:
            pairs.append(joint_pair(waiting, answer, paragraphs))
    return Segmentation(tuple(fragen), tuple(pairs)) if len(pairs) > 1 else None


def _lines(paragraphs: Paragraphs, questions: Questions) -> list[_Line]:
    """The paragraphs; a number alone on one belongs to the next."""
    lines: list[_Line] = []
    alone: tuple[int, numbering.Mark] | None = None
    last = -1
    for paragraph in paragraphs:
        mark = numbering.any_mark(paragraph.text)
        if mark.numbers and mark.end >= len(paragraph.text):
            alone = paragraph.start, mark
            continue
        line = _line(paragraph, mark, questions, last)
        last = last if line.question is None else line.question
        if alone and line.question is not None:
            line = replace(line, opens=alone[0], numbers=line.numbers or alone[1].numbers)
        lines.append(line)
        alone = None
    return list(_with_leads(lines))


def _with_strange(lines: Sequence[_Line], questions: Questions) -> list[_Line]:
    """The lines, those that ask what the enquiry does not as questions of their own.

    None where numbers are printed, or most questions are strange: they may be part of an answer.
    """
    strange = [line for line in lines if line.asks and line.question is None]
    known = [line for line in lines if line.asks and line.question is not None]
    if len(known) < 2 or len(strange) > len(known) or any(line.numbers for line in strange + known):
        return []
    if any(line.end - line.start > _LONGEST or not line.letters for line in strange):
        return []
    places = {id(line): questions.strange(at) for at, line in enumerate(strange)}
    return [replace(line, question=places.get(id(line), line.question)) for line in lines]


def _with_leads(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines; what stands above a question in the enquiry too is a part of it."""
    lead: _Line | None = None
    for line in lines:
        leads = lead is not None and line.question is not None and not line.follows
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


def _line(paragraph: Paragraph, mark: numbering.Mark, questions: Questions, last: int) -> _Line:
    start, words = paragraph.start + mark.end, paragraph.text[mark.end :]
    for found in reversed(list(_QUESTION_MARK.finditer(words))[-_MOST:]):
        head, rest = words[: found.end()], words[found.end() :]
        question = questions.find(head, mark.numbers, last)
        if question is not None:
            answered = bool(letters_of(rest)) and not questions.holds(rest)
            end = start + found.end() if answered else paragraph.end
            letters = letters_of(head if answered else words)
            return _Line(
                paragraph.start, start, end, mark.numbers, question, True, letters, answered
            )
    question = questions.find(words, mark.numbers, last)
    asks = question is not None and questions.is_whole(question, words)
    if question is None and asks_at_end(words):
        return _question_after_answer(paragraph, questions)
    letters = letters_of(words)
    heads = bool(mark.numbers) and questions.has(letters)
    leads = question is None and (heads or questions.holds(words))
    return _Line(
        paragraph.start, start, paragraph.end, mark.numbers, question, asks, letters, leads=leads
    )


def _question_after_answer(paragraph: Paragraph, questions: Questions) -> _Line:
    """The question at the end of a paragraph that answers another; one that asks unknown things."""
    for found in list(_SENTENCE.finditer(paragraph.text))[-_MOST:]:
        words = paragraph.text[found.end() :]
        question = questions.find(words, ())
        if question is not None and questions.is_whole(question, words):
            start = paragraph.start + found.end()
            return _Line(
                start, start, paragraph.end, (), question, True, letters_of(words), follows=True
            )
    letters = "" if _STATES.search(paragraph.text) else letters_of(paragraph.text)
    return _Line(paragraph.start, paragraph.start, paragraph.end, (), None, True, letters)


def _runs(lines: Sequence[_Line]) -> Iterator[list[_Restated]]:
    """The restated questions that follow each other without an answer."""
    run: list[_Restated] = []
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        if line.question is not None:
            if run and run[-1][0].question == line.question:
                run[-1].append(line)
            else:
                run.append([line])
        ends = following is None or following.question is None or following.follows
        if ends or line.answered:
            if any(line.asks for lines in run for line in lines):
                yield run
            run = []


def _undivided(runs: Sequence[list[_Restated]], questions: Questions) -> list[list[_Restated]]:
    """The runs without what goes on, under no number, with the question before."""
    numbered = not questions.listed and bool(runs) and bool(runs[0][0][0].numbers)
    kept: list[list[_Restated]] = []
    last: int | None = None
    for run in runs:
        line = run[0][0]
        if questions.listed:
            goes_on = line.question == last and not line.numbers
        else:
            goes_on = numbered and not line.numbers and not questions.named(line.question)
        if not goes_on:
            kept.append(_joined(run, questions) if numbered else run)
        last = run[-1][0].question
    return kept


def _joined(run: list[_Restated], questions: Questions) -> list[_Restated]:
    """The questions of a run, those without a number joined to the one before."""
    joined: list[_Restated] = []
    left = 0
    for lines in run:
        if joined and not left and not lines[0].numbers and not questions.named(lines[0].question):
            joined[-1] = joined[-1] + lines
            continue
        left = len(lines[0].numbers) - 1 if lines[0].numbers else left - 1
        joined.append(lines)
    return joined


def _numbers(every: Sequence[_Restated], questions: Questions, loose: bool) -> list[str] | None:
    """The numbers of the enquiry, else those printed in the reply; places where there are none.

    None where a question or a number comes twice, or a number is missing.
    """
    places = [lines[0].question or 0 for lines in every]
    asked = [questions.number_of(at) for at in places]
    printed = list(_printed(every, asked if questions.listed else None))
    if not count_on(printed, printed):
        printed = [name and group_of(own) + name for name, own in zip(printed, asked, strict=True)]
    told = {
        (lines[0].question, lines[0].letters, name)
        for lines, name in zip(every, printed, strict=True)
    }
    if len(told) < len(every):
        # Some replies go through all questions twice, in short and at length.
        again = list(in_groups(asked)) if loose and questions.listed else []
        return again if again and count_on(again, again) else None
    joint = [
        name if {",", "-"} & set(name) else own for name, own in zip(printed, asked, strict=True)
    ]
    if len(set(places)) < len(places):
        joint = [name or own for name, own in zip(printed, asked, strict=True)]
    for numbers in (joint, printed, list(in_groups(printed)) if loose else []):
        if numbers and all(numbers) and count_on(numbers, printed):
            return numbers
    if re.search(r"\d", "".join((*joint, *printed))):
        return None
    return [str(at) for at in range(1, len(every) + 1)]


def _further_parts(lines: _Restated) -> Iterator[str]:
    """The numbers of the parts below the first: "7b" below "7a"."""
    whole = re.match(r"\d+", "".join(lines[0].numbers[:1]))
    if whole:
        for line in lines[1:]:
            yield from (part for part in line.numbers if re.fullmatch(f"{whole[0]}[a-h]", part))


def _printed(every: Sequence[_Restated], asked: Sequence[str] | None) -> Iterator[str]:
    """The number before each question; "" for none.

    "b)" belongs to the number above, or to that of the enquiry. Two numbers above two questions
    ("1. + 2.") are one each.
    """
    above, left = "", tuple[str, ...]()
    for at, (lines, following) in enumerate(zip(every, [*every[1:], None], strict=False)):
        own = (*lines[0].numbers, *_further_parts(lines)) or left[:1]
        left = () if lines[0].numbers else left[1:]
        if len(lines) == 1 and len(own) > 1 and following and not following[0].numbers:
            own, left = own[:1], own[1:]
        name = joint_name(own) if own else ""
        if len(name) == 1 and name.islower():
            name = f"{asked[at] if asked else above}{name}"
        above = re.sub(r"\D*$", "", name) or above
        yield name
