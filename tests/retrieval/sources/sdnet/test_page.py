"""Pages of SD.NET with what other towns have are read right, or refused with what was expected."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from retrieval.build.collect import collect
from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.folders import read_sources
from retrieval.sources.papers.filed import Filed
from retrieval.sources.systems import read_page
from tests.support import lakeside_ris as ris
from tests.support.allris4_pages import sdnet, sdnet_agenda, sdnet_vorgang

FILES = (
    ("Anfrage der Fraktion Blau", "https://ris.talheim.example/sdnetrim/UGh1/Anfrage.pdf"),
    ("Antwort der Verwaltung", "https://ris.talheim.example/sdnetrim/UGh2/Antwort.pdf"),
)
VORGANG = sdnet_vorgang("Anfrage", "T 12/26", "Bänke<br />am Weiher", FILES)
ROWS = (
    ("top-oeff-1", "1", "Eröffnung", ""),
    ("top-oeff-1", "2", "Bänke am Weiher", "T 12/26"),
    ("top-noeff-1", "3", "Geheimweg", "T 9/26"),
)


def read(html: str) -> Filed:
    [found] = read_page("a.html", html, "X", None)
    return found


def test_the_first_label_of_a_paper_is_its_kind() -> None:
    found = read(VORGANG)
    vorlage = found.page.vorlage
    assert vorlage is not None
    assert (vorlage.art, vorlage.number) == ("Anfrage", "T 12/26")
    assert (vorlage.betreff, vorlage.body) == ("Bänke am Weiher", "Stadt Talheim")
    assert vorlage.key == "ris.talheim.example/vorgang?id=9_1"
    assert [(one.gremium, one.datum) for one in vorlage.beratungsfolge] == [
        ("Rat", date(2026, 9, 29))
    ]
    assert [(one.name, one.url) for one in found.files or ()] == [*FILES]


def test_an_agenda_tells_what_is_public_by_its_rows() -> None:
    found = read(sdnet_agenda(ROWS)).page
    assert found.sitzung is not None
    assert (found.sitzung.gremium, found.sitzung.datum) == ("Rat", date(2026, 9, 29))
    assert found.sitzung.zeit == "16:30"
    assert [(one.number, one.vorlage, one.public) for one in found.tops] == [
        ("1", None, True),
        ("2", "T 12/26", True),
        ("N 3", None, False),
    ]


def test_the_answer_lies_in_a_pdf_whose_address_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(VORGANG, "utf-8")
    (tmp_path / "b.html").write_text(sdnet_agenda(ROWS), "utf-8")
    asked = f"1. {ris.QUESTION}"
    ris.pdf(tmp_path / "frage.pdf", ("Anfrage", asked))
    ris.pdf(tmp_path / "antwort.pdf", ("Antwort der Verwaltung", asked, ris.ANSWER))
    contents = read_sources([tmp_path], "X")
    named = [one.file for one in contents.left_out if one.reason.code is FailureCode.NO_TEXT]
    assert named == [name for name, _ in FILES]
    told = zip(("frage.pdf", "antwort.pdf"), FILES, strict=True)
    entries = (f'["{file}"]\nurl = "{url}"\n' for file, (_, url) in told)
    (tmp_path / "provenance.toml").write_text("".join(entries), "utf-8")
    found = collect(read_sources([tmp_path], "X").pages).anfragen
    [one] = [one for one in found if one.antworten]
    assert [each.antwort for each in one.antworten] == [ris.ANSWER]
    assert (one.source.body, one.source.top) == ("Stadt Talheim", "2")


def test_other_pages_are_refused_with_what_was_expected() -> None:
    for html, code in (
        (sdnet("termine", "<h1>Termine</h1>"), FailureCode.OTHER_PAGE),
        (sdnet_agenda(()), FailureCode.EMPTY_AGENDA),
        (sdnet_agenda(ROWS).replace("29.09.2026", "bald"), FailureCode.NOT_DATE),
        (VORGANG.replace("Betreff:", "Inhalt:"), FailureCode.VALUE_MISSING),
    ):
        with pytest.raises(PageError) as error:
            read(html)
        assert error.value.reason.code is code


def test_a_mutated_page_is_read_or_refused() -> None:
    for html in (VORGANG, sdnet_agenda(ROWS)):
        pieces = html.split("<")
        for at in range(2, len(pieces), 2):
            for changed in ([], [pieces[at]] * 2, [pieces[(at * 7) % len(pieces)]]):
                with suppress(PageError):
                    read("<".join([*pieces[:at], *changed, *pieces[at + 1 :]]))
