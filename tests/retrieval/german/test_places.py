"""Länder and bodies of many towns: what is another place is told from the records' own words."""

from __future__ import annotations

import pytest

from retrieval.german.places import is_of_many_towns, other_laender
from retrieval.german.words import words

#: How many records of a town in the north speak of which Land.
NORTH = {("schleswig", "holstein"): 40, ("hamburg",): 7, ("bayern",): 1}


def named(line: str, counts: dict[tuple[str, ...], int]) -> tuple[tuple[str, ...], ...]:
    return other_laender(words(line), ["musterstadt"], lambda name: counts.get(name, 0))


def test_the_own_land_is_the_one_that_the_records_name_most() -> None:
    assert named("Wie viele Lehrkräfte fehlen in Bayern?", NORTH) == (("bayern",),)
    assert named("Was zahlt Schleswig-Holstein für die Schulen?", NORTH) == ()
    assert named("Was macht NRW anders?", NORTH) == (("nrw",),)


def test_where_the_records_name_no_land_none_is_another() -> None:
    assert named("Wie viele Lehrkräfte fehlen in Bayern?", {}) == ()


def test_a_part_of_a_name_is_not_the_name() -> None:
    assert named("Was kostet ein Anhalt in Sachsen?", NORTH) == (("sachsen",),)
    assert named("Wer wohnt am Holstein?", NORTH) == ()


@pytest.mark.parametrize(
    ("body", "many"),
    [
        ("Landkreis Musterland", True),
        ("Kreis Muster", True),
        ("Land Musterland", True),
        ("Verbandsgemeinde Muster-Land", True),
        ("Region Muster", True),
        ("Regionalverband Muster", True),
        ("Stadt Musterstadt", False),
        ("Gemeinde Landwehr", False),
        ("Kreisstadt Muster", False),
        ("Landeshauptstadt Musterstadt", False),
    ],
)
def test_which_bodies_have_many_towns(body: str, many: bool) -> None:
    assert is_of_many_towns(body) == many
