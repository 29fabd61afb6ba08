"""When may the next message go to a chat? Telegram's limits, and the pauses it asks for.

Knows no bot and no message; all in the memory of one process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final


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
        seconds = max(
            self._until_free(chat) - now,
            _left(own, limit, now),
            _left(self._all, self.overall, now),
        )
        if seconds > 0:
            return seconds
        own.append(now)
        self._all.append(now)
        return 0.0

    def hold(self, chat: int, seconds: float) -> None:
        """Nothing goes to the chat for so long."""
        self._held[chat] = self.ticks() + seconds

    def _until_free(self, chat: int) -> float:
        """When the chat is free; where Telegram holds several chats, the limit is the bot's own."""
        asked = [until for until in self._held.values() if until > self.ticks()]
        own = self._held.get(chat, 0.0)
        return min(asked) if len(asked) > 1 and own not in asked else own

    def _tidy(self, now: float) -> None:
        if len(self._chats) > _TIDY_ABOVE:
            oldest = now - max(self.private.seconds, self.group.seconds)
            self._chats = {
                chat: past for chat, past in self._chats.items() if past and past[-1] > oldest
            }
        if len(self._held) > _TIDY_ABOVE:
            self._held = {chat: until for chat, until in self._held.items() if until > now}


def _left(past: deque[float], limit: Limit, now: float) -> float:
    """Seconds until the oldest pass has left the window; none where there is room."""
    while past and past[0] <= now - limit.seconds:
        past.popleft()
    return past[0] + limit.seconds - now if len(past) >= limit.most else 0.0
