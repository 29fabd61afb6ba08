"""Every update is answered once: repeated, reordered, refused, interrupted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.counts import Counts
from bot.telegram.delivery import GROUP, OVERALL, PRIVATE, Pace
from tests.support import small
from tests.support.telegram_channel import QUESTION, channel, run
from tests.support.telegram_stub import Fault, TelegramStub, message, press

#: Each test starts a channel.
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pauses: what is tested is that the work goes on, not when."""
    monkeypatch.setattr("bot.telegram.delivery._FIRST_PAUSE", 0.005)
    monkeypatch.setattr("bot.telegram.delivery._LAST_PAUSE", 0.02)
    monkeypatch.setattr("bot.telegram.polling._CONFLICT_PAUSE", 0.02)
    monkeypatch.setattr("bot.telegram.polling._LONG_GLANCE", 0.02)
    monkeypatch.setattr("bot.telegram.channel._STOP_SECONDS", 0.2)


@pytest.fixture
def stub() -> Iterator[TelegramStub]:
    with TelegramStub().running() as running:
        yield running


def per_chat(stub: TelegramStub) -> Counter[int]:
    return Counter(call.chat for call in stub.sent)


def test_every_question_is_answered_and_confirmed(stub: TelegramStub, tmp_path: Path) -> None:
    async def scenario() -> None:
        stub.push(*(message(number, QUESTION, chat=number) for number in range(1, 61)))
        async with channel(stub, tmp_path):
            await stub.until(lambda: stub.confirmed == 61)
        assert per_chat(stub) == dict.fromkeys(range(1, 61), 1)
        assert all(small.SECOND in call.text for call in stub.sent)

    run(scenario())


def test_nothing_is_confirmed_before_its_reply_is_accepted(
    stub: TelegramStub, tmp_path: Path
) -> None:
    too_early: list[int] = []
    sends = 0

    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        nonlocal sends
        sends += method == "sendMessage"
        if method == "getUpdates" and fields.get("offset"):
            done = {call.chat for call in stub.sent}
            too_early.extend(one for one in range(1, fields["offset"]) if one not in done)
        return Fault() if method == "sendMessage" and sends % 3 else None

    async def scenario() -> None:
        stub.faults = fault
        stub.push(*(message(number, "hallo", chat=number) for number in range(1, 13)))
        async with channel(stub, tmp_path):
            await stub.until(lambda: stub.confirmed == 13)

    run(scenario())
    assert too_early == []


def test_repeated_reordered_and_gapped_numbers_get_one_reply(
    stub: TelegramStub, tmp_path: Path
) -> None:
    stub.shuffle = lambda updates: [*updates[::-1], *updates[:5], *updates[3:4]]

    async def scenario() -> None:
        numbers = [6, 5, 7, 90, 4000, 4002, 4001, 91, 10_000, 3_000_000_000]
        async with channel(stub, tmp_path):
            for wave in (numbers[:4], numbers[4:]):
                for number in wave:
                    twice = message(number, QUESTION, chat=number)
                    stub.push(twice, twice)
                await stub.until(lambda: stub.unconfirmed == [])
        assert per_chat(stub) == dict.fromkeys(numbers, 1)

    run(scenario())


def test_a_number_lower_than_all_before_is_taken(stub: TelegramStub, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with channel(stub, tmp_path):
            stub.push(message(900_000, "hallo", chat=1))
            await stub.until(lambda: len(stub.sent) == 1 and not stub.unconfirmed)
            stub.push(message(17, "hallo", chat=2))
            await stub.until(lambda: len(stub.sent) == 2 and not stub.unconfirmed)

    run(scenario())


def test_an_answered_update_is_known_after_a_restart(stub: TelegramStub, tmp_path: Path) -> None:
    async def scenario() -> None:
        for _ in range(3):
            stub.push(message(5, QUESTION))
            async with channel(stub, tmp_path):
                await stub.until(lambda: not stub.unconfirmed)
        assert len(stub.sent) == 1

    run(scenario())


def test_a_reply_of_several_messages_goes_on_where_it_was_cut_off(
    stub: TelegramStub, tmp_path: Path
) -> None:
    down = True

    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        late = method == "sendMessage" and "Ist der Stadt Herne" not in fields["text"]
        return Fault() if late and down else None

    async def scenario() -> None:
        nonlocal down
        stub.faults = fault
        async with channel(stub, tmp_path):
            stub.push(message(1, "/hilfe", chat=9))
            below = type("Below", (), {"message_id": 1, "fields": {}})
            stub.push(press(2, "w:herne-2022-0129_2", below))
            await stub.until(lambda: len(stub.sent) == 1)
        down = False
        async with channel(stub, tmp_path):
            await stub.until(lambda: not stub.unconfirmed)
        mine = [call.text for call in stub.sent if call.chat == 7]
        assert len(mine) == 2
        assert small.FIRST in mine[0]
        assert small.SECOND in mine[1]

    run(scenario())


FAULTS = {
    "server errors": Fault(502, "Bad Gateway"),
    "no JSON": Fault(500, body=b"<html>down</html>"),
    "broken connections": Fault(reset=True),
    "an odd success": Fault(200, body=b"[]"),
    "half a success": Fault(200, body=b'{"ok": true, "res'),
}


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_is_lost_or_doubled_by_faults(
    stub: TelegramStub, tmp_path: Path, name: str
) -> None:
    seen: Counter[str] = Counter()

    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        seen[method] += 1
        return FAULTS[name] if seen[method] % 3 == 1 else None

    async def scenario() -> None:
        stub.faults = fault
        stub.push(*(message(number, QUESTION, chat=number) for number in range(1, 21)))
        async with channel(stub, tmp_path):
            await stub.until(lambda: stub.confirmed == 21)
        assert per_chat(stub) == dict.fromkeys(range(1, 21), 1)

    run(scenario())


def test_an_outage_is_waited_out(stub: TelegramStub, tmp_path: Path) -> None:
    down, refused = True, 0

    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        nonlocal refused
        refused += down
        return Fault(reset=True) if down else None

    async def scenario() -> None:
        nonlocal down, refused
        stub.faults = fault
        stub.push(*(message(number, QUESTION, chat=number) for number in range(1, 6)))
        async with channel(stub, tmp_path) as running:
            assert running.intake() is None
            await stub.until(lambda: refused > 2)
            down = False
            await stub.until(lambda: stub.confirmed == 6)
            down, refused = True, 0
            stub.push(*(message(number, QUESTION, chat=number) for number in range(6, 9)))
            await stub.until(lambda: refused > 2)
            down = False
            await stub.until(lambda: stub.confirmed == 9)
        assert per_chat(stub) == dict.fromkeys(range(1, 9), 1)

    run(scenario())


def test_retry_after_is_kept_and_other_chats_go_on(stub: TelegramStub, tmp_path: Path) -> None:
    asked: list[float] = []

    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        if method != "sendMessage" or fields["chat_id"] != 1:
            return None
        asked.append(asyncio.get_running_loop().time())
        return Fault(429, "Too Many Requests", retry_after=1) if len(asked) == 1 else None

    async def scenario() -> None:
        stub.faults = fault
        stub.push(message(1, "hallo", chat=1), message(2, "hallo", chat=2))
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: len(stub.sent) == 2)
            assert running.counts["waits"] == 1
        assert [call.chat for call in stub.sent] == [2, 1]
        assert asked[1] - asked[0] >= 1

    run(scenario())


def test_the_chat_of_a_reply_may_have_blocked_the_bot(stub: TelegramStub, tmp_path: Path) -> None:
    async def scenario() -> None:
        stub.blocked = {1}
        stub.push(message(1, "hallo", chat=1), message(2, "hallo", chat=2))
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: stub.confirmed == 3)
            assert running.counts["unreachable"] == 1
        assert per_chat(stub) == {2: 1}

    run(scenario())


@pytest.mark.parametrize("reason", ["chat not found", "not enough rights to send text messages"])
def test_what_telegram_refuses_is_counted_and_left(
    stub: TelegramStub, tmp_path: Path, reason: str
) -> None:
    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        refused = method == "sendMessage" and fields["chat_id"] == 1
        return Fault(400, f"Bad Request: {reason}") if refused else None

    async def scenario() -> None:
        stub.faults = fault
        stub.push(message(1, QUESTION, chat=1), message(2, "hallo", chat=2))
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: stub.confirmed == 3)
            assert running.counts["unreachable"] + running.counts["refused"] == 1
        assert per_chat(stub) == {2: 1}

    run(scenario())


def test_an_address_that_telegram_refuses_costs_only_its_button(
    stub: TelegramStub, tmp_path: Path
) -> None:
    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        has_link = '"url"' in str(fields.get("reply_markup", "")).replace("'", '"')
        return Fault(400, "Bad Request: Wrong HTTP URL") if has_link else None

    async def scenario() -> None:
        stub.faults = fault
        stub.push(message(1, QUESTION))
        async with channel(stub, tmp_path):
            await stub.until(lambda: stub.confirmed == 2)
        [only] = stub.sent
        assert small.SECOND in only.text
        assert [one["text"] for one in only.buttons][:2] == [
            "Frage 1?",
            "Alle Antworten dieser Anfrage",
        ]

    run(scenario())


def test_one_call_that_always_fails_does_not_stop_the_rest(
    stub: TelegramStub, tmp_path: Path
) -> None:
    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        return Fault() if fields.get("chat_id") == 1 else None

    async def scenario() -> None:
        stub.faults = fault
        stub.push(*(message(number, "hallo", chat=number) for number in range(1, 70)))
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: stub.confirmed == 70)
            assert running.counts["refused"] == 1
        assert per_chat(stub) == dict.fromkeys(range(2, 70), 1)

    run(scenario())


def test_what_is_no_update_is_counted_and_confirmed(stub: TelegramStub, tmp_path: Path) -> None:
    async def scenario() -> None:
        stub.push({"update_id": 1, "message": "x"}, {"update_id": 2, "message": {"chat": 5}},
                  {"update_id": 3, "of_the_future": {}}, message(4, "hallo"))  # fmt: skip
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: stub.confirmed == 5)
            assert running.counts["unreadable"] == 2
            assert running.counts["ignored"] == 1
        assert len(stub.sent) == 1

    run(scenario())


def test_what_is_handed_out_again_beside_a_waiting_reply_is_counted_once(
    stub: TelegramStub, tmp_path: Path
) -> None:
    down, refused = True, 0

    def fault(method: str, fields: dict[str, Any], number: int) -> Fault | None:
        nonlocal refused
        refused += down
        return Fault(reset=True) if down else None

    async def scenario() -> None:
        nonlocal down, refused
        stub.faults = lambda method, fields, number: (
            Fault() if down and fields.get("chat_id") == 1 else None
        )
        stub.push(message(1, "hallo", chat=1), {"update_id": 2, "message": "x"},
                  message(3, "unter uns", chat=-5), message(4, "kaputt", chat=4))  # fmt: skip
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: len(stub.sent) == 1)
            before = stub.polls
            await stub.until(lambda: stub.polls > before + 3)
            down = False
            await stub.until(lambda: stub.confirmed == 5)
            names = ("unreadable", "ignored", "failed", "answered", "repeated")
            assert [running.counts[name] for name in names] == [1, 1, 1, 1, 0]

    run(scenario())


def test_the_operator_reads_the_counts() -> None:
    counts = Counts()
    counts.add("answered", 3)
    assert "\nratsauskunft_telegram_answered_total 3\n" in counts.prometheus()
    assert "\nratsauskunft_telegram_waits_total 0\n" in counts.prometheus()


# The pace


class Ticks:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_no_more_than_telegram_allows_goes_out() -> None:
    ticks = Ticks()
    pace = Pace(ticks)
    assert [pace.wait(chat) for chat in range(1, OVERALL.most + 1)] == [0.0] * OVERALL.most
    assert pace.wait(99) == OVERALL.seconds
    ticks.now += OVERALL.seconds
    assert pace.wait(99) == 0


@pytest.mark.parametrize(("chat", "limit"), [(5, PRIVATE), (-5, GROUP)])
def test_a_chat_gets_its_own_limit(chat: int, limit: Any) -> None:
    ticks = Ticks()
    pace = Pace(ticks)
    for _ in range(limit.most):
        assert pace.wait(chat) == 0
    assert pace.wait(chat) == limit.seconds
    assert pace.wait(chat + 1) == 0
    ticks.now += limit.seconds - 0.5
    assert pace.wait(chat) == 0.5
    ticks.now += 0.5
    assert pace.wait(chat) == 0


def test_where_telegram_holds_several_chats_all_wait() -> None:
    ticks = Ticks()
    pace = Pace(ticks)
    pace.hold(1, 5)
    assert (pace.wait(1), pace.wait(2)) == (5, 0)
    pace.hold(3, 9)
    assert (pace.wait(1), pace.wait(3), pace.wait(2)) == (5, 9, 5)
    ticks.now += 5
    assert (pace.wait(1), pace.wait(3), pace.wait(2)) == (0, 4, 0)
