"""An archive → its numbers, TOPs and days, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Record, Silence
from retrieval.storage import directory
from retrieval.storage.register import Register
from retrieval.storage.store import RECORDS_FILE, Store
from tests.support.papers import BENCHES, TREES, Paper, write

PAPERS = (
    Paper("GR 417/22", "Bänke im Stadtgarten", BENCHES, top="12 a)"),
    Paper("GR.417/22", "Linden am Markt", TREES, top="B 5"),
    Paper("VII-F-00815", "Linden im Park", TREES, day="2022-04-05", top="7"),
    Paper("2022/95 (neu)", "Linden am Bach", TREES, day="2022-04-05", top="8"),
    Paper("2022/95", "Bänke am Bach", BENCHES, day="2022-04-05", top="9"),
    Paper("12/2022 Ortsgemeinde Süd", "Bänke am Dorfplatz", BENCHES, day="2022-04-05", top="10"),
)


@pytest.fixture(scope="module")
def folder(build: Callable[[Path, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("register")
    return build(write(made / "dump", PAPERS), made / "archive")


@pytest.fixture(scope="module")
def archive(folder: Path, encoder: Encoder) -> Iterator[Archive]:
    opened = Archive.open(folder, encoder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    [path] = folder.rglob(RECORDS_FILE)
    opened = Store.open(path)
    yield opened
    opened.close()


def test_numbers_are_those_of_the_papers_in_all_their_spellings(store: Store) -> None:
    register = Register(store)
    both = {"GR-417-22": ["GR 417/22", "GR.417/22"]}
    assert register.numbers(["GR-417-22", "GR-418-22", ""]) == both
    assert register.numbers_ending("417-22") == both
    assert register.numbers_ending("F-815") == {"VII-F-815": ["VII-F-00815"]}
    assert register.numbers_ending("17-22") == {}
    begun = {"2022-95", "2022-95-NEU", "12-2022-ORTSGEMEINDE"}
    assert register.beginnings([*begun, "12-2022-ORTS", "2022-9", "95-NEU", ""]) == begun


def test_tops_are_those_of_a_day_or_of_all(store: Store) -> None:
    register = Register(store)
    assert register.tops([date(2022, 3, 1)]) == {"12-A", "B-5"}
    assert register.tops([]) == {"12-A", "B-5", "7", "8", "9", "10"}
    assert register.tops([date.min]) == set()
    assert register.days_of(4, 5) == [date(2022, 4, 5)]


def test_what_is_under_a_top_is_found_by_day_or_without(store: Store) -> None:
    [name] = directory.vorgaenge_at(store, "12-A", None)
    assert directory.vorgaenge_at(store, "12-A", date(2022, 3, 1)) == [name]
    assert directory.vorgaenge_at(store, "12-A", date(2022, 4, 5)) == []
    assert directory.vorgaenge_at(store, "12", None) == []


@pytest.mark.parametrize(
    ("line", "betreff"),
    [
        ("GR 417/22", "Bänke im Stadtgarten"), ("GR.417/22", "Linden am Markt"),
        ("vii f 815", "Linden im Park"), ("Vorlage F-00815", "Linden im Park"),
        ("Was steht in VII\u2011F\u201100815?", "Linden im Park"),
        ("TOP 12 a) vom 01.03.2022", "Bänke im Stadtgarten"), ("B 5", "Linden am Markt"),
        ("Ö 7 vom 05.04.2022", "Linden im Park"), ("2022/95 (neu)", "Linden am Bach"),
        ("Vorlage 2022/95 [NEU]", "Linden am Bach"), ("2022/95", "Bänke am Bach"),
        ("Was steht in 12/2022 – Ortsgemeinde Süd?", "Bänke am Dorfplatz"),
    ],
)  # fmt: skip
def test_a_number_leads_to_its_paper(archive: Archive, line: str, betreff: str) -> None:
    reply = archive.ask(line)
    assert isinstance(reply, Record)
    assert reply.source.betreff == betreff


@pytest.mark.parametrize(
    "line",
    ["GR 418/22", "VIII-F-00815", "VII-F-00816", "VII-F-00815-AW-01", "Vorlage VII-F-0081",
     "12/2022", "12/2022 Ortsgemeinde Nord", "2022/95 (alt)", "2022/95 Neufassung",
     "TOP 12 vom 01.03.2022", "TOP 12 b) vom 01.03.2022"],
)  # fmt: skip
def test_a_number_that_is_not_stored_gets_silence(archive: Archive, line: str) -> None:
    assert isinstance(archive.ask(line), Silence)


def test_a_question_with_a_number_that_is_not_stored_gets_no_other_paper(archive: Archive) -> None:
    # What it speaks of besides may be offered, as a choice that says that it is none of it surely.
    reply = archive.ask("Was steht in VII-F-00816 zu den Linden?")
    assert reply.kind in {"choice", "silence"}
