"""One update → its whole reply sent: the handlers of the library's application.

Joins `conversation`, which decides, and `delivery`, which sends; remembers in memory which
messages answered which, so that an edited question is answered in place.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.telegram.api import RatsauskunftBot
from bot.telegram.conversation import Conversation
from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Gone, Stopped
from bot.telegram.intake import log_error
from bot.telegram.state import State

#: Questions whose replies are remembered.
_MOST_REMEMBERED = 10_000

Context = CallbackContext[Any, Any, Any, Any]


@dataclass(slots=True)
class Replying:
    """Answers updates through the library's application."""

    bot: RatsauskunftBot
    conversation: Conversation
    delivery: Delivery
    state: State
    counts: Counts
    app: Application[Any, Any, Any, Any, Any, Any] = field(init=False)
    _sent: OrderedDict[tuple[int, int], list[int]] = field(default_factory=OrderedDict)
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
        message = update.effective_message
        question = (message.chat.id, message.message_id) if message else None
        before = self._sent.get(question, []) if question else []
        outgoing = await asyncio.to_thread(self.conversation.reply, update, before)
        if not outgoing:
            self.counts.add("ignored")
            return
        sent = await self.delivery.deliver(update.update_id, outgoing)
        self.counts.add("answered")
        if question and sent and not update.callback_query:
            self._sent[question] = sent
            while len(self._sent) > _MOST_REMEMBERED:
                self._sent.popitem(last=False)

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
