"""Update + archive → what is to be sent: commands, questions, buttons, inline queries.

Sends nothing itself, and keeps nothing of what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from telegram import CallbackQuery, Chat, InlineQuery, Message, Update
from telegram.constants import ChatType, MessageEntityType

from bot import texts
from bot.telegram import texts as words
from bot.telegram.alerts import Alerts
from bot.telegram.answers import answers_in, answers_to, family
from bot.telegram.keys import digest, id_of, key_of
from bot.telegram.message import Draft, Messages, escape_text
from bot.telegram.outgoing import (
    Button,
    Delete,
    Edit,
    EditRows,
    Inline,
    Outgoing,
    Rows,
    Shared,
    Text,
    Toast,
)
from bot.telegram.state import State
from bot.web import Asks
from retrieval.errors import ArchiveError, QuestionError
from retrieval.reply import Agenda, Answer, Stored

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes."""

    chat: int
    reply_to: int | None = None
    thread: int | None = None

    def texts(self, drafts: Sequence[Draft]) -> list[Outgoing]:
        """The drafts as messages of this place; the first one replies to the question."""
        return [
            Text(self.chat, draft.html, draft.rows, None if number else self.reply_to, self.thread)
            for number, draft in enumerate(drafts)
        ]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Replies of one bot; `archive` gives the current one or raises ArchiveError."""

    archive: Callable[[], Asks]
    state: State
    messages: Messages
    alerts: Alerts
    city: str
    identity: Callable[[], Identity]

    def reply(self, update: Update, before: Sequence[int] = ()) -> list[Outgoing]:
        """What to send, nothing where nothing is to be said.

        `before` are the messages that answered this one before it was edited.
        """
        if update.callback_query:
            return self._pressed(update.callback_query)
        if update.inline_query:
            return [self._inline(update.inline_query)]
        if update.my_chat_member:
            self._membership(update)
        elif update.message:
            return self._message(update.message)
        elif update.edited_message:
            return self._edited(update.edited_message, before)
        return []

    def failed(self, update: Update) -> list[Outgoing]:
        """What to send where replying failed by an error of our own."""
        if update.callback_query:
            return [Toast(_chat_of(update.callback_query), update.callback_query.id, words.FAILED)]
        message = update.message
        if message is None or self._line(message) is None:
            return []
        return _place(message).texts([Draft(escape_text(words.FAILED))])

    # Messages

    def _message(self, message: Message) -> list[Outgoing]:
        if _is_own(message, self.identity().id):
            return []
        place = _place(message)
        line = self._line(message)
        if line is not None:
            return place.texts(self._drafts(line, message.chat))
        addressed = _is_private(message.chat) or self._is_reply_to_bot(message)
        if addressed and message.text is None and message.effective_attachment:
            return place.texts([Draft(escape_text(words.NO_TEXT))])
        return []

    def _edited(self, message: Message, before: Sequence[int]) -> list[Outgoing]:
        """The new reply in the place of the old one."""
        line = self._line(message)
        if line is None or _is_own(message, self.identity().id):
            return []
        fresh = _place(message).texts(self._drafts(line, message.chat))
        found: list[Outgoing] = []
        for number, text in enumerate(fresh):
            assert isinstance(text, Text)
            found.append(Edit(before[number], text) if number < len(before) else text)
        found += [Delete(message.chat.id, old) for old in before[len(fresh) :]]
        return found

    def _line(self, message: Message) -> str | None:
        """What a message asks of the bot; None where it asks nothing or somebody else."""
        text = message.text
        if not isinstance(text, str):
            return None
        command = _COMMAND.fullmatch(text)
        name = self.identity().username.lower()
        if command and command[2]:
            return text if command[2].lower() == name else None
        if _is_private(message.chat) or command or self._is_reply_to_bot(message):
            return text
        mentions = message.parse_entities([MessageEntityType.MENTION]).values()
        for mention in mentions:
            if mention.lower() == f"@{name}":
                return text.replace(mention, " ", 1)
        return None

    def _is_reply_to_bot(self, message: Message) -> bool:
        answered = message.reply_to_message
        return bool(answered and answered.from_user and answered.from_user.id == self.identity().id)

    def _drafts(self, line: str, chat: Chat) -> list[Draft]:
        command = _COMMAND.fullmatch(line)
        try:
            if command:
                return self._command(command[1].lower(), (command[3] or "").strip(), chat)
            return self.messages.of(self.archive().ask(line))
        except QuestionError as error:
            return [Draft(escape_text(str(error)))]
        except ArchiveError:
            return [Draft(escape_text(texts.UNAVAILABLE))]

    # Commands

    def _command(self, name: str, rest: str, chat: Chat) -> list[Draft]:
        base = self.messages.base
        match name:
            case "start" if rest and rest != "frage":
                return self._opened(rest)
            case "start":
                return [Draft(escape_text(words.greeting(self.city, base)))]
            case "hilfe" | "help":
                return [Draft(escape_text(words.HELP))]
            case "beispiele":
                return [Draft(escape_text(words.EXAMPLES), _example_rows())]
            case "neu":
                return self._newest()
            case "thema":
                return self._on_topic(rest)
            case "datenschutz" | "privacy":
                return [Draft(words.privacy(escape_text(base), escape_text(self.messages.contact)))]
            case "ueber":
                return [self._about()]
            case "abo" | "meinedaten" | "loeschen":
                return self._alert_command(name, rest, chat)
            case _:
                return [Draft(escape_text(words.UNKNOWN_COMMAND))]

    def _alert_command(self, name: str, rest: str, chat: Chat) -> list[Draft]:
        if name == "meinedaten":
            return self.alerts.kept(chat.id)
        if name == "loeschen":
            self.state.forget(chat.id)
            return [Draft(escape_text(words.DELETED))]
        if not rest:
            return [Draft(escape_text(words.ALERT_HOW))]
        return [Draft(escape_text(self._subscribe(chat, "topic", rest)))]

    def _subscribe(self, chat: Chat, kind: Literal["topic", "item"], subject: str) -> str:
        if not _is_private(chat):
            return words.NOT_IN_GROUPS
        return self.alerts.subscribe(self.archive(), chat.id, kind, subject)

    def _about(self) -> Draft:
        status = self.archive().status
        held = texts.holdings(status.answers, status.sitzungen, status.first, status.last)
        return Draft(
            words.about(escape_text(self.city), escape_text(held), escape_text(self.messages.base))
        )

    def _newest(self) -> list[Draft]:
        """The answers of the newest Sitzung."""
        archive = self.archive()
        reply = archive.ask(texts.AGENDA)
        if not isinstance(reply, Agenda):
            return [Draft(escape_text(words.NOTHING_NEWEST))]
        found = [
            answer
            for item in reply.items
            if item.answers
            for answer in answers_in(archive.find(item.id))[:1]
        ]
        if not found:
            return [Draft(escape_text(words.NOTHING_NEWEST)), *self.messages.of(reply)]
        return self.messages.choice(words.NEWEST, found)

    def _on_topic(self, topic: str) -> list[Draft]:
        if not topic:
            return [Draft(escape_text(words.TOPIC_HOW))]
        archive = self.archive()
        reply = archive.ask(topic)
        found = answers_to(archive, reply)
        return self.messages.choice(words.ON_TOPIC, found) if found else self.messages.of(reply)

    def _opened(self, key: str) -> list[Draft]:
        """What is stored under a key."""
        stored = self._stored(key)
        return self.messages.of(stored) if stored else [Draft(escape_text(words.VANISHED))]

    def _stored(self, key: str) -> Stored | None:
        id = id_of(key, self.state)
        return self.archive().find(id) if id else None

    # Buttons

    def _pressed(self, query: CallbackQuery) -> list[Outgoing]:
        chat = _chat_of(query)
        what, _, key = (query.data or "").partition(":")
        if not isinstance(query.message, Message) or what not in ("o", "w", "e", "b", "f"):
            return [Toast(chat, query.id, words.OLD_BUTTON)]
        if what == "f":
            return self._feedback(query, query.message, key)
        try:
            drafts = self._chosen(what, key, query.message.chat)
        except ArchiveError:
            return [Toast(chat, query.id, texts.UNAVAILABLE)]
        where = Place(chat, thread=_thread(query.message))
        return [Toast(chat, query.id), *where.texts(drafts)]

    def _chosen(self, what: str, key: str, chat: Chat) -> list[Draft]:
        if what == "e":
            place = int(key) if key.isdecimal() else len(texts.EXAMPLES)
            examples = texts.EXAMPLES[place : place + 1]
            return self._drafts(examples[0] if examples else "/beispiele", chat)
        if what == "o":
            return self._opened(key)
        if what == "b":
            return [Draft(escape_text(self._notify(chat, key)))]
        answers = family(self.archive(), self._stored(key))
        return self.messages.whole(answers) or [Draft(escape_text(words.VANISHED))]

    def _notify(self, chat: Chat, key: str) -> str:
        stored = self._stored(key)
        if stored is None:
            return words.VANISHED
        return self._subscribe(chat, "item", stored.id)

    def _feedback(self, query: CallbackQuery, message: Message, data: str) -> list[Outgoing]:
        place, _, key = data.partition(":")
        verdicts = list(words.FEEDBACK)
        id = id_of(key, self.state)
        if not place.isdecimal() or int(place) >= len(verdicts) or id is None:
            return [Toast(message.chat.id, query.id, words.OLD_BUTTON)]
        if self.archive().find(id) is None:
            return [Toast(message.chat.id, query.id, words.VANISHED)]
        left = _rows_without_feedback(message)
        if left is None:
            return [Toast(message.chat.id, query.id, words.THANKS)]
        self.state.count_feedback(id, verdicts[int(place)])
        return [
            Toast(message.chat.id, query.id, words.THANKS),
            EditRows(message.chat.id, message.message_id, left),
        ]

    # Inline queries

    def _inline(self, query: InlineQuery) -> Inline:
        """Up to ten answers to share."""
        found: list[Answer] = []
        try:
            if query.query.strip():
                archive = self.archive()
                found = answers_to(archive, archive.ask(query.query))
        except (QuestionError, ArchiveError):
            found = []
        results = tuple(self._shared(one) for one in found)
        return Inline(query.from_user.id, query.id, results, words.ASK_IN_BOT)

    def _shared(self, answer: Answer) -> Shared:
        key = key_of(answer.id, self.state)
        link = self.messages.permalink(answer.id)
        link = link or f"https://t.me/{self.identity().username}?start={key}"
        draft = self.messages.shared(answer, link)
        line = f"{texts.numbered_answer(answer.number, answer.of)} · {answer.source.betreff}"
        title = answer.frage or answer.source.betreff
        return Shared(digest(answer.id), title, line, draft.html, draft.rows)

    def _membership(self, update: Update) -> None:
        """Who blocks the bot or removes it from a group is forgotten."""
        change = update.my_chat_member
        if change and change.new_chat_member.status in ("kicked", "left"):
            self.state.forget(change.chat.id)


def _rows_without_feedback(message: Message) -> Rows | None:
    """The buttons of a message without those for feedback; None where it has none of them."""
    if not message.reply_markup:
        return None
    rows = [
        tuple(
            Button(one.text, data=str(one.callback_data or ""), url=one.url or "")
            for one in row
            if not str(one.callback_data or "").startswith("f:")
        )
        for row in message.reply_markup.inline_keyboard
    ]
    count = sum(len(row) for row in message.reply_markup.inline_keyboard)
    left = tuple(row for row in rows if row)
    return left if sum(map(len, left)) < count else None


def _example_rows() -> Rows:
    return tuple((Button(line, f"e:{place}"),) for place, line in enumerate(texts.EXAMPLES))


def _place(message: Message) -> Place:
    private = _is_private(message.chat)
    return Place(message.chat.id, None if private else message.message_id, _thread(message))


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def _chat_of(query: CallbackQuery) -> int:
    return query.message.chat.id if query.message else query.from_user.id


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _is_own(message: Message, bot: int) -> bool:
    """Whether the message came out of this bot: an answer shared from an inline query."""
    return bool(message.via_bot and message.via_bot.id == bot)
