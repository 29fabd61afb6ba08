"""A new generation of the archive → messages to those who asked to be told.

Kept is the chat and its topic or agenda item, and its language where that is not German. What is
told is noted before it is sent, so that no restart doubles it; a subscription is told once a day at
most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot import render
from bot.ports import ArchivePort, present_id
from bot.telegram.buttons import shortened
from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Gone, Stopped
from bot.telegram.intake import log_error
from bot.telegram.lists import MOST_LISTED, answers_in, answers_to, news
from bot.telegram.markup import escape_text, packed, plain
from bot.telegram.message import Messages
from bot.telegram.outgoing import Button, Draft, Rows, Text
from bot.telegram.state import State, Subscription
from bot.telegram.state import SubscriptionKind as Kind
from bot.texts import log as log_texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import NAMES, say, speaking, spoken
from retrieval.errors import ArchiveError
from retrieval.replies.reply import Answer, Choice
from retrieval.search.query import normalise_question

#: Subscriptions of one chat.
MOST = 20


@dataclass(frozen=True, slots=True)
class Alert:
    """What a subscription has to hear, and what its chat knows then."""

    subscription: Subscription
    draft: Draft
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Alerts:
    """Subscriptions of all chats; `today` is asked anew each time."""

    state: State
    messages: Messages
    today: Callable[[], date]

    def subscribe(self, archive: ArchivePort, chat: int, kind: Kind, subject: str) -> Draft:
        """What to say after a chat wanted to be told; raises QuestionError for no topic."""
        if len(self.state.subscriptions(chat)) >= MOST:
            return plain(say(telegram_texts.TOO_MANY_ALERTS).format(most=MOST))
        if kind == "topic":
            subject = normalise_question(subject)
        if spoken() != "de":
            # Nobody asks when an alert comes, so that no app tells its language.
            self.state.keep_language(chat, spoken(), chosen=False)
        found, _ = self._found(archive, kind, subject)
        self.state.subscribe(chat, kind, subject, frozenset(one.id for one in found))
        [one] = [
            one
            for one in self.state.subscriptions(chat)
            if (one.kind, one.subject) == (kind, subject)
        ]
        said = say(telegram_texts.SUBSCRIBED[kind]).format(subject=_named(archive, one))
        rows = ((_ending(one, say(telegram_texts.END_ALERT)),),)
        return Draft(escape_text(said), rows)

    def end(self, archive: ArchivePort | None, chat: int, number: str) -> str:
        """What to say after a chat wanted one alert to end, which has to be one of its own."""
        for one in self.state.subscriptions(chat):
            if str(one.number) == number:
                self.state.unsubscribe(one.number)
                return say(telegram_texts.ENDED).format(subject=_named(archive, one))
        return say(telegram_texts.NOT_KEPT)

    def kept(self, archive: ArchivePort | None, chat: int) -> list[Draft]:
        """What is stored about a chat; without an archive an item is named by its id alone."""
        forms = {"topic": say(telegram_texts.KEPT_TOPIC), "item": say(telegram_texts.KEPT_ITEM)}
        found = self.state.subscriptions(chat)
        kept = [f"• {forms[one.kind].format(subject=_named(archive, one))}" for one in found]
        lines = [say(telegram_texts.KEPT), *kept] if kept else [say(telegram_texts.NOTHING_KEPT)]
        if language := self.state.language(chat):
            lines.append(say(telegram_texts.KEPT_LANGUAGE).format(language=NAMES[language]))
        lines.append(say(telegram_texts.KEPT_REPLIES))
        lines += [say(telegram_texts.DELETE_HOW)] if kept or language else []
        labels = [telegram_texts.end_button(_named(archive, one)) for one in found]
        rows = tuple((_ending(one, label),) for one, label in zip(found, labels, strict=True))
        return packed([*map(escape_text, lines)], rows)

    def due(self, archive: ArchivePort) -> Iterator[Alert]:
        for one in self.state.subscriptions():
            if one.told == self.today():
                continue
            found, sure = self._found(archive, one.kind, one.subject)
            ids = {answer.id for answer in found}
            if ids <= one.known:
                continue
            # What was seen under an earlier id is no news under its present one.
            known = one.known | {present_id(archive, id) for id in one.known}
            if fresh := [answer for answer in found if answer.id not in known]:
                with speaking(self.state.language(one.chat) or "de"):
                    draft = self._draft(one, fresh, sure)
                yield Alert(one, draft, known | ids)

    def _found(self, archive: ArchivePort, kind: Kind, subject: str) -> tuple[list[Answer], bool]:
        """The answers that a subscription has, and whether it is sure that they are meant.

        Those of a choice count: a topic may get one as the archive grows, and none is to be missed.
        """
        if kind == "item":
            return answers_in(archive.find(subject)), True
        reply = archive.ask(subject)
        return answers_to(archive, reply), not isinstance(reply, Choice)

    def _draft(self, one: Subscription, fresh: list[Answer], sure: bool) -> Draft:
        title, reason, rows = say(telegram_texts.NEW_ANSWER), say(telegram_texts.TOLD_ITEM), Rows()
        if one.kind == "topic":
            title = say(telegram_texts.NEW_ANSWERS) if sure else say(telegram_texts.NEW_CHOICE)
            reason = say(telegram_texts.TOLD_TOPIC).format(subject=render.isolated(one.subject))
            rows = ((_ending(one, say(telegram_texts.END_ALERT)),),)
        return news(title, fresh[:MOST_LISTED], reason, self.messages.key, rows)


def _named(archive: ArchivePort | None, one: Subscription) -> str:
    """What a subscription is about, as a citizen reads it."""
    stored = archive.find(one.subject) if archive and one.kind == "item" else None
    return render.isolated(render.headline(stored) if stored else one.subject)


def _ending(one: Subscription, label: str) -> Button:
    """A button that ends one subscription."""
    return Button(shortened(label), f"d:{one.number}")


#: Seconds between two looks for a new generation.
LOOK_EVERY = 60.0


@dataclass(slots=True)
class News:
    """Tells those who want to be told."""

    archive: Callable[[], ArchivePort]
    alerts: Alerts
    delivery: Delivery
    counts: Counts
    look_every: float = LOOK_EVERY
    _looked: tuple[str, date] | None = None

    async def run(self) -> None:
        while True:
            try:
                await self._look()
            except Stopped:
                return
            except ArchiveError:
                pass
            except Exception as error:
                log_error(log_texts.ALERTS, error)
            await asyncio.sleep(self.look_every)

    async def _look(self) -> None:
        archive = await asyncio.to_thread(self.archive)
        now = (archive.status.generation, self.alerts.today())
        if now == self._looked:
            return
        for alert in await asyncio.to_thread(lambda: list(self.alerts.due(archive))):
            await self._tell(alert)
        self._looked = now

    async def _tell(self, alert: Alert) -> None:
        """Send an alert that is noted first; what the channel's end cuts off is due again."""
        one, state = alert.subscription, self.alerts.state
        state.note_told(one.number, alert.known, self.alerts.today())
        try:
            await self.delivery.send(Text(one.chat, alert.draft.html, alert.draft.rows))
        except Gone:
            state.forget(one.chat)
            return
        except Stopped:
            state.note_told(one.number, one.known, one.told)
            raise
        self.counts.add("alerts")
        if one.kind == "item":  # which is answered once
            state.unsubscribe(one.number)
