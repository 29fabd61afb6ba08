"""Labelled questions → retrieval/calibration.json: how sure which evidence makes.

    python -m training.calibrate

Learns for each built-in encoder how to rank hits and how sure to be, from questions asked to an
archive of the seeds:
`seeds/questions.jsonl`, and as questions without an answer there those of
`../shared/karlsruhe/citizen_questions.jsonl`, asked about another town's matters. The threshold is
the lowest confidence that keeps to the stated risk on questions held out in five folds.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.encoder import BUILTIN, BUILTIN_STATIC, open_encoder
from retrieval.evaluate import Labelled, read_questions
from retrieval.ranking import Hit, with_margins
from retrieval.reply import Answer, Context, Pointer, Silence
from retrieval.sources.saved import read_sources

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
TARGET = ROOT / "retrieval" / "calibration.json"
FOREIGN = ROOT.parent / "shared" / "karlsruhe" / "citizen_questions.jsonl"

#: Evidence that the model weighs; the raw BM25 score is left out, because its scale grows with
#: the archive.
RANKING = ("similarity", "coverage", "soft", "phrase", "aspect", "strongest", "mass")
#: Evidence that tells whether anything fits at all.
SURENESS = (*RANKING, "margin")
#: Reasons for silence that are found without weighing evidence.
RULES = frozenset({"not-a-question", "too-short", "other-place", "non-public"})
#: Hits per question that the model learns from: enough to hold a right one that ranks badly now.
HITS = 25
#: Strength of the regularisation (scikit-learn's C): chosen among 0.1, 1, 10 by held-out loss.
STRENGTH = 1.0
#: The stated risk: the share of questions without an answer, among those that evidence decides,
#: that may get a reply. On the curve of risk and coverage of the seeds' questions coverage falls
#: steeply below it and hardly grows above it.
RISK = 0.06
#: Parts into which the questions are cut for held-out figures.
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One hit of one question; `near`: it is at least of the right Vorlage or article."""

    question: int
    hit: Hit
    right: bool
    near: bool


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of ranking and sureness, as the calibration file keeps them."""

    ranking: dict[str, float]
    sureness: dict[str, float]
    bias: float

    def best(self, family: Sequence[Sample]) -> Sample:
        """The first hit of a question under this ranking, with its margin."""
        scores = values(family, RANKING) @ np.array(list(self.ranking.values()))
        scored = [
            replace(one.hit, score=float(score)) for one, score in zip(family, scores, strict=True)
        ]
        first = int(np.argmax(scores))
        ordered = with_margins(sorted(scored, key=lambda hit: -hit.score))
        return replace(family[first], hit=ordered[0])

    def confidence(self, sample: Sample) -> float:
        """How sure the sample is."""
        logit = values([sample], SURENESS)[0] @ np.array(list(self.sureness.values())) + self.bias
        return float(1 / (1 + np.exp(-logit)))


def judged(labelled: Labelled, archive: Archive, hit: Hit) -> tuple[bool, bool]:
    """Whether a hit is what the question expects, and whether it is at least the right matter."""
    found = archive.find(hit.record)
    if labelled.expect == "answer" and isinstance(found, Answer):
        right = (labelled.snippet or "") in " ".join(found.text.split())
        return right, right or found.source.vorlage == labelled.reference
    if labelled.expect == "pointer" and isinstance(found, Pointer):
        return (found.source.top == labelled.top,) * 2
    if labelled.expect == "context" and isinstance(found, Context):
        near = found.source.page == labelled.page
        return near and (labelled.snippet or "") in found.text, near
    private = labelled.reason == "non-public"
    return (private and isinstance(found, Pointer) and not found.public,) * 2


def samples(archive: Archive, questions: Sequence[Labelled]) -> list[Sample]:
    """The first hits of every question that evidence decides: no look-ups, no foreign towns."""
    return [
        Sample(at, hit, *judged(labelled, archive, hit))
        for at, labelled in enumerate(questions)
        if labelled.expect != "lookup" and not by_rule(archive, labelled)
        for hit in archive.ranked(labelled.question)[:HITS]
    ]


def by_rule(archive: Archive, labelled: Labelled) -> bool:
    """Whether silence is right and does not depend on how sure a hit is."""
    reply = archive.ask(labelled.question)
    return labelled.expect == "none" and isinstance(reply, Silence) and reply.reason in RULES


def values(rows: Sequence[Sample], names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Evidence of the samples, shape (samples, names)."""
    return np.array([[asdict(row.hit.evidence)[name] for name in names] for row in rows])


def fit(rows: Sequence[Sample]) -> Model:
    """Ranking by pairs of a right and a wrong hit of one question (as in RankSVM, Joachims 2002,
    with logistic loss); sureness by the best hit of each question under that ranking.
    """
    by_question = groups(rows)
    differences = [
        values([right], RANKING)[0] - values([wrong], RANKING)[0]
        for family in by_question.values()
        for right in family
        for wrong in family
        if right.right and not wrong.right
    ]
    both = np.array([*differences, *(-one for one in differences)])
    order = [True] * len(differences) + [False] * len(differences)
    ranking = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=1000).fit(both, order)
    model = Model(_named(RANKING, ranking.coef_[0]), {}, 0.0)
    best = [model.best(family) for family in by_question.values()]
    sureness = LogisticRegression(C=STRENGTH, max_iter=1000, class_weight="balanced").fit(
        values(best, SURENESS), [one.near for one in best]
    )
    bias = round(float(sureness.intercept_[0]), 3)
    return Model(model.ranking, _named(SURENESS, sureness.coef_[0]), bias)


def groups(rows: Iterable[Sample]) -> dict[int, list[Sample]]:
    """Samples by question."""
    found: dict[int, list[Sample]] = {}
    for row in rows:
        found.setdefault(row.question, []).append(row)
    return found


def _named(names: Sequence[str], weights: npt.NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def threshold(quiet: Sequence[float]) -> float:
    """The lowest confidence that at most RISK of the questions without an answer reach.

    `quiet` are the confidences of their best hits, by models that never saw them.
    """
    grid = np.arange(0.05, 0.96, 0.01)
    risks = np.array([np.mean(np.array(quiet) >= cut) for cut in grid])
    return float(round(grid[np.flatnonzero(risks <= RISK)[0]], 2))


def held_out(rows: Sequence[Sample]) -> tuple[list[Sample], list[float]]:
    """The best hit of each question and its confidence, by models that never saw the question."""
    best, confidences = [], []
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(rows, groups=[row.question for row in rows]):
        model = fit([rows[at] for at in train])
        for family in groups(rows[at] for at in test).values():
            best.append(model.best(family))
            confidences.append(model.confidence(best[-1]))
    return best, confidences


def main() -> None:
    """Fit, print what was found, and write the file."""
    foreign = [Labelled(one.question, "none") for one in read_questions(FOREIGN)]
    questions = [*read_questions(SEEDS / "questions.jsonl"), *foreign]
    settings = load_settings(os.environ)
    reading = read_sources([SEEDS], settings.body)
    for setting in (BUILTIN, BUILTIN_STATIC):
        encoder = open_encoder(setting)
        with tempfile.TemporaryDirectory() as temporary:
            Archive.build(reading, Path(temporary), encoder, datetime.now(UTC))
            archive = Archive.open(Path(temporary), encoder, settings.districts)
            rows = samples(archive, questions)
        entries = json.loads(TARGET.read_text(encoding="utf-8"))
        entries[setting] = asdict(fit(rows)) | _thresholds(setting, rows, questions)
        TARGET.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def _thresholds(
    setting: str, rows: Sequence[Sample], questions: Sequence[Labelled]
) -> dict[str, object]:
    """From which confidence on a reply of each kind is given; printed with what it does."""
    best, confidences = held_out(rows)
    sure_of = list(zip(best, confidences, strict=True))
    cut = threshold([sure for one, sure in sure_of if questions[one.question].expect == "none"])
    given = [(one, sure >= cut) for one, sure in sure_of]
    asked = [(one, shown) for one, shown in given if questions[one.question].expect != "none"]
    quiet = [shown for one, shown in given if questions[one.question].expect == "none"]
    print(
        f"{setting}, held out, threshold {cut}: of {len(asked)} questions with a reply "
        f"{sum(one.right and shown for one, shown in asked)} right, "
        f"{sum(one.near and shown for one, shown in asked)} of the right matter, "
        f"{sum(not one.near and shown for one, shown in asked)} wrong; "
        f"of {len(quiet)} without {len(quiet) - sum(quiet)} silent"
    )
    thresholds = {"answer": cut, "pointer": cut, "context": cut}
    return {"thresholds": thresholds, "offer": round(cut / 2, 2)}


if __name__ == "__main__":
    main()
