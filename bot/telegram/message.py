"""Reply → texts for Telegram: HTML with buttons, the official words whole and in a quote.

Decides nothing about a reply. What is ours stands outside of the quote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot import render
from bot.telegram.buttons import Buttons, link
from bot.telegram.markup import (
    MOST_UNITS,
    bold,
    cut,
    escape_text,
    joined,
    labelled,
    lines_of,
    packed,
    shown,
    slices,
    small,
)
from bot.telegram.outgoing import Draft, Rows
from bot.texts import common as texts
from bot.texts import telegram as telegram_texts
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Context,
    Pointer,
    Record,
    Reply,
    Silence,
)

#: Units kept for "Teil 12 von 34" and the line breaks around a quote.
_SPARE = 64
#: Units of what stands around an official text in its first and last message; what is longer goes
#: into messages of its own.
_MOST_AROUND = 1500


@dataclass(frozen=True, slots=True)
class Messages:
    """Makes messages; `key` gives the short key of an id, `base` begins permanent links."""

    key: Callable[[str], str]
    today: Callable[[], date]
    base: str = ""
    contact: str = ""

    @property
    def buttons(self) -> Buttons:
        """What stands below messages."""
        return Buttons(self.key, self.base)

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
        frage = answer.frage and labelled(texts.numbered_frage(answer.number), answer.frage)
        head = [bold(answer.source.betreff), frage or "", bold(texts.ANSWER)]
        day = answer.source.datum
        also = escape_text(render.also_line(answer.also, day) or "")
        where = lines_of(escape_text(render.answer_line(answer)), self._age(day), also)
        foot = joined(where, escape_text(texts.DAMAGED) if answer.damaged else "")
        rows = (
            self.buttons.newer(answer.newer)
            + self.buttons.answers(answer.siblings, answer.id)
            + self.buttons.links(answer.id, answer.source.url)
            + self.buttons.verdicts(answer.id)
        )
        return self._around(head, answer.text, foot, rows)

    def shared(self, answer: Answer, address: str) -> Draft:
        """One message that can be shared; `address` leads to an answer that does not fit."""
        drafts = self.answer(answer)
        buttons = link(texts.PERMALINK, address)
        if len(drafts) == 1:
            return Draft(drafts[0].html, buttons)
        about = joined(
            bold(cut(answer.source.betreff, _MOST_AROUND)),
            escape_text(telegram_texts.TOO_LONG_TO_SHARE) + f"\n{escape_text(address)}",
            escape_text(cut(render.answer_line(answer), _MOST_AROUND)),
        )
        return Draft(about, buttons)

    def _pointer(self, pointer: Pointer) -> list[Draft]:
        said = render.unanswered(pointer) if pointer.public else texts.NON_PUBLIC_NOTE
        lines = [bold(pointer.source.betreff), labelled(texts.POINTER, said)]
        if pointer.fragen:
            lines += [bold(texts.FRAGEN), *map(escape_text, pointer.fragen)]
        age = self._age(pointer.source.datum, may_change=False)
        lines.append(lines_of(escape_text(render.source_line(pointer.source)), age))
        rows = self.buttons.newer(pointer.newer) + self.buttons.links(
            pointer.id, pointer.source.url
        )
        if pointer.public:
            rows += self.buttons.notify(pointer.id)
        return packed(lines, rows + self.buttons.offers(pointer.more))

    def _record(self, record: Record) -> list[Draft]:
        if record.withdrawn:
            lines = [bold(record.source.betreff), escape_text(texts.withdrawn(record.withdrawn))]
            return packed(lines, self.buttons.offers(record.more))
        if len(record.items) == 1:
            return self.of(replace(record.items[0], more=record.more))
        title = bold(f"{render.kind(record)}: {render.headline(record)}")
        papers, offers = render.papers(record), self.buttons.offers(record.more)
        if len(papers) == 1:
            where = escape_text(render.source_line(record.source))
            rows = self._paper_rows(record) + offers
            return packed([title, *map(_item, record.items), where], rows)
        *drafts, last = [draft for paper in papers for draft in self._paper(paper)]
        return [*packed([title], ()), *drafts, replace(last, rows=last.rows + offers)]

    def _paper(self, paper: Record) -> list[Draft]:
        """One of several papers, in messages of its own."""
        where = escape_text(render.joined(render.paper_parts(paper.source)))
        lines = [bold(paper.source.betreff), *map(_item, paper.items), where]
        return packed(lines, self._paper_rows(paper))

    def _paper_rows(self, paper: Record) -> Rows:
        answers = [item for item in paper.items if isinstance(item, Answer)]
        rows = self.buttons.newer(paper.items[0].newer) + self.buttons.answers(answers)
        return rows + self.buttons.links(paper.id, paper.source.url)

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
        rows = self.buttons.agenda(agenda.items) + self.buttons.links(agenda.id, None)
        return packed(lines, rows + self.buttons.offers(agenda.more))

    def _context(self, context: Context) -> list[Draft]:
        source = context.source
        head = [bold(texts.CONTEXT), escape_text(texts.CONTEXT_TEXT), bold(source.title)]
        age = self._age(source.datum, event=texts.PUBLISHED)
        foot = lines_of(escape_text(render.context_line(source)), age)
        rows = self.buttons.links(context.id, source.url, texts.CONTEXT_ORIGINAL)
        return self._around(head, context.text, foot, rows + self.buttons.offers(context.more))

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
        return packed(lines, self.buttons.offers(silence.more) + link(texts.CONTACT, self.contact))

    def _age(self, day: date | None, may_change: bool = True, event: str = texts.HELD) -> str:
        """ "Sitzung vor 4 Jahren.", and that things may have changed where that is long ago."""
        if day is None:
            return ""
        today = self.today()
        old = may_change and render.is_old(day, today)
        return f"{event} {texts.ago(day, today)}." + (f" {texts.OLD}" if old else "")

    def _around(self, opening: Sequence[str], text: str, foot: str, rows: Rows) -> list[Draft]:
        """An official text in quotes, what is ours before its first and after its last part."""
        before: list[Draft] = []
        head = joined(*opening)
        if shown(head) > _MOST_AROUND:
            *first, head = opening
            if shown(head) > _MOST_AROUND:
                first, head = [*opening], ""
            before = packed(first, ())
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


def _item(item: Answer | Pointer) -> str:
    """What stands of an answer or a pointer in a list of them."""
    match item:
        case Answer(frage=None):
            return bold(texts.numbered_answer(item.number, item.of, item.id))
        case Answer():
            return labelled(texts.numbered_frage(item.number), item.frage or "")
        case Pointer():
            return labelled(texts.POINTER, item.source.betreff)
