"""Values of `outgoing` → accepted by Telegram, each once, in order.

One call at a time is under way, and what Telegram accepted is noted before the next: so a process
that is killed leaves at most one call that is made again. Knows nothing of what it sends.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.telegram.counts import Counts
from bot.telegram.outgoing import Edit, Outgoing, Text
from bot.telegram.state import State
from bot.texts import log as log_texts

_log = logging.getLogger("ratsauskunft")

#: Seconds before the first repetition, doubled each time up to the last: the service is back at
#: most that long after Telegram is.
_FIRST_PAUSE, _LAST_PAUSE = 0.25, 4.0
#: Seconds before a token is tried again that Telegram has refused.
_TOKEN_PAUSE = 60.0
#: A call that failed so often while so many others were accepted is what is wrong, not Telegram.
_MOST_FAILURES, _OTHERS_ACCEPTED = 20, 50
#: Seconds past `retry_after`, which Telegram gives in whole seconds.
_MARGIN = 0.1


class Stopped(Exception):
    """The channel stops; what was not accepted stays unanswered and comes again."""


class Gone(Exception):
    """The chat has blocked the bot or is no more."""


class Transport(Protocol):
    """What carries out one value."""

    async def carry_out(self, one: Outgoing) -> int | None:
        """Do it; raises TelegramError."""


@dataclass(slots=True)
class Delivery:
    """Sends through a bot, at its pace."""

    bot: Transport
    state: State
    pace: Pace
    counts: Counts
    on_moved: Callable[[int, int], None] = lambda chat, to: None
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stopped: bool = False

    async def deliver(
        self,
        update: int,
        outgoing: Sequence[Outgoing],
        on_sent: Callable[[int, int], None] = lambda place, message: None,
    ) -> None:
        """When all that the update leads to is accepted; what was before a restart is left.

        `on_sent` hears of each message, with its place in what is sent, as soon as it is accepted.
        Raises Stopped, or Gone where nothing can reach the chat; the update is done then.
        """
        past = self.state.steps(update)
        for step, one in enumerate(outgoing, 1):
            if step <= past:
                continue
            try:
                note = partial(self.state.note, update, step, step == len(outgoing))
                message = await self._send(one, note)
            except Gone:
                self.state.note(update, step, True)
                raise
            if message:
                on_sent(step - 1, message)

    async def send(self, one: Outgoing) -> None:
        """When Telegram has accepted it; raises Stopped or Gone."""
        await self._send(one, lambda: None)

    async def stop(self) -> None:
        """Nothing more is sent; returns when no call is under way."""
        self._stopped = True
        async with self._one:
            pass

    async def _send(self, one: Outgoing, note: Callable[[], None]) -> int | None:
        """Make the call until it is accepted, or will never be."""
        failures, others = 0, self.counts["messages"]
        while True:
            async with self._one:
                if self._stopped:
                    raise Stopped
                pause = self.pace.wait(one.chat)
                if not pause:
                    try:
                        message = await self.bot.carry_out(one)
                        note()
                        self.counts.add("messages")
                        return message
                    except RetryAfter as error:
                        self.counts.add("waits")
                        pause = seconds_of(error)
                    except ChatMigrated as error:
                        self.on_moved(one.chat, error.new_chat_id)
                        one = _moved(one, error.new_chat_id)
                    except Forbidden:
                        self.counts.add("unreachable")
                        raise Gone from None
                    except BadRequest as error:
                        simpler = self._after_refusal(one, error)
                        if simpler is None:
                            note()
                            return one.message if isinstance(one, Edit) else None
                        one = simpler
                    except InvalidToken:
                        _log.error(log_texts.TOKEN_REFUSED)
                        pause = _TOKEN_PAUSE
                    except Exception as error:
                        failures += 1
                        self._note_outage(error, failures)
                        if self._is_hopeless(failures, others):
                            note()
                            return None
                        pause = pause_after(failures)
                    if pause:
                        self.pace.hold(one.chat, pause)
            await asyncio.sleep(pause)

    def _after_refusal(self, one: Outgoing, error: BadRequest) -> Outgoing | None:
        """What to send instead of what Telegram refuses; None where nothing helps.

        Raises Gone where the chat is no more.
        """
        reason = error.message.lower()
        if "not modified" in reason:
            return None
        if any(sign in reason for sign in ("chat not found", "user not found", "peer_id_invalid")):
            self.counts.add("unreachable")
            raise Gone from None
        if isinstance(one, Edit):
            return one.text
        if isinstance(one, Text) and one != one.without_links():
            return one.without_links()
        self.counts.add("refused")
        _log.warning(log_texts.REFUSED, type(one).__name__)
        return None

    def _note_outage(self, error: Exception, failures: int) -> None:
        self.counts.add("outages")
        if failures == 1:
            _log.warning(log_texts.NOT_REACHED, type(error).__name__)

    def _is_hopeless(self, failures: int, others: int) -> bool:
        """Whether the call fails again and again while other calls are accepted."""
        accepted = self.counts["messages"] - others
        if failures < _MOST_FAILURES or accepted < _OTHERS_ACCEPTED:
            return False
        self.counts.add("refused")
        _log.error(log_texts.LEFT, failures)
        return True


def _moved(one: Outgoing, chat: int) -> Outgoing:
    """The same for a group that has become a supergroup."""
    return Text(chat, one.html, one.rows) if isinstance(one, Text) else one


def pause_after(failures: int) -> float:
    """Seconds before the next try after so many failures in a row."""
    return min(_FIRST_PAUSE * 2.0 ** min(failures - 1, 10), _LAST_PAUSE)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    asked = error.retry_after
    return (asked.total_seconds() if isinstance(asked, timedelta) else float(asked)) + _MARGIN


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` messages in any `seconds`."""

    most: int
    seconds: float


#: Telegram publishes 30 messages a second for a bot, one a second for a chat with bursts allowed,
#: and 20 a minute for a group.
OVERALL: Final = Limit(30, 1.0)
PRIVATE: Final = Limit(20, 20.0)
GROUP: Final = Limit(20, 60.0)

#: Chats whose passes are remembered before those at rest are forgotten.
_TIDY_ABOVE = 1000


@dataclass(slots=True)
class Pace:
    """Counts what goes out; `ticks` are seconds that never go back."""

    ticks: Callable[[], float]
    overall: Limit = OVERALL
    private: Limit = PRIVATE
    group: Limit = GROUP
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)
    _held: dict[int, float] = field(default_factory=dict)

    def wait(self, chat: int) -> float:
        """0 where a message may go to the chat now, which counts; else the seconds until it may."""
        now = self.ticks()
        self._tidy(now)
        own = self._chats.setdefault(chat, deque())
        limit = self.group if chat < 0 else self.private
        rests = (_left(own, limit, now), _left(self._all, self.overall, now))
        seconds = max(self._until_free(chat) - now, *rests)
        if seconds > 0:
            return seconds
        own.append(now)
        self._all.append(now)
        return 0.0

    def hold(self, chat: int, seconds: float) -> None:
        self._held[chat] = self.ticks() + seconds

    def _until_free(self, chat: int) -> float:
        """When the chat is free; where Telegram holds several chats, the limit is the bot's own."""
        asked = [until for until in self._held.values() if until > self.ticks()]
        own = self._held.get(chat, 0.0)
        return min(asked) if len(asked) > 1 and own not in asked else own

    def _tidy(self, now: float) -> None:
        if len(self._chats) > _TIDY_ABOVE:
            oldest = now - max(self.private.seconds, self.group.seconds)
            busy = {chat: past for chat, past in self._chats.items() if past and past[-1] > oldest}
            self._chats = busy
        if len(self._held) > _TIDY_ABOVE:
            self._held = {chat: until for chat, until in self._held.items() if until > now}


def _left(past: deque[float], limit: Limit, now: float) -> float:
    """Seconds until the oldest pass has left the window; none where there is room."""
    while past and past[0] <= now - limit.seconds:
        past.popleft()
    return past[0] + limit.seconds - now if len(past) >= limit.most else 0.0
