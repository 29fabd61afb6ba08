"""Reply → lines of a terminal.

The words of a record are printed as they are stored; rich only wraps and colours them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, assert_never

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot import follow_ups, json_text, listed, pieces, render
from bot.cli.plain import plain
from bot.texts import cli as cli_texts
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import searching as search_texts
from retrieval.archive import Archive
from retrieval.errors import QuestionError
from retrieval.records import Reason, Source
from retrieval.replies.drafts import Similar
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Background,
    Choice,
    Context,
    Notice,
    Offer,
    Pointer,
    Record,
    RecordList,
    Reply,
    Silence,
)

_INDENT = (0, 0, 0, 2)
#: What one can do on the page of the service.
_SEARCH = f"{search_texts.LEAD_ON}: {search_texts.PATH}"


def print_reply(console: Console, reply: Reply) -> None:
    if understood := follow_ups.understood(reply):
        console.print(_dim(understood), highlight=False)
    if reply.rest:
        console.print(kind_texts.REST, highlight=False)
        for one in reply.rest:
            console.print(Padding(plain(f"• {one}"), _INDENT), highlight=False)
    for part in _parts(reply):
        console.print(plain(part) if isinstance(part, str) else part, highlight=False)


def print_similar(console: Console, found: Sequence[Similar]) -> None:
    console.print(cli_texts.similar_found(len(found)), highlight=False)
    for place, one in enumerate(found, 1):
        console.print()
        console.print(plain(f"{place}. {one.source.betreff}", style="bold"), highlight=False)
        lines = [render.source_line(one.source), render.also_line(one.also, one.source.datum)]
        lines += [f"{cli_texts.ASKED}: {frage}" for frage in one.fragen]
        lines += [cli_texts.NO_ANSWER] if one.kind == "pointer" else []
        for line in filter(None, (*lines, one.id)):
            console.print(Padding(plain(line), _INDENT), highlight=False)


def _parts(reply: Reply) -> Iterator[Text | Padding | Table | str]:
    match reply:
        case Answer():
            yield from _answer(reply)
            if reply.siblings:
                others = reply.source.vorlage or ", ".join(one.id for one in reply.siblings)
                yield _dim(f"{texts.SIBLINGS}: {others}")
            yield _dim(f"{texts.PERMALINK}: {render.permalink('', reply.id)}")
        case Pointer():
            yield from _pointer(reply)
            yield f"{texts.WHAT_NOW}: {texts.TURN_TO} {_SEARCH}"
        case Record():
            yield from _record(reply)
            yield _dim(f"{texts.PERMALINK}: {render.permalink('', reply.id)}")
        case Agenda():
            yield _bold(render.headline(reply))
            yield _dim(render.meeting_line(reply.source))
            if not reply.complete:
                yield texts.INCOMPLETE
            yield _agenda_table(reply)
            yield _dim(texts.LOOK_UP)
        case Context():
            yield from _context(reply)
        case Choice():
            yield from _choice(reply)
        case RecordList():
            yield from _list(reply)
            return
        case Notice():
            yield _bold(f"{render.kind(reply)}: {reply.title}")
            yield ""
            yield plain(reply.text)
            yield _dim(texts.ASK_NEXT)
            return
        case Silence():
            yield _bold(texts.SILENCE[reply.reason])
            yield texts.SILENCE_TEXT[reply.reason]
            yield texts.ABLE
            yield f"{texts.WHAT_NOW}: {texts.REPHRASE} {texts.LOOK_UP} {texts.TURN_TO} {_SEARCH}"
        case _:
            assert_never(reply)
    yield from _offers(reply.more)


def _context(context: Context) -> Iterator[Text | Padding | str]:
    own = context.origin == "sachverhalt"
    yield _bold(kind_texts.SACHVERHALT_KIND if own else texts.CONTEXT)
    yield kind_texts.SACHVERHALT_TEXT if own else texts.CONTEXT_TEXT
    yield ""
    if fitting := pieces.excerpt(context.text, context.focus):
        yield _dim(f"{kind_texts.SACHVERHALT_BEST}:")
        yield Padding(plain(fitting), _INDENT)
        yield ""
        yield _dim(f"{kind_texts.SACHVERHALT}:")
    yield Padding(plain(context.text), _INDENT)
    yield ""
    yield _dim(render.joined((context.source.title, render.context_line(context.source))))
    if context.whole:
        label = kind_texts.WHOLE_ENQUIRY if own else kind_texts.WHOLE_PAGE
        yield _dim(f"{label}: {render.permalink('', context.whole)}")
    yield _dim(f"{texts.PERMALINK}: {render.permalink('', context.id)}")


def _why(known: Background, whole: bool) -> Iterator[Text | Padding | str]:
    """Why the members ask: all of it, or what fits of it and where all of it is."""
    if not (why := known.sachverhalt):
        return
    yield _dim(f"{kind_texts.SACHVERHALT} ({kind_texts.SACHVERHALT_NOTE.rstrip('.')}):")
    said = why.text if whole or not why.focus else why.text[slice(*why.focus)]
    yield Padding(plain(said), _INDENT)
    if not whole:
        yield Padding(_dim(render.permalink("", why.id)), _INDENT)


def _choice(choice: Choice) -> Iterator[Text | Padding | str]:
    yield _bold(f"{render.kind(choice)}: {render.headline(choice)}")
    yield kind_texts.CHOICE_TEXT
    first = choice.items[0]
    if choice.about == "answer":
        yield ""
        yield _bold(first.betreff)
        yield _dim(render.source_line(first))
    for place, item in enumerate(choice.items, 1):
        yield ""
        yield plain(f"{place}. {render.choice_label(item, choice)}")
        line = render.joined([render.choice_line(item, choice), item.id])
        yield Padding(_dim(line), _INDENT)
        if item.excerpt:
            yield Padding(plain(f"{kind_texts.EXCERPT}: „{item.excerpt}“"), _INDENT)
    yield ""
    yield f"{kind_texts.NOTHING_OF_IT} {texts.REPHRASE} {texts.LOOK_UP}"


def _list(found: RecordList) -> Iterator[Text | Padding | str]:
    yield _bold(render.headline(found))
    for place, item in enumerate(found.items, 1):
        yield plain(f"{place}. {listed.label(item, found)}")
        line = render.joined([listed.line(item), item.url or item.id])
        yield Padding(_dim(line), _INDENT)
    if not found.items:
        yield f"{listed.advice(found)} {texts.LOOK_UP}"
        yield _dim(": ".join(listed.instead(found)))
    if address := listed.everything(found):
        yield _dim(f"{kind_texts.all_listed(found.total)}: {address}")
    elif found.items:
        yield kind_texts.DIRECTORY_NEXT if found.filter.is_directory else texts.LOOK_UP


def _record(record: Record) -> Iterator[Text | Padding | str]:
    papers = render.papers(record)
    several = len(papers) > 1
    yield _bold(render.joined([render.kind(record) if several else None, render.headline(record)]))
    if record.withdrawn:
        yield plain(texts.withdrawn(record.withdrawn))
        yield f"{texts.WHAT_NOW}: {texts.TURN_TO}"
    for paper in papers:
        if several:
            yield ""
            yield _bold(paper.source.betreff)
            yield _dim(render.joined(render.paper_parts(paper.source)))
        for item in paper.items:
            yield ""
            yield from _answer(item, True) if isinstance(item, Answer) else _pointer(item)


def _answer(answer: Answer, whole: bool = False) -> Iterator[Text | Padding | str]:
    why = answer.background.sachverhalt
    above = why is not None and (whole or why.focus is not None)
    if above:
        yield from _why(answer.background, whole)
    if answer.frage:
        yield _dim(f"{texts.numbered_frage(answer.number)}:")
        yield Padding(plain(answer.frage, style="italic"), _INDENT)
    yield _dim(f"{texts.ANSWER}:")
    yield Padding(plain(answer.text), _INDENT)
    if answer.damaged:
        yield _dim(texts.DAMAGED)
    yield _bold(render.answer_line(answer))
    for one in answer.refers_to:
        place = texts.numbered_answer(one.number, answer.of, one.id)
        yield _dim(f"{texts.REFERS_TO}: {place}")
        if one.frage:
            yield Padding(plain(one.frage, style="italic"), _INDENT)
        yield Padding(plain(one.text), _INDENT)
    yield _dim(render.joined((answer.source.betreff, answer.id)))
    if also := render.also_line(answer.also, answer.source.datum):
        yield also
    yield from _newer(answer.newer)
    yield from _background(answer.background, answer.source)
    if why and not above:
        yield _dim(f"{kind_texts.SACHVERHALT}: {render.permalink('', why.id)}")


def _pointer(pointer: Pointer) -> Iterator[Text | Padding | str]:
    yield _bold(render.headline(pointer))
    yield from _why(pointer.background, True)
    yield render.unanswered(pointer)
    for frage in pointer.fragen:
        yield Padding(plain(f"• {frage}", style="italic"), _INDENT)
    public = texts.PUBLIC if pointer.public else texts.NON_PUBLIC
    yield _bold(render.source_line(pointer.source, public))
    yield from _newer(pointer.newer)
    yield from _background(pointer.background, pointer.source)


def _newer(offers: Sequence[Offer]) -> Iterator[Text]:
    for offer in offers:
        line = f"{_offer(offer)} · {offer.id}"
        yield plain(f"{texts.NEWER}: {line}", style="bold")


def _background(known: Background, source: Source) -> Iterator[Text]:
    if address := render.link(source.url):
        yield _dim(f"{texts.ORIGINAL}: {address}")
    for label, value in render.background_lines(known):
        yield _dim(f"{label}: {value}")
    if known.attachments:
        yield _dim(f"{texts.ATTACHMENTS}:")
    for file in known.attachments:
        address = render.link(file.url)
        yield _dim(f"  • {file.name}{f' ({address})' if address else ''}")
    for offer in known.related:
        yield _dim(f"{texts.RELATED}: {_offer(offer)}")


def _agenda_table(agenda: Agenda) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_column(no_wrap=True)
    for item in agenda.items:
        held = f" ({texts.answers(item.answers)})" if item.answers else ""
        table.add_row(
            plain(item.top), plain(render.isolated(item.betreff) + held), plain(item.vorlage or "")
        )
    return table


def _offers(offers: Sequence[Offer]) -> Iterator[Text | str]:
    if offers:
        yield ""
        yield _dim(f"{texts.MORE}:")
        for offer in offers:
            also = render.also_line(offer.also, offer.datum)
            yield plain(f"  • {render.isolated(offer.betreff)}" + (f" ({also})" if also else ""))


def _offer(offer: Offer) -> str:
    return f"{render.isolated(offer.betreff)} ({render.offer_line(offer)})"


def _bold(text: str) -> Text:
    return plain(text, style="bold")


def _dim(text: str) -> Text:
    return plain(text, style="dim")


def reply_lines(archive: Archive, source: BinaryIO) -> Iterator[str]:
    """One reply JSON a line, in order; where a line is no question, a silence says why."""
    for raw in source:
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        try:
            yield json_text.as_json(archive.ask(line))
        except QuestionError as error:
            reason: Reason = "not-a-question" if line.strip() else "too-short"
            message = texts.OBJECTIONS[error.objection]
            silence = {"kind": "silence", "reason": reason, "more": (), "message": message}
            yield json_text.json_line(silence)
