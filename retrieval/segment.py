"""Minutes → numbered Fragen and Antworten, as spans of the text.

    >>> text = "1. Ist es so?\\n\\nDie Verwaltung antwortet wie folgt:\\n\\nZu Frage 1:\\n\\nJa."
    >>> [(pair.number, text[pair.antwort.start : pair.antwort.end]) for pair in segment(text).pairs]
    [('1', 'Ja.')]

No pair is better than a wrong pair: where numbers do not rise, do not fit the questions, or the
next question cannot be told from an answer, the reply is kept as one whole answer. Spans lie in
the text, in its order, and never overlap. Nothing is read from pages here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from retrieval import numbering
from retrieval.counting import same_kind
from retrieval.enquiry import Enquiry
from retrieval.fragen import (
    Frage,
    Span,
    Unit,
    after,
    asks,
    question_span,
    questions,
    rising,
    units_of,
)
from retrieval.pairs import Pair, Segmentation, answer_span, words_of
from retrieval.unlabelled import announced

#: Place and day, a name and an office: a signature has at most so many paragraphs.
_SIGNATURE = 4


def segment(text: str, reply: bool = False, asked: str = "") -> Segmentation:
    """Questions, and pairs of question and answer, of one text.

    Where nothing in the text says that the administration replies, there are no pairs, unless
    `reply` says that the whole text is a reply (a file named "Stellungnahme"). `asked` is the text
    of the enquiry where that is another file: a reply that repeats its questions is cut by them.
    """
    enquiry = Enquiry(asked)
    units = _without_closing(units_of(text))
    labels = [at for at, unit in enumerate(units) if numbering.answer_label(unit.words)]
    bare = [at for at, unit in enumerate(units) if numbering.bare_answer_label(unit.words)]
    intro = next((at for at, unit in enumerate(units) if numbering.reply_follows(unit.words)), None)
    begins = [at for at in (*labels[:1], *bare[:1], intro) if at is not None]
    if reply and not labels and len(bare) < 2:
        begins = [0]
    if not begins or not units:
        return Segmentation(fragen=questions(units) if asks(units) else ())
    begin = min(begins)
    units = _before_next_section(units, max(begins + labels[-1:] + bare[-1:]))
    found = _by_enquiry(units, text, enquiry)
    if found and not _swallows(found, units, enquiry):
        return found
    fragen = questions(units[:begin])
    if labels:
        found = _by_labels(units, labels, fragen, enquiry)
    elif len(bare) > 1:
        found = _by_bare_labels(units, bare)
    else:
        found = announced(units, begin, fragen, enquiry)
    if found and not _swallows(found, units, enquiry):
        return found
    return _whole(units, begin, fragen)


def _swallows(found: Segmentation, units: Sequence[Unit], enquiry: Enquiry) -> bool:
    """Whether an answer holds another question of the enquiry."""
    return any(
        _repeats_number(pair, units, enquiry)
        or enquiry.asks_elsewhere(
            words_of(units, pair.antwort), [words_of(units, span) for span in pair.fragen]
        )
        for pair in found.pairs
    )


def _repeats_number(pair: Pair, units: Sequence[Unit], enquiry: Enquiry) -> bool:
    """Whether an answer goes on with the enquiry's questions under numbers of their own."""
    for unit in units:
        if pair.number and pair.antwort.start <= unit.start < pair.antwort.end:
            mark = numbering.question_item(unit.words)
            counts = mark is not None and same_kind(mark.numbers[0], pair.number)
            if counts and enquiry.repeats(unit.words):
                return True
    return False


def _by_enquiry(units: Sequence[Unit], text: str, enquiry: Enquiry) -> Segmentation | None:
    """Answers between the questions of the enquiry, where the reply repeats all of them.

    Questions that follow each other without an answer are answered together by the next one.
    """
    repetitions = enquiry.repetitions(units, text)
    if not repetitions:
        return None
    pairs: list[Pair] = []
    waiting: list[Frage] = []
    ends = [one.mark for one in repetitions[1:]] + [units[-1].end]
    for one, end in zip(repetitions, ends, strict=True):
        waiting.append(Frage(one.number, one.span))
        answer = _between(units, text, one.span.end, end)
        if answer:
            numbers = tuple(frage.number for frage in waiting)
            spans = tuple(frage.span for frage in waiting)
            pairs.append(Pair(numbering.joint_name(numbers), spans, answer))
            waiting = []
    fragen = tuple(Frage(one.number, one.span) for one in repetitions)
    return Segmentation(fragen, tuple(pairs)) if pairs else None


def _between(units: Sequence[Unit], text: str, start: int, end: int) -> Span | None:
    """The words between two places, without the label of an answer; None for none."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    opens = next((unit for unit in units if unit.start == start), None)
    if opens:
        label = numbering.answer_label(opens.words) or numbering.bare_answer_label(opens.words)
        start += label.end if label else 0
        start += len(text[start:end]) - len(text[start:end].lstrip())
    return Span(start, end) if len(text[start:end]) > len("und") else None


def _without_closing(units: list[Unit]) -> list[Unit]:
    """The units without votes, attachments, greetings and signatures at the end."""
    ends = range(max(1, len(units) - _SIGNATURE), len(units))
    place = next((at for at in ends if numbering.is_place_and_day(units[at].words)), len(units))
    kept = list(units[:place])
    while len(kept) > 1 and (
        numbering.is_closing(kept[-1].words)
        or (numbering.is_signature(kept[-1].words) and not _opens_answer(kept[-2].words))
    ):
        kept.pop()
    return kept


def _before_next_section(units: list[Unit], last: int) -> list[Unit]:
    """The units up to the section that follows the last mark of a reply: the council's decision."""
    ends = (at for at in range(last + 1, len(units)) if numbering.opens_section(units[at].words))
    return units[: next(ends, len(units))]


def _opens_answer(words: str) -> bool:
    """Whether a short last paragraph ("Ja", "Nein") belongs to what stands before it."""
    marks = numbering.answer_label, numbering.bare_answer_label, numbering.question_item
    announces = words.endswith(("?", ":")) and not numbering.is_closing(words)
    return announces or any(mark(words) for mark in marks)


def _by_labels(
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


def _by_bare_labels(units: Sequence[Unit], bare: Sequence[int]) -> Segmentation | None:
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


def _whole(units: Sequence[Unit], begin: int, fragen: tuple[Frage, ...]) -> Segmentation:
    """The whole reply as one answer without a number."""
    first = units[begin]
    start: int | None = first.start
    if numbering.reply_follows(first.words):
        start = units[begin + 1].start if begin + 1 < len(units) else None
    elif label := numbering.bare_answer_label(first.words):
        start = after(units[begin:], label.end)
    if start is None:
        return Segmentation(fragen)
    return Segmentation(fragen, (Pair(None, (), Span(start, units[-1].end)),))
