"""Real pages of several systems are read as a person reads them.

What stands on each page was written down before it was read by a program.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from retrieval.pages import Page
from retrieval.sources.html.decoding import decode
from retrieval.sources.papers.filed import Filed
from retrieval.sources.systems import read_page, recognise
from tests.support.paths import ROOT

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests" / "support" / "pages_expected.json").read_text(encoding="utf-8")
)
PAGES = {name: page for name, page in EXPECTED.items() if page["kind"] != "calendar"}


def read(shared: Path, name: str, url: str | None = None) -> tuple[Filed, ...]:
    html = decode((shared / "pages" / name).read_bytes())
    return read_page(name, html, "Stadt Anderswo", url)


def tail(key: str | None) -> str | None:
    """A key without the place of its installation."""
    return key.rpartition("/")[2] if key else None


def test_every_page_at_hand_was_read_by_a_person(shared: Path) -> None:
    at_hand = {str(one.relative_to(shared / "pages")) for one in shared.glob("pages/**/*.html")}
    assert at_hand == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_system_is_told_by_the_marks_of_the_page(shared: Path, name: str) -> None:
    system = recognise(decode((shared / "pages" / name).read_bytes()))
    assert system is not None
    assert system.name == EXPECTED[name]["system"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_a_person_reads_there(shared: Path, name: str) -> None:
    first, *others = read(shared, name)
    page, expected = first.page, PAGES[name]
    assert page.kind == expected["kind"]
    if page.kind == "vorlage":
        check_paper(first, expected)
    else:
        check_meeting(page, expected)
    assert {one.page.tops[0].number for one in others} == set(expected.get("item_files", {}))


@pytest.mark.parametrize("name", PAGES)
def test_files_are_told_by_name_and_address(shared: Path, name: str) -> None:
    url = f"https://ris.example/bi/{Path(name).stem}.asp?x=1"
    first, *others = read(shared, name, url)
    assert files(first) == placed(PAGES[name].get("files", []), url)
    for one in others:
        named = PAGES[name]["item_files"][one.page.tops[0].number]
        assert files(one) == placed(named, url)


def check_paper(filed: Filed, expected: dict[str, Any]) -> None:
    page, vorlage = filed.page, filed.page.vorlage
    assert vorlage is not None
    assert vorlage.body == (expected["body"] or "Stadt Anderswo")
    assert vorlage.number == expected["number"]
    assert (vorlage.art, vorlage.betreff) == (expected["art"], expected["betreff"])
    assert tail(vorlage.key) == expected["key"]
    assert page.facts.office == expected.get("office")
    told = [
        [one.gremium, one.datum and one.datum.isoformat(), one.beschlussart]
        for one in vorlage.beratungsfolge
    ]
    assert told == expected.get("beratungsfolge", [])
    check_text(vorlage.text, expected)


def check_meeting(page: Page, expected: dict[str, Any]) -> None:
    sitzung = page.sitzung
    assert sitzung is not None
    assert sitzung.body == (expected["body"] or "Stadt Anderswo")
    assert sitzung.gremium == expected["gremium"]
    assert sitzung.datum == date.fromisoformat(expected["datum"])
    assert sitzung.bezeichnung == expected["bezeichnung"]
    assert (sitzung.zeit, sitzung.raum) == (expected["zeit"], expected["raum"])
    assert tail(page.meeting) == expected["meeting"]
    told = [
        [one.number, one.betreff, one.vorlage, tail(one.paper), tail(one.key), one.beschlussart]
        for one in page.tops
    ]
    assert told == expected["tops"]
    assert all(one.public for one in page.tops)
    if "paragraphs" in expected:
        check_text(page.tops[0].text, expected)


def check_text(text: str, expected: dict[str, Any]) -> None:
    assert len([one for one in text.split("\n\n") if one]) == expected["paragraphs"]
    assert text.startswith(expected.get("begins", ""))
    assert text.endswith(expected.get("ends", ""))
    assert all(words in text for words in expected.get("holds", []))


def files(filed: Filed) -> list[list[str | None]]:
    """The files of a page that lie at an address which lasts."""
    held = filed.files or ()
    return [[one.name, one.url] for one in held if "/wicket/" not in (one.url or "")]


def placed(named: list[list[str]], url: str) -> list[list[str]]:
    return [[name, urljoin(url, address)] for name, address in named]
