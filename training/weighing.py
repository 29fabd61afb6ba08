"""Hits of labelled questions → weights: how to rank them, and how sure to be at each level.

All is fitted and judged in folds over papers; `calibrate` asks the questions and writes the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from retrieval.evaluation import Labelled
from retrieval.search.calibration import Level
from retrieval.search.evidence import CHOICES, NAMES, OF_SEARCH, shares
from retrieval.search.hits import Hit

Floats = npt.NDArray[np.float64]

#: What tells how sure to be at each level. Which record of a Vorgang is right, if one is, how far
#: it leads tells: more evidence misled where an Anfrage has more answers than those learned from.
OF_LEVEL: Mapping[Level, tuple[str, ...]] = {
    "matter": (*NAMES, "size", "margin", "matter_share"),
    "answer": ("lead",),
    "five": (*NAMES, "size", "margin", "share", "matter_share", "five_share"),
}
#: All evidence of a first hit.
EVERY = (*NAMES, *OF_SEARCH)
#: Strengths of the regularisation (the variance of the weights of standardised evidence) that are
#: tried for ranking, and scikit-learn's C for confidence; the held-out questions choose.
STRENGTHS = (0.03, 0.1, 0.3, 1.0, 3.0)
#: The stated risks; each holds in each archive. The share of all questions without an answer that
#: may get a reply: a third of them are made to come near to what is stored.
RISK_OF_CHOICE = 0.25
#: The share of the replies given as certain that may not be the right one.
RISK_OF_ANSWER = 0.25
#: Nothing less likely is given as certain, whatever the risk of all together.
LEAST_SURE = 0.55
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
    """The first hit of a question and the evidence for it (EVERY).

    `five`: whether what the question expects is among the likeliest of each of five Vorgänge.
    """

    family: Family
    at: int
    values: Floats
    five: bool

    @property
    def right(self) -> bool:
        """Whether it is what the question expects."""
        return bool(self.family.right[self.at])

    @property
    def near(self) -> bool:
        """Whether it is at least of the right matter."""
        return bool(self.family.near[self.at])

    def came_true(self, level: Level) -> bool:
        """Whether what a level says of it is so."""
        return {"matter": self.near, "answer": self.right, "five": self.five}[level]


@dataclass(frozen=True, slots=True)
class Logit:
    """A logistic model over the figures of EVERY that it has weights for."""

    weights: Mapping[str, float]
    bias: float

    @classmethod
    def fit(cls, best: Sequence[Best], level: Level, strength: float) -> Logit:
        """Fitted on first hits; that an answer is right only on those of the right matter."""
        names = OF_LEVEL[level]
        taught = [one for one in best if one.near or level != "answer"]
        values = np.array([one.values for one in taught])[:, [EVERY.index(name) for name in names]]
        scale = values.std(axis=0) + 1e-6
        model = LogisticRegression(C=strength, max_iter=2000).fit(
            values / scale, [one.came_true(level) for one in taught]
        )
        weights = dict(zip(names, (model.coef_[0] / scale).tolist(), strict=True))
        return cls(weights, float(model.intercept_[0]))

    def probability(self, best: Best) -> float:
        weighed = sum(
            weight * best.values[EVERY.index(name)] for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-weighed - self.bias)))


Levels = Mapping[Level, Logit]


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
    """The first hit of a question under a ranking, with what it is beside all others."""
    scores = family.values @ ranking
    order = np.argsort(-scores, kind="stable")
    vorgaenge = [family.hits[n].vorgang for n in order]
    beside = shares(scores[order].tolist(), vorgaenge, stranger)
    own = {name: float(one[0]) for name, one in beside._asdict().items()}
    found = family.hits[order[0]].evidence._replace(**own)
    likeliest: dict[str, int] = {}
    for n in order:
        likeliest.setdefault(family.hits[n].vorgang, int(n))
    five = family.right[list(likeliest.values())[:CHOICES]].any()
    whole = [getattr(found, name) for name in OF_SEARCH]
    return Best(family, int(order[0]), np.append(family.values[order[0]], whole), bool(five))


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


def folds(rows: Sequence[Family]) -> Iterable[tuple[list[Family], list[Family]]]:
    """Parts for learning and for measuring; the questions of a paper stay together."""
    split = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in split.split(rows, groups=[row.group for row in rows]):
        yield [rows[at] for at in train], [rows[at] for at in test]


def ranked_right(rows: Sequence[Family], strength: float) -> dict[str, float]:
    """For each paper how many of its held-out questions get what they expect first, weighed so that
    archives count alike.
    """
    right: dict[str, list[tuple[str, bool]]] = {}
    for train, test in folds(rows):
        weights = fit_ranking(train, strength)
        for one in test:
            if one.labelled.expect != "none":
                told = (one.group, first(one, weights, 0.0).right)
                right.setdefault(one.archive, []).append(told)
    return by_paper(
        (group, held / len(own) / len(right)) for own in right.values() for group, held in own
    )


def by_paper(losses: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The sum for each paper: its questions, whatever the language, are no independent witnesses.

    >>> by_paper([("1", 0.5), ("2", 0.25), ("1", 0.25)])
    {'1': 0.75, '2': 0.25}
    """
    found: dict[str, float] = {}
    for paper, loss in losses:
        found[paper] = found.get(paper, 0.0) + loss
    return found


def strongest(losses: Mapping[float, Mapping[str, float]]) -> float:
    """The strongest regularisation (the least of the keys) that is as good as the best.

    As good: its sum of losses is within a standard error of the least (the one-standard-error rule
    of Breiman et al. 1984). What is fitted closer to these papers fits the next town's less.
    """
    sums = {strength: sum(own.values()) for strength, own in losses.items()}
    best = min(sums, key=lambda one: sums[one])
    error = {}
    for strength, own in losses.items():
        differences = [own[paper] - loss for paper, loss in losses[best].items()]
        error[strength] = float(np.std(differences) * np.sqrt(len(differences)))
    return min(one for one in sums if sums[one] - sums[best] <= error[one])


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

    def levels(self, strength: float) -> Levels:
        """How sure to be at each level."""
        return {level: Logit.fit(self.bests, level, strength) for level in OF_LEVEL}


@dataclass(frozen=True, slots=True)
class Told:
    """A first hit and what was said of it by models that never saw its paper."""

    best: Best
    sure: Mapping[Level, float]

    def surprise(self, level: Level) -> float:
        """The negative logarithm of what was said of what came true (log loss)."""
        said = self.sure[level]
        return float(-np.log(max(said if self.best.came_true(level) else 1 - said, 1e-9)))


def held_out(rows: Sequence[Family], ranking: float) -> dict[float, list[Told]]:
    """The first hit of each question and how sure it was held to be, for each strength of that."""
    found: dict[float, list[Told]] = {strength: [] for strength in STRENGTHS}
    for train, test in folds(rows):
        ranked = Ranked.of(train, ranking)
        bests = [first(one, ranked.weights, ranked.stranger) for one in test]
        for strength, kept in found.items():
            levels = ranked.levels(strength)
            for best in bests:
                said = {level: levels[level].probability(best) for level in levels}
                kept.append(Told(best, {**said, "answer": said["matter"] * said["answer"]}))
    return found


_GRID = np.arange(0.05, 0.96, 0.01)


def choice_threshold(found: Sequence[Told], unanswered: Mapping[str, int]) -> float:
    """The lowest probability of the matter that at most RISK_OF_CHOICE of the questions without an
    answer reach, anywhere; `unanswered` is how many there are in each archive.
    """
    quiet = [one for one in found if one.best.family.labelled.expect == "none"]
    risks = []
    for name, count in unanswered.items():
        own = np.array([t.sure["matter"] for t in quiet if t.best.family.archive == name])
        risks.append([(own >= cut).sum() / count for cut in _GRID])
    return float(round(_GRID[np.flatnonzero(np.max(risks, axis=0) <= RISK_OF_CHOICE)[0]], 2))


def reply_threshold(found: Sequence[Told], level: Level) -> float:
    """The lowest probability from which on at most RISK_OF_ANSWER are wrong, anywhere.

    Never less than LEAST_SURE.
    """
    cuts = []
    for name in {one.best.family.archive for one in found}:
        own = [one for one in found if one.best.family.archive == name]
        sure = np.array([one.sure[level] for one in own])
        wrong = np.array([not one.best.came_true(level) for one in own])
        risks = np.array([wrong[sure >= cut].mean() if (sure >= cut).any() else 0 for cut in _GRID])
        cuts.append(_GRID[np.flatnonzero(risks <= RISK_OF_ANSWER)[0]])
    return float(round(max(LEAST_SURE, *cuts), 2))


def expected_error(found: Sequence[Told], level: Level, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): how far, on average, what was said in each
    of ten bins is from how often it came true.
    """
    said = np.array([one.sure[level] for one in found])
    true = np.array([one.best.came_true(level) for one in found])
    place = np.minimum(bins - 1, (said * bins).astype(int))
    return float(
        sum(abs(said[place == at].sum() - true[place == at].sum()) for at in range(bins))
        / len(found)
    )
