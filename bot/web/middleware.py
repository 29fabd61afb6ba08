"""Around the application: what every response carries, and what no client may cost.

Pure ASGI, because the usual base class buffers and hides cancellation. The first one added is the
innermost.
"""

from __future__ import annotations

import logging
import os
import traceback
from asyncio import timeout
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.texts import common as texts
from bot.texts import log as log_texts
from bot.texts.languages import say
from bot.web.sent import BODY

_log = logging.getLogger("ratsauskunft")

#: What makes a response out of a refusal: the scope, the status, the detail, the headers.
Refuse = Callable[[Scope, int, str, Mapping[str, str]], Response]

#: Bytes of a body: the contract's limit; the longest question in JSON escapes has 6,016.
MOST_BYTES = 16 * 1024

#: Bytes of the names and values of all headers.
MOST_HEADER_BYTES = 8 * 1024

#: Bytes of a too large body that are read and dropped, so that its sender hears the refusal
#: instead of a broken connection.
_DRAINED = 1024 * 1024

#: Threads that work on requests: a question takes a core 16 ms, and more threads than cores only
#: take turns, which costs time of its own.
WORKERS = os.cpu_count() or 1

#: Requests that are worked on or wait for a worker, their bodies read: the last one waits about an
#: eighth of a second. Who comes later hears at once that it should come again.
MOST_AT_ONCE = WORKERS * 9

#: Seconds after which who was refused for that may come back.
_OVERLOAD_SECONDS = 2

#: Ends the ETag of a compressed response.
PACKED = "-gzip"

#: Seconds a browser need not ask again whether a site may ask.
_ALLOWED_SECONDS = 2 * 60 * 60

#: Seconds a client may take to send its body.
BODY_SECONDS = 10.0

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors {framing}"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "browsing-topics=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class SafeHeaders:
    """Adds the security headers a response does not set itself; HSTS only over https.

    What is compressed gets an ETag of its own, as its bytes are others.
    """

    def __init__(
        self, app: ASGIApp, https: bool, hsts_seconds: int, frame_ancestors: Sequence[str]
    ) -> None:
        self._app = app
        self._https = https
        self._hsts = f"max-age={hsts_seconds}" if hsts_seconds else ""
        framing = " ".join(frame_ancestors) or "'none'"
        self._headers = {
            name: value.format(framing=framing) for name, value in SECURITY_HEADERS.items()
        }
        # The older header knows no list of sites: with one it would forbid them all.
        if not frame_ancestors:
            self._headers["X-Frame-Options"] = "DENY"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if self._hsts and (self._https or scope["scheme"] == "https"):
                    headers.setdefault("Strict-Transport-Security", self._hsts)
                if "etag" in headers and "content-encoding" in headers:
                    headers["etag"] = headers["etag"].removesuffix('"') + f'{PACKED}"'
            await send(message)

        await self._app(scope, receive, send_safe if scope["type"] == "http" else send)


@dataclass
class Refusing:
    """Passes requests on to the application, or refuses them."""

    app: ASGIApp
    refuse: Refuse

    async def turn_away(
        self,
        passed: tuple[Scope, Receive, Send],
        status: int,
        detail: str = "",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        response = self.refuse(passed[0], status, detail or texts.problem(status), headers)
        await response(*passed)

    async def let_wait(self, passed: tuple[Scope, Receive, Send], seconds: int) -> None:
        # What waits on the connection behind a request too many is not even read.
        headers = {"Retry-After": str(seconds), "Connection": "close"}
        await self.turn_away(passed, 429, texts.too_many(seconds), headers)


class OwnSites(CORSMiddleware):
    """Lets pages of the listed sites, and of no other, read what the interface replies."""

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        super().__init__(
            app,
            allow_origins=tuple(origins),
            allow_methods=("GET", "POST"),
            allow_headers=("Content-Type",),
            expose_headers=("Retry-After",),
            max_age=_ALLOWED_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; below /api/ with what a browser wants to know about other sites."""
        shared = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (super().__call__ if shared else self.app)(scope, receive, send)


class CatchAllErrors(Refusing):
    """Turns an unforeseen error into a plain refusal.

    The log gets the error's kind and its place, not its message, which may quote a question.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except Exception as error:
            place = "".join(traceback.format_tb(error.__traceback__))
            _log.error(log_texts.UNFORESEEN, type(error).__name__, extra={"place": place})
            if not started and scope["type"] == "http":
                await self.turn_away((scope, receive, send), 500)


class HeadAsGet:
    """Answers HEAD as GET; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        await self.app({**scope, "method": "GET"} if is_head else scope, receive, send)


@dataclass
class RateLimit(Refusing):
    """Refuses with 429 what has to `wait` for some seconds."""

    wait: Callable[[Scope], int]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self.wait(scope) if scope["type"] == "http" else 0
        if wait:
            await self.let_wait((scope, receive, send), wait)
        else:
            await self.app(scope, receive, send)


@dataclass
class Overload(Refusing):
    """Refuses with 503 what comes while very many requests are under way; `free` paths never.

    A request is under way until its response begins: how long a client takes to read it is nothing
    to the others.
    """

    free: tuple[str, ...]
    most: int = MOST_AT_ONCE
    _under_way: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self.free):
            await self.app(scope, receive, send)
        elif self._under_way >= self.most:
            headers = {"Retry-After": str(_OVERLOAD_SECONDS)}
            await self.turn_away((scope, receive, send), 503, say(texts.OVERLOADED), headers)
        else:
            self._under_way += 1
            with ExitStack() as place:
                place.callback(self._leave)

                async def send_leaving(message: Message) -> None:
                    place.close()
                    await send(message)

                await self.app(scope, receive, send_leaving)

    def _leave(self) -> None:
        self._under_way -= 1


@dataclass
class SizeLimit(Refusing):
    """Reads the whole body before the application runs; 413 where it is too large, 408 too slow.

    Counts what arrives, so a body without Content-Length is limited too. Headers that are too
    large get 431. `larger` names the paths whose bodies may have more than MOST_BYTES. What the
    body says may have to `wait`: 429.
    """

    wait: Callable[[Scope], int] = lambda scope: 0
    seconds: float = BODY_SECONDS
    larger: Mapping[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
            await self.turn_away((scope, receive, send), 431)
            return
        try:
            async with timeout(self.seconds):
                body = await _body(receive, self.larger.get(scope["path"], MOST_BYTES))
            status = 413
        except TimeoutError:
            body, status = None, 408
        except ClientDisconnect:
            return
        if body is None:
            await self.turn_away((scope, receive, send), status, headers={"Connection": "close"})
            return
        scope[BODY] = body
        if wait := self.wait(scope):
            await self.let_wait((scope, receive, send), wait)
            return
        replies: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return replies.pop() if replies else await receive()

        await self.app(scope, replay, send)


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body, None where it is too large; ClientDisconnect where its sender has gone."""
    body = bytearray()
    size, more = 0, True
    while more and size <= most + _DRAINED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        more = message.get("more_body", False)
        if size <= most:
            body += part
    return bytes(body) if size <= most else None
