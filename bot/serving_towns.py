"""Settings of several towns → one service for all of them, which runs until it is stopped.

The encoder, the lexical tables and the workers are there once. Archives are opened beside the
service, each for itself: what is wrong with one closes that town, and no other.
"""

from __future__ import annotations

import logging
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.serving import ReloadingArchive, run, telegram_channel
from bot.settings import Settings, SettingsError
from bot.texts import cli as cli_texts
from bot.texts import log as log_texts
from bot.texts.failures import of_error
from bot.towns import Town
from bot.web.app import OneOfMany, create_app
from bot.web.comparing import Compare, Compared, OfTown
from bot.web.middleware import MOST_AT_ONCE, WORKERS
from bot.web.monitoring import LatestStatus
from bot.web.server import listen
from bot.web.towns import Dispatcher, ServedTown, create_service
from bot.web.turns import Turns
from retrieval.archive import Archive
from retrieval.comparing import compare
from retrieval.errors import ArchiveError, RatsauskunftError
from retrieval.index.encoder import Encoder, open_encoder

if TYPE_CHECKING:
    from bot.telegram.channel import Channel

_log = logging.getLogger("ratsauskunft")

#: Files that are open for an archive, twice while another takes its place, and for all else.
_FILES_OF_A_TOWN, _OTHER_FILES = 30, 1_500


def serve(common: Settings, towns: Sequence[Town], telegram: bool = True) -> None:
    """Serve all towns; with Telegram where a town has a bot."""
    _allow_files(len(towns))
    listening = listen(common.host, common.port)
    base = f"http://{common.host}:{common.port}"
    print(cli_texts.SERVING.format(address=base), file=sys.stderr)
    print(cli_texts.SERVING_TOWNS.format(count=len(towns)), file=sys.stderr)
    for town in towns:
        print(f"  {town.shown}: {town.address(base)}/", file=sys.stderr)
    run(service(common, towns, telegram), common, listening)


def service(
    common: Settings,
    towns: Sequence[Town],
    telegram: bool = True,
    encoder_of: Callable[[str], Encoder] = open_encoder,
    ticks: Callable[[], float] = time.monotonic,
) -> Dispatcher:
    """The application of all towns; EncoderError where one of their encoders cannot be opened."""
    opener = ThreadPoolExecutor(WORKERS, "opener")
    shared = cache(encoder_of)
    opened = [_OpenedTown(town, shared(town.settings.encoder), opener, ticks) for town in towns]
    turns = Turns(WORKERS, MOST_AT_ONCE, len(towns) + 1)
    comparing = _comparing(opened) if common.compare_towns else None
    served = []
    for one in opened:
        of_many = OneOfMany(
            root=one.town.root,
            share=turns.share(),
            compare=comparing(one) if comparing else None,
            examples=one.examples,
            described=False,
        )
        channel = _channel(one) if telegram else None
        app = create_app(one.live, one.town.settings, ticks=ticks, telegram=channel, town=of_many)
        served.append(ServedTown(one.town, app, LatestStatus(one.live)))

    @asynccontextmanager
    async def working() -> AsyncIterator[None]:
        for one in opened:
            one.begin()
        try:
            yield
        finally:
            opener.shutdown(wait=False, cancel_futures=True)

    of_all = comparing(None) if comparing else None
    return create_service(served, common, of_all, turns.share(), ticks, working)


@dataclass(eq=False)
class _OpenedTown:
    """A town with its archive; `opener` does what takes long."""

    town: Town
    encoder: Encoder
    opener: ThreadPoolExecutor
    ticks: Callable[[], float]
    live: ReloadingArchive = field(init=False)
    _examples: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        settings = self.town.settings

        def opened(folder: Path) -> Archive:
            return Archive.open(folder, self.encoder, settings.districts)

        self.live = ReloadingArchive(
            settings.archive, opened, self.ticks, self._beside, self.town.name
        )

    def begin(self) -> None:
        with suppress(ArchiveError):
            self.live()

    def examples(self) -> tuple[str, ...]:
        """The lines to try, none until they are found."""
        return self._examples

    def _beside(self, work: Callable[[], None]) -> None:
        def worked() -> None:
            try:
                work()
                # Behind the archives that are still to be opened.
                self.opener.submit(self._find_examples)
            except Exception as error:
                _log.error(
                    log_texts.UNFORESEEN, type(error).__name__, extra={"town": self.town.name}
                )

        with suppress(RuntimeError):  # the service ends
            self.opener.submit(worked)

    def _find_examples(self) -> None:
        with suppress(ArchiveError):
            self._examples = tuple(self.live().examples)


def _comparing(towns: Sequence[_OpenedTown]) -> Callable[[_OpenedTown | None], Compare]:
    """What makes for each town, or for the service itself, what asks all others."""

    def of(asker: _OpenedTown | None) -> Compare:
        def compare_all(question: str, base: str) -> Compared:
            # Towns of one encoder are compared with each other's vectors.
            groups: dict[Encoder, dict[_OpenedTown, Archive]] = {}
            own, closed = None, list[str]()
            for one in towns:
                try:
                    archive = one.live()
                except ArchiveError:
                    closed.append(one.town.shown)
                    continue
                if one is asker:
                    own = archive
                else:
                    groups.setdefault(one.encoder, {})[one] = archive
            found = [compare(question, group, encoder, own) for encoder, group in groups.items()]
            replies = tuple(
                OfTown(one.town.shown, one.town.address(base), reply)
                for part in found
                for one, reply in part.replies
            )
            notice = next((part.notice for part in found if part.notice), None)
            return Compared(replies, notice, tuple(closed))

        return compare_all

    return of


def _channel(one: _OpenedTown) -> Channel | None:
    """The bot of a town; None where it has none, or where it cannot keep what it has to."""
    try:
        return telegram_channel(one.live, one.town.settings)
    except SettingsError:
        raise
    except RatsauskunftError as error:
        _log.error(log_texts.NO_TELEGRAM, of_error(error), extra={"town": one.town.name})
        return None


def _allow_files(towns: int) -> None:
    """Let the process have the files of all archives open, where the system allows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OTHER_FILES + towns * _FILES_OF_A_TOWN
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
