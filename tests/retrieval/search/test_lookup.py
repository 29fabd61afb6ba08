"""One line: a look-up or a question."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.archive import Archive
from retrieval.ids import vorlage_key
from retrieval.replies.reply import Agenda, Record, Silence
from retrieval.search.gremien import Meetings
from retrieval.search.lookup import (
    NO_DAY,
    AgendaLookup,
    Lookup,
    TopLookup,
    find_lookups,
)
from retrieval.search.names import Names
from retrieval.search.paper_numbers import VorlageLookup
from retrieval.search.query import Query
from tests.support.register import SmallRegister

DAY = date(2022, 2, 15)
#: Days of meetings, the newest first.
DAYS = (date(2024, 2, 15), date(2022, 3, 22), DAY)
REGISTER = SmallRegister(("2022/0129", "22-2402", "DS/1246/V", "22-1940.01"), days=DAYS)


NAMES = Names((), Meetings((("Ausschuss für Kultur", DAY),)), ())


def found_in(
    line: str, register: SmallRegister = REGISTER, names: Names = NAMES
) -> tuple[Lookup, ...]:
    return find_lookups(Query.of(line), register, names)


def find_lookup(line: str) -> Lookup | None:
    """The only thing that a line looks up."""
    [found] = found_in(line) or [None]
    return found


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
    assert find_lookup(line) == VorlageLookup(vorlage_key(number))


def test_an_unknown_number_alone_is_a_look_up_and_within_a_question_it_is_not() -> None:
    assert find_lookup("Vorlage 2019/0001") == VorlageLookup("2019-1")
    assert find_lookup("Was kosten 24/7 Öffnungszeiten?") is None


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        ("TOP 8 vom 15.02.2022", "8", DAY),
        ("TOP 19.8 vom 15.02.2022", "19-8", DAY), ("Ö 19.8 am 15. Februar 2022", "19-8", DAY),
        ("Tagesordnungspunkt 19.8 der Ratssitzung vom 15.2.22", "19-8", DAY),
        ("top n 2.1 vom 2022-02-15", "N-2-1", DAY), ("TOP 19.8", "19-8", None),
        ("Was war TOP 3 in der Sitzung vom 15.02.2022?", "3", DAY),
    ],
)  # fmt: skip
def test_tops_are_found_by_number_and_day(line: str, number: str, day: date | None) -> None:
    assert find_lookup(line) == TopLookup(number, day)


@pytest.mark.parametrize(
    "line",
    ["Tagesordnung 15.02.2022", "15.2.22", "Sitzung vom 15. Februar 2022", "Agenda 2022-02-15",
     "Was stand am 15. Feb. 2022 auf der Tagesordnung?", "Rat der Stadt 15.02.2022",
     "Tagesordnung des Ausschusses für Kultur vom 15.02.2022"],
)  # fmt: skip
def test_agendas_are_found_by_day(line: str) -> None:
    found = find_lookup(line)
    assert isinstance(found, AgendaLookup)
    assert found.day == DAY


def test_the_word_alone_asks_for_the_newest_agenda() -> None:
    found = find_lookup("Zeig mir die letzte Tagesordnung")
    assert isinstance(found, AgendaLookup)
    assert found.day is None


@pytest.mark.parametrize(
    "line",
    ["Ist Herne bei den Stadtrettern?", "Welche Top 10 Projekte gibt es?",
     "Was wurde am 15.02.2022 zu Bunkern gesagt?", "Wie viele Themen hat die Digitalisierung?", "die"],
)  # fmt: skip
def test_questions_are_no_look_ups(line: str) -> None:
    assert find_lookup(line) is None


@pytest.mark.parametrize("line", ["Tagesordnung 31.02.2022", "15.13.2022", "Sitzung vom 31.2.22"])
def test_a_day_that_there_is_not_finds_no_other_day(line: str) -> None:
    assert find_lookup(line) == AgendaLookup(NO_DAY, frozenset())
    assert find_lookup("Was kostete am 31.02.2022 der Eintritt?") is None


@pytest.mark.parametrize(
    "line", ["2022–0129", "2022_0129", "TOP 19,8 vom 15-02-2022", "TOP 19.8 15. Febr. 2022"]
)
def test_signs_that_phones_put_in_are_read(line: str) -> None:
    expected = TopLookup("19-8", DAY) if "TOP" in line else VorlageLookup("2022-129")
    assert find_lookup(line) == expected


@pytest.mark.parametrize(
    "line",
    ["2022/0129 und 22-2402", "Vorlage 2022/0129, 22-2402", "2022/0129 22-2402 2022/129",
     "Was steht in 2022/0129 und in Drs. 22-2402?", "2022/9999, 2022/0129 und 22-2402"],
)  # fmt: skip
def test_two_numbers_are_two_look_ups_in_the_order_of_the_line(line: str) -> None:
    assert found_in(line) == (VorlageLookup("2022-129"), VorlageLookup("22-2402"))


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("TOP 3 und TOP 8 vom 15.02.2022", ["3", "8"]),
        ("TOP 3 und 8 vom 15.02.2022", ["3", "8"]),
        ("TOP 3, 8 und 19.2 am 15.02.2022", ["3", "8", "19-2"]),
        ("Ö 3 und N 2 vom 15.02.2022", ["3", "N-2"]),
        ("TOP 19,8, 15.02.2022", ["19-8"]),
    ],
)
def test_several_tops_of_a_day_are_told_apart(line: str, numbers: list[str]) -> None:
    assert found_in(line) == tuple(TopLookup(number, DAY) for number in numbers)


def test_two_days_are_two_agendas() -> None:
    found = found_in("Tagesordnung vom 22.03.2022 und vom 15.02.2022")
    assert [one.day for one in found if isinstance(one, AgendaLookup)] == [DAYS[1], DAY]


@pytest.mark.parametrize(
    "line",
    ["15.02.", "Tagesordnung 15. Februar", "Sitzung vom 15.2.", "Was war am 15. Feb.?",
     "Tagesordnung vom 15.2", "Rat der Stadt 15.02."],
)  # fmt: skip
def test_a_day_without_a_year_is_that_day_of_every_year_the_newest_first(line: str) -> None:
    found = found_in(line)
    assert [one.day for one in found if isinstance(one, AgendaLookup)] == [DAYS[0], DAY]


def test_a_day_without_a_year_belongs_to_a_top_and_to_the_year_beside_it() -> None:
    assert found_in("TOP 8 vom 15.02.") == (TopLookup("8", DAYS[0]), TopLookup("8", DAY))
    found = found_in("Sitzungen vom 15.02. und 22.03.2022")
    assert [one.day for one in found if isinstance(one, AgendaLookup)] == [DAY, DAYS[1]]
    assert find_lookup("Tagesordnung vom 16.02.") == AgendaLookup(
        NO_DAY, frozenset(["tagesordnung", "vom"])
    )


@pytest.mark.parametrize(
    "line",
    ["Was wurde am 15. Februar zu Bunkern gesagt?", "Kostet das 15.2. im Monat?", "15.2",
     "Welche Regeln gelten ab dem 1. Januar für Hunde?", "Abschnitt 3.14. des Haushalts"],
)  # fmt: skip
def test_questions_that_name_a_day_or_a_number_are_no_look_ups(line: str) -> None:
    assert found_in(line) == ()


def test_the_other_matter_of_a_line_is_offered(seed_archive: Archive) -> None:
    agenda = seed_archive.ask("Tagesordnung 15.02.2022")
    assert isinstance(agenda, Agenda)
    held = [one for one in agenda.items if one.vorlage and one.public]
    other = next(one for one in held if one.vorlage != "2022/0129")
    reply = seed_archive.ask(f"2022/0129 und {other.vorlage}")
    assert isinstance(reply, Record)
    assert reply.source.vorlage == "2022/0129"
    assert [(one.id, one.betreff) for one in reply.more] == [(other.id, other.betreff)]
    assert seed_archive.find(reply.more[0].id) is not None


def test_what_is_not_there_does_not_hide_what_is(seed_archive: Archive) -> None:
    reply = seed_archive.ask("TOP 99 und TOP 19.8 vom 15.02.2022")
    assert isinstance(reply, Record)
    assert (reply.source.top, reply.more) == ("Ö 19.8", ())
    assert isinstance(seed_archive.ask("TOP 98 und 99 vom 15.02.2022"), Silence)


def test_a_day_without_a_year_gives_the_agenda(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Tagesordnung vom 15. Februar")
    assert isinstance(reply, Agenda)
    assert reply.source.datum == DAY
    [item] = [one for one in reply.items if one.top == "Ö 19.8"]
    record = seed_archive.ask("TOP 19.8 vom 15.02.")
    assert isinstance(record, Record)
    assert record.id == item.id
    assert isinstance(seed_archive.ask("Tagesordnung vom 16. Februar"), Silence)
