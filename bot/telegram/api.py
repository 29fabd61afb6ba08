"""Values of `outgoing` → calls of the Bot API, and updates as Telegram sent them.

The library's bot, but for two things: updates stay unparsed, because the library gives up all of
them and logs them where it cannot read one; and the token does not stand in its name.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, assert_never
from urllib.parse import urlencode

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

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

#: Seconds that a call may take; what Telegram has not answered by then is asked again.
_CALL_SECONDS = 10.0
#: Seconds that Telegram may hold back an empty list of updates.
POLL_SECONDS = 30

#: Kinds of updates that are read; Telegram sends no others.
ALLOWED_UPDATES = [
    "message", "edited_message", "callback_query", "inline_query", "my_chat_member",
]  # fmt: skip

#: Seconds that Telegram may keep the answers to an inline query.
_INLINE_SECONDS = 300

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class RatsauskunftBot(ExtBot[None]):
    """A bot that sends values of `outgoing`."""

    def __init__(self, token: str, api_url: str) -> None:
        self._connections = (_request(), _request())
        super().__init__(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            base_file_url=f"{api_url.rstrip('/')}/file/bot",
            request=self._connections[0],
            get_updates_request=self._connections[1],
        )

    def __repr__(self) -> str:
        return "RatsauskunftBot()"

    async def close_connections(self) -> None:
        """Let go of all connections, also where Telegram was never reached."""
        for one in self._connections:
            await one.shutdown()

    async def raw_updates(self, offset: int | None, seconds: int, limit: int = 100) -> list[Any]:
        """Updates from `offset` on, which confirms all before; waits so long for the first."""
        given = {"timeout": seconds, "limit": limit, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        query = urlencode(given if offset is None else given | {"offset": offset})
        address, patience = f"{self.base_url}/getUpdates?{query}", _CALL_SECONDS + seconds
        found = await self._connections[1].post(address, read_timeout=patience)
        return found if isinstance(found, list) else []

    async def carry_out(self, one: Outgoing) -> int | None:
        """Do it; the number of the message where one was sent. Raises TelegramError."""
        match one:
            case Text():
                return await self._send_text(one)
            case Edit(message=message, text=text):
                await self.edit_message_text(
                    text.html,
                    text.chat,
                    message,
                    parse_mode=ParseMode.HTML,
                    reply_markup=_keyboard(text.rows),
                    link_preview_options=_NO_PREVIEW,
                )
                return message
            case EditRows(chat, message, rows):
                await self.edit_message_reply_markup(chat, message, reply_markup=_keyboard(rows))
            case Delete(chat, message):
                await self.delete_message(chat, message)
            case Toast(query=query, note=note):
                await self.answer_callback_query(query, note or None)
            case Inline():
                await self._answer_inline(one)
            case _:
                assert_never(one)
        return None

    async def _send_text(self, one: Text) -> int:
        answered = None
        if one.reply_to:
            answered = ReplyParameters(one.reply_to, allow_sending_without_reply=True)
        sent = await self.send_message(
            one.chat,
            one.html,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(one.rows),
            link_preview_options=_NO_PREVIEW,
            message_thread_id=one.thread,
            reply_parameters=answered,
        )
        return sent.message_id

    async def _answer_inline(self, one: Inline) -> None:
        await self.answer_inline_query(
            one.query,
            [_article(result) for result in one.results],
            cache_time=timedelta(seconds=_INLINE_SECONDS),
            is_personal=False,
            button=InlineQueryResultsButton(one.ask, start_parameter="frage"),
        )


def _request() -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=8,
        connect_timeout=5.0,
        read_timeout=_CALL_SECONDS,
        write_timeout=_CALL_SECONDS,
        pool_timeout=_CALL_SECONDS,
        httpx_kwargs={"trust_env": False},
    )


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    buttons = [[_button(one) for one in row] for row in rows]
    return InlineKeyboardMarkup(buttons) if buttons else None


def _button(one: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(one.label, url=one.url or None, callback_data=one.data or None)


def _article(one: Shared) -> InlineQueryResultArticle:
    content = InputTextMessageContent(one.html, ParseMode.HTML, link_preview_options=_NO_PREVIEW)
    keyboard = _keyboard(one.rows)
    return InlineQueryResultArticle(
        one.key, one.title, content, keyboard, description=one.description
    )


#: Libraries whose records may quote an update or an address; only their place and error are kept.
_TALKATIVE = ("telegram", "httpx", "httpcore")

_HIDDEN = "***"


@contextmanager
def redacted(*secrets: str) -> Iterator[None]:
    """While this lasts, no record of this process holds one of the secrets."""
    before = logging.getLogRecordFactory()

    def make(*given: object, **named: object) -> logging.LogRecord:
        record: logging.LogRecord = before(*given, **named)
        if record.name.split(".")[0] in _TALKATIVE:
            _leave_out(record)
        _hide(record, secrets)
        return record

    logging.setLogRecordFactory(make)
    try:
        yield
    finally:
        logging.setLogRecordFactory(before)


def _leave_out(record: logging.LogRecord) -> None:
    """Keep of a library's record its place, and of its error the kind."""
    kind = record.exc_info and record.exc_info[0]
    record.msg = f"{record.funcName}, line {record.lineno}" + (f": {kind.__name__}" if kind else "")
    record.args, record.exc_info = (), None


def _hide(record: logging.LogRecord, secrets: tuple[str, ...]) -> None:
    """Replace the secrets in the message and in the traceback."""
    try:
        message = record.getMessage()
    except (TypeError, ValueError):
        message = str(record.msg)
    if any(secret in message for secret in secrets):
        record.msg, record.args = _without(message, secrets), ()
    if record.exc_info and record.exc_info[1]:
        shown = "".join(traceback.format_exception(record.exc_info[1]))
        if any(secret in shown for secret in secrets):
            record.exc_text, record.exc_info = _without(shown, secrets), None


def _without(text: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return text
