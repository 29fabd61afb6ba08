"""What letters say of themselves on lines of their own: days, Gremien, numbers, greetings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from retrieval.german.dates import MONTHS
from retrieval.sources.folders import read_sources
from retrieval.sources.forms.letters import without_signature
from retrieval.sources.office.letterhead import read_letterhead
from retrieval.sources.papers.speakers import speaker_of
from tests.support.office_files import docx, element, mail, pdf, saved

ASKED = ["Fraktion Grüne Liste", "Talheim, 3. Februar 2024", "Anfrage: Linden am Anger",
         "1. Wie viele Linden stehen am Anger?", "2. Wer gießt sie?"]  # fmt: skip
REPLY = ["Stadt Talheim, Der Bürgermeister", "Talheim, 12. März 2024",
         "Ihre Anfrage vom 3. Februar 2024: Linden am Anger", "Sehr geehrte Frau Au,",
         "Ihre Anfrage beantworte ich wie folgt:", "Zu 1.", "Es sind neun Linden.", "Zu 2.",
         "Das Gartenamt gießt sie.", "Mit freundlichen Grüßen", "Kim Bach", "Bürgermeisterin",
         "Stadt Talheim · Rathausplatz 1 – Seite 1 von 1"]  # fmt: skip


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("form", ["Talheim, den {}", "Talheim, {}", "{}", "Datum: {}"])
def test_a_day_is_read_whether_its_month_is_a_number_or_a_word(month: int, form: str) -> None:
    name = MONTHS[month - 1].capitalize()
    for told in (f"7. {name} 2024", f"07.{month:02}.2024"):
        head = read_letterhead(f"Anfrage\n{form.format(told)}\nBetreff: Linden\n")
        assert head.written == date(2024, month, 7), told


@pytest.mark.parametrize("gremium", [
    "Stadtrat", "Rat der Stadt", "Haupt- und Finanzausschuss", "Ausschuss für Sport und Kultur",
    "Bezirksvertretung Nord", "Stadtverordnetenversammlung", "Seniorenbeirat", "Kreistag",
])  # fmt: skip
@pytest.mark.parametrize("form", [
    "{}, 27.03.2025", "{} am 27. März 2025", "Beratungsfolge: {} 27.03.2025", "{}, 27.03.2025, TOP 4.2",
    "{}, Sitzung am 27.03.2025", "{} – öffentliche Sitzung vom 27.03.2025, TOP 4.2",
])  # fmt: skip
def test_a_line_that_names_a_gremium_and_a_day_is_the_meeting(gremium: str, form: str) -> None:
    head = read_letterhead(f"Antwort der Verwaltung\n{form.format(gremium)}\nBetreff: Linden\n")
    assert (head.gremium, head.meeting, head.written) == (gremium, date(2025, 3, 27), None)
    assert head.item == ("4.2" if "TOP" in form else None)


@pytest.mark.parametrize(
    "place", ["Talheim", "Referat", "Der Landrat", "Donnerstag", "Stadtbaurat"]
)
def test_a_place_or_an_office_and_a_day_are_no_meeting(place: str) -> None:
    head = read_letterhead(f"Antwort der Verwaltung\n{place}, 27.03.2025\nBetreff: Linden\n")
    assert (head.meeting, head.written) == (None, date(2025, 3, 27))


def test_a_number_behind_the_words_of_the_heading_is_that_of_the_paper() -> None:
    told = {"AF/0815/2025-1": "AF/0815/2025-1", "Nr. 2025/17": "2025/17", "2025": None, "1": None}
    for behind, number in told.items():
        assert read_letterhead(f"Antwort der Verwaltung {behind}\nLinden\n").number == number


def test_the_session_above_a_heading_is_not_who_speaks() -> None:
    for line in (
        "Stadtrat am 09.10.2025, TOP 14",
        "Kreistag, 3.2.2025",
        "Bauausschuss, 3. Mai 2025",
    ):
        text = f"Stadt Talheim\n{line}\nAntwort auf die Anfrage der Freien Wähler: Linden\nEs sind neun."
        assert speaker_of("Brief", text) == "administration"
    assert speaker_of("Brief", "Seniorenbeirat\nStellungnahme\nWir sind dafür.") == "board"


def test_a_letter_and_its_reply_are_joined_by_a_day_in_words(tmp_path: Path) -> None:
    for kind, made in {"docx": docx, "pdf": pdf}.items():
        folder = tmp_path / kind
        folder.mkdir()
        for name, lines in {"a": ASKED, "b": REPLY}.items():
            (folder / f"{name}.{kind}").write_bytes(
                made([line.encode("latin-1", "replace").decode("latin-1") for line in lines])
            )
        [page] = read_sources([folder], "Talheim").pages
        assert page.reply
        assert "Wie viele Linden" in page.asked
        assert page.vorlage is not None
        assert page.vorlage.text.endswith("Das Gartenamt gießt sie.")
        assert [str(one.datum) for one in page.vorlage.beratungsfolge] == ["2024-03-12"]


@pytest.mark.parametrize("subject", ["Eichen am Anger", "Hallenbad"])
def test_another_anfrage_of_that_day_is_not_taken_for_the_one_that_is_answered(
    tmp_path: Path, subject: str
) -> None:
    asked = [line.replace("Linden am Anger", subject) for line in ASKED]
    for name, lines in {"a": asked, "b": REPLY}.items():
        text = [line.encode("latin-1", "replace").decode("latin-1") for line in lines]
        (tmp_path / f"{name}.docx").write_bytes(docx(text))
    assert len(read_sources([tmp_path], "Talheim").pages) == 2


def test_the_day_of_the_anfrage_is_not_told_as_that_of_the_reply(tmp_path: Path) -> None:
    lines = ["Stellungnahme der Verwaltung", "Anfrage der Fraktion Au vom 11.06.2025 zum Thema Linden",
             "1. Wie viele gibt es?", "Es gibt neun."]  # fmt: skip
    (tmp_path / "a.docx").write_bytes(docx(lines))
    [page] = read_sources([tmp_path], "Talheim").pages
    assert page.vorlage is not None
    assert page.vorlage.beratungsfolge == ()


def test_what_comes_in_one_e_mail_belongs_together_where_the_subject_fits(tmp_path: Path) -> None:
    asked = ["Anfrage der Freien Wähler", "Thema: Linden am Anger", "1. Wie viele gibt es?"]
    reply = ["Antwort der Verwaltung", "Betreff: {}", "Zu Frage 1:", "Neun."]
    for subject, joined in {"Linden am Anger": True, "Hallenbad": False}.items():
        lines = [line.format(subject) for line in reply]
        files = {"a.docx": docx(asked), "b.docx": docx(lines)}
        folder = tmp_path / subject
        folder.mkdir()
        (folder / "post.eml").write_bytes(mail("Anfrage", "anbei beides\n", files))
        assert len(read_sources([folder], "Talheim").pages) == (1 if joined else 2)


def test_a_question_and_its_answer_in_one_row_are_read_one_after_the_other(tmp_path: Path) -> None:
    rows = [("1. Wer gießt?", "Das Amt."), ("Summe", "9")]
    table = element("w:tbl")
    for cells in rows:
        row = element("w:tr")
        for text in cells:
            cell, paragraph, run = element("w:tc"), element("w:p"), element("w:r")
            run.append(element("w:t", text))
            paragraph.append(run)
            cell.append(paragraph)
            row.append(cell)
        table.append(row)
    from docx import Document

    document = Document()
    document.add_paragraph("Antwort der Verwaltung zur Anfrage: Linden")
    document.element.body.insert(1, table)
    (tmp_path / "a.docx").write_bytes(saved(document))
    [page] = read_sources([tmp_path], "Talheim").pages
    assert page.vorlage is not None
    assert page.vorlage.text == "1. Wer gießt?\n\nDas Amt.\n\nSumme 9"


GOES_ON = ["3. Was kostet es?", "Zu Frage 3: Nichts.", "Diese Antwort ist noch nicht vollständig, "
           "denn es fehlen Zahlen des Kreises."]  # fmt: skip


@pytest.mark.parametrize("line", GOES_ON)
def test_a_greeting_above_more_text_cuts_nothing(line: str) -> None:
    text = f"Es sind neun.\nMit freundlichen Grüßen\nKim Au\n{line}"
    assert without_signature(text) == text


@pytest.mark.parametrize("greeting", [
    "Mit freundlichen Grüßen", "Freundliche Grüße", "mit besten Grüßen", "Hochachtungsvoll",
    "Mit freundlichem Gruß",
])  # fmt: skip
def test_a_signature_is_not_told(greeting: str) -> None:
    text = f"Es sind neun.\n{greeting}\nim Auftrag\nKim Au"
    assert without_signature(text) == "Es sind neun."


def test_what_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(REPLY))
    for name in ("~$a.docx", "Thumbs.db", "desktop.ini", ".DS_Store"):
        (tmp_path / name).write_bytes(b"\x05")
    assert read_sources([tmp_path], "Talheim").left_out == ()
