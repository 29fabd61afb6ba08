"""One line: a look-up or a question."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.lookup import (
    NO_DAY,
    AgendaLookup,
    TopLookup,
    VorlageLookup,
    find_lookup,
    vorlage_key,
)

HELD = {vorlage_key(number) for number in ("2022/0129", "22-2402", "DS/1246/V", "22-1940.01")}
DAY = date(2022, 2, 15)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("2022/0129", "2022/0129"), ("0129/2022", "2022/0129"), ("Vorlage 2022-0129", "2022/0129"),
        ("2022/129", "2022/0129"), ("vorlage 2022 0129", "2022/0129"), ("129/2022", "2022/0129"),
        ("Was steht in Vorlage Nr. 2022/0129 zu den Kosten?", "2022/0129"), ("22-2402", "22-2402"),
        ("Drs. 22/2402", "22-2402"), ("DS/1246/V", "DS/1246/V"), ("1246/V", "DS/1246/V"),
        ("Drucksache 22-1940.01", "22-1940.01"), ("2022 / 0129", "2022/0129"),
    ],
)  # fmt: skip
def test_vorlagen_are_found_in_the_ways_people_write_them(line: str, number: str) -> None:
    assert find_lookup(line, HELD.__contains__) == VorlageLookup(vorlage_key(number))


def test_an_unknown_number_alone_is_a_look_up_and_within_a_question_it_is_not() -> None:
    assert find_lookup("Vorlage 2019/0001", HELD.__contains__) == VorlageLookup("2019-1")
    assert find_lookup("Was kosten 24/7 Öffnungszeiten?", HELD.__contains__) is None


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        ("TOP 8 vom 15.02.2022", "Ö 8", DAY),
        ("TOP 19.8 vom 15.02.2022", "Ö 19.8", DAY), ("Ö 19.8 am 15. Februar 2022", "Ö 19.8", DAY),
        ("Tagesordnungspunkt 19.8 der Ratssitzung vom 15.2.22", "Ö 19.8", DAY),
        ("top n 2.1 vom 2022-02-15", "N 2.1", DAY), ("TOP 19.8", "Ö 19.8", None),
        ("Was war TOP 3 in der Sitzung vom 15.02.2022?", "Ö 3", DAY),
    ],
)  # fmt: skip
def test_tops_are_found_by_number_and_day(line: str, number: str, day: date | None) -> None:
    assert find_lookup(line, HELD.__contains__) == TopLookup(number, day)


@pytest.mark.parametrize(
    "line",
    ["Tagesordnung 15.02.2022", "15.2.22", "Sitzung vom 15. Februar 2022", "Agenda 2022-02-15",
     "Was stand am 15. Feb. 2022 auf der Tagesordnung?", "Rat der Stadt 15.02.2022",
     "Tagesordnung des Ausschusses für Kultur vom 15.02.2022"],
)  # fmt: skip
def test_agendas_are_found_by_day(line: str) -> None:
    found = find_lookup(line, HELD.__contains__)
    assert isinstance(found, AgendaLookup)
    assert found.day == DAY


def test_the_word_alone_asks_for_the_newest_agenda() -> None:
    found = find_lookup("Zeig mir die letzte Tagesordnung", HELD.__contains__)
    assert isinstance(found, AgendaLookup)
    assert found.day is None


@pytest.mark.parametrize(
    "line",
    ["Ist Herne bei den Stadtrettern?", "Welche Top 10 Projekte gibt es?",
     "Was wurde am 15.02.2022 zu Bunkern gesagt?", "Wie viele Themen hat die Digitalisierung?", "die"],
)  # fmt: skip
def test_questions_are_no_look_ups(line: str) -> None:
    assert find_lookup(line, HELD.__contains__) is None


@pytest.mark.parametrize("line", ["Tagesordnung 31.02.2022", "15.13.2022", "Sitzung vom 31.2.22"])
def test_a_day_that_there_is_not_finds_no_other_day(line: str) -> None:
    assert find_lookup(line, HELD.__contains__) == AgendaLookup(NO_DAY, frozenset())
    assert find_lookup("Was kostete am 31.02.2022 der Eintritt?", HELD.__contains__) is None


@pytest.mark.parametrize(
    "line", ["2022–0129", "2022_0129", "TOP 19,8 vom 15-02-2022", "TOP 19.8 15. Febr. 2022"]
)
def test_signs_that_phones_put_in_are_read(line: str) -> None:
    expected = TopLookup("Ö 19.8", DAY) if "TOP" in line else VorlageLookup("2022-129")
    assert find_lookup(line, HELD.__contains__) == expected
