"""Nothing of a citizen and no token in logs or files; any update of the Bot API is survived."""

from __future__ import annotations

import collections.abc
import datetime as dtm
import inspect
import logging
import traceback
import types
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import telegram
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.settings import SettingsError, load_settings
from bot.telegram.api import redacted
from bot.telegram.state import STATE_FILE, State
from retrieval.errors import RatsauskunftError
from tests.support.telegram_channel import channel, run
from tests.support.telegram_stub import TOKEN, Fault, TelegramStub, inline, message

CANARY = "Zitronenfalter"


@pytest.fixture
def stub() -> Iterator[TelegramStub]:
    with TelegramStub().running() as running:
        yield running


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A file that holds all that any logger says at any level."""
    file = tmp_path / "log.txt"
    handler = logging.FileHandler(file)
    handler.setLevel(1)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    names = (
        "",
        "telegram",
        "telegram.ext",
        "telegram.ext.Application",
        "httpx",
        "httpcore",
        "asyncio",
    )
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(1)
    root.addHandler(handler)
    yield file
    root.removeHandler(handler)
    handler.close()
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def test_nothing_of_a_citizen_and_no_token_is_in_logs_or_files(
    stub: TelegramStub, tmp_path: Path, log: Path
) -> None:
    state = tmp_path / "state"
    number = 0

    def fault(method: str, fields: dict[str, Any], calls: int) -> Fault | None:
        if calls in (9, 14):
            return Fault(500, f"{CANARY} {TOKEN}", body=f"<{CANARY} {TOKEN}>".encode())
        return Fault(reset=True) if calls in (20, 26) else None

    def questions() -> list[dict[str, Any]]:
        nonlocal number
        lines = [f"Wo ist der {CANARY}?", f"/thema {CANARY}", f"/{CANARY}", "kaputt", CANARY * 40]
        found = []
        for line in lines:
            number += 1
            found.append(message(number, line, chat=987_654_321))
        number += 1
        return [*found, inline(number, f"{CANARY}?", who=987_654_321)]

    async def scenario() -> None:
        stub.faults = fault
        for _ in range(3):
            stub.push(*questions(), {"update_id": 10**6 + number, "message": CANARY})
            async with channel(stub, state):
                await stub.until(lambda: not stub.unconfirmed)
        assert len(stub.accepted) > 18

    run(scenario())
    files = [*state.iterdir(), log]
    assert len(files) >= 2
    assert log.stat().st_size > 10_000
    held = b"".join(file.read_bytes() for file in files)
    for secret in (CANARY, "Kanarienvogel", "kanarie", "987654321", TOKEN, TOKEN.split(":")[1]):
        assert secret.encode() not in held, secret


def test_a_refused_token_is_told_without_it(stub: TelegramStub, tmp_path: Path, log: Path) -> None:
    wrong = "77:ein-falsches-Token"

    async def scenario() -> None:
        async with channel(stub, tmp_path, telegram_bot_token=wrong):
            await stub.until(lambda: "weist den Zugang zurück" in log.read_text())

    run(scenario())
    assert wrong not in log.read_text()


def test_a_traceback_holds_no_secret(log: Path) -> None:
    with redacted("geheim-123"):
        try:
            raise ValueError("https://api/geheim-123/getMe")
        except ValueError:
            logging.getLogger("anders").exception("failed at %s", "geheim-123")
        logging.getLogger("anders").info({"geheim-123": 1})
        logging.getLogger("telegram.x").warning("whole update: %s", CANARY)
    written = log.read_text()
    assert "geheim" not in written
    assert CANARY not in written
    assert "ValueError: https://api/***/getMe" in written


@pytest.mark.parametrize("name", ["telegram", "telegram.ext.Updater", "httpx", "httpcore.http11"])
def test_of_an_error_of_a_talkative_library_only_its_kind_is_kept(log: Path, name: str) -> None:
    """Its message and its lines may hold a whole update, which no list of secrets knows."""
    with redacted("geheim-123"):
        try:
            raise ValueError(f"update: {CANARY}")
        except ValueError:
            logging.getLogger(name).exception("while handling %s", CANARY)
    written = log.read_text()
    assert "ValueError" in written
    assert "Traceback" not in written
    assert CANARY not in written


def test_an_unusable_secret_is_named_but_not_shown() -> None:
    for name, value in (
        ("TELEGRAM_BOT_TOKEN", "geheim"),
        ("RATSAUSKUNFT_TELEGRAM_WEBHOOK_SECRET", "ge heim"),
    ):
        with pytest.raises(SettingsError) as caught:
            load_settings({name: value}, Path("no.env"))
        assert str(caught.value).startswith(f"{name}: Der Wert (hier nicht gezeigt) geht nicht.")
        assert "heim" not in str(caught.value)


@pytest.mark.parametrize("before", [None, 0o644])
def test_only_who_runs_the_service_may_read_the_state(tmp_path: Path, before: int | None) -> None:
    if before:
        (tmp_path / STATE_FILE).touch(mode=before)
        (tmp_path / STATE_FILE).chmod(before)
    state = State.open(tmp_path)
    state.subscribe(5, "topic", "verkehr", frozenset())
    files = list(tmp_path.iterdir())
    assert STATE_FILE in {one.name for one in files}
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
    state.close()


def test_a_state_that_cannot_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RatsauskunftError, match="RATSAUSKUNFT_STATE"):
        State.open(tmp_path / "file" / "state")


# Updates of every type, made from the library's own classes

_WORLD = {**vars(telegram), "telegram": telegram, "dtm": dtm, "Sequence": collections.abc.Sequence,
          "JSONDict": dict, "Any": Any, "TimePeriod": int, "Literal": typing.Literal}  # fmt: skip
_DEEPEST = 3

#: What the library demands although its signature has a default, and what it warns of.
_NEEDED = {
    "Poll.allows_revoting",
    "Poll.members_only",
    "PollOption.persistent_id",
    "PollAnswer.option_persistent_ids",
    "ChatMemberRestricted.can_react_to_messages",
}
_SUPERSEDED = {"Poll.correct_option_id"}


def value_of(annotation: Any, depth: int) -> st.SearchStrategy[Any]:
    """Values of a type as the library writes it; a text where it names a type we do not know."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        try:
            annotation = eval(annotation, _WORLD)
        except (NameError, TypeError, AttributeError):
            annotation = str
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        kinds = [one for one in inner if one is not type(None)]
        return st.one_of(*(value_of(one, depth) for one in kinds))
    if origin is collections.abc.Sequence:
        return st.lists(value_of(inner[0], depth), min_size=1, max_size=2)
    if origin is typing.Literal:
        return st.sampled_from(inner)
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(0, 10**9)
    if annotation is float:
        return st.floats(-90, 90)
    if annotation is dtm.datetime:
        return st.integers(0, 2 * 10**9).map(lambda at: dtm.datetime.fromtimestamp(at, dtm.UTC))
    if annotation is dtm.timedelta:
        return st.integers(0, 1000).map(lambda at: dtm.timedelta(seconds=at))
    if inspect.isclass(annotation) and issubclass(annotation, telegram.TelegramObject):
        return thing(annotation, depth + 1)
    return st.sampled_from(["x", "/hilfe", "private", "hallo @RatsauskunftBot", "o:x"])


@cache
def thing(kind: type[telegram.TelegramObject], depth: int) -> st.SearchStrategy[Any]:
    """Objects of one class of the Bot API; where it only stands for others, of one of those."""
    return st.one_of(*(object_of(one, depth) for one in kind.__subclasses__() or [kind]))


def object_of(kind: type[telegram.TelegramObject], depth: int) -> st.SearchStrategy[Any]:
    """Objects with all that they need and any of what they may have besides."""
    required, optional = {}, {}
    for name, parameter in inspect.signature(kind.__init__).parameters.items():
        if name in ("self", "api_kwargs") or f"{kind.__name__}.{name}" in _SUPERSEDED:
            continue
        needed = (
            parameter.default is inspect.Parameter.empty or f"{kind.__name__}.{name}" in _NEEDED
        )
        if not needed and depth >= _DEEPEST:
            continue
        annotation = parameter.annotation
        (required if needed else optional)[name] = st.deferred(
            lambda annotation=annotation: value_of(annotation, depth)
        )
    return st.fixed_dictionaries(required, optional=optional).map(lambda given: kind(**given))


KINDS = [name for name in inspect.signature(telegram.Update.__init__).parameters
         if name not in ("self", "update_id", "api_kwargs")]  # fmt: skip


@st.composite
def updates(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    annotation = inspect.signature(telegram.Update.__init__).parameters[kind].annotation
    return telegram.Update(1, **{kind: draw(value_of(annotation, 0))}).to_dict()


def generated(kind: str) -> list[dict[str, Any]]:
    """Some updates of a kind."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=8,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(updates(kind))
    def gather(update: dict[str, Any]) -> None:
        found.append(update)

    gather()
    return found


@pytest.mark.slow
def test_no_exception_leaves_the_handler_whatever_the_update(
    stub: TelegramStub, tmp_path: Path
) -> None:
    assert len(KINDS) >= 23
    gathered = {kind: generated(kind) for kind in KINDS}
    assert all(gathered.values())
    everything = [update for found in gathered.values() for update in found]
    for number, update in enumerate(everything, 1):
        update["update_id"] = number
    assert len(everything) > 150

    async def scenario() -> None:
        stub.push(*everything)
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: not stub.unconfirmed)
            assert running.counts["failed"] == 0
            assert running.counts["unreadable"] < len(everything) / 10
            assert running.counts["answered"] > 10

    run(scenario())


def test_only_who_runs_the_service_reads_its_state_and_a_chat_stands_there_as_long_as_it_asks_to(
    tmp_path: Path,
) -> None:
    chat = 4_711_000_815
    (tmp_path / STATE_FILE).touch(0o644)
    state = State.open(tmp_path, TOKEN)
    state.keep_replies(chat, 7, [8, 9], dtm.date(2026, 2, 20))
    state.note_shown(chat, "herne-2022-0129/2", dtm.date(2026, 2, 20))
    files = sorted(tmp_path.iterdir())
    assert len(files) == 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}

    def held() -> bool:
        raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        return str(chat).encode() in raw or chat.to_bytes(6, "big") in raw

    assert not held()
    assert state.replies(chat, 7) == [8, 9]
    state.subscribe(chat, "topic", "verkehr", frozenset())
    assert held()
    assert state.forget(chat) == 1
    assert not held()
    state.close()


def _record(**given: object) -> logging.LogRecord:
    """A record as the factory in use makes it."""
    named: dict[str, Any] = {"name": "own", "msg": "", "args": (), "exc_info": None} | given
    return logging.getLogRecordFactory()(
        named["name"], logging.INFO, "file.py", 7, named["msg"], named["args"], named["exc_info"],
        "work",
    )  # fmt: skip


def test_a_record_that_cannot_be_written_holds_no_token_either() -> None:
    with redacted(TOKEN):
        record = _record(msg=f"{TOKEN} %d", args=("no number",))
    assert record.getMessage() == "*** %d"


def test_a_traceback_is_kept_but_for_the_token() -> None:
    def fails() -> None:
        raise ValueError(TOKEN)

    try:
        fails()
    except ValueError as error:
        told = "".join(traceback.format_exception(error))
        with redacted(TOKEN):
            record = _record(exc_info=(ValueError, error, error.__traceback__))
            bare = _record(exc_info=(ValueError, ValueError(TOKEN), None))
    assert record.exc_text == told.replace(TOKEN, "***")
    assert record.exc_info is None
    assert bare.exc_text == "ValueError: ***\n"


def test_of_what_a_library_says_its_place_is_kept() -> None:
    with redacted(TOKEN):
        assert _record(name="httpx", msg=CANARY).getMessage() == "work, line 7"
        failed = _record(name="telegram.ext", exc_info=(ValueError, ValueError(CANARY), None))
    assert failed.getMessage() == "work, line 7: ValueError"
    assert failed.exc_info is None
