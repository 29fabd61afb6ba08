"""Whatever a PDF does costs that PDF: its reason is told, the next one is read."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.pdf.extraction import extract
from retrieval.sources.pdf.pages import PAGE_BREAK, as_text
from retrieval.sources.pdf.reader import ExtractionProcess, read_pdf
from tests.harness.pdfs import NO_TEXT, outcome
from tests.support.damaged_pdfs import damaged, encrypted, letter, whole_pdfs
from tests.support.paths import SHARED

pytestmark = pytest.mark.slow

LINES = ["1. Wie viele Brunnen gibt es?", "Es gibt zwölf Brunnen."]
WHOLE = bytes(letter(LINES, pages=1).output())
BROKEN = sorted((SHARED / "cases").glob("**/*.pdf"))


def page(content: bytes, *, packed: bool = False) -> bytes:
    """A PDF of one page with this content."""
    stream = zlib.compress(content) if packed else content
    name = b"/Filter /FlateDecode" if packed else b""
    return (
        b"%%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F "
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj\n"
        b"4 0 obj << /Length %d %s >>\nstream\n%s\nendstream endobj\n"
        b"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%%%EOF\n"
    ) % (len(stream), name, stream)


def reason(raw: bytes) -> FailureCode:
    with pytest.raises(PageError) as failed:
        read_pdf("a.pdf", raw)
    return failed.value.reason.code


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_that_may_only_not_be_printed_is_read(algorithm: str) -> None:
    raw = encrypted(letter(LINES, pages=1), algorithm)
    assert LINES[1] in read_pdf("a.pdf", raw).text
    assert b"Brunnen" not in raw


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_that_needs_a_password_says_so(algorithm: str) -> None:
    raw = encrypted(letter(LINES, pages=1), algorithm, password="geheim")
    assert reason(raw) is FailureCode.PDF_PASSWORD


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_broken_pdfs_that_were_met_are_read_or_left_out_with_a_reason(path: Path) -> None:
    expected = {"enc_AES-128_empty_user.pdf": {"text"}}
    assert outcome(path.read_bytes()) in expected.get(
        path.name, {"text", "UNREADABLE_PDF", "PDF_PASSWORD", "SCAN"}
    )
    assert LINES[1] in read_pdf("next.pdf", WHOLE).text


def test_half_a_sign_is_replaced_and_a_whole_one_in_two_halves_is_not() -> None:
    words = {"<d83dde00>": "😀", "<d83d>": "\ufffd"}
    for written, shown in words.items():
        cmap = f"1 beginbfchar\n<41> {written}\nendbfchar"
        raw = (
            page(b"BT /F 12 Tf (A) Tj (rest) Tj ET")
            .replace(
                b"/BaseFont /Helvetica",
                b"/BaseFont /Helvetica /ToUnicode 5 0 R",
            )
            .replace(
                b"trailer",
                f"5 0 obj << /Length {len(cmap)} >>\nstream\n{cmap}\nendstream endobj\ntrailer".encode(),
            )
        )
        assert f"{shown}rest" in read_pdf("a.pdf", raw).text


def test_a_bomb_or_a_loop_ends_with_a_reason() -> None:
    assert reason(page(b"0 " * 60_000_000, packed=True)) is FailureCode.UNREADABLE_PDF
    assert reason(page(b"[" * 500_000)) is FailureCode.SCAN
    looped = WHOLE.replace(b"/Kids [3 0 R]", b"/Kids [1 0 R]")
    assert looped != WHOLE
    assert reason(looped) is FailureCode.UNREADABLE_PDF


def test_a_pdf_that_takes_too_long_or_too_much_memory_costs_only_itself() -> None:
    endless = page(b"BT /F 1 Tf (" + b"a" * 30_000_000 + b") Tj ET", packed=True)
    process = ExtractionProcess(seconds=2)
    assert process.extract(endless) == {"failure": "costly"}
    assert LINES[1] in process.extract(WHOLE)["pages"][0]
    process.close()
    if sys.platform == "linux":
        small = ExtractionProcess(megabytes=90)
        assert small.extract(endless) == {"failure": "costly"}
        assert LINES[1] in small.extract(WHOLE)["pages"][0]
        small.close()


def test_a_process_that_was_ended_meanwhile_is_started_anew() -> None:
    process = ExtractionProcess()
    process.extract(WHOLE)
    first = process._process
    assert first is not None
    os.kill(first.pid, 9)
    first.wait()
    assert LINES[1] in process.extract(WHOLE)["pages"][0]
    process.close()
    process.close()


@pytest.mark.parametrize("seed", range(10))
def test_damaged_pdfs_are_read_or_left_out_with_a_reason(seed: int) -> None:
    random, wholes = Random(seed), whole_pdfs()
    outcomes = {outcome(damaged(random.choice(wholes), random)) for _ in range(30)}
    assert outcomes <= {"text", "UNREADABLE_PDF", "PDF_PASSWORD", "SCAN"}


@given(st.binary(max_size=300), st.integers(0, len(WHOLE)))
def test_any_bytes_anywhere_give_pages_or_a_failure(noise: bytes, at: int) -> None:
    extracted = extract(WHOLE[:at] + noise + WHOLE[at:])
    assert extracted.keys() in ({"pages", "total"}, {"failure"})
    assert not NO_TEXT.search(as_text(extracted.get("pages", [])).replace(PAGE_BREAK, ""))
