"""Application → server: how it is served, for operation and for tests alike."""

from __future__ import annotations

import socket
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from bot.settings import Settings
from bot.texts import cli as words
from bot.texts.failures import of_the_system
from bot.web.connection import LimitedProtocol
from bot.web.middleware import MOST_HEADER_BYTES
from retrieval.errors import RatsauskunftError

#: Seconds a connection may wait for its next request.
_IDLE_SECONDS = 10

#: Seconds that running requests get to end when the server stops.
_STOP_SECONDS = 5

#: The settings that name the address of the service.


def server_config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """The configuration of uvicorn.

    No access log, because it would keep addresses. Forwarded headers are left to `limits`, which
    trusts only own proxies.
    """
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=partial(LimitedProtocol, proxies=settings.trusted_proxies),  # type: ignore[arg-type]
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


def listen(host: str, port: int, settings: str = words.WHERE) -> socket.socket:
    """A listening socket; RatsauskunftError, which names `settings`, where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
        # A response leaves in two packets; without this the second waits 40 ms for a sign that the
        # first one came. Accepted connections inherit it.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        reason = of_the_system(error)
        raise RatsauskunftError(
            words.CANNOT_LISTEN.format(host=host, port=port, reason=reason, settings=settings)
        ) from error
