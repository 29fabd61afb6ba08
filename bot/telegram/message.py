"""Reply → texts for Telegram: HTML with buttons, the official words whole and in a quote.

Decides nothing about a reply. What is ours stands outside of the quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot import render
from bot.telegram.markup import (
    MOST_UNITS,
    bold,
    escape_text,
    grid,
    joined,
    lines_of,
    packed,
    shown,
    slices,
    small,
)
from bot.telegram.outgoing import Button, Draft, Rows
from bot.texts import common as texts
from bot.texts import telegram as telegram_texts
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Context,
    Offer,
    Pointer,
    Record,
    Reply,
    Sibling,
    Silence,
)

#: Units kept for "Teil 12 von 34" and the line breaks around a quote.
_SPARE = 64
#: Units of what stands around an official text in its first and last message; what is longer goes
#: into messages of its own.
_MOST_AROUND = 1500
#: Letters of a button; Telegram's apps show fewer.
_LABEL = 60

#: An address that Telegram accepts behind a button.
_ADDRESS = re.compile(r"https?://[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:\d+)?([/?#][^\s\"<>]*)?")


@dataclass(frozen=True, slots=True)
class Messages:
    """Makes messages; `key` gives the short key of an id, `base` begins permanent links."""

    key: Callable[[str], str]
    today: Callable[[], date]
    base: str = ""
    contact: str = ""

    def of(self, reply: Reply) -> list[Draft]:
        """The messages of a reply, in order; at least one."""
        match reply:
            case Answer():
                return self.answer(reply)
            case Pointer():
                return self._pointer(reply)
            case Record():
                return self._record(reply)
            case Agenda():
                return self._agenda(reply)
            case Context():
                return self._context(reply)
            case Silence():
                return self._silence(reply)
            case _:
                assert_never(reply)

    def answer(self, answer: Answer) -> list[Draft]:
        """An official answer: its question, every word of it, its source on the last message."""
        frage = answer.frage and _labelled(texts.numbered_frage(answer.number), answer.frage)
        head = joined(bold(answer.source.betreff), frage or "", bold(texts.ANSWER))
        day = answer.source.datum
        also = escape_text(render.also_line(answer.also, day) or "")
        where = lines_of(escape_text(render.answer_line(answer)), self._age(day), also)
        foot = joined(where, escape_text(texts.DAMAGED) if answer.damaged else "")
        return self._around(head, answer.text, foot, self._answer_rows(answer))

    def shared(self, answer: Answer, link: str) -> Draft:
        """One message that can be shared; `link` leads to an answer that does not fit."""
        drafts = self.answer(answer)
        buttons = _link(texts.PERMALINK, link)
        if len(drafts) == 1:
            return Draft(drafts[0].html, buttons)
        about = joined(
            bold(answer.source.betreff),
            escape_text(telegram_texts.TOO_LONG_TO_SHARE) + f"\n{escape_text(link)}",
            escape_text(render.answer_line(answer)),
        )
        return Draft(about, buttons)

    def _pointer(self, pointer: Pointer) -> list[Draft]:
        said = render.unanswered(pointer) if pointer.public else texts.NON_PUBLIC_NOTE
        lines = [bold(pointer.source.betreff), _labelled(texts.POINTER, said)]
        if pointer.fragen:
            lines += [bold(texts.FRAGEN), *map(escape_text, pointer.fragen)]
        age = self._age(pointer.source.datum, may_change=False)
        lines.append(lines_of(escape_text(render.source_line(pointer.source)), age))
        rows = self._newer(pointer.newer) + self._links(pointer.id, pointer.source.url)
        if pointer.public:
            rows += ((Button(telegram_texts.NOTIFY, f"b:{self.key(pointer.id)}"),),)
        return packed(lines, rows + self._offers(pointer.more))

    def _record(self, record: Record) -> list[Draft]:
        if record.withdrawn:
            lines = [bold(record.source.betreff), escape_text(texts.withdrawn(record.withdrawn))]
            return packed(lines, self._offers(record.more))
        if len(record.items) == 1:
            return self.of(replace(record.items[0], more=record.more))
        lines = [bold(f"{texts.RECORD}: {record.source.betreff}")]
        for item in record.items:
            match item:
                case Answer():
                    lines.append(_labelled(texts.numbered_frage(item.number), item.frage or ""))
                case Pointer():
                    lines.append(_labelled(texts.POINTER, item.source.betreff))
        lines.append(escape_text(render.source_line(record.source)))
        answers = [item for item in record.items if isinstance(item, Answer)]
        rows = self._newer(record.items[0].newer) + self._answers(answers)
        rows += self._links(record.id, record.source.url) + self._offers(record.more)
        return packed(lines, rows)

    def _agenda(self, agenda: Agenda) -> list[Draft]:
        source = agenda.source
        lines = [lines_of(bold(render.headline(agenda)), escape_text(render.meeting_line(source)))]
        if not agenda.complete:
            lines.append(escape_text(texts.INCOMPLETE))
        if not agenda.items:
            lines.append(escape_text(texts.EMPTY_AGENDA))
        for item in agenda.items:
            title = item.betreff if item.public else f"{item.betreff} ({texts.NON_PUBLIC})"
            told = render.item_line(item)
            line = f"{bold(item.top)} {escape_text(title)}"
            lines.append(lines_of(line, small(told) if told else ""))
        answered = [item for item in agenda.items if item.answers]
        rows = grid([Button(item.top, f"o:{self.key(item.id)}") for item in answered], 4)
        return packed(lines, rows + self._links(agenda.id, None) + self._offers(agenda.more))

    def _context(self, context: Context) -> list[Draft]:
        source = context.source
        head = joined(bold(texts.CONTEXT), escape_text(texts.CONTEXT_TEXT), bold(source.title))
        age = self._age(source.datum, event=texts.PUBLISHED)
        foot = lines_of(escape_text(render.context_line(source)), age)
        rows = self._links(context.id, source.url, texts.CONTEXT_ORIGINAL)
        return self._around(head, context.text, foot, rows + self._offers(context.more))

    def _silence(self, silence: Silence) -> list[Draft]:
        advice = (texts.REPHRASE, texts.LOOK_UP, texts.TURN_TO)
        lines = [
            bold(texts.SILENCE[silence.reason]),
            escape_text(texts.SILENCE_TEXT[silence.reason]),
            escape_text(texts.ABLE),
            escape_text(lines_of(f"{texts.WHAT_NOW}:", *(f"• {one}" for one in advice))),
        ]
        if silence.more:
            lines.append(f"{escape_text(texts.MORE)}:")
        return packed(lines, self._offers(silence.more) + _link(texts.CONTACT, self.contact))

    def _answer_rows(self, answer: Answer) -> Rows:
        verdicts = [
            Button(label, f"f:{place}:{self.key(answer.id)}")
            for place, label in enumerate(texts.VERDICTS.values())
        ]
        return (
            self._newer(answer.newer)
            + self._answers(answer.siblings, answer.id)
            + self._links(answer.id, answer.source.url)
            + grid(verdicts, 2)
        )

    def _answers(self, answers: Sequence[Answer | Sibling], whole: str = "") -> Rows:
        """Buttons to answers of one Anfrage, and to all of it, which is known by any of its ids."""
        if not answers:
            return ()
        buttons = [
            Button(telegram_texts.answer_button(one.number, one.id), f"o:{self.key(one.id)}")
            for one in answers
        ]
        key = self.key(whole or answers[0].id)
        return (*grid(buttons, 3), (Button(telegram_texts.WHOLE, f"w:{key}"),))

    def _links(self, id: str, url: str | None, label: str = texts.ORIGINAL) -> Rows:
        """Buttons to the permanent page and to the page of the source."""
        return _link(texts.PERMALINK, self.permalink(id)) + _link(label, url or "")

    def permalink(self, id: str) -> str:
        """The permanent page; empty where the site has no known address."""
        return render.permalink(self.base, id) if self.base else ""

    def _newer(self, offers: Sequence[Offer]) -> Rows:
        label = telegram_texts.newer_button
        return self._opening((label(_offer_label(one)), one.id) for one in offers)

    def _offers(self, offers: Sequence[Offer]) -> Rows:
        return self._opening((_offer_label(one), one.id) for one in offers)

    def _opening(self, labelled: Iterable[tuple[str, str]]) -> Rows:
        """A button a row: each opens what is stored under an id."""
        return tuple((Button(_short(label), f"o:{self.key(id)}"),) for label, id in labelled)

    def _age(self, day: date | None, may_change: bool = True, event: str = texts.HELD) -> str:
        """ "Sitzung vor 4 Jahren.", and that things may have changed where that is long ago."""
        if day is None:
            return ""
        today = self.today()
        old = may_change and render.is_old(day, today)
        return f"{event} {texts.ago(day, today)}." + (f" {texts.OLD}" if old else "")

    def _around(self, head: str, text: str, foot: str, rows: Rows) -> list[Draft]:
        """An official text in quotes, what is ours before its first and after its last part."""
        before: list[Draft] = []
        if shown(head) > _MOST_AROUND:
            *opening, last = head.split("\n\n")
            before, head = packed(opening, ()), last
        after: list[Draft] = []
        if shown(foot) > _MOST_AROUND:
            after, foot, rows = packed([foot], rows), "", ()
        parts = slices(text, MOST_UNITS - _SPARE - shown(head) - shown(foot))
        of = len(parts)
        drafts = []
        for number, part in enumerate(parts, 1):
            html = lines_of(
                head if number == 1 else "",
                f"<blockquote>{escape_text(part)}</blockquote>",
                foot if number == of else "",
                small(telegram_texts.part(number, of)) if of > 1 else "",
            )
            drafts.append(Draft(html, rows if number == of else ()))
        return before + drafts + after


def _labelled(label: str, text: str) -> str:
    return f"{bold(label)}\n{escape_text(text)}"


def _link(label: str, address: str) -> Rows:
    """A row with a button to an address, where Telegram accepts it."""
    return ((Button(label, url=address),),) if _ADDRESS.fullmatch(address) else ()


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def _offer_label(offer: Offer) -> str:
    line = render.offer_line(offer)
    fits = line and len(offer.betreff) < _LABEL // 2
    return f"{offer.betreff} ({line})" if fits else offer.betreff
