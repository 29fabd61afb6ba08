"""Figures of retrieval, on three questions that can be computed in the head."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.measures import Ranks, Task, mean_reciprocal, mixed, share

#: Two answers of the first paper (two windows and one), one of the second.
TASK = Task(
    questions=["a", "b", "c"],
    passages=["a1", "a1", "a2", "b1"],
    answers=np.array([0, 0, 1, 2]),
    papers=np.array([0, 0, 0, 1]),
    gold=[frozenset([0]), frozenset([1, 2]), frozenset()],
    gold_papers=[0, 1, 1],
    difficulty=["easy", "easy", "hard"],
)
SCORES = np.array(
    [[0.1, 0.9, 0.2, 0.3], [0.5, 0.1, 0.4, 0.2], [0.0, 0.0, 0.0, 0.7]], dtype=np.float32
)


def test_an_answer_counts_by_its_best_window_and_a_paper_by_its_best_answer() -> None:
    ranks = Ranks.of(TASK, SCORES)
    assert ranks.answer.tolist() == [1, 2, 4]
    assert ranks.paper.tolist() == [1, 2, 1]


def test_shares_and_mean_reciprocal_rank() -> None:
    ranks = np.array([1, 2, 4])
    assert share(ranks, 1) == pytest.approx(1 / 3)
    assert share(ranks, 2) == pytest.approx(2 / 3)
    assert mean_reciprocal(ranks) == pytest.approx((1 + 1 / 2 + 1 / 4) / 3)


def test_a_mixture_weighs_both_on_one_scale() -> None:
    words = np.array([[40.0, 0.0, 0.0, 0.0]] * 3, dtype=np.float32)
    assert mixed(SCORES, words, 1.0).argmax(1).tolist() == SCORES.argmax(1).tolist()
    assert mixed(SCORES, words, 0.0).argmax(1).tolist() == [0, 0, 0]
