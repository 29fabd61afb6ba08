"""The gate of `make quality`: a figure that fell is named, noise and gains are not."""

from __future__ import annotations

from benchmarks.quality import TOLERANCE, fallen

COMMITTED = {"hit@1": 0.5, "wrong": 0.1}


def test_a_figure_that_fell_is_named_whichever_way_it_counts() -> None:
    less = 2 * TOLERANCE
    assert fallen({"hit@1": 0.5 - less, "wrong": 0.1}, COMMITTED) == ["hit@1"]
    assert fallen({"hit@1": 0.5, "wrong": 0.1 + less}, COMMITTED) == ["wrong"]


def test_gains_and_noise_pass() -> None:
    assert fallen({"hit@1": 0.9, "wrong": 0.0, "new": 0.1}, COMMITTED) == []
    noise = TOLERANCE / 2
    assert fallen({"hit@1": 0.5 - noise, "wrong": 0.1 + noise}, COMMITTED) == []
