"""Every German sentence of the quality report."""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.replies.holdings import DUE, Trouble

TITLE = "Qualität der Unterlagen"
AS_OF = "Stand {day}"
LEAD = (
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
GREMIUM_CHART = "Anteil mit Antwort je Gremium; dieselben Zahlen stehen in der Tabelle."
OVERDUE = "Überfällig"
OVERDUE_LEAD = (
    f"Gefragt vor mehr als {DUE.days} Tagen, und im Archiv steht keine Antwort. Vielleicht wurde "
    "mündlich geantwortet, oder die Antwort ist nicht veröffentlicht."
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
    "no-file": "Zum Vorgang ist keine Datei veröffentlicht",
    "no-text": "Die Dateien enthalten keinen lesbaren Text, vielleicht sind es Scans",
    "unread": "In den Dateien ließ sich weder eine Frage noch eine Antwort erkennen",
}
DUPLICATES = "Gleicher Wortlaut"
DUPLICATES_LEAD = "Diese Vorgänge haben mindestens eine längere Antwort Wort für Wort gemeinsam."
LEFT_OUT = "Nicht gelesene Dateien"
FILE_OF = "Datei, Vorgang"
REASON = "Grund"
NONE = "Nichts gefunden."
