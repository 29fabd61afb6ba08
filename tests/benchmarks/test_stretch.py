"""Passages for measuring at scale: the real ones first, then ones like them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.stretch import NOISE, Original, Passages
from retrieval.index.encoder import word_vectors
from retrieval.index.lexicon import Lexicon
from retrieval.index.tokens import TokenizedRows
from retrieval.search.passages import PassageTable
from retrieval.storage import inventory
from retrieval.storage.store import RECORDS_FILE, Store

ROWS = 200
#: Two windows a record, two records a Vorgang.
REAL = Original(
    lexicon=Lexicon.build(
        TokenizedRows.of(f"netz{row} kanal{row} bunk schul" for row in range(ROWS)),
        [f"2024/{row // 4:04}" for row in range(ROWS)],
        word_vectors().questions,
    ),
    vectors=np.linalg.qr(np.random.default_rng(1).normal(size=(ROWS, ROWS)))[0].astype(np.float32),
    stored=[
        (row, "answer", f"2024-{row // 2}", f"2024/{row // 4:04}", 0, 9) for row in range(ROWS)
    ],
)
TERMS = [f"netz{row} kanal{row} bunk schul" for row in range(ROWS)]


def stretched(folder: Path, rows: int) -> Passages:
    folder.mkdir()
    REAL.write(folder, rows)
    return Passages.read(folder)


def test_the_real_passages_come_first_and_copies_lie_near_them(tmp_path: Path) -> None:
    more = stretched(tmp_path / "more", 1000)
    assert (len(more.terms), more.vectors.shape) == (1000, (1000, ROWS))
    assert more.terms[:ROWS] == TERMS
    assert np.array_equal(more.vectors[:ROWS], REAL.vectors)
    assert np.linalg.norm(more.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    nearest = (more.vectors[ROWS:] @ REAL.vectors.T).max(axis=1)
    assert np.median(nearest) == pytest.approx(1 / np.sqrt(1 + NOISE**2), abs=0.02)


def test_a_copy_has_half_the_words_of_two_passages_and_one_of_its_own(tmp_path: Path) -> None:
    known = {term for terms in TERMS for term in terms.split()}
    copies = [terms.split() for terms in stretched(tmp_path / "more", 400).terms[ROWS:]]
    coined = [set(terms) - known for terms in copies]
    assert [len(terms) for terms in copies] == [5] * ROWS
    assert [len(own) for own in coined] == [1] * ROWS
    assert len(set[str]().union(*coined)) == ROWS


def test_lexicon_and_records_are_those_of_an_archive(tmp_path: Path) -> None:
    more = stretched(tmp_path / "more", 402)
    lexicon, store = Lexicon.open(tmp_path / "more"), Store.open(tmp_path / "more" / RECORDS_FILE)
    assert len(lexicon) == 402
    assert set(more.terms[-1].split()) <= set(lexicon.names)
    table = PassageTable.of(store.passages(), inventory.bodies(store))
    assert table.of_same_records(np.array([1, 201, 401])).tolist() == [0, 1, 200, 201, 400, 401]
    assert [table.names[table.record[row]] for row in (0, 1, 200, 201)] == ["0", "0", "200", "200"]
    assert [table.group_names[at] for at in table.groups_of(np.array([0, 3]))] == ["2024/0000 0"]
    assert [table.group_names[at] for at in table.groups_of(np.array([201]))] == ["2024/0000 1"]
    assert table.ends[200:202].tolist() == [9, 9]
    store.close()


def test_fewer_are_taken_evenly(tmp_path: Path) -> None:
    assert stretched(tmp_path / "few", 50).terms == TERMS[::4]


def test_the_same_passages_are_made_each_time(tmp_path: Path) -> None:
    first, again = stretched(tmp_path / "first", 500), stretched(tmp_path / "again", 500)
    assert first.terms == again.terms
    assert np.array_equal(first.vectors, again.vectors)
