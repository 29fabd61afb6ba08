"""Which paper answers which enquiry, where the answer is a paper of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.records import LeftOut
from retrieval.sources.oparl.objects import read_objects, read_pages
from tests.support.oparl_objects import (
    BASE,
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

ASKED = paper(4, file("Anfrage", QUESTIONS))
ANSWER = paper(
    5,
    file("Stellungnahme", REPLY),
    paperType="Stellungnahme",
    name="Linden am Anger - Stellungnahme",
)


def pages(*rows: Json) -> dict[str, Page]:
    """The pages by the last part of their papers' ids."""
    return {page.name: page for page in read_pages(dump(*rows), "Stadt Talheim")}


def left_out(*rows: Json) -> list[LeftOut]:
    """What is named as left out, or as standing alone."""
    found = read_objects(dump(*rows), "Stadt Talheim")
    return [one for one in found if isinstance(one, LeftOut)]


@pytest.mark.parametrize("key", ["superordinatedPaper", "subordinatedPaper", "relatedPaper"])
@pytest.mark.parametrize("form", [lambda key: key, lambda key: [key], lambda key: {"id": key}])
@pytest.mark.parametrize("turned", [False, True])
def test_papers_that_name_each_other_are_joined(key: str, form: Any, turned: bool) -> None:
    asked, answer = ASKED, ANSWER
    if turned:
        asked = {**asked, key: form(answer["id"])}
    else:
        answer = {**answer, key: form(asked["id"])}
    found = pages(asked, answer)
    assert found["5"].about == ASKED["id"]
    assert found["5"].reply
    assert found["5"].asked.startswith("1. Wie viele Linden stehen am Anger?")
    assert found["5"].vorlage
    assert (found["5"].vorlage.number, found["5"].vorlage.bezueglich) == ("2031/5", "2031/4")
    assert (found["4"].about, found["4"].reply) == (None, False)


@pytest.mark.parametrize(
    ("enquiry", "answer"),
    [
        ("VII-F-04711", "VII-F-04711-AW-01"),
        ("2031/245", "2031/245/1"),
        ("31-12345", "31-12345-01"),
        ("2031/0101", "2031/0101-1"),
        ("22-1940", "22-1940.01"),
        ("AN/0004/2031", "AN/0004/2031/1"),
    ],
)
def test_an_answer_is_known_by_the_number_with_a_suffix(enquiry: str, answer: str) -> None:
    found = pages({**ASKED, "reference": enquiry}, {**ANSWER, "reference": answer})
    assert found["5"].about == ASKED["id"]


@pytest.mark.parametrize(
    ("title", "joined"), [("Antwort: Linden am Anger", True), ("Antwort: Busse im Tal", False)]
)
def test_a_mere_year_is_no_number_with_a_suffix_but_for_the_same_subject(
    title: str, joined: bool
) -> None:
    enquiry = {**ASKED, "reference": "2031", "name": "Linden am Anger"}
    found = pages(enquiry, {**ANSWER, "reference": "2031/14", "name": title})
    assert (found["5"].about == ASKED["id"]) == joined


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reference": "2031/6/1"}, "another number"),
        ({"reference": "2031/4/1", "body": f"{BASE}/other"}, "another body"),
        ({"reference": "2031/4/1", "paperType": "Antrag", "name": "Linden"}, "a motion"),
        ({"reference": "2031/4/1", "paperType": "Anfrage", "auxiliaryFile": []}, "asks itself"),
    ],
)
def test_a_number_alone_joins_nothing(changed: Json, why: str) -> None:
    other = {"id": f"{BASE}/other", "type": f"{SCHEMA}/Body", "name": "Stadt Bergheim"}
    found = pages(ASKED, {**ANSWER, **changed}, other)
    assert all(page.about is None for page in found.values()), why


def test_a_supplement_of_the_administration_alone_answers_the_enquiry() -> None:
    supplement = paper("4/1", file("Stellungnahme", REPLY))
    assert pages(ASKED, supplement)["1"].about == ASKED["id"]


def test_a_number_joins_nothing_with_an_enquiry_that_has_its_reply() -> None:
    answered = paper(4, file("Anfrage", QUESTIONS), file("Stellungnahme 1", REPLY))
    later = {**ANSWER, "reference": "2031/4/1", "paperType": "Stellungnahme (Anfrage)"}
    assert pages(answered, later)["5"].about is None


def test_a_link_joins_a_further_answer_too() -> None:
    answered = paper(4, file("Anfrage", QUESTIONS), file("Stellungnahme 1", REPLY))
    later = {**ANSWER, "superordinatedPaper": answered["id"]}
    assert pages(answered, later)["5"].about == answered["id"]


def test_one_item_and_one_title_join_and_neither_does_alone() -> None:
    here = meeting("a", "2031-05-06T18:00:00+02:00", item("7"))
    there = meeting("b", "2031-06-03T18:00:00+02:00", item("8"))
    other = {**ANSWER, "name": "Bänke am Anger"}
    assert pages(dealt_with(ASKED, here), dealt_with(ANSWER, here), here)["5"].about == ASKED["id"]
    for answer, place in ((ANSWER, there), (other, here)):
        found = pages(dealt_with(ASKED, here), dealt_with(answer, place), here, there)
        assert "5" not in found


def test_what_fits_two_enquiries_answers_neither() -> None:
    here = meeting("a", "2031-05-06T18:00:00+02:00", item("7"))
    asked = [dealt_with({**ASKED, "id": f"{BASE}/p/{at}"}, here) for at in (6, 7)]
    answer = dealt_with({**ANSWER, "paperType": "Stellungnahme (Anfrage)"}, here)
    assert pages(*asked, answer, here)["5"].about is None
    linked = {**answer, "relatedPaper": [one["id"] for one in asked]}
    assert pages(*asked, linked, here)["5"].about is None


def test_a_statement_to_no_enquiry_gives_no_page() -> None:
    assert set(pages(ASKED, ANSWER)) == {"4"}


def test_an_answer_to_an_enquiry_that_is_not_at_hand_gives_a_page_of_its_own() -> None:
    [page] = pages({**ANSWER, "paperType": "schriftliche Antwort zur Anfrage"}).values()
    assert (page.about, page.reply, page.asked) == (None, True, "")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("Stellungnahme", FailureCode.STATEMENT_ALONE),
        ("Verwaltungsstandpunkt", FailureCode.STATEMENT_ALONE),
        ("Stellungnahme (Anfrage)", FailureCode.ANSWER_ALONE),
        ("schriftliche Antwort zur Anfrage", FailureCode.ANSWER_ALONE),
    ],
)
def test_a_reply_that_fits_no_enquiry_is_named_with_number_and_title(
    kind: str, reason: FailureCode
) -> None:
    alone = {**ANSWER, "paperType": kind, "reference": "2031/77"}
    [named] = left_out(ASKED, alone)
    assert named.source
    assert (named.file, named.source.betreff) == ("2031/77", "Linden am Anger - Stellungnahme")
    assert named.reason == reason()
    assert left_out(ASKED, {**alone, "reference": "2031/4/1"}) == []
    assert left_out(ASKED, {**alone, "public": False}) == []
    assert left_out(ASKED, {**alone, "deleted": True}) == []


def test_a_statement_to_a_motion_is_no_lost_reply_and_a_mitteilung_is_none() -> None:
    motion = paper(9, file("Antrag", "Wir beantragen Linden."), paperType="Antrag")
    for one, other in (
        ({**ANSWER, "superordinatedPaper": motion["id"]}, motion),
        (ANSWER, {**motion, "subordinatedPaper": [ANSWER["id"]]}),
        ({**ANSWER, "paperType": "Mitteilung der Verwaltung", "name": "Linden"}, motion),
        ({**ANSWER, "paperType": "Mitteilung", "name": "Linden"}, motion),
    ):
        assert left_out(one, other) == []


def test_words_of_an_enquiry_that_is_not_public_are_not_told_with_its_answer() -> None:
    secret = {**ASKED, "public": False}
    answer = {**ANSWER, "superordinatedPaper": ASKED["id"]}
    found = pages(secret, answer)
    assert "Linden" not in repr(found)
    here = meeting("a", "2031-05-06T18:00:00+02:00", item("7"))
    shown = pages(secret, dealt_with(answer, here), here)["5"]
    assert (shown.reply, shown.asked) == (True, "")


def test_a_statement_of_a_group_answers_nothing() -> None:
    answer = {**ANSWER, "superordinatedPaper": ASKED["id"], "x:originator": "Fraktion Grün"}
    found = pages(ASKED, answer)["5"]
    assert (found.about, found.reply) == (ASKED["id"], False)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["superordinatedPaper", "relatedPaper", None])
def test_the_pairs_of_a_whole_city_are_joined_and_no_other(shared: Path, key: str | None) -> None:
    rows, told = magdeburg(shared / "oparl" / "magdeburg" / "anfrage_stellungnahme.jsonl", key)
    found = list(read_pages(rows, "Magdeburg"))
    joined = {str(_key(page)): page.about for page in found if page.about}
    assert {answer: told.get(answer) for answer in joined} == joined
    assert len(told) == 2252
    # Without a word of each other, all those are joined that share one item and one title.
    assert len(joined) == (2252 if key else 2060)


def _key(page: Page) -> str | None:
    return page.tops[0].paper if page.tops else page.vorlage and page.vorlage.key


def magdeburg(path: Path, key: str | None) -> tuple[list[Json], dict[str, str]]:
    """A city's enquiries and answers as OParl objects that name each other by `key`."""
    rows, told, meetings = list[Json](), dict[str, str](), dict[str, Json]()
    for asked in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        places = []
        for start, gremium, number, _, result in asked["meeting"]:
            one = meetings.setdefault(start + gremium, meeting(start + gremium, start))
            top = item(f"{start}{gremium}{number}", number, result=result)
            one["agendaItem"].append(top)
            places.append({**one, "agendaItem": [top]})
        for made, kind in (
            (asked, "Anfrage"),
            *((one, "Stellungnahme") for one in asked["answers"]),
        ):
            files = [file(f"{name} {at}") for at, (name, _) in enumerate(made["files"])]
            more = {"name": made["title"], "reference": made["reference"], "paperType": kind}
            row = dealt_with(paper(made["id"], *files, **more), *places)
            if kind == "Stellungnahme":
                told[row["id"]] = f"{BASE}/p/{asked['id']}"
                row |= {key: told[row["id"]]} if key else {}
            rows.append(row)
    return dump(rows, meetings.values()), told
