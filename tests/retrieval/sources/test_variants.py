"""Pages of all vendors are read the same however their markup is written, or refused by name."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from bot.texts.failures import in_german
from retrieval.errors import PageError
from retrieval.failures import Failure, FailureCode
from retrieval.pages import Page
from retrieval.records import TOP
from retrieval.sources.papers.filed import Filed
from retrieval.sources.systems import read_page, recognise
from tests.support import allris4_pages as allris4
from tests.support import broken_pages as allris3
from tests.support.page_variants import UNKNOWN, WAYS
from tests.support.sessionnet_pages import (
    File,
    Item,
    Layout,
    Meeting,
    Paper,
    Town,
    agenda_page,
    item_page,
    paper_page,
)

REPLY = File(52, "Antwort der Verwaltung")
PAPER = Paper(
    7, "12/2026", "Bänke am Weiher", parts=(("1. Wie viele Bänke?", "Zwölf."),), files=(REPLY,),
    office="Gartenamt",
)  # fmt: skip
ITEM = Item("Ö 2.1", "Brücke & Steg", PAPER, ktonr=77, outcome="abgelehnt", text=("Es geht.",))
MEETING = Meeting(
    31, "Ausschuss für Größe", date(2026, 3, 3),
    (Item("Ö 1", "Eröffnung"), ITEM, Item("Ö 3", "Bänke", PAPER, (REPLY,), "vertagt", "Ja: 4")),
    (Item("N 4", "Grundstück Geheimweg 3", Paper(8, "13/2026", "Geheim")),),
)  # fmt: skip
LAYOUTS: tuple[Layout, ...] = ("table", "cards", "old", "oldest")
TOWNS = [
    Town(layout=layout, suffix=suffix, words=suffix == "asp")
    for layout, suffix in zip(LAYOUTS, ("php", "asp", "asp", "php"), strict=True)
]
ROWS = (
    allris4.Row("", "Öffentlicher Teil"),
    allris4.Row("Ö 1", "Bänke am Weiher", "VO/2026/181", 501, 71, "zur Kenntnis genommen"),
    allris4.Row("", "Nichtöffentlicher Teil"),
    allris4.Row("N 2", "Geheimweg", "VO/2026/9", 502, 72),
)
COLUMNS = ("tonr", "tobetreff", "tovonr", "x")
STATION = (
    "<tr><th>Datum</th><th>Gremium</th><th>Beschluss</th></tr>"
    "<tr><td>Di, 09.05.2023</td><td>Rat</td><td>vertagt</td></tr>"
)
VORLAGE4 = allris4.vorlage(
    "VO/2026/181", "Anfrage", "Bänke am Weiher", [("Sachverhalt", ["1. Wie viele?", "Zwölf."])],
    [("Anlage 1", "./doc?id=1")], STATION,
)  # fmt: skip
SDNET_ROWS = (
    ("top-oeff", "Ö 1", "Bänke am Weiher", "T 1/26"),
    ("top-nichtoeff", "N 2", "Geheimweg", "T 2/26"),
)
PAGES: dict[str, str] = {
    "ALLRIS 3, Auszug": allris3.AUSZUG,
    "ALLRIS 3, Tagesordnung": allris3.AGENDA,
    "ALLRIS 3, Vorlage": allris3.VORLAGE,
    "ALLRIS 4, Tagesordnung": allris4.agenda(ROWS, COLUMNS, "Di., 03.03.2026"),
    "ALLRIS 4, Vorlage": VORLAGE4,
    "SD.NET, Vorgang": allris4.sdnet_vorgang("Anfrage", "T 1/26", "Bänke", [("Antwort", "/d/1")]),
    "SD.NET, Tagesordnung": allris4.sdnet_agenda(SDNET_ROWS),
}
for _town in TOWNS:
    _kind = f"SessionNet, {_town.layout}, {_town.suffix}"
    PAGES[f"{_kind}, Tagesordnung"] = agenda_page(_town, MEETING)
    PAGES[f"{_kind}, TOP"] = item_page(_town, MEETING, ITEM)
    PAGES[f"{_kind}, Vorlage"] = paper_page(_town, PAPER)


@cache
def read(html: str) -> tuple[Filed, ...]:
    return read_page("seite.html", html, "Stadt Talheim")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_says_the_same_however_it_is_written(kind: str, way: str) -> None:
    page = PAGES[kind]
    varied = WAYS[way](page)
    assert recognise(varied) == recognise(page)
    assert read(varied) == read(page)


#: What must never be shown, on every page that has it.
SECRET = ("Geheimweg", "Grundstück", "Geheim")


@pytest.mark.parametrize("lacking", UNKNOWN)
@pytest.mark.parametrize("kind", PAGES)
def test_a_layout_that_is_not_known_is_refused_with_what_was_expected_or_read_right(
    kind: str, lacking: str
) -> None:
    page = PAGES[kind]
    expected = read(page)[0].page
    # An address tells a kind that the page itself does not tell.
    address = "https://ris.talheim.example/bi/si0057.php?__ksinr=31"
    for url in (
        (None, address) if kind.endswith(("php, Tagesordnung", "asp, Tagesordnung")) else (None,)
    ):
        found = read_or_refused(UNKNOWN[lacking](page), url)
        if isinstance(found, Failure):
            assert found.code is not FailureCode.EMPTY_AGENDA
            assert re.search("gelesen w|erwartet|fehlt", in_german(found))
            continue
        assert found.kind == expected.kind
        shown = [(top.betreff, top.public) for top in found.tops]
        assert shown == [(top.betreff, top.public) for top in expected.tops]
        assert not any(top.public for top in found.tops if top.betreff.startswith(SECRET))
        if expected.vorlage:
            assert found.vorlage
            assert found.vorlage.betreff == expected.vorlage.betreff
            assert found.vorlage.number or found.vorlage.art


def read_or_refused(html: str, url: str | None) -> Page | Failure:
    try:
        return read_page("seite.html", html, "Stadt Talheim", url)[0].page
    except PageError as error:
        return error.reason


@pytest.mark.parametrize("order", [*itertools.permutations(COLUMNS)], ids=" ".join)
def test_columns_of_allris_4_may_stand_in_any_order_and_those_that_may_lack_lack(
    order: tuple[str, ...],
) -> None:
    def tops(columns: tuple[str, ...]) -> list[TOP]:
        return list(read(allris4.agenda(ROWS, columns))[0].page.tops)

    whole = tops(COLUMNS)
    assert tops(order) == whole
    without = tuple(one for one in order if one not in ("tovonr", "x"))
    assert tops(without) == [
        replace(one, vorlage=None, beschlussart=None, paper=None) for one in whole
    ]


def test_columns_of_sessionnet_may_stand_in_any_order() -> None:
    """Cells are told by their classes: each order of those of an item reads the same."""
    for layout in ("table", "old", "oldest"):
        page = agenda_page(Town(layout=layout), MEETING)
        for turned in (turn_cells(page, 1), turn_cells(page, 2), turn_cells(page, -1)):
            assert turned != page
            assert read(turned)[0].page.tops == read(page)[0].page.tops


def turn_cells(html: str, by: int) -> str:
    """A page whose rows of several cells begin with another one."""

    def turned(found: re.Match[str]) -> str:
        cells = re.findall(r"<td\b.*?</td>", found[2], re.DOTALL)
        if "smc_topr" in found[2] or "totrenn" in found[2]:  # no item
            return found[0]
        return found[1] + "".join(cells[by:] + cells[:by]) + "</tr>"

    return re.sub(
        r"(<tr\b[^>]*>)((?:<td\b(?:(?!</tr>).)*?</td>){3,})</tr>", turned, html, flags=re.DOTALL
    )


def test_columns_of_sd_net_are_told_by_their_heads() -> None:
    page = PAGES["SD.NET, Tagesordnung"]
    cells = re.compile(r"(<tr\b[^>]*>)(<t([dh])>.*?</t\3>)(<t\3>.*?</t\3>)(<t\3>.*?</t\3>)</tr>")
    turned = cells.sub(r"\1\5\4\2</tr>", page)
    assert turned != page
    assert read(turned) == read(page)
    without = cells.sub(r"\1\2\4</tr>", page)
    expected = [replace(one, vorlage=None) for one in read(page)[0].page.tops]
    assert list(read(without)[0].page.tops) == expected
