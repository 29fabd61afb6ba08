"""Questions with known answers → figures.

The figures and their names are those of the contract, section Evaluation. Asks an archive and
counts; tunes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import median

from retrieval.archive import Archive
from retrieval.errors import QuestionError
from retrieval.labelled import Labelled, is_answer, is_of_paper, is_right
from retrieval.replies.reply import Answer, Reply, Silence


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got."""

    labelled: Labelled
    reply: Reply
    right: bool
    right_paper: bool
    rank: int | None
    paper_first: bool
    confidence: float
    milliseconds: float

    @property
    def wrong(self) -> bool:
        """Whether an answer was given that is not even of the right paper."""
        return isinstance(self.reply, Answer) and not self.right_paper

    @property
    def silent(self) -> bool:
        return isinstance(self.reply, Silence)


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
        hits = [hit for hit in archive.ranked(labelled.question) if hit.kind == "answer"]
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
        rank=rank,
        paper_first=paper_first,
        confidence=confidence,
        milliseconds=milliseconds,
    )


def _shares(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    answers = [one for one in outcomes if one.labelled.expect == "answer"]
    silences = [one for one in outcomes if one.labelled.expect == "none"]
    others = [one for one in outcomes if one.labelled.expect not in {"answer", "none"}]

    def share(of: Sequence[Outcome], counts: Callable[[Outcome], bool]) -> Share:
        return Share(sum(map(counts, of)), len(of))

    return {
        "answered_right": share(answers, lambda one: one.right),
        "right_paper": share(answers, lambda one: one.right_paper),
        "paper@1": share(answers, lambda one: one.paper_first),
        "hit@1": share(answers, lambda one: one.rank == 0),
        "hit@3": share(answers, lambda one: one.rank is not None and one.rank < 3),
        "hit@10": share(answers, lambda one: one.rank is not None),
        "wrong": share(outcomes, lambda one: one.wrong),
        "silent_right": share(silences, lambda one: one.silent),
        "silent_wrong": share(answers, lambda one: one.silent),
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
