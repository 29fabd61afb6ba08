"""Fields of OParl objects, whatever a source has put there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sources.oparl import values

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=())),
)
ANYTHING = st.recursive(
    SCALARS, lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside), max_leaves=8
)


@given(ANYTHING)
def test_no_value_of_any_type_makes_a_reader_fail(value: Any) -> None:
    one = {"id": value, "x": value, "public": value, "deleted": value, "cancelled": value}
    for written in (
        values.text(one, "x"),
        values.raw_text(one, "x"),
        values.address(one, "x"),
        values.key_of(one),
    ):
        assert (written or "").encode() is not None
        assert "\x00" not in (written or "")
    assert isinstance(values.public(one), bool)
    assert isinstance(values.withdrawn(one), bool)
    assert isinstance(values.cancelled(one), bool)
    assert all(isinstance(name, str) for name in values.references(one, "x"))
    assert all(isinstance(found, dict) for found in values.objects(one, "x"))
    assert values.day(one, "x") is None or isinstance(values.day(one, "x"), date)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (" Ö  7 ", "Ö 7"),
        (7, "7"),
        (7.1, "7.1"),
        (["Kenntnis"], "Kenntnis"),
        ([None, "B"], "B"),
        (True, ""),
        (None, ""),
        ({"de": "Rat"}, ""),
        (float("nan"), ""),
        ("A\ud83dB", "A\ufffdB"),
        ("A\x00\x1bB", "AB"),
    ],
)
def test_a_text_is_read_from_what_can_be_one(value: Any, read: str) -> None:
    assert values.text({"x": value}, "x") == read


def test_a_text_in_several_parts_keeps_its_lines() -> None:
    assert values.raw_text({"text": ["eins\nzwei", "drei"]}, "text") == "eins\nzwei\ndrei"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, True),
        (True, True),
        ("true", True),
        ("ja", True),
        (1, True),
        ("", True),
        (False, False),
        ("false", False),
        ("False", False),
        (0, False),
        ("0", False),
        ("nein", False),
        ("nichtöffentlich", False),
        ([False], False),
        ("vertraulich", False),
        ({"x": 1}, False),
    ],
)
def test_only_what_nothing_is_said_against_is_public(value: Any, shown: bool) -> None:
    assert values.public({"public": value}) is shown


@pytest.mark.parametrize(
    ("value", "gone"),
    [
        (None, False),
        (False, False),
        ("false", False),
        (0, False),
        (True, True),
        ("true", True),
        (1, True),
        ("2031-02-03", True),
    ],
)
def test_what_is_said_to_be_deleted_is(value: Any, gone: bool) -> None:
    assert values.withdrawn({"deleted": value}) is gone


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2031-06-12T22:00:00Z", date(2031, 6, 13)),
        ("2031-06-12T21:59:59Z", date(2031, 6, 12)),
        ("2031-12-12T22:59:00+00:00", date(2031, 12, 12)),
        ("2031-12-12T23:00:00+00:00", date(2031, 12, 13)),
        ("2031-06-13T01:00:00+02:00", date(2031, 6, 13)),
        ("2031-06-13T00:30:00-05:00", date(2031, 6, 13)),
        ("2031-06-12T23:30:00", date(2031, 6, 12)),
        ("2031-06-12 23:30", date(2031, 6, 12)),
        ("2031-06-12", date(2031, 6, 12)),
        ("2031-06-12T24:30 Uhr", date(2031, 6, 12)),
        ("9999-12-31T23:59:59Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2031-02-30", None),
        ("12.6.2031 18:00 Uhr", date(2031, 6, 12)),
        ("Do, 12.06.2031", date(2031, 6, 12)),
        ("30.02.2031", None),
        ("bald", None),
        (20310612.5, None),
        (None, None),
    ],
)
def test_a_moment_falls_on_the_day_that_it_has_in_germany(written: Any, day: date | None) -> None:
    assert values.day({"start": written}, "start") == day


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://ris.example.org/7", "https://ris.example.org/7"),
        ("/vorlage/7", "https://ris.example.org/vorlage/7"),
        ("N/A", None),
        ("http://[bad", None),
        ("https://", None),
        ("javascript:alert(1)", None),
        ("https://ris.example.org/a b", None),
        (["https://ris.example.org/7"], "https://ris.example.org/7"),
        ({"href": "x"}, None),
    ],
)
def test_an_address_leads_somewhere_or_is_none(written: Any, read: str | None) -> None:
    assert values.address({"id": "https://ris.example.org/p/1", "web": written}, "web") == read


@given(st.text(st.characters(exclude_categories=()), min_size=1), st.text(min_size=1))
def test_two_ids_are_never_stored_alike(first: str, second: str) -> None:
    keys = [values.key_of({"id": one}) for one in (first, second)]
    assert (keys[0] == keys[1]) == (first == second) or None in keys


@pytest.mark.parametrize("value", [5.5, None, True, ["x"], {}, " "])
def test_an_address_or_a_number_is_an_id_and_nothing_else(value: Any) -> None:
    assert values.key_of({"id": value}) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Gr&uuml;n &amp; Wald", "Grün & Wald"),
        ("Linden<br />am Anger", "Linden am Anger"),
        ("<b>Linden</b> &lt;neu&gt;", "Linden <neu>"),
        ("A &unbekannt; B", "A &unbekannt; B"),
        ("https://ris.example.org/p?a=1&copy=2", "https://ris.example.org/p?a=1&copy=2"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
    ],
)
def test_a_name_is_read_as_a_browser_shows_it(written: str, name: str) -> None:
    assert values.text({"name": written}, "name") == name
