"""Alerts: ordered, shown, told once, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.alerts import MOST, Alerts
from bot.telegram.markup import MOST_UNITS, units
from bot.telegram.message import Messages
from bot.telegram.state import STATE_FILE, State, SubscriptionKind
from bot.texts import telegram as telegram_texts
from tests.support import small
from tests.support.telegram_channel import TODAY, channel, run
from tests.support.telegram_stub import Call, Fault, TelegramStub, message, plain, press


@pytest.fixture
def stub() -> Iterator[TelegramStub]:
    with TelegramStub().running() as running:
        yield running


class Growing(small.SmallArchive):
    """An archive whose next generation answers "Kampagne"."""

    def grow(self, name: str = "zwei") -> None:
        self.status = replace(self.status, generation=name)

    @property
    def grown(self) -> bool:
        return self.status.generation != "eins"

    def ask(self, question: str, about: str | None = None) -> Any:
        if question == "Kampagne" and self.grown:
            return replace(small.ONE, id=f"neu-{self.status.generation}", siblings=(), more=())
        return super().ask(question)

    def find(self, name: str, /) -> Any:
        if name == small.POINTER.id and self.grown:
            return replace(small.RECORD, id=name, items=(small.ONE,))
        return super().find(name)


def alerts(stub: TelegramStub) -> list[Call]:
    return [call for call in stub.sent if "Sie erhalten diese Nachricht" in call.text]


async def settle(stub: TelegramStub) -> None:
    await stub.until(lambda: not stub.unconfirmed)


def test_a_topic_is_told_when_something_new_is_answered(stub: TelegramStub, tmp_path: Path) -> None:
    archive = Growing()

    async def scenario() -> None:
        async with channel(stub, tmp_path, lambda: archive):
            stub.push(message(1, "/abo Kampagne"))
            await settle(stub)
            assert stub.sent[-1].text == telegram_texts.SUBSCRIBED["topic"].format(
                subject="Kampagne"
            )
            archive.grow()
            await stub.until(lambda: len(alerts(stub)) == 1)
        [told] = alerts(stub)
        assert telegram_texts.TOLD_TOPIC.format(subject="Kampagne") in told.text
        assert [one["callback_data"] for one in told.buttons] == ["o:neu-zwei", "d:1"]

    run(scenario())


def test_a_pointer_is_told_when_its_answer_is_there_and_then_ends(
    stub: TelegramStub, tmp_path: Path
) -> None:
    archive = Growing()

    async def scenario() -> None:
        async with channel(stub, tmp_path, lambda: archive):
            stub.push(message(1, "Kampagne"))
            await settle(stub)
            button = next(
                one for one in stub.sent[0].buttons if one["text"] == telegram_texts.NOTIFY
            )
            stub.push(press(2, button["callback_data"], stub.sent[0]), message(3, "/meinedaten"))
            await settle(stub)
            assert small.POINTER.source.betreff in stub.sent[-1].text
            archive.grow()
            await stub.until(lambda: len(alerts(stub)) == 1)
            stub.push(message(4, "/meinedaten"))
            await settle(stub)
            assert stub.sent[-1].text.startswith(telegram_texts.NOTHING_KEPT)
        assert telegram_texts.TOLD_ITEM in alerts(stub)[0].text

    run(scenario())


def test_neither_a_restart_nor_a_second_generation_that_day_tells_again(
    stub: TelegramStub, tmp_path: Path
) -> None:
    archive = Growing()
    day = TODAY

    def today() -> date:
        return day

    async def scenario() -> None:
        nonlocal day
        async with channel(stub, tmp_path, lambda: archive, today):
            stub.push(message(1, "/abo Kampagne"))
            await settle(stub)
            archive.grow()
            await stub.until(lambda: len(alerts(stub)) == 1)
        for name in ("zwei", "drei"):
            archive.grow(name)
            async with channel(stub, tmp_path, lambda: archive, today) as running:
                stub.push(message(hash(name) % 10**6 + 10, "hallo"))
                await settle(stub)
                await stub.until(lambda: running._news._looked == (name, TODAY))  # noqa: B023
        assert len(alerts(stub)) == 1
        async with channel(stub, tmp_path, lambda: archive, today):
            day = TODAY + timedelta(days=1)
            await stub.until(lambda: len(alerts(stub)) == 2)

    run(scenario())


@pytest.mark.slow
def test_an_alert_is_told_once_although_telegram_fails(stub: TelegramStub, tmp_path: Path) -> None:
    archive = Growing()
    failures = iter([Fault(), Fault(reset=True), Fault(429, retry_after=1)])
    stub.faults = lambda method, fields, number: (
        next(failures, None) if "erhalten diese" in str(fields.get("text")) else None
    )

    async def scenario() -> None:
        async with channel(stub, tmp_path, lambda: archive):
            stub.push(message(1, "/abo Kampagne"))
            await settle(stub)
            archive.grow()
            await stub.until(lambda: len(alerts(stub)) == 1)
        assert next(failures, None) is None

    run(scenario())


def test_all_is_deleted_at_once_from_the_file_too(stub: TelegramStub, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with channel(stub, tmp_path):
            stub.push(message(1, "/abo Zirkuszelt"), message(2, "/meinedaten"))
            await settle(stub)
            assert "Zirkuszelt" in stub.sent[-1].text
            assert b"Zirkuszelt" in b"".join(one.read_bytes() for one in tmp_path.iterdir())
            stub.push(message(3, "/loeschen"))
            await settle(stub)
            assert stub.sent[-1].text == telegram_texts.DELETED
            assert b"Zirkuszelt" not in b"".join(one.read_bytes() for one in tmp_path.iterdir())

    run(scenario())


def test_who_blocks_the_bot_is_forgotten(stub: TelegramStub, tmp_path: Path) -> None:
    def blocked(update: int, chat: int) -> dict[str, Any]:
        person = {"id": chat, "is_bot": False, "first_name": "x"}
        return {"update_id": update, "my_chat_member": {
            "chat": {"id": chat, "type": "private"}, "from": person, "date": 1,
            "old_chat_member": {"user": person, "status": "member"},
            "new_chat_member": {"user": person, "status": "kicked", "until_date": 0},
        }}  # fmt: skip

    async def scenario() -> None:
        archive = Growing()
        async with channel(stub, tmp_path, lambda: archive) as running:
            stub.push(message(1, "/abo Kampagne", 1), message(2, "/abo Kampagne", 2),
                      message(3, "/abo Kampagne", 3), blocked(4, 1))  # fmt: skip
            await settle(stub)
            stub.blocked = {2}
            archive.grow()
            await stub.until(lambda: running.counts["unreachable"] == len(alerts(stub)) == 1)
            stub.blocked = set()
            stub.push(*(message(10 + chat, "/meinedaten", chat) for chat in (1, 2, 3)))
            await settle(stub)
        said = {call.chat: call.text for call in stub.sent[-3:]}
        assert said[1].startswith(telegram_texts.NOTHING_KEPT)
        assert said[2] == said[1]
        assert "Kampagne" in said[3]

    run(scenario())


def test_a_group_and_an_empty_topic_and_too_many_are_refused(
    stub: TelegramStub, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with channel(stub, tmp_path):
            stub.push(message(1, "/abo Kampagne", -5), message(2, "/abo", 2))
            stub.push(*(message(10 + n, f"/abo Thema {n}", 10 + n // 10) for n in range(5)))
            await settle(stub)
            assert {call.chat: call.text for call in stub.sent}[-5] == telegram_texts.NOT_IN_GROUPS
            assert {call.chat: call.text for call in stub.sent}[2] == (
                telegram_texts.TOPIC_BEHIND.format(command="/abo")
            )
            connection = stub.sent[-1]
            assert connection.text == telegram_texts.SUBSCRIBED["topic"].format(subject="Thema 4")
        assert (tmp_path / STATE_FILE).exists()

    run(scenario())


@pytest.mark.parametrize("kind", ["topic", "item"])
def test_an_alert_is_one_message_however_much_there_is_to_tell(
    tmp_path: Path, kind: SubscriptionKind
) -> None:
    source = replace(small.SOURCE, gremium="Ausschuss für " + "Straßen, " * 60)
    many = tuple(
        replace(small.ONE, id=f"x-{n}", frage="Wann? & Wo? 😀 " * 300, source=source, siblings=())
        for n in range(40)
    )

    class Much(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Any:
            return replace(small.RECORD, items=many if self.status.generation != "eins" else ())

        def find(self, name: str, /) -> Any:
            return self.ask(name)

    state = State.open(tmp_path)
    archive, alerts = Much(), Alerts(state, Messages(str, lambda: TODAY), lambda: TODAY)
    alerts.subscribe(archive, 1, kind, "🚲" * 500)
    archive.status = replace(archive.status, generation="zwei")
    [alert] = alerts.due(archive)
    assert 2000 < units(plain(alert.draft.html)) <= MOST_UNITS
    opened = [one for row in alert.draft.rows for one in row if one.data.startswith("o:")]
    assert len(opened) == 10
    state.close()


def test_a_chat_has_a_limit_of_subscriptions(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    alerts = Alerts(state, Messages(str, lambda: TODAY), lambda: TODAY)
    archive = small.SmallArchive()
    said = [alerts.subscribe(archive, 1, "topic", f"Thema {n}").html for n in range(MOST + 1)]
    assert said[-1] == telegram_texts.TOO_MANY_ALERTS.format(most=MOST)
    form = telegram_texts.SUBSCRIBED["topic"]
    assert said[:-1] == [form.format(subject=f"Thema {n}") for n in range(MOST)]
    state.close()


def test_what_was_seen_under_an_earlier_id_is_no_news(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    subject = "Ist Herne bei den Stadtrettern?"
    state.subscribe(7, "topic", subject, {"herne-2022-0129-1", "herne-2022-0129-2", "weg-1"})
    state.subscribe(8, "topic", subject, {"herne-2022-0129-2"})
    alerts = Alerts(state, Messages(state.key_of, lambda: TODAY), lambda: TODAY)
    [due] = alerts.due(small.SmallArchive())
    assert due.subscription.chat == 8
    assert due.known == {"herne-2022-0129-2", "herne-2022-0129/2", "herne-2022-0129/1"}
    [button, _] = [one for row in due.draft.rows for one in row]
    assert button.data == "o:herne-2022-0129_1"
    state.close()


class Doubting(small.SmallArchive):
    """An archive that answers in its first generation and then offers a choice to the same line."""

    def ask(self, question: str) -> Any:
        if self.status.generation == "eins":
            return replace(small.TWO, siblings=(), more=())
        return small.WHICH_ANSWER


def test_what_a_choice_offers_anew_is_told_as_what_may_fit(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    alerts = Alerts(state, Messages(state.key_of, lambda: TODAY), lambda: TODAY)
    archive = Doubting()
    alerts.subscribe(archive, 7, "topic", "Stadtretter")
    archive.status = replace(archive.status, generation="zwei")
    [due] = alerts.due(archive)
    assert telegram_texts.NEW_CHOICE in due.draft.html
    buttons = [one.data for row in due.draft.rows for one in row]
    assert buttons == [f"o:{state.key_of(small.ONE.id)}", "d:1"]
    state.note_told(1, due.known, None)
    assert list(alerts.due(archive)) == []
    state.close()


def test_one_alert_of_several_ends_by_its_button_and_only_for_its_own_chat(
    stub: TelegramStub, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with channel(stub, tmp_path):
            stub.push(message(1, "/abo Kampagne"), message(2, "/abo Zirkus"))
            await settle(stub)
            ending = stub.sent[-1].buttons[-1]["callback_data"]
            stub.push(press(3, ending, stub.sent[-1], 8))
            await settle(stub)
            assert stub.sent[-1].text == telegram_texts.NOT_KEPT
            stub.push(message(4, "/meinedaten"))
            await settle(stub)
            assert [one["text"] for one in stub.sent[-1].buttons] == [
                telegram_texts.end_button("Kampagne"),
                telegram_texts.end_button("Zirkus"),
            ]
            stub.push(press(5, ending, stub.sent[-1]), message(6, "/meinedaten"))
            await settle(stub)
            assert stub.sent[-2].text == telegram_texts.ENDED.format(subject="Zirkus")
            assert "Kampagne" in stub.sent[-1].text
            assert "Zirkus" not in stub.sent[-1].text
        assert b"Zirkus" not in b"".join(one.read_bytes() for one in tmp_path.iterdir())

    run(scenario())
