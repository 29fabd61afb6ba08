"""Text of PDFs: words, paragraphs and rows as a person reads them on the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sources.pdf.text import joined, paragraphs

SMALL = "abcdefghijklmnopqrstuvwxyzäöüß"
STEMS = st.text(SMALL, min_size=2, max_size=12)
WORDS = STEMS.map(str.capitalize)
JOINING = st.sampled_from(["und", "oder", "bzw.", "beziehungsweise", "sowie", "bis", "als"])
#: A full line of a page, so that what follows it goes on.
FULL = "Die Verwaltung hat die Lage am Marktplatz und in den Straßen ringsum eingehend geprüft "


def blocks(*lines: str) -> list[str]:
    """The paragraphs of a page with these lines, between others that give it its width."""
    page = "\n".join([FULL + "und.", FULL + "und.", "", *lines, "", FULL + "und.", FULL + "und."])
    return paragraphs(page).split("\n\n")[1:-1]


@given(WORDS, STEMS)
def test_a_word_broken_at_a_line_end_is_whole_again(first: str, second: str) -> None:
    if not re.match(r"(?:und|oder|sowie|bis|als|noch)\b", second):
        assert joined(f"die {first}-", second) == f"die {first}{second}"


@given(WORDS, JOINING, WORDS)
def test_a_hyphen_before_a_joining_word_stays(first: str, joining: str, second: str) -> None:
    assert joined(f"{first}-", f"{joining} {second}") == f"{first}- {joining} {second}"


@given(WORDS, WORDS)
def test_hyphen_and_slash_before_a_capital_stay_without_a_space(first: str, second: str) -> None:
    assert joined(f"{first}-", second) == f"{first}-{second}"
    assert joined(f"{first}/", second) == f"{first}/{second}"
    assert joined(f"{first}-/", second) == f"{first}-/{second}"


@given(st.integers(1, 9999), STEMS)
def test_a_hyphen_after_a_number_stays(number: int, second: str) -> None:
    if not re.match(r"(?:und|oder|sowie|bis|als|noch)\b", second):
        assert joined(f"der {number}-", second) == f"der {number}-{second}"


@given(st.lists(st.lists(WORDS | STEMS | JOINING, min_size=1, max_size=8), max_size=8))
def test_no_letter_is_lost_and_none_is_added(lines: list[list[str]]) -> None:
    raw = "\n".join(" ".join(words) for words in lines)
    assert re.sub(r"\s", "", paragraphs(raw)) == re.sub(r"\s", "", raw)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("die Fußgängerin-", "nen", "die Fußgängerinnen"),
        ("Bus-", "und Bahn", "Bus- und Bahn"),
        ("Stadt-/", "Land", "Stadt-/Land"),
        ("Haupt-", "/Werkschulen", "Haupt-/Werkschulen"),
        ("und/", "oder", "und/oder"),
        ("Stadt /", "Land", "Stadt / Land"),
        ("Den-", "noch bleibt es", "Dennoch bleibt es"),
        ("die Werk-", "statt", "die Werkstatt"),
        ("so-", "wie", "sowie"),
        ("U-", "förmig", "U-förmig"),
        ("Christlich-", "islamische Feier", "Christlich-islamische Feier"),
        ("öffentlich-", "rechtlichen", "öffentlich-rechtlichen"),
        ("christlich-jüdisch-", "islamischer", "christlich-jüdisch-islamischer"),
        ("schleswig-", "holsteinische", "schleswig-holsteinische"),
        ("gewerblich-", "industrielle", "gewerblich-industrielle"),
        ("öffent-", "lichen", "öffentlichen"),
        ("städt-", "ischen", "städtischen"),
        ("könig-", "lichen", "königlichen"),
        ("öffentlich-", "keitspolitische", "öffentlichkeitspolitische"),
        ("lichtsig-", "naltechnische", "lichtsignaltechnische"),
        ("verpflich-", "tungsrechtliche", "verpflichtungsrechtliche"),
        ("fisch-", "wirtschaftliche", "fischwirtschaftliche"),
        ("https://stadt.example/mein-", "weg", "https://stadt.example/mein-weg"),
        ("www.stadt.example/?a=1", "&b=2 und", "www.stadt.example/?a=1&b=2 und"),
        ("www.stadt.example/12", ".34 und", "www.stadt.example/12.34 und"),
        ("www.stadt.example/c248d", "52ab9c61", "www.stadt.example/c248d52ab9c61"),
        ("www.stadt.example/park", "und See", "www.stadt.example/park und See"),
        ("die De-", "minimis-Regel", "die De-minimis-Regel"),
    ],
)
def test_line_ends_as_they_are_met(first: str, second: str, whole: str) -> None:
    assert joined(first, second) == whole


def test_rows_of_a_table_stay_apart() -> None:
    assert blocks("Jahr 2018 2019", "Bäume 40 41", "insgesamt 80 81") == [
        "Jahr 2018 2019",
        "Bäume 40 41",
        "insgesamt 80 81",
    ]


def test_prose_with_many_numbers_is_no_row() -> None:
    assert blocks(FULL + "auf", "95 % bis 2030 und am", "14. April 2021 erneut.") == [
        f"{FULL}auf 95 % bis 2030 und am 14. April 2021 erneut."
    ]


def test_a_table_stands_apart_from_the_prose_around_it() -> None:
    row = "Ausgaben in Euro 1.000 2.000 3.000 4.000 5.000 6.000 7.000 8.000 9.000"
    assert blocks(FULL + "wie folgt:", row, FULL + "und.") == [
        FULL + "wie folgt:",
        row,
        FULL + "und.",
    ]


def test_a_line_that_ends_early_ends_its_paragraph() -> None:
    assert blocks(FULL + "und zwar", "im Mai.", "Im Juni folgt der Rest.") == [
        f"{FULL}und zwar im Mai.",
        "Im Juni folgt der Rest.",
    ]


@pytest.mark.parametrize("number", ["– 2 –", "-- 2 of 3 --", "Seite2", "Ergänzende Erläuterungen Seite 2"])  # fmt: skip
def test_a_sentence_goes_on_over_a_page_end(number: str) -> None:
    assert blocks(FULL + "der", "", number, "Stadt.") == [f"{FULL}der Stadt."]


@pytest.mark.parametrize(
    "second",
    [
        "3. Mai 2020 beginnt der Bau.",
        "– wie immer – mit Sorgfalt.",
        "3. bis 7. Klasse sind dabei.",
        "3) benannt und gezählt.",
        "≥ 25 °C, gemessen im Schatten.",
    ],
)
def test_what_looks_like_a_list_item_inside_a_sentence_is_none(second: str) -> None:
    assert blocks(FULL + "am", second) == [f"{FULL}am {second}"]


def test_sub_questions_and_labels_begin_paragraphs_of_their_own() -> None:
    lines = ("a. Wie viele?", "Vierzig.", "b. Wo genau?", "1.) Am Markt.", "Zu Frage 2: Ja.")
    assert blocks(*lines) == list(lines)
    assert blocks("Der Verein ist ein", "e. V. der Stadt.") == [
        "Der Verein ist ein e. V. der Stadt."
    ]


def test_a_marker_alone_opens_the_paragraph_below_it() -> None:
    assert blocks("2.", "", "Wie viele Bänke gibt es?") == ["2. Wie viele Bänke gibt es?"]


def test_an_index_on_a_line_of_its_own_stays_in_its_sentence() -> None:
    assert blocks("Der Ausstoß von CO", "2", " sinkt seit Jahren.") == [
        "Der Ausstoß von CO 2 sinkt seit Jahren."
    ]


def test_the_mark_of_a_footnote_stays_in_its_sentence() -> None:
    assert blocks("Das Papier der Stadt", "4", " wird gelesen, das andere", "5", ", sagt sie.") == [
        "Das Papier der Stadt 4 wird gelesen, das andere 5, sagt sie."
    ]


@pytest.mark.parametrize("below", [("",), ("", "– 2 –"), ("– 2 –", "")])
def test_the_source_of_a_picture_goes_from_inside_a_sentence(below: tuple[str, ...]) -> None:
    lines = ("Im Mai blüht der Park. Der Rasen", "", "Quelle: Gartenamt Talheim", *below)
    assert blocks(*lines, "am See folgt im Juni.") == [
        "Im Mai blüht der Park. Der Rasen am See folgt im Juni."
    ]


@pytest.mark.parametrize(
    ("before", "caption", "after"),
    [
        ("Im Mai blüht der Park.", "Quelle: Gartenamt Talheim", ("", "im Juni der Rasen.")),
        ("Im Mai blüht der Park", "Quelle: Gartenamt Talheim", ("", "Im Juni der Rasen.")),
        ("Im Mai blüht der Park", "Quelle: Gartenamt Talheim und", ("eigene Zählung",)),
        ("Im Mai blüht der Park", "Quelle: Gartenamt Talheim", ("", "a) im Juni der Rasen.")),
        ("Jahr 2018 2019", "Quelle: Gartenamt Talheim", ("", "ohne Rasen")),
        ("Im Mai blüht der Park", "Quelle: www.stadt.example/mein-", ("", "weg")),
    ],
)
def test_the_source_of_a_picture_stays_elsewhere(
    before: str, caption: str, after: tuple[str, ...]
) -> None:
    found = " ".join(blocks(before, "", caption, *after))
    assert caption in found
    assert found.endswith(after[-1])


def test_long_rows_of_a_table_that_hold_words_too_stay_apart() -> None:
    rows = (
        "Lindenallee 30 km/h 18.07.2018 – 31.05.2019 749844 46 km/h",
        "Seestraße 30 km/h 13.09.2018 – 31.05.2019 692611 42 km/h",
    )
    assert blocks(FULL + "folgt:", *rows) == [FULL + "folgt:", *rows]


def test_a_dash_alone_on_a_line_is_a_list_marker() -> None:
    assert blocks("Nötig sind:", "-", " ", "Bänke im Park", "-", " ", "Eimer am See") == [
        "Nötig sind:",
        "- Bänke im Park",
        "- Eimer am See",
    ]


def test_the_second_level_of_a_list_has_paragraphs_of_its_own() -> None:
    lines = ("• Stellen zur Beratung:", "o Haus am See", "o Haus am Markt")
    assert blocks(*lines) == list(lines)


def test_words_below_a_list_and_a_blank_line_are_none_of_its_last_item() -> None:
    assert blocks("Gezählt wurden", "- 3 Bänke", "- 2 Eimer", "", "im Park der Stadt.") == [
        "Gezählt wurden",
        "- 3 Bänke",
        "- 2 Eimer",
        "im Park der Stadt.",
    ]


def test_an_ordinal_behind_an_article_is_no_list_item() -> None:
    assert blocks(FULL + "in den", "1. Arbeitsmarkt vermittelt.") == [
        f"{FULL}in den 1. Arbeitsmarkt vermittelt."
    ]


def test_an_index_before_a_hyphen_stays_with_its_word() -> None:
    assert blocks("Der CO", "2", "-Ausstoß sinkt.") == ["Der CO 2-Ausstoß sinkt."]
