"""What links what on real pages, and which answers are whole pages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from retrieval.sources.allris.calendar import Calendar, calendars, meetings, month_of
from retrieval.sources.allris.links import agenda, canonical, file_name, vorlagen
from retrieval.sources.crawling.answers import readable
from retrieval.sources.html.decoding import decode
from retrieval.sources.html.whole import is_whole
from retrieval.sources.http.client import Fetched

BASE = "https://h.de/bi/"


def page(shared: Path, name: str) -> str:
    return decode((shared / "allris" / f"{name}.html").read_bytes())


def test_a_calendar_links_its_meetings_with_their_days(shared: Path) -> None:
    html, month = page(shared, "lists/si010_e"), date(2023, 10, 1)
    found = meetings(html, f"{BASE}si010_e.asp?MM=10&YY=2023", month)
    assert [(one.url.removeprefix(BASE), one.day.day) for one in found] == [
        ("to010.asp?SILFDNR=1002655", 4),
        ("to010.asp?SILFDNR=1002680", 9),
        ("to010.asp?SILFDNR=1002713", 9),
        ("to010.asp?SILFDNR=1002646", 11),
        ("to010.asp?SILFDNR=1002626", 12),
    ]
    assert {one.day.replace(day=1) for one in found} == {month}
    assert Calendar.of(html, f"{BASE}si010_e.asp") == Calendar(f"{BASE}si010_e.asp", "month")


def test_every_page_links_the_calendar_that_is_open(shared: Path) -> None:
    for name in ("altona/to010", "bergedorf/to020", "harburg/vo020", "lists/vo040"):
        assert calendars(page(shared, name), f"{BASE}x.asp") == (f"{BASE}si010_e.asp",), name


def test_an_agenda_links_auszuege_and_vorlagen(shared: Path) -> None:
    linked = agenda(page(shared, "bergedorf/to010"), f"{BASE}to010.asp?SILFDNR=1")
    offen = [one.offen for one in linked.items]
    assert offen == [True, True, True, False, False, True, True]
    assert linked.papers == tuple(f"{BASE}vo020.asp?VOLFDNR={n}" for n in (1008999, 1009020))
    linked = agenda(page(shared, "altona/to010"), f"{BASE}to010.asp?SILFDNR=1")
    assert len(linked.items) == 19
    assert [one.url.rpartition("=")[2] for one in linked.items if one.offen] == [
        "1052631", "1052633", "1052634",
    ]  # fmt: skip


def test_an_auszug_links_its_vorlage(shared: Path) -> None:
    url = f"{BASE}to020.asp?TOLFDNR=1"
    assert vorlagen(page(shared, "altona/to020"), url) == (f"{BASE}vo020.asp?VOLFDNR=1016196",)
    assert vorlagen(page(shared, "harburg/to020"), url) == ()


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("to020.asp?TOLFDNR=7", "to020.asp?TOLFDNR=7"),
        ("./to020.asp?TOLFDNR=007&TOLFDNR=8", "to020.asp?TOLFDNR=7"),
        (" vo020.asp?options=4&VOLFDNR=7#allrisSV", "vo020.asp?VOLFDNR=7"),
        ("to010.asp?SILFDNR=7&TOLFDNR=8&BES=1#beschluss", "to010.asp?SILFDNR=7"),
        ("to010.asp?TOLFDNR=8", None),
        ("to020.asp?TOLFDNR=-7", None),
        ("to020.asp?TOLFDNR=٧", None),
        ("to020_r.asp?TOLFDNR=7", None),
        ("to020?TOLFDNR=7", None),
        ("noauth.asp?TOLFDNR=7", None),
        ("//other.de/bi/to020.asp?TOLFDNR=7", None),
        ("https://h.de:8443/bi/to020.asp?TOLFDNR=7", None),
        ("https://h.de@other.de/bi/to020.asp?TOLFDNR=7", None),
        ("sub/to020.asp?TOLFDNR=7", None),
        ("", None),
    ],
)
def test_a_link_has_one_spelling(href: str, target: str | None) -> None:
    assert canonical(href, f"{BASE}x.asp") == (BASE + target if target else None)


@pytest.mark.parametrize(
    ("page", "month", "name"),
    [
        ("si010_e.asp?MM=3&YY=2025", date(2025, 3, 1), ".si010_e_3_2025.html"),
        ("si010.asp?kaldatvon=01.03.2025&kaldatbis=31.03.2025", date(2025, 3, 1),
         ".si010_01.03.2025_31.03.2025.html"),
        ("si010.asp?MM=13&YY=2025", None, ".si010_13_2025.html"),
        ("si010.asp", None, ".si010.html"),
    ],
)  # fmt: skip
def test_pages_of_the_calendar_have_months_and_hidden_names(
    page: str, month: date | None, name: str
) -> None:
    assert (month_of(BASE + page), file_name(BASE + page)) == (month, name)


def test_no_real_page_that_was_cut_passes_for_whole(shared: Path) -> None:
    for path in sorted((shared / "allris").glob("*/*.html")):
        html = decode(path.read_bytes()).rstrip()
        assert is_whole(html), path
        nested = [found.end() for found in re.finditer("</html>", html)][:-1]
        for end in (*nested, *range(0, len(html) - 1, 997), len(html) - 1):
            assert not is_whole(html[:end]), (path, end)


@pytest.mark.parametrize(
    ("sent_as", "declared", "header", "kept_as_sent"),
    [
        ("cp1252", "iso-8859-1", "", True),
        ("cp1252", "iso-8859-1", "iso-8859-1", True),
        ("cp1252", "iso-8859-1", "utf-8", True),
        ("utf-8", "utf-8", "iso-8859-1", True),
        ("utf-8", "utf-8", "nonsense", True),
        ("utf-8-sig", "iso-8859-1", "", True),
        ("utf-8", "iso-8859-1", "utf-8", True),
        ("utf-8", "iso-8859-1", "", True),
        ("cp1252", "utf-8", "windows-1252", True),
        ("iso-8859-15", "iso-8859-1", "iso-8859-15", False),
    ],
)
def test_the_reader_sees_every_letter(
    sent_as: str, declared: str, header: str, kept_as_sent: bool
) -> None:
    page = f'<html><meta content="text/html; charset={declared}">Größe €</html>'
    sent = page.encode(sent_as)
    kind = f"text/html; charset={header}" if header else "text/html"
    kept = readable(Fetched("", 200, sent, {"content-type": kind}))
    assert decode(kept) == page
    assert (kept == sent) == kept_as_sent
