"""Real ALLRIS pages, held against what a person wrote down while reading them."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.build.collect import collect
from retrieval.errors import PageError
from retrieval.index.encoder import Encoder
from retrieval.pages import Page
from retrieval.paragraphs import collapse
from retrieval.records import TOP, Sitzung
from retrieval.replies.reply import Record
from retrieval.segmenting.minutes import segment
from retrieval.sources.allris.page import read_html
from retrieval.sources.folders import read_sources
from retrieval.sources.html.decoding import decode
from tests.support.paths import ROOT

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests" / "support" / "allris_expected.json").read_text(encoding="utf-8")
)
BY_KIND = {
    kind: [name for name, page in EXPECTED.items() if page["kind"] == kind]
    for kind in ("agenda", "auszug", "vorlage", "refused")
}


def read(shared: Path, name: str) -> Page:
    return read_html(name, decode((shared / "allris" / name).read_bytes()), "Anderswo")


def check_sitzung(page: Page, expected: dict[str, Any]) -> None:
    sitzung = page.sitzung
    assert sitzung
    assert sitzung.datum.isoformat() == expected["datum"]
    for field in ("body", "gremium", "zeit", "raum", "ort"):
        assert getattr(sitzung, field) == expected[field], field


@pytest.mark.parametrize("name", BY_KIND["agenda"])
def test_agendas_give_their_meeting_and_every_top(shared: Path, name: str) -> None:
    page, expected = read(shared, name), EXPECTED[name]
    check_sitzung(page, expected)
    assert page.sitzung
    assert page.sitzung.bezeichnung == expected["bezeichnung"]
    fields = ("number", "betreff", "vorlage", "beschlussart", "public")
    assert [[getattr(top, field) for field in fields] for top in page.tops] == [
        [top[field] for field in fields] for top in expected["tops"]
    ]


@pytest.mark.parametrize("name", BY_KIND["agenda"])
def test_an_item_without_a_page_stands_on_its_agenda(shared: Path, name: str) -> None:
    address = "https://ris.example/bi/to010.asp?SILFDNR=1"
    raw = (shared / "allris" / name).read_bytes()
    page = read_html(name, decode(raw), "Anderswo", address)
    own = {top.url for top in page.tops if top.public}
    assert len(own) == 1
    assert own & {address} or str(own).count("/bi/to010.asp?SILFDNR=") == 1
    assert {top.url for top in page.tops if not top.public} <= {None}


def test_the_address_of_an_auszug_wins_over_that_of_its_agenda() -> None:
    sitzung = Sitzung("Stadt Talheim", "Rat", date(2022, 2, 15), None, None, None, None)
    auszug, agenda = (
        Page(
            name=kind,
            kind=kind,
            sitzung=sitzung,
            tops=(TOP("Ö 1", "Bänke", text=text, url=f"https://ris.example/{kind}"),),
        )
        for kind, text in (("auszug", "Ja."), ("agenda", ""))
    )
    for pages in ([auszug, agenda], [agenda, auszug]):
        [one] = collect(pages).anfragen
        assert one.source.url == "https://ris.example/auszug"


@pytest.mark.parametrize("name", BY_KIND["auszug"])
def test_auszuege_give_their_top_and_their_text(shared: Path, name: str) -> None:
    page, expected = read(shared, name), EXPECTED[name]
    check_sitzung(page, expected)
    [top] = page.tops
    assert (top.number, top.betreff) == (expected["top"], expected["betreff"])
    assert (top.vorlage, top.beschlussart) == (expected["vorlage"], expected["beschlussart"])
    assert collapse(top.text).startswith(expected["text_begins"].strip())
    assert top.url
    assert top.url.endswith(f"/bi/to020.asp?TOLFDNR={top.url.rpartition('=')[2]}")
    if not expected["sections"]["AE"]:
        assert collapse(top.text).endswith(expected["text_ends"].strip())
    else:
        assert expected["text_ends"] not in collapse(top.text)


@pytest.mark.parametrize("name", BY_KIND["vorlage"])
def test_vorlagen_give_their_number_their_way_and_their_text(shared: Path, name: str) -> None:
    page, expected = read(shared, name), EXPECTED[name]
    vorlage = page.vorlage
    assert vorlage
    assert vorlage.number == expected["vorlage"]
    assert vorlage.art == expected["vorlage_art"]
    for field in ("body", "betreff", "status", "bezueglich"):
        assert getattr(vorlage, field) == expected[field], field
    assert page.facts.office == expected["federfuehrend"]
    assert page.facts.askers == ((expected["verfasser"],) if expected["verfasser"] else ())
    assert [
        (one.gremium, one.datum and one.datum.isoformat(), one.beschlussart)
        for one in vorlage.beratungsfolge
    ] == [(one["gremium"], one["datum"], one["beschlussart"]) for one in expected["beratungsfolge"]]
    assert collapse(vorlage.text).startswith(expected["text_begins"].strip())
    if not expected["sections"].get("AN"):
        assert collapse(vorlage.text).endswith(expected["text_ends"].strip())


@pytest.mark.parametrize("name", BY_KIND["refused"])
def test_calendars_and_lists_are_refused_with_what_was_expected(shared: Path, name: str) -> None:
    with pytest.raises(PageError, match="expected a title such as “Auszug"):
        read(shared, name)


def test_the_answer_document_of_harburg_is_paired_question_by_question(shared: Path) -> None:
    vorlage = read(shared, "harburg/vo020.html").vorlage
    assert vorlage
    found = segment(vorlage.text)
    pairs = {
        pair.number: [vorlage.text[span.start : span.end] for span in (*pair.fragen, pair.antwort)]
        for pair in found.pairs
    }
    assert list(pairs) == [
        "1", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "2.1", "2.2", "2.3",
    ]  # fmt: skip
    assert pairs["1.6"] == [
        "Werden ebenfalls Stellplätze für Wohnmobile ausgeschrieben?",
        "Stellplätze für Wohnmobile oder Wohnwagen sind derzeit nicht vorgesehen.",
    ]
    assert pairs["2.3"][1].endswith("unter Berücksichtigung der geltenden Rahmenbedingungen.")


def test_lists_go_on_counting_where_their_start_says_so(shared: Path) -> None:
    vorlage = read(shared, "bergedorf/vo020.html").vorlage
    assert vorlage
    found = segment(vorlage.text)
    assert [frage.number for frage in found.fragen] == [str(number) for number in range(1, 12)]
    assert found.pairs == ()


AUSZUG = """<?xml version="1.0" encoding="iso-8859-1"?><html><body><div id="allriscontainer">
<h1>Auszug - Anfrage: Gr&#252;nfl&#228;chen&nbsp;&nbsp;</h1><table class="risdeco"><tr>
<td bgcolor="white"><table class="tk1">{rows}</table><hr/><a name="allrisBS"></a>
<?xml version="1.0"?><html><head><title>Titel der Datei</title></head><body>{text}</body></html>
<a name="allrisAE"></a><html><body><p>Einstimmig.</p></body></html></td></tr></table></div></body></html>"""
ROWS = """<tr><td class="kb1">Datum:</td><td>Di, 01.02.2022</td>
<td class="kb1">Gremium:</td><td>Rat</td></tr><tr><td class="kb1">TOP:</td><td>&Ouml;&nbsp;7</td>
<td class="kb1">Beschlussart:</td><td>(offen)</td></tr>"""


def test_labels_count_and_not_their_places() -> None:
    page = read_html("a.html", AUSZUG.format(rows=ROWS, text="<p>Text</p>"), "Stadt X")
    [top] = page.tops
    assert page.sitzung
    assert (page.sitzung.body, page.sitzung.gremium, top.number) == ("Stadt X", "Rat", "Ö 7")
    assert (top.betreff, top.beschlussart, top.text) == ("Anfrage: Grünflächen", None, "Text")


def test_word_html_is_read_as_a_browser_shows_it() -> None:
    text = (
        "<p><span>Entw&auml;</span><span>sserung</span></p><p><span>&#xa0;</span></p>"
        '<ol start="4"><li>Vier?</li></ol><p>Ja.<br/>Und</p><ol type="a"><li>eins</li><li>zwei</li></ol>'
        "<p>Oben<br/><br/>Unten<br/>1.1. Punkt</p>"
    )
    [top] = read_html("a.html", AUSZUG.format(rows=ROWS, text=text), "X").tops
    assert top.text.split("\n\n") == [
        "Entwässerung", "4. Vier?", "Ja. Und", "a) eins", "b) zwei", "Oben", "Unten", "1.1. Punkt",
    ]  # fmt: skip


@pytest.mark.parametrize("lacking", ["Datum:", "Gremium:", "TOP:"])
def test_a_page_without_a_needed_label_is_refused_by_its_name(lacking: str) -> None:
    html = AUSZUG.format(rows=ROWS.replace(lacking, "Anderes:"), text="<p>Text</p>")
    with pytest.raises(PageError, match=lacking):
        read_html("a.html", html, "X")


def test_a_non_public_vorlage_is_refused() -> None:
    html = """<div id="allriscontainer"><h1>Vorlage - 2022/0001</h1><table class="risdeco"><tr>
    <td class="kb1">Betreff:</td><td>Geheim</td></tr><tr><td class="kb1">Status:</td>
    <td>nichtöffentlich</td></tr></table></div>"""
    with pytest.raises(PageError, match="non-public"):
        read_html("v.html", html, "X")


def test_a_non_public_auszug_keeps_no_text() -> None:
    html = AUSZUG.format(rows=ROWS.replace("&Ouml;", "N"), text="<p>Geheim</p>")
    [top] = read_html("a.html", html, "X").tops
    assert (top.number, top.public, top.text) == ("N 7", False, "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            b'<meta charset="iso-8859-1">\x84Gr\xfc\xdfe\x93 \x96',
            '<meta charset="iso-8859-1">„Grüße“ –',
        ),
        ('<meta charset="utf-8">„Grüße“'.encode(), '<meta charset="utf-8">„Grüße“'),
        ("„Grüße“".encode("utf-8-sig"), "„Grüße“"),
        ("Grüße".encode(), "Grüße"),
        (b"Gr\xfc\xdfe", "Grüße"),
    ],
)
def test_pages_are_decoded_by_mark_declaration_or_as_windows_1252(raw: bytes, text: str) -> None:
    assert decode(raw) == text


def test_files_beside_a_paper_are_named_and_lead_to_the_page_that_has_them(shared: Path) -> None:
    found = {
        name: [(one.name, one.url) for one in read(shared, name).facts.attachments]
        for name in (*BY_KIND["vorlage"], *BY_KIND["auszug"])
    }
    # Two other pages have the heading "Anlage/n" with "---" and "keine" below it.
    assert {name: files for name, files in found.items() if files} == {
        "altona/vo020.html": [
            (
                "22-M2076.1 Metrobuslinie 1 - Anbindung des Marion Dönhoff Gymnasiums mit "
                "regulären Bussen wiederherstellen",
                "http://sitzungsdienst-altona.hamburg.de/bi/vo020.asp?VOLFDNR=1018473",
            )
        ]
    }


def test_a_file_is_found_in_either_list_and_a_lasting_address_is_its_own(shared: Path) -> None:
    html = decode((shared / "allris" / "altona/vo020.html").read_bytes())
    menu, _, behind = html.partition('<a name="allrisSV">')
    for shown in (menu.replace("Anlagen:", "") + behind, html.replace("Anlagen:", "", 1)):
        [file] = read_html("x", shown, "Anderswo").facts.attachments
        assert file.name.endswith("regulären Bussen wiederherstellen")
    lasting = re.sub(r"___tmp/tmp/[^\"]*/", "anlagen/", html)
    [file] = read_html("x", lasting, "Anderswo").facts.attachments
    assert str(file.url).startswith("http://sitzungsdienst-altona.hamburg.de/bi/anlagen/22-M2076")
    [file] = read_html("x", html.replace("mailto:", "none:"), "Anderswo").facts.attachments
    assert file.url is None


def test_where_a_page_was_fetched_stands_in_for_the_address_it_does_not_name(shared: Path) -> None:
    html = decode((shared / "allris" / "altona/vo020.html").read_bytes())
    fetched = "https://example.org/bi/vo020.asp?VOLFDNR=1"
    for shown, address in (
        (html, "http://sitzungsdienst-altona.hamburg.de/bi/vo020.asp?VOLFDNR=1018473"),
        (html.replace("mailto:", "none:"), fetched),
    ):
        page = read_html("x", shown, "Anderswo", fetched)
        assert page.vorlage
        assert page.vorlage.url == address
        assert [file.url for file in page.facts.attachments] == [address]


def test_the_files_of_a_page_stand_beside_the_reply(
    shared: Path, tmp_path: Path, encoder: Encoder
) -> None:
    shutil.copy(shared / "allris" / "altona/vo020.html", tmp_path / "vo020.html")
    reading = read_sources([tmp_path], "Bezirksversammlung Altona")
    build_archive(reading, tmp_path / "archive", encoder, datetime(2026, 1, 1, tzinfo=UTC))
    archive = Archive.open(tmp_path / "archive", encoder)
    [page] = reading.pages
    assert page.vorlage
    reply = archive.ask(f"Vorlage {page.vorlage.number}")
    assert isinstance(reply, Record)
    [file] = reply.items[0].background.attachments
    shown = TestClient(create_app(lambda: archive, load_settings({}))).get(f"/antwort/{reply.id}")
    assert file.name in shown.text
    assert f'href="{file.url}"' in shown.text
