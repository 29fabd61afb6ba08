"""Questions with known answers → figures.

The figures and their names are those of the contract, section Evaluation. Asks an archive and
counts; tunes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any

from retrieval.archive import Archive
from retrieval.error_codes import ErrorCode
from retrieval.errors import QuestionError, SourceError
from retrieval.german.dates import find_dates
from retrieval.ids import vorlage_key
from retrieval.paragraphs import collapse
from retrieval.records import Source
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Choice,
    Context,
    Notice,
    Pointer,
    Record,
    Reply,
    Silence,
)
from retrieval.search.hits import Hit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got."""

    labelled: Labelled
    reply: Reply
    right: bool
    right_paper: bool
    shown: bool
    rank: int | None
    paper_first: bool
    confidence: float
    milliseconds: float

    @property
    def wrong(self) -> bool:
        """Whether an answer was given that is not even of the right paper."""
        return isinstance(self.reply, Answer) and not self.right_paper

    @property
    def wrong_sibling(self) -> bool:
        """Whether another answer of the right paper was given."""
        return isinstance(self.reply, Answer) and self.right_paper and not self.right


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a count; `value` is from 0 to 1, None where nothing was counted."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a set of questions."""

    shares: dict[str, Share]
    risk_coverage: float | None
    milliseconds_median: float
    milliseconds_p95: float
    groups: dict[str, dict[str, Share]] = field(default_factory=dict)
    failed: tuple[Outcome, ...] = ()


def evaluate(archive: Archive, questions: Iterable[Labelled]) -> Report:
    outcomes = [_outcome(archive, labelled) for labelled in questions]
    groups = sorted({group for outcome in outcomes for group in outcome.labelled.groups})
    spent = sorted(outcome.milliseconds for outcome in outcomes)
    return Report(
        shares=_shares(outcomes),
        risk_coverage=_risk_coverage(outcomes),
        milliseconds_median=median(spent),
        milliseconds_p95=spent[min(len(spent) - 1, int(len(spent) * 0.95))],
        groups={
            group: _shares([one for one in outcomes if group in one.labelled.groups])
            for group in groups
        },
        failed=tuple(one for one in outcomes if not one.right),
    )


def _outcome(archive: Archive, labelled: Labelled) -> Outcome:
    begin = time.perf_counter()
    try:
        reply = archive.ask(labelled.question)
    except QuestionError:
        reply = Silence(reason="not-a-question")
    milliseconds = (time.perf_counter() - begin) * 1000
    rank, paper_first, confidence = None, False, 0.0
    if labelled.expect in {"answer", "none"}:
        hits = _ranked_answers(archive, labelled.question)
        confidence = hits[0].confidence if hits else 0.0
        if labelled.expect == "answer":
            found = [archive.find(hit.record) for hit in hits[:10]]
            paper_first = bool(found) and is_of_paper(labelled, found[0])
            rank = next((at for at, one in enumerate(found) if is_answer(labelled, one)), None)
    return Outcome(
        labelled=labelled,
        reply=reply,
        right=is_right(labelled, reply),
        right_paper=labelled.expect == "answer" and is_of_paper(labelled, reply),
        shown=labelled.expect == "answer" and is_shown(archive, labelled, reply),
        rank=rank,
        paper_first=paper_first,
        confidence=confidence,
        milliseconds=milliseconds,
    )


def _ranked_answers(archive: Archive, question: str) -> list[Hit]:
    """The answers among the hits; none for a line that is refused."""
    try:
        return [hit for hit in archive.ranked(question) if hit.kind == "answer"]
    except QuestionError:
        return []


def _shares(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    answers = [one for one in outcomes if one.labelled.expect == "answer"]
    silences = [one for one in outcomes if one.labelled.expect == "none"]
    others = [one for one in outcomes if one.labelled.expect not in {"answer", "none"}]

    def share(of: Sequence[Outcome], counts: Callable[[Outcome], bool]) -> Share:
        return Share(sum(map(counts, of)), len(of))

    return {
        "answered_right": share(answers, lambda one: one.right),
        "shown_right": share(answers, lambda one: one.shown),
        "right_paper": share(answers, lambda one: one.right_paper),
        "paper@1": share(answers, lambda one: one.paper_first),
        "hit@1": share(answers, lambda one: one.rank == 0),
        "hit@3": share(answers, lambda one: one.rank is not None and one.rank < 3),
        "hit@10": share(answers, lambda one: one.rank is not None),
        "wrong": share(outcomes, lambda one: one.wrong),
        "wrong_sibling": share(answers, lambda one: one.wrong_sibling),
        "offered_wrongly": share(silences, lambda one: isinstance(one.reply, Choice)),
        "silent_right": share(silences, lambda one: is_quiet(one.reply)),
        "silent_wrong": share(answers, lambda one: isinstance(one.reply, Silence)),
        "others_right": share(others, lambda one: one.right),
    }


def _risk_coverage(outcomes: Sequence[Outcome]) -> float | None:
    """Area under the risk/coverage curve (Geifman and El-Yaniv 2017), 0 is best.

    Over the questions that expect an answer or none, by falling confidence of the first answer:
    the mean, over all coverages, of the share of answers given so far that are not right.
    """
    asked = [one for one in outcomes if one.labelled.expect in {"answer", "none"}]
    if not asked:
        return None
    asked.sort(key=lambda one: -one.confidence)
    errors = accumulate(one.rank != 0 for one in asked)
    return sum(count / given for given, count in enumerate(errors, start=1)) / len(asked)


EXPECTATIONS = ("answer", "pointer", "context", "lookup", "none")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question and what it must get; field names as in the file.

    An answer is told by a `snippet` of its text, or by its `number` in the paper of the `reference`
    (None: the paper has but one).
    """

    question: str
    expect: str
    reference: str | None = None
    snippet: str | None = None
    number: str | None = None
    top: str | None = None
    page: str | None = None
    meeting: str | None = None
    reason: str | None = None
    groups: tuple[str, ...] = ()


def read_questions(path: Path) -> list[Labelled]:
    """The questions of a file, one JSON object a line; SourceError names the first bad line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise SourceError(ErrorCode.SOURCE_UNREADABLE(str(path), why)) from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            told = ErrorCode.BAD_QUESTION(str(path), number, ", ".join(EXPECTATIONS), str(error))
            raise SourceError(told) from error
    if not found:
        raise SourceError(ErrorCode.NO_QUESTION(str(path)))
    return found


def _labelled(fields: dict[str, Any]) -> Labelled:
    optional = ("snippet", "number", "top", "page", "meeting", "reason")
    known = {name: fields.get(name) for name in ("vorlage", "reference", *optional)}
    odd = [name for name, said in known.items() if not isinstance(said, str | None)]
    if odd or not isinstance(fields["question"], str):
        raise TypeError(f"“{(*odd, 'question')[0]}” is no text")
    if (expect := fields["expect"]) not in EXPECTATIONS:
        raise ValueError(f"“expect” is “{expect}”")
    reference = fields.get("vorlage") or fields.get("reference")
    if expect == "answer" and not (fields.get("snippet") or (reference and "number" in fields)):
        raise ValueError("an “answer” without “snippet”, or “reference” and “number”")
    names = [f"{key}={fields[key]}" for key in ("difficulty", "kind") if fields.get(key)]
    return Labelled(
        question=fields["question"],
        expect=expect,
        reference=reference,
        groups=(f"expect={expect}", *names),
        **{name: known[name] for name in optional},
    )


def is_answer(labelled: Labelled, found: object) -> bool:
    """Whether what was found is the answer that a question expects."""
    if not isinstance(found, Answer):
        return False
    if labelled.snippet:
        return collapse(labelled.snippet) in collapse(found.text)
    return _same_item(labelled, found.source) and labelled.number in {None, found.number}


def is_right(labelled: Labelled, reply: Reply) -> bool:
    match labelled.expect:
        case "answer":
            return is_answer(labelled, reply)
        case "pointer":
            return isinstance(reply, Pointer) and _same_item(labelled, reply.source)
        case "context":
            if not isinstance(reply, Context):
                return False
            if labelled.snippet:
                return collapse(labelled.snippet) in collapse(reply.text)
            return labelled.page is None or reply.source.page == labelled.page
        case "lookup" if labelled.meeting:
            days = [found.day for found in find_dates(labelled.meeting)]
            return isinstance(reply, Agenda) and (
                reply.source.datum in days or reply.id == labelled.meeting
            )
        case "lookup":
            return isinstance(reply, Record) and _same_item(labelled, reply.source)
        case _:
            return is_quiet(reply) and labelled.reason in {None, getattr(reply, "reason", None)}


def is_quiet(reply: Reply) -> bool:
    """Whether nothing of the administration is told; a greeting that is greeted is quiet too."""
    return isinstance(reply, Silence | Notice)


def is_shown(archive: Archive, labelled: Labelled, reply: Reply) -> bool:
    """Whether a reply is the answer that a question expects, or a choice that holds it."""
    if isinstance(reply, Choice):
        return any(is_answer(labelled, archive.find(item.id)) for item in reply.items)
    return is_answer(labelled, reply)


def _same_item(labelled: Labelled, source: Source) -> bool:
    if labelled.reference and vorlage_key(source.vorlage or "") != vorlage_key(labelled.reference):
        return False
    return labelled.top is None or source.top == labelled.top


def is_of_paper(labelled: Labelled, found: object) -> bool:
    """Whether what was found is the answer that a question expects, or another of its paper."""
    return isinstance(found, Answer) and (
        is_answer(labelled, found)
        or (bool(labelled.reference) and _same_item(labelled, found.source))
    )
