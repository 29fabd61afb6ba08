"""The pages on privacy, accessibility and the operator: what is true of the software, in German.

What only the city knows stands in the settings; where a setting is missing, the page says so
instead of pretending. It is no legal advice: the city checks the pages before it publishes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.texts.common import KEEP

MISSING = "Diese Angabe hat die betreibende Stelle noch nicht eingetragen."


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalPage:
    """A page of sections."""

    path: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Operator:
    """What the pages say of who runs the service, and of what is switched on."""

    name: tuple[str, ...] = ()
    contact_url: str = ""
    privacy_officer: str = ""
    enforcement_body: str = ""
    offers_telegram: bool = False
    keeps_unanswered: bool = False


def legal_pages(known: Operator) -> tuple[LegalPage, ...]:
    operator = known.name or (MISSING,)
    contact = (f"Kontakt: {known.contact_url.removeprefix('mailto:')}",)
    reach = (*operator, *(contact if known.contact_url else ()))
    return (
        LegalPage("datenschutz", "Datenschutz", _privacy(known, reach)),
        LegalPage("barrierefreiheit", "Barrierefreiheit", _accessibility(known, reach)),
        LegalPage("impressum", "Impressum", (Section("Betreibende Stelle", tuple(reach)),)),
    )


def _privacy(known: Operator, reach: Sequence[str]) -> tuple[Section, ...]:
    telegram = (
        "Wer über Telegram fragt, schreibt an einen Dienst, der selbst mitliest und eigene "
        "Regeln hat. Die Auskunft speichert dabei keinen Text. Gespeichert werden nur Nummern "
        "schon beantworteter Nachrichten; bis zu drei Tage lang, welche Nachricht welche "
        "beantwortet, mit einer Prüfzahl des Chats, die aus seiner Nummer mit einem geheimen "
        "Schlüssel gebildet wird; und, wenn jemand Benachrichtigungen bestellt hat, die Nummer des "
        "Chats mit dem Thema. Der Befehl /loeschen löscht das sofort. Auf dieser "
        "Internetseite bekommen Sie dieselben Auskünfte ohne Telegram."
    )
    offered = (Section("Telegram", (telegram,)),) if known.offers_telegram else ()
    return (
        Section("Verantwortlich", tuple(reach)),
        Section(
            "Was Sie fragen",
            (
                "Ihre Frage wird im Arbeitsspeicher beantwortet und danach vergessen. Sie wird "
                "nicht gespeichert, nicht protokolliert und an niemanden weitergegeben"
                f"{_UNLESS_GIVEN if known.keeps_unanswered else ''}. Bitte "
                "geben Sie trotzdem keine persönlichen Daten ein.",
            ),
        ),
        *((_GIVEN,) if known.keeps_unanswered else ()),
        Section(
            "Was Ihr Gerät sendet",
            (
                "Damit niemand die Auskunft überlastet, wird gezählt, wie oft ein Anschluss in "
                "einer Minute fragt. Dafür wird aus der Internetadresse eine Prüfzahl mit einem "
                "geheimen Schlüssel gebildet, der täglich wechselt; sie bleibt nur im "
                "Arbeitsspeicher und wird nach einer Minute verworfen. Die Auskunft selbst führt "
                "kein Zugriffsprotokoll. Ein davor geschalteter Server der betreibenden Stelle "
                "kann ein eigenes führen.",
            ),
        ),
        Section(
            "Cookies und Dritte",
            (
                "Es werden keine Cookies gesetzt, nichts wird auf Ihrem Gerät gespeichert, und "
                "nichts wird von Dritten geladen.",
            ),
        ),
        Section(
            "Rückmeldungen",
            (
                "Wenn Sie eine Auskunft bewerten, wird nur gezählt, wie oft welche Bewertung für "
                "diese Auskunft abgegeben wurde: ohne Text, ohne Zeit, ohne Adresse.",
            ),
        ),
        *offered,
        Section(
            "Ihre Rechte",
            (
                "Sie haben nach der Datenschutz-Grundverordnung Rechte auf Auskunft, "
                "Berichtigung, Löschung, Einschränkung und Widerspruch und können sich bei einer "
                "Aufsichtsbehörde beschweren. Weil keine Fragen gespeichert werden, gibt es dazu "
                "meist nichts, was sich einer Person zuordnen ließe.",
                f"Datenschutzbeauftragte oder Datenschutzbeauftragter: "
                f"{known.privacy_officer or MISSING}",
            ),
        ),
    )


_UNLESS_GIVEN = ", außer Sie geben sie selbst weiter"
_GIVEN = Section(
    "Fragen, die Sie weitergeben",
    (
        f"Passt zu einer Frage nichts, können Sie sie mit „{KEEP}“ weitergeben. Dann wird der Text "
        "mit dem Tag 30 Tage lang gespeichert und danach gelöscht: ohne Uhrzeit, ohne "
        "Internetadresse, ohne Verbindung zu anderen Fragen. Vorher entfernt ein Programm "
        "E-Mail-Adressen, Telefon- und Kontonummern, Hausnummern, Geburtsdaten und Namen nach "
        "einer Anrede; es erkennt nicht jeden Namen. Was gespeichert wurde, wird Ihnen "
        "angezeigt. Weil kein Bezug zu Ihnen gespeichert wird, lässt sich eine einzelne Frage "
        "danach nicht mehr Ihnen zuordnen.",
    ),
)


def _accessibility(known: Operator, reach: Sequence[str]) -> tuple[Section, ...]:
    return (
        Section(
            "Wie zugänglich diese Seite ist",
            (
                "Die Seite und das Fenster zum Einbetten sind nach den Regeln der WCAG 2.2, "
                "Stufe AA, gebaut: Sie lassen sich mit der Tastatur bedienen, werden von "
                "Vorleseprogrammen angesagt, passen sich an große Schrift, schmale Bildschirme, "
                "dunkle Farben und erzwungene Kontraste an und kommen ohne JavaScript aus.",
                "Bei jeder Änderung der Software prüft das ein Programm (axe-core). Eine Prüfung "
                "durch Menschen mit Behinderungen ersetzt das nicht.",
            ),
        ),
        Section(
            "Was nicht barrierefrei ist",
            (
                "Die amtlichen Antworten stehen im Wortlaut da. Sie sind oft in schwerer Sprache "
                "geschrieben; eine Fassung in Leichter Sprache oder in Gebärdensprache gibt es "
                "nicht.",
                "Verlinkte Seiten und PDF-Dateien des Ratsinformationssystems können Barrieren "
                "haben, auf die diese Auskunft keinen Einfluss hat.",
            ),
        ),
        Section("Barriere melden", tuple(reach)),
        Section("Durchsetzungsstelle", (known.enforcement_body or MISSING,)),
    )
