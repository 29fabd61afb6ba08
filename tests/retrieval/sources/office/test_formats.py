"""What is printed is read, out of DOCX, e-mails and exports; what is not printed is not."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from docx import Document
from docx.oxml.ns import qn

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.folders import read_sources
from retrieval.sources.office.mail import read_mail
from retrieval.sources.office.packed import unpacked
from retrieval.sources.office.word import read_word
from tests.support.office_files import (
    ANSWER,
    ANSWERS,
    ENQUIRY,
    QUESTIONS,
    docx,
    element,
    mail,
    packed,
    saved,
)


def run_with(text: str) -> object:
    run = element("w:r")
    run.append(element("w:t", text))
    return run


def test_word_counts_its_lists_and_so_do_we() -> None:
    document = Document()
    for text, style in [
        ("Eins?", "List Number"), ("Zwei?", "List Number"), ("a", "List Bullet"),
        ("Drei?", "List Number"), ("Text", "Normal"), ("unten", "List Number 2"),
    ]:  # fmt: skip
        document.add_paragraph(text, style=style)
    lines = read_word("a.docx", saved(document)).text.split("\n\n")
    assert lines == ["1. Eins?", "2. Zwei?", "• a", "3. Drei?", "Text", "1. unten"]


@pytest.mark.parametrize(
    ("format", "text", "labels"),
    [
        ("decimal", "Frage %1:", ["Frage 1:", "Frage 2:", "Frage 3:"]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("decimalZero", "(%1)", ["(01)", "(02)", "(03)"]),
    ],
)
def test_the_number_looks_as_word_prints_it(format: str, text: str, labels: list[str]) -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    for level in numbering.iter(qn("w:lvl")):
        level.find(qn("w:numFmt")).set(qn("w:val"), format)
        level.find(qn("w:lvlText")).set(qn("w:val"), text)
    for at in range(3):
        document.add_paragraph(f"Linde {at}", style="List Number")
    lines = read_word("a.docx", saved(document)).text.split("\n\n")
    assert lines == [f"{label} Linde {at}" for at, label in enumerate(labels)]


def test_what_is_printed_is_read_and_nothing_else() -> None:
    document = Document()
    paragraph = document.add_paragraph("Es sind ")
    deleted, inserted = element("w:del"), element("w:ins")
    gone = element("w:r")
    gone.append(element("w:delText", "acht"))
    deleted.append(gone)
    inserted.append(run_with("neun"))
    paragraph._p.extend([deleted, inserted, run_with(" Linden.")])
    hidden = document.add_paragraph("geheim").runs[0]
    hidden.font.hidden = True
    control, content = element("w:sdt"), element("w:sdtContent")
    inner = element("w:p")
    inner.append(run_with("Aus der Vorlage."))
    content.append(inner)
    control.append(content)
    paragraph._p.addnext(control)
    box, within = element("w:txbxContent"), element("w:p")
    within.append(run_with("Im Kasten."))
    box.append(within)
    run = element("w:r")
    run.append(box)
    document.add_paragraph("Daneben.")._p.append(run)
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [("Jahr", "Linden"), ("2024", "9")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.sections[0].header.paragraphs[0].text = "Stadt Talheim"
    read = read_word("a.docx", saved(document))
    assert read.text.split("\n\n") == [
        "Es sind neun Linden.", "Aus der Vorlage.", "Im Kasten.", "Daneben.", "Jahr\tLinden", "2024\t9",
    ]  # fmt: skip
    assert read.head == "Stadt Talheim"


@pytest.mark.parametrize(
    "quoted",
    [
        "-----Ursprüngliche Nachricht-----\nVon: A\n", "Am 03.02.2024 um 10:00 schrieb A B:\n",
        "Von: A B\nGesendet: Montag\nAn: C\nBetreff: x\n", "> ", "-- \n",
    ],
)  # fmt: skip
def test_an_e_mail_has_its_own_words_alone(quoted: str) -> None:
    read = read_mail("a.eml", mail("AW: WG: Linden", f"Es sind neun.\n\n{quoted}Alt und geheim.\n"))
    assert (read.subject, read.text) == ("Linden", "Es sind neun.")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "klingonisch"])
def test_an_e_mail_is_read_in_any_charset_and_as_html(charset: str) -> None:
    raw = (
        f"Subject: Gr=?x?=\nContent-Type: text/html; charset={charset}\n\n"
        "<p>Größe</p><script>x</script>"
    )
    encoded = raw.encode("cp1252" if charset != "utf-8" else "utf-8")
    assert read_mail("a.eml", encoded).text == "Größe"


def test_the_questions_of_a_numbered_list_are_answered_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(ENQUIRY[:5], QUESTIONS))
    (tmp_path / "b.docx").write_bytes(docx(ANSWER))
    [page] = read_sources([tmp_path], "Stadt Talheim").pages
    assert f"1. {QUESTIONS[0]}" in page.asked


EXPORT = """Drucksachen-Nr.;Betreff;Gremium;Sitzung;Link Anfrage;Link Antwort
2024/0129;Linden am Anger;Bauausschuss;12.03.2024;https://ris.example/d/1/a.docx;https://ris.example/b%20b.docx
2024/0130;Fehlt;Rat;12.03.2024;https://ris.example/nirgends.docx;
"""


@pytest.mark.parametrize("zipped", [True, False])
def test_an_export_tells_of_its_files_and_joins_them(tmp_path: Path, zipped: bool) -> None:
    files = {
        "export.csv": EXPORT.encode("cp1252"),
        "a.docx": docx(["Anfrage", "Linden", "1. Wie viele Linden sind es?"]),
        "b b.docx": docx(["Antwort der Verwaltung", "Es sind neun."]),
    }
    within = {"x.zip": packed(files)} if zipped else files
    for name, content in within.items():
        (tmp_path / name).write_bytes(content)
    reading = read_sources([tmp_path], "Stadt Talheim")
    [page] = reading.pages
    assert page.vorlage is not None
    assert (page.vorlage.number, page.vorlage.betreff) == ("2024/0129", "Linden am Anger")
    assert page.vorlage.text == "Es sind neun."
    assert page.vorlage.url == "https://ris.example/b%20b.docx"
    assert page.vorlage.beratungsfolge[0].gremium == "Bauausschuss"
    assert [(one.reason.code, one.reason.arguments[0]) for one in reading.left_out] == [
        (FailureCode.EXPORT_NO_FILE, 3)
    ]


def test_an_export_may_hold_the_texts_themselves(tmp_path: Path) -> None:
    rows = (
        'Nummer;Betreff;Datum;Anfragetext;Antworttext;Frage\n2024/1;Linden;;"1. Wie viele?\n\n2. Wer '
        f'gießt?";"Zu Frage 1:\n\n{ANSWERS[0]}\n\nZu Frage 2:\n\n{ANSWERS[1]}";ja\n'
    )
    (tmp_path / "export.csv").write_text(rows, encoding="utf-8")
    [page] = read_sources([tmp_path], "Stadt Talheim").pages
    assert page.vorlage is not None
    assert page.vorlage.text.split("\n\n")[1::2] == [*ANSWERS]
    assert page.asked == "1. Wie viele?\n\n2. Wer gießt?"


@pytest.mark.parametrize("text", ["ja", "nein", "x", "erledigt"])
def test_a_column_that_only_says_whether_is_no_answer(tmp_path: Path, text: str) -> None:
    (tmp_path / "e.csv").write_text(f"Nummer;Betreff;Antwort\n2024/1;Linden;{text}\n", "utf-8")
    assert not read_sources([tmp_path], "Stadt Talheim").pages


def test_a_zip_unpacks_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({"a.txt": b"0" * 3_000_000})
    monkeypatch.setattr("retrieval.sources.office.packed.LARGEST", 1_000_000)
    [(_, held)] = unpacked("a.zip", bomb)
    assert held == FailureCode.FILE_TOO_LARGE()
    monkeypatch.setattr("retrieval.sources.office.packed.MOST_UNPACKED", 2_000_000)
    for read in (lambda: [*unpacked("a.zip", bomb)], lambda: read_word("a.docx", bomb)):
        with pytest.raises(PageError):
            read()


def mutated(raw: bytes, random: Random) -> bytes:
    """The bytes, some of them changed, lost, doubled or moved."""
    content = bytearray(raw)
    for _ in range(random.randint(1, 6)):
        at, length = random.randrange(len(content) + 1), random.randint(1, 40)
        match random.randrange(4):
            case 0:
                del content[at : at + length]
            case 1:
                content[at:at] = content[at : at + length]
            case 2:
                content[at : at + 1] = random.randbytes(1)
            case _:
                content[at : at + length] = random.randbytes(length)
    return bytes(content)


def test_damaged_files_end_in_a_reason_and_cost_no_other(tmp_path: Path) -> None:
    random = Random(7)
    letter = docx(ENQUIRY, QUESTIONS)
    inner = {"a.docx": letter, "b.txt": b"Antwort der Verwaltung\n\nEs sind neun."}
    wholes = {
        "docx": letter,
        # Its parts packed without compression: damage reaches the XML.
        "zip": packed({**inner, "e.csv": EXPORT.encode()}),
        "eml": mail("Anfrage", "Wie viele Linden?\n", inner),
        "csv": EXPORT.encode(),
        "txt": b"\n\n".join(line.encode() for line in ANSWER),
    }
    good = "\n\n".join(ENQUIRY).replace("Linden", "Eichen").replace("0129", "0777")
    (tmp_path / "gut.txt").write_text(good, encoding="utf-8")
    for at in range(150):
        kind = random.choice([*wholes])
        (tmp_path / f"{at}.{kind}").write_bytes(mutated(wholes[kind], random))
    (tmp_path / "zuordnung.csv").write_bytes(
        mutated(b"Datei;Art;TOP\n7.txt;Anfrage;7\n" * 9, random)
    )
    reading = read_sources([tmp_path], "Stadt Talheim")
    assert "gut.txt" in {page.name for page in reading.pages}
    codes = {one.reason.code for one in reading.left_out}
    assert FailureCode.READER_FAILED not in codes
    assert FailureCode.UNREADABLE_FILE in codes
