"""The German frame of the command line: what `--help` shows, and what is said of wrong usage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

USAGE = "Aufruf: "
OPTIONS_METAVAR = "[OPTIONEN]"
COMMAND_METAVAR = "BEFEHL …"
ARGUMENTS = "Angaben"
OPTIONS = "Optionen"
COMMANDS = "Befehle"
EXAMPLES_TITLE = "Beispiele"
REQUIRED = "(muss angegeben werden)"
HELP = "Zeigt diese Hilfe."

EXAMPLES: Mapping[str, Sequence[str]] = {
    "ask": (
        'ratsauskunft ask "Wann wird die Schule saniert?"',
        'ratsauskunft ask "2022/0129"',
        "ratsauskunft ask --lines < fragen.txt > antworten.jsonl",
    ),
    "similar": (
        'ratsauskunft similar "Wie viele Fahrradbügel gibt es am Bahnhof?"',
        "ratsauskunft similar - < entwurf.txt",
    ),
    "build": ("ratsauskunft build unterlagen", "ratsauskunft build seiten vorlagen.jsonl.gz"),
    "crawl": ("ratsauskunft crawl https://ris.example.org/bi/ --pages seiten --since 2026-01-01",),
    "fetch-oparl": (
        "ratsauskunft fetch-oparl https://ris.example.org/oparl/system --into objekte",
    ),
    "status": ("ratsauskunft status", "ratsauskunft status --report bericht.html"),
    "evaluate": ("ratsauskunft evaluate fragen.jsonl",),
    "serve": ("ratsauskunft serve", "ratsauskunft serve --port 8080"),
    "einrichten": (
        "ratsauskunft einrichten",
        "ratsauskunft einrichten https://ris.example.org/bi/",
        'ratsauskunft einrichten https://ris.example.org/bi/ --name "Stadt Musterstadt" --ja',
    ),
    "aktualisieren": ("ratsauskunft aktualisieren",),
    "pruefen": ("ratsauskunft pruefen", "ratsauskunft pruefen --json"),
    "sichern": ("ratsauskunft sichern", "ratsauskunft sichern /mnt/sicherung"),
}

#: Behind everything that is said of wrong usage.
SEE_HELP = "Hilfe: {command} --help"
MISSING = "Es fehlt: {name}."
NO_OPTION = "Eine Option {name} gibt es nicht."
NO_COMMAND = "Einen Befehl „{name}“ gibt es nicht."
OPTION_MEANT = "Meinten Sie {names}?"
OR = " oder "
NEEDS_VALUE = "Die Option {name} braucht einen Wert."
TAKES_NO_VALUE = "Die Option {name} steht allein, ohne Wert."
BAD_VALUE = "Der Wert für {name} geht nicht. Gemeint ist: {meaning}"
TOO_MUCH = "Zu viele Angaben: {rest}. Ein Text mit Leerzeichen gehört in Anführungszeichen."
NOT_UNDERSTOOD = "Dieser Aufruf ist nicht zu verstehen."
ONE_OF_BOTH = "Bitte geben Sie entweder eine Frage oder --lines an."
NO_FOLDER = "Bitte geben Sie bei {name} den Namen eines Ordners an."

REFUSED = "Der Rechner lässt das nicht zu ({reason})."
A_BUG = (
    "Das Programm hat einen Fehler ({kind}, {place}). Bitte melden Sie ihn mit dem Befehl, den Sie "
    "aufgerufen haben."
)
