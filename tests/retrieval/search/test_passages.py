"""Which records rows belong to: numbers of rows may be missing, as those of deleted ones are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.search.passages import PassageTable

#: Two answers of a Vorgang, a pointer, a page of the city, and the Sachverhalt of the first.
TABLE = PassageTable.of(
    [
        (0, "answer", "a/1", "a", None, None),
        (1, "answer", "a/1", "a", 0, 9),
        (4, "answer", "a/2", "a", 0, 7),
        (5, "pointer", "b", "b", None, None),
        (6, "pointer", "b", "b", None, None),
        (8, "context", "page/1", "page", None, None),
        (9, "sachverhalt", "a/why", "a", 0, 5),
        (11, "sachverhalt", "a/why", "a", 5, 9),
    ],
    {"a": "Stadt Talheim", "b": "Gemeinde Neuwerk"},
)


def rows(places: np.ndarray) -> list[int]:
    found: list[int] = TABLE.rows[places].tolist()
    return found


@pytest.mark.parametrize(
    ("asked", "found"), [([1], [0, 1]), ([6, 4, 6], [4, 5, 6]), ([11], [9, 11]), ([], [])]
)
def test_all_rows_of_a_record_are_found_by_one(asked: Sequence[int], found: list[int]) -> None:
    assert rows(TABLE.of_same_records(np.array(asked, dtype=np.int64))) == found


def test_a_group_has_its_records_and_apart_from_them_its_sachverhalte() -> None:
    first, second = TABLE.groups["a"], TABLE.groups["b"]
    assert rows(TABLE.of_groups([second, first, first])) == [0, 1, 4, 5, 6]
    assert rows(TABLE.of_reasons([first, second])) == [9, 11]
    assert rows(TABLE.of_groups([])) == rows(TABLE.of_reasons([second])) == []
    assert TABLE.groups_of(np.array([11, 5])) == [first, second]
    assert TABLE.first_reason == 9


def test_of_a_record_its_name_its_kind_and_its_window_are_known() -> None:
    at = TABLE.places(np.array([4, 8]))
    assert [TABLE.names[one] for one in TABLE.record[at]] == ["a/2", "page/1"]
    assert [TABLE.kinds[one] for one in TABLE.record[at]] == ["answer", "context"]
    assert (TABLE.starts[at].tolist(), TABLE.ends[at].tolist()) == ([0, -1], [7, -1])


def test_rows_are_of_a_body_or_of_nobody() -> None:
    asked = np.array([11, 5, 8, 0])
    assert TABLE.of_bodies(asked, ["Stadt Talheim"]).tolist() == [True, False, True, True]
    assert TABLE.of_bodies(asked, []).tolist() == [False, False, True, False]


def test_nothing_stored_is_an_empty_table() -> None:
    empty = PassageTable.of([], {})
    assert (len(empty.rows), len(empty.names), empty.first_reason) == (0, 0, None)
