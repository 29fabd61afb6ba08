"""OParl objects and the text of their PDFs, on the real records of a city."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from retrieval.collect import collect
from retrieval.errors import PageError
from retrieval.records import Page
from retrieval.sources.form_head import without_head
from retrieval.sources.oparl import read_dump, read_objects
from retrieval.sources.pdf_text import joined, paragraphs


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[Page]:
    folder = shared / "karlsruhe"
    names = ("papers", "meetings", "organizations")
    objects = [one for name in names for one in read_dump(folder / f"{name}.jsonl.gz")]
    return list(read_objects(objects, "Stadt Karlsruhe"))


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


def test_every_paper_is_a_page_and_nearly_every_reply_gives_an_answer(pages: list[Page]) -> None:
    replied = [page for page in pages if page.reply]
    anfragen = {one.source.page: one for one in collect(pages).anfragen}
    answered = [page for page in replied if anfragen[page.name].antworten]
    assert len(pages) == 1159
    assert len(replied) > 1050
    assert len(answered) / len(replied) >= 0.97


def test_top_gremium_and_day_come_from_the_meeting(pages: list[Page]) -> None:
    by_paper = {page.tops[0].vorlage: page for page in pages if page.tops}
    page = by_paper["2019/0405"]
    assert page.sitzung
    assert (page.tops[0].number, page.sitzung.datum.isoformat()) == ("74", "2019-05-14")
    assert page.sitzung.gremium == "Gemeinderat"
    assert page.tops[0].betreff.startswith(
        "Zwischenlösung für die beschlossene gymnasiale Oberstufe"
    )


def test_answers_hold_what_the_stellungnahme_says(pages: list[Page]) -> None:
    anfragen = {one.source.vorlage: one for one in collect(pages).anfragen}
    two = anfragen["2019/0405"].antworten[1]
    assert two.number == "2"
    assert (two.frage or "").startswith("Welche Überlegungen und gegebenenfalls Planungen gibt es")
    assert two.antwort.startswith("Der Punkt „Einrichtung einer gymnasialen Oberstufe")
    assert two.antwort.endswith(
        "Dabei wird auch über mögliche Szenarien für eine Übergangslösung informiert."
    )


@pytest.mark.parametrize("content", [b"{}", b"[1]\n", b"no json", b"\x1f\x8bcut"])
def test_what_is_no_dump_is_refused_by_its_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ("d.jsonl.gz" if content.startswith(b"\x1f") else "d.jsonl")
    path.write_bytes(content)
    with pytest.raises(PageError, match="an OParl object a line"):
        read_dump(path)


def test_withdrawn_papers_and_other_kinds_give_no_page(tmp_path: Path) -> None:
    kind = "https://schema.oparl.org/1.1/Paper"
    papers = [
        {"id": "x/1", "type": kind, "paperType": "Anfrage", "name": "A", "deleted": True},
        {"id": "x/2", "type": kind, "paperType": "Antrag", "name": "B"},
        {"id": "x/3", "type": kind, "paperType": "Kleine Anfrage", "name": "C"},
    ]
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, papers)).encode()))
    assert [page.name for page in read_objects(read_dump(path), "X")] == ["3"]
