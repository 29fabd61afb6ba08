"""Every sentence of the widget that is not from a record; those in English lie in a file.

What the page says too is taken from its texts. A browser gets both languages as one module: see
`bot.web.files`. What stands in braces is filled in there; of a pair the first one is said of one,
the second of several.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import searching as search_texts

Language = Mapping[str, object]

_AGAIN = "Noch einmal versuchen"
#: Said before the panel is there: all else is fetched with it.
NOT_REACHED: Mapping[str, str] = {
    "de": f"Gerade nicht erreichbar. {_AGAIN}",
    "en": "Not available right now. Try again",
}

#: What the page says too; a browser knows it by the same name: "notStored".
_SHARED = """
    NAME LEAD EXPLANATION EXAMPLES_LABEL LABEL SUBMIT EMPTY NOT_STORED KEEP_TEXT KEEP
    KEPT NOT_KEPT ANSWER_KIND ANSWER ONE_ANSWER NUMBERED_ANSWER REMARKS FRAGE NUMBERED_FRAGE
    WHOLE SOURCE HELD PUBLISHED OLD DECISION ORIGINAL CONTEXT_ORIGINAL PERMALINK COPY
    COPIED NOT_COPIED PRINT ASKERS OFFICE ATTACHMENTS RELATED NEWER ALSO ALSO_ASKED ON_DAY AND
    SIBLINGS MORE DAMAGED POINTER POINTER_TEXT ASKED_TEXT FRAGEN NON_PUBLIC_NOTE PUBLIC_PART
    NON_PUBLIC_PART RECORDS AGENDA ANSWERS INCOMPLETE EMPTY_AGENDA CONTEXT CONTEXT_TEXT SILENCE
    SILENCE_TEXT ABLE WHAT_NOW CONTACT JUDGE VERDICTS JUDGED NOT_JUDGED SECONDS
    BEST TO_THE_PLACE CHOICE CHOICE_TEXT FOLLOWS EXCERPT NOTHING_OF_IT NO_ANSWER WHAT FILTER
    REST
    NEWEST_FIRST NOTHING_LISTED ALL_LISTED LIST_ADVICE WHOLE_PAGE SACHVERHALT
    SACHVERHALT_NOTE
""".split()

#: Kinds of reply whose name stands above them as it is.
_NAMED = ("choice", "list", "notice")


_SAID = vars(texts) | vars(kind_texts)


def _in_camel_case(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(map(str.capitalize, others))


GERMAN: Language = {
    **{_in_camel_case(name): _SAID[name] for name in _SHARED},
    "kinds": {name: kind_texts.KINDS[name] for name in _NAMED},
    "handOn": search_texts.HAND_ON,
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
    "suggested": (
        "1 im Rat gestellte Frage, mit der Pfeiltaste nach unten erreichbar",
        "{count} im Rat gestellte Fragen, mit den Pfeiltasten erreichbar",
    ),
    "newTab": "öffnet neuen Tab",
    "removed": f"Diese Vorlage wurde am {{day}} bei der Quelle entfernt. {texts.NOT_SHOWN}",
    "withdrawn": "Diese Vorlage steht nicht mehr in den Unterlagen (bemerkt am {day}).",
    "advice": (texts.REPHRASE, texts.LOOK_UP, texts.TURN_TO),
    "failed": "Das hat nicht geklappt",
    "again": _AGAIN,
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

ENGLISH: Language = {
    "name": texts.NAME,
    **tomllib.loads((files("bot.texts") / "widget.en.toml").read_text(encoding="utf-8")),
}
