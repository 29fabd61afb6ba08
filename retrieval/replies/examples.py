"""What an archive holds → lines to try, each of which gets what it asks for.

The question is one that was asked in the council, and is only offered where its answer is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from retrieval.errors import QuestionError
from retrieval.german.dates import german_date
from retrieval.german.words import STOP_WORDS, stem, words
from retrieval.replies.catalogue import Catalogue
from retrieval.replies.entries import Entry
from retrieval.replies.reply import Answer, Record, Reply

#: Newest Anfragen that are looked at, and questions that are tried.
_ENTRIES, _TRIED = 40, 10
_WORDS = range(4, 14)
#: What points to a sentence before it, so that the question cannot be understood alone.
_POINTING = re.compile(
    r"\b(?:dies\w*|jene\w*|hier\w*|da(?:bei|zu|für|von|mit|rin|ran|rauf)|deren|dessen|sie|ihr\w*|er|es"
    r"|wir|ggf|diesbezüglich\w*|o\.? ?g\w*|oben|solche\w*|falls|wenn)\b",
    re.IGNORECASE,
)
NEWEST = "Was wurde zuletzt gefragt?"


def examples(catalogue: Catalogue, ask: Callable[[str], Reply]) -> tuple[str, ...]:
    """Return up to four lines: a question, what was asked last, an agenda and a paper."""
    entries = list(islice((one for one in catalogue.entries() if one.answers), _ENTRIES))
    return tuple(_lines(entries, catalogue, ask))


def _lines(
    entries: list[Entry], catalogue: Catalogue, ask: Callable[[str], Reply]
) -> Iterator[str]:
    asked = islice((frage for one in entries for frage in _understood_alone(one)), _TRIED)
    yield from islice((frage for frage in asked if _is(ask, frage, Answer)), 1)
    if catalogue.entries():
        yield NEWEST
    meetings = catalogue.meetings()
    for meeting in [one for one in meetings if one.complete][:1] or meetings[:1]:
        yield f"Tagesordnung {german_date(meeting.sitzung.datum)}"
    papers = islice((one.source.vorlage for one in entries if one.source.vorlage), _TRIED)
    yield from islice((paper for paper in papers if _is(ask, paper, Record)), 1)


def _understood_alone(entry: Entry) -> Iterator[str]:
    """The questions of an Anfrage that name what it is about, and nothing before them."""
    subject = {stem(word) for word in words(entry.source.betreff) if word not in STOP_WORDS}
    for frage in dict.fromkeys(entry.fragen):
        spoken = words(frage)
        plain = frage.endswith("?") and frage.count("?") == 1 and frage[:1].isupper()
        if (
            plain
            and len(spoken) in _WORDS
            and not _POINTING.search(frage)
            and not subject.isdisjoint(map(stem, spoken))
        ):
            yield frage


def _is(ask: Callable[[str], Reply], line: str, kind: type[Reply]) -> bool:
    try:
        return isinstance(ask(line), kind)
    except QuestionError:
        return False
