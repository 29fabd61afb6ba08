"""Every German sentence of the quality report, which offices read."""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts.pages import GREMIUM as GREMIUM
from bot.texts.pages import YEAR as YEAR
from retrieval.replies.holdings import DUE, Trouble

QUALITY_TITLE = "Qualität der Unterlagen"
AS_OF = "Stand {day}"
QUALITY_LEAD = (
    "Dieser Bericht sagt, welche Anfragen im Archiv stehen, welche eine Antwort haben und wo sich "
    "ein Blick in die Unterlagen lohnt. Er enthält keine Fragen von Bürgerinnen und Bürgern."
)
UNREAD = "Nicht lesbar"
UNREAD_LEAD = (
    "Nicht lesbar sind Vorgänge, die in der Quelle als Anfrage geführt werden und denen sich weder "
    "Frage noch Antwort noch Fragende entnehmen lassen. Sie zählen nicht zu den Anfragen und "
    "stehen mit dem Grund unter „Auffällige Vorgänge“."
)
ENQUIRIES = "Anfragen"
ANSWERED = "mit gespeicherter Antwort"
NOT_ANSWERED = "ohne gespeicherte Antwort"
SHARE = "Anteil mit gespeicherter Antwort"
UNKNOWN = "unbekannt"
BY_YEAR = "Nach Jahren"
BY_GREMIUM = "Nach Gremien"
CHART = "Balken je Jahr; dieselben Zahlen stehen in der Tabelle."
GREMIUM_CHART = (
    "Anteil mit gespeicherter Antwort je Gremium; dieselben Zahlen stehen in der Tabelle."
)
OVERDUE = "Überfällig"
OVERDUE_LEAD = (
    f"Gefragt vor mehr als {DUE.days} Tagen. Die Niederschrift oder alle Dateien des Vorgangs "
    "sind gelesen, und darin steht keine Antwort. Vielleicht wurde mündlich geantwortet, oder die "
    "Antwort ist nicht veröffentlicht."
)
MISSING_ANSWERS = "Antwort hier nicht gespeichert"
MISSING_ANSWERS_LEAD = (
    "Hier sind weder die Niederschrift noch alle Dateien gespeichert, in denen eine Antwort stehen "
    "würde. Ob geantwortet wurde, lässt sich daraus nicht erkennen."
)
DAYS = "Tage"
PAPER = "Vorgang"
SOURCE = "Fundstelle"
PROBLEMS = "Auffällige Vorgänge"
PROBLEMS_LEAD = "Hier konnten die Unterlagen nur zum Teil oder gar nicht gelesen werden."
WHY = "Was auffällt"
TROUBLES: Mapping[Trouble, str] = {
    "whole": "Mehrere Fragen, aber die Antwort ließ sich nicht nach Nummern teilen",
    "frage-without-answer": "Zu mindestens einer Frage ließ sich keine Antwort zuordnen",
    "damaged": "In der Quelle sind Buchstaben verloren gegangen",
    "no-meeting": "Antwort ohne bekannte Sitzung",
    "empty-text": "Eine Antwort ist leer",
    "no-file": "Die Quelle nennt zum Vorgang keine Datei",
    "no-text": "Von den Dateien ist hier kein Text gespeichert: nicht geholt, oder es sind Scans",
    "unread": "In den gespeicherten Unterlagen war weder Frage noch Antwort zu erkennen",
}
DUPLICATES = "Gleicher Wortlaut"
DUPLICATES_LEAD = "Diese Vorgänge haben mindestens eine längere Antwort Wort für Wort gemeinsam."
LEFT_OUT = "Nicht gelesene Dateien"
FILE_OF = "Datei, Vorgang"
REASON = "Grund"
NONE = "Nichts gefunden."
