"""Telegram in the language of whoever writes, or in the one that a chat chose and that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.state import STATE_FILE, State
from bot.texts import common as texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import Language, say, speaking
from tests.support import small
from tests.support.telegram_channel import QUESTION, channel, run
from tests.support.telegram_stub import Call, TelegramStub, message, press, user


@pytest.fixture
def stub() -> Iterator[TelegramStub]:
    with TelegramStub().running() as running:
        yield running


def sent(stub: TelegramStub, folder: Path, *updates: Any) -> list[Call]:
    """What the bot sends to these updates, one after the other."""

    async def scenario() -> None:
        async with channel(stub, folder):
            for update in updates:
                stub.push(update(stub.sent) if callable(update) else update)
                await stub.until(lambda: not stub.unconfirmed)

    run(scenario())
    return list(stub.sent)


def reader_of(code: str) -> dict[str, Any]:
    """Who writes, with an app in this language."""
    return {"from": {**user(7), "language_code": code}}


def test_the_bot_writes_in_the_language_of_the_app_and_the_answer_stays_german(
    stub: TelegramStub, tmp_path: Path
) -> None:
    calls = sent(
        stub,
        tmp_path,
        message(1, QUESTION, **reader_of("tr")),
        message(2, QUESTION, **reader_of("fr")),
        message(3, "/hilfe", **reader_of("pl-PL")),
    )
    turkish, german, polish = (call.text for call in calls)
    with speaking("tr"):
        assert say(texts.IN_GERMAN) in turkish
        assert say(texts.ANSWER) in turkish
    assert small.SECOND.partition("\n")[0] in turkish
    assert texts.ANSWER in german
    assert texts.IN_GERMAN not in german
    with speaking("pl"):
        assert polish == telegram_texts.help_text()


def test_a_chat_chooses_its_language_and_is_forgotten_with_it(
    stub: TelegramStub, tmp_path: Path
) -> None:
    calls = sent(
        stub,
        tmp_path,
        message(1, "/sprache"),
        lambda before: press(2, "l:uk", before[0]),
        message(3, "/meinedaten"),
        message(4, "/loeschen"),
        message(5, "/hilfe"),
    )
    assert [one["text"] for one in calls[0].buttons][-1] == telegram_texts.AS_IN_TELEGRAM
    with speaking("uk"):
        assert calls[1].text == say(telegram_texts.LANGUAGE_CHOSEN)
        assert say(telegram_texts.KEPT_LANGUAGE).format(language="Українська") in calls[2].text
        assert calls[3].text == say(telegram_texts.DELETED)
    assert calls[4].text == telegram_texts.help_text()


def test_the_state_keeps_a_language_under_a_digest_alone(tmp_path: Path) -> None:
    state = State.open(tmp_path, "token")
    chosen: Language = "ar"
    state.keep_language(4711, chosen)
    state.keep_language(4711, "en", chosen=False)
    assert state.language(4711) == "ar"
    state.move(4711, 4712)
    assert (state.language(4711), state.language(4712)) == (None, "ar")
    state.keep_language(4712, None)
    assert state.language(4712) is None
    state.keep_language(4711, chosen)
    state.close()
    assert b"4711" not in (tmp_path / STATE_FILE).read_bytes()
