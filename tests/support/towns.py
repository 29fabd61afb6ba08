"""Several towns in one service, each with the small archive or what a test gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.ports import ArchivePort
from bot.settings import Settings
from bot.towns import Town
from bot.web.app import OneOfMany, create_app
from bot.web.comparing import Compare
from bot.web.middleware import MOST_AT_ONCE, WORKERS
from bot.web.monitoring import LatestStatus
from bot.web.towns import Dispatcher, ServedTown, create_service
from bot.web.turns import Turns
from tests.support import small
from tests.support.web_client import NOW, OPEN, Ticks


def town(name: str, host_name: str = "", **changes: Any) -> Town:
    """A town at its path, or at a host name."""
    settings = OPEN.model_copy(update={"city_name": f"Stadt {name.title()}", **changes})
    return Town(name, settings, "" if host_name else f"/{name}", host_name)


def towns_service(
    archives: Mapping[Town, Callable[[], ArchivePort]],
    compare: Compare | None = None,
    turns: Turns | None = None,
    common: Settings = OPEN,
) -> Dispatcher:
    """The service of these towns."""
    turns = turns or Turns(WORKERS, MOST_AT_ONCE, len(archives))
    ticks = Ticks()
    served = []
    for one, archive in archives.items():
        of_many = OneOfMany(one.root, turns.share(), compare, described=False)
        app = create_app(archive, one.settings, clock=lambda: NOW, ticks=ticks, town=of_many)
        served.append(ServedTown(one, app, LatestStatus(archive)))
    return create_service(served, common, compare, turns.share(), ticks)


def two_towns(compare: Compare | None = None) -> Dispatcher:
    """Herne at its path and Bad Au at its host name, both with the small archive."""
    held = small.SmallArchive()
    of_all = dict.fromkeys((town("herne"), town("au", "rat.au.example")), lambda: held)
    return towns_service(of_all, compare)
