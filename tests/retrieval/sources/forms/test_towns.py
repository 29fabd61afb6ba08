"""Heads of the forms of many towns go, and none of a town's text goes with them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.sources.forms.letterhead import askers, without_head
from retrieval.sources.pdf.text import paragraphs
from tests.support.cost import assert_linear, repeated

TITLE = "Brunnen in Talheim"
TEXT = "Die Gemeinde hat zwölf Brunnen. Zwei davon stehen am Markt und ruhen im Winter."
HEADS = {
    "ALLRIS": """
1/1

schriftliche Antwort zur Anfrage-Nr. VII-F-00507-AW-01

Status: öffentlich

Eingereicht von:
Dezernat Grün und Wasser

Betreff:
Brunnen in Talheim

Beratungsfolge (Änderungen vorbehalten):
Gremium
Voraussichtlicher
Sitzungstermin
Zuständigkeit

Ratsversammlung 17.05.2023 schriftliche
Beantwortung

Sachverhalt
""",
    "letter": """
Gemeinde Talheim
Der Bürgermeister

Fachbereich 3 - Bauen
Auskunft erteilt: Frau Muster
Telefon: 07131 555-0
Az.: 632.1
Datum: 12.03.2024

Beantwortung der Anfrage der Fraktion Freie Wähler vom 01.02.2024
Brunnen in Talheim

""",
    "Rhineland": """
Die Oberbürgermeisterin

Vorlagen-Nummer: 4316/2021

Beantwortung einer Anfrage
öffentlicher Teil
Gremium Datum
Bezirksvertretung Talheim 12.03.2024

Brunnen in Talheim

""",
    "parliament": """
Landtag von Talheim – 7. Wahlperiode Drucksache 7/4711

Kleine Anfrage zur schriftlichen Beantwortung
gemäß § 46 Abs. 1 GO LT
mit Antwort der Landesregierung
Anfrage der Abgeordneten Eva Muster und Karl Beispiel (XYZ)
Antwort des Ministeriums für Umwelt, Wasser und die Pflege der Brunnen namens der Landesre-
gierung
Brunnen in
Talheim
Anfrage der Abgeordneten Eva Muster und Karl Beispiel (XYZ), eingegangen am 02.05.2024 -
Drs. 7/4700,
an die Staatskanzlei übersandt am 03.05.2024
Antwort des Ministeriums für Umwelt, Wasser und die Pflege der Brunnen namens der Landesregierung
vom 27.05.2024

""",
}


def below(raw: str) -> str:
    return paragraphs(without_head(raw, TITLE))


@pytest.mark.parametrize("form", HEADS)
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"Vorbemerkung der Verwaltung\n\n{TEXT}",
        f"Antwort:\n{TEXT}",
        f"1. Wie viele Brunnen gibt es?\n{TEXT}",
        f"1.\nWie viele Brunnen gibt es?\n{TEXT}",
        f"Frage 1: Wie viele Brunnen gibt es?\n{TEXT}",
        f"Zu Frage 1:\n{TEXT}",
    ],
)
def test_the_head_of_a_town_goes_and_its_text_stays(form: str, text: str) -> None:
    assert below(HEADS[form] + text) == below(text) == paragraphs(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Verwaltung beantwortet die Anfrage der Fraktion vom 12.03.2024\nwie folgt: Es gibt zwölf.",
        "Der Gemeinderat hat am 12.03.2024\nbeschlossen, dass es zwölf sind.",
        "Am Markt arbeitet eine Arbeitsgruppe\nan neuen Brunnen.",
        "Vom Bauhof wurden zwölf Brunnen\ngezählt.",
        "Wir danken der Fraktion für die Anfrage.\nEs gibt zwölf Brunnen.",
        "Stadt und Land pflegen zwölf Brunnen.",
        "Amt und Bauhof pflegen\nzwölf Brunnen.",
        "Anfrage und Antwort liegen weit\nauseinander.",
        "1.\nEs gibt zwölf Brunnen.",
    ],
)
def test_a_sentence_that_begins_like_a_head_is_text(text: str) -> None:
    assert below(f"Gemeinde Talheim\nAz.: 632.1\n{text}") == paragraphs(text)


def test_costs_that_a_town_explains_are_no_boxes() -> None:
    text = "Finanzielle Auswirkungen\nDie Pflege kostet wenig.\nSie ist abgestimmt mit dem Land.\nEnde."
    assert below(text) == paragraphs(text)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "Status: öffentlich\nEingereicht von:\nFraktion XYZ\nBetreff:\nBrunnen",
            ("Fraktion XYZ",),
        ),
        ("Eingereicht von:\n\nEva Muster\n\nBetreff:\nBrunnen", ("Eva Muster",)),
        ("Einreicher: Karl Beispiel\nBrunnen", ("Karl Beispiel",)),
        ("Eingereicht von:\nDezernat Grün und Wasser\nBetreff:", ()),
        ("Eingereicht durch: Oberbürgermeisterin\nBetreff:", ()),
        ("Eingereicht von:\nGrünflächenamt\nBetreff:", ()),
        (HEADS["parliament"], ("Eva Muster und Karl Beispiel (XYZ)",)),
        (HEADS["letter"], ("Fraktion Freie Wähler",)),
        (
            "zur Anfrage der XYZ-Fraktion\nsowie der ABC-Fraktion\nBrunnen",
            ("XYZ-Fraktion", "ABC-Fraktion"),
        ),
        ("Wir danken der Fraktion\nfür die Frage nach einer neuen Gruppe", ()),
        (HEADS["Rhineland"], ()),
        (TEXT, ()),
    ],
)
def test_who_asks_is_told_only_where_the_page_says_so(head: str, expected: tuple[str, ...]) -> None:
    assert askers(head) == expected


HOSTILE = st.sampled_from([
    "nö", "nö ", "AB ", "ABCD", "fraktion ", "a-", "Gemeinderat 1.1.2020 ", "Anfrage: ", "- 1 ", "1.1",
    "Gremium Termin\n", "x\n", "Wort-\n", "Eingereicht von:\n", " \n", "Stadt ", "Anfrage der Abgeordneten A",
    "Antwort des A namens ", "Sachbearbeitung: ", "Beratungsfolge (", "Finanzielle Auswirkungen\n",
])  # fmt: skip


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=3), st.lists(HOSTILE, min_size=1, max_size=3))
def test_no_head_costs_more_than_its_length(first: list[str], rest: list[str]) -> None:
    def read(size: int) -> None:
        text = "Gremium Termin\n" + "".join(first) + repeated("".join(rest), size) + "!"
        without_head(text, text[:80])
        askers(text)

    assert_linear(read, 5_000)
