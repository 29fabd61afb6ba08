"""Wishes to look around: most are understood, and no question about a matter is taken for one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import TypeAdapter

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.german import lines
from retrieval.german.language import Language
from retrieval.german.notices import find_notice
from retrieval.german.words import words
from retrieval.index.encoder import Encoder
from retrieval.replies.catalogue import Catalogue, Chosen
from retrieval.replies.lists import FIELDS, reply_to_wish
from retrieval.replies.reply import ListFilter, RecordList
from retrieval.search.gremien import Meetings
from retrieval.search.names import Names
from retrieval.search.wish_line import KNOWN
from retrieval.search.wishes import Wishes
from retrieval.sources.folders import read_sources
from tests.conftest import NOW
from tests.support.paths import ROOT
from tests.support.town import BODY, write_town

LABELLED = [
    json.loads(line)
    for line in (ROOT / "benchmarks" / "wishes.jsonl").read_text(encoding="utf-8").splitlines()
]
#: Shares of the labelled lines: understood exactly, and traps that were taken.
UNDERSTOOD, TAKEN = 0.9, 0.03
_FILTER = TypeAdapter(ListFilter)
FIELD = {name: field for field, name in FIELDS.items()}


def today() -> date:
    return NOW.date()


@pytest.fixture(scope="module")
def musterau(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("musterau")
    reading = read_sources([write_town(folder / "papers")], BODY)
    build_archive(reading, folder / "archive", encoder, NOW)
    archive = Archive.open(folder / "archive", encoder, today=today)
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def ask(
    musterau: Archive, seed_folder: Path, encoder: Encoder
) -> Iterator[Callable[[str, str], Any]]:
    """Asks the archive of a town."""
    seeds = Archive.open(seed_folder, encoder, today=today)
    towns = {"musterau": musterau, "seeds": seeds}
    yield lambda town, line: towns[town].ask(line)
    seeds.close()


def understood(reply: object) -> dict[str, Any] | None:
    """How a line was understood, as JSON says it."""
    if not isinstance(reply, RecordList):
        return None
    return dict(_FILTER.dump_python(reply.filter, mode="json", by_alias=True, exclude_none=True))


def test_most_wishes_are_understood_and_hardly_a_question_is_taken_for_one(
    ask: Callable[[str, str], Any],
) -> None:
    wrong = [
        (one["line"], one["wish"], found)
        for one in LABELLED
        if (found := understood(ask(one["town"], one["line"]))) != one["wish"]
    ]
    traps = [one for one in LABELLED if one["wish"] is None]
    taken = [line for line, wish, _ in wrong if wish is None]
    missed = [one for one in wrong if one[1] is not None]
    assert len(LABELLED) >= 150
    assert len(traps) * 3 >= len(LABELLED)
    assert len(taken) <= TAKEN * len(traps), taken
    assert 1 - len(missed) / (len(LABELLED) - len(traps)) >= UNDERSTOOD, missed


def test_a_list_holds_the_newest_and_how_many_there_are(musterau: Archive) -> None:
    reply = musterau.ask("Anfragen im Rat seit 2024")
    assert isinstance(reply, RecordList)
    assert reply.total == 4
    assert [one.betreff for one in reply.items][:2] == ["Spielplatz im Wiesengrund",
                                                        "Busverbindung am Abend"]  # fmt: skip
    assert [one.kind for one in reply.items] == ["pointer", "record", "record", "record"]
    assert reply.items[0].askers == ("SPD-Fraktion",)
    assert reply.url == "/anfragen?von=2024-01-01&gremium=rat-der-stadt-musterau"


def test_what_the_archive_does_not_hold_is_an_empty_list(musterau: Archive) -> None:
    reply = musterau.ask("Anfragen der AfD zu Brücken")
    assert isinstance(reply, RecordList)
    assert (reply.total, reply.items) == (0, ())


def test_a_topic_is_found_with_other_endings_and_in_compounds(musterau: Archive) -> None:
    def subjects(line: str) -> set[str]:
        reply = musterau.ask(line)
        assert isinstance(reply, RecordList)
        return {one.betreff for one in reply.items}

    assert subjects("Anfragen zu Bänken") == {"Bänke im Park", "Sitzbänke am Marktplatz"}
    assert subjects("Anfragen zu Schulen") == {
        "Mensa der Grundschule",
        "Digitale Tafeln in Schulen",
    }
    assert subjects("Anfragen zum Baum") == {"Bäume an der Allee"}
    assert subjects("Anfragen zu Bänken im Park") == {"Bänke im Park"}
    assert "Radweg am Deich" in subjects("Anfragen zum Verkehr")


@pytest.mark.parametrize(
    ("line", "held", "url"),
    [
        ("Welche Fraktionen gibt es?", ["SPD 3", "CDU 2", "FDP 2", "Grüne 2", "Linke 2"],
         "/personen"),
        ("Fraktionen 2025", ["CDU 1", "Linke 2", "SPD 1"], "/anfragen?von=2025-01-01&bis=2025-12-31"),
        ("Themen der FDP", None, "/anfragen?partei=fdp"),
        ("Welche Gremien gibt es?", None, "/gremien"),
        ("Themen", None, "/anfragen#nach-thema"),
    ],
)  # fmt: skip
def test_a_directory_counts_the_anfragen_that_the_page_of_each_holds(
    musterau: Archive, line: str, held: list[str] | None, url: str
) -> None:
    reply = musterau.ask(line)
    assert isinstance(reply, RecordList)
    assert (reply.url, reply.total) == (url, len(reply.items))
    counts = [one.anfragen for one in reply.items]
    assert counts == sorted(counts, reverse=True)
    if held:
        assert sorted(f"{one.betreff} {one.anfragen}" for one in reply.items) == sorted(held)
    for one in reply.items:
        page = urlsplit(one.url)
        chosen = {FIELD[name]: value for name, value in parse_qsl(page.query)}
        assert page.path == "/anfragen"
        assert len(musterau.catalogue.entries(Chosen(**chosen))) == one.anfragen


def test_a_gremium_that_only_met_leads_to_its_sitzungen(musterau: Archive) -> None:
    held = [one for one in musterau.catalogue.meetings() if one.sitzung.gremium == "Seniorenbeirat"]
    only_met = Catalogue([], held)
    [item] = reply_to_wish(only_met, ListFilter(what="gremien")).items
    assert (item.anfragen, item.sitzungen) == (0, 1)
    assert item.url == "/sitzungen?gremium=seniorenbeirat"


def test_every_gremium_is_found_by_its_own_name(musterau: Archive) -> None:
    names = {one.gremium for one in musterau.catalogue.meetings() for one in [one.sitzung]}
    assert len(names) == 5
    for name in names:
        assert understood(musterau.ask(f"Anfragen im {name}")) == {
            "what": "anfragen", "gremium": name,
        }  # fmt: skip


def test_every_member_is_found_by_the_whole_name_and_a_shared_surname_is_no_name(
    musterau: Archive,
) -> None:
    for name in ("Erika Sommer", "Jens Winter", "Karl Berg", "Mia Berg", "Ole Petersen"):
        for line in (f"Anfragen von {name}", f"was hat {name.lower()} gefragt", name):
            assert understood(musterau.ask(line)) == {"what": "anfragen", "asker": name}, line
    assert not isinstance(musterau.ask("Was hat Berg gefragt?"), RecordList)


def test_a_title_tells_members_of_one_surname_apart_and_names_no_other() -> None:
    askers = ["Stadtrat Karl Berg (SPD)", "Stadträtin Mia Berg (CDU)", "Ratsherr Udo Kranz (FDP)"]
    wishes = Wishes(Names([*askers, "Kim Moll (SPD)"], MEETINGS, []))

    def asker(line: str) -> str | None:
        return wish.asker if (wish := wishes(line, today())) else None

    assert (
        asker("Anfragen von Frau Berg") == asker("Was hat Stadträtin Berg gefragt?") == "Mia Berg"
    )
    assert asker("Anfragen von Herrn Berg") == "Karl Berg"
    assert asker("Anfragen von Herrn Kranz") == asker("Anfragen von Kranz") == "Udo Kranz"
    assert asker("Anfragen von Frau Kranz") is None
    # Of whom no title is printed anybody may speak with one.
    assert asker("Anfragen von Frau Moll") == asker("Anfragen von Herrn Moll") == "Kim Moll"


def test_no_question_with_a_known_answer_is_taken_for_a_wish(
    ask: Callable[[str, str], Any], seed_archive: Archive
) -> None:
    path = ROOT / "seeds" / "questions.jsonl"
    facts = [one for line in path.read_text(encoding="utf-8").splitlines()
             if (one := json.loads(line))["expect"] != "lookup"]  # fmt: skip
    assert [one["question"] for one in facts if understood(ask("seeds", one["question"]))] == []


#: Citizens' questions about facts, of which some are greetings.
QUESTIONS = (
    "training/citizens.jsonl",
    "../shared/karlsruhe/citizen_questions.jsonl",
    "../shared/niedersachsen/citizen_questions.jsonl",
)
COURTESIES = {"greeting", "thanks", "goodbye", "machine"}


ASKERS = ["Stadtrat Max Winter (SPD)", "CDU-Fraktion", "GRÜNE-Gemeinderatsfraktion", "KULT"]
MEETINGS = Meetings((("Gemeinderat", today()),))


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_citizens_question_is_taken_for_a_wish_or_a_call_for_help(name: str) -> None:
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"no questions: {path} is missing")
    names = Names(ASKERS, MEETINGS, ["Schulausschuss", "Bauausschuss"])
    wishes = Wishes(names, ["karlsruhe"])
    lines = [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 100
    assert [line for line in lines if wishes(line, today())] == []
    told = [(line, notice.topic) for line in lines if (notice := find_notice(line))]
    assert [one for one in told if one[1] not in COURTESIES] == []
    assert len(told) <= 3


@pytest.mark.parametrize("name", ["benchmarks/languages/questions.jsonl", "training/foreign.jsonl"])
def test_no_question_in_another_language_is_taken_for_a_wish(name: str) -> None:
    wishes = Wishes(Names(ASKERS, MEETINGS, ["Schulausschuss", "Bauausschuss"]), ["herne"])
    told = (json.loads(line) for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    lines = [one[language] for one in told for language in ABROAD]
    assert len(lines) >= 360
    assert [line for line in lines if wishes(line, today())] == []


#: How a party and a year are named, in each of these languages: what was asked, by whom, when.
ABROAD = {
    "en": ("questions by the {}", "questions of {} in {}", "unanswered questions by {}"),
    "tr": ("{}'nin soruları", "{} sorular {} yılından", "{}'nin cevapsız soruları"),
    "pl": ("pytania {}", "pytania {} z {} roku", "pytania {} bez odpowiedzi"),
    "uk": ("запитання {}", "запитання {} за {} рік", "запитання {} без відповіді"),
    "ru": ("вопросы {}", "вопросы {} за {} год", "вопросы {} без ответа"),
    "ar": ("أسئلة {}", "أسئلة {} من عام {}", "أسئلة {} بدون إجابة"),
}


@pytest.mark.parametrize("language", ABROAD)
@pytest.mark.parametrize("party", ["SPD", "CDU", "FDP"])
def test_a_wish_in_another_language_is_read_as_in_german(language: str, party: str) -> None:
    wishes = Wishes(Names([*ASKERS, "FDP-Fraktion"], MEETINGS, ["Bauausschuss"]))
    all_of_them, of_a_year, unanswered = ABROAD[language]
    german = (
        f"Anfragen der {party}",
        f"Anfragen der {party} aus 2023",
        f"offene Anfragen der {party}",
    )
    abroad = (all_of_them.format(party), of_a_year.format(party, 2023), unanswered.format(party))
    assert [wishes(one, today()) for one in abroad] == [wishes(one, today()) for one in german]


def test_each_phrase_of_another_language_is_told_in_words_of_wishes() -> None:
    assert {*ABROAD, "de"} == {*get_args(Language)}
    for line in lines("wish_words_abroad.txt"):
        said, german = line.split(" => ")
        assert said.split()[0] in ABROAD, line
        for phrase in said.split(" ", maxsplit=1)[1].split(", "):
            assert " ".join(words(phrase)) == phrase, line
        assert set(german.split()) <= KNOWN | {"grünen", "linken", "seit", "fdp", "cdu", "spd"}, (
            line
        )


def test_a_topic_in_another_language_is_searched_by_its_meaning() -> None:
    wishes = Wishes(Names(ASKERS, MEETINGS, []))
    assert wishes("Anfragen zu Schulen", today())
    for line in ("questions about schools", "pytania o szkoły", "запитання про школи"):
        assert wishes(line, today()) is None, line
