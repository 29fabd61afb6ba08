"""Follow-ups: most are answered out of the Anfrage shown before, and no line with a subject is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer, Choice, Pointer, Reply, Silence
from retrieval.search.follow_up import is_follow_up
from retrieval.sources.folders import read_sources
from tests.conftest import NOW
from tests.support.lakeside import BODY, write_lakeside
from tests.support.paths import ROOT

LABELLED = [
    json.loads(line)
    for line in (ROOT / "benchmarks" / "followups.jsonl").read_text(encoding="utf-8").splitlines()
]
FOLLOW_UPS = [one for one in LABELLED if one["expected"]]
TRAPS = [one for one in LABELLED if not one["expected"]]
#: Shares of the labelled lines: answered, or among the first three of a choice; traps taken.
RIGHT, TAKEN = 0.8, 0.05
#: How many items of a choice are read.
READ = 3

STATION = "seeheim-1-2025"
#: An Anfrage with one answer, and one without any.
MEADOW, NOISE = "seeheim-6-2025", "seeheim-7-2025"
COST = "Und was kostet das?"

Ask = Callable[[str, str, str | None], Any]


@pytest.fixture(scope="module")
def lakeside(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("seeheim")
    reading = read_sources([write_lakeside(folder / "papers")], BODY)
    build_archive(reading, folder / "archive", encoder, NOW)
    archive = Archive.open(folder / "archive", encoder)
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def ask(lakeside: Archive, seed_archive: Archive) -> Ask:
    """Asks the archive of a town after something was shown."""
    towns = {"seeheim": lakeside, "herne": seed_archive}
    return lambda town, line, about: towns[town].ask(line, about)


def ids(reply: Reply) -> list[str]:
    match reply:
        case Answer() | Pointer():
            return [reply.id]
        case Choice():
            return [one.id for one in reply.items[:READ]]
        case _:
            return []


def expected(labelled: dict[str, Any]) -> set[str]:
    vorgang = labelled["about"].partition("/")[0]
    return {f"{vorgang}/{number}" if number else vorgang for number in labelled["expected"]}


def test_most_follow_ups_get_the_right_answer(ask: Ask) -> None:
    wrong = [
        one["question"]
        for one in FOLLOW_UPS
        if expected(one).isdisjoint(ids(ask(one["town"], one["question"], one["about"])))
    ]
    assert len(FOLLOW_UPS) >= 60
    assert len(wrong) <= (1 - RIGHT) * len(FOLLOW_UPS), wrong


def test_hardly_a_line_with_a_subject_of_its_own_is_taken_for_one(ask: Ask) -> None:
    replies = [(one, ask(one["town"], one["question"], one["about"])) for one in TRAPS]
    taken = [one["question"] for one, reply in replies if reply.follows]
    assert len(TRAPS) >= 30
    assert len(taken) <= TAKEN * len(TRAPS), taken
    # What was shown before changes nothing for the others.
    for one, reply in replies:
        if not reply.follows:
            assert reply == ask(one["town"], one["question"], None)


@pytest.mark.parametrize("about", [STATION, f"{STATION}/1", f"{STATION}/4"])
def test_a_record_and_each_of_its_answers_name_the_same_anfrage(ask: Ask, about: str) -> None:
    reply = ask("seeheim", COST, about)
    assert reply.follows == STATION
    assert ids(reply)[0] == f"{STATION}/2"


def test_a_choice_is_among_the_answers_of_the_anfrage(ask: Ask) -> None:
    reply = ask("seeheim", "Und sonst?", STATION), ask("seeheim", "Was ist damit?", STATION)
    assert isinstance(reply[0], Silence)
    choice = reply[1]
    assert isinstance(choice, Choice)
    assert choice.about == "answer"
    assert {one.id.partition("/")[0] for one in choice.items} == {STATION}


def test_the_only_answer_and_a_pointer_are_given_as_they_are(ask: Ask) -> None:
    only, pointer = ask("seeheim", COST, MEADOW), ask("seeheim", COST, NOISE)
    assert (only.kind, only.id, only.follows) == ("answer", f"{MEADOW}/1", MEADOW)
    assert (pointer.kind, pointer.id, pointer.follows) == ("pointer", NOISE, NOISE)


def test_what_is_not_public_is_asked_on_about_by_nobody(ask: Ask) -> None:
    about = "herne-rat-der-stadt-2022-02-15-n-2-1"
    assert ask("herne", COST, about) == ask("herne", COST, None)


def test_help_comes_before_a_follow_up(ask: Ask) -> None:
    assert ask("seeheim", "Hilfe, es brennt!", STATION).kind == "notice"


@given(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.sampled_from([COST, "Seit wann?", "Warum?"]),
)
@example("", COST)
@example("\ud800", COST)
@example("seeheim-1-2025\0", COST)
@example("' OR 1=1 --", COST)
@example("herne-rat-der-stadt-2022-02-15", COST)
def test_an_odd_address_is_as_none(lakeside: Archive, about: str, line: str) -> None:
    assert lakeside.ask(line, about) == lakeside.ask(line)


OPENINGS = ("", "Und ", "Aber ", "Hallo, ")
BARE = ("was kostet das", "seit wann", "wer ist dafür zuständig", "wie viele sind es", "warum nicht",
        "wann ist es fertig", "was sagt die Stadt dazu", "wie hoch sind die Kosten")  # fmt: skip
SUBJECTS = ("Müllabfuhr", "Schulen", "Freibad", "Bäume", "Bürgerbüro", "Radweg", "Parkplätze",
            "Grundsteuer", "Theater", "Sodingen")  # fmt: skip
ASKED = ("was kostet {}", "und die anderen {}", "wer ist für {} zuständig", "seit wann gibt es {}",
         "wie hoch sind die Kosten für {}", "wie viele {} gibt es", "und {}",
         "was sagt die Stadt dazu, dass {} fehlt")  # fmt: skip


@pytest.mark.parametrize(("opening", "line"), [*product(OPENINGS, BARE)])
def test_a_line_without_a_subject_is_one(opening: str, line: str) -> None:
    for spelt in (line, line.upper(), line.replace("ü", "ue").replace("ä", "ae")):
        assert is_follow_up(f"{opening}{spelt}?")


@pytest.mark.parametrize(("line", "named"), [*product(ASKED, SUBJECTS)])
def test_a_line_with_a_subject_is_none(line: str, named: str) -> None:
    for spelt in (named, named.lower(), named.upper()):
        assert not is_follow_up(f"{line.format(spelt)}?")


@pytest.mark.parametrize(
    "line",
    ["Und?", "Danke", "ja", "ok", "das", "die", "Hallo", "?", "17", "und 2023?", "Was kostet 3?",
     "what does it cost?", "Und in Seeheim?"],
)  # fmt: skip
def test_a_line_that_asks_nothing_or_something_else_is_none(line: str) -> None:
    assert not is_follow_up(line)


def test_the_own_town_acts_and_is_no_subject() -> None:
    stems = frozenset({"seeheim"})
    assert is_follow_up("Was macht Seeheim dagegen?", stems)
    assert not is_follow_up("Wie hoch sind die Kosten in Seeheim?", stems)
