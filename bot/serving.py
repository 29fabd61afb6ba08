"""Settings → the service, which runs until it is stopped."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import time
from datetime import date, datetime

import uvicorn
from fastapi import FastAPI

from bot import cli_texts as words
from bot.live import LiveArchive
from bot.logs import told_to
from bot.server import listen, server_config
from bot.settings import Settings
from bot.telegram.channel import Channel
from bot.watch import create_watch
from bot.web import create_app
from retrieval.archive import Archive
from retrieval.encoder import open_encoder

#: Only programs on the same machine read what watches Telegram.
_LOOPBACK = "127.0.0.1"


def live_archive(settings: Settings) -> LiveArchive:
    """The archive of the settings, which takes up new generations; ArchiveError for none."""
    encoder = open_encoder(settings.encoder)
    live = LiveArchive(
        settings.archive, lambda folder: Archive.open(folder, encoder, settings.districts)
    )
    live()
    return live


def telegram(live: LiveArchive, settings: Settings) -> Channel | None:
    """The Telegram channel; None without a token."""
    if settings.telegram_bot_token is None:
        return None
    return Channel(live, settings, _today, time.monotonic)


def serve_web(live: LiveArchive, settings: Settings, channel: Channel | None) -> None:
    """Serve the page and the interface, and Telegram where there is a channel."""
    listening = listen(settings.host, settings.port)
    address = f"http://{settings.host}:{settings.port}"
    print(words.SERVING.format(address=address), file=sys.stderr)
    _run(create_app(live, settings, telegram=channel), settings, listening)


def serve_telegram(live: LiveArchive, settings: Settings, channel: Channel) -> None:
    """Serve Telegram alone; with a port for metrics, these too."""
    if settings.metrics_port is None:
        print(words.SERVING_TELEGRAM, file=sys.stderr)
        with told_to(sys.stderr):
            asyncio.run(channel.run())
        return
    listening = listen(_LOOPBACK, settings.metrics_port, "RATSAUSKUNFT_METRICS_PORT")
    print(words.SERVING_TELEGRAM, file=sys.stderr)
    _run(create_watch(lambda: live().status, settings, channel, _today), settings, listening)


def _run(app: FastAPI, settings: Settings, listening: socket.socket) -> None:
    # uvicorn raises the signal again once it has stopped in order: the process shall end with 0.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with told_to(sys.stderr):
        uvicorn.Server(server_config(app, settings)).run(sockets=[listening])


def _today() -> date:
    return datetime.now().astimezone().date()
