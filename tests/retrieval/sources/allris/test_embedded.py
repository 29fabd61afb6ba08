"""Pages of ALLRIS within the site of a city, and numbers as pages write them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.allris.page import read_html
from retrieval.sources.allris.saved_text import is_paper_number, read_text
from retrieval.sources.html.decoding import decode
from retrieval.sources.papers.items import printed_number, top_number
from tests.support.broken_pages import AGENDA, AUSZUG, SAVED, SAVED_AGENDA, VORLAGE


def test_an_auszug_within_a_citys_site_gives_its_minutes(shared: Path) -> None:
    raw = (shared / "pages/ALLRIS3/hildesheim/to020.html").read_bytes()
    [top] = read_html("a.html", decode(raw), "Stadt Hildesheim").tops
    protocol, heading, resolution = top.text.split("\n\n")
    assert protocol.endswith("referierte die Vorlage.")
    assert (heading, resolution) == ("Beschluss:", "Der Annahme der Zuwendungen wird zugestimmt.")


def test_an_agenda_without_a_frame_gives_its_items(shared: Path) -> None:
    raw = (shared / "pages/ALLRIS3/regensburg/to010.html").read_bytes()
    page = read_html("a.html", decode(raw), "Stadt Regensburg")
    assert [(top.number, top.vorlage, top.beschlussart) for top in page.tops] == [
        ("Ö 1", None, None),
        ("Ö 2", "VO/26/23344/63", "ungeändert beschlossen"),
        ("Ö 3", "VO/26/23343/D2", "ungeändert beschlossen"),
        ("Ö 5", "VO/26/23349/63", "geändert beschlossen"),
    ]
    assert page.tops[0].betreff == "Eröffnung der Sitzung"


def test_a_subject_is_found_whatever_number_of_cells_is_before_it() -> None:
    for row in (
        AGENDA,
        AGENDA.replace("<td>&nbsp;</td>", ""),
        AGENDA.replace("<td>&nbsp;</td>", "<td></td>" * 3),
    ):
        assert [top.betreff for top in read_html("a.html", row, "X").tops] == [
            "Bänke am Weiher",
            "Grundstück",
        ]


def test_the_text_of_the_site_around_a_page_is_none_of_the_page() -> None:
    html = AUSZUG.replace("</body></html>\n<a name", "</body></html><div>Nach oben</div>\n<a name")
    html = html.replace('<a name="allrisAE"></a>', "<p>Impressum</p>")
    [top] = read_html("a.html", html, "X").tops
    assert top.text.endswith("Beschluss:\n\nZur Kenntnis.")
    assert "Nach oben" not in top.text


def test_a_heading_that_the_text_has_itself_stands_there_once() -> None:
    [named] = read_html("a.html", AUSZUG, "X").tops
    [unnamed] = read_html("a.html", AUSZUG.replace("<p>Beschluss:</p>", ""), "X").tops
    assert named.text == unnamed.text
    assert named.text.count("Beschluss:") == 1


@pytest.mark.parametrize(
    "page", [AUSZUG, VORLAGE.replace("Bezüglich:</td>", 'Bezüglich:</td><a href="#allrisSV">S</a>')]
)
@pytest.mark.parametrize("lost", ["name", "text"])
def test_a_page_whose_head_announces_a_text_that_is_not_there_is_refused(
    page: str, lost: str
) -> None:
    begin = page.index("<a name=")
    html = (
        page.replace("<a name=", "<a nome=") if lost == "name" else f"{page[:begin]}</body></html>"
    )
    with pytest.raises(PageError) as caught:
        read_html("a.html", html, "X")
    assert caught.value.reason.code is FailureCode.TEXT_MISSING


def test_minutes_that_are_not_published_yet_are_no_damage() -> None:
    head = AUSZUG[: AUSZUG.index("<a name=")].replace("#allris", "#").replace("vertagt", "(offen)")
    [top] = read_html("a.html", f"{head}</body></html>", "X").tops
    assert (top.text, top.beschlussart) == ("", None)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Ö\xa019.8", "Ö 19.8"), ("Ö 12 a)", "Ö 12 a)"), ("Ö12a)", "Ö 12 a)"), ("A 5", "A 5"),
        ("Ö 7.1 a", "Ö 7.1 a"), ("O\u0308 7", None), ("7", "7"), ("7.", "7"), ("TOP Ö 3", "Ö 3"),
        ("NÖ 2", "NÖ 2"), ("\u200bÖ\u202f4", "Ö 4"), ("Ö", None), ("Bericht", None), ("Ö 7 Bericht", None),
        ("Ö 2023-1", None), ("15.02.2022 - Rat", None),
    ],
)  # fmt: skip
def test_numbers_of_items_have_one_spelling(printed: str, number: str | None) -> None:
    assert top_number(printed) == number


def test_a_number_of_another_form_is_kept_as_printed() -> None:
    assert printed_number("Ö 3 - 5") == "Ö 3 - 5"
    assert printed_number("Nachtrag ohne Nummer") is None


@pytest.mark.parametrize("page", [AUSZUG, SAVED])
def test_decomposed_umlauts_are_read_as_composed_ones(page: str) -> None:
    apart = unicodedata.normalize("NFD", page)
    assert apart != page
    read = (
        (lambda text: read_html("a", text, "X"))
        if page == AUSZUG
        else (lambda text: read_text("a", text, "X"))
    )
    assert read(apart) == read(page)


@pytest.mark.parametrize("status", ["nichtöffentlich", "Nicht öffentlich", "vertraulich"])
def test_of_what_is_not_public_nothing_but_its_place_is_kept(status: str) -> None:
    closed = AUSZUG.replace("<td>öffentlich</td>", f"<td>{status}</td>")
    [top] = read_html("a.html", closed, "X").tops
    assert (top.public, top.text) == (False, "")
    agenda = AGENDA.replace("öffentlich/nichtöffentlich", status)
    assert not any(top.public or top.url for top in read_html("a.html", agenda, "X").tops)
    [saved] = read_text("a.txt", SAVED.replace("Status:öffentlich", f"Status:{status} "), "X").tops
    assert (saved.public, saved.text) == (False, "")
    with pytest.raises(PageError, match="non-public"):
        read_text(
            "v.txt", f"Vorlage - 7/22\nBetreff: A\nStatus: {status}\n\nSachverhalt\n\nX.", "X"
        )


def test_items_below_the_heading_of_the_private_part_are_not_public() -> None:
    html = AGENDA.replace("Ö&nbsp;1<", "1<").replace(
        '<tr class="zl12">',
        '<tr><td colspan="8">Nichtöffentlicher Teil:</td></tr><tr class="zl12">',
    )
    assert [(top.number, top.public) for top in read_html("a.html", html, "X").tops] == [
        ("1", False),
        ("N 1", False),
    ]


def test_rows_of_tables_in_minutes_are_no_items() -> None:
    table = "<tr><td colspan='8'>VORLAGE<table><tr><td>3</td><td>Bänke</td></tr></table></td></tr>"
    html = AGENDA.replace('<tr class="zl11">', f'{table}<tr class="zl11">')
    assert [top.number for top in read_html("a.html", html, "X").tops] == ["Ö 1", "N 1"]


@pytest.mark.parametrize(
    "number",
    ["VII-F-01234", "F 12/2022", "20-26 / F 00123", "2112345", "0129/2021-1. Erg.", "25/085"],
)
def test_the_number_before_the_subject_is_the_papers_in_any_form(number: str) -> None:
    [saved] = read_text("a.txt", SAVED.replace("2023/0500", number), "X").tops
    [page] = read_html("a.html", AUSZUG.replace("2023/0500", number), "X").tops
    assert (saved.vorlage, page.vorlage) == (number, number)


@pytest.mark.parametrize(
    "words", ["15.02.2022", "Kita-Plätze", "Covid-19", "2022", "E-Auto", "16:00-17:15"]
)
def test_words_and_days_are_no_numbers_of_papers(words: str) -> None:
    assert not is_paper_number(words)


def test_a_saved_agenda_gives_items_with_letters() -> None:
    page = read_text("a.txt", SAVED_AGENDA, "X")
    assert [(top.number, top.betreff, top.text) for top in page.tops] == [
        ("Ö 1", "Bänke am Weiher", "Zwölf."),
        ("Ö 2 a)", "Kindertagesstätten", ""),
        ("N 1", "Grundstück", ""),
    ]


def test_old_bytes_within_a_page_of_utf_8_are_read() -> None:
    page = '<meta charset="utf-8">Größe '.encode() + "„Bänke“".encode("cp1252")
    assert decode(page) == '<meta charset="utf-8">Größe „Bänke“'
    assert decode("Größe €".encode("utf-16")) == "Größe €"
