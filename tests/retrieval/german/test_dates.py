"""Days in a text: those that there are, whatever else is written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.dates import (
    MONTHS,
    find_dates,
    find_days,
    first_date,
    german_date,
    names_impossible_day,
    one_form,
)

#: What days are made of, and what looks like it.
PIECES = st.sampled_from(
    [*"0123456789", "00", "31", "9999", "0000", ".", ". ", "-", "/", " ", "'", "am ", "vom ", ",",
     *MONTHS, *(name.upper() for name in MONTHS), "Sept.", "ſeptember", "aprıl", "JUNİ", "o\u212atober",
     "٣", "\u00a0", "²", "x"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30)


@given(TEXTS)
def test_no_text_is_too_odd_to_be_searched_for_days(text: str) -> None:
    dates, days = list(find_dates(text)), list(find_days(text))
    assert first_date(text) == (dates[0].day if dates else None)
    assert all(0 <= one.start < one.end <= len(text) for one in [*dates, *days])
    assert all(one.day.year >= 1000 for one in dates)
    assert names_impossible_day(text) in (True, False)
    assert isinstance(one_form(text), str)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_each_day_is_read_as_it_is_printed(day: date) -> None:
    written = [german_date(day), day.isoformat(), f"{day.day}. {MONTHS[day.month - 1]} {day.year}"]
    assert [first_date(text) for text in written] == [day] * 3


@pytest.mark.parametrize(
    "text", ["00.00.0000", "31.02.2022", "0022-01-01", "2021-02-29", "1.13.2022"]
)
def test_a_day_that_there_is_not_is_none(text: str) -> None:
    assert list(find_dates(text)) == []
    assert names_impossible_day(text)


@pytest.mark.parametrize(
    "text", ["1. ſeptember 2022", "1. SEPTEMBER 2022", "1. Sept. 2022", "1.9.22", "1.09.2022"]
)
def test_a_month_is_read_in_old_and_large_letters(text: str) -> None:
    assert first_date(text) == date(2022, 9, 1)
    assert first_date("3. aprıl 2022") == first_date("3. APRİL 2022") == date(2022, 4, 3)
