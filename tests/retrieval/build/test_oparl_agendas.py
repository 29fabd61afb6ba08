"""Agendas of OParl in an archive: looked up, searched, shown on pages, and kept over updates."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive, open_memo
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Agenda, Answer, Pointer, Record, Silence
from retrieval.sources.folders import read_sources
from tests.support.oparl_objects import (
    QUESTIONS,
    REPLY,
    Json,
    dealt_with,
    dump,
    file,
    item,
    meeting,
    paper,
)

DAY = "2031-05-06T18:00:00+02:00"
LINE = "TOP 5 vom 06.05.2031"
Build = Callable[..., Archive]


@pytest.fixture
def build(tmp_path: Path, encoder: Encoder) -> Build:
    """Builds the archive in tmp_path/archive from rows, or updates it, on a day."""

    def run(rows: list[Json], day: int = 1) -> Archive:
        folder = tmp_path / "rows"
        folder.mkdir(exist_ok=True)
        lines = "".join(json.dumps(one) + "\n" for one in rows)
        (folder / "rows.jsonl").write_text(lines, encoding="utf-8")
        memo, now = open_memo(tmp_path / "archive"), datetime(2031, 6, day, tzinfo=UTC)
        build_archive(
            read_sources([folder], "Talheim", memo), tmp_path / "archive", encoder, now, memo=memo
        )
        return Archive.open(tmp_path / "archive", encoder)

    return run


def named(key: str, number: str, name: str, **more: Any) -> Json:
    return item(key, number, **{"public": True, **more}) | {"name": name}


def village() -> list[Json]:
    """A meeting with an Anfrage at its third item, and one that put the same off before it."""
    before = meeting("0", "2031-04-01T18:00:00+02:00", named("30", "4", "Linden am Anger"))
    here = meeting(
        "a",
        DAY,
        named("3", "3", "Linden am Anger"),
        named("5", "5", "Neubau der Holzbrücke", result="beschlossen"),
        named("6", "N 1", "Kauf eines Ackers", public=False, result="geheim"),
    )
    asked = paper(4, file("Anfrage", QUESTIONS), file("Antwort", REPLY))
    return dump(before, here, dealt_with(asked, before, here))


def test_an_agenda_its_items_and_what_they_are_about_are_found(build: Build) -> None:
    archive = build(village())
    agenda = archive.ask("Tagesordnung 06.05.2031")
    assert isinstance(agenda, Agenda)
    assert agenda.complete
    assert [(one.top, one.betreff, one.vorlage, one.public, one.answers) for one in agenda.items] == [
        ("3", "Linden am Anger", "2031/4", True, 2),
        ("5", "Neubau der Holzbrücke", None, True, 0),
        ("N 1", "Kauf eines Ackers", None, False, 0),
    ]  # fmt: skip
    bridge = archive.ask(LINE)
    assert isinstance(bridge, Record)
    assert [(one.source.top, one.source.betreff) for one in bridge.items] == [
        ("5", "Neubau der Holzbrücke")
    ]
    pointer = archive.ask("Wird eine Holzbrücke neu gebaut?")
    assert isinstance(pointer, Pointer)
    assert (pointer.id, pointer.source.beschlussart) == (bridge.id, "beschlossen")
    hidden = archive.ask("TOP N 1 vom 06.05.2031")
    assert isinstance(hidden, Silence)
    assert hidden.reason == "non-public"
    for line in ("2031/4", "TOP 3 vom 06.05.2031"):
        record = archive.ask(line)
        assert isinstance(record, Record), line
        assert [one.id for one in record.items] == ["talheim-2031-4/1", "talheim-2031-4/2"]


def test_the_pages_of_a_meeting_and_an_item_are_shown(build: Build) -> None:
    archive = build(village())
    agenda, bridge = archive.ask("Tagesordnung 06.05.2031"), archive.ask(LINE)
    assert isinstance(agenda, Agenda)
    assert isinstance(bridge, Record)
    client = TestClient(create_app(lambda: archive, load_settings({})))
    for address in (f"/antwort/{agenda.id}", f"/antwort/{bridge.id}"):
        shown = client.get(address)
        assert shown.status_code == 200
        assert "Neubau der Holzbrücke" in shown.text
        assert "geheim" not in shown.text


def ids(archive: Archive) -> dict[str, str]:
    """The addresses of what stands on the agendas, by betreff and day."""
    found = {}
    for day in ("01.04.2031", "06.05.2031"):
        agenda = archive.ask(f"Tagesordnung {day}")
        if isinstance(agenda, Agenda):
            found |= {f"{one.betreff} {day}": one.id for one in agenda.items}
            found[day] = agenda.id
    return found


CHANGES: dict[str, Callable[[list[Json]], Any]] = {
    "renamed": lambda rows: rows[3]["agendaItem"][1].update(name="Neubau einer Steinbrücke"),
    "numbered anew": lambda rows: [one.update(number=f"9{one['number']}") for one in rows[3]["agendaItem"]],
    "decided": lambda rows: rows[3]["agendaItem"][1].update(result="vertagt"),
    "one more": lambda rows: rows[3]["agendaItem"].insert(0, named("7", "1", "Eröffnung")),
    "moved": lambda rows: rows[3].update(start="2031-05-07T18:00:00+02:00"),
    "another paper": lambda rows: rows.append(
        dealt_with(paper(8, paperType="Antrag", name="Brücke"), {**rows[3], "agendaItem": rows[3]["agendaItem"][1:]})
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_stands_on_agendas_keeps_its_address_whatever_changes(
    change: str, build: Build
) -> None:
    first = build(village())
    before = [address for one, address in ids(first).items() if not one.startswith("Kauf")]
    rows = village()
    CHANGES[change](rows)
    after = build(rows, 2)
    assert [address for address in before if after.find(address) is None] == []
    answer = after.find("talheim-2031-4/1")
    assert isinstance(answer, Answer)
    assert "neun Linden" in answer.text


@pytest.mark.parametrize(
    ("field", "value"), [("deleted", True), ("cancelled", True), ("public", False)]
)
def test_a_meeting_that_is_gone_takes_its_agenda_along(
    field: str, value: bool, build: Build
) -> None:
    bridge = ids(build(village()))["Neubau der Holzbrücke 06.05.2031"]
    rows = village()
    rows[3][field] = value
    archive = build(rows, 2)
    assert archive.find(bridge) is None
    assert archive.withdrawn(bridge) is not None
    reply = archive.ask(LINE)
    assert isinstance(reply, Silence)
    # The paper was dealt with before, too, and keeps its address there.
    assert isinstance(archive.find("talheim-2031-4/1"), Answer)


def test_a_deleted_item_goes_and_the_others_stay(build: Build) -> None:
    before = ids(build(village()))
    rows = village()
    rows[3]["agendaItem"][1]["deleted"] = True
    archive = build(rows, 2)
    assert archive.withdrawn(before["Neubau der Holzbrücke 06.05.2031"]) is not None
    assert {*ids(archive).values()} == {*before.values()} - {
        before["Neubau der Holzbrücke 06.05.2031"]
    }


def test_a_deleted_paper_is_told_as_such_and_its_items_stay(build: Build) -> None:
    before = ids(build(village()))
    rows = village()
    rows[4] = {key: rows[4][key] for key in ("id", "type", "reference", "name", "paperType")}
    rows[4] |= {"deleted": True, "modified": "2031-05-20T09:00:00+02:00"}
    archive = build(rows, 2)
    for address in ("talheim-2031-4", "talheim-2031-4/1"):
        assert archive.find(address) is None
        note = archive.withdrawn(address)
        assert note is not None
        assert note.removed == date(2031, 5, 20)
    now = ids(archive)
    assert {*now} == {*before}
    assert now["Neubau der Holzbrücke 06.05.2031"] == before["Neubau der Holzbrücke 06.05.2031"]
    assert "talheim-2031-4" not in now.values()


def test_an_answer_keeps_its_address_when_its_paper_comes_up_again(build: Build) -> None:
    rows = village()
    only = [*rows[:3], dealt_with(rows[4], rows[2])]
    first = build(only)
    assert isinstance(first.find("talheim-2031-4/1"), Answer)
    second = build(rows, 2)
    answer = second.find("talheim-2031-4/1")
    assert isinstance(answer, Answer)
    assert answer.source.datum == date(2031, 5, 6)
    back = build(only, 3).find("talheim-2031-4/1")
    assert isinstance(back, Answer)
    assert back.source.datum == date(2031, 4, 1)


def test_an_item_keeps_its_address_when_a_paper_comes_to_it(build: Build) -> None:
    rows = village()
    bare = ids(build(rows[:4]))
    assert ids(build(rows, 2)) == bare
