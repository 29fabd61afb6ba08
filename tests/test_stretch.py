"""Passages for measuring at scale: the real ones first, then ones like them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.stretch import NOISE, Passages

REAL = Passages(
    terms=[f"netz{row} kanal{row} bunk schul" for row in range(200)],
    vectors=np.linalg.qr(np.random.default_rng(1).normal(size=(200, 200)))[0].astype(np.float32),
    matters=[f"2024/{row:04}" for row in range(200)],
)


def stretched(folder: Path, rows: int) -> Passages:
    folder.mkdir()
    REAL.write(folder, rows)
    return Passages.read(folder)


def test_the_real_passages_come_first_and_copies_lie_near_them(tmp_path: Path) -> None:
    more = stretched(tmp_path / "more", 1000)
    assert (len(more.terms), more.vectors.shape) == (1000, (1000, 200))
    assert more.terms[:200] == REAL.terms
    assert np.array_equal(more.vectors[:200], REAL.vectors)
    assert np.linalg.norm(more.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    nearest = (more.vectors[200:] @ REAL.vectors.T).max(axis=1)
    assert np.median(nearest) == pytest.approx(1 / np.sqrt(1 + NOISE**2), abs=0.02)


def test_a_copy_has_half_the_terms_of_one_passage_and_half_of_another(tmp_path: Path) -> None:
    known = {term for terms in REAL.terms for term in terms.split()}
    for terms in stretched(tmp_path / "more", 400).terms[200:]:
        assert len(terms.split()) == 4
        assert set(terms.split()) <= known


def test_fewer_are_taken_evenly(tmp_path: Path) -> None:
    assert stretched(tmp_path / "few", 50).terms == REAL.terms[::4]


def test_the_same_passages_are_made_each_time(tmp_path: Path) -> None:
    first, again = stretched(tmp_path / "first", 500), stretched(tmp_path / "again", 500)
    assert first.terms == again.terms
    assert np.array_equal(first.vectors, again.vectors)
