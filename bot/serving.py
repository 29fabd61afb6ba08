"""Settings → the service, which runs until it is stopped."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from bot.logs import log_to
from bot.settings import Settings
from bot.texts import cli as cli_texts
from bot.texts import log as log_texts
from bot.texts.failures import of_error
from bot.web.app import create_app
from bot.web.monitoring import create_watch
from bot.web.server import listen, server_config
from retrieval.archive import Archive
from retrieval.errors import ArchiveError
from retrieval.index.encoder import open_encoder

if TYPE_CHECKING:
    from bot.telegram.channel import Channel

_log = logging.getLogger("ratsauskunft")

#: How often the folder is looked at, in seconds: a build takes longer, a question much less.
LOOK_EVERY = 2.0
#: How soon a generation that cannot be used is tried again, in seconds: its copy may be on its way,
#: or an engine away for a moment. Each try reads all its files.
RETRY_EVERY = 60.0
#: Any line that every archive can be asked: proof that a generation answers.
_SMOKE_QUESTION = "Bürgerfragestunde"


def today() -> date:
    return datetime.now().astimezone().date()


def live_archive(settings: Settings) -> ReloadingArchive:
    """The archive of the settings, which takes up new generations; ArchiveError for none."""
    encoder, districts = open_encoder(settings.encoder), settings.districts
    live = ReloadingArchive(
        settings.archive, lambda at: Archive.open(at, encoder, districts, index=settings.index)
    )
    live()
    return live


def telegram_channel(live: ReloadingArchive, settings: Settings) -> Channel | None:
    """The Telegram channel; None without a token."""
    if not settings.telegram_bot_token:
        return None
    # Who serves no Telegram starts half a second sooner, and without its library in memory.
    from bot.telegram.channel import Channel

    return Channel(live, settings, today, time.monotonic)


def serve_web(live: ReloadingArchive, settings: Settings, channel: Channel | None) -> None:
    listening, address = listen(settings.host, settings.port), f"{settings.host}:{settings.port}"
    _warn(settings)
    print(cli_texts.SERVING.format(address=f"http://{address}"), file=sys.stderr)
    run(create_app(live, settings, telegram=channel), settings, listening)


def serve_telegram(live: ReloadingArchive, settings: Settings, channel: Channel) -> None:
    """Serve Telegram alone; with a port for metrics, these too."""
    if settings.metrics_port is None:
        print(cli_texts.SERVING_TELEGRAM, file=sys.stderr)
        _warn(settings)
        with log_to(sys.stderr):
            asyncio.run(channel.run())
        return
    # Only programs on the same machine read what watches Telegram.
    listening = listen("127.0.0.1", settings.metrics_port, "RATSAUSKUNFT_METRICS_PORT")
    print(cli_texts.SERVING_TELEGRAM, file=sys.stderr)
    _warn(settings)
    run(create_watch(live, settings, channel, today), settings, listening)


def _warn(settings: Settings) -> None:
    if not settings.city_name:
        print(cli_texts.NO_CITY, file=sys.stderr)


def run(app: ASGIApp, settings: Settings, listening: socket.socket) -> None:
    # uvicorn raises the signal again once it has stopped in order: the process shall end with 0.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with log_to(sys.stderr):
        uvicorn.Server(server_config(app, settings)).run(sockets=[listening])


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


@dataclass(slots=True)
class ReloadingArchive:
    """Gives the archive of the current generation; called for every question.

    Each fresh one is opened beside the one in use. Who comes first waits for it to be opened; of
    several towns (`town` is its name) nobody waits, for others would have to wait for them.
    """

    folder: Path
    open: Callable[[Path], Archive]
    ticks: Callable[[], float] = time.monotonic
    beside: Callable[[Callable[[], None]], None] = _in_a_thread
    town: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _archive: Archive | None = None
    _failed: ArchiveError | None = None
    _name: str = ""
    _again: float = float("-inf")
    _looked: float = float("-inf")
    _opening: bool = False

    def __call__(self) -> Archive:
        """The newest archive that opened and answered; ArchiveError where there never was one."""
        with self._lock:
            if self._archive is None and not self.town:
                self._looked = self.ticks()
                self._take_up(self._current())
            elif not self._opening and self.ticks() - self._looked >= LOOK_EVERY:
                self._looked = self.ticks()
                if (name := self._current()) != self._name or self._looked >= self._again:
                    self._opening = True
                    self.beside(lambda: self._take_up(name))
            if self._archive is None:
                raise self._failed or ArchiveError(log_texts.OPENING)
            return self._archive

    def _take_up(self, name: str) -> None:
        """Use the generation of this name; what cannot be used is tried again later."""
        told = {"generation": name} | ({"town": self.town} if self.town else {})
        try:
            fresh = self.open(self.folder)
            fresh.ask(_SMOKE_QUESTION)
        except ArchiveError as error:
            if self._archive is None and not self.town:
                raise
            self._again = self.ticks() + RETRY_EVERY
            said = told if self.town else {}
            if self._archive:
                _log.error(log_texts.KEPT_IN_USE, of_error(error), extra=said)
            else:
                _log.error(log_texts.TOWN_CLOSED, of_error(error), extra=said)
            self._failed = ArchiveError(str(error))
        else:
            self._archive, self._again = fresh, float("inf")
            _log.info(log_texts.IN_USE, extra=told)
        finally:
            self._opening = False
        self._name = name

    def _current(self) -> str:
        try:
            return (self.folder / "current").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""
