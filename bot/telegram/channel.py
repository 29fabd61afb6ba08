"""Settings + archive → a running Telegram channel, started and stopped by hand.

The one place where the parts meet. An outage of Telegram never keeps a web server from starting.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import date

from fastapi import FastAPI
from telegram import BotCommand
from telegram.error import InvalidToken

from bot.ports import ArchivePort
from bot.settings import Settings, SettingsError
from bot.state.file import Feedback
from bot.telegram.alerts import LOOK_EVERY, Alerts, News
from bot.telegram.api import ALLOWED_UPDATES, RatsauskunftBot, redacted
from bot.telegram.commands import Commands
from bot.telegram.conversation import Conversation, Replying
from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Pace, pause_after
from bot.telegram.intake import Intake
from bot.telegram.message import Messages
from bot.telegram.polling import Polling
from bot.telegram.presses import Presses
from bot.telegram.state import State
from bot.telegram.webhook import MOST_BYTES, PATH, add_webhook
from bot.texts import log as log_texts
from bot.texts import telegram as telegram_texts
from bot.texts.cli import WEBHOOK_NEEDS_ADDRESS
from bot.texts.languages import say, speaking

_log = logging.getLogger("ratsauskunft")

#: Seconds between two tries to begin where the token is refused.
_TOKEN_PAUSE = 30.0
#: Seconds that replies under way, and the last confirmation, get when the channel stops.
_STOP_SECONDS = 3.0
#: Seconds between two looks for what is no longer needed.
_EXPIRE_EVERY = 3600.0


class Channel:
    """One bot; `archive` gives the current archive each time, or raises ArchiveError."""

    def __init__(
        self,
        archive: Callable[[], ArchivePort],
        settings: Settings,
        today: Callable[[], date],
        ticks: Callable[[], float],
        look_every: float = LOOK_EVERY,
    ) -> None:
        """Raises RatsauskunftError where the settings do not go together or nothing can be kept."""
        folder = settings.state_folder
        assert settings.telegram_bot_token is not None
        assert folder is not None
        secret = settings.telegram_webhook_secret
        self._token = settings.telegram_bot_token.get_secret_value()
        self.webhook_secret = secret.get_secret_value() if secret else ""
        self._base = settings.public_url.rstrip("/")
        self._city = settings.shown_city
        if self.webhook_secret and not self._base.startswith("https://"):
            raise SettingsError(WEBHOOK_NEEDS_ADDRESS)
        self.counts = Counts()
        self._state = state = State.open(folder, self._token)
        self._today = today
        # The library's bot tells its token to its log when it is made.
        with self._redacted():
            self._bot = RatsauskunftBot(self._token, settings.telegram_api_url)
        messages = Messages(state.key_of, today, self._base, settings.contact_url)
        alerts = Alerts(state, messages, today)
        commands = Commands(archive, state, messages, alerts, self._city)
        talk = Conversation(commands, Presses(commands, Feedback(folder)), self._bot)
        self._delivery = Delivery(self._bot, state, Pace(ticks), self.counts, state.move)
        self._replying = Replying(self._bot, talk, self._delivery, state, self.counts, today)
        self._intake = Intake(self._bot, state, self.counts, self._replying.answer)
        self._polling = Polling(self._bot, self._intake, self.counts)
        self._news = News(archive, alerts, self._delivery, self.counts, look_every)
        self._ready = False

    @property
    def larger_bodies(self) -> Mapping[str, int]:
        """The path of the webhook, where there is one, and the bytes of an update."""
        return {PATH: MOST_BYTES} if self.webhook_secret else {}

    def add_routes(self, app: FastAPI) -> None:
        if self.webhook_secret:
            add_webhook(app, self.webhook_secret, self.intake)

    def metrics(self) -> str:
        return self.counts.prometheus()

    def intake(self) -> Intake | None:
        """Where updates go; None until Telegram was reached, and from the end on."""
        return self._intake if self._ready else None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        with self._redacted():
            work = asyncio.create_task(self._work(), name="telegram")
            try:
                yield
            finally:
                await self._stop(work)

    async def run(self) -> None:
        """Work until the process is asked to end (SIGTERM, SIGINT)."""
        asked = asyncio.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(one, asked.set)
        async with self.running():
            await asked.wait()

    def _redacted(self) -> AbstractContextManager[None]:
        return redacted(*filter(None, (self._token, self.webhook_secret)))

    async def _work(self) -> None:
        """Reach Telegram, then take updates and tell news until cancelled."""
        await self._begin()
        self._ready = True
        _log.info(log_texts.REACHED)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._describe())
            group.create_task(self._news.run())
            group.create_task(self._expire())
            if not self.webhook_secret:
                group.create_task(self._polling.run())

    async def _begin(self) -> None:
        """Try until Telegram knows the bot and where its updates go."""
        failures = 0
        while True:
            try:
                await self._replying.app.initialize()
                if self.webhook_secret:
                    await self._bot.set_webhook(
                        f"{self._base}{PATH}",
                        secret_token=self.webhook_secret,
                        allowed_updates=ALLOWED_UPDATES,
                    )
                else:
                    await self._bot.delete_webhook()
                return
            except InvalidToken:
                _log.error(log_texts.TOKEN_REFUSED)
                await asyncio.sleep(_TOKEN_PAUSE)
            except Exception as error:
                failures += 1
                if failures == 1:
                    _log.warning(log_texts.NOT_REACHED, type(error).__name__)
                await asyncio.sleep(pause_after(failures))

    async def _expire(self) -> None:
        while True:
            await asyncio.to_thread(self._state.expire, self._today())
            await asyncio.sleep(_EXPIRE_EVERY)

    async def _describe(self) -> None:
        """Set what Telegram's apps show of the bot; it works without."""
        try:
            for language in telegram_texts.LANGUAGES:
                with speaking(language):
                    await self._describe_in(None if language == "de" else language)
        except Exception as error:
            _log.warning(log_texts.COMMANDS_NOT_TAKEN, type(error).__name__)

    async def _describe_in(self, code: str | None) -> None:
        """The same in the language that is spoken; without a code for all that have none here."""
        commands = [BotCommand(*one.shown()) for one in telegram_texts.COMMANDS]
        await self._bot.set_my_commands(commands, language_code=code)
        said = telegram_texts.description(self._city, self._base)
        await self._bot.set_my_description(said, code)
        await self._bot.set_my_short_description(say(telegram_texts.SHORT_DESCRIPTION), code)

    async def _stop(self, work: asyncio.Task[None]) -> None:
        """End in order: no new updates, the replies under way, the last confirmation."""
        self._ready = False
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await self._intake.finish(_STOP_SECONDS)
        await self._delivery.stop()
        await self._intake.stop()
        if not self.webhook_secret:
            try:
                await asyncio.wait_for(self._polling.confirm(), _STOP_SECONDS)
            except Exception as error:
                _log.info(log_texts.NOT_CONFIRMED, type(error).__name__)
        await self._replying.app.shutdown()
        await self._bot.close_connections()
        self._state.close()
