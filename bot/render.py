"""Reply → what every channel shows of it: headlines, lines. Knows no channel's markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never
from urllib.parse import quote

from bot.lines import SEPARATOR as SEPARATOR
from bot.lines import isolated as isolated
from bot.lines import joined as joined
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts.languages import (
    Language,
    Own,
    day,
    known,
    say,
    say_count,
    speaking,
    spoken,
)
from retrieval.records import AgendaItem, ContextSource, Repeat, Sitzung, Source
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Background,
    Choice,
    ChoiceItem,
    Context,
    ListItem,
    Notice,
    Offer,
    Pointer,
    Record,
    RecordList,
    Reply,
    Silence,
    Stored,
)

#: Signs of ids that are read in addresses as they are: "herne-2022-0129/1,3".
_PLAIN_SIGNS = "/,"


def papers(record: Record) -> tuple[Record, ...]:
    """A record by the papers that its items belong to, each with its own source, in their order.

    What has another number, body or subject is another paper. Every channel shows each under its
    own heading, so that no words stand under the name of another.
    """
    groups: dict[tuple[str, str | None, str], list[Answer | Pointer]] = {}
    for item in record.items:
        source = item.source
        groups.setdefault((source.body, source.vorlage, source.betreff), []).append(item)
    return tuple(map(_paper, groups.values())) if len(groups) > 1 else (record,)


def _paper(items: Sequence[Answer | Pointer]) -> Record:
    """Items of one paper as a record; the first part of an id leads to the whole."""
    whole, _, _ = items[0].id.partition("/")
    return Record(id=whole, source=replace(items[0].source, sha256=None), items=tuple(items))


def kind(reply: Reply) -> str | None:
    """What a reply is, where its headline alone does not tell: "Vorgang", "2 Vorgänge"."""
    if isinstance(reply, Record):
        count = len(papers(reply))
        return say_count(texts.RECORDS, count)
    if isinstance(reply, Context) and reply.origin == "sachverhalt":
        return say(kind_texts.KINDS["sachverhalt"])
    named = kind_texts.KINDS.get(reply.kind)
    return named and say(named)


def headline(reply: Reply) -> str:
    """What the reply is about, in one line: its subject, or what keeps it silent.

    Of several papers it is what they share: "Rat der Stadt · 15.02.2022 · TOP Ö 19.8".
    """
    match reply:
        case Answer() | Pointer():
            return reply.source.betreff
        case Record():
            several = papers(reply)
            if len(several) == 1:
                return reply.source.betreff
            return SEPARATOR.join(_shared_parts(several)) or str(kind(reply))
        case Agenda():
            parts = say(texts.AGENDA), reply.source.gremium, day(reply.source.datum)
            return SEPARATOR.join(parts)
        case Context():
            return reply.source.title
        case Choice():
            return kind_texts.choice(reply.about, len(reply.items))
        case RecordList():
            return kind_texts.understood(reply.filter, reply.total)
        case Notice():
            return say(reply.title)
        case Silence():
            return say(texts.SILENCE[reply.reason])
        case _:
            assert_never(reply)


def in_german(reply: Reply) -> tuple[Language, str] | None:
    """That official texts are German, said to whoever asks or reads in another language."""
    if isinstance(reply, Notice | Silence):
        return None
    asked = known(reply.language or "de")
    language = asked if asked and asked != "de" else spoken()
    if language == "de":
        return None
    with speaking(language):
        return language, say(texts.IN_GERMAN)


def description(stored: Stored) -> str:
    """What a stored reply is, in a sentence for those who list the page: question and source."""
    match stored:
        case Answer():
            return joined([stored.frage or stored.source.betreff, answer_line(stored)])
        case Pointer():
            return joined([unanswered(stored), source_line(stored.source)])
        case Record() if len(papers(stored)) > 1:
            return joined([kind(stored), headline(stored)])
        case Record():
            return joined([stored.source.betreff, source_line(stored.source)])
        case Agenda():
            return joined([headline(stored), meeting_line(stored.source)])
        case Context():
            note = say(kind_texts.SACHVERHALT_NOTE) if stored.origin == "sachverhalt" else None
            return joined([stored.source.title, context_line(stored.source), note])
        case _:
            assert_never(stored)


def source_parts(source: Source | ContextSource | ChoiceItem | ListItem) -> list[str]:
    """Where a text stands: ["Rat der Stadt", "15.02.2022", "TOP Ö 19.8", "Vorlage 2022/0129"]."""
    top = source.top and f"TOP {source.top}"
    vorlage = source.vorlage and f"Vorlage {source.vorlage}"
    return [part for part in (source.gremium, _day(source.datum), top, vorlage) if part]


def paper_parts(source: Source) -> list[str]:
    """The same for one of several papers, which may be of several bodies."""
    return [source.body, *source_parts(source)]


def _shared_parts(several: Sequence[Record]) -> list[str]:
    """Where all of some papers stand: what of their places is the same."""
    first, *others = (source_parts(one.source) for one in several)
    return [part for part in first if all(part in other for other in others)]


def answer_parts(answer: Answer) -> list[str]:
    """The same for an answer, which begins with its place: ["Antwort 2 von 4", …]."""
    place = texts.numbered_answer(answer.number, answer.of, answer.id)
    return [place, *source_parts(answer.source)]


def source_line(source: Source | ChoiceItem | ListItem, *first: str) -> str:
    """Where a text stands, on one line: "Rat der Stadt · 15.02.2022 · TOP Ö 19.8"."""
    return joined((*first, *source_parts(source)))


def answer_line(answer: Answer) -> str:
    """The same for an answer: "Antwort 2 von 4 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8"."""
    return joined(answer_parts(answer))


def same_item(one: Source, other: Source) -> bool:
    """Whether both stand at the same TOP of the same Sitzung."""
    return source_parts(one) == source_parts(other)


def context_line(source: ContextSource) -> str:
    """Where it stands: "Stadt Herne · 28.05.2020"; who asks before the place of their Anfrage."""
    return joined((source.publisher, *source_parts(source)))


def meeting_line(source: Sitzung, body: str | None = None) -> str:
    """When and where a Sitzung was: "16:00 - 17:15 · Veranstaltungssaal · Rathaus".

    Before it its `body`, where there are several.
    """
    return joined((body, source.zeit, source.raum, source.ort))


def item_line(item: AgendaItem) -> str:
    """What stands beside a TOP of an agenda: its Vorlage, what became of it, how many answers."""
    vorlage = item.vorlage and f"Vorlage {item.vorlage}"
    answers = texts.answers(item.answers) if item.answers else None
    return joined((vorlage, item.beschlussart, answers))


def offer_line(offer: Offer) -> str:
    """What stands beside a neighbouring topic: its day, its TOP, when else it was asked.

    Before them its town, where the archive has several.
    """
    top = offer.top and f"TOP {offer.top}"
    return joined((offer.body, _day(offer.datum), top, also_line(offer.also, offer.datum)))


def choice_label(item: ChoiceItem, choice: Choice) -> str:
    """What leads to an item of a choice: its question, else its answer's name or its subject."""
    return item.frage or _name(item, choice) or item.betreff


def choice_line(item: ChoiceItem, choice: Choice) -> str:
    """What stands below: its place, unless that stands above all, and that it is no answer."""
    note = kind_texts.not_answered(item.kind)
    if choice.about == "answer":
        return joined([_name(item, choice) if item.frage else None, note])
    return joined([item.betreff if item.frage else None, item.body, *source_parts(item), note])


def _name(item: ChoiceItem, choice: Choice) -> str | None:
    """ "Antwort 2", where all items are of one Anfrage."""
    own = choice.about == "answer" and item.kind == "answer"
    return kind_texts.numbered(item.number, item.id) if own else None


def also_line(also: Sequence[Repeat], datum: date | None) -> str | None:
    """On which other days the same was asked: "auch am 12.03.2019 gefragt"; None for no other."""
    days = [one.datum for one in other_days(also, datum) if one.datum]
    return texts.also_asked(days) if days else None


def other_days(also: Sequence[Repeat], datum: date | None) -> list[Repeat]:
    """What repeats an answer on other days than its own, one a day, oldest first."""
    by_day = {one.datum: one for one in also if one.datum and one.datum != datum}
    return [by_day[day] for day in sorted(by_day)]


def unanswered(pointer: Pointer) -> str:
    """What is said in the place of an answer: that it was asked, or only dealt with."""
    asked = pointer.fragen or pointer.background.askers
    return say(texts.ASKED_TEXT if asked else texts.POINTER_TEXT)


def background_lines(known: Background) -> list[tuple[str, str]]:
    """What is known about a paper beside its text, each with what it is."""
    lines = (
        (say(texts.ASKERS), ", ".join(known.askers)),
        (say(texts.OFFICE), known.office),
        (say(texts.FETCHED), _day(known.fetched)),
    )
    return [(label, value) for label, value in lines if value]


def is_old(day: date, today: date) -> bool:
    return (today - day).days > 365


def permalink(base: str, id: str) -> str:
    """The address of the page that an id leads to; `base` is that of the site, or nothing.

    A slash of an id stays one: servers in between may refuse or change an escaped one.

    >>> permalink("", "herne-2022-0129/2")
    '/antwort/herne-2022-0129/2'
    """
    return f"{base}/antwort/{quote(id, safe=_PLAIN_SIGNS)}"


def link(url: str | None) -> str | None:
    """An address a page may link to, or None: records are read from pages of others."""
    return url if url and url.startswith(("https://", "http://")) else None


def _day(datum: date | None) -> str | None:
    return Own(day(datum)) if datum else None
