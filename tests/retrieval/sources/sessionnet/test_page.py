"""Pages of SessionNet in all layouts, with what other towns have, are read right or refused."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.texts.failures import in_german
from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.records import TOP
from retrieval.sources.html.decoding import decode
from retrieval.sources.papers.filed import Filed
from retrieval.sources.systems import read_page
from tests.support.cost import assert_linear
from tests.support.sessionnet_pages import (
    AGENDAS,
    File,
    Item,
    Layout,
    Meeting,
    Paper,
    Town,
    agenda_page,
    calendar_page,
    item_page,
    paper_page,
)

LAYOUTS: tuple[Layout, ...] = ("table", "cards", "old", "oldest")
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"columns": 3},
    {"words": True, "suffix": "asp"},
    {"absolute": True, "split": True},
    {"broken": True},
    {"numbers": False, "columns": 1},
    {"parts": ("Public part:", "Non-public part:")},
    {"parts": ("I. Öffentliche Sitzung", "II. Nichtöffentliche Sitzung, Beginn 18:17 Uhr")},
)
PLAN = File(51, "Anlage 1 - Lageplan")
REPLY = File(52, "Antwort der Verwaltung")
PAPER = Paper(7, "12/2026", "Bänke am Weiher", files=(REPLY,), office="Gartenamt")
MEETING = Meeting(
    31,
    "Ausschuss für Grün & Wege",
    date(2026, 3, 4),
    (
        Item("Ö 1", "Eröffnung der Sitzung"),
        Item("Ö 2", "Bänke am Weiher", PAPER, (REPLY, PLAN), "vertagt", "Ja: 4, Nein: 0"),
        Item("Ö 2.1", "Brücke\nhier: Antrag der Fraktion Blau", ktonr=77, outcome="abgelehnt"),
        Item("Ö 3", "Zum Beschluss: Vorlage des Haushalts"),
    ),
    (Item("N 4", "Grundstück Geheimweg 3", Paper(8, "13/2026", "Geheimweg"), (File(53, "Kauf"),)),),
)


def read(town: Town, meeting: Meeting = MEETING, url: str | None = None) -> tuple[Filed, ...]:
    return read_page("a.html", agenda_page(town, meeting), "X", url)


@pytest.mark.parametrize(
    ("layout", "way"), [*itertools.product(LAYOUTS, WAYS)][::3] + [(one, {}) for one in LAYOUTS]
)
def test_an_agenda_is_read_in_every_layout(layout: Layout, way: dict[str, Any]) -> None:
    town = Town(layout=layout, **way)
    address = f"{town.base}{AGENDAS[layout]}.{town.suffix}?__ksinr=31"
    agenda, *others = read(town, url=address)
    sitzung = agenda.page.sitzung
    assert sitzung is not None
    assert (sitzung.body, sitzung.gremium) == ("Gemeinde Talheim", "Ausschuss für Grün & Wege")
    assert (sitzung.datum, sitzung.zeit) == (date(2026, 3, 4), "17:00 - 18:26")
    place = "ris.talheim.example/bi"
    assert agenda.page.meeting == f"{place}/si?__ksinr=31"
    tops = agenda.page.tops
    shown = [number(town, one) for one in MEETING.items]
    assert [one.number for one in tops if one.public] == shown
    titles = [one.title.replace("\n", " ") for one in MEETING.items]
    if layout == "cards":
        titles = [" ".join(one.title.split()) for one in MEETING.items]
    assert [one.betreff for one in tops if one.public] == titles
    assert [one.beschlussart for one in tops] == [None, "vertagt", "abgelehnt", None, None]
    assert (tops[1].vorlage, tops[1].paper) == ("12/2026", f"{place}/vo?__kvonr=7")
    assert tops[2].key == f"{place}/to?__ktonr=77"
    assert [one.public for one in tops] == [True] * 4 + [False]
    [offers] = others
    assert [(one.name, one.url) for one in offers.files or ()] == [
        (file.name, f"{town.base}getfile.{town.suffix}?id={file.id}&type=do")
        for file in (REPLY, PLAN)
    ]


def number(town: Town, item: Item) -> str:
    """What an item is called; the old layouts print no sign of the part."""
    if not town.numbers:
        return ""
    return item.number if town.layout in ("table", "cards") else item.number.removeprefix("Ö ")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_what_is_not_public_the_place_alone_is_kept(layout: Layout) -> None:
    closed = read(Town(layout=layout))[0].page.tops[-1]
    assert closed.number == "N 4"
    assert closed == TOP(closed.number, closed.betreff, public=False, paper=closed.paper)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_below_a_closed_heading_no_number_makes_an_item_public(layout: Layout) -> None:
    items = (Item("Ö 5", "Grundstück", PAPER, (REPLY,), "verkauft"),)
    meeting = Meeting(31, "Rat", date(2026, 3, 4), MEETING.items, items)
    tops = read(Town(layout=layout), meeting)[0].page.tops
    assert [one.public for one in tops] == [True] * 4 + [False]
    assert tops[-1].beschlussart is None


@pytest.mark.parametrize("layout", ["table", "old", "oldest"])
@pytest.mark.parametrize(
    "heading",
    ["<tr><td colspan=5>{}</td></tr>", "</tbody></table><h3>{}</h3><table><tbody>"],
)
def test_a_closed_part_is_told_by_any_heading(layout: Layout, heading: str) -> None:
    """In the markup of another version, in a row or between two tables."""
    html = agenda_page(Town(layout=layout), MEETING)
    start = html.rindex("<tr", 0, html.index("Nicht öffentlicher Teil:"))
    end = html.index("</tr>", start) + len("</tr>")
    html = html[:start] + heading.format("Nicht öffentlicher Teil:") + html[end:]
    tops = read_page("a.html", html, "X")[0].page.tops
    assert [one.public for one in tops] == [True] * 4 + [False]


@pytest.mark.parametrize("layout", ["table", "old"])
def test_a_remark_opens_no_part(layout: Layout) -> None:
    html = agenda_page(Town(layout=layout), MEETING)
    remark = (
        "<tr><td></td><td>Der Beschluss wird in öffentlicher Sitzung bekannt gegeben.</td></tr>"
    )
    closed = html.index("</tr>", html.index("Nicht öffentlicher Teil:")) + len("</tr>")
    tops = read_page("a.html", html[:closed] + remark + html[closed:], "X")[0].page.tops
    assert [one.public for one in tops] == [True] * 4 + [False]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_several_papers_of_one_item_are_several(layout: Layout) -> None:
    html = agenda_page(Town(layout=layout), MEETING)
    link = '<a href="vo0050.php?__kvonr=7" class="smc_doc smc_field_voname">12/2026</a>'
    assert link in html
    html = html.replace(link, f"{link} {link.replace('=7', '=9').replace('12/', '14/')}")
    tops = read_page("a.html", html, "X")[0].page.tops
    assert [one.vorlage for one in tops if one.vorlage] == ["12/2026", "14/2026"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("suffix", ["php", "asp"])
def test_a_paper_is_read_in_every_layout(layout: Layout, suffix: str) -> None:
    parts = (("Die Fraktion fragt:", "1. Wie viele Bänke sind es?"), ("Keine Kosten.",))
    paper = Paper(7, "12/2026", "Bänke am Weiher", "Anfrage", parts, (REPLY, PLAN), "Gartenamt")
    [filed] = read_page("a.html", paper_page(Town(layout=layout, suffix=suffix), paper), "X")
    vorlage = filed.page.vorlage
    assert vorlage is not None
    assert (vorlage.number, vorlage.betreff) == ("12/2026", "Bänke am Weiher")
    assert (vorlage.art, filed.page.facts.office) == ("Anfrage", "Gartenamt")
    assert vorlage.text == "\n\n".join(itertools.chain(*parts))
    assert [one.name for one in filed.files or ()] == [REPLY.name, PLAN.name]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_item_is_read_with_its_text(layout: Layout) -> None:
    item = Item("Ö 2.1", "Brücke", PAPER, ktonr=77, text=("Der Rat nimmt zur Kenntnis.",))
    html = item_page(Town(layout=layout), MEETING, item)
    [filed] = read_page("a.html", html, "X", "https://ris.talheim.example/bi/to0050.php?__ktonr=77")
    [top] = filed.page.tops
    assert (top.number, top.betreff) == ("Ö 2.1", "Brücke")
    assert top.text == "Der Rat nimmt zur Kenntnis."
    assert top.key == "ris.talheim.example/bi/to?__ktonr=77"
    assert top.paper == "ris.talheim.example/bi/vo?__kvonr=7"
    assert filed.page.meeting == "ris.talheim.example/bi/si?__ksinr=31"


def refused(html: str) -> FailureCode:
    with pytest.raises(PageError) as error:
        read_page("a.html", html, "X")
    assert "technische Meldung" not in in_german(error.value.reason)
    return error.value.reason.code


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_cannot_be_read_is_refused_with_what_was_expected(layout: Layout) -> None:
    town = Town(layout=layout)
    assert refused(calendar_page(town, 2026, 3)) is FailureCode.OTHER_PAGE
    html = agenda_page(town, MEETING)
    assert refused(html.replace("04.03.2026", "demnächst")) is FailureCode.NOT_DATE
    empty = Meeting(31, "Rat", date(2026, 3, 4), ())
    assert refused(agenda_page(town, empty)) is FailureCode.EMPTY_AGENDA
    error = html.replace(f"smc_page_{AGENDAS[layout]}", "smc_page_error")
    assert refused(error) is FailureCode.OTHER_PAGE
    dateless = html.replace("sidat", "sixyz").replace("Datum", "Tag").replace("04.03.2026", "")
    assert refused(dateless) is FailureCode.VALUE_MISSING


def test_a_day_that_only_the_title_tells_is_read() -> None:
    html = agenda_page(Town(), MEETING).replace("sidat", "sixyz").replace(">Datum<", ">Tag<")
    sitzung = read_page("a.html", html, "X")[0].page.sitzung
    assert sitzung is not None
    assert sitzung.datum == date(2026, 3, 4)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_mutated_page_is_read_or_refused(layout: Layout) -> None:
    """Pieces of a page are lost, doubled and exchanged; nothing else is ever raised."""
    pages = (agenda_page(Town(layout=layout), MEETING), paper_page(Town(layout=layout), PAPER))
    for html in pages:
        pieces = html.split("<")
        for at in range(2, len(pieces), 47):
            other = pieces[(at * 7) % len(pieces)]
            for changed in ([], [other], [pieces[at], pieces[at]], [pieces[at][: at % 9]]):
                mutated = "<".join([*pieces[:at], *changed, *pieces[at + 1 :]])
                with suppress(PageError):
                    read_page("a.html", mutated, "X")


@pytest.mark.parametrize("layout", ["table", "cards"])
def test_the_cost_grows_with_the_page(layout: Layout) -> None:
    def run(size: int) -> None:
        items = tuple(Item(f"Ö {at}", f"Titel {at}", PAPER, (PLAN,)) for at in range(size))
        read(Town(layout=layout), Meeting(31, "Rat", date(2026, 3, 4), items))

    assert_linear(run, 20)


def test_a_real_page_that_lost_its_head_meets_the_paper_that_it_names(shared: Path) -> None:
    """The copy of an agenda lacks its head, with the name of the installation."""
    from retrieval.sources.papers.filed import Saved
    from retrieval.sources.papers.places import kept_apart

    folder = shared / "pages" / "SessionNet" / "eschweiler"
    saved = [
        Saved(one.page, folder, one.files)
        for path in sorted(folder.glob("*.html"))
        for one in read_page(path.name, decode(path.read_bytes()), "Stadt Eschweiler")
    ]
    pages = [one.page for one in kept_apart(saved)]
    [vorlage] = [one.vorlage for one in pages if one.vorlage]
    [agenda] = [one for one in pages if one.kind == "agenda"]
    assert agenda.tops[0].paper == vorlage.key
