"""Every German sentence of the page that shows how to embed the widget."""

from __future__ import annotations

from collections.abc import Mapping

TITLE = "Auf der eigenen Seite einbetten"
LEAD = (
    "Mit einer Zeile steht die Auskunft auf jeder Seite Ihrer Stadt. Sie lädt nichts von Dritten, "
    "setzt keine Cookies und speichert nichts auf dem Gerät."
)
LINE = "Diese Zeile vor </body> einfügen"
COPY = "Zeile kopieren"
SEEN = "So sieht es aus: Die Schaltfläche steht am unteren Rand dieser Seite."
TRY = "Ausprobieren"
SHOW = "Anzeigen"
OPEN = "gleich geöffnet (nicht auf dem Telefon)"
CHOICES: Mapping[str, Mapping[str, str]] = {
    "position": {"right": "rechts", "left": "links"},
    "lang": {"de": "Deutsch", "en": "Englisch"},
    "scheme": {"auto": "wie das Gerät", "light": "hell", "dark": "dunkel"},
}
LABELS: Mapping[str, str] = {
    "position": "Seite",
    "lang": "Sprache",
    "scheme": "Farben",
}
ATTRIBUTES_TITLE = "Angaben in der Zeile"
ATTRIBUTES: Mapping[str, str] = {
    'data-position="left"': "links statt rechts",
    'data-title="…"': "eigener Name auf der Schaltfläche",
    'data-greeting="…"': "eigene Begrüßung",
    'data-contact="https://…"': "Kontaktseite, die genannt wird, wenn nichts passt",
    'data-lang="en"': "englische Oberfläche; die Antworten bleiben deutsch",
    'data-scheme="dark"': "immer dunkel; „light“: immer hell; sonst wie das Gerät",
    "data-open": "gleich geöffnet, außer auf dem Telefon",
    'dir="rtl"': "Schreibrichtung von rechts nach links",
}
STYLE_TITLE = "Farben und Maße"
STYLE = "Im Stylesheet Ihrer Seite, jede Angabe ist freiwillig:"
RULES_TITLE = "Was Ihre Seite erlauben muss"
RULES = (
    "Die Auskunft beantwortet nur Fragen von Seiten, die in der Einstellung "
    "RATSAUSKUNFT_ALLOWED_ORIGINS stehen. Hat Ihre Seite eine Content-Security-Policy, braucht sie "
    "diese Adresse in script-src und connect-src; Ausnahmen für Stile sind nicht nötig."
)
