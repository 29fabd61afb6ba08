"""Every German sentence of the quality report."""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.quality import DUE, Trouble

TITLE = "Qualität der Unterlagen"
AS_OF = "Stand {day}"
LEAD = (
    "Dieser Bericht sagt, welche Anfragen im Archiv stehen, welche eine Antwort haben und wo sich "
    "ein Blick in die Unterlagen lohnt. Er enthält keine Fragen von Bürgerinnen und Bürgern."
)
ENQUIRIES = "Anfragen"
ANSWERED = "mit Antwort"
OPEN = "ohne Antwort"
SHARE = "Anteil mit Antwort"
ALL = "alle"
UNKNOWN = "unbekannt"
BY_YEAR = "Nach Jahren"
BY_GREMIUM = "Nach Gremien"
YEAR = "Jahr"
GREMIUM = "Gremium"
CHART = "Balken je Jahr; dieselben Zahlen stehen in der Tabelle."
OVERDUE = "Überfällig"
OVERDUE_LEAD = (
    f"Gefragt vor mehr als {DUE.days} Tagen, und im Archiv steht keine Antwort. Vielleicht wurde "
    "mündlich geantwortet, oder die Antwort ist nicht veröffentlicht."
)
DAYS = "Tage"
PAPER = "Vorgang"
SOURCE = "Fundstelle"
PROBLEMS = "Auffällige Vorgänge"
PROBLEMS_LEAD = "Hier konnten die Unterlagen nur zum Teil gelesen werden."
WHY = "Was auffällt"
TROUBLES: Mapping[Trouble, str] = {
    "whole": "Mehrere Fragen, aber die Antwort ließ sich nicht nach Nummern teilen",
    "frage-without-answer": "Zu mindestens einer Frage ließ sich keine Antwort zuordnen",
    "damaged": "In der Quelle sind Buchstaben verloren gegangen",
    "no-meeting": "Antwort ohne bekannte Sitzung",
    "empty-text": "Eine Antwort ist leer",
}
DUPLICATES = "Gleicher Wortlaut"
DUPLICATES_LEAD = "Diese Vorgänge haben mindestens eine längere Antwort Wort für Wort gemeinsam."
LEFT_OUT = "Nicht gelesene Dateien"
FILE = "Datei"
REASON = "Grund (technisch, englisch)"
NONE = "Nichts gefunden."
