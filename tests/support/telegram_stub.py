"""A Bot API on the loopback: real HTTP, the rules that matter, and faults on schedule.

Keeps updates until they are confirmed, refuses what Telegram refuses (markup, lengths, buttons),
and notes what was accepted. One thread, one loop, no library of the product.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs

from tests.support.patience import PATIENCE

TOKEN = "4242:ein-sehr-geheimes-Token"
BOT = {"id": 4242, "is_bot": True, "first_name": "Ratsauskunft", "username": "RatsauskunftBot",
       "can_join_groups": True, "can_read_all_group_messages": False,
       "supports_inline_queries": True}  # fmt: skip

#: Tags that Telegram knows and that we use.
TAGS = {"b", "i", "u", "blockquote", "code", "a"}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call: a status, or a connection that breaks before or after."""

    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    reset: bool = False
    body: bytes | None = None


@dataclass
class Call:
    """One call that was accepted."""

    method: str
    fields: dict[str, Any]
    at: float
    message_id: int = 0

    @property
    def text(self) -> str:
        return plain(str(self.fields.get("text", "")))

    @property
    def html(self) -> str:
        return str(self.fields.get("text", ""))

    @property
    def chat(self) -> int:
        return int(self.fields.get("chat_id", 0))

    @property
    def buttons(self) -> list[dict[str, str]]:
        markup = self.fields.get("reply_markup") or {"inline_keyboard": []}
        return [button for row in markup["inline_keyboard"] for button in row]


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.parts: list[str] = []
        self.quotes: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in TAGS:
            raise ValueError(f"unsupported start tag {tag}")
        self.open.append(tag)
        if tag == "blockquote":
            self.quotes.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"unmatched end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        if "blockquote" in self.open:
            self.quotes[-1] += data

    def unknown_decl(self, data: str) -> None:
        raise ValueError("a declaration")

    handle_comment = handle_decl = handle_pi = unknown_decl


def _parse(html: str) -> _Markup:
    """The markup; ValueError where Telegram cannot parse it."""
    parser = _Markup()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise ValueError(f"end tag of {parser.open[-1]} is missing")
    return parser


def plain(html: str) -> str:
    """The text after its entities are parsed."""
    return "".join(_parse(html).parts)


def quotes(html: str) -> list[str]:
    """What stands in quotes."""
    return _parse(html).quotes


class Refused(Exception):
    """400 of Telegram."""


Faults = Callable[[str, dict[str, Any], int], Fault | None]


@dataclass
class TelegramStub:
    """`url` is what to give as the address of the Bot API."""

    url: str = ""
    faults: Faults = lambda method, fields, number: None
    accepted: list[Call] = field(default_factory=list)
    calls: int = 0
    polls: int = 0
    open: int = 0
    held: int = 0
    confirmed: int = 0
    webhook: dict[str, Any] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    delay: float = 0.0
    shuffle: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda updates: updates
    _updates: list[dict[str, Any]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next_message: int = 1000

    # For tests

    def push(self, *updates: dict[str, Any]) -> None:
        """Updates that wait for the bot."""
        with self._lock:
            self._updates.extend(updates)

    @property
    def unconfirmed(self) -> list[int]:
        with self._lock:
            return [update["update_id"] for update in self._updates]

    @property
    def sent(self) -> list[Call]:
        return [one for one in self.accepted if one.method == "sendMessage"]

    def of(self, method: str) -> list[Call]:
        return [one for one in self.accepted if one.method == method]

    async def until(self, met: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until something is so; the test fails where it never is."""
        end = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < end, "it did not come to that"
            await asyncio.sleep(0.005)

    @property
    def quiet(self) -> bool:
        """Whether no call is on its way, but for those that wait for updates."""
        return self.open <= self.held

    # The server

    @contextmanager
    def running(self) -> Iterator[TelegramStub]:
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield self
        finally:
            server.close()
            asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = 0
                for line in head.split("\r\n")[1:]:
                    name, _, value = line.partition(":")
                    if name.lower() == "content-length":
                        length = int(value)
                body = await reader.readexactly(length)
                status, payload = await self._answer(head.split(" ")[1], body)
                if status == 0:
                    writer.transport.abort()
                    return
                writer.write(
                    f"HTTP/1.1 {status} X\r\ncontent-length: {len(payload)}\r\n"
                    "content-type: application/json\r\n\r\n".encode()
                    + payload
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self.open -= 1
            writer.close()

    async def _answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        path, _, query = path.partition("?")
        parts = path.strip("/").split("/")
        if parts[0] != f"bot{TOKEN}":
            return 401, _problem(401, "Unauthorized")
        method = parts[1]
        given = parse_qs(query, True) | parse_qs(body.decode(), True)
        fields = {name: _value(values[0]) for name, values in given.items()}
        self.calls += 1
        fault = self.faults(method, fields, self.calls)
        if fault:
            if fault.reset:
                return 0, b""
            return fault.status, fault.body or _problem(
                fault.status, fault.description, fault.retry_after
            )
        if method == "getUpdates":
            self.held += 1
            try:
                return 200, _result(await self._get_updates(fields))
            finally:
                self.held -= 1
        if fields.get("chat_id") in self.blocked:
            return 403, _problem(403, "Forbidden: bot was blocked by the user")
        await asyncio.sleep(self.delay / 2)
        try:
            accepted = self._accept(method, fields)
            await asyncio.sleep(self.delay / 2)
            return 200, _result(accepted)
        except Refused as error:
            return 400, _problem(400, f"Bad Request: {error}")

    async def _get_updates(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        self.polls += 1
        offset = fields.get("offset")
        if offset is not None:
            with self._lock:
                self._updates = [u for u in self._updates if u["update_id"] >= offset]
                self.confirmed = max(self.confirmed, offset)
        end = time.monotonic() + min(fields.get("timeout", 0), 5)
        while True:
            with self._lock:
                found = sorted(self._updates, key=lambda update: update["update_id"])
            if found or time.monotonic() >= end:
                return self.shuffle(found[: fields.get("limit", 100)])
            await asyncio.sleep(0.002)

    def _accept(self, method: str, fields: dict[str, Any]) -> Any:
        """Do what a call wants, by Telegram's rules; notes it."""
        call = Call(method, fields, time.monotonic())
        result: Any = True
        if method == "getMe":
            return BOT
        if method == "setWebhook":
            self.webhook = fields
        elif method == "deleteWebhook":
            self.webhook = {}
        if method in ("sendMessage", "editMessageText"):
            _check_text(str(fields.get("text", "")))
            _check_buttons(fields.get("reply_markup"))
            self._next_message += 1
            call.message_id = fields.get("message_id", self._next_message)
            result = {
                "message_id": call.message_id,
                "date": 1,
                "chat": {"id": fields["chat_id"], "type": "private", "first_name": "x"},
                "text": plain(str(fields["text"])),
            }
        elif method == "answerInlineQuery":
            for one in fields["results"]:
                _check_text(one["input_message_content"]["message_text"])
                if not 1 <= len(one["id"].encode()) <= 64:
                    raise Refused("RESULT_ID_INVALID")
            if len(fields["results"]) > 50:
                raise Refused("RESULTS_TOO_MUCH")
        self.accepted.append(call)
        return result


async def _cancel_all() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _check_text(html: str) -> None:
    try:
        text = plain(html)
    except ValueError as error:
        raise Refused(f"can't parse entities: {error}") from None
    if not text.strip():
        raise Refused("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        raise Refused("message is too long")


def _check_buttons(markup: Any) -> None:
    rows = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > 100:
        raise Refused("reply markup is too long")
    for button in (button for row in rows for button in row):
        data = button.get("callback_data")
        if (data is None) == (button.get("url") is None) or not button["text"]:
            raise Refused("can't parse inline keyboard button")
        if data is not None and not 1 <= len(data.encode()) <= 64:
            raise Refused("BUTTON_DATA_INVALID")
        if data is None and "." not in button["url"].split("/")[2]:
            raise Refused("inline keyboard button URL is invalid: Wrong HTTP URL")


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _result(result: Any) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _problem(status: int, description: str, retry_after: int | None = None) -> bytes:
    problem: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if retry_after:
        problem["parameters"] = {"retry_after": retry_after}
    return json.dumps(problem).encode()


# Updates as Telegram sends them


def user(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Kanarienvogel", "username": "kanarie"}


def message(
    update: int, text: str | None, chat: int = 7, *, number: int | None = None, **more: Any
) -> dict[str, Any]:
    """A message of a private chat, or of a group where the chat's number is negative."""
    kind = {"type": "supergroup", "title": "Gruppe"} if chat < 0 else {"type": "private"}
    content = {} if text is None else {"text": text}
    if text and text.startswith("/"):
        length = len(text.split()[0])
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {
        "update_id": update,
        more.pop("key", "message"): {
            "message_id": number or update,
            "date": 1_700_000_000,
            "from": user(abs(chat)),
            "chat": {"id": chat, **kind},
            **content,
            **more,
        },
    }


def press(update: int, data: str, below: Call, chat: int = 7) -> dict[str, Any]:
    """A press of a button below a message of the bot."""
    return {
        "update_id": update,
        "callback_query": {
            "id": str(update),
            "from": user(chat),
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": below.message_id,
                "date": 1,
                "chat": {"id": chat, "type": "private"},
                "text": "x",
                "reply_markup": below.fields.get("reply_markup") or {"inline_keyboard": []},
            },
        },
    }


def inline(update: int, query: str, who: int = 7) -> dict[str, Any]:
    """An inline query."""
    return {
        "update_id": update,
        "inline_query": {"id": str(update), "from": user(who), "query": query, "offset": ""},
    }
