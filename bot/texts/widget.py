"""Every sentence of the widget that is not from a record, in the language that is spoken.

What the page says too is taken from its texts. A browser gets those of one language as a module:
see `bot.web.files`. What stands in braces is filled in there; of a pair the first one is said of
one, the second of several, and a plural has its forms by name.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts import searching as search_texts
from bot.texts.languages import LANGUAGES, Language, Plural, locale, said, say, speaking

AGAIN = "Noch einmal versuchen"
#: Said before the panel is there: all else is fetched with it.
NOT_REACHED = f"Gerade nicht erreichbar. {AGAIN}"

#: What the page says too; a browser knows it by the same name: "notStored".
_SHARED = """
    LEAD EXPLANATION EXAMPLES_LABEL LABEL SUBMIT EMPTY NOT_STORED KEEP_TEXT KEEP
    KEPT NOT_KEPT ANSWER_KIND ANSWER ONE_ANSWER NUMBERED_ANSWER REMARKS FRAGE NUMBERED_FRAGE
    WHOLE SOURCE HELD PUBLISHED OLD DECISION ORIGINAL CONTEXT_ORIGINAL PERMALINK COPY
    COPIED NOT_COPIED PRINT ASKERS OFFICE ATTACHMENTS RELATED NEWER ALSO ALSO_ASKED ON_DAY AND
    SIBLINGS MORE DAMAGED POINTER POINTER_TEXT ASKED_TEXT FRAGEN NON_PUBLIC_NOTE PUBLIC_PART
    NON_PUBLIC_PART RECORDS AGENDA ANSWERS INCOMPLETE EMPTY_AGENDA CONTEXT CONTEXT_TEXT SILENCE
    SILENCE_TEXT ABLE WHAT_NOW CONTACT JUDGE VERDICTS JUDGED NOT_JUDGED SECONDS
    BEST TO_THE_PLACE CHOICE CHOICE_TEXT FOLLOWS EXCERPT NOTHING_OF_IT NO_ANSWER WHAT FILTER
    NEWEST_FIRST OLDEST_FIRST NOBODY_ASKED NOTHING_LISTED ALL_LISTED LIST_ADVICE ASK_NEXT
    REFERS_TO REST WHOLE_PAGE SACHVERHALT SACHVERHALT_NOTE
""".split()

#: Kinds of reply whose name stands above them as it is.
_NAMED = ("choice", "list", "notice")


_SAID = vars(texts) | vars(kind_texts)


def _in_camel_case(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(map(str.capitalize, others))


#: What only the widget says.
OWN: Mapping[str, object] = {
    "handOn": search_texts.HAND_ON,
    "follow": page_texts.FOLLOW,
    "found": page_texts.FOUND,
    "close": "Schließen",
    "log": "Fragen und Antworten",
    "fieldHint": "Bitte keine persönlichen Daten.",
    "onlyStored": "Fragen werden nur gespeichert, wenn Sie eine weitergeben.",
    "asked": "Sie fragen",
    "opened": "Sie öffnen",
    "searching": "Die Suche läuft …",
    "links": texts.FOOTER_LINKS,
    "site": "Als Seite öffnen",
    "privacyLink": "Datenschutz",
    "accessibility": "Barrierefreiheit",
    "suggestions": "Im Rat gestellte Fragen",
    "suggested": Plural(
        "1 im Rat gestellte Frage, mit der Pfeiltaste nach unten erreichbar",
        "{count} im Rat gestellte Fragen, mit den Pfeiltasten erreichbar",
    ),
    "newTab": "öffnet neuen Tab",
    "removed": f"Diese Vorlage wurde am {{day}} bei der Quelle entfernt. {texts.NOT_SHOWN}",
    "withdrawn": "Diese Vorlage steht nicht mehr in den Unterlagen (bemerkt am {day}).",
    "advice": (texts.REPHRASE, texts.LOOK_UP, texts.TURN_TO),
    "failed": "Das hat nicht geklappt",
    "again": AGAIN,
    "refusals": {
        "offline": "Die Auskunft ist nicht erreichbar. Bitte prüfen Sie Ihre Verbindung.",
        "slow": f"Die Auskunft antwortet nicht. {texts.TRY_AGAIN}",
        "busy": texts.TOO_MANY,
        "closed": texts.UNAVAILABLE,
        "unreadable": texts.NO_TEXT,
        "unknown": texts.UNKNOWN_ID,
        "broken": texts.problem(500),
    },
}


def told(language: Language) -> Mapping[str, object]:
    """All that the widget says in a language."""
    shared = {_in_camel_case(name): _SAID[name] for name in _SHARED}
    kinds = {name: kind_texts.KINDS[name] for name in _NAMED}
    with speaking(language):
        return {
            "name": texts.NAME,
            "lang": language,
            "locale": locale(),
            **{name: said(one) for name, one in {**shared, "kinds": kinds, **OWN}.items()},
        }


def in_each_language(sentence: str) -> Mapping[Language, str]:
    """A sentence that is there before the language of a widget is known."""

    def told(language: Language) -> str:
        with speaking(language):
            return say(sentence)

    return {language: told(language) for language in LANGUAGES}
