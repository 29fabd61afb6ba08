"""Whole agendas: every item in its order, told as its meeting tells it, whoever asked under it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.pages import Page
from retrieval.records import TOP
from retrieval.sources.folders import read_sources
from tests.support.oparl_objects import (
    BASE,
    BODY,
    COUNCIL,
    QUESTIONS,
    REPLY,
    SCHEMA,
    Json,
    dealt_with,
    dump,
    file,
    item,
    meeting,
    paper,
)

DAY = "2031-05-06T18:00:00+02:00"
ASKED = paper(4, file("Anfrage", QUESTIONS), file("Antwort", REPLY))


def named(key: str, number: str, name: str, **more: Any) -> Json:
    return item(key, number, **{"public": True, **more}) | {"name": name}


#: An agenda as councils have it: what is opened, reported, asked, decided and not public.
ITEMS = (
    named("1", "1", "Eröffnung", order=1),
    named("2", "2", "Bericht der Verwaltung", order=2, result="Kenntnisnahme"),
    named("3", "3", "Linden am Anger", order=3),
    named("4", "3.1", "Neubau der Brücke", order=4, result="beschlossen"),
    named("5", "N 1", "Kauf eines Grundstücks", order=5, public=False, result="geheim"),
)


def council(*items: Json) -> list[Json]:
    here = meeting("a", DAY, *items)
    third = {**here, "agendaItem": [one for one in items if one["id"] == f"{BASE}/i/3"]}
    bridge = paper(5, paperType="Beschlussvorlage", name="Vorlage zur Brücke")
    fourth = {**here, "agendaItem": [one for one in items if one["id"] == f"{BASE}/i/4"]}
    return dump(here, dealt_with(ASKED, third), dealt_with(bridge, fourth))


def apart(rows: list[Json]) -> list[Json]:
    """The same, each item a row of its own that names its meeting."""
    here = rows[2]
    loose = [
        {**one, "type": f"{SCHEMA}/AgendaItem", "meeting": here["id"]} for one in here["agendaItem"]
    ]
    return [*rows[:2], {**here, "agendaItem": []}, *rows[3:], *loose]


def named_by_meeting(rows: list[Json]) -> list[Json]:
    found = apart(rows)
    found[2] = {**found[2], "agendaItem": [one["id"] for one in rows[2]["agendaItem"]]}
    return found


def read(folder: Path, rows: list[Json], folders: int = 1) -> list[Page]:
    for at, one in enumerate(rows):
        place = folder / str(at % folders)
        place.mkdir(parents=True, exist_ok=True)
        with (place / "rows.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(one) + "\n")
    return list(read_sources([folder], "Gemeinde Irgendwo").pages)


def agendas(pages: list[Page]) -> list[Page]:
    return [one for one in pages if one.kind == "agenda"]


def told(top: TOP) -> tuple[str, str, str | None, str | None, bool]:
    return top.number, top.betreff, top.vorlage, top.beschlussart, top.public


EXPECTED = [
    ("1", "Eröffnung", None, None, True),
    ("2", "Bericht der Verwaltung", None, "Kenntnisnahme", True),
    ("3", "Linden am Anger", "2031/4", None, True),
    ("3.1", "Neubau der Brücke", "2031/5", "beschlossen", True),
    ("N 1", "Kauf eines Grundstücks", None, None, False),
]


@pytest.mark.parametrize("folders", [1, 3])
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("form", [list[Json], apart, named_by_meeting])
def test_an_agenda_is_told_whole_in_whichever_form_it_is_written(
    form: Any, order: int, folders: int, tmp_path: Path
) -> None:
    [page] = agendas(read(tmp_path, form(council(*ITEMS[::order])), folders))
    assert page.sitzung
    assert (page.sitzung.body, page.sitzung.gremium) == ("Stadt Talheim", "Gemeinderat")
    assert (page.meeting, page.partial) == (f"{BASE}/m/a", False)
    assert [told(top) for top in page.tops] == EXPECTED
    assert [top.key for top in page.tops] == [one["id"] for one in ITEMS]
    assert "geheim" not in repr(page)


def test_items_without_an_order_stay_as_they_are_listed(tmp_path: Path) -> None:
    items = [{key: one[key] for key in one if key != "order"} for one in ITEMS[::-1]]
    [page] = agendas(read(tmp_path, council(*items)))
    assert [top.number for top in page.tops] == [one["number"] for one in items]


@pytest.mark.parametrize(
    "more",
    [{"deleted": True}, {"cancelled": True}, {"public": False}, {"public": "vielleicht"},
     {"meetingState": "abgesagt"}, {"start": "bald"}, {"start": None}],
)  # fmt: skip
def test_a_meeting_that_nobody_may_or_could_visit_has_no_agenda(more: Json, tmp_path: Path) -> None:
    rows = council(*ITEMS)
    rows[2] |= more
    assert agendas(read(tmp_path, rows)) == []


def test_a_deleted_item_is_on_no_agenda_and_one_without_a_name_neither(tmp_path: Path) -> None:
    gone = {**ITEMS[1], "deleted": True}
    nameless = {**ITEMS[3], "name": None, "id": f"{BASE}/i/9"}
    [page] = agendas(read(tmp_path, council(ITEMS[0], gone, ITEMS[2], nameless)))
    assert [top.number for top in page.tops] == ["1", "3"]
    assert page.partial  # for want of the nameless one


@pytest.mark.parametrize("missing", [f"{BASE}/i/99", {"id": f"{BASE}/i/99"}])
def test_an_agenda_of_which_items_are_missing_is_not_called_whole(
    missing: Any, tmp_path: Path
) -> None:
    rows = council(*ITEMS)
    rows[2]["agendaItem"] = [*rows[2]["agendaItem"], missing]
    [page] = agendas(read(tmp_path, rows))
    assert page.partial
    assert [told(top) for top in page.tops] == EXPECTED


@pytest.mark.parametrize("secret", [{"public": False}, {"public": "nein"}, {"public": 0}])
@pytest.mark.parametrize("at", ["item", "paper"])
def test_of_what_is_not_public_only_what_the_agenda_calls_it_is_told(
    secret: Json, at: str, tmp_path: Path
) -> None:
    rows = council(*ITEMS)
    bridge = rows[4] if at == "paper" else rows[2]["agendaItem"][3]
    bridge |= secret
    [page] = agendas(read(tmp_path, rows))
    assert told(page.tops[3]) == ("3.1", "Neubau der Brücke", None, None, False)
    assert "Vorlage zur Brücke" not in repr(page)


def test_a_paper_that_was_dealt_with_twice_is_told_at_both_items_and_answered_at_one(
    tmp_path: Path,
) -> None:
    first = meeting("a", DAY, named("3", "7", "Linden", result="vertagt"))
    second = meeting("b", "2031-06-03", named("8", "2", "Linden", result="Kenntnisnahme"))
    pages = read(tmp_path, dump(first, second, dealt_with(ASKED, first, second)))
    one, two = agendas(pages)
    assert [(top.vorlage, top.paper) for top in (*one.tops, *two.tops)] == [
        ("2031/4", None), ("2031/4", ASKED["id"]),
    ]  # fmt: skip


def test_a_number_that_two_papers_share_joins_no_item_with_either(tmp_path: Path) -> None:
    first = meeting("a", DAY, named("3", "7", "Linden"))
    second = meeting("b", "2031-06-03", named("8", "2", "Linden"))
    other = paper(9, file("Anfrage", QUESTIONS), reference="2031/4", name="Brunnen")
    pages = read(tmp_path, dump(first, second, dealt_with(ASKED, first, second), other))
    assert [top.vorlage for page in agendas(pages) for top in page.tops] == [None, "2031/4"]


@pytest.mark.parametrize(
    ("rows", "body"),
    [
        ([BODY, COUNCIL], "Stadt Talheim"),
        ([COUNCIL], "Gemeinde Irgendwo"),
        ([BODY, {**BODY, "id": "x", "name": "Stadt Bergheim"}, {**COUNCIL, "body": "x"}],
         "Stadt Bergheim"),
        ([BODY, {**BODY, "id": "x", "name": "Bergheim"}, COUNCIL], "Gemeinde Irgendwo"),
    ],
)  # fmt: skip
def test_an_agenda_without_papers_is_told_by_its_body(
    rows: list[Json], body: str, tmp_path: Path
) -> None:
    [page] = agendas(read(tmp_path, [*rows, meeting("a", DAY, *ITEMS)]))
    assert page.sitzung
    assert page.sitzung.body == body
