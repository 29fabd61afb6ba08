"""All Anfragen by year, Gremium and topic."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.archive import Archive
from retrieval.german.topics import NAMES, topics
from retrieval.replies.catalogue import Catalogue, Chosen, Facet
from tests.support.small import entry

COUNCIL = "Rat der Stadt"
SCHOOLS = "Schulausschuss"
CATALOGUE = Catalogue(
    (
        entry("a", "Anfrage: Radweg", day=date(2021, 3, 1)),
        entry("b", "Anfrage: Baustelle vor der Grundschule", day=date(2022, 3, 1)),
        entry("c", "Anfrage: Dach der Grundschule", gremium=SCHOOLS, day=date(2022, 5, 1)),
        entry("d", "Anfrage: Sonstiges", gremium=None, day=None),
        entry("e", "Anfrage: Ampel", answers=0, day=date(2023, 1, 1)),
    )
)


@pytest.mark.parametrize(
    ("betreff", "named"),
    [
        ("Anfrage: Kommunale Stromausfallvorsorge", {"sicherheit", "umwelt-und-klima"}),
        ("Anfrage: Baustelle am Kanal; Sperrung für Radfahrer und Fußgänger", {"verkehr"}),
        ("Kosten der Grundschulen", {"finanzen", "bildung-und-schule"}),
        ("Transport Biomüll", {"umwelt-und-klima"}),
        ("Schulden der Stadt", {"finanzen"}),
        ("Vaterschaftsanerkennung", set()),
    ],
)
def test_a_subject_names_its_topics(betreff: str, named: set[str]) -> None:
    assert topics(betreff) == named


def test_questions_name_a_topic_only_where_the_subject_names_none() -> None:
    fragen = ["Was kostet die Ampel?", "Wann kommt die Ampel an der Kreuzung?"]
    assert topics("Anfragen und Anregungen", fragen) == {"verkehr"}
    assert topics("Anfrage: Kita", fragen) == {"familie-und-jugend"}
    assert topics("Anfragen", ["Ampel, Kita, Müll?"]) == frozenset()


def test_entries_are_newest_first_and_those_without_a_day_last() -> None:
    assert [one.id for one in CATALOGUE.entries()] == ["e", "c", "b", "a", "d"]
    assert [one.id for one in CATALOGUE.newest(2)] == ["c", "b"]


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Chosen(year="2022"), ["c", "b"]),
        (Chosen(gremium="rat-der-stadt"), ["e", "b", "a"]),
        (Chosen(topic="verkehr"), ["e", "b", "a"]),
        (Chosen("2022", "rat-der-stadt", "bildung-und-schule"), ["b"]),
        (Chosen("2021", "schulausschuss"), []),
    ],
)
def test_what_is_chosen_is_left(chosen: Chosen, ids: list[str]) -> None:
    assert [one.id for one in CATALOGUE.entries(chosen)] == ids
    assert CATALOGUE.knows(chosen)


@pytest.mark.parametrize(
    "chosen", [Chosen(year="1999"), Chosen(gremium="nix"), Chosen("2022", "", "zauberei")]
)
def test_what_is_nowhere_is_not_known(chosen: Chosen) -> None:
    assert not CATALOGUE.knows(chosen)


def test_choices_count_what_would_be_left_beside_the_others() -> None:
    choices = CATALOGUE.choices(Chosen(year="2022", topic="verkehr"))
    assert choices.years == tuple(Facet(one, one, 1) for one in ("2023", "2022", "2021"))
    assert choices.gremien == (Facet("rat-der-stadt", COUNCIL, 1),)
    assert choices.topics == (
        Facet("bildung-und-schule", "Bildung und Schule", 2),
        Facet("verkehr", "Verkehr", 1),
    )


def test_what_is_chosen_can_be_seen_even_where_nothing_is_left() -> None:
    choices = CATALOGUE.choices(Chosen("2021", "schulausschuss"))
    assert Facet("schulausschuss", SCHOOLS, 0) in choices.gremien
    assert Facet("2021", "2021", 0) in choices.years


def test_the_seeds_are_browsed_without_what_is_not_public(seed_archive: Archive) -> None:
    entries = seed_archive.catalogue.entries()
    assert {one.id: one.answers for one in entries if one.answers} == {
        "herne-2022-0129": 4,
        "herne-2022-0113": 5,
        "herne-2021-0402": 5,
    }
    assert not [one.id for one in entries if "-n-" in one.id]
    assert all(seed_archive.find(one.id) for one in entries)
    assert {topic for one in entries for topic in one.topics} <= set(NAMES)
