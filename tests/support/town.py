"""A made-up town whose council has several parties, members and Gremien, and Sitzungen to come."""

from __future__ import annotations

from pathlib import Path

from tests.support.papers import Paper, write

BODY = "Stadt Musterau"
COUNCIL = "Rat der Stadt Musterau"
SCHOOLS = "Ausschuss für Schule, Jugend und Sport"
BUILDING = "Ausschuss für Bauen und Verkehr"
NORTH = "Bezirksvertretung Nord"
ELDERS = "Seniorenbeirat"

#: What was asked: number, subject, question, answer, day, Gremium, who asks.
_ASKED = (
    ("1/2023", "Radweg am Deich", "Wann wird der Radweg am Deich gebaut?", "Im Herbst 2024.",
     "2023-03-14", COUNCIL, "SPD-Fraktion"),
    ("2/2023", "Mensa der Grundschule", "Wann öffnet die Mensa?", "Sie öffnet im August.",
     "2023-05-09", SCHOOLS, "Stadträtin Erika Sommer (SPD)"),
    ("3/2023", "Sanierung der Turnhalle", "Was kostet die Sanierung?", "Zwei Millionen Euro.",
     "2023-05-09", SCHOOLS, "Bündnis 90/Die Grünen-Fraktion"),
    ("4/2024", "Ampel an der Hauptstraße", "Warum ist die Ampel so oft aus?", "Ein Kabel war defekt.",
     "2024-02-06", BUILDING, "Stadtrat Dr. Jens Winter (CDU)"),
    ("5/2024", "Glasfaser in Nord", "Wann kommt Glasfaser?", "Der Ausbau beginnt im Mai.",
     "2024-02-20", NORTH, "FDP-Fraktion"),
    ("6/2024", "Bänke im Park", "Wie viele Bänke stehen im Park?", "Es sind zwölf Bänke.",
     "2024-06-18", COUNCIL, "Stadtrat Karl Berg (FDP)"),
    ("7/2024", "Bäume an der Allee", "Wie viele Bäume wurden gefällt?", "Es waren vier Linden.",
     "2024-06-18", COUNCIL, "Stadträtin Mia Berg (Grüne)"),
    ("8/2025", "Digitale Tafeln in Schulen", "Wie viele Tafeln gibt es?", "Es gibt vierzig Tafeln.",
     "2025-02-11", SCHOOLS, "CDU-Fraktion"),
    ("9/2025", "Busverbindung am Abend", "Fährt der Bus auch nach 22 Uhr?", "Ja, seit Mai.",
     "2025-09-16", COUNCIL, "Fraktion DIE LINKE"),
    ("10/2025", "Sitzbänke am Marktplatz", "Wann kommen neue Sitzbänke?", "Im Frühjahr.",
     "2025-11-18", ELDERS, "Ratsherr Ole Petersen (Linke)"),
    ("11/2025", "Spielplatz im Wiesengrund", "Wann wird der Spielplatz erneuert?", "",
     "2025-12-09", COUNCIL, "SPD-Fraktion"),
)  # fmt: skip
#: Sitzungen that are still to come in the year 2026, each with something on its agenda.
_COMING = (
    ("12/2026", "Haushalt", "2026-02-10", COUNCIL),
    ("13/2026", "Schulbau", "2026-03-05", SCHOOLS),
)


def write_town(folder: Path) -> Path:
    """A folder of OParl objects of the town."""
    papers = [
        Paper(number, betreff, f"1. {frage}\n\n{antwort}" if antwort else "", day, asker=asker,
              asked=f"Anfrage\n{asker}\n1. {frage}", gremium=gremium)
        for number, betreff, frage, antwort, day, gremium, asker in _ASKED
    ]  # fmt: skip
    papers += [Paper(number, betreff, "", day, gremium=gremium, asker="")
               for number, betreff, day, gremium in _COMING]  # fmt: skip
    return write(folder, papers)
