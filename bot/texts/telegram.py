"""Every sentence of the Telegram channel that is neither from a record nor in `bot.texts.common`.

German; in English only what Telegram shows to people whose app speaks English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.texts import common as texts
from bot.texts.cli import OFFICIAL
from retrieval.ids import remark_in

Language = Literal["", "en"]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the menu; `english_name` is the same to people who read English."""

    name: str
    german: str
    english: str
    english_name: str = ""

    def shown(self, language: Language) -> tuple[str, str]:
        if language == "en":
            return self.english_name or self.name, self.english
        return self.name, self.german


COMMANDS: Sequence[Command] = (
    Command("hilfe", "So geht es", "How it works", "help"),
    Command("beispiele", "Beispiele für Fragen", "Example questions"),
    Command("neu", "Neueste Antworten", "The newest answers"),
    Command("thema", "Antworten zu einem Thema", "Answers on a topic"),
    Command("abo", "Bei neuen Antworten benachrichtigen", "Tell me about new answers"),
    Command("meinedaten", "Was hier über mich gespeichert ist", "What is stored about me"),
    Command("loeschen", "Alles über mich löschen", "Delete everything about me"),
    Command("datenschutz", "Datenschutz", "Privacy", "privacy"),
    Command("ueber", texts.ABOUT, "About this service"),
)

SHORT_DESCRIPTION: Mapping[Language, str] = {
    "": f"{OFFICIAL}.",
    "en": "The administration's own answers to the council: word for word, with their source. "
    "In German.",
}

TELEGRAM_READS = (
    "Telegram selbst kann mitlesen, was Sie hier schreiben; die Internetseite ist ein "
    "gleichwertiger Weg"
)
_READS_ENGLISH = "Telegram itself can read what you write here; the web page is an equal way"


def reads_along(base: str) -> str:
    """The line that says who else reads, and where nobody does."""
    return f"{TELEGRAM_READS}: {base}" if base else f"{TELEGRAM_READS}."


def description(language: Language, city: str, base: str) -> str:
    """What stands in a chat before its first message; 512 characters at most."""
    if language == "en":
        said = f"Ask in German what the administration ({city}) has answered to the council."
        reads = f"{_READS_ENGLISH}: {base}" if base else f"{_READS_ENGLISH}."
        return f"{said}\n\n{reads}"[:512]
    said = f"Fragen Sie, was die Verwaltung ({city}) dem Rat geantwortet hat."
    return f"{said}\n\n{reads_along(base)}"[:512]


def greeting(city: str, base: str) -> str:
    return (
        f"Guten Tag! Hier erhalten Sie amtliche Antworten ({city}) im Wortlaut, mit Quelle.\n\n"
        f"{reads_along(base)}\n\n"
        "Schreiben Sie einfach Ihre Frage. /hilfe erklärt mehr."
    )


HELP = (
    f"{texts.LEAD}\n\n{texts.EXPLANATION}\n\n"
    "Sie können schreiben:\n"
    "• eine Frage in eigenen Worten,\n"
    "• die Nummer einer Vorlage,\n"
    "• „Tagesordnung“ mit dem Tag einer Sitzung.\n\n"
    "Wenn Sie Ihre Frage bearbeiten, ändert sich auch die Antwort. In Gruppen antwortet die "
    "Auskunft nur, wenn Sie sie mit @ nennen oder ihr antworten.\n\n"
    f"{texts.NOTHING_PERSONAL}"
)
EXAMPLES = "Zum Beispiel können Sie fragen:"
NO_EXAMPLES = "Beispiele gibt es hier noch nicht."
_TOPIC_BEHIND = "Schreiben Sie das Thema dahinter, zum Beispiel:"
TOPIC_HOW = f"{_TOPIC_BEHIND} /thema Radwege"
ALERT_HOW = f"{_TOPIC_BEHIND} /abo Radwege"
UNKNOWN_COMMAND = "Diesen Befehl gibt es hier nicht. /hilfe zeigt, was geht."
NO_TEXT = "Ich kann nur Text lesen. Bitte schreiben Sie Ihre Frage."
FAILED = (
    f"{texts.FAILED} Bitte fragen Sie noch einmal mit anderen Worten oder versuchen Sie es später."
)
_ASK_AGAIN = "Fragen Sie bitte noch einmal."
VANISHED = f"Diese Antwort ist nicht mehr gespeichert. {_ASK_AGAIN}"
OLD_BUTTON = f"Diese Schaltfläche ist veraltet. {_ASK_AGAIN}"
ASK_IN_BOT = "Frage im Chat stellen"

NEWEST = "Neueste Antworten"
NOTHING_NEWEST = "Bisher ist keine Antwort gespeichert."
ON_TOPIC = "Antworten zu Ihrem Thema"
WHOLE = "Ganze Antwort"
#: On a button to what has no name of its own.
OPEN = "Öffnen"
NOTIFY = "Benachrichtigen, wenn es dazu eine Antwort gibt"
TOO_LONG_TO_SHARE = "Die Antwort ist für eine geteilte Nachricht zu lang. Hier steht sie ganz:"

THANKS = "Danke, das ist gezählt."

_ALL_ALERTS = "Alle Ihre Benachrichtigungen zeigt /meinedaten."
#: By what was ordered: a topic, or an item of an agenda.
SUBSCRIBED: Mapping[str, str] = {
    "topic": "Sie erhalten eine Nachricht, sobald es zu „{subject}“ eine neue Antwort gibt. "
    + _ALL_ALERTS,
    "item": "Sie erhalten eine Nachricht, sobald es dazu eine Antwort gibt: „{subject}“. "
    + _ALL_ALERTS,
}
END_ALERT = "Benachrichtigung beenden"
ENDED = "Beendet ist die Benachrichtigung zu „{subject}“."
NOT_KEPT = "Diese Benachrichtigung gibt es nicht mehr."
TOO_MANY_ALERTS = "Mehr als {most} Benachrichtigungen gehen nicht. /loeschen löscht alle."
NOT_IN_GROUPS = "Benachrichtigungen gibt es nur im Einzelchat."
KEPT_REPLIES = (
    "Bis zu drei Tage lang merkt sich die Auskunft, welche ihrer Nachrichten welche von Ihnen "
    "beantwortet, damit sich mit einer bearbeiteten Frage auch die Antwort ändert: nur Nummern, "
    "kein Text, den Chat nur als Prüfzahl mit geheimem Schlüssel. Ebenso lange merkt sie sich, "
    "welche Anfrage oder Antwort hier zuletzt gezeigt wurde, damit Sie dazu nachfragen können."
)
NOTHING_KEPT = "Sie haben hier keine Benachrichtigungen bestellt."
KEPT = "Gespeichert ist die Nummer dieses Chats, damit Sie benachrichtigt werden können, und dazu:"
KEPT_TOPIC = "Thema: {subject}"
KEPT_ITEM = "Tagesordnungspunkt: {subject}"
DELETE_HOW = "/loeschen löscht alles sofort."
DELETED = "Alles über Sie ist gelöscht."
TOLD_TOPIC = "Sie erhalten diese Nachricht, weil Sie „{subject}“ abonniert haben."
TOLD_ITEM = (
    "Sie erhalten diese Nachricht, weil Sie benachrichtigt werden wollten, sobald es hierzu eine "
    "Antwort gibt. Damit endet diese Benachrichtigung."
)
NEW_ANSWERS = "Neue Antworten"
#: Where it is not sure that they are meant.
NEW_CHOICE = "Neue Antworten, die passen könnten"
NEW_ANSWER = "Zu diesem Tagesordnungspunkt ist jetzt eine Antwort gespeichert"


def privacy(base: str, contact: str) -> str:
    page = f"{base}/datenschutz" if base else ""
    parts = (
        "<b>Datenschutz</b>",
        reads_along(base),
        "Diese Auskunft speichert weder Ihre Fragen noch Ihren Namen oder Ihre Nummer bei "
        "Telegram, auch nicht in Protokollen. Gezählt wird nur, wie oft eine Antwort als "
        "passend oder unpassend bezeichnet wurde.",
        KEPT_REPLIES,
        "Nur wenn Sie eine Benachrichtigung bestellen, werden die Nummer des Chats und das "
        "Thema gespeichert. /meinedaten zeigt das an, /loeschen löscht es sofort; wenn Sie "
        "den Bot blockieren, wird es ebenfalls gelöscht.",
        "Zuständig für Telegram selbst ist dessen Betreiber.",
        f"Mehr: {page}" if page else "",
        f"{texts.CONTACT}: {contact}" if contact else "",
    )
    return "\n\n".join(filter(None, parts))


def about(city: str, holdings: str, base: str) -> str:
    parts = (f"<b>{texts.NAME}</b> · {city}", texts.EXPLANATION, holdings, base)
    return "\n\n".join(filter(None, parts))


def end_button(subject: str) -> str:
    """The label of a button that ends one of several alerts."""
    return f"Beenden: {subject}"


def part(number: int, of: int) -> str:
    """Which part of a long text a message holds: "Teil 2 von 3"."""
    return f"Teil {number} von {of}"


def newer_button(label: str) -> str:
    """The label of a button that leads to a newer answer on the same topic."""
    return f"Neuer: {label}"


def answer_button(number: str | None, address: str) -> str:
    """The label of a button that leads to an answer, or to a remark; three stand in a row."""
    if number is None:
        return (remark_in(address) or texts.ONE_ANSWER).capitalize()
    return f"{texts.ONE_ANSWER} " + number.replace("-", "\u2013")
