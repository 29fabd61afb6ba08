"""How tests run the Telegram channel: the real library against the stub, the small archive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from bot.settings import Settings
from bot.telegram.channel import Channel
from tests.support import small
from tests.support.patience import PATIENCE
from tests.support.telegram_stub import TOKEN, TelegramStub

TODAY = date(2026, 2, 20)
BASE = "https://auskunft.herne.example"
SECRET = "ein-Geheimnis_1"
QUESTION = "Ist Herne bei den Stadtrettern?"


def settings(stub: TelegramStub, folder: Path, **changes: Any) -> Settings:
    """The settings of a channel at the stub."""
    given = {
        "telegram_bot_token": TOKEN,
        "telegram_api_url": stub.url,
        "state": folder,
        "public_url": BASE,
        **changes,
    }
    return Settings.model_validate({name: value for name, value in given.items() if value})


@asynccontextmanager
async def channel(
    stub: TelegramStub,
    folder: Path,
    archive: Callable[[], Any] | None = None,
    today: Callable[[], date] = lambda: TODAY,
    **changes: Any,
) -> AsyncIterator[Channel]:
    """A channel that works while this lasts."""
    held = small.SmallArchive()
    made = Channel(
        archive or (lambda: held), settings(stub, folder, **changes), today, monotonic, 0.02
    )
    async with made.running():
        yield made


def run(scenario: Coroutine[Any, Any, None]) -> None:
    """Run one scenario to its end."""
    asyncio.run(asyncio.wait_for(scenario, PATIENCE))
