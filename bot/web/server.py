"""Application → server: how it is served, for operation and for tests alike."""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.settings import Settings
from bot.web.middleware import MOST_HEADER_BYTES
from retrieval.errors import RatsauskunftError

#: Seconds a connection may wait for its next request.
_IDLE_SECONDS = 10

#: Seconds that running requests get to end when the server stops.
_STOP_SECONDS = 5

#: The settings that name the address of the service.
_WHERE = "RATSAUSKUNFT_HOST and RATSAUSKUNFT_PORT"

#: Seconds a client may take to send the head of a request.
HEAD_SECONDS = 10.0


class HeaderTimeoutProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose client does not come to the end of a head.

    A body has its own limit, see `middleware`; between two requests uvicorn's applies.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_SECONDS, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that began has its time from its first byte."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_longer()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_longer()
        super().connection_lost(exc)

    def _wait_no_longer(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """The configuration of uvicorn.

    No access log, because it would keep addresses. Forwarded headers are left to `limits`, which
    trusts only own proxies.
    """
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=HeaderTimeoutProtocol,
        ws="none",
        access_log=False,
        log_config=None,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
        # One process counts the questions of each client exactly; threads share the work.
        workers=1,
    )


def listen(host: str, port: int, settings: str = _WHERE) -> socket.socket:
    """A listening socket; RatsauskunftError, which names `settings`, where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
        # A response leaves in two packets; without this the second waits 40 ms for a sign that the
        # first one came. Accepted connections inherit it.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise RatsauskunftError(
            f"cannot serve on {host}, port {port}: {error.strerror or error}; "
            f"set {settings} to a free address"
        ) from error
