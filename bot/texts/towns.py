"""Every German sentence of the pages about several towns in one service."""

from __future__ import annotations

from datetime import date

from bot.texts.common import answers
from bot.texts.languages import Plural, say, say_count
from bot.texts.languages import day as day_of

TITLE = "Städte und Gemeinden"
LEAD = "Für diese Städte und Gemeinden gibt es hier Antworten der Verwaltung an den Rat."
HOLDING = "{answers}, zuletzt vom {day}"
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
    "steht, welche Stadt sie gegeben hat. Antworten werden nicht vermischt."
)
FOUND = Plural("Eine Stadt antwortet", "{count} Städte antworten")
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
    return say_count(FOUND, count)


def holding(count: int, last: date | None) -> str:
    """What a town holds: "14 Antworten, zuletzt vom 15.02.2022"."""
    return say(HOLDING).format(answers=answers(count), day=day_of(last)) if last else answers(count)
