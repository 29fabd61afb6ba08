"""A made-up town whose Anfragen have several answers each, so that a follow-up has to choose."""

from __future__ import annotations

from pathlib import Path

from tests.support.papers import Paper, write

BODY = "Stadt Seeheim"

#: Subject, day, and each question with its answer.
_ASKED = (
    ("Anfrage: Umbau des Bahnhofsvorplatzes", "2023-03-07", (
        ("Wann beginnen die Bauarbeiten und wann werden sie abgeschlossen?",
         "Baubeginn ist im April 2024. Die Fertigstellung erfolgt voraussichtlich Ende 2025."),
        ("Wie hoch sind die Gesamtkosten des Umbaus?",
         "Die Gesamtkosten belaufen sich auf 4,2 Millionen Euro, davon trägt das Land 60 Prozent."),
        ("Welches Amt ist federführend?",
         "Federführend ist das Tiefbauamt; Ansprechpartnerin ist die Projektleitung Stadtumbau."),
        ("Wie viele Stellplätze entfallen?",
         "Es entfallen 34 Stellplätze, zwölf neue entstehen in der Gartenstraße."),
    )),
    ("Anfrage: Schließung des Hallenbades", "2023-06-20", (
        ("Seit wann ist das Hallenbad geschlossen?",
         "Das Hallenbad ist seit dem 9. Januar 2023 außer Betrieb."),
        ("Aus welchem Grund wurde es geschlossen?",
         "Ursache ist ein Schaden an der Decke, der die Standsicherheit gefährdet."),
        ("Wo findet der Schwimmunterricht jetzt statt?",
         "Der Unterricht findet an zwei Standorten statt: in Altdorf und im Freibad Mühlau."),
        ("Welche Kosten entstehen durch die Reparatur?",
         "Nach einer ersten Schätzung kostet die Instandsetzung der Decke 780.000 Euro."),
    )),
    ("Anfrage: Beleuchtung im Kurpark", "2024-02-13", (
        ("Wie viele Leuchten sind defekt?", "Zurzeit sind 17 von 120 Leuchten ohne Funktion."),
        ("Wer wartet die Anlage?", "Zuständig für die Wartung sind die Stadtwerke Seeheim."),
        ("Welche Maßnahmen plant die Verwaltung, damit der Weg sicherer wird?",
         "Geplant ist die Umrüstung auf LED mit Bewegungsmeldern; als weitere Maßnahme werden "
         "Hecken zurückgeschnitten."),
    )),
    ("Anfrage: Beitritt zum Klimabündnis", "2024-05-14", (
        ("Ist der Verwaltung das Klimabündnis bekannt?", "Ja, es ist der Verwaltung bekannt."),
        ("Ist die Stadt bereits Mitglied?",
         "Nein. Einen Aufnahmeantrag hat die Stadt bisher nicht gestellt."),
        ("Wie bewertet die Verwaltung den Nutzen einer Mitgliedschaft?",
         "Die Verwaltung hält eine Mitgliedschaft für sinnvoll, weil der Austausch Zeit spart."),
        ("Welche finanziellen Mittel wären dafür nötig?",
         "Der Jahresbeitrag beträgt 1.150 Euro; er wäre im Haushalt zu veranschlagen."),
        ("Mit welchen Nachbarkommunen arbeitet die Stadt dabei zusammen?",
         "Es besteht eine Kooperation mit Altdorf und Mühlau."),
    )),
    ("Anfrage: Mensa der Gesamtschule", "2024-09-10", (
        ("Wie viel kostet ein Essen?", "Ein Mittagessen kostet derzeit 4,10 Euro."),
        ("Wie viele Kinder essen dort täglich?", "Im Durchschnitt sind es 310 Kinder."),
        ("Wie viele Beschäftigte arbeiten in der Küche?",
         "In der Küche arbeiten sechs Personen, davon vier in Teilzeit."),
        ("Wie ist der Stand der Ausschreibung?",
         "Die Vergabeunterlagen sind fertig; die Entscheidung ist im Mai vorgesehen."),
    )),
    ("Anfrage: Hundewiese am Mühlbach", "2025-01-21", (
        ("Wird es eine Hundewiese geben?", "Die Fläche am Mühlbach wurde im März eingezäunt."),
    )),
    ("Anfrage: Lärm an der Umgehungsstraße", "2025-04-08", ()),
)  # fmt: skip


def write_lakeside(folder: Path) -> Path:
    """A folder of OParl objects of the town; the last Anfrage has no answer."""
    return write(
        folder,
        [
            Paper(f"{place}/2025", betreff, _numbered(pairs), day)
            for place, (betreff, day, pairs) in enumerate(_ASKED, 1)
        ],
    )


def _numbered(pairs: tuple[tuple[str, str], ...]) -> str:
    return "\n\n".join(
        f"{number}. {frage}\n\n{antwort}" for number, (frage, antwort) in enumerate(pairs, 1)
    )
