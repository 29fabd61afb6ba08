"""Lines made to be slow or to break something: all end, and cost no more than their length."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.dates import find_dates, find_days, names_impossible_day, one_form
from retrieval.ids import paper_numbers, vorlage_key
from retrieval.search.lookup import find_lookups
from retrieval.search.query import Query
from tests.support.cost import assert_linear, repeated
from tests.support.register import NAMELESS, SmallRegister

REGISTER = SmallRegister(("7", "2022/0129", "A 40", "1-1"), listed=("7", "1", "12 a)"))

#: What lines are repeated of: each begins a number, a TOP or a day, or goes on with one.
PIECES = (
    "1", "1.", "1/", "1-1 ", "a1", "1 a ", "15.02.", "15.02.2022 ", "am 1.1 ", "1. Februar ",
    "Februar ", "111\u00a0", "111.111\u00a01", "TOP ", "TOP 1 ", "TOP 1 und ", "Ö 1.", "Ö ", "  ",
    "nr ", "Nr. 1 ", "Vorlage 1 ", "F 00123 ", "2022/0129, ", "2022/0129 ", "a ", "a", "(1 ", "beirat",
    "ausschuss für ", "٣", "ß", "\u0307", "1 2 a b ",
)  # fmt: skip
SHORT = 800


def look_up(line: str) -> None:
    bare = Query(line, (), (), "", (), (), (), frozenset(), frozenset(), None)
    find_lookups(bare, REGISTER, NAMELESS)


READS: dict[str, Callable[[str], object]] = {
    "look-ups": look_up,
    "dates": lambda text: list(find_dates(text)),
    "days": lambda text: list(find_days(text)),
    "impossible days": names_impossible_day,
    "one form": one_form,
    "paper numbers": lambda text: list(paper_numbers(text)),
    "keys": vorlage_key,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", READS)
def test_the_cost_grows_as_the_text_does(name: str) -> None:
    for piece in PIECES:
        assert_linear(lambda size, piece=piece: READS[name](repeated(piece, size)), SHORT)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_no_line_is_too_odd_to_be_looked_up(line: str) -> None:
    found = find_lookups(Query.of(line), REGISTER, NAMELESS)
    assert len(found) == len(set(found))
