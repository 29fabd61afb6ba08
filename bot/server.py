"""Application → server: how it is served, for operation and for tests alike."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from bot.middleware import MOST_HEADER_BYTES
from bot.settings import Settings

#: Seconds a connection may wait for its next request.
_IDLE_SECONDS = 10

#: Seconds that running requests get to end when the server stops.
_STOP_SECONDS = 5


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """The configuration of uvicorn.

    No access log, because it would keep addresses. Forwarded headers are left to `limits`, which
    trusts only own proxies.
    """
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="h11",
        ws="none",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
        # One process counts the questions of each client exactly; threads share the work.
        workers=1,
    )
