"""Update + archive → what is to be sent: commands, questions, buttons, inline queries.

Sends nothing itself, and keeps nothing of what was asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from telegram import Bot, ChatMemberUpdated, InlineQuery, Message, Update
from telegram.constants import MessageEntityType
from telegram.ext import Application, CallbackContext, TypeHandler

from bot import render
from bot.telegram.api import RatsauskunftBot
from bot.telegram.commands import Commands
from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Gone, Stopped
from bot.telegram.intake import log_error
from bot.telegram.lists import answers_to
from bot.telegram.markup import plain
from bot.telegram.outgoing import (
    Delete,
    Draft,
    Edit,
    Inline,
    Outgoing,
    Place,
    Shared,
    Text,
    Toast,
)
from bot.telegram.presses import Presses, chat_of_press, thread_of
from bot.telegram.shown import rows_of, shown_in
from bot.telegram.state import State, digest
from bot.telegram.updates import COMMAND, forgets, is_private
from bot.texts import common as texts
from bot.texts import log as log_texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import Language, known, say, speaking
from retrieval.errors import ArchiveError, QuestionError
from retrieval.replies.reply import Answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """Replies of one bot, which Telegram knows by then."""

    commands: Commands
    presses: Presses
    bot: Bot

    def reply(self, update: Update, before: Sequence[int] = ()) -> list[Outgoing]:
        """What to send, nothing where nothing is to be said; in the language of who wrote.

        `before` are the messages that answered this one before it was edited.
        """
        with speaking(self._language(update)):
            return self._reply(update, before)

    def _language(self, update: Update) -> Language:
        """That which the chat chose, else that of the app of who wrote."""
        chat, user = update.effective_chat, update.effective_user
        chosen = self.commands.state.language(chat.id) if chat and is_private(chat) else None
        return chosen or known(str(user.language_code if user else "")) or "de"

    def _reply(self, update: Update, before: Sequence[int]) -> list[Outgoing]:
        if update.callback_query:
            return self.presses.pressed(update.callback_query, update.update_id)
        if update.inline_query:
            return [self._inline(update.inline_query)]
        if update.my_chat_member:
            self._membership(update.my_chat_member)
        elif update.message:
            return self._message(update.message)
        elif update.edited_message:
            return self._edited(update.edited_message, before)
        return []

    def failed(self, update: Update) -> list[Outgoing]:
        with speaking(self._language(update)):
            return self._failed(update)

    def _failed(self, update: Update) -> list[Outgoing]:
        if update.callback_query:
            query = update.callback_query
            return [Toast(chat_of_press(query), query.id, say(telegram_texts.FAILED))]
        message = update.message
        if message is None or self._line(message) is None:
            return []
        return [*_place(message).texts([plain(say(telegram_texts.FAILED))])]

    # Messages

    def _message(self, message: Message) -> list[Outgoing]:
        if _is_own(message, self.bot.id):
            return []
        place = _place(message)
        line = self._line(message)
        if line is not None:
            return [*place.texts(self._drafts(line, message))]
        addressed = is_private(message.chat) or self._is_reply_to_bot(message)
        if addressed and message.text is None and message.effective_attachment:
            return [*place.texts([plain(say(telegram_texts.NO_TEXT))])]
        return []

    def _edited(self, message: Message, before: Sequence[int]) -> list[Outgoing]:
        line = self._line(message)
        if line is None or _is_own(message, self.bot.id):
            return []
        fresh = _place(message).texts(self._drafts(line, message))
        left = (Delete(message.chat.id, old) for old in before[len(fresh) :])
        return [*map(Edit, before, fresh), *fresh[len(before) :], *left]

    def _drafts(self, line: str, message: Message) -> list[Draft]:
        return self.commands.drafts(line, message.chat, self._about(message))

    def _about(self, message: Message) -> str | None:
        """What the message may ask on about: that to which it replies, else what its chat saw last.

        In a group somebody else may have seen that.
        """
        answered = message.reply_to_message
        if answered and self._is_reply_to_bot(message):
            return shown_in(rows_of(answered.reply_markup), self.commands.state.id_of)
        return self.commands.state.shown(message.chat.id) if is_private(message.chat) else None

    def _line(self, message: Message) -> str | None:
        """What a message asks of the bot; None where it asks nothing or somebody else."""
        text = message.text
        if not isinstance(text, str):
            return None
        command = COMMAND.fullmatch(text)
        name = self.bot.username.lower()
        if command and command[2]:
            return text if command[2].lower() == name else None
        if is_private(message.chat) or command or self._is_reply_to_bot(message):
            return text
        for mention in message.parse_entities([MessageEntityType.MENTION]).values():
            if mention.lower() == f"@{name}":
                return text.replace(mention, " ", 1)
        return None

    def _is_reply_to_bot(self, message: Message) -> bool:
        answered = message.reply_to_message
        return bool(answered and answered.from_user and answered.from_user.id == self.bot.id)

    # Inline queries

    def _inline(self, query: InlineQuery) -> Inline:
        found: list[Answer] = []
        if query.query.strip():
            with suppress(QuestionError, ArchiveError):
                archive = self.commands.archive()
                found = answers_to(archive, archive.ask(query.query))
        results = tuple(self._shared(one) for one in found)
        return Inline(query.from_user.id, query.id, results, say(telegram_texts.ASK_IN_BOT))

    def _shared(self, answer: Answer) -> Shared:
        key = self.commands.state.key_of(answer.id)
        link = self.commands.messages.buttons.permalink(answer.id)
        link = link or f"https://t.me/{self.bot.username}?start={key}"
        draft = self.commands.messages.shared(answer, link)
        number = texts.numbered_answer(answer.number, answer.of, answer.id)
        line = render.joined((number, answer.source.betreff))
        title = answer.frage or answer.source.betreff
        return Shared(digest(answer.id), title, line, draft.html, draft.rows)

    def _membership(self, change: ChatMemberUpdated) -> None:
        """Who blocks the bot or removes it from a group is forgotten."""
        if change.new_chat_member.status in ("kicked", "left"):
            self.commands.state.forget(change.chat.id)


def _place(message: Message) -> Place:
    private = is_private(message.chat)
    return Place(message.chat.id, None if private else message.message_id, thread_of(message))


def _is_own(message: Message, bot: int) -> bool:
    """Whether the message came out of this bot: an answer shared from an inline query."""
    return bool(message.via_bot and message.via_bot.id == bot)


HandlerContext = CallbackContext[Any, Any, Any, Any]


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

    async def _answer(self, update: Update, context: HandlerContext) -> None:
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
        self._note_shown(update, outgoing)
        self.counts.add("answered")

    def _note_shown(self, update: Update, outgoing: Sequence[Outgoing]) -> None:
        """Keep which record a chat of one citizen has now seen, if it was one."""
        chat, question = update.effective_chat, update.effective_message
        texts = [one.text if isinstance(one, Edit) else one for one in outgoing]
        found = [shown_in(one.rows, self.state.id_of) for one in texts if isinstance(one, Text)]
        shown = next(filter(None, reversed(found)), None)
        if shown and chat and is_private(chat) and not forgets(question.text if question else None):
            self.state.note_shown(chat.id, shown, self.today())

    def _keep(self, question: Message, kept: list[int], place: int, message: int) -> None:
        """The message stands at this place of the reply to the question."""
        kept[place : place + 1] = [message]
        self.state.keep_replies(question.chat.id, question.message_id, kept, self.today())

    def _drop(self, question: Message, kept: list[int], last: int) -> None:
        """So many messages at the end of the reply are no more."""
        if last:
            del kept[-last:]
            self.state.keep_replies(question.chat.id, question.message_id, kept, self.today())

    async def _fail(self, update: object, context: HandlerContext) -> None:
        """Tell the citizen that it failed, and the operator what, without the text."""
        assert isinstance(update, Update)
        error = context.error
        if error and not isinstance(error, Stopped | Gone):
            self.counts.add("failed")
            log_error(log_texts.AN_UPDATE, error)
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
            log_error(log_texts.A_FAILED_UPDATE, error)
        return None
