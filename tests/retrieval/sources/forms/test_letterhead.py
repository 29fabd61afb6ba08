"""Heads and boxes of forms: what goes, and that nothing of the text below goes with them."""

from __future__ import annotations

import pytest

from retrieval.sources.forms.letterhead import without_head

TABLE = "Gremien Termin TOP Ö / N Zuständigkeit\n"


def below(raw: str, title: str = "Bänke im Park") -> str:
    """What is left, its white space collapsed."""
    return " ".join(without_head(raw, title).split())


@pytest.mark.parametrize(
    "row",
    [
        "Gemeinderat 24.03.2020 7.1 Ö Kenntnisnahme",
        "Gemeinderat 24.03.2020 7 x",
        "Ortschaftsrat Talheim 3. März 2020 7 x",
        "Ortschaftsrat Talheim 24.03.2020 Ö Kenntnisnahme",
        "OR Talheim 24.03.2020 07 x",
        "OrtschaftsratTalheim24.03.20207X",
    ],
)
def test_a_head_ends_with_its_agenda_table(row: str) -> None:
    raw = f"Stellungnahme zur Anfrage\nDez. 4\nEin anderer Titel!\nAnfrage: ABC\n{TABLE}{row}\n \n"
    assert below(f"{raw}1. Wie viele Bänke gibt es?\nVierzig.") == (
        "1. Wie viele Bänke gibt es? Vierzig."
    )


def test_marks_below_the_table_are_part_of_the_head() -> None:
    raw = "Gremium Termin TOP\nö nö\nErgebnis\nGemeinderat 24.03.2020 7 x\n \nDie Stadt baut."
    assert below(raw) == "Die Stadt baut."


@pytest.mark.parametrize(
    "row",
    [
        "Öffentliche Sitzung des\nOrtschaftsrates Auental\n04.06.2019 5\nx",
        "Gemeinderat\n4.6.2019\n48 x",
    ],
)
def test_a_row_of_the_agenda_table_over_several_lines_is_part_of_the_head(row: str) -> None:
    assert below(f"Gremium Termin TOP\nö nö\nErgebnis\n{row}\n \nDie Stadt baut.") == (
        "Die Stadt baut."
    )


def test_a_title_that_the_record_words_otherwise_is_no_text() -> None:
    raw = "STELLUNGNAHME zur Anfrage\nDez. 4\nBänke und Tische\n1. Mai 2020 und später\n \nEs sind 40."
    assert below(raw) == "Es sind 40."


@pytest.mark.parametrize("first", ["Es sind 40.", "Gibt es Bänke?", "1. Gibt es Bänke?", "Vorab:"])
def test_a_sentence_right_below_the_head_stays(first: str) -> None:
    assert below(f"STELLUNGNAHME zur Anfrage\nDez. 4\n{first}\n \nWeiter.") == f"{first} Weiter."


@pytest.mark.parametrize("heading", ["Finanzielle Auswirkungen", "Finanzielle\n \nAuswirkungen"])
def test_boxes_for_the_costs_and_print_notes_go_wherever_they_stand(heading: str) -> None:
    raw = (
        f"{TABLE}Gemeinderat 24.03.2020 7 x\nKurzfassung\nEs wird gebaut.\n"
        f"{heading}\nGesamtkosten der Maßnahme\nJa ☐ Nein ☐\nabgestimmt mit \n \n"
        "– 2 –\nStellungnahme zur Anfrage\nGedruckt auf 100 Prozent Recyclingpapier\nIm Mai."
    )
    assert below(raw) == "Kurzfassung Es wird gebaut. Im Mai."


def test_costs_that_the_text_speaks_of_are_no_boxes() -> None:
    raw = f"{TABLE}Gemeinderat 24.03.2020 7 x\nFinanzielle Auswirkungen\nKeine.\nEnde."
    assert below(raw) == "Finanzielle Auswirkungen Keine. Ende."


@pytest.mark.parametrize(
    "line",
    [
        "Sachbearbeitung: Herrn Anton Beispiel, R 4321",
        "Sachbearbeitung:Frau Beispiel",
        "Sachbearbeiterin: Dr. Anna Beispiel, R 4321",
        "Sachbearbeiter/Sachbearbeiterin: Frau Beispiel, R 4321",
    ],
)
def test_who_wrote_the_reply_is_no_part_of_its_end(line: str) -> None:
    raw = f"Stadt Karlsruhe\n\nEs gibt 40 Bänke.\n{line}\n\n– 2 –\n"
    assert below(raw) == "Es gibt 40 Bänke. – 2 –"


@pytest.mark.parametrize(
    "end",
    [
        "Sachbearbeitung: 3 Stellen",
        "Sachbearbeitung: Frau Beispiel\nDas Amt hilft.",
        "Sachbearbeitung: Herr und Frau werden gleich oft genannt.",
    ],
)
def test_what_only_looks_like_the_name_of_a_clerk_stays(end: str) -> None:
    raw = f"Stadt Karlsruhe\n\nEs gibt 40 Bänke.\n{end}\n"
    assert below(raw) == f"Es gibt 40 Bänke. {' '.join(end.split())}"
