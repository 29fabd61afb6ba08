"""Every German sentence that belongs to kinds of reply: their names, a choice, a list, a notice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from bot.texts.common import ONE_ANSWER, VERDICTS, WHOLE, numbered_answer, spoken
from bot.texts.languages import Own, Plural, number, say, say_count
from bot.texts.languages import day as day_told
from bot.texts.pages import UNANSWERED
from retrieval.german.topics import NAMES
from retrieval.replies.reply import ListFilter

#: The kind of a reply before its subject, where the subject alone does not tell it.
KINDS: Mapping[str, str] = {
    "answer": ONE_ANSWER,
    "choice": "Auswahl",
    "pointer": "Keine Antwort gespeichert",
    "list": "Liste",
    "context": "Hinweis",
    "sachverhalt": "Wortlaut der Fragenden",
    "notice": "Hinweis dieses Dienstes",
}

# A choice. Of a pair the first one is said of one item, the second of several.
CHOICE: Mapping[str, Sequence[str]] = {
    "answer": (
        "Diese Anfrage passt. Meinen Sie diese Frage?",
        "Diese Anfrage passt. Welche ihrer Fragen meinen Sie?",
    ),
    "matter": ("Meinen Sie dieses Thema?", "Meinen Sie eines dieser Themen?"),
}
CHOICE_TEXT = (
    "Was Sie meinen, ist nicht sicher. Dies ist eine Auswahl, keine Antwort der Verwaltung."
)
#: Above the reply to a line without a subject of its own.
FOLLOWS = "Verstanden als Nachfrage zu „{betreff}“."
#: The same to a line with several questions.
REST = "Dies ist die Auskunft zur ersten Frage. Noch offen:"
EXCERPT = "Auszug"
NOTHING_OF_IT = "Nichts davon?"
#: What stands beside an item of a choice that is no answer.
NO_ANSWER: Mapping[str, str] = {
    "pointer": UNANSWERED,
    "context": "Hinweis, keine Antwort der Verwaltung",
}

# A list: how the line was understood. What a filter does not name is not said.
WHAT: Mapping[str, str] = {
    "anfragen": "Anfragen",
    "sitzungen": "Sitzungen",
    "gremien": "Gremien",
    "parteien": "Parteien und Gruppen, die gefragt haben",
    "personen": "Wer gefragt hat",
    "themen": "Themen der Anfragen",
}
FILTER: Mapping[str, str] = {
    "open": "ohne gespeicherte Antwort",
    "answered": "mit gespeicherter Antwort",
    "asker": "von {value}",
    "feminine": "der {value}",
    "party": "von {value}",
    "gremium": "im Gremium „{value}“",
    "topic": "zum Thema „{value}“",
    "year": "aus {value}",
    "day": "vom {value}",
    "from": "ab {value}",
    "to": "bis {value}",
}
#: What of parties and groups bears "die" whatever town it is of: short names, but for one, and what
#: is called so. Of others the article is not known.
FEMININE = re.compile(r"^(?!BSW)(?:[A-ZÄÖÜ]{2,4}|AfD)$|[Ff]raktion|[Pp]artei")
NEWEST_FIRST = "neueste zuerst"
OLDEST_FIRST = "älteste zuerst"
NOTHING_LISTED = "nichts gespeichert"
ALL_LISTED = "Alle anzeigen ({count})"
LIST_ADVICE = "Lassen Sie eine Angabe weg, zum Beispiel das Jahr oder die Partei."
NOBODY_ASKED = "Sehen Sie nach, wer gefragt hat. Dieser Name ist hier nicht bekannt."
MEETINGS_ADVICE = (
    "Hier stehen nur Sitzungen, deren Tagesordnung gespeichert ist. Andere Termine nennt der "
    "Sitzungskalender der Verwaltung."
)
DIRECTORY_ADVICE = "Sehen Sie stattdessen alle durch: Schreiben Sie „Alle Anfragen“."
#: Below a directory, where a name leads nowhere by itself.
DIRECTORY_NEXT = (
    "Was gefragt wurde, sehen Sie so: Schreiben Sie „Anfragen“ und einen Namen dahinter."
)

# A page of the city, and why members of the council ask: their own words.
WHOLE_PAGE = "Ganze Seite lesen"
SACHVERHALT = "Worum es den Fragenden ging"
SACHVERHALT_NOTE = "Wortlaut der Fragenden, keine Antwort der Verwaltung."
SACHVERHALT_FITS = "Hier könnte etwas zu Ihrer Frage stehen"
SACHVERHALT_KIND = "Wortlaut der Fragenden: keine Antwort der Verwaltung"
SACHVERHALT_TEXT = (
    "Eine Antwort der Verwaltung darauf ist hier nicht gespeichert. So haben Mitglieder des Rates "
    "ihre Anfrage begründet; ihre Angaben sind hier nicht geprüft."
)
SACHVERHALT_BEST = "Passende Stelle im Wortlaut der Fragenden"
SACHVERHALT_WHOLE = Plural(
    "Ganzen Text der Fragenden lesen",
    "Ganzen Text der Fragenden lesen ({count} Absätze)",
)
WHOLE_ENQUIRY = "Ganze Anfrage mit ihren Antworten"

# A long answer.
BEST = "Passende Stelle dieser Antwort im Wortlaut"
PLACE = "Passende Stelle (Auszug)"
TO_THE_PLACE = "Zur passenden Stelle"

# What people think: the verdicts that make sense for a kind of reply; others have none.
JUDGED_BY: Mapping[str, Sequence[str]] = {
    "answer": ("fits", "does-not-fit", "outdated", "wrong-source"),
    "pointer": ("fits", "does-not-fit", "wrong-source"),
    "context": ("fits", "does-not-fit", "outdated", "wrong-source"),
    "sachverhalt": ("fits", "does-not-fit", "wrong-source"),
    "choice": ("nothing-fits",),
}


def verdicts(kind: str) -> dict[str, str]:
    """The verdicts on a kind of reply, with their labels."""
    return {verdict: say(VERDICTS[verdict]) for verdict in JUDGED_BY[kind]}


def choice(about: str, count: int) -> str:
    return say(CHOICE[about][count != 1])


def numbered(place: str | None, address: str) -> str:
    """ "Antwort 2", where it is not known of how many; a remark by its name."""
    if place is None:
        return numbered_answer(None, 1, address)
    return Own(f"{say(ONE_ANSWER)} {spoken(place)}")


def not_answered(kind: str) -> str | None:
    """What stands beside a record that is no answer; None where it is one."""
    return Own(say(NO_ANSWER[kind])) if kind in NO_ANSWER else None


def whole(paragraphs: int) -> str:
    """What opens the whole of a long answer."""
    return say_count(WHOLE, paragraphs)


def sachverhalt_whole(paragraphs: int) -> str:
    """What opens the whole of why members ask."""
    return say_count(SACHVERHALT_WHOLE, paragraphs)


def topic(id: str) -> str:
    """The name of a topic by its id."""
    return say(NAMES.get(id, id))


def understood(asked: ListFilter, total: int) -> str:
    """How a wish for records was understood: "Anfragen der FDP aus 2021, neueste zuerst: 12"."""
    values = {
        "open": asked.open,
        "answered": asked.open is False,
        "asker": asked.asker,
        "feminine" if FEMININE.search(asked.party or "") else "party": asked.party,
        "gremium": asked.gremium,
        "topic": asked.topic and topic(asked.topic),
        **_days(asked.first, asked.last),
    }
    told = [
        say(form).format(value=values[name]) for name, form in FILTER.items() if values.get(name)
    ]
    told += [f"({asked.body})"] if asked.body else []
    if asked.is_directory:
        limits = f" ({' '.join([say(WHAT['anfragen']), *told])})" if told else ""
        return f"{say(WHAT[asked.what])}{limits}: {number(total) if total else say(NOTHING_LISTED)}"
    line = " ".join([say(WHAT[asked.what]), *told])
    if not total:
        return f"{line}: {say(NOTHING_LISTED)}"
    order = f", {say(OLDEST_FIRST if asked.oldest else NEWEST_FIRST)}" if total > 1 else ""
    return f"{line}{order}: {number(min(total, asked.most or total))}"


def list_advice(asked: ListFilter, known: bool = True) -> str:
    """What one can do where nothing is listed; `known` is False where who is named never asked."""
    if not known:
        return say(NOBODY_ASKED)
    other = MEETINGS_ADVICE if asked.what == "sitzungen" else LIST_ADVICE
    return say(DIRECTORY_ADVICE if asked.is_directory else other)


def all_listed(total: int) -> str:
    return say(ALL_LISTED).format(count=number(total))


def _days(first: date | None, last: date | None) -> dict[str, str]:
    """Between which days, as short as people say it: "aus 2021", "vom 15.02.2022"."""
    if first and last:
        if first == last:
            return {"day": day_told(first)}
        if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
            return {"year": str(first.year)}
    days = {"from": first, "to": last}
    return {name: day_told(day) for name, day in days.items() if day}
