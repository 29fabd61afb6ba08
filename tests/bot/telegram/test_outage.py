"""An hour without Telegram, on a clock that jumps: nothing lost, nothing doubled, back in seconds."""

from __future__ import annotations

import asyncio
import selectors
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.telegram.counts import Counts
from bot.telegram.delivery import Delivery, Pace
from bot.telegram.intake import Intake
from bot.telegram.outgoing import Outgoing, Text
from bot.telegram.polling import Polling
from bot.telegram.state import State
from tests.support.telegram_stub import message

HOUR = 3600.0
#: When Telegram cannot be reached, in seconds.
BEGIN, END = 100.0, 100.0 + HOUR


class _Jumping(selectors.SelectSelector):
    """Instead of waiting, it adds what it would have waited; a turn of the loop takes a little."""

    now = 0.0
    turn = 1e-6

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "everything waits for ever"
        self.now += max(self.turn, timeout)
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next thing to do."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def now() -> float:
    return asyncio.get_running_loop().time()


def run(scenario: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(scenario)


@dataclass
class Telegram:
    """The other end: keeps updates until they are confirmed, and is away at times."""

    away: Callable[[int | None], TelegramError | None]
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[tuple[int, float]] = field(default_factory=list)
    refused: list[tuple[int | None, float]] = field(default_factory=list)

    async def raw_updates(self, offset: int | None, seconds: int, limit: int = 100) -> list[Any]:
        await self._reach(None)
        self.updates = [one for one in self.updates if one["update_id"] >= (offset or 0)]
        end = now() + seconds
        while not self.updates and now() < end:
            await asyncio.sleep(0.5)
        return self.updates[:limit]

    async def carry_out(self, one: Outgoing) -> int:
        await self._reach(one.chat)
        self.sent.append((one.chat, now()))
        return len(self.sent)

    async def _reach(self, chat: int | None) -> None:
        await asyncio.sleep(0.05)
        error = self.away(chat)
        if error:
            self.refused.append((chat, now()))
            raise error


async def serve(telegram: Telegram, folder: Path, asking: Coroutine[Any, Any, None]) -> None:
    """Intake, delivery and polling until all that is asked is answered and confirmed."""
    state, counts = State.open(folder), Counts()
    delivery = Delivery(telegram, state, Pace(now), counts)

    async def answer(update: Update) -> None:
        assert update.message
        await delivery.deliver(update.update_id, [Text(update.message.chat.id, "Antwort")])

    intake = Intake(None, state, counts, answer)
    work = asyncio.create_task(Polling(telegram, intake, counts).run())
    await asking
    while telegram.updates:
        await asyncio.sleep(0.5)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    state.close()
    assert counts["refused"] == counts["unreachable"] == 0


@pytest.mark.parametrize(
    "error", [NetworkError("no route"), RetryAfter(30)], ids=lambda one: type(one).__name__
)  # fmt: skip
def test_an_hour_away_loses_nothing_and_doubles_nothing(
    tmp_path: Path, error: TelegramError
) -> None:
    telegram = Telegram(lambda chat: error if BEGIN <= now() < END else None)
    numbers = range(1, 213)

    async def asking() -> None:
        """One asks every 20 seconds; just before the outage 12 more, whose replies it cuts off."""
        for number in numbers:
            if number <= 12:
                await asyncio.sleep(BEGIN - 0.5 - now() if number == 1 else 0)
            else:
                await asyncio.sleep(20)
            telegram.updates.append(message(number, "hallo", chat=number))

    run(serve(telegram, tmp_path, asking()))
    assert Counter(chat for chat, _ in telegram.sent) == dict.fromkeys(numbers, 1)
    before = [chat for chat, at in telegram.sent if at < BEGIN]
    assert 0 < len(before) < 12
    patience = 31 if isinstance(error, RetryAfter) else 0
    assert END <= min(at for _, at in telegram.sent if at > BEGIN) <= END + patience + 5
    # Telegram is not stormed while it is away.
    assert len(telegram.refused) < HOUR


def test_a_chat_that_has_to_wait_goes_on_within_seconds(tmp_path: Path) -> None:
    asked: list[float] = []

    def away(chat: int | None) -> TelegramError | None:
        if chat == 1:
            asked.append(now())
        return RetryAfter(40) if chat == 1 and len(asked) == 1 else None

    telegram = Telegram(away, [message(number, "hallo", chat=number) for number in range(1, 11)])
    run(serve(telegram, tmp_path, asyncio.sleep(0)))
    assert Counter(chat for chat, _ in telegram.sent) == dict.fromkeys(range(1, 11), 1)
    assert 40 <= asked[1] - asked[0] <= 45
    assert all(at < 10 for chat, at in telegram.sent if chat != 1)


def test_telegram_is_asked_for_updates_again_when_it_said(tmp_path: Path) -> None:
    telegram = Telegram(
        lambda chat: RetryAfter(60) if chat is None and now() < 50 else None,
        [message(1, "hallo", chat=1)],
    )
    run(serve(telegram, tmp_path, asyncio.sleep(0)))
    assert len(telegram.refused) == 1
    assert 60 <= telegram.sent[0][1] <= 65
