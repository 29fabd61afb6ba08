"""Numbers of TOPs in a line: those of an agenda, in whatever shape it counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ids import top_key
from retrieval.search.lookup import AgendaLookup, Lookup, TopLookup, find_lookups
from retrieval.search.query import Query
from tests.support.register import NAMELESS, SmallRegister

DAY = date(2021, 9, 14)
#: TOPs as agendas number them.
LISTED = (
    "6", "14 b)", "14c", "B 3", "II.4", "5.2.1", "Ö 11", "N 4", "Ö 4", "ZP 2", "08", "8.3", "öff. 9",
    "20", "20.1", "N 20",
)  # fmt: skip
REGISTER = SmallRegister(listed=LISTED, days=(DAY,))

#: How people ask for a TOP of a day.
WRITTEN = (
    "TOP {} vom 14.09.2021", "{} vom 14.09.2021", "Punkt {} der Sitzung vom 14. September 2021",
    "top {} 14.09.2021", "14.09.2021 TOP {}", "Tagesordnungspunkt Nr. {} am 14.09.2021",
    "TOP: {}, 14.09.2021", "Was war TOP {} am 14.09.?",
)  # fmt: skip


def found_in(line: str) -> tuple[Lookup, ...]:
    return find_lookups(Query.of(line), REGISTER, NAMELESS)


@pytest.mark.parametrize("way", WRITTEN)
def test_a_top_is_found_as_its_agenda_counts(way: str) -> None:
    found = {top: found_in(way.format(top)) for top in LISTED}
    assert found == {top: (TopLookup(top_key(top), DAY),) for top in LISTED}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Ö 6 vom 14.09.2021", "6"), ("TOP 11 vom 14.09.2021", "11"), ("TOP B3 14.09.2021", "B-3"),
        ("14b vom 14.09.2021", "14-B"), ("TOP 14 c vom 14.09.2021", "14-C"),
        ("O 11 vom 14.09.2021", "11"), ("TOP 8 vom 14.09.2021", "8"), ("ii.4 am 14.09.2021", "II-4"),
        ("n 4 vom 14.09.2021", "N-4"), ("TOP 4 vom 14.09.2021", "4"), ("TOP6 14.09.2021", "6"),
        ("TOP 20,1 vom 14.09.2021", "20-1"), ("nichtöffentlich 4 am 14.09.2021", "N-4"),
    ],
)  # fmt: skip
def test_a_top_is_found_in_the_ways_people_write_it(line: str, key: str) -> None:
    assert found_in(line) == (TopLookup(key, DAY),)


@pytest.mark.parametrize(
    "line",
    ["TOP 14 vom 14.09.2021", "TOP 14 d) vom 14.09.2021", "TOP 3 vom 14.09.2021",
     "TOP 5.2 vom 14.09.2021", "TOP 5.2.1.1 vom 14.09.2021", "TOP II.5 vom 14.09.2021",
     "N 6 vom 14.09.2021", "TOP 6/7 vom 14.09.2021", "TOP 6 x) vom 14.09.2021",
     "TOP C 3 vom 14.09.2021", "Ö 14 vom 14.09.2021"],
)  # fmt: skip
def test_what_no_agenda_has_is_no_other_top(line: str) -> None:
    keys = set(map(top_key, LISTED))
    found = found_in(line)
    assert found
    assert all(isinstance(one, TopLookup) and one.number not in keys for one in found)


@pytest.mark.parametrize(
    "line",
    ["Sitzung vom 14.09.2021 um 20 Uhr", "Tagesordnung 14.09.2021", "6 Anfragen vom 14.09.2021",
     "Sitzung 20 vom 14.09.2021"],
)  # fmt: skip
def test_hours_and_counts_beside_a_day_are_no_tops(line: str) -> None:
    [found] = found_in(line)
    assert isinstance(found, AgendaLookup)
    assert found.day == DAY


def test_a_top_without_a_day_is_one_where_nothing_else_is_said() -> None:
    assert found_in("B 3") == (TopLookup("B-3", None),)
    assert found_in("öff. 9") == (TopLookup("9", None),)
    assert found_in("14 b)") == (TopLookup("14-B", None),)
    assert found_in("TOP 6") == (TopLookup("6", None),)
    assert found_in("6") == ()
    assert found_in("Was kostet der Ausbau der B 3?") == ()


def test_several_tops_in_one_line_are_each_found() -> None:
    found = found_in("TOP 14 b), 14c und B 3 vom 14.09.2021")
    assert found == tuple(TopLookup(key, DAY) for key in ("14-B", "14-C", "B-3"))
    assert found_in("N 4 und 20 vom 14.09.2021") == (TopLookup("N-4", DAY), TopLookup("N-20", DAY))


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["", "Ö ", "N ", "A "]))
def test_no_two_tops_have_one_key_but_those_of_the_public_part(
    one: int, other: int, part: str
) -> None:
    keys = {
        top_key(f"{part}{one}.{other}"),
        top_key(f"{part}{one}{other}"),
        top_key(f"{part}{one}"),
    }
    assert len(keys) == 3
    assert top_key(f"{part}{one}") == top_key(f"{part}0{one}")
    assert (top_key(f"{part}{one}") == top_key(str(one))) == (part in ("", "Ö "))
