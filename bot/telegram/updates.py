"""An update as Telegram sent it → the library's, checked for what we read of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TypeGuard

from telegram import Bot, Chat, Update
from telegram.constants import ChatType

#: The largest number SQLite keeps.
_MOST_NUMBER = 2**63 - 1
#: A command, the bot it is for, and the rest of its line.
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


class Unreadable(ValueError):
    """It is no update of the Bot API."""


def number_of(raw: object) -> int:
    """The number of an update; raises Unreadable."""
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not _is_number(number) or number < 0:
        raise Unreadable("no update: it has no number")
    return number


def read(raw: object, bot: Bot) -> Update:
    """The update; raises Unreadable where the library or we could not work on it."""
    try:
        json.dumps(raw, ensure_ascii=False).encode()  # half a sign could not be sent back
        update = Update.de_json(raw, bot)  # type: ignore[arg-type]
        sound = all(map(_is_number, _numbers(update))) and all(map(_is_text, _texts(update)))
    except Exception as error:
        raise Unreadable(f"no update: {type(error).__name__}") from None
    if not sound:
        raise Unreadable("no update: a number or a text is something else")
    return update


def chat_of(update: Update) -> int:
    """The chat whose updates are taken in order: an inline query has that of its user."""
    where = update.effective_chat or update.effective_user
    return where.id if where else 0


def _numbers(update: Update) -> list[object]:
    """What has to be a number in the kinds of updates that are read."""
    found: list[object] = [
        one.id for one in (update.effective_chat, update.effective_user) if one is not None
    ]
    if message := update.effective_message:
        found += [message.message_id, message.chat.id]
    if query := update.callback_query or update.inline_query:
        found.append(query.from_user.id)
    if change := update.my_chat_member:
        found.append(change.chat.id)
    return found


def _texts(update: Update) -> list[object]:
    """What has to be a text there."""
    found: list[object] = []
    if message := update.effective_message:
        found.append(message.chat.type)
    if press := update.callback_query:
        found += [press.id, press.data or ""]
    if query := update.inline_query:
        found += [query.id, query.query]
    if change := update.my_chat_member:
        found.append(change.new_chat_member.status)
    return found


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST_NUMBER


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def forgets(line: str | None) -> bool:
    """Whether a line asks to delete everything: then not even its reply is kept."""
    command = COMMAND.fullmatch(line or "")
    return bool(command and command[1].lower() == "loeschen")


def is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE
