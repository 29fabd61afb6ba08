"""OParl objects and the text of their PDFs, on the real records of a city."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from retrieval.build.collect import collect
from retrieval.errors import PageError
from retrieval.memo import Memo
from retrieval.pages import Page
from retrieval.records import Anfrage
from retrieval.sources.folders import read_sources
from retrieval.sources.forms.letterhead import without_head
from retrieval.sources.oparl.objects import read_dump, read_pages
from retrieval.sources.pdf.text import joined, paragraphs

OPARL = "https://schema.oparl.org/1.1/"


@pytest.fixture(scope="module")
def pages(shared: Path, memo: Memo) -> list[Page]:
    folder = shared / "karlsruhe"
    names = ("papers", "meetings", "organizations")
    objects = [one for name in names for one in read_dump(folder / f"{name}.jsonl.gz")]
    return list(read_pages(objects, "Stadt Karlsruhe", memo))


@pytest.fixture(scope="module")
def anfragen(pages: list[Page], memo: Memo) -> dict[str, Anfrage]:
    return {str(one.source.page): one for one in collect(pages, memo=memo).anfragen}


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("die Fußgängerin-", "nen", "die Fußgängerinnen"),
        ("Bus-", "und Bahn", "Bus- und Bahn"),
        ("die Albert-", "Schweitzer-Straße", "die Albert-Schweitzer-Straße"),
        ("Mitarbeiter/-", "innen", "Mitarbeiter/-innen"),
        ("von 2019-", "2020", "von 2019-2020"),
        ("ein Wort", "und eines", "ein Wort und eines"),
    ],
)
def test_lines_are_joined_and_only_broken_words_lose_their_hyphen(
    first: str, second: str, whole: str
) -> None:
    assert joined(first, second) == whole


def test_page_furniture_goes_and_sentences_over_a_page_break_are_whole() -> None:
    raw = (
        "Der Satz geht \nweiter auf der \n\n\n– 2 – \n \nnächsten Seite. \n \nSeite 3 von 4\nEnde."
    )
    assert paragraphs(raw) == "Der Satz geht weiter auf der nächsten Seite.\n\nEnde."


def test_an_answer_right_under_its_question_is_a_paragraph_of_its_own() -> None:
    assert paragraphs("1. Gibt es einen \nSchwerpunkt?\nDer Dienst war dort.\n2. Und?").split(
        "\n\n"
    ) == ["1. Gibt es einen Schwerpunkt?", "Der Dienst war dort.", "2. Und?"]


def test_the_head_of_a_form_is_no_text() -> None:
    raw = (
        "STADT KARLSRUHE\nDer Oberbürgermeister\n\nSTELLUNGNAHME zur Anfrage\nSPD-Fraktion\n"
        "Vorlage Nr.:\n2014/0424\nDez. 4\nBäume am\nMarktplatz\n\nDie Stadt pflanzt nach."
    )
    assert without_head(raw, "Bäume am Marktplatz").strip() == "Die Stadt pflanzt nach."


@pytest.mark.slow
def test_every_paper_is_a_page_and_nearly_every_reply_gives_an_answer(
    pages: list[Page], anfragen: dict[str, Anfrage]
) -> None:
    replied = [page for page in pages if page.reply]
    answered = [page for page in replied if anfragen[page.name].antworten]
    assert len(pages) == 1159
    assert len(replied) > 1050
    assert len(answered) / len(replied) >= 0.97


@pytest.mark.slow
def test_top_gremium_and_day_come_from_the_meeting(pages: list[Page]) -> None:
    by_paper = {page.tops[0].vorlage: page for page in pages if page.tops}
    page = by_paper["2019/0405"]
    assert page.sitzung
    assert (page.tops[0].number, page.sitzung.datum.isoformat()) == ("74", "2019-05-14")
    assert page.sitzung.gremium == "Gemeinderat"
    assert page.tops[0].betreff.startswith(
        "Zwischenlösung für die beschlossene gymnasiale Oberstufe"
    )


@pytest.mark.slow
def test_answers_hold_what_the_stellungnahme_says(anfragen: dict[str, Anfrage]) -> None:
    [asked] = [one for one in anfragen.values() if one.source.vorlage == "2019/0405"]
    two = asked.antworten[1]
    assert two.number == "2"
    assert (two.frage or "").startswith("Welche Überlegungen und gegebenenfalls Planungen gibt es")
    assert two.antwort.startswith("Der Punkt „Einrichtung einer gymnasialen Oberstufe")
    assert two.antwort.endswith(
        "Dabei wird auch über mögliche Szenarien für eine Übergangslösung informiert."
    )


@pytest.mark.parametrize("content", [b"{}", b"[1]\n"])
def test_what_is_no_dump_is_no_page(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(content)
    with pytest.raises(PageError, match="an OParl object a line"):
        read_dump(path)


def test_a_row_without_a_type_is_left_out_and_keeps_nothing_back(tmp_path: Path) -> None:
    paper = {"id": "x/1", "type": f"{OPARL}Paper", "paperType": "Anfrage", "name": "A"}
    rows = [paper, {"id": "x/2", "name": "B", "type": None}, [1]]
    (tmp_path / "papers.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    reading = read_sources([tmp_path], "Stadt Talheim")
    assert [page.name for page in reading.pages] == ["1"]
    assert [left.file for left in reading.left_out] == ["papers.jsonl"]


def test_withdrawn_papers_and_other_kinds_give_no_page(tmp_path: Path) -> None:
    kind = "https://schema.oparl.org/1.1/Paper"
    papers = [
        {"id": "x/1", "type": kind, "paperType": "Anfrage", "name": "A", "deleted": True},
        {"id": "x/2", "type": kind, "paperType": "Antrag", "name": "B"},
        {"id": "x/3", "type": kind, "paperType": "Kleine Anfrage", "name": "C"},
    ]
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, papers)).encode()))
    assert [page.name for page in read_pages(read_dump(path), "X")] == ["3"]


QUESTIONS = "1. Wie viele Bänke stehen am Marktplatz?\n2. Wann kommen neue?"
ANSWERS = "Zu 1.: Am Marktplatz stehen zwölf Bänke.\nZu 2.: Neue kommen im Frühjahr."


def file(name: str, text: str) -> dict[str, str]:
    return {"name": name, "text": text}


def council(
    *files: dict[str, str], sittings: Sequence[tuple[str, str | None, str | None]] = ()
) -> list[dict[str, Any]]:
    """A paper with these files; its sittings are a day, a TOP (None: not listed), an outcome."""
    consultations = [{"id": f"c/{day}", "meeting": f"m/{day}"} for day, _, _ in sittings]
    paper = {
        "id": "x/1",
        "type": f"{OPARL}Paper",
        "paperType": "Anfrage",
        "name": "Bänke am Marktplatz",
        "reference": "2030/0001",
        "mainFile": files[0] if files else None,
        "auxiliaryFile": list(files[1:]),
        "consultation": consultations,
    }
    meetings = [
        {
            "id": f"m/{day}",
            "type": f"{OPARL}Meeting",
            "start": f"{day}T15:30:00+02:00",
            "organization": ["o/1"],
            "agendaItem": [{"consultation": f"c/{day}", "number": top, "result": outcome}]
            if top
            else [],
        }
        for day, top, outcome in sittings
    ]
    gremium = {"id": "o/1", "type": f"{OPARL}Organization", "name": "Gemeinderat"}
    return [paper, *meetings, gremium]


def anfrage(objects: list[dict[str, Any]]) -> Anfrage:
    """What the archive holds of the one paper."""
    (one,) = collect(read_pages(objects, "Stadt Beispiel")).anfragen
    return one


@pytest.mark.parametrize(
    "reply",
    [
        file("TOP 9 - Stellungnahme der Verwaltung", ANSWERS),
        file("StN TOP 9", ANSWERS),
        file("2030-0001_Stellungnahme", ANSWERS),
        file("Anfrage", f"Stellungnahme zur Anfrage\nGRÜNE-Fraktion\n\n{ANSWERS}"),
    ],
)
def test_a_reply_is_known_by_its_name_or_its_first_lines(reply: dict[str, str]) -> None:
    one = anfrage(council(file("Anfrage", QUESTIONS), reply))
    assert [each.antwort for each in one.antworten] == [
        "Am Marktplatz stehen zwölf Bänke.",
        "Neue kommen im Frühjahr.",
    ]


@pytest.mark.parametrize(
    "other",
    [
        file("Anlage zur Stellungnahme", "Zwölf Bänke stehen im Plan."),
        file("Protokoll TOP 9", "Die Stellungnahme nimmt der Rat zur Kenntnis."),
        file("TOP 9", "Niederschrift\nDie Stellungnahme nimmt der Rat zur Kenntnis."),
        file("Anfrage TOP 9", "Wir bitten die Stadt um eine Stellungnahme zu den Bänken."),
    ],
)
def test_minutes_attachments_and_enquiries_are_no_reply(other: dict[str, str]) -> None:
    one = anfrage(council(file("Anfrage", QUESTIONS), other, sittings=[("2030-05-07", "9", None)]))
    assert one.antworten == ()


def test_every_reply_of_a_paper_is_kept() -> None:
    second = file("Stellungnahme Nachtrag", "Die Bänke sind aus Eiche.")
    objects = council(file("Stellungnahme", "Zwölf Bänke stehen dort."), second)
    said = " ".join(each.antwort for each in anfrage(objects).antworten)
    assert "Zwölf Bänke stehen dort." in said
    assert "Die Bänke sind aus Eiche." in said


@pytest.mark.parametrize("top", ["9", None])
def test_an_enquiry_without_a_reply_points_to_its_sitting(top: str | None) -> None:
    one = anfrage(council(file("Anfrage", QUESTIONS), sittings=[("2030-05-07", top, None)]))
    assert one.antworten == ()
    assert (one.source.gremium, str(one.source.datum)) == ("Gemeinderat", "2030-05-07")
    assert one.source.top == top


def test_a_matter_put_off_is_dated_by_the_sitting_that_dealt_with_it() -> None:
    sittings = [
        ("2030-05-07", "9", "vertagt"),
        ("2030-06-04", "3", "Kenntnisnahme"),
        ("2030-07-02", "7", "abgesetzt"),
    ]
    source = anfrage(council(file("Stellungnahme", ANSWERS), sittings=sittings)).source
    assert (source.top, str(source.datum)) == ("3", "2030-06-04")
