"""A follow-up in every channel: what was shown goes along, and the reply says what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from rich.console import Console

from bot.cli.terminal import print_reply
from bot.follow_ups import shown, understood
from bot.telegram.message import Messages
from bot.telegram.outgoing import Draft
from bot.telegram.shown import shown_in
from bot.texts import kinds as kind_texts
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.replies.reply import Answer, Choice, Pointer, Reply
from tests.support import small
from tests.support.command import Command
from tests.support.telegram_channel import channel, run
from tests.support.telegram_stub import Call, TelegramStub, message, plain, press
from tests.support.web_client import FORM, HTML, NOW, OPEN

FIRST = "Ist Herne bei den Stadtrettern?"
LINE = "Wie schätzt die Stadt das ein?"
VORGANG = "herne-2022-0129"
SENTENCE = "Verstanden als Nachfrage zu „Anfrage: Initiative #Stadtretter“."
FOLLOWING = [
    replace(reply, follows=VORGANG)
    for reply in small.REPLIES.values()
    if isinstance(reply, Answer | Pointer)
    or (isinstance(reply, Choice) and reply.about == "answer")
]


@pytest.fixture(scope="module")
def client(seed_archive: Archive) -> TestClient:
    return TestClient(create_app(lambda: seed_archive, OPEN, clock=lambda: NOW))


@pytest.fixture
def stub() -> Iterator[TelegramStub]:
    with TelegramStub().running() as running:
        yield running


def asked(client: TestClient, body: dict[str, Any]) -> dict[str, Any]:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 200
    told: dict[str, Any] = response.json()
    return told


def drafts(reply: Reply) -> list[Draft]:
    return Messages(lambda id: id, lambda: date(2026, 2, 20)).asked(reply)


def printed(reply: Reply) -> str:
    out = StringIO()
    print_reply(Console(file=out, width=500), reply)
    return out.getvalue()


# What is shown, and what is said


@pytest.mark.parametrize("reply", FOLLOWING, ids=lambda reply: str(reply.kind))
def test_every_channel_says_about_what_it_understood_the_line(reply: Reply) -> None:
    sentence = understood(reply)
    assert sentence is not None
    assert sentence.startswith(kind_texts.FOLLOWS.partition("{")[0])
    assert " ".join(sentence.split()) in " ".join(printed(reply).split())
    assert f"\n\n{sentence}" in f"\n\n{plain(drafts(reply)[0].html)}"
    bare = replace(reply, follows=None)
    assert understood(bare) is None
    assert sentence not in printed(bare) + plain(drafts(bare)[0].html)


@pytest.mark.parametrize("line", small.REPLIES)
def test_what_telegram_reads_off_its_buttons_is_what_the_reply_shows(line: str) -> None:
    reply = small.REPLIES[line]
    found = [shown_in(one.rows, lambda key: key) for one in drafts(reply)]
    named = next(filter(None, reversed(found)), None)
    if named and shown(reply):
        assert named.partition("/")[0] == str(shown(reply)).partition("/")[0]
    if isinstance(reply, Answer | Choice):
        assert bool(named) == bool(shown(reply))


# For programs and on the page


def test_a_program_sends_what_was_shown(client: TestClient) -> None:
    reply = asked(client, {"question": LINE, "about": f"{VORGANG}/2"})
    assert (reply["kind"], reply["id"], reply["follows"]) == ("answer", f"{VORGANG}/3", VORGANG)


@pytest.mark.parametrize(
    "about",
    [None, "", "nichts", 17, True, [VORGANG], {"id": VORGANG}, "x" * 5000, "\0", "\ud800", "../.."],
)
def test_an_odd_address_is_as_none(client: TestClient, about: object) -> None:
    body = {"question": "Was kostet das?"}
    response = client.post(
        "/api/ask",
        content=json.dumps({**body, "about": about}),
        headers={"content-type": "application/json"},
    )
    assert response.status_code == 200
    assert response.json() == asked(client, body)


def test_the_form_of_the_page_sends_what_the_page_shows(client: TestClient) -> None:
    for page in (
        client.post("/", data={"frage": FIRST}, headers=FORM | HTML),
        client.get(f"/antwort/{VORGANG}/2"),
        client.get(f"/antwort/{VORGANG}"),
    ):
        soup = BeautifulSoup(page.text, "html.parser")
        fields = {str(one["name"]): str(one["value"]) for one in soup.select("form.ask input")}
        assert fields["zuvor"].startswith(VORGANG)
        after = client.post("/", data={**fields, "frage": LINE}, headers=FORM | HTML)
        section = BeautifulSoup(after.text, "html.parser").select_one("#antwort")
        assert section is not None
        assert SENTENCE in section.text


def test_a_page_that_shows_no_anfrage_sends_nothing(client: TestClient) -> None:
    for page in (client.get("/"), client.post("/", data={"frage": "x y"}, headers=FORM | HTML)):
        assert 'name="zuvor"' not in page.text


@pytest.mark.parametrize("about", ["nichts", "<script>", "\0", "%FF", "x" * 4000])
def test_an_odd_field_of_the_form_is_as_none(client: TestClient, about: str) -> None:
    page = client.post("/", data={"frage": LINE, "zuvor": about}, headers=FORM | HTML)
    assert page.status_code == 200
    assert SENTENCE not in page.text
    assert "<script>" not in page.text.partition("<main")[2]


def test_the_command_takes_it_too(command: Command, seed_folder: Path) -> None:
    done = command("ask", LINE, "--about", VORGANG, "--archive", str(seed_folder))
    assert SENTENCE in " ".join(done.stdout.split())


# In Telegram


def talk(stub: TelegramStub, folder: Path, archive: Archive, *updates: Any) -> list[Call]:
    """Send updates one after the other; the messages that were sent."""
    start = len(stub.accepted)

    async def scenario() -> None:
        async with channel(stub, folder, lambda: archive):
            for update in updates:
                stub.push(update)
                await stub.until(lambda: not stub.unconfirmed)

    run(scenario())
    return [one for one in stub.accepted[start:] if one.method == "sendMessage"]


def replied_to(call: Call) -> dict[str, Any]:
    """A message of the bot, as Telegram gives it beside a reply to it."""
    return {
        "message_id": call.message_id,
        "date": 1,
        "chat": {"id": call.chat, "type": "private"},
        "from": {"id": 4242, "is_bot": True, "first_name": "Ratsauskunft"},
        "text": "x",
        "reply_markup": call.fields.get("reply_markup") or {"inline_keyboard": []},
    }


@pytest.mark.slow
def test_telegram_knows_what_a_chat_saw_last_also_after_a_restart(
    stub: TelegramStub, tmp_path: Path, seed_archive: Archive
) -> None:
    talk(stub, tmp_path, seed_archive, message(1, FIRST))
    [own, other] = talk(stub, tmp_path, seed_archive, message(2, LINE), message(3, LINE, chat=8))
    assert own.text.startswith(SENTENCE)
    assert SENTENCE not in other.text
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert LINE.encode() not in held


@pytest.mark.slow
def test_in_telegram_the_message_replied_to_goes_before_the_last(
    stub: TelegramStub, tmp_path: Path, seed_archive: Archive
) -> None:
    line = "Und was kostet das?"
    first, second = talk(
        stub, tmp_path, seed_archive, message(1, FIRST), message(2, "Herne besser machen Zeitplan")
    )
    [last] = talk(stub, tmp_path, seed_archive, message(3, line))
    assert "Herne besser machen" in last.text.partition("\n")[0]
    [reply] = talk(
        stub, tmp_path, seed_archive, message(4, LINE, reply_to_message=replied_to(first))
    )
    assert reply.text.startswith(SENTENCE)
    assert second.message_id != first.message_id


@pytest.mark.slow
def test_what_a_button_opens_was_seen_and_deleting_forgets_it(
    stub: TelegramStub, tmp_path: Path, seed_archive: Archive
) -> None:
    [first] = talk(stub, tmp_path, seed_archive, message(1, "hallo"))
    key = f"o:{VORGANG}_1"
    opened, reply = talk(stub, tmp_path, seed_archive, press(2, key, below=first), message(3, LINE))
    assert reply.text.startswith(SENTENCE)
    _, after = talk(stub, tmp_path, seed_archive, message(4, "/loeschen"), message(5, LINE))
    assert SENTENCE not in after.text
    assert opened.text


@pytest.mark.slow
def test_a_group_asks_on_only_by_replying(
    stub: TelegramStub, tmp_path: Path, seed_archive: Archive
) -> None:
    [first] = talk(stub, tmp_path, seed_archive, message(1, f"@RatsauskunftBot {FIRST}", chat=-7,
        entities=[{"type": "mention", "offset": 0, "length": 16}]))  # fmt: skip
    mention = {"entities": [{"type": "mention", "offset": 0, "length": 16}]}
    [alone, reply] = talk(
        stub, tmp_path, seed_archive,
        message(2, f"@RatsauskunftBot {LINE}", chat=-7, **mention),
        message(3, LINE, chat=-7, reply_to_message=replied_to(first)),
    )  # fmt: skip
    assert SENTENCE not in alone.text
    assert reply.text.startswith(SENTENCE)
