"""Every German sentence of the command line that is not from a record."""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.records import PageKind

APP = "Amtliche Antworten der Verwaltung an den Rat: im Wortlaut, mit Quelle, ohne Cloud."
ASK = "Stellt eine Frage und zeigt die gespeicherte Antwort."
BUILD = "Baut das Archiv aus gespeicherten Seiten (.html, .txt) und OParl-Daten (.jsonl[.gz])."
STATUS = "Zeigt, was das Archiv enthält."
EVALUATE = "Stellt bekannte Fragen und berichtet die Güte der Antworten."
SERVE = "Startet die Internetseite und die Schnittstelle."

QUESTION = "Die Frage in eigenen Worten, eine Vorlagennummer oder ein Sitzungsdatum."
LINES = "Liest eine Frage je Zeile von der Standardeingabe und schreibt je eine JSON-Zeile."
JSON = "Ausgabe als JSON."
ARCHIVE = "Ordner des Archivs."
SOURCES = "Ordner oder Dateien mit gespeicherten Seiten oder OParl-Daten."
QUESTIONS = "Datei mit einer Frage je Zeile (JSON)."
HOST = "Adresse, auf der die Seite erreichbar ist."
PORT = "Port, auf dem die Seite erreichbar ist."

ENCODING = "Absätze einlesen"
READING = "Seiten lesen"
BUILT = "Archiv gebaut"
LEFT_OUT = "Ausgelassen"
AND_MORE = "… und {count} weitere"
GENERATION = "Generation"
ENCODER = "Sprachmodell"
BUILT_AT = "Gebaut am"
SOURCES_READ = "Gebaut aus"
BODIES = "Körperschaften"
PERIOD = "Sitzungen von … bis"
CHECKS = "Prüfsummen"
CHECKS_GOOD = "alle Dateien unverändert"
NONE = "keine"

PAGES = "Seiten gelesen"
KIND_NAMES: Mapping[PageKind, str] = {
    "agenda": "davon Tagesordnungen",
    "auszug": "davon Auszüge",
    "vorlage": "davon Vorlagen",
    "paper": "davon Vorgänge aus OParl",
    "context": "davon Seiten der Stadt oder von Partnern",
}
SITZUNGEN = "Sitzungen"
TOPS = "Tagesordnungspunkte"
NON_PUBLIC_TOPS = "davon nichtöffentlich (nur Nummer und Titel)"
ANSWERED = "Anfragen mit Antwort"
ANSWERS = "Antworten im Wortlaut"
WHOLE = "davon nicht nach Nummern teilbar"
UNANSWERED = "Fragen ohne zuordenbare Antwort"
POINTERS = "Punkte ohne gespeicherte Antwort"
CONTEXTS = "Textstellen von Stadt und Partnern"
PASSAGES = "durchsuchbare Textstellen"

FIGURE = "Kennzahl"
SHARE = "Anteil"
COUNT = "Anzahl"
ALL = "alle"
RISK_COVERAGE = "Fläche unter der Risiko/Abdeckungs-Kurve (0 ist am besten)"
SPEED = "Millisekunden je Frage: Median {median:.1f}, 95. Perzentil {p95:.1f}"

SERVING = "Ratsauskunft läuft: {address}"
