"""A folder of letters named in any way → what each is, what belongs together, and its table."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path

import pytest

from bot.texts.failures import in_german
from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.sources.folders import SourceContents, read_sources
from tests.support.office_files import ANSWER, ANSWERS, ENQUIRY, docx, mail, packed, pdf

HEADINGS = [
    "Datei", "Art", "Nummer", "Gremium", "Sitzung am", "TOP", "Betreff", "gehört zu", "Stand/Hinweis",
]  # fmt: skip
Row = dict[str, str]


def read(folder: Path) -> SourceContents:
    """What a folder says, as a build reads it: its table is written."""
    reading = read_sources([folder], "Stadt Talheim")
    for table in reading.tables:
        table.save(in_german)
    return reading


def table(folder: Path) -> dict[str, Row]:
    text = (folder / "zuordnung.csv").read_text("utf-8-sig")
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=";")
    assert rows.fieldnames == HEADINGS
    return {row["Datei"]: row for row in rows}


def change(
    folder: Path, file: str, encoding: str = "utf-8-sig", mark: str = ";", **cells: str
) -> None:
    """Change cells of a row, and save the table as a program does."""
    rows = table(folder)
    names = {one.replace(" ", "_").replace("/", "_"): one for one in HEADINGS}
    rows[file] |= {names[name]: cell for name, cell in cells.items()}
    out = StringIO()
    writer = csv.DictWriter(out, HEADINGS, delimiter=mark)
    writer.writeheader()
    writer.writerows(rows.values())
    (folder / "zuordnung.csv").write_bytes(out.getvalue().encode(encoding))


def letter(lines: Iterable[str]) -> bytes:
    """The quickest kind of file."""
    return "\n\n".join(lines).encode()


def said(page: Page) -> str:
    return page.tops[0].text if page.tops else page.vorlage.text if page.vorlage else ""


def reasons(reading: SourceContents) -> dict[str, str]:
    return {one.file: one.reason.code.name for one in reading.left_out}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an Anfrage and its answer, named so that nobody can tell."""
    found = tmp_path / "Post 2024"
    found.mkdir()
    (found / "Scan_0001.txt").write_bytes(letter(ENQUIRY))
    (found / "Brief final v2.txt").write_bytes(letter(ANSWER))
    return found


def test_letters_are_told_by_what_they_say_and_joined(folder: Path) -> None:
    [page] = read(folder).pages
    assert (page.reply, page.kind) == (True, "letter")
    assert page.sitzung is not None
    assert (page.sitzung.gremium, page.sitzung.datum.isoformat()) == ("Gemeinderat", "2024-03-12")
    [top] = page.tops
    assert (top.number, top.vorlage, top.betreff) == ("7.1", "2024/0129", "Linden am Anger")
    assert top.text == f"Zu Frage 1:\n\n{ANSWERS[0]}\n\nZu Frage 2:\n\n{ANSWERS[1]}"
    assert "1. Wie viele Linden" in page.asked
    assert page.facts.askers == ("Fraktion Grüne Liste",)
    rows = table(folder)
    assert rows["Brief final v2.txt"] | {"Stand/Hinweis": ""} == {
        "Datei": "Brief final v2.txt", "Art": "Antwort", "Nummer": "", "Gremium": "Gemeinderat",
        "Sitzung am": "12.03.2024", "TOP": '="7.1"', "Betreff": "Linden am Anger",
        "gehört zu": "Scan_0001.txt", "Stand/Hinweis": "",
    }  # fmt: skip
    assert (rows["Scan_0001.txt"]["Art"], rows["Scan_0001.txt"]["Nummer"]) == (
        "Anfrage", "2024/0129",
    )  # fmt: skip


def test_the_same_letters_say_the_same_as_pdf_text_e_mail_and_zip(folder: Path) -> None:
    expected = said(read(folder).pages[0])
    letters = {"docx": docx, "pdf": pdf, "txt": lambda lines: "\n\n".join(lines).encode("cp1252")}
    for kind, made in letters.items():
        other = folder.parent / kind
        other.mkdir()
        inner = {f"a.{kind}": made(ENQUIRY), f"b.{kind}": made(ANSWER)}
        (other / "post.eml").write_bytes(mail("Unterlagen", "anbei alles\n", inner))
        for name, content in inner.items():
            (other / name).write_bytes(content)
        (other / "export.zip").write_bytes(
            packed({f"2024/{key}": one for key, one in inner.items()})
        )
        reading = read(other)
        assert [said(one) for one in reading.pages] == [expected], kind
        # What is there three times is read once, and said to be.
        assert {*reasons(reading).values()} == {"SAME_TEXT"}
        assert len(table(other)) == 7


def test_what_an_office_corrects_holds_and_all_else_follows_the_files(folder: Path) -> None:
    read(folder)
    change(folder, "Scan_0001.txt", Betreff="Linden und Bänke", Nummer="2024/0130")
    for _ in range(3):
        [page] = read(folder).pages
        assert (page.tops[0].betreff, page.tops[0].vorlage) == ("Linden und Bänke", "2024/0130")
        assert table(folder)["Scan_0001.txt"]["Betreff"] == "Linden und Bänke"
    # The letter itself changes: its Gremium follows, the corrected cells stay.
    (folder / "Brief final v2.txt").write_bytes(
        letter([line.replace("Gemeinderat", "Bauausschuss") for line in ANSWER])
    )
    [page] = read(folder).pages
    assert page.sitzung is not None
    assert (page.sitzung.gremium, page.tops[0].vorlage) == ("Bauausschuss", "2024/0130")
    # Taken back: what the letter says counts again.
    change(folder, "Scan_0001.txt", Betreff="Linden am Anger", Nummer="2024/0129")
    assert read(folder).pages[0].tops[0].vorlage == "2024/0129"


@pytest.mark.parametrize(
    ("encoding", "mark", "day"),
    [
        ("utf-8", ",", "01.02.2024"),
        ("utf-8-sig", ";", "1.2.24"),
        ("cp1252", ";", "2024-02-01"),
        ("utf-16", "\t", "01.02.2024 00:00"),
    ],
)
def test_a_table_is_read_however_a_program_saved_it(
    folder: Path, encoding: str, mark: str, day: str
) -> None:
    read(folder)
    (folder / "Brief final v2.txt").unlink()
    change(folder, "Scan_0001.txt", encoding, mark, Gremium="Rat für Übermut", Sitzung_am=day)
    [page] = read(folder).pages
    assert page.vorlage is not None
    [station] = page.vorlage.beratungsfolge
    assert (station.gremium, str(station.datum)) == ("Rat für Übermut", "2024-02-01")


def test_what_excel_makes_of_numbers_is_no_correction(folder: Path) -> None:
    text = [line.replace("2024/0129", "12/2024") for line in ENQUIRY]
    (folder / "Scan_0001.txt").write_bytes(letter(text))
    read(folder)
    assert table(folder)["Scan_0001.txt"]["Nummer"] == '="12/2024"'
    for damaged in ("Dez 24", "01.12.2024", "12/2024", '="12/2024"'):
        change(folder, "Scan_0001.txt", Nummer=damaged)
        read(folder)
        assert table(folder)["Scan_0001.txt"]["Nummer"] == '="12/2024"'


@pytest.mark.parametrize(
    ("cells", "said_of_it"),
    [
        ({"Art": "Kuchen"}, "Spalte „Art“: „Kuchen“"),
        ({"Sitzung_am": "31.02.2024"}, "Spalte „Sitzung am“: „31.02.2024“"),
        ({"Sitzung_am": "im Mai"}, "Spalte „Sitzung am“: „im Mai“"),
        ({"TOP": "siebter"}, "Spalte „TOP“: „siebter“"),
        ({"Nummer": "---"}, "Spalte „Nummer“: „---“"),
        ({"gehört_zu": "nirgends.pdf"}, "Spalte „gehört zu“: „nirgends.pdf“"),
    ],
)
def test_a_bad_cell_is_named_with_its_place_and_costs_its_letter_alone(
    folder: Path, cells: Row, said_of_it: str
) -> None:
    (folder / "Anderes.txt").write_bytes(
        letter(["Antwort der Verwaltung zur Anfrage „Weiher“", "Das Freibad öffnet am 1. Mai."])
    )
    read(folder)
    change(folder, "Brief final v2.txt", **cells)
    reading = read(folder)
    assert {page.name for page in reading.pages} == {"Anderes.txt", "Scan_0001.txt"}
    [problem] = [one for one in reading.left_out if one.file == "zuordnung.csv"]
    assert "Zeile 3" in in_german(problem.reason)
    assert said_of_it in in_german(problem.reason)
    row = table(folder)["Brief final v2.txt"]
    assert set(cells.values()) <= {one.lstrip("'") for one in row.values()}
    assert said_of_it in row["Stand/Hinweis"]
    assert len(read(folder).pages) == 2


def test_no_join_is_guessed_and_the_table_says_what_to_fill_in(folder: Path) -> None:
    text = [line.replace("2024/0129", "2024/0200") for line in ENQUIRY]
    (folder / "Zweite.txt").write_bytes(letter([line.replace("Linden", "Eichen") for line in text]))
    alone = ["Antwort der Verwaltung", "Betreff: Laternen", "Es sind 40 Laternen."]
    (folder / "Allein.txt").write_bytes(letter(alone))
    both = "Antwort der Verwaltung zu den Anfragen Nr. 2024/0129 und Nr. 2024/0200"
    (folder / "Beide.txt").write_bytes(letter([both, "Betreff: Bäume", "Es sind neun."]))
    read(folder)
    rows = table(folder)
    assert "passt zu keiner Anfrage" in rows["Allein.txt"]["Stand/Hinweis"]
    assert "passt zu mehreren Anfragen" in rows["Beide.txt"]["Stand/Hinweis"]
    assert not rows["Allein.txt"]["gehört zu"] + rows["Beide.txt"]["gehört zu"]
    # By file or by number, from either side.
    change(folder, "Beide.txt", gehört_zu="2024/0200")
    change(folder, "Brief final v2.txt", gehört_zu="")
    change(folder, "Scan_0001.txt", gehört_zu="Allein.txt")
    for _ in range(2):
        pages = {page.vorlage.number if page.vorlage else page.tops[0].vorlage: page
                 for page in read(folder).pages}  # fmt: skip
        assert said(pages["2024/0129"]) == "Es sind 40 Laternen."
        assert said(pages["2024/0200"]) == "Es sind neun."
        assert pages[None].name == "Brief final v2.txt"


def test_an_answer_with_a_number_of_its_own_is_a_paper_that_answers_another(folder: Path) -> None:
    lines = [*ANSWER[:2], "Vorlage Nr.: 2024/0129-1", *ANSWER[2:]]
    (folder / "Brief final v2.txt").write_bytes(letter(lines))
    answer, enquiry = sorted(read(folder).pages, key=lambda one: not one.reply)
    assert enquiry.vorlage is not None
    assert answer.tops[0].vorlage == "2024/0129-1"
    assert answer.about == enquiry.vorlage.key
    assert answer.asked == enquiry.asked != ""


def test_two_letters_with_one_number_are_both_kept(folder: Path) -> None:
    other = [line.replace("Linden am Anger", "Bänke im Park") for line in ENQUIRY]
    for name, lines in {"a": other, "b": [*other[:-1], "2. Wer streicht die Bänke?"]}.items():
        (folder / f"{name}.txt").write_bytes(letter(lines))
    pages = read(folder).pages
    keys = [page.vorlage.key if page.vorlage else page.tops[0].paper for page in pages]
    assert len({*keys}) == len(pages) >= 3


OTHERS: dict[str, tuple[str, list[str], str]] = {
    "Niederschrift": (
        "Protokoll",
        ["Niederschrift über die Sitzung", "TOP 1", "Nichts."],
        "Niederschrift",
    ),
    "a motion": ("Brief", ["Antrag der SPD-Fraktion", "Wir beantragen neue Bänke."], "Sonstiges"),
    "by its name": ("Haushaltsplan 2024", ["Zahlen", "Viele Zahlen."], "Sonstiges"),
    "nothing": ("Brief", ["Guten Tag", "Wir danken für Ihren Hinweis."], ""),
    "a question of anybody": ("Brief", ["Guten Tag", "Kommen Sie zum Fest?"], ""),
    "what members state": (
        "Stellungnahme",
        ["Stellungnahme der SPD-Fraktion", "Das ist falsch."],
        "",
    ),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_neither_asks_nor_answers_is_not_read(folder: Path, kind: str) -> None:
    name, lines, art = OTHERS[kind]
    (folder / f"{name}.docx").write_bytes(docx(lines))
    reading = read(folder)
    assert [page.name for page in reading.pages] == ["Brief final v2.txt"]
    row = table(folder)[f"{name}.docx"]
    assert row["Art"] == art
    assert ("Spalte „Art“" in row["Stand/Hinweis"]) == (not art)
    assert (f"{name}.docx" in reasons(reading)) == (not art)
    # An office knows better.
    change(folder, f"{name}.docx", Art="Antwort")
    assert len(read(folder).pages) == 2


@pytest.mark.parametrize(
    "line",
    ["nichtöffentlich", "Status: nicht öffentlich", "Vertraulich!", "TOP: N 7.1", "TOP: NÖ 3"],
)
def test_what_says_that_it_is_not_public_is_not_read(folder: Path, line: str) -> None:
    lines = [*ANSWER[:6], line, *ANSWER[7:]]
    (folder / "Brief final v2.txt").write_bytes(letter(lines))
    reading = read(folder)
    assert [page.name for page in reading.pages] == ["Scan_0001.txt"]
    assert reasons(reading) == {"Brief final v2.txt": "NON_PUBLIC_FILE"}
    assert table(folder)["Brief final v2.txt"]["Art"] == "Sonstiges"
    assert ANSWERS[0] not in (folder / "zuordnung.csv").read_text("utf-8-sig")


UNREAD: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "a scan": ("a.pdf", lambda: pdf([""]), "SCAN", "ohne Textebene"),
    "a password": ("a.pdf", lambda: pdf(ENQUIRY, "geheim"), "PDF_PASSWORD", "Passwort"),
    "no PDF": ("a.pdf", lambda: b"%PDF-1.4 kaputt", "UNREADABLE_PDF", "nicht zu lesen"),
    "no DOCX": ("a.docx", lambda: b"x", "UNREADABLE_FILE", "keine lesbare DOCX-Datei"),
    "an old one": ("a.doc", lambda: b"x", "TO_CONVERT", "bitte als „.docx“ speichern"),
    "a locked DOCX": (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "FILE_PASSWORD", "Passwort",
    ),
    "Outlook": ("a.msg", lambda: b"x", "TO_CONVERT", "bitte als „.eml“ speichern"),
    "an empty DOCX": ("a.docx", lambda: docx([]), "EMPTY_FILE", "ohne Text"),
    "no e-mail": ("a.eml", lambda: b"\x00", "UNREADABLE_FILE", "keine lesbare EML-Datei"),
    "no ZIP": ("a.zip", lambda: b"PK", "UNREADABLE_FILE", "keine lesbare ZIP-Datei"),
    "no export": ("a.csv", lambda: b"Wetter;Wind\n1;2\n", "EXPORT_COLUMNS", "ohne bekannte Spalten"),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNREAD)
def test_what_cannot_be_read_is_named_in_german_and_costs_itself(folder: Path, kind: str) -> None:
    name, content, code, german = UNREAD[kind]
    (folder / name).write_bytes(content())
    reading = read(folder)
    assert len(reading.pages) == 1
    assert reasons(reading) == {name: code}
    assert german in table(folder)[name]["Stand/Hinweis"]


def test_a_table_that_is_none_is_left_as_it_is_and_nothing_is_published(folder: Path) -> None:
    # An office may have said in it what is not to be read.
    for content in (b"Meine Liste\nvon Hand\n", b"\xff\xfex\x00"):
        (folder / "zuordnung.csv").write_bytes(content)
        reading = read(folder)
        assert (reading.pages, reading.is_whole) == ((), False)
        assert reasons(reading) == {"zuordnung.csv": "TABLE_COLUMN"}
        assert (folder / "zuordnung.csv").read_bytes() == content
    (folder / "zuordnung.csv").write_bytes(b"")
    assert len(read(folder).pages) == 1


def test_a_row_that_is_there_twice_counts_once_and_one_of_a_file_that_is_gone_stays(
    folder: Path,
) -> None:
    read(folder)
    change(folder, "Scan_0001.txt", Betreff="Bäume")
    path = folder / "zuordnung.csv"
    path.write_text(
        path.read_text("utf-8-sig") + "Scan_0001.txt;Sonstiges;;;;;;;\r\n;Antwort;;;;;;;\r\n",
        "utf-8",
    )
    reading = read(folder)
    codes = [one.reason.code for one in reading.left_out]
    assert codes == [FailureCode.ROW_TWICE, FailureCode.CELL]
    assert reading.pages[0].tops[0].betreff == "Bäume"
    (folder / "Scan_0001.txt").rename(folder.parent / "anderswo.docx")
    read(folder)
    row = table(folder)["Scan_0001.txt"]
    assert (row["Betreff"], row["Stand/Hinweis"]) == ("Bäume", "liegt nicht mehr im Ordner")


@pytest.mark.xfail(os.geteuid() == 0, reason="root may write everywhere", run=False)
def test_a_folder_that_may_only_be_read_gets_its_table_beside_it(folder: Path) -> None:
    folder.chmod(0o555)
    try:
        read(folder)
    finally:
        folder.chmod(0o755)
    assert (folder.parent / f"{folder.name}.zuordnung.csv").is_file()


def test_a_table_beside_the_folder_is_read_too(folder: Path) -> None:
    read(folder)
    change(folder, "Scan_0001.txt", Betreff="Bäume")
    (folder / "zuordnung.csv").rename(folder.parent / f"{folder.name}.zuordnung.csv")
    assert read(folder).pages[0].tops[0].betreff == "Bäume"


@pytest.mark.parametrize("mode", [0o2770, 0o755])
def test_whoever_may_put_files_into_a_folder_may_correct_its_table(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    read(folder)
    assert bool((folder / "zuordnung.csv").stat().st_mode & 0o020) == bool(mode & 0o020)


def test_what_could_steer_a_spreadsheet_or_lead_out_of_a_folder_does_neither(folder: Path) -> None:
    evil = [
        "Anfrage der Gruppe X",
        'Betreff: =HYPERLINK("http://x.example";"klick")',
        "1. Wie geht es?",
    ]
    (folder / "=cmd.docx").write_bytes(docx(evil))
    names = ["../../aus.docx", "/etc/x.docx", "C:/x.docx", "..\\..\\y.docx"]
    (folder / "z.zip").write_bytes(packed({name: docx(ENQUIRY) for name in names}))
    reading = read(folder)
    rows = table(folder)
    assert rows["'=cmd.docx"]["Betreff"].startswith("'=HYPERLINK")
    assert [one.reason.code for one in reading.left_out].count(FailureCode.UNSAFE_NAME) == 4
    assert {one.name for one in folder.parent.iterdir()} == {folder.name}
    change(folder, "'=cmd.docx", Nummer="2024/7")
    assert "2024/7" in {page.vorlage.number for page in read(folder).pages if page.vorlage}


def test_no_table_is_written_where_no_letters_are(tmp_path: Path) -> None:
    (tmp_path / "notiz.csv").write_text("Wetter;Wind\n1;2\n")
    (tmp_path / "seite.txt").write_text("Der Markt\n\n" + "Der Markt zieht an den Bahnhof um. " * 4)
    reading = read(tmp_path)
    assert [page.kind for page in reading.pages] == ["context"]
    assert reading.tables == () or not (tmp_path / "zuordnung.csv").exists()
