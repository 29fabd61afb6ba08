"""Bodies that a webhook may get: torn, mangled, nested, huge, and updates with odd values."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from bot.telegram.webhook import MOST_BYTES
from tests.support.telegram_stub import Call, inline, message, press

#: Values where others are expected.
ODD: list[Any] = [
    None, True, -1, 1.5, 2**70, "", "x", "\ud800", "\x00", "1", [], {}, [[]], [None],
    {"id": {}}, {"id": 2**63}, float("inf"), float("nan"), "/start " + "x" * 5000,
]  # fmt: skip

#: The first number of an update: far from those of the tests.
FIRST = 10**12


def bad_bodies(count: int, seed: int) -> Iterator[bytes]:
    """So many bodies, the same for the same seed; each update has a number of its own."""
    dice = random.Random(seed)
    for number in range(FIRST, FIRST + count):
        yield dice.choice(_MANGLERS)(update(number, dice), dice)


def update(number: int, dice: random.Random) -> dict[str, Any]:
    """A good update of one of the kinds that are read, from a chat of its own."""
    bot = {"id": 4242, "is_bot": True, "first_name": "x"}
    below = Call("sendMessage", {"reply_markup": {"inline_keyboard": []}}, 0, 5)
    person = {"id": number, "is_bot": False, "first_name": "x"}
    return dice.choice([
        message(number, "/neu", chat=number),
        message(number, "hallo", chat=-number, reply_to_message={
            "message_id": 1, "date": 1, "chat": {"id": -number, "type": "group"}, "from": bot}),
        message(number, "hallo", chat=number, key="edited_message", edit_date=1),
        press(number, "o:herne-2022-0129_1", below, chat=number),
        inline(number, "Kampagne", who=number),
        {"update_id": number, "my_chat_member": {
            "chat": {"id": number, "type": "private"}, "from": person, "date": 1,
            "old_chat_member": {"user": person, "status": "member"},
            "new_chat_member": {"user": person, "status": "kicked", "until_date": 0}}},
    ])  # fmt: skip


def _torn(update: dict[str, Any], dice: random.Random) -> bytes:
    body = json.dumps(update).encode()
    return body[: dice.randrange(len(body))]


def _flipped(update: dict[str, Any], dice: random.Random) -> bytes:
    body = bytearray(json.dumps(update).encode())
    for _ in range(dice.randint(1, 4)):
        body[dice.randrange(len(body))] = dice.randrange(256)
    return bytes(body)


def _noise(update: dict[str, Any], dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(300))


def _odd(update: dict[str, Any], dice: random.Random) -> bytes:
    """Something inside the update is of another kind, or missing."""
    mangled = copy.deepcopy(update)
    for _ in range(dice.randint(1, 3)):
        holder, key = dice.choice(list(_places(mangled)))
        if key == "update_id":
            continue
        if dice.random() < 0.2:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(dice.choice(ODD))
    return json.dumps(mangled).encode()


def _no_update(update: dict[str, Any], dice: random.Random) -> bytes:
    return json.dumps(dice.choice([*ODD, {"update_id": dice.choice(ODD)}])).encode()


def _nested(update: dict[str, Any], dice: random.Random) -> bytes:
    depth = dice.choice([70, 900, 5000, 100_000])
    opening, closing = dice.choice([(b"[", b"]"), (b'{"x":', b"}")])
    inside = opening * depth + b"1" + closing * dice.choice([0, depth])
    return dice.choice([inside, b'{"update_id":%d,"x":%s}' % (update["update_id"], inside)])


def _long_number(update: dict[str, Any], dice: random.Random) -> bytes:
    digits = b"9" * dice.choice([20, 400, 4300, 4301, 100_000])
    return b'{"update_id": ' + digits + b"}"


def _recoded(update: dict[str, Any], dice: random.Random) -> bytes:
    text = json.dumps(update)
    return dice.choice([text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode(), text.encode() * 2])


def _large(update: dict[str, Any], dice: random.Random) -> bytes:
    return json.dumps(update).encode().ljust(MOST_BYTES + 1 + dice.randrange(1000))


_Mangler = Callable[[dict[str, Any], random.Random], bytes]
#: Odd values most often: they go deepest.
_MANGLERS: list[_Mangler] = [
    *[_odd] * 20, *[_torn] * 5, *[_flipped] * 5, *[_noise] * 4, *[_no_update] * 4,
    *[_recoded] * 3, *[_nested] * 2, *[_long_number] * 2, _large,
]  # fmt: skip


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder inside a value, with each of its keys."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])
