"""Reply → texts for Telegram: HTML with buttons, the official words whole and in a quote.

Decides nothing about a reply. What is ours stands outside of the quote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot import follow_ups, listed, pieces, render
from bot.telegram.buttons import Buttons, link
from bot.telegram.items import AT_A_GLANCE, at_a_glance, choice_item, listed_item, one_of_list
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
    small,
)
from bot.telegram.outgoing import Draft, Rows
from bot.telegram.quoting import MOST_AROUND, around
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import searching as search_texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import say
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Choice,
    Context,
    Notice,
    Offer,
    Pointer,
    Record,
    RecordList,
    Referred,
    Reply,
    Silence,
    Stored,
)


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
            case Choice():
                return self._choice(reply)
            case RecordList():
                return self._list(reply)
            case Notice():
                title = f"{render.kind(reply)}: {say(reply.title)}"
                said = [escape_text(say(reply.text)), escape_text(say(texts.ASK_NEXT))]
                return packed([bold(title), *said], ())
            case Silence():
                return self._silence(reply)
            case _:
                assert_never(reply)

    def asked(self, reply: Reply) -> list[Draft]:
        """The same to a question: what of a long answer fits is marked.

        Above it stands what the question was taken to be about, where it did not say so itself.
        """
        found = isinstance(reply, Answer) and self.answer(reply, reply.focus)
        return _told_first(reply, found or self.of(reply))

    def found(self, stored: Stored) -> list[Draft]:
        """The messages of what was opened by its address."""
        return _told_first(stored, self.of(stored))

    def answer(self, answer: Answer, focus: tuple[int, int] = (0, 0)) -> list[Draft]:
        """An official answer: its question, every word of it, its source on the last message."""
        frage = answer.frage and labelled(texts.numbered_frage(answer.number), answer.frage)
        fitting = pieces.excerpt(answer.text, focus)
        far = fitting and focus[0] >= AT_A_GLANCE
        place = labelled(say(kind_texts.PLACE), f"„{at_a_glance(fitting)}“") if far else ""
        head = [bold(answer.source.betreff), frage or "", place, bold(say(texts.ANSWER))]
        day = answer.source.datum
        also = escape_text(render.also_line(answer.also, day) or "")
        where = lines_of(escape_text(render.answer_line(answer)), self._age(day), also)
        foot = joined(where, escape_text(say(texts.DAMAGED)) if answer.damaged else "")
        rows = (
            self.buttons.why(answer.background)
            + self.buttons.newer(answer.newer)
            + self.buttons.answers(answer.siblings, answer.id)
            + self.buttons.links(answer.id, answer.source.url)
            + self.buttons.verdicts(answer)
        )
        named = [draft for one in answer.refers_to for draft in self._referred(one, answer)]
        own = around(head, answer.text, foot, () if named else rows, focus if fitting else (0, 0))
        return [*own, *named[:-1], *(replace(last, rows=rows) for last in named[-1:])]

    def _referred(self, one: Referred, answer: Answer) -> list[Draft]:
        """An answer that another one names instead of saying it again."""
        place = texts.numbered_answer(one.number, answer.of, one.id)
        head = [bold(f"{say(texts.REFERS_TO)}: {place}"), escape_text(one.frage or "")]
        return around(head, one.text, escape_text(render.source_line(answer.source)), ())

    def shared(self, answer: Answer, address: str) -> Draft:
        """One message that can be shared; `address` leads to an answer that does not fit."""
        drafts = self.answer(replace(answer, refers_to=()))
        buttons = link(say(texts.PERMALINK), address)
        if len(drafts) == 1:
            return Draft(drafts[0].html, buttons)
        about = joined(
            bold(cut(answer.source.betreff, MOST_AROUND)),
            escape_text(say(telegram_texts.TOO_LONG_TO_SHARE)) + f"\n{escape_text(address)}",
            escape_text(cut(render.answer_line(answer), MOST_AROUND)),
        )
        return Draft(about, buttons)

    def _pointer(self, pointer: Pointer) -> list[Draft]:
        said = render.unanswered(pointer) if pointer.public else say(texts.NON_PUBLIC_NOTE)
        lines = [bold(pointer.source.betreff), labelled(say(texts.POINTER), said)]
        lines.append(escape_text(say(texts.TURN_TO)))
        if pointer.fragen:
            lines += [bold(say(texts.FRAGEN)), *map(escape_text, pointer.fragen)]
        age = self._age(pointer.source.datum, may_change=False)
        lines.append(lines_of(escape_text(render.source_line(pointer.source)), age))
        rows = self.buttons.why(pointer.background) + self.buttons.newer(pointer.newer)
        rows += self.buttons.links(pointer.id, pointer.source.url)
        if pointer.public:
            rows += self.buttons.notify(pointer.id)
        return packed(lines, rows + self._leading_on(pointer.more))

    def _record(self, record: Record) -> list[Draft]:
        if record.withdrawn:
            lines = [bold(record.source.betreff), escape_text(texts.withdrawn(record.withdrawn))]
            lines.append(escape_text(say(texts.TURN_TO)))
            return packed(lines, self._leading_on(record.more))
        if len(record.items) == 1:
            return self.of(replace(record.items[0], more=record.more))
        title = bold(f"{render.kind(record)}: {render.headline(record)}")
        papers, offers = render.papers(record), self.buttons.offers(record.more)
        if len(papers) == 1:
            where = escape_text(render.source_line(record.source))
            rows = self._paper_rows(record) + offers
            return packed([title, *map(listed_item, record.items), where], rows)
        *drafts, last = [draft for paper in papers for draft in self._paper(paper)]
        return [*packed([title], ()), *drafts, replace(last, rows=last.rows + offers)]

    def _paper(self, paper: Record) -> list[Draft]:
        """One of several papers, in messages of its own."""
        where = escape_text(render.joined(render.paper_parts(paper.source)))
        lines = [bold(paper.source.betreff), *map(listed_item, paper.items), where]
        return packed(lines, self._paper_rows(paper))

    def _paper_rows(self, paper: Record) -> Rows:
        answers = [item for item in paper.items if isinstance(item, Answer)]
        first = paper.items[0]
        rows = self.buttons.why(first.background) + self.buttons.newer(first.newer)
        rows += self.buttons.answers(answers)
        return rows + self.buttons.links(paper.id, paper.source.url)

    def _agenda(self, agenda: Agenda) -> list[Draft]:
        source = agenda.source
        lines = [lines_of(bold(render.headline(agenda)), escape_text(render.meeting_line(source)))]
        if not agenda.complete:
            lines.append(escape_text(say(texts.INCOMPLETE)))
        if not agenda.items:
            lines.append(escape_text(say(texts.EMPTY_AGENDA)))
        for item in agenda.items:
            betreff = render.isolated(item.betreff)
            title = betreff if item.public else f"{betreff} ({say(texts.NON_PUBLIC)})"
            told = render.item_line(item)
            line = f"{bold(item.top)} {escape_text(title)}"
            lines.append(lines_of(line, small(told) if told else ""))
        rows = self.buttons.agenda(agenda.items) + self.buttons.links(agenda.id, None)
        return packed(lines, rows + self.buttons.offers(agenda.more))

    def _context(self, context: Context) -> list[Draft]:
        source, own = context.source, context.origin == "sachverhalt"
        kind = kind_texts.SACHVERHALT_KIND if own else texts.CONTEXT
        note = kind_texts.SACHVERHALT_TEXT if own else texts.CONTEXT_TEXT
        head = [bold(say(kind)), escape_text(say(note)), bold(source.title)]
        age = self._age(source.datum, event=texts.HELD if own else texts.PUBLISHED)
        foot = lines_of(escape_text(render.context_line(source)), age)
        rows: Rows = ()
        if context.whole:
            whole = kind_texts.WHOLE_ENQUIRY if own else kind_texts.WHOLE_PAGE
            rows = ((self.buttons.opening(say(whole), context.whole),),)
        original = texts.ORIGINAL if own else texts.CONTEXT_ORIGINAL
        rows += self.buttons.links(context.id, source.url, original)
        fitting = pieces.excerpt(context.text, context.focus)
        focus = context.focus if fitting and context.focus else (0, 0)
        return around(head, context.text, foot, rows + self.buttons.offers(context.more), focus)

    def _choice(self, choice: Choice) -> list[Draft]:
        lines = [bold(f"{render.kind(choice)}: {render.headline(choice)}")]
        lines.append(escape_text(say(kind_texts.CHOICE_TEXT)))
        first = choice.items[0]
        if choice.about == "answer":
            where = render.source_line(first)
            lines.append(lines_of(bold(first.betreff), small(where) if where else ""))
        shown_items = list(enumerate(choice.items, 1))
        lines += [choice_item(place, item, choice) for place, item in shown_items]
        lines += [bold(say(kind_texts.NOTHING_OF_IT)), self._ways(choice.more)]
        labelled_ids = (
            (f"{place}. {render.isolated(render.choice_label(item, choice))}", item.id)
            for place, item in shown_items
        )
        rows = tuple((self.buttons.opening(label, id),) for label, id in labelled_ids)
        return packed(lines, rows + self.buttons.verdicts(choice) + self._leading_on(choice.more))

    def _list(self, found: RecordList) -> list[Draft]:
        lines = [bold(render.headline(found))]
        lines += [one_of_list(place, item, found) for place, item in enumerate(found.items, 1)]
        if not found.items:
            lines.append(escape_text(listed.advice(found)))
            label, address = listed.instead(found)
            lead_on = link(label, f"{self.base}{address}" if self.base else "")
            return packed(lines, lead_on + link(say(texts.CONTACT), self.contact))
        if found.filter.is_directory:
            lines.append(escape_text(say(kind_texts.DIRECTORY_NEXT)))
        return packed(lines, self.buttons.listed(found))

    def _silence(self, silence: Silence) -> list[Draft]:
        lines = [
            bold(say(texts.SILENCE[silence.reason])),
            escape_text(say(texts.SILENCE_TEXT[silence.reason])),
            self._ways(silence.more),
            escape_text(say(texts.ABLE)),
        ]
        return packed(lines, self._leading_on(silence.more))

    def nothing_fits(self) -> Draft:
        """What one can do after nothing of a choice fits."""
        return Draft(self._ways(()), self._leading_on(()))

    def _ways(self, more: Sequence[Offer]) -> str:
        """What one can do where nothing fits; the topics that may be meant stand on buttons."""
        advice = (say(texts.REPHRASE), say(texts.LOOK_UP), say(texts.TURN_TO))
        offered = f"• {say(texts.MORE)}." if more else ""
        ways = (f"{say(texts.WHAT_NOW)}:", offered, *(f"• {one}" for one in advice))
        return escape_text(lines_of(*ways))

    def _leading_on(self, more: Sequence[Offer]) -> Rows:
        search = f"{self.base}{search_texts.PATH}" if self.base else ""
        leading = link(say(search_texts.LEAD_ON), search) + link(say(texts.CONTACT), self.contact)
        return self.buttons.offers(more) + leading

    def _age(self, day: date | None, may_change: bool = True, event: str = texts.HELD) -> str:
        """ "Sitzung vor 4 Jahren.", and that things may have changed where that is long ago."""
        if day is None:
            return ""
        today = self.today()
        old = may_change and render.is_old(day, today)
        return f"{say(event)} {texts.ago(day, today)}." + (f" {say(texts.OLD)}" if old else "")


def _told_first(reply: Reply, drafts: list[Draft]) -> list[Draft]:
    """The same below what its reader has to know: that it is German, how it was understood."""
    _, german = render.in_german(reply) or ("de", "")
    left = [f"• {one}" for one in reply.rest]
    rest = lines_of(say(kind_texts.REST), *left) if left else ""
    told = joined(*map(escape_text, (german, rest, follow_ups.understood(reply) or "")))
    whole = joined(told, drafts[0].html)
    if shown(whole) > MOST_UNITS:
        return [*packed([told], ()), *drafts]
    return [replace(drafts[0], html=whole), *drafts[1:]]
