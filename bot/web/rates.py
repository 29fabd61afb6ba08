"""Around the application: who asks or reads too often is refused. Counting is done in `limits`."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from bot.settings import Network
from bot.texts import common as texts
from bot.web.limits import Window
from bot.web.middleware import Refusing
from bot.web.sent import client_in, seat_in


@dataclass
class RateLimit(Refusing):
    """Refuses with 429 who asks (POST to `asking`) or reads (all else but `free`) too often.

    That is an address, behind which many may sit; one of them is limited in `SeatLimit`.
    """

    questions: Window
    reads: Window
    asking: tuple[str, ...]
    trusted: tuple[Network, ...]
    free: tuple[str, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        free = scope["type"] != "http" or scope["path"].startswith(self.free)
        wait = 0 if free else self._wait(scope)
        if wait:
            headers = {"Retry-After": str(wait)}
            await self.turn_away((scope, receive, send), 429, texts.too_many(wait), headers)
        else:
            await self.app(scope, receive, send)

    def _wait(self, scope: Scope) -> int:
        asks = scope["method"] == "POST" and scope["path"] in self.asking
        window = self.questions if asks else self.reads
        return window.wait(client_in(scope, self.trusted))


@dataclass
class SeatLimit(Refusing):
    """Refuses with 429 who asks too often from one seat: from one page or widget of an address.

    What names no seat is one with all that name none. Needs the body, so it stands inside of
    `SizeLimit`.
    """

    questions: Window
    asking: tuple[str, ...]
    trusted: tuple[Network, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["method"] == "POST"
        wait = 0
        if asks and scope["path"] in self.asking:
            wait = self.questions.wait(client_in(scope, self.trusted), seat_in(scope))
        if wait:
            headers = {"Retry-After": str(wait)}
            await self.turn_away((scope, receive, send), 429, texts.too_many(wait), headers)
        else:
            await self.app(scope, receive, send)
