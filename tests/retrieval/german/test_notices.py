"""Fixed texts: whoever calls for help gets it before any search, and no question is taken for it."""

from __future__ import annotations

import re
import tomllib

import pytest

from retrieval.german.notices import find_notice
from tests.support.paths import ROOT

HELD = tomllib.loads((ROOT / "retrieval/german/notices.toml").read_text(encoding="utf-8"))

LINES = {
    "crisis": """
        ich will nicht mehr leben
        Ich möchte einfach nur noch sterben
        mein Sohn will sich umbringen
        Meine Freundin hat Suizidgedanken, was kann ich tun?
        ich denke oft daran mir das leben zu nehmen
        ich kann nicht mehr
        Ich sehe keinen Ausweg
        mein leben hat keinen sinn mehr
        telefonseelsorge
    """,
    "violence": """
        meine Frau wird bedroht
        Ich werde von meinem Nachbarn verfolgt
        mein mann schlägt mich
        ein mann mit einem messer bedroht leute am bahnhof
        Bei uns wird gerade eingebrochen
        hier wird geschossen
        Ich bin gerade überfallen worden
        rufen Sie bitte die Polizei
    """,
    "emergency": """
        es brennt
        Hilfe, es brennt!
        Bei meinen Nachbarn brennt es
        unser Dachstuhl brennt
        Feuer im Treppenhaus
        hier ist ein unfall passiert
        Meine Mutter ist bewusstlos
        mein Vater hat einen Herzinfarkt
        ich bekomme keine luft
        Wir brauchen einen Krankenwagen
        hier riecht es nach gas
        das kind atmet nicht
        112
    """,
    "medical": """
        Ich brauche einen Arzt
        mein kind hat hohes fieber
        welcher arzt hat heute notdienst
        ärztlicher Bereitschaftsdienst
    """,
    "alerts": """
        Ich möchte benachrichtigt werden
        Sagen Sie mir Bescheid, wenn es beantwortet ist
        Kann ich informiert werden, wenn die Anfrage beantwortet wird?
        Newsletter
        neue Antworten abonnieren
    """,
    "administration": """
        Wie erreiche ich die Stadtverwaltung?
        Telefonnummer Rathaus
        ich möchte mit einem Menschen sprechen
        115
    """,
    "abilities": """
        Was kannst du?
        was kann ich hier fragen
        Hilfe
        Wie funktioniert das hier?
        Woher kommen die Antworten?
    """,
    "machine": """
        Wer bist du?
        Bist du eine KI?
        Sind Sie ein Mensch?
        schreibe ich mit einem roboter
        Werden die Antworten von einer KI geschrieben?
    """,
    "greeting": """
        hallo
        Guten Morgen zusammen
        Moin!
        Hallo, wie geht es dir?
        moin, jemand da?
    """,
    "thanks": """
        danke
        Vielen Dank und schönen Tag noch!
        super, danke für die Auskunft
    """,
    "goodbye": """
        tschüss
        Auf Wiedersehen
        schönen abend noch
    """,
    "top": """
        Was heißt TOP?
        was ist ein top
        TOP
        Was bedeutet die Abkürzung TOP?
    """,
    "vorlage": """
        Was ist eine Vorlage?
        erklär mir mal was eine beschlussvorlage ist
    """,
    "svo": """
        wofür steht SVO
        Was bedeutet Stv.?
    """,
    "beschlussart": """
        Was heißt „zur Kenntnis genommen“?
        beschlussart bedeutung
    """,
    "nichtöffentlich": """
        Was bedeutet nichtöffentlich?
    """,
}

#: Questions about the same things, which the council may well have dealt with.
QUESTIONS = """
    Wie werden Anwohner über die Baustelle informiert?
    Kann ich die Stadt bei Schlaglöchern benachrichtigen?
    Gibt es ein Abo für den Bus?
    Hat die Stadt einen Newsletter?
    Warum wurden die Eltern nicht informiert?
    Wann kommt der Bescheid zur Grundsteuer?
    Wie viele Brände gab es 2020?
    Was tut die Stadt zur Suizidprävention?
    Wie lange braucht der Rettungsdienst?
    Wie lange braucht die Feuerwehr, wenn es in der Altstadt brennt?
    Wo brennt nachts noch Licht in der Schule?
    Warum brennt in der Gartenstraße nachts es so oft?
    Es brennt kein Licht mehr in der Unterführung
    Gibt es genug Rettungswagen?
    Wie viele Unfälle gab es an der Kreuzung?
    Wurde nach dem Unfall am Zebrastreifen etwas geändert?
    Wie viele Frauen werden im Jahr von ihrem Partner geschlagen?
    Wird die Stadt erpresst?
    Wurden Mitarbeitende der Verwaltung bedroht?
    Was kostet ein neues Feuerwehrauto?
    Wann wird die Feuerwache gebaut?
    Ist die Polizei nachts am Bahnhof?
    Warum will niemand mehr in der Innenstadt leben?
    Wie viele Menschen wollen nicht mehr in der Innenstadt leben?
    Ich kann nicht mehr ohne Angst durch den Park gehen
    Was unternimmt die Stadt gegen häusliche Gewalt?
    Gibt es ein Konzept gegen Messerangriffe?
    Wie viele Hausärzte fehlen in der Stadt?
    Welche Ärzte gibt es im Stadtteil?
    Gibt es eine Notfallpraxis am Krankenhaus?
    Nutzt die Stadt künstliche Intelligenz?
    Setzt die Verwaltung einen Chatbot ein?
    Was kann die Stadt gegen Raser tun?
    Was ist eine Umweltzone?
    Was ist die Tagesordnung?
    Was steht in der Vorlage zum Haushalt?
    Was ist mit der Schule los?
    Hat der Rat der Vorlage zugestimmt?
    Wer ist im Rat?
    Wurde der Antrag angenommen?
    Guten Morgen, wann öffnet das Bad?
    Danke für die neuen Bänke, kommen noch mehr?
    Gibt es morgen Markt?
    Wie komme ich bei Feuer aus dem Rathaus, wenn ich im Rollstuhl sitze?
    TOP 19.8
    Vorlage 2022/0129
    Schule
    Müll
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("line", "topic"), [(line, topic) for topic, text in LINES.items() for line in lines(text)]
)
def test_a_line_gets_its_notice_however_it_is_written(line: str, topic: str) -> None:
    plain = line.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    for written in (line, line.upper(), line.rstrip("?!. ") + " !!", plain):
        found = find_notice(written)
        assert found, written
        assert found.topic == topic


@pytest.mark.parametrize("line", lines(QUESTIONS))
def test_a_question_about_a_matter_gets_none(line: str) -> None:
    assert find_notice(line) is None


def test_each_call_for_help_names_whom_to_call() -> None:
    numbers = {
        "crisis": ("0800 1110111", "0800 1110222", "112"),
        "violence": ("110", "112"),
        "emergency": ("112", "110"),
        "medical": ("116 117", "112"),
        "administration": ("115",),
    }
    texts = {one["topic"]: one["text"] for one in HELD["notices"]}
    for topic, named in numbers.items():
        assert all(number in texts[topic] for number in named), topic


def test_every_text_is_short_and_shown_as_paragraphs() -> None:
    for held in (*HELD["notices"], *HELD["words"]):
        assert 20 < len(held["text"]) < 800, held["topic"]
        assert not re.search(r"[A-Za-zäöüß][*:_][a-z]|!", held["text"]), held["topic"]
    found = find_notice("hilfe")
    assert found
    assert "\n\n" in found.text
    assert "\n" not in found.text.replace("\n\n", "")


def test_topics_are_each_there_once() -> None:
    topics = [one["topic"] for one in (*HELD["notices"], *HELD["words"])]
    assert len(topics) == len(set(topics)) >= 25
