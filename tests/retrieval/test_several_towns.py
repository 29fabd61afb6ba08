"""An archive of several towns: what is asked of one is told of no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.ids import slug
from retrieval.index.encoder import Encoder
from retrieval.replies.catalogue import Chosen
from retrieval.replies.reply import Agenda, Answer, Choice, Record, RecordList, Silence
from retrieval.sources.folders import read_sources
from tests.support.oparl_objects import SCHEMA, Json, dealt_with, file, item, meeting, paper
from tests.support.whole_builds import write

#: Two towns that share nothing of their names, and two that are told apart by their kind alone.
TOWNS = {
    "Stadt Talheim": 20,
    "Ostseebad Möwenau a. d. Schwenz": 40,
    "Stadt Wiesenthal": 60,
    "Landkreis Wiesenthal": 80,
}
#: What one of them alone was asked, and it names another town.
ALONE = {"Landkreis Wiesenthal": "Rettungswachen", "Stadt Talheim": "Rastplätze vor Möwenau"}
THINGS = ("Parkbänke", "Straßenlaternen", "Trinkbrunnen", "Spielplätze")


def _of(body: str, count: int) -> Iterator[Json]:
    """All that one body has: one paper a thing, each at its TOP of the same day."""
    base = f"https://ris.example.org/{count}"
    town = {"id": f"{base}/body", "type": f"{SCHEMA}/Body", "name": body}
    council = {
        "id": f"{base}/o",
        "type": f"{SCHEMA}/Organization",
        "name": "Gemeinderat",
        "body": town["id"],
    }
    yield town
    yield council
    if body == "Stadt Talheim":
        gone = paper(9, file("Anfrage"), deleted=True, modified="2031-08-01", name="Gelöschtes")
        yield {**gone, "id": f"{base}/p/9", "body": town["id"]}
    alone = [ALONE[body]] if body in ALONE else []
    for at, thing in enumerate([*THINGS, *alone], 1):
        held = meeting(
            f"{count}-{at}", f"2031-0{at}-06T18:00:00+02:00",
            item(f"{count}-{at}", number="Ö 3"), organization=[council["id"]], body=town["id"],
        )  # fmt: skip
        asked = f"Anfrage\n\n1. Wie viele {thing} gibt es?"
        told = f"Stellungnahme\n\nZu Frage 1:\n\nGezählt sind {count + at} {thing}."
        one = paper(at, file("Anfrage", asked), file("Stellungnahme", told), name=thing)
        yield dealt_with({**one, "id": f"{base}/p/{at}", "body": town["id"]}, held)
        yield held


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("towns")
    for body, count in TOWNS.items():
        write(folder / f"{count}.jsonl", [*_of(body, count)])
    build_archive(
        read_sources([folder], ""), folder / "archive", encoder, datetime(2031, 9, 1, tzinfo=UTC)
    )
    opened = Archive.open(folder / "archive", encoder, today=lambda: date(2031, 9, 1))
    yield opened
    opened.close()


@pytest.mark.parametrize("body", TOWNS)
@pytest.mark.parametrize("at", range(1, len(THINGS) + 1))
def test_a_question_that_names_a_town_gets_what_that_town_said(
    archive: Archive, body: str, at: int
) -> None:
    for line in ("Wie viele {} gibt es in {}?", "Wie viele {} gibt es? ({})"):
        reply = archive.ask(line.format(THINGS[at - 1], body))
        assert isinstance(reply, Answer), line
        assert (reply.source.body, f" {TOWNS[body] + at} " in reply.text) == (body, True)
        assert {one.body for one in reply.more} <= {body}


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        ("Wie viele Parkbänke gibt es?", set(TOWNS)),
        ("Parkbänke in Wiesenthal", {"Stadt Wiesenthal", "Landkreis Wiesenthal"}),
        (
            "Wie viele Trinkbrunnen gibt es in Talheim und in Möwenau?",
            {"Stadt Talheim", "Ostseebad Möwenau a. d. Schwenz"},
        ),
    ],
)
def test_where_several_towns_may_be_meant_each_is_named_in_a_choice(
    archive: Archive, line: str, bodies: set[str]
) -> None:
    reply = archive.ask(line)
    assert isinstance(reply, Choice)
    assert {one.body for one in reply.items} == bodies


@pytest.mark.parametrize("body", TOWNS)
def test_what_is_looked_up_of_a_town_is_of_no_other(archive: Archive, body: str) -> None:
    for line in ("2031/2 {}", "Vorlage 2031/2 der {}", "TOP Ö 3 vom 06.02.2031 {}"):
        record = archive.ask(line.format(body))
        assert isinstance(record, Record), line
        assert {one.source.body for one in record.items} == {body}
    for line in ("Tagesordnung 06.02.2031 {}", "Tagesordnung {}"):
        agenda = archive.ask(line.format(body))
        assert isinstance(agenda, Agenda), line
        assert agenda.source.body == body


@pytest.mark.parametrize("body", TOWNS)
def test_a_list_for_a_town_holds_nothing_of_another(archive: Archive, body: str) -> None:
    for line in ("neueste Anfragen {}", "letzte Sitzung {}", "Anfragen zu Trinkbrunnen in {}"):
        found = archive.ask(line.format(body))
        assert isinstance(found, RecordList), line
        assert (found.filter.body, {one.body for one in found.items}) == (body, {body})
        assert f"stadt={slug(body)}" in found.url
    every = archive.ask("neueste Anfragen")
    assert isinstance(every, RecordList)
    assert {one.body for one in every.items} == set(TOWNS)


def test_the_pages_of_all_records_can_be_narrowed_to_a_town(archive: Archive) -> None:
    for choices in (archive.catalogue.choices(), archive.catalogue.meeting_choices()):
        assert {one.name for one in choices.bodies} == set(TOWNS)
        assert all(one.count >= len(THINGS) for one in choices.bodies)
    for body in TOWNS:
        chosen = Chosen(body=slug(body))
        assert {one.source.body for one in archive.catalogue.entries(chosen)} == {body}
        assert {one.sitzung.body for one in archive.catalogue.meetings(chosen)} == {body}
    assert not archive.catalogue.knows(Chosen(body="nix"))


def test_what_one_town_deleted_is_told_of_no_other(archive: Archive) -> None:
    for line in ("2031/9", "2031/9 Talheim"):
        gone = archive.ask(line)
        assert isinstance(gone, Record)
        assert gone.withdrawn
        assert gone.withdrawn.body == "Stadt Talheim"
    assert isinstance(archive.ask("2031/9 Möwenau"), Silence)


def test_without_a_town_a_number_is_that_of_all_who_have_it(archive: Archive) -> None:
    record = archive.ask("2031/2")
    assert isinstance(record, Record)
    assert {one.source.body for one in record.items} == set(TOWNS)


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Wie viele Rettungswachen gibt es in Talheim?", "Landkreis Wiesenthal"),
        ("Wie viele Rastplätze gibt es vor Möwenau?", "Stadt Talheim"),
    ],
)
def test_a_kreis_may_answer_for_its_towns_and_a_town_what_it_says_of_another(
    archive: Archive, line: str, body: str
) -> None:
    reply = archive.ask(line)
    assert isinstance(reply, Answer)
    assert reply.source.body == body


def test_what_only_other_towns_have_is_offered_with_their_names(archive: Archive) -> None:
    reply = archive.ask("Wie viele Rastplätze gibt es in Wiesenthal?")
    assert isinstance(reply, Silence)
    assert {one.body for one in reply.more} == {"Stadt Talheim"}
