"""What each setting is for, and what is said of values that cannot be used."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_TABLE = tomllib.loads((files("bot.texts") / "settings.toml").read_text(encoding="utf-8"))

FILE_HEAD = """\
# Die Einstellungen der Ratsauskunft. Eine Zeile mit # am Anfang gilt nicht; dann gilt, was die
# Ratsauskunft von sich aus tut. Texte stehen in Anführungszeichen, mehrere Werte in [ ].
# „ratsauskunft einrichten“ fragt nach dem Wichtigsten und schreibt diese Datei; danach darf sie
# auch von Hand geändert werden. „ratsauskunft pruefen“ sagt, was noch fehlt.
"""
UNREADABLE = "{file} lässt sich nicht lesen ({reason})."
NOT_UTF_8 = "{file} ist kein Text in UTF-8; bitte speichern Sie die Datei als UTF-8."
NOT_TOML = (
    "{file} ist in Zeile {line} nicht zu verstehen. Erwartet wird je Zeile: Name = Wert, jeder "
    "Name einmal, Texte in geraden Anführungszeichen und ohne \\, zum Beispiel: "
    'city_name = "Stadt Musterstadt".'
)
UNKNOWN_KEY = "{file}: Eine Einstellung „{key}“ gibt es nicht.{meant}"
MEANT = " Meinten Sie „{key}“?"
NO_VALUE = (
    "{file}: „{key}“ braucht einen Text in Anführungszeichen, eine Zahl, true oder false, oder "
    "mehrere Texte in eckigen Klammern."
)
NO_TOWN_TABLE = (
    "{file}: „stadt“ braucht für jede Stadt eine eigene Tabelle, deren Name aus Buchstaben, "
    "Ziffern, _ und - besteht, zum Beispiel [stadt.musterstadt]."
)
TOWN_ADDRESS = (
    "{name}: Die Adresse „{value}“ geht nicht. Erlaubt ist ein Pfad wie /musterstadt oder ein "
    "Rechnername wie auskunft.musterstadt.de, der keiner anderen Stadt und keiner Seite des "
    "Dienstes selbst gehört."
)
FOR_ALL_TOWNS = "{name}: Diese Einstellung gilt für alle Städte und steht vor den Tabellen."
FOR_ONE_TOWN = (
    "{name}: Bei mehreren Städten braucht jede ihr eigenes Token; bitte tragen Sie es in der "
    "Tabelle der Stadt ein, zu der es gehört."
)
WHICH_TOWN = (
    "{file} nennt mehrere Städte. Bitte sagen Sie vor dem Befehl, welche gemeint ist: "
    "{variable}=NAME. Es gibt: {towns}."
)
NO_SUCH_TOWN = "{variable}: Eine Stadt „{name}“ nennt {file} nicht. Es gibt: {towns}."
NOT_WRITTEN = (
    "Die Einstellungen lassen sich nicht in {file} schreiben ({reason}). Bitte prüfen Sie, ob Sie "
    "dort schreiben dürfen."
)
MISSING_FILE = (
    "Die Datei {file}, die RATSAUSKUNFT_SETTINGS nennt, gibt es nicht. Bitte berichtigen Sie den "
    "Namen, oder legen Sie die Datei mit „ratsauskunft einrichten“ an."
)
UNUSABLE = "{name}: Der Wert {value} geht nicht. Erlaubt ist: {allowed}."
HIDDEN = "(hier nicht gezeigt)"


def meaning(key: str) -> str:
    """Return what a setting is for, in one line."""
    return str(_TABLE[key]["meaning"])


def allowed(key: str) -> str:
    """Return what a setting may be."""
    said = str(_TABLE[key]["allowed"])
    return str(_TABLE["kinds"].get(said, said))
