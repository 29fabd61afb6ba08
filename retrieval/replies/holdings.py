"""Archive → what a council office wants to know about its records: counts, gaps, problems.

Counts enquiries: Vorgänge with a question, an answer or who asks. A paper that is an enquiry by
its kind alone, of which nothing can be read, is counted as a problem with its reason. No answer is
judged.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from retrieval.records import LeftOut, Source, UnreadableReason, numbers_in
from retrieval.storage import inventory
from retrieval.storage.generation import Generation
from retrieval.storage.store import Store
from retrieval.storage.stored import Overview

#: An enquiry without an answer is overdue after so long: most rules of procedure give less.
DUE = timedelta(days=90)
#: Answers of fewer letters may be the same word for word without being duplicates ("Ja.").
_SHORTEST_DUPLICATE = 200

_ENQUIRY = re.compile(r"\w*[Aa]nfrage\b")

Trouble = (
    Literal["whole", "frage-without-answer", "damaged", "no-meeting", "empty-text", "unread"]
    | UnreadableReason
)


@dataclass(frozen=True, slots=True)
class Count:
    """Enquiries of one year or Gremium, and how many of them have an answer."""

    name: str
    enquiries: int
    answered: int


@dataclass(frozen=True, slots=True)
class Open:
    """An enquiry without an answer, and for how many days, where its day is known."""

    id: str
    source: Source
    days: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """An enquiry whose records deserve a look."""

    id: str
    source: Source
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Quality:
    """All that the report says; `unread` counts papers called enquiries that are none here.

    `overdue` are enquiries where the place of the reply was read and holds none, `missing` those
    where it was not: whether they were answered is not known here.
    """

    enquiries: int
    answered: int
    unread: int
    by_year: tuple[Count, ...]
    by_gremium: tuple[Count, ...]
    overdue: tuple[Open, ...]
    missing: tuple[Open, ...]
    problems: tuple[Problem, ...]
    duplicates: tuple[tuple[Source, ...], ...]
    left_out: tuple[LeftOut, ...]


def quality(store: Store, today: date) -> Quality:
    papers = inventory.overview(store)
    enquiries = [one for one in papers if is_enquiry(one)]
    unread = [one for one in papers if _is_called_enquiry(one) and not is_enquiry(one)]
    # A paper that replies to another one is no enquiry of its own.
    asked = [one for one in enquiries if not one.is_reply]
    waiting = [one for one in asked if not one.answered]
    return Quality(
        enquiries=len(asked),
        answered=sum(one.answered for one in asked),
        unread=len(unread),
        by_year=_counts(asked, lambda one: str(one.datum.year) if one.datum else None),
        by_gremium=_counts(asked, lambda one: one.gremium, most_first=True),
        overdue=tuple(_overdue(waiting, today)),
        missing=tuple(_missing(waiting, today)),
        problems=tuple(
            Problem(one.vorgang.id, one.vorgang.source, trouble)
            for one in (*enquiries, *unread)
            for trouble in _troubles(one)
        ),
        duplicates=tuple(_duplicates(enquiries)),
        left_out=tuple(inventory.left_out(store)),
    )


def is_enquiry(one: Overview) -> bool:
    """Whether a Vorgang is an Anfrage, answered or not."""
    named = _ENQUIRY.match(one.vorgang.source.betreff)
    asked = one.fragen or one.answers or one.vorgang.facts.askers or named
    return one.vorgang.public and bool(asked)


def _is_called_enquiry(one: Overview) -> bool:
    return one.vorgang.public and "anfrage" in (one.vorgang.facts.art or "").lower()


def _counts(
    enquiries: Iterable[Overview], of: Callable[[Source], str | None], most_first: bool = False
) -> tuple[Count, ...]:
    named = [(of(one.vorgang.source) or "", one.answered) for one in enquiries]
    answered = Counter(name for name, has_answer in named if has_answer)
    every = Counter(name for name, _ in named)
    counts = [Count(name, every[name], answered[name]) for name in sorted(every)]
    return tuple(sorted(counts, key=lambda one: -one.enquiries) if most_first else counts)


def is_read(one: Overview) -> bool:
    """Whether all places were read where a reply would stand, papers of their own included."""
    return one.vorgang.facts.read and not one.unread_reply


def _overdue(waiting: Iterable[Overview], today: date) -> list[Open]:
    found = (_open(one, today) for one in waiting if is_read(one))
    return _longest_first(one for one in found if (one.days or 0) > DUE.days)


def _missing(waiting: Iterable[Overview], today: date) -> list[Open]:
    """Those whose day is over, or not known: what is still to come cannot have been answered."""
    found = (_open(one, today) for one in waiting if not is_read(one))
    return _longest_first(one for one in found if one.days is None or one.days >= 0)


def _open(one: Overview, today: date) -> Open:
    source = one.vorgang.source
    return Open(one.vorgang.id, source, (today - source.datum).days if source.datum else None)


def _longest_first(found: Iterable[Open]) -> list[Open]:
    return sorted(found, key=lambda one: -(one.days or 0))


def _troubles(one: Overview) -> Iterable[Trouble]:
    numbers = [answer.number for answer in one.answers]
    if numbers == [None] and len(one.fragen) > 1:
        yield "whole"
    elif numbers and len(one.fragen) > sum(len(numbers_in(number)) for number in numbers):
        yield "frage-without-answer"
    if any(not answer.text.strip() for answer in one.answers):
        yield "empty-text"
    if one.vorgang.damaged:
        yield "damaged"
    if one.answers and not one.vorgang.source.datum:
        yield "no-meeting"
    if _is_called_enquiry(one) and not one.answers and not one.fragen:
        yield one.vorgang.facts.lack or "unread"


def _duplicates(enquiries: Sequence[Overview]) -> Iterable[tuple[Source, ...]]:
    """Enquiries that share a long answer word for word, each group once."""
    groups: defaultdict[str, dict[str, Source]] = defaultdict(dict)
    for one in enquiries:
        for answer in one.answers:
            if len(answer.text) >= _SHORTEST_DUPLICATE:
                groups[answer.sha256][one.vorgang.id] = one.vorgang.source
    seen: set[tuple[str, ...]] = set()
    for group in groups.values():
        if len(group) > 1 and tuple(group) not in seen:
            seen.add(tuple(group))
            yield tuple(group.values())


@dataclass(frozen=True, slots=True)
class Status:
    """What an archive holds."""

    generation: str
    encoder: str
    built: datetime
    sources: tuple[str, ...]
    bodies: tuple[str, ...]
    sitzungen: int
    tops: int
    answers: int
    pointers: int
    contexts: int
    passages: int
    first: date | None
    last: date | None


def status_of(generation: Generation, store: Store) -> Status:
    manifest = generation.manifest
    first, last = inventory.days(store)
    return Status(
        generation=generation.name,
        encoder=manifest.encoder,
        built=datetime.fromisoformat(manifest.built),
        sources=manifest.sources,
        bodies=manifest.bodies,
        pointers=inventory.pointers(store),
        first=first,
        last=last,
        **manifest.counts,
    )
