"""Both indexes keep one contract: rows and raw scores, best first, the same after saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.errors import ArchiveDamaged
from retrieval.vectors import VectorIndex
from retrieval.words import WordIndex

#: A tiny encoder that can be computed in the head: one dimension a term.
TERMS = ("bunker", "kanal", "netz", "schule")
ROWS = [["bunker"], ["kanal", "netz"], ["netz"], ["schule", "kanal", "netz"]]


def vector(terms: list[str]) -> Any:
    counts = np.array([terms.count(term) for term in TERMS], dtype=np.float32)
    return counts / max(1e-9, float(np.linalg.norm(counts)))


def build_vectors() -> VectorIndex:
    return VectorIndex.build(np.stack([vector(row) for row in ROWS]))


Index = VectorIndex | WordIndex
KINDS: list[tuple[Callable[[], Index], Callable[[Path], Index], Callable[[list[str]], Any]]] = [
    (build_vectors, VectorIndex.open, vector),
    (lambda: WordIndex.build(ROWS), WordIndex.open, list),
]
both = pytest.mark.parametrize(("build", "reopen", "query"), KINDS, ids=["vectors", "words"])


@both
def test_rows_come_best_first_with_their_raw_scores(build: Any, reopen: Any, query: Any) -> None:
    index = build()
    found = index.search(query(["netz"]), 3)
    assert found.numbers.tolist()[0] == 2
    assert set(found.numbers.tolist()) == {1, 2, 3}
    assert all(np.diff(found.scores) <= 0)
    assert found.scores.tolist() == pytest.approx(
        index.scores(query(["netz"]), found.numbers).tolist()
    )


@both
def test_a_saved_index_gives_the_same_rows_and_scores(
    build: Any, reopen: Any, query: Any, tmp_path: Path
) -> None:
    index = build()
    index.save(tmp_path)
    again = reopen(tmp_path)
    assert len(again) == len(index) == 4
    for terms in (["kanal"], ["netz", "schule"]):
        before, after = index.search(query(terms), 4), again.search(query(terms), 4)
        assert before.numbers.tolist() == after.numbers.tolist()
        assert before.scores.tolist() == after.scores.tolist()


@both
def test_more_rows_than_there_are_give_all(build: Any, reopen: Any, query: Any) -> None:
    assert len(build().search(query(["netz"]), 100)) <= 4


@both
def test_what_is_no_index_is_refused(build: Any, reopen: Any, query: Any, tmp_path: Path) -> None:
    with pytest.raises(ArchiveDamaged):
        reopen(tmp_path)


def test_cosines_are_cosines() -> None:
    found = build_vectors().search(vector(["kanal", "netz"]), 4)
    assert found.numbers.tolist()[0] == 1
    assert found.scores.tolist()[0] == pytest.approx(1.0)
    assert build_vectors().scores(vector(["bunker"]), np.array([0, 2])).tolist() == [1.0, 0.0]


def test_words_that_no_row_has_find_nothing() -> None:
    index = WordIndex.build(ROWS)
    assert len(index.search(["pizza"], 5)) == 0
    assert index.scores(["pizza"], np.array([0, 1])).tolist() == [0.0, 0.0]
    assert index.most(["pizza"]) == 0


def test_no_row_scores_more_than_the_most() -> None:
    index = WordIndex.build(ROWS)
    for query in (["netz"], ["netz", "bunker"]):
        best = float(index.search(query, 1).scores[0])
        assert 0 < best <= index.most(query) + 1e-6
    assert index.most(["netz"]) == pytest.approx(float(index.search(["netz"], 1).scores[0]))
