"""Länder and bodies of many towns: what is another place is told from the records' own words."""

from __future__ import annotations

import pytest

from retrieval.german import lines as word_lines
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


def test_a_land_whose_name_is_within_another_is_told_apart_from_it() -> None:
    # Every record that names Sachsen-Anhalt holds the word "Sachsen" too; two name Sachsen alone.
    east = {("sachsen",): 32, ("sachsen", "anhalt"): 30, ("thüringen",): 4}
    assert named("Was zahlt Sachsen-Anhalt für die Schulen?", east) == ()
    assert named("Wie macht es Sachsen?", east) == (("sachsen",),)
    saxony = {("sachsen",): 50, ("sachsen", "anhalt"): 3}
    assert named("Was zahlt Sachsen für die Schulen?", saxony) == ()
    assert named("Wie macht es Sachsen-Anhalt?", saxony) == (("sachsen", "anhalt"),)


@pytest.mark.parametrize("own", range(16))
def test_of_every_land_only_the_others_are_others(own: int) -> None:
    lines = [line.split()[0] for line in word_lines("laender.txt")]
    counts = {tuple(name.split("-")): 40 if at == own else 0 for at, name in enumerate(lines)}
    if lines[own] == "sachsen-anhalt":
        counts["sachsen",] = 40
    for at, name in enumerate(lines):
        expected = () if at == own else (tuple(name.split("-")),)
        assert named(f"Wie ist das in {name}?", counts) == expected


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
