"""A line + archive → drafts: questions, commands, and what a link or a button opens.

Knows no update: neither who asks nor where, but for the chat that wants to be told something.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from telegram import Chat

from bot.ports import ArchivePort
from bot.telegram.alerts import Alerts
from bot.telegram.lists import MOST_LISTED, answers_to, choice, newest
from bot.telegram.markup import escape_text, plain
from bot.telegram.message import Messages
from bot.telegram.outgoing import Button, Draft, Rows
from bot.telegram.state import State, SubscriptionKind
from bot.telegram.updates import COMMAND, is_private
from bot.texts import common as texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import NAMES, Language, say, speaking
from retrieval.errors import ArchiveError, QuestionError
from retrieval.replies.reply import Answer, Record, Stored


@dataclass(frozen=True, slots=True)
class Commands:
    """Replies of one bot; `archive` gives the current one or raises ArchiveError."""

    archive: Callable[[], ArchivePort]
    state: State
    messages: Messages
    alerts: Alerts
    city: str

    def drafts(self, line: str, chat: Chat, about: str | None = None) -> list[Draft]:
        """What a line gets; `about` is the address of what was shown before."""
        command = COMMAND.fullmatch(line)
        try:
            if command:
                return self._command(command[1].lower(), (command[3] or "").strip(), chat)
            return self.messages.asked(self.archive().ask(line, about))
        except QuestionError as error:
            return [plain(say(texts.OBJECTIONS[error.objection]))]
        except ArchiveError:
            return [plain(say(texts.UNAVAILABLE))]

    def _command(self, name: str, rest: str, chat: Chat) -> list[Draft]:
        base = self.messages.base
        match name:
            case "start" if rest and rest != "frage":
                notice = plain(telegram_texts.reads_along(base))
                return [notice, *self.opened(rest)]
            case "start":
                said = escape_text(telegram_texts.greeting(self.city, base))
                return [Draft(said, self._examples())]
            case "hilfe" | "help":
                return [plain(telegram_texts.help_text())]
            case "beispiele":
                rows = self._examples()
                said = say(telegram_texts.EXAMPLES) if rows else say(telegram_texts.NO_EXAMPLES)
                return [Draft(escape_text(said), rows)]
            case "neu":
                return self._newest()
            case "thema":
                return self._on_topic(rest)
            case "datenschutz" | "privacy":
                told = map(escape_text, (base, self.messages.contact))
                return [Draft(telegram_texts.privacy(*told))]
            case "ueber":
                return [self._about()]
            case "sprache" | "language":
                return [self._languages(chat)]
            case "abo":
                how = _topic_behind("/abo")
                return [self.subscribe(chat, "topic", rest) if rest else how]
            case "meinedaten":
                return self.alerts.kept(self._archive_if_any(), chat.id)
            case "loeschen":
                self.state.forget(chat.id)
                return [plain(say(telegram_texts.DELETED))]
            case _:
                return [plain(say(telegram_texts.UNKNOWN_COMMAND))]

    def subscribe(self, chat: Chat, kind: SubscriptionKind, subject: str) -> Draft:
        if not is_private(chat):
            return plain(say(telegram_texts.NOT_IN_GROUPS))
        return self.alerts.subscribe(self.archive(), chat.id, kind, subject)

    def end_alert(self, chat: Chat, number: str) -> Draft:
        return plain(self.alerts.end(self._archive_if_any(), chat.id, number))

    def _archive_if_any(self) -> ArchivePort | None:
        with suppress(ArchiveError):
            return self.archive()
        return None

    def _languages(self, chat: Chat) -> Draft:
        """The languages to choose from, and that of the app."""
        if not is_private(chat):
            return plain(say(telegram_texts.LANGUAGE_ALONE))
        named = [*NAMES.items(), ("", say(telegram_texts.AS_IN_TELEGRAM))]
        rows = tuple((Button(name, f"l:{language}"),) for language, name in named)
        return Draft(escape_text(say(telegram_texts.CHOOSE_LANGUAGE)), rows)

    def speak(self, chat: Chat, language: Language | None) -> Draft:
        """A chat has chosen a language, or that of its app."""
        if not is_private(chat):
            return plain(say(telegram_texts.LANGUAGE_ALONE))
        self.state.keep_language(chat.id, language)
        if language is None:
            return plain(say(telegram_texts.LANGUAGE_AS_IN_TELEGRAM))
        with speaking(language):
            return plain(say(telegram_texts.LANGUAGE_CHOSEN))

    def _examples(self) -> Rows:
        """A button for each line to try; it asks what stands on it."""
        archive = self._archive_if_any()
        lines = enumerate(archive.examples if archive else ())
        return tuple((Button(line, f"e:{place}"),) for place, line in lines)

    def _about(self) -> Draft:
        status = self.archive().status
        held = texts.holdings(status.answers, status.sitzungen, status.first, status.last)
        return Draft(telegram_texts.about(*map(escape_text, (self.city, held, self.messages.base))))

    def _newest(self) -> list[Draft]:
        found = self.archive().catalogue.newest(MOST_LISTED)
        if not found:
            return [plain(say(telegram_texts.NOTHING_NEWEST))]
        return newest(say(telegram_texts.NEWEST), found, self.messages.key)

    def _on_topic(self, topic: str) -> list[Draft]:
        """The answers that there are; else what else there is, each thing behind its button."""
        if not topic:
            return [_topic_behind("/thema")]
        archive = self.archive()
        reply = archive.ask(topic)
        if not isinstance(reply, Answer | Record) or not (found := answers_to(archive, reply)):
            return self.messages.of(reply)
        *first, last = choice(say(telegram_texts.ON_TOPIC), found, self.messages.key)
        listed = {one.id for one in found}
        near = self.messages.buttons.offers([one for one in reply.more if one.id not in listed])
        return [*first, replace(last, rows=last.rows + near)]

    def opened(self, key: str) -> list[Draft]:
        stored = self.stored(key)
        return self.messages.found(stored) if stored else [plain(self.gone(key))]

    def gone(self, key: str) -> str:
        """That nothing is stored under a key, and what stood there where that is known."""
        id = self.state.id_of(key)
        note = self.archive().withdrawn(id) if id else None
        return texts.withdrawn(note) if note else say(telegram_texts.VANISHED)

    def stored(self, key: str) -> Stored | None:
        id = self.state.id_of(key)
        return self.archive().find(id) if id else None


def _topic_behind(command: str) -> Draft:
    """How a command wants to be written that needs a topic."""
    return plain(say(telegram_texts.TOPIC_BEHIND).format(command=command))
