"""Pages of ALLRIS 4 with what other towns have are read right, or refused with what was expected."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from retrieval.build.collect import collect
from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.sources.folders import read_sources
from retrieval.sources.systems import read_page
from tests.support.allris4_pages import Row, agenda, page, vorlage
from tests.support.cost import assert_linear

ROWS = (
    Row("", "Öffentlicher Teil"),
    Row("Ö 1", "Eröffnung", tolfdnr=71),
    Row("Ö 2", "Bänke am Weiher - Anfrage", "2026/245", 7, 72, "vertagt"),
    Row("Ö 3", "Bänke am Weiher - Stellungnahme der Verwaltung", "2026/245/1", 8, 73),
    Row("", "Nichtöffentlicher Teil"),
    Row("N 1", "Geheimweg", "2026/9", 9, 74, "verkauft"),
)
QUESTION, ANSWER = "Wie viele Bänke stehen am Weiher?", "Am Weiher stehen zwölf Bänke."


def read(html: str, url: str | None = None) -> Page:
    return read_page("a.html", html, "Stadt Talheim", url)[0].page


@pytest.mark.parametrize("columns", [*permutations(("tonr", "tobetreff", "tovonr", "x"))][::3])
def test_columns_are_told_by_their_heads(columns: tuple[str, ...]) -> None:
    found = read(agenda(ROWS, ("expandCloseCol", *columns, "attach")))
    assert [one.number for one in found.tops] == ["Ö 1", "Ö 2", "Ö 3", "N 1"]
    assert found.tops[1].betreff == "Bänke am Weiher - Anfrage"
    assert [one.vorlage for one in found.tops] == [None, "2026/245", "2026/245/1", None]
    assert [one.beschlussart for one in found.tops] == [None, "vertagt", None, None]
    assert [one.public for one in found.tops] == [True, True, True, False]
    assert found.meeting == "//Stadt Talheim/to010?SILFDNR=31"
    assert found.tops[1].key == "//Stadt Talheim/to020?TOLFDNR=72"


@pytest.mark.parametrize("datum", ["Mi., 04.03.2026", "Mittwoch, 4. März 2026", "Mar 4, 2026"])
def test_days_are_read_in_every_wording(datum: str) -> None:
    sitzung = read(agenda(ROWS, ("tonr", "tobetreff"), datum)).sitzung
    assert sitzung is not None
    assert sitzung.datum == date(2026, 3, 4)


def test_nothing_of_a_closed_meeting_is_public() -> None:
    found = read(agenda(ROWS, ("tonr", "tobetreff", "tovonr"), status="nichtöffentlich"))
    assert not any(one.public for one in found.tops)


def test_a_reply_that_is_a_paper_of_its_own_answers_the_enquiry_of_its_number(
    tmp_path: Path,
) -> None:
    at = "https://ris.talheim.example/public"
    pages = {
        "to010?SILFDNR=31": agenda(ROWS, ("tonr", "tobetreff", "tovonr")),
        "vo020?VOLFDNR=7": vorlage(
            "2026/245", "Anfrage", "Bänke am Weiher", [("Sachverhalt", [f"1. {QUESTION}"])]
        ),
        "vo020?VOLFDNR=8": vorlage(
            "2026/245/1",
            "Stellungnahme",
            "Bänke am Weiher - Stellungnahme der Verwaltung",
            [("Sachverhalt", [f"1. {QUESTION}", ANSWER]), ("Anlagen", ["Lageplan"])],
        ),
    }
    for number, (path, html) in enumerate(pages.items()):
        url = f"{at}/{path}"
        mark = f"<!-- saved from url=({len(url):04}){url} -->\n"
        (tmp_path / f"{number}.html").write_text(mark + html, "utf-8")
    found = collect(read_sources([tmp_path], "Stadt Talheim").pages).anfragen
    [one] = [one for one in found if one.antworten]
    assert (one.source.vorlage, one.source.top) == ("2026/245/1", "Ö 3")
    assert [each.antwort for each in one.antworten] == [ANSWER]
    assert one.antworten[0].frage == QUESTION
    assert one.about == "2026/245"


def test_sections_are_parted_by_their_headings_and_end_where_no_text_is() -> None:
    sections = [("Sachverhalt", ["Eins.", "Zwei."]), ("Beschluss", ["Drei."]), ("Anlage/n", ["x"])]
    found = read(vorlage("1/26", "Vorlage", "Bänke", sections)).vorlage
    assert found is not None
    assert found.text == "Eins.\n\nZwei.\n\nBeschluss:\n\nDrei."
    assert found.number == "1/26"


def test_stations_are_read_with_and_without_days() -> None:
    stations = (
        "<tr><th>Status</th><th>Datum</th><th>Gremium</th><th>Beschluss</th></tr><tr><td></td><td "
        'colspan="2">Bauausschuss</td><td>Vorberatung</td></tr><tr><td></td><td class="date">Jan '
        "29, 2026</td><td>Sitzung des Bauausschusses</td><td>vertagt</td></tr>"
        "<tr><td></td><td></td><td>Rat</td><td>Entscheidung</td></tr>"
    )
    found = read(vorlage("1/26", "Vorlage", "Bänke", [("Text", ["a"])], stations=stations)).vorlage
    assert found is not None
    told = [(one.gremium, one.datum, one.beschlussart) for one in found.beratungsfolge]
    assert told == [("Bauausschuss", date(2026, 1, 29), "vertagt"), ("Rat", None, None)]


def refused(html: str) -> FailureCode:
    with pytest.raises(PageError) as error:
        read(html)
    return error.value.reason.code


def test_other_pages_are_refused_with_what_was_expected() -> None:
    assert refused(page("Kalender", "<p>März 2026</p>")) is FailureCode.OTHER_PAGE
    assert refused(agenda((), ("tonr", "tobetreff"))) is FailureCode.EMPTY_AGENDA
    assert refused(agenda(ROWS, ("tonr", "tobetreff"), "bald")) is FailureCode.NOT_DATE
    closed = vorlage("1/26", "Vorlage", "Bänke", []).replace("öffentlich", "nichtöffentlich")
    assert refused(closed) is FailureCode.NON_PUBLIC_VORLAGE


def test_a_mutated_page_is_read_or_refused() -> None:
    pages = (
        agenda(ROWS, ("tonr", "tobetreff", "tovonr", "x")),
        vorlage("1/26", "Anfrage", "Bänke", [("Text", ["a"])], [("Antwort", "do1.pdf")]),
    )
    for html in pages:
        pieces = html.split("<")
        for at in range(2, len(pieces), 11):
            for changed in ([], [pieces[at]] * 2, [pieces[(at * 7) % len(pieces)]]):
                with suppress(PageError):
                    read("<".join([*pieces[:at], *changed, *pieces[at + 1 :]]))


def test_the_cost_grows_with_the_page() -> None:
    def run(size: int) -> None:
        rows = [Row(f"Ö {at + 1}", f"Titel {at}", "1/26", 7, 100 + at) for at in range(size)]
        read(agenda(rows, ("tonr", "tobetreff", "tovonr", "x")))

    assert_linear(run, 20)
