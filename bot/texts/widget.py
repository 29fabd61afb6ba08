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

Language = Mapping[str, object]

#: Before the panel is there: all else is fetched with it.
_AGAIN = "Noch einmal versuchen"
NOT_REACHED: Mapping[str, str] = {
    "de": f"Gerade nicht erreichbar. {_AGAIN}",
    "en": "Not available right now. Try again",
}

GERMAN: Language = {
    "name": texts.NAME,
    "lead": texts.LEAD,
    "explanation": texts.EXPLANATION,
    "examplesLabel": texts.EXAMPLES_LABEL,
    "examples": texts.EXAMPLES,
    "close": "Schließen",
    "log": "Fragen und Antworten",
    "label": texts.LABEL,
    "submit": texts.SUBMIT,
    "empty": texts.EMPTY,
    "fieldHint": "Bitte keine persönlichen Daten.",
    "notStored": texts.NOT_STORED,
    "onlyStored": "Fragen werden nur gespeichert, wenn Sie eine weitergeben.",
    "keepText": texts.KEEP_TEXT,
    "keep": texts.KEEP,
    "kept": texts.KEPT,
    "notKept": texts.NOT_KEPT,
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
    "answerKind": texts.ANSWER_KIND,
    "answer": texts.ANSWER,
    "oneAnswer": texts.ONE_ANSWER,
    "numberedAnswer": texts.NUMBERED_ANSWER,
    "remarks": texts.REMARKS,
    "frage": texts.FRAGE,
    "numberedFrage": texts.NUMBERED_FRAGE,
    "best": texts.BEST,
    "whole": texts.WHOLE,
    "source": texts.SOURCE,
    "held": texts.HELD,
    "published": texts.PUBLISHED,
    "old": texts.OLD,
    "decision": texts.DECISION,
    "original": texts.ORIGINAL,
    "contextOriginal": texts.CONTEXT_ORIGINAL,
    "permalink": texts.PERMALINK,
    "copy": texts.COPY,
    "copied": texts.COPIED,
    "notCopied": texts.NOT_COPIED,
    "print": texts.PRINT,
    "newTab": "öffnet neuen Tab",
    "askers": texts.ASKERS,
    "office": texts.OFFICE,
    "attachments": texts.ATTACHMENTS,
    "related": texts.RELATED,
    "newer": texts.NEWER,
    "also": texts.ALSO,
    "alsoAsked": texts.ALSO_ASKED,
    "onDay": texts.ON_DAY,
    "and": texts.AND,
    "siblings": texts.SIBLINGS,
    "more": texts.MORE,
    "damaged": texts.DAMAGED,
    "pointer": texts.POINTER,
    "pointerText": texts.POINTER_TEXT,
    "askedText": texts.ASKED_TEXT,
    "fragen": texts.FRAGEN,
    "nonPublicNote": texts.NON_PUBLIC_NOTE,
    "removed": f"Diese Vorlage wurde am {{day}} bei der Quelle entfernt. {texts.NOT_SHOWN}",
    "withdrawn": "Diese Vorlage steht nicht mehr in den Unterlagen (bemerkt am {day}).",
    "publicPart": texts.PUBLIC_PART,
    "nonPublicPart": texts.NON_PUBLIC_PART,
    "record": texts.RECORD,
    "agenda": texts.AGENDA,
    "answers": texts.ANSWERS,
    "incomplete": texts.INCOMPLETE,
    "emptyAgenda": texts.EMPTY_AGENDA,
    "context": texts.CONTEXT,
    "contextText": texts.CONTEXT_TEXT,
    "silence": texts.SILENCE,
    "silenceText": texts.SILENCE_TEXT,
    "able": texts.ABLE,
    "whatNow": texts.WHAT_NOW,
    "advice": (texts.REPHRASE, texts.LOOK_UP, texts.TURN_TO),
    "contact": texts.CONTACT,
    "judge": texts.JUDGE,
    "verdicts": texts.VERDICTS,
    "judged": texts.JUDGED,
    "notJudged": texts.NOT_JUDGED,
    "failed": "Das hat nicht geklappt",
    "again": _AGAIN,
    "seconds": texts.SECONDS,
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
    "examples": texts.EXAMPLES,
    **tomllib.loads((files("bot.texts") / "widget.en.toml").read_text(encoding="utf-8")),
}
