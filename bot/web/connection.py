"""Bytes of one client → requests, with an end to all that a client can delay.

HTTP/1.1 of uvicorn with three limits of its own: the head of a request has its time, so has the
reading of a response, and one client has so many connections. A body has its own limit, see
`middleware`; between two requests uvicorn's applies.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Collection
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from bot.settings import Network
from bot.texts import common as texts
from bot.web.limits import client_of, is_own_proxy

#: Seconds a client may take to send the head of a request.
HEAD_SECONDS = 10.0

#: Seconds in which a client reads LEAST_READ of a response that waits for it, or is cut off.
READ_SECONDS = 10.0

#: Bytes: the slowest mobile network brings ten times as many in that time.
LEAST_READ = 4 * 1024

#: Bytes of a response that the system holds for a client; it tells of what is read in thirds.
_HELD = 64 * 1024

#: Connections of one client: a browser opens six, so that an office behind one address has its own.
MOST_OF_A_CLIENT = 100

#: Connections of all clients together: most systems allow a process 1,024 open files.
MOST_CONNECTIONS = 800

_BUSY = texts.OVERLOADED.encode()
#: What is said to a connection too many, whatever it wants.
_TOO_MANY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s" % (len(_BUSY), _BUSY)
)


class LimitedProtocol(H11Protocol):
    """One connection; `proxies` speak for many clients and have no limit of their own."""

    def __init__(self, *args: Any, proxies: Collection[Network] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        self._proxies = proxies
        self._counted: str | None = None
        self._head: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._unread: tuple[RequestResponseCycle | None, int] = (None, 0)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        connected = transport.get_extra_info("socket")
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _HELD)
        if self.client and not is_own_proxy(self.client[0], self._proxies):
            self._counted = client_of(self.client[0], (), ())
        self._look_again()
        if self._is_one_too_many():
            transport.write(_TOO_MANY)
            transport.close()
        else:
            self._head = self.loop.call_later(HEAD_SECONDS, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that began has its time from its first byte."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_longer()
        elif self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_longer()
        if self._reading is not None:
            self._reading.cancel()
        super().connection_lost(exc)

    def _is_one_too_many(self) -> bool:
        if len(self.connections) > MOST_CONNECTIONS:
            return True
        held = Counter(cast(LimitedProtocol, one)._counted for one in self.connections)
        return self._counted is not None and held[self._counted] > MOST_OF_A_CLIENT

    def _wait_no_longer(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _look_again(self) -> None:
        self._reading = self.loop.call_later(READ_SECONDS, self._look_for_reading)

    def _look_for_reading(self) -> None:
        """Cut off a client that has not read on since the last look, be it in the same response."""
        cycle, unread = self._unread
        self._unread = self.cycle, self.transport.get_write_buffer_size()
        if unread and cycle is self.cycle and self._unread[1] > max(0, unread - LEAST_READ):
            self.transport.abort()
        else:
            self._look_again()
