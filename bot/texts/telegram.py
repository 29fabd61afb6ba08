"""Every sentence of Telegram that is neither from a record nor in `bot.texts.common`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.texts import common as texts
from bot.texts import languages
from bot.texts.cli import OFFICIAL
from bot.texts.languages import Language, is_german, say
from retrieval.ids import remark_in
from retrieval.records import Remark


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the menu; `elsewhere` is its name to people who do not read German."""

    name: str
    does: str
    elsewhere: str = ""

    def shown(self) -> tuple[str, str]:
        return self.name if is_german() else self.elsewhere or self.name, say(self.does)


COMMANDS: Sequence[Command] = (
    Command("hilfe", "So geht es", "help"),
    Command("beispiele", "Beispiele für Fragen"),
    Command("neu", "Neueste Antworten"),
    Command("thema", "Antworten zu einem Thema"),
    Command("abo", "Bei neuen Antworten benachrichtigen"),
    Command("sprache", "Sprache wählen", "language"),
    Command("meinedaten", "Was hier über mich gespeichert ist"),
    Command("loeschen", "Alles über mich löschen"),
    Command("datenschutz", "Datenschutz", "privacy"),
    Command("ueber", texts.ABOUT),
)

#: Those that Telegram knows, by two letters; plain German can be chosen in a chat.
LANGUAGES: Sequence[Language] = tuple(one for one in languages.LANGUAGES if len(one) == 2)

SHORT_DESCRIPTION = f"{OFFICIAL}."
DESCRIPTION = "Fragen Sie, was die Verwaltung ({city}) dem Rat geantwortet hat."

TELEGRAM_READS = (
    "Telegram selbst kann mitlesen, was Sie hier schreiben; die Internetseite ist ein "
    "gleichwertiger Weg"
)


def reads_along(base: str) -> str:
    """The line that says who else reads, and where nobody does."""
    return f"{say(TELEGRAM_READS)}: {base}" if base else f"{say(TELEGRAM_READS)}."


def description(city: str, base: str) -> str:
    """What stands in a chat before its first message; 512 characters at most."""
    return f"{say(DESCRIPTION).format(city=city)}\n\n{reads_along(base)}"[:512]


GREETING = "Guten Tag! Hier erhalten Sie amtliche Antworten ({city}) im Wortlaut, mit Quelle."
WRITE = "Schreiben Sie einfach Ihre Frage. /hilfe erklärt mehr."


def greeting(city: str, base: str) -> str:
    return f"{say(GREETING).format(city=city)}\n\n{reads_along(base)}\n\n{say(WRITE)}"


#: What can be written, after what this is.
WAYS = """Sie können schreiben:
• eine Frage in eigenen Worten,
• die Nummer einer Vorlage,
• „Tagesordnung“ mit dem Tag einer Sitzung."""
EDITING = (
    "Wenn Sie Ihre Frage bearbeiten, ändert sich auch die Antwort. In Gruppen antwortet die "
    "Auskunft nur, wenn Sie sie mit @ nennen oder ihr antworten."
)


def help_text() -> str:
    """How it works, in paragraphs."""
    told = (texts.LEAD, texts.EXPLANATION, WAYS, EDITING, texts.NOTHING_PERSONAL)
    return "\n\n".join(map(say, told))


EXAMPLES = "Zum Beispiel können Sie fragen:"
NO_EXAMPLES = "Beispiele gibt es hier noch nicht."
TOPIC_BEHIND = "Schreiben Sie das Thema dahinter, zum Beispiel: {command} Radwege"
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
WHOLE = "Alle Antworten dieser Anfrage"
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


PRIVACY_TITLE = "Datenschutz"
PRIVACY = (
    "Diese Auskunft speichert weder Ihre Fragen noch Ihren Namen oder Ihre Nummer bei "
    "Telegram, auch nicht in Protokollen. Gezählt wird nur, wie oft eine Antwort als "
    "passend oder unpassend bezeichnet wurde.",
    KEPT_REPLIES,
    "Nur wenn Sie eine Benachrichtigung bestellen, werden die Nummer des Chats und das "
    "Thema gespeichert. /meinedaten zeigt das an, /loeschen löscht es sofort; wenn Sie "
    "den Bot blockieren, wird es ebenfalls gelöscht.",
    "Wählen Sie mit /sprache eine Sprache oder bestellen Sie eine Benachrichtigung in einer "
    "anderen Sprache als Deutsch, wird auch diese Sprache gespeichert, unter derselben Prüfzahl "
    "des Chats.",
    "Zuständig für Telegram selbst ist dessen Betreiber.",
)
MORE_AT = "Mehr: {page}"


def privacy(base: str, contact: str) -> str:
    parts = (
        f"<b>{say(PRIVACY_TITLE)}</b>",
        reads_along(base),
        *map(say, PRIVACY),
        say(MORE_AT).format(page=f"{base}/datenschutz") if base else "",
        f"{say(texts.CONTACT)}: {contact}" if contact else "",
    )
    return "\n\n".join(filter(None, parts))


def about(city: str, holdings: str, base: str) -> str:
    parts = (f"<b>{texts.NAME}</b> · {city}", say(texts.EXPLANATION), holdings, base)
    return "\n\n".join(filter(None, parts))


END_ONE = "Beenden: {subject}"
#: On a button to what an answer says outside its numbers.
REMARK_BUTTONS: Mapping[Remark | None, str] = {
    None: texts.ONE_ANSWER,
    "vorbemerkung": "Vorbemerkung",
    "schlussbemerkung": "Schlussbemerkung",
}
PART = "Teil {number} von {of}"
NEWER_BUTTON = "Neuer: {label}"

# Languages.
CHOOSE_LANGUAGE = (
    "In welcher Sprache soll die Auskunft schreiben? Die amtlichen Antworten bleiben deutsch."
)
AS_IN_TELEGRAM = "Wie in Telegram eingestellt"
LANGUAGE_ALONE = "Eine Sprache wählen können Sie nur im Einzelchat."
LANGUAGE_CHOSEN = "Die Auskunft schreibt Ihnen jetzt auf Deutsch."
LANGUAGE_AS_IN_TELEGRAM = "Die Auskunft richtet sich jetzt nach der Sprache Ihrer Telegram-App."
KEPT_LANGUAGE = "Gespeichert ist die Sprache, in der die Auskunft Ihnen schreibt: {language}"


def end_button(subject: str) -> str:
    """The label of a button that ends one of several alerts."""
    return say(END_ONE).format(subject=subject)


def part(number: int, of: int) -> str:
    """Which part of a long text a message holds: "Teil 2 von 3"."""
    return say(PART).format(number=number, of=of)


def newer_button(label: str) -> str:
    """The label of a button that leads to a newer answer on the same topic."""
    return say(NEWER_BUTTON).format(label=label)


def answer_button(number: str | None, address: str) -> str:
    """The label of a button that leads to an answer, or to a remark; three stand in a row."""
    if number is None:
        return say(REMARK_BUTTONS[remark_in(address)])
    return f"{say(texts.ONE_ANSWER)} " + number.replace("-", "\u2013")
