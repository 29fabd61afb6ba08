"""Every German sentence that is not from a record: plain, polite, the same in every channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.texts.languages import Own, Plural, day, say, say_count
from bot.texts.languages import ago as ago
from retrieval.errors import Objection
from retrieval.ids import remark_in
from retrieval.records import Reason, Remark, Withdrawn
from retrieval.search.draft import LONGEST_DRAFT
from retrieval.search.query import LONGEST

NAME = "Ratsauskunft"
#: Where the name of a city stands as long as nobody set one.
NO_CITY_NAME = "Name der Stadt fehlt"

# The page around a reply.
HEADING = "Was möchten Sie wissen?"
LEAD = "Fragen Sie in eigenen Worten, was die Verwaltung dem Rat geantwortet hat."
EXPLANATION = (
    "Es werden nur gespeicherte amtliche Antworten im Wortlaut angezeigt, jede mit ihrer Quelle. "
    "Nichts wird neu formuliert. Wenn nichts passt, steht das da."
)
LABEL = "Ihre Frage"
NOTHING_PERSONAL = "Bitte geben Sie keine persönlichen Daten ein."
HINT = (
    f"Auch eine Vorlagennummer oder „Tagesordnung“ mit Datum. Höchstens {LONGEST} Zeichen. "
    f"{NOTHING_PERSONAL}"
)
SUBMIT = "Antwort suchen"
EXAMPLES_LABEL = "Zum Beispiel"
SKIP = "Zum Inhalt springen"
HOME = "Zur Startseite"
ASK_AGAIN = "Eine Frage stellen"
ABOUT = "Über diese Auskunft"
_NO_TRACE = "Diese Seite setzt keine Cookies und lädt nichts von Dritten."
NOT_STORED = "Fragen werden nicht gespeichert."
PRIVACY = f"{NOT_STORED} {_NO_TRACE}"
PRIVACY_KEEPING = (
    f"Fragen werden nur gespeichert, wenn Sie eine ausdrücklich weitergeben. {_NO_TRACE}"
)
CONTACT = "Kontakt zur Verwaltung"
INTERFACE = "Schnittstelle (OpenAPI)"
FOOTER_LINKS = "Weitere Seiten"
ERROR_TITLE = "Fehler"
TRY_AGAIN = "Bitte versuchen Sie es noch einmal."
TRY_LATER = "Bitte versuchen Sie es später noch einmal."
FAILED = "Hier ist ein Fehler aufgetreten."

ONE_ANSWER = "Antwort"
#: Said to whoever asks or reads in another language.
IN_GERMAN = "Amtliche Texte stehen hier auf Deutsch, so wie sie gespeichert sind."

# What stands around a text of the council.
ANSWER_KIND = "Amtliche Antwort"
ANSWER = "Antwort der Verwaltung im Wortlaut"
REMARKS: dict[Remark, str] = {
    "vorbemerkung": "Vorbemerkung der Verwaltung",
    "schlussbemerkung": "Schlussbemerkung der Verwaltung",
}
#: Of a pair the first one is said of one, the second of several: here "Frage 2", "Fragen 1–3".
NUMBERED_ANSWER = ("Antwort {number} von {of}", "Antworten {number} von {of}")
ANSWERS = Plural("1 Antwort", "{count} Antworten")
NOT_ANSWERED = "keine Antwort gespeichert"
FRAGE = "Frage an die Verwaltung"
NUMBERED_FRAGE = ("Frage {number} an die Verwaltung", "Fragen {number} an die Verwaltung")
WHOLE = Plural("Ganze Antwort lesen", "Ganze Antwort lesen ({count} Absätze)")
SOURCE = "Quelle"
DECISION = "Beschlussart"
PROOF = "Nachweis"
PAGE = "Gespeicherte Seite"
CHECKSUM = "Prüfsumme des Textes (SHA-256)"
ORIGINAL = "Im Ratsinformationssystem ansehen"
PERMALINK = "Link zum Weitergeben"
COPY = "Mit Quelle kopieren"
COPIED = "Kopiert"
NOT_COPIED = "Kopieren nicht möglich"
PRINT = "Drucken"
#: Above the answers that an answer names instead of saying it again.
REFERS_TO = "Diese Antwort verweist auf"
SIBLINGS = "Weitere Antworten auf dieselbe Anfrage"
MORE = "Vielleicht suchen Sie eines dieser Themen"
DAMAGED = (
    "Beim Speichern der Quelle sind Buchstaben verloren gegangen. Der Text steht hier so, wie er "
    "gespeichert ist; maßgeblich ist das Original."
)
HELD = "Sitzung"
PUBLISHED = "Veröffentlicht"
OLD = "Der Stand kann sich seitdem geändert haben."

# What people think of a reply.
JUDGE = "Wie ist diese Auskunft?"
VERDICTS: Mapping[str, str] = {
    "fits": "Passt",
    "does-not-fit": "Passt nicht",
    "outdated": "Veraltet",
    "wrong-source": "Quelle falsch",
    "nothing-fits": "Nichts passt",
}
THANKS = "Danke"
JUDGED = "Danke. Gezählt wurde nur Ihre Wahl, sonst nichts."
NO_VERDICT = "Bitte wählen Sie eine der Rückmeldungen."
NOT_JUDGED = f"Ihre Rückmeldung kam nicht an. {TRY_AGAIN}"
BACK = "Zurück zur Auskunft"

ASKERS = "Gefragt haben"
OFFICE = "Zuständig in der Verwaltung"
ATTACHMENTS = "Dateien zum Vorgang"
RELATED = "Hängt zusammen mit"
NEWER = "Neuere Auskunft zum selben Thema"
ALSO = "Auch gefragt am"
ALSO_ASKED = "auch {days} gefragt"
ON_DAY = "am {day}"
AND = " und "
FETCHED = "Abgerufen am"

# A pointer.
POINTER = "Ohne gespeicherte Antwort"
POINTER_TEXT = (
    "Der Rat oder eines seiner Gremien hat sich damit befasst; eine Antwort ist hier nicht "
    "gespeichert."
)
ASKED_TEXT = "Im Rat wurde danach gefragt; eine Antwort ist hier nicht gespeichert."
FRAGEN = "Gestellte Fragen"
NON_PUBLIC_NOTE = "Aus nichtöffentlichen Beratungen werden keine Inhalte veröffentlicht."

# A record and an agenda.
RECORDS = Plural("Vorgang", "{count} Vorgänge")
AGENDA = "Tagesordnung"
PUBLIC = "öffentlich"
NON_PUBLIC = "nichtöffentlich"
NON_PUBLIC_PART = "Nichtöffentlicher Teil"
PUBLIC_PART = "Öffentlicher Teil"
INCOMPLETE = "Von dieser Sitzung sind hier nur einzelne Tagesordnungspunkte bekannt."
EMPTY_AGENDA = "Zu dieser Sitzung ist kein Tagesordnungspunkt gespeichert."

# A context.
CONTEXT = "Hinweis: keine Antwort der Verwaltung an den Rat"
CONTEXT_TEXT = (
    "Eine Antwort der Verwaltung an den Rat ist dazu hier nicht gespeichert. "
    "Diese veröffentlichte Seite könnte weiterhelfen; der Ausschnitt steht hier im Wortlaut."
)
CONTEXT_ORIGINAL = "Seite im Original ansehen"

# What is stored, and how long ago that was.
HOLDINGS = "Gespeichert: {answers} aus {meetings}"
NO_HOLDINGS = "Gespeichert: nichts"
MEETINGS = Plural("einer Sitzung", "{count} Sitzungen")
HELD_ON = "{held} am {day}."
HELD_BETWEEN = "{held}, {first} bis {last}."

# Silence: what is the matter, and what one can do.
SILENCE: Mapping[Reason, str] = {
    "nothing-fits": "Dazu ist keine passende Antwort gespeichert",
    "too-short": "Die Frage ist zu kurz",
    "not-a-question": "Das wurde nicht als Frage erkannt",
    "other-place": "Die Frage betrifft einen anderen Ort",
    "non-public": "Darüber wurde nichtöffentlich beraten",
}
SILENCE_TEXT: Mapping[Reason, str] = {
    "nothing-fits": (
        "Unter den gespeicherten Antworten ist keine, die sicher genug zu Ihrer Frage passt. "
        "Das heißt nicht, dass es keine gibt."
    ),
    "too-short": "Aus so wenigen Worten lässt sich nicht erkennen, was Sie wissen möchten.",
    "not-a-question": "Diese Auskunft beantwortet Sachfragen mit gespeicherten Texten.",
    "other-place": "Gespeichert sind nur Antworten dieser Stadt, keine aus anderen Orten.",
    "non-public": NON_PUBLIC_NOTE,
}
ABLE = (
    "Diese Auskunft zeigt, was die Verwaltung auf Anfragen im Rat geantwortet hat, Vorgänge zu "
    "einer Vorlagennummer und Tagesordnungen von Sitzungen."
)
WHAT_NOW = "Was Sie tun können"
REPHRASE = (
    "Fragen Sie mit anderen Worten, zum Beispiel mit dem Namen einer Straße, einer Einrichtung "
    "oder eines Projekts."
)
ASK_NEXT = "Ihre nächste Frage können Sie gleich hier stellen."
LOOK_UP = "Nennen Sie eine Vorlagennummer oder den Tag einer Sitzung."
TURN_TO = "Wenden Sie sich mit Ihrer Frage direkt an die Verwaltung."

# A question without an answer, given to the city.
KEEP_TEXT = (
    "Sie können diese Frage an die Stadt geben, damit sie sieht, welche Antworten fehlen. "
    "Erkennbare persönliche Angaben werden vorher entfernt, nach 30 Tagen wird sie gelöscht. Eine "
    "Antwort bekommen Sie darauf nicht."
)
KEEP = "Frage anonym an die Stadt geben"
KEPT = "Weitergegeben wurde:"
NOT_KEPT = "Die Frage konnte nicht weitergegeben werden."
NOT_UNANSWERED = "Weitergegeben werden nur Fragen, zu denen nichts gespeichert ist."
NOTHING_TO_KEEP = "Ohne die persönlichen Angaben bleibt von der Frage nichts übrig."

# Refusals.
NO_JSON = 'Bitte senden Sie ein JSON-Objekt der Form {"question": "Ihre Frage"}.'
NO_TEXT = "Ihre Frage enthält Zeichen, die sich nicht lesen lassen. Bitte geben Sie sie neu ein."
NO_FORM = "Ihre Eingabe kam nicht lesbar an. Bitte geben Sie Ihre Frage noch einmal ein."
EMPTY = "Bitte geben Sie eine Frage ein."
TOO_LONG = f"Ihre Frage ist zu lang. Bitte kürzen Sie sie auf höchstens {LONGEST} Zeichen."
OBJECTIONS: Mapping[Objection, str] = {
    "empty": EMPTY,
    "too-long": TOO_LONG,
    "unreadable": NO_TEXT,
    "draft-too-long": (
        f"Der Entwurf ist zu lang. Bitte kürzen Sie ihn auf höchstens {LONGEST_DRAFT} Zeichen."
    ),
}
UNKNOWN_ID = "Unter diesem Link ist nichts gespeichert."
NOT_SHOWN = "Der Inhalt wird hier nicht mehr gezeigt."
REMOVED = (
    "{what} wurde am {day} bei der Quelle entfernt, aus der diese Auskunft gebaut ist. "
    f"{NOT_SHOWN}"
)
#: Of a Vorlage, and of what has no number.
PAPER = ("Die Vorlage {vorlage} „{betreff}“", "„{betreff}“")
WITHDRAWN = (
    "{what} steht nicht mehr in den Unterlagen, aus denen diese Auskunft gebaut ist "
    "(bemerkt am {day})."
)
STILL_THERE = "Ihre Eingabe steht noch im Feld, Sie können sie noch einmal absenden."
UNAVAILABLE = f"Die Auskunft ist gerade nicht verfügbar. {TRY_LATER}"
TOO_MANY = "Das waren viele Anfragen in kurzer Zeit. Bitte versuchen Sie es in {wait} noch einmal."
SECONDS = Plural("einer Sekunde", "{count} Sekunden")
OVERLOADED = "Gerade fragen sehr viele zugleich. Bitte versuchen Sie es gleich noch einmal."
PROBLEMS: Mapping[int, str] = {
    400: "Die Anfrage kam nicht lesbar an.",
    404: "Diese Seite gibt es nicht.",
    405: "Das geht unter dieser Adresse nicht.",
    408: f"Die Übertragung hat zu lange gedauert. {TRY_AGAIN}",
    413: f"Die Eingabe ist zu groß. Eine Frage hat höchstens {LONGEST} Zeichen.",
    500: f"{FAILED} {TRY_LATER}",
    503: UNAVAILABLE,
}


def too_many(seconds: int) -> str:
    """The refusal of a client that asks too often, and when to come back."""
    return say(TOO_MANY).format(wait=say_count(SECONDS, seconds))


def problem(status: int) -> str:
    return say(PROBLEMS.get(status, PROBLEMS[400] if status < 500 else PROBLEMS[500]))


def withdrawn(note: Withdrawn) -> str:
    """What is said of a text that the sources no longer hold: since when, as far as it is known."""
    what = say(PAPER[note.vorlage is None]).format(vorlage=note.vorlage, betreff=note.betreff)
    if note.removed:
        return say(REMOVED).format(what=what, day=day(note.removed))
    return say(WITHDRAWN).format(what=what, day=day(note.noticed))


def also_asked(days: Sequence[date]) -> str:
    """Return "auch am 12.03.2019 und am 05.05.2021 gefragt"."""
    told = say(AND).join(say(ON_DAY).format(day=day(one)) for one in days)
    return Own(say(ALSO_ASKED).format(days=told))


def numbered_frage(number: str | None) -> str:
    """The label of a question of the council: "Frage 2 an die Verwaltung"."""
    if number is None:
        return say(FRAGE)
    return say(NUMBERED_FRAGE[bool({*"-,"} & {*number})]).format(number=spoken(number))


def numbered_answer(number: str | None, of: int, address: str) -> str:
    """ "Antwort 2 von 4"; without a number "Antwort", or which remark the address leads to."""
    if number is None:
        remark = remark_in(address)
        return Own(say(REMARKS[remark] if remark else ONE_ANSWER))
    form = say(NUMBERED_ANSWER[bool({*"-,"} & {*number})])
    return Own(form.format(number=spoken(number), of=of))


def spoken(number: str) -> str:
    """The number as people write it: "1–3", "1a, 1b"."""
    return number.replace("-", "\u2013").replace(",", ", ")


def answers(count: int) -> str:
    """ "1 Antwort", "4 Antworten"; "keine Antwort gespeichert" for none."""
    return Own(say_count(ANSWERS, count) if count else say(NOT_ANSWERED))


def holdings(count: int, sitzungen: int, first: date | None, last: date | None) -> str:
    told = {"answers": answers(count), "meetings": say_count(MEETINGS, sitzungen)}
    held = say(HOLDINGS).format(**told) if count else say(NO_HOLDINGS)
    if not (first and last):
        return f"{held}."
    if first == last:
        return say(HELD_ON).format(held=held, day=day(first))
    return say(HELD_BETWEEN).format(held=held, first=day(first), last=day(last))
