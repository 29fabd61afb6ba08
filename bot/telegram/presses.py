"""A button that was pressed → what is to be sent."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CallbackQuery, Chat, Message

from bot.state.file import VERDICTS, Feedback, Verdict
from bot.telegram.commands import Commands
from bot.telegram.lists import answers_in, family
from bot.telegram.markup import bold, plain
from bot.telegram.outgoing import Draft, EditRows, Outgoing, Place, Rows, Toast
from bot.telegram.shown import rows_of
from bot.texts import common as texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import known, say
from retrieval.errors import RatsauskunftError
from retrieval.replies.reply import Answer, Stored


@dataclass(frozen=True, slots=True)
class Presses:
    """Replies to buttons; their data begins with what is to be done.

    `o` opens what is stored, `w` all answers of its Anfrage, `e` asks what stands on the button,
    `b` orders an alert, `d` ends one, `f` is a verdict on an answer, `l` chooses a language.
    """

    commands: Commands
    feedback: Feedback

    def pressed(self, query: CallbackQuery, update: int) -> list[Outgoing]:
        """The end of the button's waiting, and what it leads to."""
        chat = chat_of_press(query)
        what, _, key = (query.data or "").partition(":")
        if not isinstance(query.message, Message) or what not in (
            "o",
            "w",
            "e",
            "b",
            "d",
            "f",
            "l",
        ):
            return [Toast(chat, query.id, say(telegram_texts.OLD_BUTTON))]
        try:
            if what == "f":
                return self._judged(query, query.message, key, update)
            drafts = self._chosen(what, key, query.message)
        except RatsauskunftError:
            return [Toast(chat, query.id, say(texts.UNAVAILABLE))]
        where = Place(chat, thread=thread_of(query.message))
        return [Toast(chat, query.id), *where.texts(drafts)]

    def _chosen(self, what: str, key: str, message: Message) -> list[Draft]:
        if what == "e":
            # The archive may have other examples by now: what is read on the button is asked.
            label = _label(message, f"e:{key}")
            return self.commands.drafts(label or "/beispiele", message.chat)
        if what == "l":
            return [self.commands.speak(message.chat, known(key))]
        if what == "d":
            return [self.commands.end_alert(message.chat, key)]
        if what == "b" and not answers_in(self.commands.stored(key)):
            return [self._notify(message.chat, key)]
        if what in ("o", "b"):
            return self.commands.opened(key)
        answers = family(self.commands.archive(), self.commands.stored(key))
        drafts = [draft for one in answers for draft in self.commands.messages.answer(one)]
        return drafts or [plain(self.commands.gone(key))]

    def _notify(self, chat: Chat, key: str) -> Draft:
        stored = self.commands.stored(key)
        if stored is None:
            return plain(self.commands.gone(key))
        return self.commands.subscribe(chat, "item", stored.id)

    def _judged(
        self, query: CallbackQuery, message: Message, data: str, update: int
    ) -> list[Outgoing]:
        """Thanks for a verdict, which is counted once however often its update comes."""
        chat = message.chat.id
        place, _, key = data.partition(":")
        id = self.commands.state.id_of(key)
        if not place.isdecimal() or int(place) >= len(VERDICTS) or id is None:
            return [Toast(chat, query.id, say(telegram_texts.OLD_BUTTON))]
        stored = self.commands.archive().find(id)
        if stored is None:
            return [Toast(chat, query.id, say(telegram_texts.VANISHED))]
        thanks = Toast(chat, query.id, say(telegram_texts.THANKS))
        left = _rows_without_feedback(message)
        if left is None:
            return [thanks]
        verdict = VERDICTS[int(place)]
        if self.commands.state.begin(update):
            self.feedback.count(stored.id, verdict)
        leading_on = Place(chat, thread=thread_of(message)).texts(self._after(verdict, stored))
        return [thanks, EditRows(chat, message.message_id, left), *leading_on]

    def _after(self, verdict: Verdict, stored: Stored) -> list[Draft]:
        """What leads on where something did not fit: the Anfrage's other answers, or other ways."""
        messages = self.commands.messages
        if verdict == "nothing-fits":
            return [messages.nothing_fits()]
        if verdict == "does-not-fit" and isinstance(stored, Answer) and stored.siblings:
            return [Draft(bold(say(texts.SIBLINGS)), messages.buttons.questions(stored.siblings))]
        return []


def chat_of_press(query: CallbackQuery) -> int:
    return query.message.chat.id if query.message else query.from_user.id


def thread_of(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def _label(message: Message, data: str) -> str:
    """What stands on a button below a message; nothing where it has no such button."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((one.text for row in rows for one in row if one.callback_data == data), "")


def _rows_without_feedback(message: Message) -> Rows | None:
    """The buttons of a message without those for feedback; None where it has none of them."""
    if not message.reply_markup:
        return None
    rows = rows_of(message.reply_markup)
    without = [tuple(one for one in row if not one.data.startswith("f:")) for row in rows]
    return tuple(row for row in without if row) if without != [*rows] else None
