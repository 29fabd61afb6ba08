"""What cannot be read of an agenda may have said that nobody may know: then nothing is published."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.failures import FailureCode as Code
from retrieval.pages import Page
from retrieval.records import LeftOut
from retrieval.sources.folders import read_sources
from retrieval.sources.oparl.objects import papers_to_read, read_objects, read_private
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
)  # fmt: skip

DAY = "2031-05-06T18:00:00+02:00"
SECRET = paper(4, file("Anfrage", QUESTIONS), file("Antwort", REPLY), name="Kauf des Angers")
OPEN = paper(
    5, file("Anfrage", QUESTIONS), file("Antwort", REPLY.replace("neun", "zwölf")), name="Linden"
)
#: What no object and no id of one is.
ODD: tuple[Any, ...] = (7, 1.5, True, False, "x", {"a": [1]}, [[]], [None], [5.5, {}], [{}], "?")


def council() -> list[Json]:
    """Two papers of one meeting; only its item says that one of them is not public."""
    here = meeting("a", DAY, item("7", "3", public=False), item("8", "4", public=True))
    rest = {**here, "agendaItem": here["agendaItem"][1:]}
    return dump(here, dealt_with(SECRET, here), dealt_with(OPEN, rest))


def apart(rows: list[Json]) -> list[Json]:
    """The same, each item a row of its own and named by its meeting."""
    found = copy.deepcopy(rows)
    here = found[2]
    for one in here["agendaItem"]:
        found.append({**one, "type": f"{SCHEMA}/AgendaItem", "meeting": here["id"]})
    here["agendaItem"] = [one["id"] for one in here["agendaItem"]]
    return found


def by_item(rows: list[Json]) -> list[Json]:
    """The same, each item naming its consultation, which names no item."""
    found = copy.deepcopy(rows)
    for one, asked in zip(found[2]["agendaItem"], found[3:5], strict=True):
        del asked["consultation"][0]["agendaItem"]
        one["consultation"] = asked["consultation"][0]["id"]
    return found


def damaged() -> Iterator[tuple[str, list[Json]]]:
    """The agenda with one field broken by which the secret item would be found, in all forms."""
    for odd in ODD:
        for form in (council(), by_item(council())):
            form[2]["agendaItem"] = odd
            yield f"agendaItem {odd}", form
            form = copy.deepcopy(form)
            form[2]["agendaItem"] = [odd]
            yield f"agendaItem [{odd}]", form
        for field, form in (("id", council()), ("consultation", by_item(council()))):
            form[2]["agendaItem"][0][field] = odd if field == "id" else [odd]
            yield f"{field} of the item {odd}", form
        form = apart(council())
        form[2]["agendaItem"] = odd
        form[-2]["id"] = [odd]
        yield f"id of an item of its own {odd}", form
        for field in ("agendaItem", "meeting"):
            form = by_item(council()) if field == "meeting" else council()
            form[3]["consultation"][0][field] = odd
            if field == "meeting":
                del form[2]["agendaItem"][0]["consultation"]
            yield f"{field} of the consultation {odd}", form
        form = council()
        form[3]["consultation"] = odd
        yield f"consultation {odd}", form
    for said in ({"x": 1}, "vielleicht", ["x", "y"], [False, True], 7):
        for at in ("item", "meeting", "consultation", "paper"):
            form = council()
            form[2]["agendaItem"][0]["public"] = True
            places = {
                "item": form[2]["agendaItem"][0], "meeting": form[2], "paper": form[3],
                "consultation": form[3]["consultation"][0],
            }  # fmt: skip
            places[at]["public"] = said
            yield f"public of the {at} {said}", form


CASES = [*damaged()]


@pytest.mark.parametrize("rows", [rows for _, rows in CASES], ids=[name for name, _ in CASES])
def test_where_an_agenda_cannot_be_read_what_it_may_hide_is_held_back_and_named(
    rows: list[Json],
) -> None:
    found = list(read_objects(rows, "Stadt Talheim"))
    told = [one for one in found if isinstance(one, Page)]
    assert "neun Linden" not in repr(told)
    assert "Kauf" not in repr(found)
    named = {one.file for one in found if isinstance(one, LeftOut) and one.source is None}
    assert "2031/4" in named
    assert SECRET["id"] in {key for _, key in read_private(rows, "Stadt Talheim")}
    assert SECRET["id"] not in {one["id"] for one in papers_to_read(rows)}


def written() -> list[list[Json]]:
    return [council(), apart(council()), by_item(council())]


@pytest.mark.parametrize("at", range(3))
def test_what_is_at_hand_of_a_damaged_agenda_counts(at: int) -> None:
    rows = written()[at]
    rows[2]["agendaItem"] = [*rows[2]["agendaItem"], 5, {}, [None]]
    found = repr([one for one in read_objects(rows, "Stadt Talheim") if isinstance(one, Page)])
    assert "zwölf Linden" in found
    assert "neun Linden" not in found


@pytest.mark.parametrize("missing", [None, [], "", {}, [f"{BASE}/i/7"], [{"id": f"{BASE}/i/7"}]])
def test_an_item_that_is_merely_not_at_hand_hides_nothing(missing: Any) -> None:
    rows = [BODY, COUNCIL, {**council()[2], "agendaItem": missing}, *council()[3:]]
    found = list(read_objects(rows, "Stadt Talheim"))
    assert "neun Linden" in repr(found)
    assert "zwölf Linden" in repr(found)
    assert not [one for one in found if isinstance(one, LeftOut)]


def test_what_was_dealt_with_in_public_elsewhere_stays_public() -> None:
    rows = council()
    second = meeting("b", "2031-06-03", item("9", "5", public=True))
    rows[2]["agendaItem"] = 5
    rows[3]["consultation"] += dealt_with(SECRET, second)["consultation"]
    assert "neun Linden" in repr(list(read_objects([*rows, second], "Stadt Talheim")))


@pytest.mark.parametrize("said", ["nein", "false", "0", 0, "Nein", "nichtöffentlich", ["false"]])
def test_a_paper_that_says_in_other_words_that_it_is_not_public_is_named(said: Any) -> None:
    found = list(read_objects(dump({**SECRET, "public": said}), "Stadt Talheim"))
    left = [one for one in found if isinstance(one, LeftOut)]
    assert [(one.file, one.reason.code) for one in left] == [("2031/4", Code.NON_PUBLIC_FILE)]
    assert "Linden" not in repr(found)


def test_a_paper_that_is_plainly_not_public_is_not_named() -> None:
    rows = dump({**SECRET, "public": False})
    assert not [one for one in read_objects(rows, "X") if isinstance(one, LeftOut)]


@pytest.mark.parametrize("folders", [1, 2])
def test_a_dump_and_objects_in_several_folders_are_held_back_alike(
    tmp_path: Path, folders: int
) -> None:
    rows = council()
    rows[2]["agendaItem"] = {"a": [1]}
    for at, one in enumerate(rows):
        folder = tmp_path / str(at % folders)
        folder.mkdir(exist_ok=True)
        with (folder / "rows.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(one) + "\n")
    found = read_sources([tmp_path], "Stadt Talheim")
    assert "Linden" not in repr(found.pages)
    named = {(one.file, one.reason.code) for one in found.left_out}
    assert ("2031/4", Code.PUBLICITY_UNCLEAR) in named
    assert ("3. Sitzung", Code.FIELDS_UNREADABLE) in named
