"""The webhook: 200 only after the reply, 4xx for what is no update, never a 5xx for a bad body."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import SettingsError
from bot.telegram.channel import Channel
from bot.telegram.webhook import MOST_BYTES, PATH
from bot.texts import common as texts
from bot.web.app import create_app
from tests.support import small
from tests.support.patience import PATIENCE
from tests.support.telegram_bodies import bad_bodies
from tests.support.telegram_channel import BASE, QUESTION, SECRET, TODAY
from tests.support.telegram_channel import settings as channel_settings
from tests.support.telegram_stub import Fault, TelegramStub, message, press
from tests.support.web_client import served

#: Each test starts a channel.
pytestmark = pytest.mark.slow

HEADERS = {"x-telegram-bot-api-secret-token": SECRET, "content-type": "application/json"}


@contextmanager
def webhook(stub: TelegramStub, folder: Path) -> Iterator[httpx.Client]:
    """A client of an application whose channel gets its updates by the webhook."""
    given = channel_settings(stub, folder, telegram_webhook_secret=SECRET, questions_per_minute=1)
    archive = small.SmallArchive()
    channel = Channel(lambda: archive, given, lambda: TODAY, monotonic)
    app = create_app(lambda: archive, given, telegram=channel)
    with served(app, given) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        end = monotonic() + PATIENCE
        while channel.intake() is None:
            assert monotonic() < end
            threading.Event().wait(0.005)
        yield client


@pytest.fixture(scope="module")
def stub() -> Iterator[TelegramStub]:
    with TelegramStub().running() as running:
        yield running


@pytest.fixture(scope="module")
def client(stub: TelegramStub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with webhook(stub, tmp_path_factory.mktemp("state")) as found:
        yield found


def counted(client: httpx.Client) -> dict[str, str]:
    """What the application tells Prometheus."""
    shown = client.get("/metrics")
    assert shown.headers["content-type"].startswith("text/plain; version=0.0.4")
    return dict(line.split(" ") for line in shown.text.splitlines() if line[0] != "#")


def post(client: httpx.Client, update: object) -> int:
    return client.post(PATH, content=json.dumps(update), headers=HEADERS).status_code


def test_the_webhook_is_told_to_telegram_with_its_secret(
    stub: TelegramStub, client: httpx.Client
) -> None:
    assert stub.webhook["url"] == f"{BASE}{PATH}"
    assert stub.webhook["secret_token"] == SECRET


def test_an_update_is_answered_when_200_comes_and_only_once(
    stub: TelegramStub, client: httpx.Client
) -> None:
    for _ in range(3):
        assert post(client, message(11, QUESTION, chat=11)) == 200
    [call] = [one for one in stub.sent if one.chat == 11]
    assert small.SECOND in call.text


def test_the_same_update_at_the_same_time_is_answered_once(
    stub: TelegramStub, client: httpx.Client
) -> None:
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(post(client, message(12, QUESTION, 12))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8
    assert len([one for one in stub.sent if one.chat == 12]) == 1


def test_a_reply_that_has_to_wait_is_asked_for_again(
    stub: TelegramStub, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.webhook._WEBHOOK_SECONDS", 0.05)
    monkeypatch.setattr(
        stub, "faults",
        lambda method, fields, number: Fault(429, retry_after=1) if fields.get("chat_id") == 13 else None,
    )  # fmt: skip
    assert post(client, message(13, QUESTION, chat=13)) == 503
    monkeypatch.undo()
    assert post(client, message(13, QUESTION, chat=13)) == 200
    assert len([one for one in stub.sent if one.chat == 13]) == 1


@pytest.mark.parametrize("given", [None, "", "falsch", SECRET + "x", SECRET[:-1], "ö"])
def test_without_the_secret_nothing_is_taken(
    stub: TelegramStub, client: httpx.Client, given: str | None
) -> None:
    headers = {} if given is None else {"x-telegram-bot-api-secret-token": given.encode()}
    body = json.dumps(message(14, QUESTION, chat=14))
    assert client.post(PATH, content=body, headers=headers).status_code == 403
    assert client.get(PATH).status_code == 405
    assert not [one for one in stub.sent if one.chat == 14]


BAD = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"update_id": 1, "message": "\xff\xfe"}',
    "no object": b"[1, 2]",
    "null": b"null",
    "NaN": b'{"update_id": NaN}',
    "no number": b'{"message": {}}',
    "a wrong number": b'{"update_id": "1"}',
    "a negative number": b'{"update_id": -1}',
    "a number too large": b'{"update_id": ' + b"9" * 40 + b"}",
    "a number of 5,000 digits": b'{"update_id": ' + b"9" * 5000 + b"}",
    "a true number": b'{"update_id": true}',
    "deep lists": b"[" * 100_000,
    "deep and closed": b'{"update_id": 1, "x": ' + b"[" * 900 + b"]" * 900 + b"}",
    "wrong types": b'{"update_id": 21, "message": "text"}',
    "a chat of a wrong type": b'{"update_id": 22, "message": {"message_id": 1, "date": 1, "chat": 5}}',
    "a date of a wrong type": b'{"update_id": 23, "message": {"message_id": 1, "date": "x", "chat": {"id": 1, "type": "private"}}}',
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_is_refused(client: httpx.Client, name: str) -> None:
    assert client.post(PATH, content=BAD[name], headers=HEADERS).status_code == 400


def test_a_body_at_the_limit_is_read_and_beyond_it_refused(client: httpx.Client) -> None:
    body = json.dumps(message(31, "hallo", chat=31)).encode()
    assert client.post(PATH, content=body.ljust(MOST_BYTES), headers=HEADERS).status_code == 200
    assert client.post(PATH, content=body.ljust(MOST_BYTES + 1), headers=HEADERS).status_code == 413


def test_other_routes_keep_their_own_limit(client: httpx.Client) -> None:
    assert client.post("/api/ask", content=b" " * 20_000).status_code == 413


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
_FIELDS = st.sampled_from(
    ["text", "chat", "from", "date", "message_id", "entities", "reply_to_message", "sticker"]
)


@settings(max_examples=80)
@given(
    st.one_of(
        st.binary(max_size=200),
        _JSON.map(lambda value: json.dumps(value).encode()),
        st.fixed_dictionaries(
            {"update_id": st.integers(10**6, 10**9)},
            optional={
                kind: _JSON | st.dictionaries(_FIELDS, _JSON, max_size=6)
                for kind in ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
            },
        ).map(lambda value: json.dumps(value).encode()),
    )
)  # fmt: skip
def test_no_body_leads_to_a_5xx(client: httpx.Client, body: bytes) -> None:
    assert client.post(PATH, content=body, headers=HEADERS).status_code in (200, 400, 413)


def test_mangled_updates_lead_to_no_5xx(client: httpx.Client) -> None:
    found = Counter(
        client.post(PATH, content=body, headers=HEADERS).status_code for body in bad_bodies(200, 3)
    )
    assert set(found) == {200, 400, 413}
    assert found[400] > 100
    assert counted(client)["ratsauskunft_telegram_failed_total"] == "0"


def test_a_field_of_a_message_with_a_wrong_type_does_no_harm(
    stub: TelegramStub, client: httpx.Client
) -> None:
    for place, value in enumerate([5, ["x"], {"a": 1}, True]):
        update: dict[str, Any] = message(40 + place, "x", chat=40)
        update["message"]["text"] = value
        assert post(client, update) in (200, 400)


def test_a_webhook_needs_an_address_with_https(stub: TelegramStub, tmp_path: Path) -> None:
    given = channel_settings(
        stub, tmp_path, telegram_webhook_secret=SECRET, public_url="http://rat.example"
    )
    with pytest.raises(SettingsError, match="RATSAUSKUNFT_PUBLIC_URL mit der https-Adresse"):
        Channel(small.SmallArchive, given, lambda: TODAY, monotonic)


def test_the_counts_are_served(client: httpx.Client) -> None:
    assert post(client, message(61, "hallo", chat=61)) == 200
    assert int(counted(client)["ratsauskunft_telegram_answered_total"]) >= 1


def test_verdicts_of_page_and_telegram_are_counted_together(
    stub: TelegramStub, client: httpx.Client
) -> None:
    assert post(client, message(62, QUESTION, chat=62)) == 200
    [call] = [one for one in stub.sent if one.chat == 62]
    [fits] = [one["callback_data"] for one in call.buttons if one["text"] == texts.VERDICTS["fits"]]
    assert post(client, press(63, fits, call, chat=62)) == 200
    told = client.post("/api/feedback", json={"id": small.TWO.id, "verdict": "fits"})
    assert told.status_code == 204
    assert 'ratsauskunft_feedback{verdict="fits"} 2.0' in client.get("/metrics").text.splitlines()


def test_without_a_secret_there_is_no_route(stub: TelegramStub, tmp_path: Path) -> None:
    archive = small.SmallArchive()
    given = channel_settings(stub, tmp_path)
    channel = Channel(lambda: archive, given, lambda: TODAY, monotonic)
    app = create_app(lambda: archive, given, telegram=channel)
    stub.push(message(51, QUESTION, chat=51))
    with served(app, given) as url:
        assert (
            httpx.post(f"{url}{PATH}", headers=HEADERS, json={}, timeout=PATIENCE).status_code
            == 404
        )
        end = monotonic() + PATIENCE
        while stub.unconfirmed:
            assert monotonic() < end
            threading.Event().wait(0.005)
    assert len([one for one in stub.sent if one.chat == 51]) == 1
