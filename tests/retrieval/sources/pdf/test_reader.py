"""PDFs of a council, made here as offices make them: forms, page numbers, broken words, scans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fpdf import FPDF

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.folders import read_sources
from retrieval.sources.oparl.files import pdf_name
from retrieval.sources.pdf.reader import read_pdf
from retrieval.sources.pdf.text import paragraphs
from tests.support.papers import BENCHES, Paper, write


class Letter(FPDF):
    """A letter with the same head and foot on each page."""

    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.cell(text="Stadt Musterdorf - Dezernat 3", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(text=f"Stellungnahme 2024/0815 - Blatt {self.page_no()}")


def letter(path: Path, pages: list[list[str]]) -> Path:
    pdf = Letter()
    for lines in pages:
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        for line in lines:
            pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(path))
    return path


PAGES = [
    ["Stellungnahme zur Anfrage", "1. Wie viele Übergänge gibt es?", "Für Fußgängerin-", "nen und Fußgänger gibt es"],
    ["zwölf Übergänge an Bus-", "und Bahnlinien.", "2. Werden es mehr?", "Nein, im Jahr 2025 nicht."],
]  # fmt: skip


def test_head_and_foot_of_the_pages_go_and_broken_words_are_whole(tmp_path: Path) -> None:
    text = paragraphs(read_pdf("a.pdf", letter(tmp_path / "a.pdf", PAGES).read_bytes()).text)
    assert (
        "Für Fußgängerinnen und Fußgänger gibt es zwölf Übergänge an Bus- und Bahnlinien." in text
    )
    assert "Nein, im Jahr 2025 nicht." in text
    assert "Dezernat" not in text
    assert "Blatt" not in text


def test_scans_and_damaged_files_are_refused_with_the_reason(tmp_path: Path) -> None:
    blank = FPDF()
    blank.add_page()
    blank.rect(10, 10, 100, 100, style="F")
    blank.output(str(tmp_path / "scan.pdf"))
    with pytest.raises(PageError, match="probably a scan"):
        read_pdf("scan.pdf", (tmp_path / "scan.pdf").read_bytes())
    whole = letter(tmp_path / "whole.pdf", PAGES).read_bytes()
    for number, damaged in enumerate(
        (b"", b"%PDF-1.4 no more", whole[: len(whole) // 2], b"\x00" * 500)
    ):
        with pytest.raises(PageError, match=f"{number}.pdf"):
            read_pdf(f"{number}.pdf", damaged)


def test_of_a_very_long_pdf_the_first_pages_are_read_and_the_report_says_so(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "records", [Paper("2022/0001", "Bänke", BENCHES)])
    dump = folder / "objects.jsonl"
    rows = [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]
    file = next(row["mainFile"] for row in rows if "mainFile" in row)
    del file["text"]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    pages = [[*PAGES[0], *PAGES[1]], *([["Anlage: Liste der Übergänge"]] * 200)]
    letter(folder / pdf_name(file["accessUrl"]), pages)
    reading = read_sources([folder], "Stadt Musterstadt")
    [left] = reading.left_out
    assert left.reason == FailureCode.PDF_LONG(200, 201)
    assert left.source
    assert left.source.vorlage == "2022/0001"
    [page] = (one for one in reading.pages if one.kind == "paper")
    assert "zwölf Übergänge" in str(page)


def test_an_enquiry_without_text_in_the_interface_is_answered_from_its_pdf(tmp_path: Path) -> None:
    file = {"id": "https://stadt.example/oparl/files/9", "name": "Stellungnahme"}
    paper = {
        "id": "https://stadt.example/oparl/papers/1", "type": "https://schema.oparl.org/1.1/Paper",
        "name": "Übergänge", "paperType": "Anfrage", "reference": "2024/0815", "mainFile": file,
    }  # fmt: skip
    (tmp_path / "files").mkdir()
    letter(tmp_path / "files" / pdf_name(file["id"]), PAGES)
    (tmp_path / "papers.jsonl").write_text(json.dumps(paper) + "\n")
    [page] = read_sources([tmp_path], "Stadt Musterdorf").pages
    assert page.reply
    assert page.vorlage is not None
    assert "an Bus- und Bahnlinien." in str(page.vorlage.text)
