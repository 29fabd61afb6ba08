"""Every German sentence of the pages for browsing and embedding, of legal pages and of the feed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.texts.common import KEEP, answers
from bot.texts.languages import NAMES, Own, Plural, number, say, say_count

# Browsing.
MAIN_LINKS = "Stöbern"
ENQUIRIES_LINK = "Anfragen"
MEETINGS_LINK = "Sitzungen"
SEARCH_LINK = "Suche"
NEWS = "Neu"

ENQUIRIES_TITLE = "Anfragen im Rat"
ENQUIRIES_LEAD = (
    "Alle gespeicherten Anfragen aus dem Rat und den Ausschüssen. Die Themen sind "
    "nach Wörtern im Betreff zugeordnet, nicht von der Verwaltung vergeben."
)
YEAR = "Jahr"
GREMIUM = "Gremium"
TOWN = "Stadt oder Gemeinde"
TOPIC = "Thema"
PARTY = "Partei oder Gruppe"
MEMBER = "Mitglied, das gefragt hat"
TOLD = "Wörter aus Betreff oder Fragen"
FIRST = "Von"
LAST = "Bis"
WAITING = "Antwort"
WAITING_CHOICES: Mapping[str, str] = {
    "ja": "ohne gespeicherte Antwort",
    "nein": "mit gespeicherter Antwort",
}
ORDER = "Reihenfolge"
MORE_CHOICES = "Weitere Angaben"
ALL = "alle"
SHOW = "Anzeigen"
BY_TOPIC = "Nach Thema"
NO_ENTRY = "Dazu ist keine Anfrage gespeichert."
EVERYTHING = "Alle Anfragen anzeigen"
UNANSWERED = "Antwort hier nicht gespeichert"
REPLIED = "Antwort an anderer Stelle gespeichert"
PAGES = "Seiten"
EARLIER = "Zurück"
LATER = "Weiter"

MEETINGS_TITLE = "Sitzungen"
MEETINGS_LEAD = (
    "Alle Sitzungen, von denen hier eine Tagesordnung oder einzelne Tagesordnungspunkte "
    "gespeichert sind."
)
NO_MEETING = "Dazu ist keine Sitzung gespeichert."
ALL_MEETINGS = "Alle Sitzungen anzeigen"
PEOPLE_TITLE = "Wer im Rat gefragt hat"
PEOPLE_LEAD = (
    "Genannt sind Parteien, Gruppen und Mitglieder, die in den gespeicherten Unterlagen als "
    "Fragende stehen. Bei Anfragen ohne diese Angabe ist hier nicht bekannt, wer gefragt hat."
)
PARTIES = "Parteien und Gruppen"
MEMBERS = "Mitglieder"
NO_ASKER = "In den gespeicherten Unterlagen steht nicht, wer gefragt hat."
GREMIEN_TITLE = "Gremien"
GREMIEN_LEAD = "Der Rat und andere Gremien mit ihren gespeicherten Anfragen und Sitzungen."
WORDS_TITLE = "Wörter des Rates"
WORDS_LEAD = "Was Wörter in den Unterlagen bedeuten, erklärt von diesem Dienst."
#: What leads there from a text that has such words beside it.
WORDS_ASKED = "Was heißen TOP, Vorlage, Beschlussart?"
NO_GREMIUM = "Hier ist kein Gremium gespeichert."

NEWS_TITLE = "Neueste Antworten"
NEWS_LEAD = (
    "Die zuletzt beantworteten Anfragen, nach dem Tag der Sitzung. Mit einem Feed-Leser erfahren "
    "Sie von neuen Antworten, ohne sich anzumelden."
)
#: What leads on from where no answer is stored.
OF_THE_DAY = "Was an diesem Tag beraten wurde"
FOLLOW = "Neue Antworten verfolgen"
FEED = "Neue Antworten als Feed (Atom)"
NO_NEWS = "Hier ist keine Antwort gespeichert."

# Embedding.
EMBED_TITLE = "Auf der eigenen Seite einbetten"
EMBED_LEAD = (
    "Mit einer Zeile steht die Auskunft auf jeder Seite Ihrer Stadt. Sie lädt nichts von Dritten, "
    "setzt keine Cookies und speichert nichts auf dem Gerät."
)
EMBED_LINE = "Diese Zeile vor </body> einfügen"
COPY_LINE = "Zeile kopieren"
SEEN = "So sieht es aus: Die Schaltfläche steht am unteren Rand dieser Seite."
TRY = "Ausprobieren"
START_OPEN = "gleich geöffnet (nicht auf dem Telefon)"
CHOICES: Mapping[str, Mapping[str, str]] = {
    "position": {"right": "rechts", "left": "links"},
    "lang": {"auto": "wie die Seite", **dict[str, str](NAMES.items())},
    "scheme": {"auto": "wie das Gerät", "light": "hell", "dark": "dunkel"},
}
LABELS: Mapping[str, str] = {"position": "Seite", "lang": "Sprache", "scheme": "Farben"}
ATTRIBUTES_TITLE = "Angaben in der Zeile"
ATTRIBUTES: Mapping[str, str] = {
    'data-position="left"': "links statt rechts",
    'data-title="…"': "eigener Name auf der Schaltfläche",
    'data-greeting="…"': "eigene Begrüßung",
    'data-contact="https://…"': "Kontaktseite, die genannt wird, wenn nichts passt",
    'data-lang="en"': "Sprache des Fensters, sonst die Ihrer Seite; Antworten bleiben deutsch",
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

# Of what there is so and so many, and between which days.
FOUND = Plural("1 Anfrage", "{count} Anfragen")
FOUND_MEETINGS = Plural("1 Sitzung", "{count} Sitzungen")
BETWEEN = "{first} bis {last}"
SINCE = "seit {day}"
UNTIL = "bis {day}"
PAGE_OF = "Seite {page} von {pages}"
FEED_TITLE = "Antworten an den Rat: {city}"

# Languages.
LANGUAGE = "Sprache"
LEGAL_IN_GERMAN = "Diese Seite gibt es nur auf Deutsch."


def found(count: int) -> str:
    """ "1 Anfrage", "34 Anfragen", "5.000 Anfragen"."""
    return say_count(FOUND, count, number(count))


def found_meetings(count: int) -> str:
    """ "1 Sitzung", "34 Sitzungen"."""
    return say_count(FOUND_MEETINGS, count, number(count))


def days(first: str | None, last: str | None) -> str | None:
    """ "15.02.2022", "01.02.2022 bis 28.02.2022", "seit 01.02.2022"; None where no day is given."""
    if first and last:
        return first if first == last else say(BETWEEN).format(first=first, last=last)
    if first or last:
        return say(SINCE if first else UNTIL).format(day=first or last)
    return None


def page_of(page: int, pages: int) -> str:
    """ "Seite 2 von 7"."""
    return say(PAGE_OF).format(page=page, pages=pages)


def held(count: int, replied: bool) -> str:
    """ "4 Antworten"; without any where else one is (`replied`), or that none is stored here."""
    return answers(count) if count else Own(say(REPLIED if replied else UNANSWERED))


def feed_title(city: str) -> str:
    return say(FEED_TITLE).format(city=city)


MISSING = "Diese Angabe hat die betreibende Stelle noch nicht eingetragen."
_UNLESS_GIVEN = ", außer Sie geben sie selbst weiter"


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


LEGAL = tomllib.loads((files("bot.texts") / "legal.toml").read_text(encoding="utf-8"))


def legal_title(page: LegalPage) -> str:
    """The name of a page, which leads there; what it says is German alone."""
    return say(page.title)


def legal_pages(known: Operator) -> tuple[LegalPage, ...]:
    contact = f"Kontakt: {known.contact_url.removeprefix('mailto:')}"
    reach = (*(known.name or (MISSING,)), *((contact,) if known.contact_url else ()))
    switched = {"telegram": known.offers_telegram, "unanswered": known.keeps_unanswered}
    filled = {
        "keep": KEEP,
        "unless_given": _UNLESS_GIVEN if known.keeps_unanswered else "",
        "privacy_officer": known.privacy_officer or MISSING,
        "enforcement_body": known.enforcement_body or MISSING,
    }

    def section(given: Mapping[str, Any]) -> Section:
        paragraphs = tuple(one.format_map(filled) for one in given.get("paragraphs", ()))
        return Section(given["title"], paragraphs or reach)

    def sections(given: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
        return tuple(section(one) for one in given if switched.get(one.get("only_with", ""), True))

    return tuple(
        LegalPage(path, page["title"], sections(page["sections"])) for path, page in LEGAL.items()
    )
