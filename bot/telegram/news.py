"""Alerts that are due → sent, after each new generation of the archive and each new day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.asks import Asks, Status
from bot.telegram.alerts import Alert, Alerts
from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Gone, Stopped
from bot.telegram.intake import log_error
from bot.telegram.outgoing import Text
from bot.telegram.state import State
from retrieval.errors import ArchiveError

#: Seconds between two looks for a new generation.
LOOK_EVERY = 60.0


class GenerationStatus(Status, Protocol):
    """What is to be known of an archive."""

    @property
    def generation(self) -> str:
        """The name of the generation."""


class Archive(Asks, Protocol):
    """An archive that says which generation it is."""

    @property
    def status(self) -> GenerationStatus:
        """What it holds."""


@dataclass(slots=True)
class News:
    """Tells those who want to be told."""

    archive: Callable[[], Archive]
    alerts: Alerts
    delivery: Delivery
    state: State
    counts: Counts
    today: Callable[[], date]
    look_every: float = LOOK_EVERY
    _looked: tuple[str, date] | None = None

    async def run(self) -> None:
        """Look again and again; returns when the channel stops."""
        while True:
            try:
                await self._look()
            except Stopped:
                return
            except ArchiveError:
                pass
            except Exception as error:
                log_error("alerts", error)
            await asyncio.sleep(self.look_every)

    async def _look(self) -> None:
        archive = await asyncio.to_thread(self.archive)
        now = (archive.status.generation, self.today())
        if now == self._looked:
            return
        for alert in await asyncio.to_thread(lambda: list(self.alerts.due(archive))):
            await self._tell(alert)
        self._looked = now

    async def _tell(self, alert: Alert) -> None:
        """Send an alert that is noted first; what the channel's end cuts off is due again."""
        one = alert.subscription
        self.alerts.note(alert)
        try:
            await self.delivery.send(Text(one.chat, alert.draft.html, alert.draft.rows))
        except Gone:
            self.state.forget(one.chat)
            return
        except Stopped:
            self.alerts.take_back(alert)
            raise
        self.counts.add("alerts")
        if alert.ends:
            self.state.unsubscribe(one.number)
