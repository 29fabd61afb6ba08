"""A new generation of the archive → messages to those who asked to be told.

Kept is the chat and its topic or agenda item, nothing else. What is told is noted before it is
sent, so that no restart doubles it; a subscription is told once a day at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.ports import ArchivePort, present_id
from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Gone, Stopped
from bot.telegram.intake import log_error
from bot.telegram.lists import MOST_LISTED, answers_in, answers_to, news
from bot.telegram.markup import escape_text, packed
from bot.telegram.message import Messages
from bot.telegram.outgoing import Draft, Text
from bot.telegram.state import State, Subscription
from bot.telegram.state import SubscriptionKind as Kind
from bot.texts import telegram as telegram_texts
from retrieval.errors import ArchiveError
from retrieval.replies.reply import Answer
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

    def subscribe(self, archive: ArchivePort, chat: int, kind: Kind, subject: str) -> str:
        """What to say after a chat wanted to be told; raises QuestionError for no topic."""
        if len(self.state.subscriptions(chat)) >= MOST:
            return telegram_texts.TOO_MANY_ALERTS.format(most=MOST)
        if kind == "topic":
            subject = normalise_question(subject)
        known = frozenset(one.id for one in self._answers(archive, kind, subject))
        self.state.subscribe(chat, kind, subject, known)
        return telegram_texts.SUBSCRIBED

    def kept(self, chat: int) -> list[Draft]:
        forms = {"topic": telegram_texts.KEPT_TOPIC, "item": telegram_texts.KEPT_ITEM}
        found = self.state.subscriptions(chat)
        kept = [f"• {forms[one.kind].format(subject=one.subject)}" for one in found]
        lines = [telegram_texts.KEPT, *kept] if kept else [telegram_texts.NOTHING_KEPT]
        lines += [telegram_texts.KEPT_REPLIES, *([telegram_texts.DELETE_HOW] if kept else [])]
        return packed([*map(escape_text, lines)], ())

    def due(self, archive: ArchivePort) -> Iterator[Alert]:
        for one in self.state.subscriptions():
            if one.told == self.today():
                continue
            found = self._answers(archive, one.kind, one.subject)
            ids = {answer.id for answer in found}
            if ids <= one.known:
                continue
            # What was seen under an earlier id is no news under its present one.
            known = one.known | {present_id(archive, id) for id in one.known}
            if fresh := [answer for answer in found if answer.id not in known]:
                yield Alert(one, self._draft(one, fresh), known | ids)

    def _answers(self, archive: ArchivePort, kind: Kind, subject: str) -> list[Answer]:
        if kind == "item":
            return answers_in(archive.find(subject))
        return answers_to(archive, archive.ask(subject))

    def _draft(self, one: Subscription, fresh: list[Answer]) -> Draft:
        title, reason = telegram_texts.NEW_ANSWER, telegram_texts.TOLD_ITEM
        if one.kind == "topic":
            title = telegram_texts.NEW_ANSWERS
            reason = telegram_texts.TOLD_TOPIC.format(subject=one.subject)
        return news(title, fresh[:MOST_LISTED], reason, self.messages.key)


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
                log_error("alerts", error)
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
