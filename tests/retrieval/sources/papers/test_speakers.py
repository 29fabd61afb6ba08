"""Whose words a file is: by its name, its first lines, its letterhead, what it says of itself."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.records import Speaker
from retrieval.sources.papers.kinds import PaperKind, kind_of_paper
from retrieval.sources.papers.speakers import Role, role_of, speaker_of
from retrieval.sources.papers.texts import read_files

ANSWER = "Die Linden werden jeden Morgen gegossen."


@pytest.mark.parametrize(
    "name",
    [
        "Stellungnahme",
        "Stellungnahme der Verwaltung",
        "StN TOP 4",
        "2031-0004_Stellungnahme_final",
        "Stellungnahme zur Anfrage des Seniorenbeirats",
        "Stellungnahme zur Anfrage der Fraktion Grün",
        "Antwort",
        "Antwort der Verwaltung",
        "Antwort des Fachbereichs Grünflächen",
        "Beantwortung der Anfrage",
        "Beantwortung_Anfrage_2031-4",
        "schriftliche Antwort zur Anfrage",
        "Verwaltungsstandpunkt",
        "Mitteilung der Verwaltung",
        "Antwortschreiben",
        "Antworten",
        "Antworten der Verwaltung",
        "F0004/31 Stellungnahme (Anfrage)",
    ],
)
def test_a_reply_is_told_by_its_name_in_the_ways_of_all_vendors(name: str) -> None:
    assert speaker_of(name, ANSWER) == "administration"


@pytest.mark.parametrize(
    "text",
    [
        f"Stellungnahme zur Anfrage\nFraktion Grün\n\n{ANSWER}",
        f"Stadt Talheim\nDie Bürgermeisterin\n\nSTELLUNGNAHME\n\n{ANSWER}",
        f"Stadt Talheim Stellungnahme zur Anfrage {ANSWER}",
        f"Beantwortung der Anfrage 2031/4\n\n{ANSWER}",
        f"schriftliche Antwort zur Anfrage-Nr. VII-F-00004-AW-01\n\n{ANSWER}",
        f"Vorlage 4\n\nEingereicht von:\nDezernat Umwelt\n\n{ANSWER}",
        f"Anfrage-Nr. 4\n\nEingereicht von: Amt für Grünflächen\n\n{ANSWER}",
        f"Mitteilung der Verwaltung\n\n{ANSWER}",
        f"Sehr geehrte Frau Ahorn,\n\nIhre Anfrage vom 3.5. beantworte ich wie folgt:\n\n{ANSWER}",
        f"Zur Sache nimmt die Verwaltung wie folgt Stellung:\n\n{ANSWER}",
    ],
)
@pytest.mark.parametrize("name", ["00471108.pdf", "Vorlage-Sammeldokument", "Dokument"])
def test_a_reply_without_a_telling_name_is_told_by_its_text(name: str, text: str) -> None:
    assert role_of(name, text) == "reply"


@pytest.mark.parametrize(
    ("name", "text", "speaker"),
    [
        ("Stellungnahme Seniorenbeirat", ANSWER, "board"),
        ("Stellungnahme der Schulkonferenz", ANSWER, "board"),
        ("Stellungnahme_Behindertenbeirat", f"Stellungnahme\n\n{ANSWER}", "board"),
        ("Stellungnahme Stadtelternrat zur Anfrage", ANSWER, "board"),
        (
            "Stellungnahme",
            f"Seniorenbeirat der Stadt Talheim\n\nStellungnahme\n\n{ANSWER}",
            "board",
        ),
        ("Stellungnahme", f"Stellungnahme des Ortsbeirats Nord\n\n{ANSWER}", "board"),
        ("Schulvorstand", f"Stellungnahme zum Haushalt\n\n{ANSWER}", "board"),
        ("Dokument", f"Eingereicht von: Ortschaftsrat Nord\n\nStellungnahme\n\n{ANSWER}", "board"),
        ("Stellungnahme der Fraktion Grün", ANSWER, "members"),
        ("Stellungnahme Fraktion Grün", ANSWER, "members"),
        ("Persönliche Stellungnahme", ANSWER, "members"),
        ("Antwort", f"Antwort von Ratsmitglied Ahorn\n\n{ANSWER}", "members"),
        ("Stellungnahme", f"Fraktion Grün\n\nStellungnahme zum Haushalt\n\n{ANSWER}", "members"),
        ("Stellungnahme", f"Sehr geehrter Herr Bürgermeister,\n\n{ANSWER}", "members"),
        ("Antwort des Imkervereins", ANSWER, "board"),
        ("Antwort der Bahn AG", ANSWER, "unknown"),
        ("Persönliche Erklärung", ANSWER, "unknown"),
        ("Lageplan", ANSWER, "unknown"),
    ],
)
def test_what_others_say_is_never_the_administrations(
    name: str, text: str, speaker: Speaker
) -> None:
    assert speaker_of(name, text) == speaker
    assert role_of(name, text) != "reply"


@pytest.mark.parametrize(
    "text",
    [
        "Fraktion Grün\n\nWir bitten die Verwaltung um eine Stellungnahme zu den Fragen:\n\n1. Wer?",
        "Fraktion Grün\n\nWir bitten die Verwaltung um eine\nStellungnahme zu zwei Fragen:\n\n1. Wer?",
        "Anfrage zur schriftlichen Beantwortung\n\n1. Wer gießt die Linden?",
        "Kleine Anfrage\nBeantwortung: schriftlich\n\n1. Wer gießt die Linden?",
        "Anfrage\n\nDie Verwaltung möge die Fragen wie folgt beantworten: schriftlich.\n\n1. Wer?",
        "Vorlage 4\nEingereicht von:\nKim Ahorn\n\n1. Wer gießt die Linden?",
        "Anfrage der Fraktion Grün\n\nIn der Antwort zu Frage 2 hieß es, das Amt gieße. Seit wann?",
    ],
)
@pytest.mark.parametrize("name", ["Anfrage", "Fraktion Grün - Linden", "00471108.pdf"])
def test_whoever_asks_for_a_reply_gives_none(name: str, text: str) -> None:
    assert role_of(name, text) == "enquiry"


@pytest.mark.parametrize("name", ["Niederschrift", "Protokoll TOP 4", "Anlage zur Stellungnahme"])
def test_minutes_and_attachments_are_nobodys_words(name: str) -> None:
    assert role_of(name, f"Stellungnahme der Verwaltung\n\n{ANSWER}") is None


def test_one_file_with_questions_and_answers_is_both() -> None:
    text = (
        f"Kleine Anfrage der Fraktion Grün\n\n1. Wer gießt?\n\nAntwort der Verwaltung:\n\n{ANSWER}"
    )
    assert role_of("Drucksache 4", text) == "mixed"
    read = read_files([("Drucksache 4", text)], "Linden")
    assert (read.reply, read.enquiry) == ("", "")
    assert read.mixed.endswith(ANSWER)


@pytest.mark.parametrize(
    "behind",
    [
        "Nun fragen wir:\n\n2. Seit wann?",
        "2. Und seit wann gießt niemand mehr?",
        "Wir bitten um Rat.",
    ],
)
def test_an_older_answer_that_an_enquiry_quotes_is_none(behind: str) -> None:
    quoted = f"Anfrage\n\n1. Wer gießt?\n\nAntwort der Verwaltung:\n\n{ANSWER}\n\n{behind}"
    assert role_of("Anfrage", quoted) == "enquiry"


def test_an_answer_of_others_inside_an_enquiry_is_not_the_administrations() -> None:
    text = f"Anfrage\n\n1. Wer gießt?\n\nAntwort des Imkervereins:\n\n{ANSWER}"
    assert role_of("Anfrage", text) == "enquiry"


def test_an_answer_to_what_was_asked_later_is_no_part_of_the_reply() -> None:
    files = [
        ("Antwort auf Zusatzfragen", "Die Kannen sind aus Blech."),
        ("Stellungnahme", ANSWER),
        ("Stellungnahme Nachtrag", "Es sind neun Linden."),
    ]
    assert read_files(files, "Linden").reply == f"{ANSWER}\n\nEs sind neun Linden."
    assert read_files(files[:1], "Linden").reply == "Die Kannen sind aus Blech."


def test_the_head_of_an_offices_letter_is_no_answer() -> None:
    letter = f"Gartenamt\nSachbearbeitung: Frau Ulme\nTel.: 7\n\nSehr geehrte Frau Au,\n\n{ANSWER}"
    assert read_files([("Antwort", letter)], "Linden").reply == f"Sehr geehrte Frau Au,\n\n{ANSWER}"


def test_a_file_that_tells_nothing_is_of_whom_its_paper_is() -> None:
    assert read_files([("0815.pdf", ANSWER)], "Linden", "administration").reply == ANSWER
    assert read_files([("0815.pdf", ANSWER)], "Linden").reply == ""
    two = [("0815.pdf", "Eins."), ("0816.pdf", "Zwei.")]
    assert read_files(two, "Linden", "administration").reply == "Eins."


@pytest.mark.parametrize(
    ("paper_type", "name", "kind"),
    [
        ("Anfrage", "Antwort der Natur", "enquiry"),
        ("Einwohneranfrage", "", "enquiry"),
        ("Auskunftsersuchen", "", "enquiry"),
        ("Antworten der Verwaltung", "Fragen zu den Linden", "answer"),
        ("Dringliche Anfrage", "", "enquiry"),
        ("Kleine Anfrage zur schriftlichen Beantwortung", "", "enquiry"),
        ("Anfrage mit Antwort", "", "enquiry"),
        ("Mündliche Frage", "", "enquiry"),
        ("Stellungnahme (Anfrage)", "", "answer"),
        ("schriftliche Antwort zur Anfrage", "", "answer"),
        ("Beantwortung", "", "answer"),
        ("Anfragenbeantwortung", "", "answer"),
        ("Stellungnahme", "Anfrage zu den Linden", "answer"),
        ("Mitteilung", "Beantwortung der Anfrage zu den Linden", "answer"),
        ("Vorlagen", "Beantwortung der Anfrage zu den Linden", "answer"),
        ("Vorlagen", "Anfrage der Fraktion Grün: Linden", "enquiry"),
        ("", "Kleine Anfrage Linden", "enquiry"),
        ("Stellungnahme", "Linden am Anger", "statement"),
        ("Verwaltungsstandpunkt", "Linden am Anger", "statement"),
        ("Mitteilung der Verwaltung", "Linden am Anger", "statement"),
        ("Bauvoranfrage", "Bauvoranfrage Anger 7", "other"),
        ("Antrag", "Anfrage an das Land stellen", "other"),
        ("Vorlagen", "Umfrage zu den Linden", "other"),
        ("Beschlussvorlage", "Linden am Anger", "other"),
    ],
)
def test_a_paper_is_what_its_type_says_else_its_name(paper_type: str, name: str, kind: str) -> None:
    assert kind_of_paper(paper_type, name) == kind


@settings(max_examples=50)
@given(st.text(max_size=80), st.text(max_size=300))
def test_no_name_and_no_text_make_the_telling_fail(name: str, text: str) -> None:
    assert role_of(name, text) in (None, *get_args(Role))
    assert kind_of_paper(name, text) in get_args(PaperKind)
