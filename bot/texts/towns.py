"""Every German sentence about several towns in one service."""

from __future__ import annotations

from datetime import date

from bot.texts.common import answers
from retrieval.german.dates import german_date

TITLE = "Städte und Gemeinden"
LEAD = "Für diese Städte und Gemeinden gibt es hier Antworten der Verwaltung an den Rat."
CLOSED = "zurzeit nicht erreichbar"
ASK_ALL = "Alle Städte zugleich fragen"

COMPARE = "Was sagen andere Städte dazu?"
COMPARE_TEXT = (
    "Dieselbe Frage lässt sich allen Städten stellen, die dieser Dienst kennt. Jede antwortet für "
    "sich, im Wortlaut und mit Quelle."
)
COMPARE_BUTTON = "Andere Städte fragen"
COMPARE_LEAD = (
    "Stellen Sie eine Frage an alle Städte und Gemeinden dieses Dienstes. Über jeder Antwort "
    "steht, welche Stadt sie gegeben hat; Antworten werden nicht vermischt."
)
NOTHING = "Keine der Städte hat dazu eine passende Antwort gespeichert"
NOTHING_TEXT = (
    "Gesucht wurde in allen Städten dieses Dienstes. Oft hilft es, die Frage allgemeiner zu "
    "stellen, ohne Namen von Straßen und Ortsteilen."
)
WITHOUT_TOWN = "Eine Antwort gilt nur für die Stadt, die sie gegeben hat."
SEVERAL = "Hier passen mehrere Antworten:"
TO_THE_TOWN = "Zur Auskunft dieser Stadt"
NOT_ASKED = "Nicht gefragt werden konnten: {towns}."


def found(count: int) -> str:
    return "Eine Stadt antwortet" if count == 1 else f"{count} Städte antworten"


def holding(count: int, last: date | None) -> str:
    """What a town holds: "14 Antworten, zuletzt vom 15.02.2022"."""
    return f"{answers(count)}, zuletzt vom {german_date(last)}" if last else answers(count)


#: On standard error and in the log.
SERVING = "{count} Städte werden bedient:"
TOWN_CLOSED = (
    "Das Archiv dieser Stadt lässt sich nicht öffnen, die anderen sind erreichbar: {reason}"
)
OPENING = "Das Archiv wird gerade geöffnet."
NO_TELEGRAM = "Telegram startet für diese Stadt nicht, alles andere schon: {reason}"
ONLY_TELEGRAM = (
    "Mehrere Städte lassen sich nur zusammen mit der Internetseite bedienen; bitte lassen Sie "
    "--only telegram weg."
)
ONE_ARCHIVE = "--archive geht nicht, wenn die Einstellungen mehrere Städte nennen."
