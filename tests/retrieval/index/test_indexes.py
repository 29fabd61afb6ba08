"""Both indexes keep one contract: rows and raw scores, best first, the same after saving."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bm25s import BM25

from retrieval.errors import ArchiveDamaged
from retrieval.index.bm25 import Bm25Index
from retrieval.index.vectors import VectorIndex

#: A tiny encoder that can be computed in the head: one dimension a term.
TERMS = ("bunker", "kanal", "netz", "schule")
ROWS = [["bunker"], ["kanal", "netz"], ["netz"], ["schule", "kanal", "netz"]]


def vector(terms: list[str]) -> Any:
    counts = np.array([terms.count(term) for term in TERMS], dtype=np.float32)
    return counts / max(1e-9, float(np.linalg.norm(counts)))


def build_vectors() -> VectorIndex:
    return VectorIndex.build(np.stack([vector(row) for row in ROWS]))


Index = VectorIndex | Bm25Index
KINDS: list[tuple[Callable[[], Index], Callable[[Path], Index], Callable[[list[str]], Any]]] = [
    (build_vectors, VectorIndex.open, vector),
    (lambda: Bm25Index.build(ROWS), Bm25Index.open, list),
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
    # Vectors are kept as float16: eleven bits for each number.
    assert found.scores.tolist()[0] == pytest.approx(1.0, rel=2**-11)
    assert build_vectors().scores(vector(["bunker"]), np.array([0, 2])).tolist() == [1.0, 0.0]


def test_words_that_no_row_has_find_nothing() -> None:
    index = Bm25Index.build(ROWS)
    assert len(index.search(["pizza"], 5)) == 0
    assert index.scores(["pizza"], np.array([0, 1])).tolist() == [0.0, 0.0]
    assert index.score_upper_bound(["pizza"]) == 0


def test_no_row_scores_more_than_the_most() -> None:
    index = Bm25Index.build(ROWS)
    for query in (["netz"], ["netz", "bunker"]):
        best = float(index.search(query, 1).scores[0])
        assert 0 < best <= index.score_upper_bound(query) + 1e-6
    assert index.score_upper_bound(["netz"]) == pytest.approx(
        float(index.search(["netz"], 1).scores[0])
    )


@both
def test_the_same_rows_give_the_same_bytes(
    build: Any, reopen: Any, query: Any, tmp_path: Path
) -> None:
    assert saved(build(), tmp_path / "first") == saved(build(), tmp_path / "second")


def saved(index: Index, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    index.save(folder)
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.slow
def test_words_get_the_same_bytes_whatever_the_order_of_sets(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    code = (
        "import sys; from pathlib import Path; from retrieval.index.bm25 import Bm25Index; "
        "Bm25Index.build([['kanal', f'wort{n}'] for n in range(50)]).save(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, there], check=True)
    built = Bm25Index.build([["kanal", f"wort{n}"] for n in range(50)])
    assert saved(built, here) == {
        path.relative_to(there).as_posix(): path.read_bytes() for path in there.rglob("*.*")
    }


def test_vectors_that_were_kept_are_kept_as_they_are(tmp_path: Path) -> None:
    rows = crowd(500)
    first = VectorIndex.build(rows)
    again = VectorIndex.build(first.vectors(np.arange(len(rows))))
    assert saved(first, tmp_path / "first") == saved(again, tmp_path / "again")


def crowd(rows: int) -> Any:
    """Unit vectors in clouds, as passages about the same matters are."""
    random = np.random.default_rng(5)
    centres = random.normal(size=(20, 64))
    vectors = centres[random.integers(len(centres), size=rows)] + random.normal(size=(rows, 64))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_beyond_the_exact_rows_nearly_all_that_is_nearest_is_found(tmp_path: Path) -> None:
    rows, queries = crowd(20_000), crowd(20_100)[-100:]
    index = VectorIndex.build(rows, exact_rows=10_000)
    index.save(tmp_path)
    again = VectorIndex.open(tmp_path)
    nearest = np.argsort(-(queries @ rows.T), axis=1)[:, :10]
    found = [again.search(query, 10) for query in queries]
    shares = [np.isin(right, one.numbers).mean() for right, one in zip(nearest, found, strict=True)]
    assert np.mean(shares) >= 0.99
    for query, one in zip(queries, found, strict=True):
        assert all(np.diff(one.scores) <= 0)
        assert one.scores == pytest.approx(again.scores(query, one.numbers), abs=1e-5)
        assert one.numbers.tolist() == index.search(query, 10).numbers.tolist()
    assert len(again.search(queries[0], 1500)) == 1500
    assert again.vectors(nearest[0]) == pytest.approx(rows[nearest[0]], abs=2**-11)


def test_only_beyond_the_exact_rows_short_codes_are_kept(tmp_path: Path) -> None:
    rows = crowd(1000)
    sizes = [
        len(saved(VectorIndex.build(rows, exact), tmp_path / str(exact))["vectors.faiss"])
        for exact in (1000, 999)
    ]
    half_a_byte_for_four_dimensions = len(rows) * rows.shape[1] // 8
    assert sizes[1] - sizes[0] > half_a_byte_for_four_dimensions


def test_words_score_as_bm25s_scores_and_the_lower_row_is_first_among_equals() -> None:
    rows = [["netz", "netz", "kanal"], ["kanal"], ["netz"], ["kanal", "netz"], ["kanal"], ["netz"]]
    index, plain = Bm25Index.build(iter(rows)), BM25()
    plain.index(rows, show_progress=False)
    for query in (["netz"], ["kanal", "netz"], ["netz", "netz", "pizza"]):
        scores = plain.get_scores([term for term in query if term != "pizza"])
        for k in range(1, 7):
            expected = np.argsort(-scores, kind="stable")[:k]
            expected = expected[scores[expected] > 0]
            found = index.search(query, k)
            assert found.numbers.tolist() == expected.tolist()
            assert found.scores.tolist() == scores[expected].tolist()
        assert index.scores(query, np.array([5, 0, 1])).tolist() == scores[[5, 0, 1]].tolist()


def test_rows_without_words_are_never_found() -> None:
    assert len(Bm25Index.build([[], []]).search(["netz"], 3)) == 0
    assert Bm25Index.build([[], ["netz"]]).search(["netz"], 3).numbers.tolist() == [1]
