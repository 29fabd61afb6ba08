"""Objects inside each other, or naming each other: whichever way round, the same is told."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.pages import Page
from retrieval.sources.oparl.objects import read_pages
from tests.support.oparl_objects import (
    BASE,
    BODY,
    COUNCIL,
    QUESTIONS,
    REPLY,
    SCHEMA,
    Json,
    file,
    item,
    meeting,
    paper,
)

ASKED = paper(4, file("Anfrage", QUESTIONS), file("Antwort", REPLY))
DAY = "2031-05-06T18:00:00+02:00"
CONSULTED: Json = {"id": f"{BASE}/c/1", "type": f"{SCHEMA}/Consultation"}
ITEM, MEETING, PAPER = f"{BASE}/i/7", f"{BASE}/m/a", f"{BASE}/p/4"


def written(**flags: Any) -> dict[str, list[Json]]:
    """One paper at one item of one meeting, as servers write that; `flags` are those of the item."""
    one = item("7", flags.pop("number", "3"), **flags)
    loose = {**one, "type": f"{SCHEMA}/AgendaItem", "meeting": MEETING}
    bare, naming = meeting("a", DAY), meeting("a", DAY, {"id": ITEM})
    full = meeting("a", DAY, one)
    consulted = {**CONSULTED, "meeting": MEETING, "agendaItem": ITEM}
    within = {**CONSULTED, "paper": PAPER}
    nameless = {"type": f"{SCHEMA}/Consultation", "paper": {"id": PAPER}}
    asked = {**ASKED, "consultation": [consulted]}
    return {
        "item names meeting": [bare, loose, asked],
        "meeting names item": [naming, loose, asked],
        "consultation names item only": [
            bare,
            loose,
            {**ASKED, "consultation": {**CONSULTED, "agendaItem": ITEM}},
        ],
        "item in consultation": [
            bare,
            {**ASKED, "consultation": [{**consulted, "agendaItem": one}]},
        ],
        "item and meeting in consultation": [
            {**ASKED, "consultation": [{**consulted, "agendaItem": one, "meeting": bare}]}
        ],
        "agenda in consultation": [{**ASKED, "consultation": [{**consulted, "meeting": full}]}],
        "consultation in item": [meeting("a", DAY, {**one, "consultation": within}), ASKED],
        "nameless consultation in item": [
            meeting("a", DAY, {**one, "consultation": [nameless]}),
            ASKED,
        ],
        "paper in item": [
            meeting("a", DAY, {**one, "consultation": [{**within, "paper": ASKED}]}),
        ],
        "both name the consultation": [
            meeting("a", DAY, {**one, "consultation": CONSULTED["id"]}),
            {**ASKED, "consultation": [CONSULTED["id"]]},
        ],
        "item of itself and in its meeting": [
            {**full, "agendaItem": [one]},
            {"id": ITEM, "type": f"{SCHEMA}/AgendaItem", "name": "Grünes"},
            asked,
        ],
    }


def page_of(rows: list[Json]) -> Page:
    [page] = read_pages([BODY, COUNCIL, *rows], "Gemeinde Irgendwo")
    return page


@pytest.mark.parametrize("form", written())
def test_a_paper_is_told_at_its_item_in_whichever_form_they_are_written(form: str) -> None:
    page = page_of(written()[form])
    assert page.sitzung
    assert page.sitzung.datum.isoformat() == "2031-05-06"
    [top] = page.tops
    assert (top.number, top.vorlage, top.key, top.paper) == ("3", "2031/4", ITEM, PAPER)
    assert "neun Linden" in top.text


@pytest.mark.parametrize("flags", [{"public": False}, {"number": "N 3"}, {"number": "NÖ 3"}])
@pytest.mark.parametrize("form", written())
def test_nothing_of_a_private_item_is_told_in_whichever_form_it_is_written(
    form: str, flags: dict[str, Any]
) -> None:
    told = repr(page_of(written(**flags)[form]))
    assert "public=False" in told
    assert "Linden" not in told


def test_an_item_that_says_that_it_is_public_is_so_whatever_its_number() -> None:
    [page] = {page_of(rows) for rows in [written(number="N 3", public=True)["item names meeting"]]}
    assert "neun Linden" in page.tops[0].text


@pytest.mark.parametrize("order", [1, -1])
def test_a_consultation_that_was_put_off_under_its_id_is_told_at_both_places(order: int) -> None:
    first = meeting("a", DAY, item("7", "3", result="vertagt"))
    second = meeting("b", "2031-06-03T18:00:00+02:00", item("8", "5", result="Kenntnisnahme"))
    twice = [
        {**CONSULTED, "meeting": first["id"], "agendaItem": f"{BASE}/i/7"},
        {**CONSULTED, "meeting": second["id"], "agendaItem": f"{BASE}/i/8"},
    ]
    page = page_of([first, second, {**ASKED, "consultation": twice[::order]}])
    assert page.sitzung
    assert (page.sitzung.datum.isoformat(), page.tops[0].number) == ("2031-06-03", "5")


def test_an_item_and_a_consultation_with_one_number_are_two_things() -> None:
    first = item("1", "1", consultation=2) | {"id": 1}
    second = item("2", "2", consultation=1) | {"id": 2}
    rows = [
        meeting("a", DAY, first),
        meeting("b", "2031-06-03T18:00:00+02:00", second),
        {**ASKED, "consultation": [{"id": 2, "agendaItem": 1}]},
    ]
    page = page_of(rows)
    assert page.sitzung
    assert (page.sitzung.datum.isoformat(), page.tops[0].number) == ("2031-05-06", "1")
