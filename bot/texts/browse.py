"""Every German sentence of the pages for browsing and of the feed that is not from a record."""

from __future__ import annotations

from bot.texts.common import answers

MAIN_LINKS = "Stöbern"
THEMES = "Themen"
NEWS = "Neu"

THEMES_TITLE = "Anfragen nach Themen"
THEMES_LEAD = (
    "Alle gespeicherten Anfragen aus dem Rat und den Ausschüssen, die neuesten zuerst. Die Themen "
    "sind nach Wörtern im Betreff zugeordnet, nicht von der Verwaltung vergeben."
)
YEAR = "Jahr"
GREMIUM = "Gremium"
TOPIC = "Thema"
ALL = "alle"
SHOW = "Anzeigen"
BY_TOPIC = "Nach Thema"
NO_ENTRY = "Dazu ist keine Anfrage gespeichert."
EVERYTHING = "Alle Anfragen anzeigen"
UNANSWERED = "noch ohne Antwort"
PAGES = "Seiten"
EARLIER = "Zurück"
LATER = "Weiter"

NEWS_TITLE = "Neueste Antworten"
NEWS_LEAD = (
    "Die zuletzt beantworteten Anfragen, nach dem Tag der Sitzung. Mit einem Feed-Leser erfahren "
    "Sie von neuen Antworten, ohne sich anzumelden."
)
FEED = "Neue Antworten als Feed (Atom)"
NO_NEWS = "Es ist noch keine Antwort gespeichert."


def found(count: int) -> str:
    """ "1 Anfrage", "34 Anfragen", "5.000 Anfragen"."""
    return "1 Anfrage" if count == 1 else f"{count:,} Anfragen".replace(",", ".")


def page_of(page: int, pages: int) -> str:
    """ "Seite 2 von 7"."""
    return f"Seite {page} von {pages}"


def held(count: int) -> str:
    """ "4 Antworten"; what is said where there is none."""
    return answers(count) if count else UNANSWERED


def feed_title(city: str) -> str:
    """What a feed reader lists."""
    return f"Antworten an den Rat: {city}"
