"""One update → its whole reply sent: the handlers of the library's application.

Joins `conversation`, which decides, and `delivery`, which sends; keeps which messages answered
which, so that an edited question is answered in place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.telegram.api import RatsauskunftBot
from bot.telegram.commands import forgets
from bot.telegram.conversation import Conversation
from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Gone, Stopped
from bot.telegram.intake import log_error
from bot.telegram.outgoing import Delete
from bot.telegram.state import State

Context = CallbackContext[Any, Any, Any, Any]


@dataclass(slots=True)
class Replying:
    """Answers updates through the library's application."""

    bot: RatsauskunftBot
    conversation: Conversation
    delivery: Delivery
    state: State
    counts: Counts
    today: Callable[[], date]
    app: Application[Any, Any, Any, Any, Any, Any] = field(init=False)
    _unanswered: dict[int, Stopped | Gone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = Application.builder().bot(self.bot).updater(None).job_queue(None).build()
        self.app.add_handler(TypeHandler(Update, self._answer))
        self.app.add_error_handler(self._fail)

    async def answer(self, update: Update) -> None:
        """When Telegram has accepted the whole reply; raises Stopped or Gone."""
        await self.app.process_update(update)
        # The application keeps the errors of its handlers to itself.
        error = self._unanswered.pop(update.update_id, None)
        if error:
            raise error

    async def _answer(self, update: Update, context: Context) -> None:
        question = update.message or update.edited_message
        kept = self.state.replies(question.chat.id, question.message_id) if question else []
        outgoing = await asyncio.to_thread(self.conversation.reply, update, tuple(kept))
        if not outgoing:
            self.counts.add("ignored")
            return
        if question is None or forgets(question.text):
            await self.delivery.deliver(update.update_id, outgoing)
        else:
            keep = partial(self._keep, question, kept)
            await self.delivery.deliver(update.update_id, outgoing, keep)
            self._drop(question, kept, sum(isinstance(one, Delete) for one in outgoing))
        self.counts.add("answered")

    def _keep(self, question: Message, kept: list[int], place: int, message: int) -> None:
        """The message stands at this place of the reply to the question."""
        kept[place : place + 1] = [message]
        self.state.keep_replies(question.chat.id, question.message_id, kept, self.today())

    def _drop(self, question: Message, kept: list[int], last: int) -> None:
        """So many messages at the end of the reply are no more."""
        if last:
            del kept[-last:]
            self.state.keep_replies(question.chat.id, question.message_id, kept, self.today())

    async def _fail(self, update: object, context: Context) -> None:
        """Tell the citizen that it failed, and the operator what, without the text."""
        assert isinstance(update, Update)
        error = context.error
        if error and not isinstance(error, Stopped | Gone):
            self.counts.add("failed")
            log_error("an update", error)
            error = await self._apologise(update)
        if isinstance(error, Gone) and update.effective_chat:
            self.state.forget(update.effective_chat.id)
        if isinstance(error, Stopped | Gone):
            self._unanswered[update.update_id] = error

    async def _apologise(self, update: Update) -> Stopped | Gone | None:
        try:
            await self.delivery.deliver(update.update_id, self.conversation.failed(update))
        except (Stopped, Gone) as error:
            return error
        except Exception as error:
            log_error("a failed update", error)
        return None
