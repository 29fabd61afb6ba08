"""Labelled questions → retrieval/search/calibration.json: how to rank hits, and how sure to be.

    python -m training.calibrate

Learns for each built-in encoder from questions asked to two archives: `seeds/questions.jsonl` to
one of the seeds, and `training/citizens.jsonl` to one of the Karlsruhe enquiries, over papers that
the encoder never saw. The questions of `../shared/karlsruhe/citizen_questions.jsonl` teach nothing
about Karlsruhe, so that they may measure; to the archive of the seeds they are questions about
another town, which have no answer there. All choices (strength, threshold) are made on questions
held out in folds over papers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.evaluation import Labelled, is_answer, read_questions
from retrieval.ids import vorlage_key
from retrieval.index.encoder import BUILTIN, BUILTIN_STATIC, open_encoder
from retrieval.replies.reply import Answer, Context, Pointer, Silence, Stored
from retrieval.search.calibration import ANY_ENCODER
from retrieval.search.evidence import NAMES
from retrieval.search.hits import Hit, with_margins
from retrieval.sources.folders import read_sources

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
TARGET = ROOT / "retrieval" / "search" / "calibration.json"
KARLSRUHE = ROOT.parent / "shared" / "karlsruhe"
CITIZENS = ROOT / "training" / "citizens.jsonl"
#: The archives that are asked; kept, so that the next run encodes only what is new.
WORK = ROOT / "training" / "work" / "archives"

Floats = npt.NDArray[np.float64]

#: Evidence that tells whether anything fits at all.
CONFIDENCE_NAMES = (*NAMES, "size", "margin")
#: Reasons for silence that are found without weighing evidence.
RULES = frozenset({"not-a-question", "too-short", "other-place", "non-public"})
#: More hits than a question has candidates: the model learns from all of them.
ALL_HITS = 1_000
#: Strengths of the regularisation (the variance of the weights of standardised evidence) that are
#: tried for ranking, and scikit-learn's C for confidence; the held-out questions choose.
STRENGTHS = (0.03, 0.1, 0.3, 1.0, 3.0)
#: The stated risk: the share of all questions without an answer that may get a reply; it holds in
#: each archive. Below it the share of questions that get the right matter falls as fast as the
#: risk does.
RISK = 0.12
#: Parts into which the questions are cut for held-out figures.
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Family:
    """The hits of one question; shape of `values` is (hits, NAMES).

    `right` marks what the question expects, `near` what is at least of the right Vorlage or
    article.
    """

    labelled: Labelled
    archive: str
    group: str
    hits: tuple[Hit, ...]
    values: Floats
    right: npt.NDArray[np.bool_]
    near: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Best:
    """The first hit of a question and the evidence for it (CONFIDENCE_NAMES)."""

    family: Family
    at: int
    values: Floats

    @property
    def right(self) -> bool:
        """Whether it is what the question expects."""
        return bool(self.family.right[self.at])

    @property
    def near(self) -> bool:
        """Whether it is at least of the right matter."""
        return bool(self.family.near[self.at])


def families(archive: Archive, questions: Sequence[Labelled], name: str) -> list[Family]:
    """The hits of every question that evidence decides: no look-ups, no foreign towns."""
    find = cache(archive.find)
    found = []
    for at, labelled in enumerate(questions):
        if labelled.expect == "lookup" or by_rule(archive, labelled):
            continue
        hits = tuple(archive.ranked(labelled.question, ALL_HITS))
        if not hits:
            continue
        both = [judged(labelled, find(hit.record)) for hit in hits]
        values = np.array([[getattr(hit.evidence, name) for name in NAMES] for hit in hits])
        group = f"{name} {labelled.reference or at}"
        right, near = np.array(both).T
        found.append(Family(labelled, name, group, hits, values, right, near))
    return found


def by_rule(archive: Archive, labelled: Labelled) -> bool:
    """Whether silence is right and does not depend on how sure a hit is."""
    reply = archive.ask(labelled.question)
    return labelled.expect == "none" and isinstance(reply, Silence) and reply.reason in RULES


def judged(labelled: Labelled, found: Stored | None) -> tuple[bool, bool]:
    """Whether a hit is what the question expects, and whether it is at least the right matter."""
    match labelled.expect, found:
        case "answer", Answer(source=source):
            right = is_answer(labelled, found)
            same = vorlage_key(source.vorlage or "") == vorlage_key(labelled.reference or "-")
            return right, right or same
        case "pointer", Pointer(source=source):
            return (source.top == labelled.top,) * 2
        case "context", Context(source=page):
            near = page.page == labelled.page
            return near and (labelled.snippet or "") in found.text, near
        case _:
            private = labelled.reason == "non-public"
            return (private and isinstance(found, Pointer) and not found.public,) * 2


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of ranking (NAMES) and confidence (CONFIDENCE_NAMES); see `stranger`."""

    ranking: Floats
    stranger: float
    confidence_weights: Floats
    bias: float

    def confidence(self, best: Best) -> float:
        """How sure the hit is."""
        return float(1 / (1 + np.exp(-best.values @ self.confidence_weights - self.bias)))


def stranger(rows: Sequence[Family], ranking: Floats) -> float:
    """The score of a usual best hit of another matter, in the smallest of the archives.

    It stands for the other matters of a town that has stored hardly any: there the best hit would
    stand far before nothing, and be sure of whatever it is asked.
    """
    size = min(one.hits[0].evidence.size for one in rows)
    found = []
    for one in rows:
        if one.hits[0].evidence.size == size:
            scores = one.values @ ranking
            best = one.hits[int(scores.argmax())].vorgang
            others = [hit.vorgang != best for hit in one.hits]
            found += [scores[others].max()] if any(others) else []
    return float(np.median(found))


def first(family: Family, ranking: Floats, stranger: float) -> Best:
    """The first hit of a question under a ranking, with its margin."""
    scores = family.values @ ranking
    order = np.argsort(-scores, kind="stable")
    ordered = [replace(family.hits[n], score=float(scores[n])) for n in order]
    hits = with_margins(ordered, stranger)
    whole = [hits[0].evidence.size, hits[0].evidence.margin]
    return Best(family, int(order[0]), np.append(family.values[order[0]], whole))


def fit_ranking(rows: Sequence[Family], strength: float) -> Floats:
    """Weights under which the right hits of a question get most of a softmax over all its hits
    (the top-one likelihood of ListNet, Cao et al. 2007), with a Gaussian prior on the weights of
    standardised evidence.
    """
    taught = [one for one in rows if one.right.any()]
    values = np.concatenate([one.values for one in taught])
    right = np.concatenate([one.right for one in taught])
    question = np.repeat(np.arange(len(taught)), [len(one.right) for one in taught])
    starts = np.searchsorted(question, np.arange(len(taught)))
    scale = values.std(axis=0) + 1e-6
    scaled = values / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[question])
        whole = np.add.reduceat(powers, starts)
        held = np.add.reduceat(powers * right, starts) + 1e-12
        share = powers / whole[question]
        slope = share - powers * right / held[question]
        value = -np.log(held / whole).sum() + weights @ weights / (2 * strength)
        return float(value), scaled.T @ slope + weights / strength

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B")
    weights: Floats = found.x / scale
    return weights


def fit_confidence(best: Sequence[Best], strength: float) -> tuple[Floats, float]:
    """Weights and bias of the probability that the first hit is of the right matter."""
    values = np.array([one.values for one in best])
    scale = values.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000).fit(
        values / scale, [one.near for one in best]
    )
    return model.coef_[0] / scale, float(model.intercept_[0])


def folds(rows: Sequence[Family]) -> Iterable[tuple[list[Family], list[Family]]]:
    """Parts for learning and for measuring; the questions of a paper stay together."""
    split = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in split.split(rows, groups=[row.group for row in rows]):
        yield [rows[at] for at in train], [rows[at] for at in test]


def ranked_right(rows: Sequence[Family], strength: float) -> float:
    """The share of held-out questions that get what they expect first; archives count alike."""
    right: dict[str, list[bool]] = {}
    for train, test in folds(rows):
        weights = fit_ranking(train, strength)
        for one in test:
            if one.labelled.expect != "none":
                right.setdefault(one.archive, []).append(first(one, weights, 0.0).right)
    return float(np.mean([np.mean(own) for own in right.values()]))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking and the first hits that teach how sure to be: by rankings that never saw them."""

    weights: Floats
    stranger: float
    bests: list[Best]

    @classmethod
    def of(cls, rows: Sequence[Family], strength: float) -> Ranked:
        """Fitted on the questions."""
        bests = []
        for train, test in folds(rows):
            weights = fit_ranking(train, strength)
            usual = stranger(train, weights)
            bests += [first(one, weights, usual) for one in test]
        weights = fit_ranking(rows, strength)
        return cls(weights, stranger(rows, weights), bests)

    def model(self, strength: float) -> Model:
        """The ranking with how sure to be."""
        return Model(self.weights, self.stranger, *fit_confidence(self.bests, strength))


def held_out(rows: Sequence[Family], ranking: float) -> dict[float, list[tuple[Best, float]]]:
    """The first hit of each question and its confidence, by models that never saw the paper.

    For each strength of the confidence.
    """
    found: dict[float, list[tuple[Best, float]]] = {strength: [] for strength in STRENGTHS}
    for train, test in folds(rows):
        ranked = Ranked.of(train, ranking)
        bests = [first(one, ranked.weights, ranked.stranger) for one in test]
        for strength, kept in found.items():
            model = ranked.model(strength)
            kept.extend((best, model.confidence(best)) for best in bests)
    return found


def surprise(found: Iterable[tuple[Best, float]]) -> float:
    """The mean negative logarithm of what was said of what came true (log loss)."""
    return float(np.mean([-np.log(sure if best.near else 1 - sure) for best, sure in found]))


def threshold(quiet: Mapping[str, Sequence[float]], unanswered: Mapping[str, int]) -> float:
    """The lowest confidence that at most RISK of the questions without an answer reach, anywhere.

    `quiet` are, for each archive, the confidences of the best hits of those that evidence decides,
    by models that never saw them; `unanswered` is how many there are in all.
    """
    grid = np.arange(0.05, 0.96, 0.01)
    risks = [
        [(np.array(own) >= cut).sum() / unanswered[name] for cut in grid]
        for name, own in quiet.items()
    ]
    return float(round(grid[np.flatnonzero(np.max(risks, axis=0) <= RISK)[0]], 2))


@dataclass(frozen=True, slots=True)
class Questions:
    """Those that evidence decides, with their hits, and how many have no answer in each archive."""

    decided: list[Family]
    unanswered: Mapping[str, int]


def questions_of(setting: str) -> Questions:
    """The questions of both archives, built with an encoder."""
    encoder = open_encoder(setting)
    settings = load_settings(os.environ)
    seeds = read_sources([SEEDS], settings.body)
    karlsruhe = read_sources([KARLSRUHE], "Karlsruhe")
    foreign = [
        Labelled(one.question, "none")
        for one in read_questions(KARLSRUHE / "citizen_questions.jsonl")
    ]
    asked = [
        (
            "seeds",
            seeds,
            [*read_questions(SEEDS / "questions.jsonl"), *foreign],
            settings.districts,
        ),
        ("karlsruhe", karlsruhe, read_questions(CITIZENS), ()),
    ]
    found, unanswered = list[Family](), dict[str, int]()
    for name, reading, questions, districts in asked:
        folder = WORK / setting / name
        build_archive(reading, folder, encoder, datetime.now(UTC))
        archive = Archive.open(folder, encoder, districts)
        found.extend(families(archive, questions, name))
        unanswered[name] = sum(one.expect == "none" for one in questions)
        archive.close()
    return Questions(found, unanswered)


def main() -> None:
    """Fit, print what was found, and write the file."""
    for setting in (BUILTIN, BUILTIN_STATIC):
        questions = questions_of(setting)
        entries = json.loads(TARGET.read_text(encoding="utf-8"))
        entries[setting] = calibrated(setting, questions)
        if setting == BUILTIN:
            wordly = [by_words(one) for one in questions.decided]
            entries[ANY_ENCODER] = calibrated(ANY_ENCODER, replace(questions, decided=wordly))
        TARGET.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def by_words(family: Family) -> Family:
    """The hits as an encoder of which nothing is known leaves them: without similarities."""
    known = [0.0 if name.startswith("similarity") else 1.0 for name in NAMES]
    return replace(family, values=family.values * known)


def calibrated(setting: str, questions: Questions) -> dict[str, object]:
    """An encoder's entry of the file; what it does to held-out questions is printed."""
    rows = questions.decided
    ranking = max(STRENGTHS, key=lambda one: ranked_right(rows, one))
    by_strength = held_out(rows, ranking)
    surest = min(by_strength, key=lambda one: surprise(by_strength[one]))
    found = by_strength[surest]
    archives = dict.fromkeys(best.family.archive for best, _ in found)
    cut = threshold(
        {
            name: [
                sure
                for best, sure in found
                if best.family.archive == name and best.family.labelled.expect == "none"
            ]
            for name in archives
        },
        questions.unanswered,
    )
    print(f"{setting}: strengths {ranking} and {surest}, threshold {cut}; held out:")
    for source in archives:
        own = [(best, sure >= cut) for best, sure in found if best.family.archive == source]
        asked = [(b, shown) for b, shown in own if b.family.labelled.expect != "none"]
        quiet = [shown for b, shown in own if b.family.labelled.expect == "none"]
        print(
            f"  {source}: of {len(asked)} questions with a reply "
            f"{sum(b.right for b, _ in asked)} first right, {sum(b.near for b, _ in asked)} of the "
            f"right matter; given {sum(b.right and shown for b, shown in asked)} right, "
            f"{sum(b.near and shown for b, shown in asked)} of the right matter, "
            f"{sum(not b.near and shown for b, shown in asked)} wrong; "
            f"of {questions.unanswered[source]} without an answer {sum(quiet)} with a reply"
        )
    model = Ranked.of(rows, ranking).model(surest)
    return {
        "ranking": _named(NAMES, model.ranking),
        "stranger": round(model.stranger, 3),
        "confidence_weights": _named(CONFIDENCE_NAMES, model.confidence_weights),
        "bias": round(model.bias, 3),
        "thresholds": {"answer": cut, "pointer": cut, "context": cut},
        "offer": round(cut / 2, 2),
    }


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
