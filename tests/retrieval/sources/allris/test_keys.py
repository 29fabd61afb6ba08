"""What an installation calls its meetings, items and papers, from its pages alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.pages import Page
from retrieval.sources.allris.page import read_html
from retrieval.sources.folders import read_sources
from retrieval.sources.html.addresses import place_of
from retrieval.sources.html.decoding import decode
from tests.support.broken_pages import AGENDA, AUSZUG, VORLAGE

AT = "talheim.example/allris"
ALTONA = "sitzungsdienst-altona.hamburg.de/bi"


def real(shared: Path, name: str) -> Page:
    return read_html(name, decode((shared / name).read_bytes()), "Anderswo")


def test_an_auszug_names_its_meeting_its_item_and_its_paper(shared: Path) -> None:
    page = real(shared, "allris/altona/to020.html")
    [top] = page.tops
    assert page.meeting == f"{ALTONA}/to010?SILFDNR=1004078"
    assert (top.key, top.paper) == (
        f"{ALTONA}/to020?TOLFDNR=1049839",
        f"{ALTONA}/vo020?VOLFDNR=1016196",
    )


def test_an_agenda_names_its_meeting_and_each_of_its_items(shared: Path) -> None:
    page = real(shared, "allris/altona/to010.html")
    assert page.meeting == f"{ALTONA}/to010?SILFDNR=1004086"
    by_number = {top.number: (top.key, top.paper) for top in page.tops}
    assert by_number["Ö 1"] == (f"{ALTONA}/to020?TOLFDNR=1052631", None)
    assert by_number["Ö 2.1"] == (
        f"{ALTONA}/to020?TOLFDNR=1052638",
        f"{ALTONA}/vo020?VOLFDNR=1017291",
    )


def test_a_vorlage_names_itself_and_the_one_that_it_answers(shared: Path) -> None:
    page, harburg = (
        real(shared, "allris/harburg/vo020.html"),
        "sitzungsdienst-harburg.hamburg.de/bi",
    )
    assert page.vorlage
    assert page.vorlage.key == f"{harburg}/vo020?VOLFDNR=1014761"
    assert page.about == f"{harburg}/vo020?VOLFDNR=1014743"


def test_a_page_within_a_citys_site_is_placed_by_its_base_and_numbered_by_its_forms(
    shared: Path,
) -> None:
    page = real(shared, "pages/ALLRIS3/hildesheim/to020.html")
    [top] = page.tops
    at = "stadt-hildesheim.de/allris"
    assert (page.meeting, top.key, top.paper) == (
        f"{at}/to010?SILFDNR=3712",
        f"{at}/to020?TOLFDNR=76127",
        f"{at}/vo020?VOLFDNR=8931",
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.talheim.example/allris/to020.asp?TOLFDNR=4711",
        "http://talheim.example/allris/to020.asp?T1=x&TOLFDNR=004711&options=4#allrisBS",
        "HTTPS://TALHEIM.example:443/Allris/TO020.asp?options=4&tolfdnr=4711",
        "http://talheim.example./allris/to020_r.asp?TOLFDNR=4711&amp;refresh=false",
    ],
)
def test_one_page_has_one_key_however_its_address_is_written(url: str) -> None:
    page = read_html("a.html", AUSZUG, "X", url)
    assert page.tops[0].key == f"{AT}/to020?TOLFDNR=4711"
    assert page.meeting == f"{AT}/to010?SILFDNR=99"
    assert page.tops[0].paper == f"{AT}/vo020?VOLFDNR=501"


def test_agenda_auszug_and_vorlage_of_one_town_name_the_same_things() -> None:
    agenda = read_html("a.html", AGENDA, "X")
    auszug = read_html(
        "b.html", AUSZUG, "X", "http://talheim.example/allris/to020.asp?TOLFDNR=4711"
    )
    vorlage = read_html(
        "c.html", VORLAGE, "X", "http://talheim.example/allris/vo020.asp?VOLFDNR=501"
    )
    assert vorlage.vorlage
    assert agenda.meeting == auszug.meeting
    assert agenda.tops[0].key == auszug.tops[0].key
    assert agenda.tops[0].paper == auszug.tops[0].paper == vorlage.vorlage.key
    assert vorlage.about == f"{AT}/vo020?VOLFDNR=77"


def test_an_item_without_any_link_is_known_by_the_comment_of_its_row() -> None:
    private = read_html("a.html", AGENDA, "X").tops[1]
    assert (private.number, private.public) == ("N 1", False)
    assert private.key == f"{AT}/to020?TOLFDNR=4712"


def test_a_link_to_another_installation_is_a_thing_of_that_one() -> None:
    html = AUSZUG.replace("vo020.asp?VOLFDNR", "https://kreis.example/bi/vo020.asp?VOLFDNR")
    page = read_html("a.html", html, "X", "https://talheim.example/allris/to020.asp?TOLFDNR=1")
    assert page.tops[0].paper == "kreis.example/bi/vo020?VOLFDNR=501"
    assert page.meeting == f"{AT}/to010?SILFDNR=99"


def test_two_papers_under_bezueglich_are_no_answer_to_one() -> None:
    html = VORLAGE.replace("2022/0007</a>", '2022/0007</a> <a href="vo020.asp?VOLFDNR=78">8</a>')
    assert read_html("v.html", html, "X").about is None


@pytest.mark.parametrize(
    "odd", ["http://[", "nonsense", "", "ftp://a.example/x/to020.asp?TOLFDNR=1"]
)
def test_what_is_no_address_is_no_place(odd: str) -> None:
    assert place_of(odd) is None


def save(folder: Path, journal: str | None = None, **pages: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    if journal:
        entry = {"url": journal, "file": "auszug.html", "at": "2026-01-02", "status": 200}
        (folder / "fetched.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    return folder


BARE = AUSZUG.replace('<p class="topHeadline">Stadt Talheim</p>', "")
AGENDA_BARE = AGENDA.replace('<base href="https://www.talheim.example/allris/"/>', "")


def test_the_journal_of_a_folder_places_its_pages(tmp_path: Path) -> None:
    save(tmp_path, "https://www.talheim.example/allris/to020.asp?TOLFDNR=4711", auszug=BARE)
    [page] = read_sources([tmp_path], "X").pages
    assert page.tops[0].key == f"{AT}/to020?TOLFDNR=4711"


def test_two_towns_saved_without_addresses_share_no_keys(tmp_path: Path) -> None:
    here = save(tmp_path / "here", auszug=BARE)
    there = save(tmp_path / "there", auszug=BARE.replace("2023/0500", "2023/0600"))
    first, second = read_sources([here, there], "X").pages
    assert None not in {first.tops[0].key, second.tops[0].key, first.meeting, second.meeting}
    assert first.tops[0].key != second.tops[0].key
    assert first.tops[0].paper != second.tops[0].paper
    assert first.meeting != second.meeting


def test_one_town_saved_in_two_folders_without_addresses_is_one(tmp_path: Path) -> None:
    save(tmp_path / "a", agenda=AGENDA_BARE.replace("Ö&nbsp;1<", "Ö&nbsp;12&nbsp;a)<"))
    save(tmp_path / "b", auszug=BARE)
    agenda, auszug = read_sources([tmp_path], "X").pages
    assert agenda.meeting == auszug.meeting == "//X/to010?SILFDNR=99"
    assert agenda.tops[0].key == auszug.tops[0].key == "//X/to020?TOLFDNR=4711"


def test_one_number_for_two_things_in_one_folder_is_no_key(tmp_path: Path) -> None:
    save(tmp_path, auszug=BARE, other=BARE.replace("12&nbsp;a)", "13"))
    for page in read_sources([tmp_path], "X").pages:
        assert (page.meeting, page.tops[0].key, page.tops[0].paper) == (None, None, None)


def test_a_page_without_address_beside_others_has_no_keys_that_would_part_it(
    tmp_path: Path,
) -> None:
    save(tmp_path, agenda=AGENDA, auszug=BARE)
    agenda, auszug = read_sources([tmp_path], "X").pages
    assert agenda.meeting == f"{AT}/to010?SILFDNR=99"
    assert auszug.meeting is None
