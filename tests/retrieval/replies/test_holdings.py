"""The quality report: what it counts, and that a person can read it."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fpdf import FPDF

from bot.cli.__main__ import app
from bot.cli.quality_page import quality_page
from bot.texts import quality as texts
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.holdings import Count, Quality
from retrieval.sources.folders import read_sources
from tests.support.papers import BENCHES, SCHEMA, TREES, Paper, slash, write

TODAY = date(2026, 1, 1)
LONG = "Dazu teilt das Gartenamt mit, dass die Bänke im Frühjahr gestrichen werden. " * 4
PAPERS = (
    Paper("2021/0001", "Bänke", BENCHES, "2021-03-01"),
    Paper("2022/0002", "Linden", TREES, "2022-03-01"),
    Paper("2022/0003", "Anfrage: Brunnen", "", "2022-04-01"),
    Paper("2025/0004", "Anfrage: Spielplatz", "", "2025-12-20"),
    Paper("2022/0005", "Farbe", f"1. Wann werden die Bänke gestrichen?\n\n{LONG}", "2022-05-01"),
    Paper("2023/0006", "Anstrich", f"1. Wann ist der Anstrich?\n\n{LONG}", "2023-05-01"),
    Paper(
        "2023/0007",
        "Zwei Fragen",
        "Die Bänke pflegt das Gartenamt seit vielen Jahren.",
        "2023-06-01",
        asked="1. Wie viele Bänke gibt es?\n\n2. Seit wann stehen sie?",
    ),
)


@pytest.fixture
def archive(tmp_path: Path, encoder: Encoder) -> Archive:
    """An archive of those papers."""
    folder = write(tmp_path / "records", PAPERS)
    (folder / "half.jsonl").write_text("{}\n", encoding="utf-8")
    reading = read_sources([folder], "Stadt Musterstadt")
    build_archive(reading, tmp_path / "archive", encoder, datetime(2026, 1, 1, tzinfo=UTC))
    return Archive.open(tmp_path / "archive", encoder)


@pytest.fixture
def found(archive: Archive) -> Quality:
    """Its quality on the first day of 2026."""
    return archive.quality(TODAY)


def test_enquiries_are_counted_by_year_and_gremium(found: Quality) -> None:
    assert (found.enquiries, found.answered) == (7, 5)
    assert found.by_year == (
        Count("2021", 1, 1),
        Count("2022", 3, 2),
        Count("2023", 2, 2),
        Count("2025", 1, 0),
    )
    assert found.by_gremium == (Count("Gemeinderat", 7, 5),)


def test_only_what_waits_for_long_is_overdue(found: Quality) -> None:
    [late] = found.overdue
    assert (late.source.vorlage, late.days) == ("2022/0003", 1371)


def test_replies_that_could_not_be_taken_apart_are_named_with_why(found: Quality) -> None:
    assert [(one.source.vorlage, one.trouble) for one in found.problems] == [
        ("2022/0003", "unread"),
        ("2023/0007", "whole"),
        ("2025/0004", "unread"),
    ]


def enquiry(number: str, *files: dict[str, object], name: str = "Verschiedenes") -> dict[str, Any]:
    """A paper that its source calls an enquiry, and no more than that."""
    return {
        "id": f"https://example.org/p/{slash(number)}",
        "type": f"{SCHEMA}/Paper",
        "paperType": "Kleine Anfrage",
        "name": name,
        "reference": number,
        "auxiliaryFile": list(files),
    }


def test_every_paper_called_an_enquiry_is_counted_with_its_reason(
    tmp_path: Path, encoder: Encoder
) -> None:
    folder = write(tmp_path / "records", PAPERS[:1])
    bare = (
        enquiry("2024/0001"),
        enquiry("2024/0002", {"id": "f/2", "name": "Anfrage"}),
        enquiry("2024/0003", {"id": "f/3", "name": "Protokoll", "text": "Niederschrift: Ja."}),
        enquiry("2024/0004", name="Anfrage: Brunnen"),
    )
    lines = "".join(json.dumps(one) + "\n" for one in bare)
    (folder / "bare.jsonl").write_text(lines, encoding="utf-8")
    build_archive(read_sources([folder], "X"), tmp_path / "a", encoder, datetime.now(UTC))
    found = Archive.open(tmp_path / "a", encoder).quality(TODAY)
    # The last one is an enquiry by its title.
    assert (found.enquiries, found.answered, found.unread) == (2, 1, 3)
    assert sorted((one.source.vorlage, one.trouble) for one in found.problems) == [
        ("2024/0001", "no-file"),
        ("2024/0002", "no-text"),
        ("2024/0003", "unread"),
        ("2024/0004", "no-file"),
    ]
    page = quality_page(found, TODAY, ("X",))
    assert texts.UNREAD_LEAD in page
    for trouble in ("no-file", "no-text", "unread"):
        assert texts.TROUBLES[trouble] in page


@pytest.mark.slow
def test_no_paper_of_a_real_city_is_lost(shared: Path, tmp_path: Path, encoder: Encoder) -> None:
    papers = gzip.decompress((shared / "karlsruhe" / "papers.jsonl.gz").read_bytes())
    chosen = [one for one in papers.splitlines(keepends=True) if b'"text":' not in one]
    (tmp_path / "papers.jsonl").write_bytes(b"".join(chosen))
    build_archive(read_sources([tmp_path], "X"), tmp_path / "a", encoder, datetime.now(UTC))
    found = Archive.open(tmp_path / "a", encoder).quality(TODAY)
    assert len(chosen) > 30
    assert found.enquiries + found.unread == len(chosen)
    assert len(found.problems) == len(chosen)


def test_the_same_long_answer_in_two_papers_is_a_duplicate(found: Quality) -> None:
    assert [[source.vorlage for source in group] for group in found.duplicates] == [
        ["2022/0005", "2023/0006"]
    ]


def test_a_scan_is_named_with_its_paper_and_its_link(tmp_path: Path, encoder: Encoder) -> None:
    folder = write(tmp_path / "records", PAPERS[:1])
    file = {"id": "https://example.org/files/9", "name": "Anfrage"}
    scanned = enquiry("2024/0009", file, name="Brücke <neu>") | {"web": "https://example.org/9"}
    (folder / "more.jsonl").write_text(json.dumps(scanned) + "\n", encoding="utf-8")
    (folder / "files").mkdir()
    blank = FPDF()
    blank.add_page()
    blank.output(str(folder / "files" / "files-9.pdf"))
    build_archive(read_sources([folder], "X"), tmp_path / "a", encoder, datetime.now(UTC))
    found = Archive.open(tmp_path / "a", encoder).quality(TODAY)
    [left] = found.left_out
    assert left.source
    assert (left.file, left.source.vorlage) == ("files-9.pdf", "2024/0009")
    page = BeautifulSoup(quality_page(found, TODAY, ()), "html.parser")
    [row] = [row for row in page.find_all("tr") if "files-9.pdf" in row.get_text()]
    link = row.find("a")
    assert link
    assert (link["href"], link.get_text()) == ("https://example.org/9", "Brücke <neu>")
    assert "Vorlage 2024/0009" in row.get_text()


def test_files_that_were_not_read_stay_known(found: Quality) -> None:
    assert [one.file for one in found.left_out] == ["half.jsonl"]


def test_the_page_says_it_all_and_fetches_nothing(found: Quality) -> None:
    html = quality_page(found, TODAY, ("Stadt <Musterstadt>",))
    page = BeautifulSoup(html, "html.parser")
    text = page.get_text(" ")
    for shown in ("Brunnen", "1371", texts.TROUBLES["whole"], "half.jsonl", "Stadt <Musterstadt>"):
        assert shown in text
    years, gremien = page.find_all("figure")
    assert "Gemeinderat" in gremien.get_text()
    assert "2022" in years.get_text()
    # The longest bar is that of the year with most enquiries; all of a bar are its answers.
    widths = [
        [part["style"] for part in bar.find_all("span")] for bar in years.select(".chart .bar")
    ]
    assert widths[:2] == [["width: 33.3%", "width: 0.0%"], ["width: 66.7%", "width: 33.3%"]]
    # What a chart shows, a table beside it says.
    assert all(figure.get("aria-hidden") == "true" for figure in page.find_all("figure"))
    assert not page.find_all(href=re.compile("javascript:"))
    assert not page.find_all(["script", "link", "img", "iframe"])
    assert not [tag for tag in page.find_all(True) if tag.get("src")]
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")]
    assert ["2022", "3", "2", "67 %"] in rows
    assert ["Gemeinderat", "7", "5", "71 %"] in rows


def test_columns_of_numbers_are_marked_from_heading_to_end(found: Quality) -> None:
    html = quality_page(found, TODAY, ())
    page = BeautifulSoup(html, "html.parser")
    marked = [
        [cell.get_text() for cell in row.find_all(class_="number")] for row in page.find_all("tr")
    ]
    assert [texts.ENQUIRIES, texts.ANSWERED, texts.SHARE] in marked
    assert ["3", "2", "67 %"] in marked
    assert marked.index(["1371"]) == marked.index([texts.DAYS]) + 1
    assert [] in marked  # The table of replies that could not be taken apart has none.
    [rule] = re.findall(r"(?m)^\.number \{(.+?)\}", html)
    for declaration in ("overflow-wrap: normal", "text-align: right", "tabular-nums"):
        assert declaration in rule
    assert "td.number { white-space: nowrap; }" in html


def test_the_page_of_an_empty_archive_is_readable() -> None:
    page = quality_page(Quality(0, 0, 0, (), (), (), (), (), (), ()), TODAY, ())
    assert page.count(texts.NONE) == 5


def test_status_writes_the_report(archive: Archive, tmp_path: Path) -> None:
    report = tmp_path / "reports" / "report.html"
    app(
        ["status", "--archive", str(tmp_path / "archive"), "--report", str(report)],
        standalone_mode=False,
    )
    assert texts.QUALITY_TITLE in report.read_text(encoding="utf-8")
