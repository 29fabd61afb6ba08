"""OParl papers as pages: their keys, their places, and nothing of what is not public."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.records import LeftOut, PaperDetails
from retrieval.sources.oparl.objects import (
    is_enquiry,
    papers_to_read,
    read_objects,
    read_pages,
    read_removed,
)
from tests.support.oparl_objects import (
    BASE,
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
FULL = paper(
    4,
    file("Anfrage", f"ANFRAGE\n\nFraktion Grün\n\n{QUESTIONS}"),
    file("Stellungnahme", REPLY),
    underDirectionOf=[{"id": f"{BASE}/o/2", "name": "Gartenamt"}],
)
#: What must never be told of it where it is not public.
SECRETS = ("Linden", "Grün", "Gartenamt", "Stellungnahme", "ris.example.org/p/")


def pages(*rows: Json) -> list[Page]:
    return list(read_pages(dump(*rows), "Stadt Beispiel"))


def only(*rows: Json) -> Page:
    [page] = pages(*rows)
    return page


def test_all_things_bear_the_ids_of_their_source() -> None:
    page = only(dealt_with(FULL, here := meeting("a", DAY, item("7"))), here)
    [top] = page.tops
    assert (page.meeting, top.key, top.paper) == (f"{BASE}/m/a", f"{BASE}/i/7", f"{BASE}/p/4")
    assert page.sitzung
    assert (page.sitzung.gremium, page.sitzung.bezeichnung) == ("Gemeinderat", "3. Sitzung")
    assert (top.number, top.vorlage, top.url) == ("Ö 3", "2031/4", "https://ris.example.org/p/4")
    assert page.reply
    assert page.facts.askers == ("Fraktion Grün",)
    loose = only(FULL)
    assert loose.vorlage
    assert (loose.vorlage.key, loose.vorlage.number) == (f"{BASE}/p/4", "2031/4")


def test_two_papers_at_one_item_are_two_pages_there() -> None:
    here = meeting("a", DAY, item("7"))
    found = pages(
        *(dealt_with(paper(key, file("Stellungnahme", REPLY)), here) for key in (4, 5)), here
    )
    assert [page.tops[0].key for page in found] == [f"{BASE}/i/7"] * 2
    assert [page.tops[0].paper for page in found] == [f"{BASE}/p/4", f"{BASE}/p/5"]


@pytest.mark.parametrize("number", ["-", "--", "", None, "o. Nr.", "ohne Nummer", "N/A", "?", []])
def test_a_placeholder_is_no_number(number: Any) -> None:
    page = only({**FULL, "reference": number})
    assert page.vorlage
    assert page.vorlage.number is None


@pytest.mark.parametrize("number", ["2031/4", "F0004/31", "VII-F-04711", "4", "ANF/2031/06"])
def test_a_number_is_kept_as_it_is_written(number: str) -> None:
    page = only({**FULL, "reference": number})
    assert page.vorlage
    assert page.vorlage.number == number


@pytest.mark.parametrize("flag", [False, "false", 0, "nein", [False]])
@pytest.mark.parametrize("where", ["paper", "item", "item without a number", "meeting"])
def test_of_what_is_not_public_only_the_agendas_own_words_are_told(flag: Any, where: str) -> None:
    top = item("7", None if "without" in where else "N 3")
    here = meeting("a", DAY, top)
    row = dealt_with(FULL, here)
    {"paper": row, "meeting": here}.get(where, top)["public"] = flag
    page = only(row, here)
    assert papers_to_read(dump(row, here)) == []
    [told] = page.tops
    assert (told.public, told.betreff, told.text, told.url) == (False, "Grünes", "", None)
    assert (told.vorlage, told.paper) == ("2031/4", FULL["id"])
    assert (page.reply, page.asked) == (False, "")
    assert not any(secret in repr(replace(page, tops=())) for secret in SECRETS)
    assert page.facts == PaperDetails()


def test_a_paper_that_is_not_public_and_nowhere_on_an_agenda_is_told_by_its_number_alone() -> None:
    page = only({**FULL, "public": "false"})
    assert page.vorlage
    assert (page.vorlage.public, page.vorlage.number, page.vorlage.betreff) == (False, "2031/4", "")
    assert not any(secret in repr(page) for secret in SECRETS)


def test_a_meeting_without_a_day_keeps_its_secrets_too() -> None:
    here = meeting("a", "bald", item("7", public=False))
    assert not any(secret in repr(pages(dealt_with(FULL, here), here)) for secret in SECRETS)


def test_what_was_dealt_with_in_public_too_is_public_there() -> None:
    first = meeting("a", DAY, item("7", "N 1", public=False))
    second = meeting("b", "2031-05-20", item("8", "Ö 2"))
    third = meeting("c", "2031-06-20", item("9", "N 2", public=False))
    page = only(dealt_with(FULL, first, second, third), first, second, third)
    assert (page.tops[0].number, page.tops[0].public, page.reply) == ("Ö 2", True, True)


def test_a_file_that_is_not_public_or_deleted_is_neither_read_nor_listed() -> None:
    for gone in ({"public": False}, {"deleted": True}, {"deleted": "true"}):
        page = only(paper(4, file("Anfrage", QUESTIONS), file("Stellungnahme", REPLY, **gone)))
        assert not page.reply
        assert [one.name for one in page.facts.attachments] == ["Anfrage"]


@pytest.mark.parametrize(
    "gone",
    [
        {"cancelled": True},
        {"cancelled": "ja"},
        {"deleted": True},
        {"meetingState": "abgesagt"},
        {"name": "ENTFÄLLT: 3. Sitzung"},
        {"name": "3. Sitzung (fällt aus)"},
    ],
)
def test_a_meeting_that_did_not_take_place_is_no_place(gone: Json) -> None:
    first, second = meeting("a", DAY, item("7")), meeting("b", "2031-06-03", item("8"), **gone)
    page = only(dealt_with(FULL, first, second), first, second)
    assert page.meeting == f"{BASE}/m/a"
    alone = only(dealt_with(FULL, second), second)
    assert alone.vorlage
    assert alone.vorlage.beratungsfolge == ()


def test_deleted_items_and_consultations_are_no_places() -> None:
    first, second = (
        meeting("a", DAY, item("7")),
        meeting("b", "2031-06-03", item("8", deleted=True)),
    )
    assert only(dealt_with(FULL, first, second), first, second).meeting == f"{BASE}/m/a"
    second = meeting("b", "2031-06-03", item("8"))
    row = dealt_with(FULL, first, second)
    row["consultation"][1]["deleted"] = True
    assert only(row, first, second).meeting == f"{BASE}/m/a"


def test_a_meeting_at_midnight_in_utc_is_on_the_next_day() -> None:
    here = meeting("a", "2031-06-12T22:00:00Z", item("7"))
    page = only(dealt_with(FULL, here), here)
    assert page.sitzung
    assert page.sitzung.datum.isoformat() == "2031-06-13"


@pytest.mark.parametrize(
    ("more", "gremium"),
    [
        ({"organization": f"{BASE}/o/1"}, "Gemeinderat"),
        ({"organization": [{"id": f"{BASE}/o/9", "name": "Kulturausschuss"}]}, "Kulturausschuss"),
        ({"organization": []}, "3. Sitzung"),
        ({"organization": None, "name": {"de": "Rat"}}, "Sitzung"),
    ],
)
def test_nobody_is_made_up_who_met(more: Json, gremium: str) -> None:
    here = meeting("a", DAY, item("7"), **more)
    page = only(dealt_with(FULL, here), here)
    assert page.sitzung
    assert page.sitzung.gremium == gremium


def test_lists_as_objects_and_objects_by_their_ids_are_read() -> None:
    answer = file("Stellungnahme", REPLY)
    here = meeting("a", DAY)
    top = {**item("7"), "type": "https://schema.oparl.org/1.1/AgendaItem"}
    here["agendaItem"] = top["id"]
    row = {**FULL, "mainFile": answer["id"], "auxiliaryFile": file("Anfrage", QUESTIONS)}
    row["consultation"] = {"meeting": here, "agendaItem": {"id": top["id"]}}
    page = only(row, here, top, answer)
    assert (page.reply, page.tops[0].number) == (True, "Ö 3")


@pytest.mark.parametrize("key", [True, None, "", ["x"], {}])
def test_what_has_no_id_is_left_out_by_name(key: Any) -> None:
    found = list(read_objects(dump({**FULL, "id": key}, paper(5)), "Stadt Beispiel"))
    assert [one.name for one in found if isinstance(one, Page)] == ["5"]
    [left] = [one for one in found if isinstance(one, LeftOut)]
    assert (left.file, left.reason) == ("2031/4", FailureCode.NO_ID("Paper"))
    assert left.source
    assert left.source.betreff == "Linden am Anger"


@pytest.mark.parametrize("start", ["kommende Woche", "2031-02-30T18:00:00+01:00", {"day": 3}, 17])
def test_a_meeting_whose_day_cannot_be_read_is_named_and_its_papers_are_kept(start: Any) -> None:
    here = {**meeting("a", DAY, item("7")), "start": start}
    found = list(read_objects(dump(dealt_with(FULL, here), here), "Stadt Beispiel"))
    [page] = [one for one in found if isinstance(one, Page)]
    [left] = [one for one in found if isinstance(one, LeftOut)]
    assert page.vorlage
    assert (page.vorlage.number, page.vorlage.beratungsfolge) == ("2031/4", ())
    assert (left.file, left.reason.code) == ("3. Sitzung", FailureCode.NO_DAY)


@pytest.mark.parametrize("flags", [{"public": False}, {"deleted": True}, {"cancelled": True}])
def test_a_meeting_of_which_nothing_is_told_is_not_named_either(flags: Json) -> None:
    here = {**meeting("a", "bald", item("7")), **flags}
    found = list(read_objects(dump(FULL, here), "Stadt Beispiel"))
    assert [one for one in found if isinstance(one, LeftOut)] == []


def test_what_is_left_out_and_not_public_is_named_without_its_title() -> None:
    [left] = read_objects(
        dump({**FULL, "id": None, "reference": None, "public": 0}), "Stadt Beispiel"
    )
    assert isinstance(left, LeftOut)
    assert (left.file, left.source) == ("?", None)


@pytest.mark.parametrize("gone", [True, "true", 1, "2031-09-01"])
def test_a_deleted_paper_gives_no_page_and_is_told_to_be_gone(gone: Any) -> None:
    row = {**FULL, "deleted": gone, "modified": "2031-09-01T22:30:00Z"}
    assert pages(row) == []
    assert not is_enquiry(row)
    [removed] = read_removed(dump(row), "Stadt Beispiel")
    assert (removed.key, removed.vorlage, str(removed.day)) == (row["id"], "2031/4", "2031-09-02")
    assert list(read_removed(dump({**row, "public": False}), "Stadt Beispiel")) == []


@pytest.mark.parametrize(
    ("files", "asks"),
    [
        ([file("Anfrage", QUESTIONS), file("Antwort der Verwaltung", REPLY)], True),
        ([file("00471108.pdf", f"Kleine Anfrage\nder Fraktion Grün\n\n{QUESTIONS}")], True),
        ([file("Beschlussvorlage", "Der Rat beschließt neun Linden.")], False),
        ([file("Beschlussvorlage", "Linden"), file("Anlage 1 Anfrage", QUESTIONS)], False),
    ],
)
def test_where_all_papers_have_one_kind_their_files_tell(files: list[Json], asks: bool) -> None:
    found = pages(paper(4, *files, paperType="Vorlagen"))
    assert [page.name for page in found] == (["4"] if asks else [])
