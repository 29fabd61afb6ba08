"""Kill the Telegram channel again and again while questions run, and count what is lost.

    python -m tests.harness.telegram_kills [--kills 100] [--questions 1000] [--mode MODE]

Three runs against a local Bot API over real HTTP: the channel by polling, the channel by webhook,
and, as the null control, the library's own polling with a handler that sends one message. Each
process gets some questions, is killed with SIGKILL at a random moment of its work (between two
replies or within a call, however fast the machine is), and is started again; the last one may end
its work. Channel, web application, server and library are the real ones; the archive is the small
one of the tests, so that a start takes a second.

Exit code 1 where the channel loses a question or a kill makes it answer more than one twice, or
where the control loses none: then the harness would prove nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from bisect import bisect_right
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.support import small
from tests.support.paths import ROOT
from tests.support.telegram_channel import SECRET, TODAY, settings
from tests.support.telegram_stub import TOKEN, TelegramStub, message

#: The moments of the kills are drawn alike in each run.
SEED = 7
#: Seconds a call takes at the stub, half before it counts and half after, as on a real line.
CALL_SECONDS = 0.02
#: Seconds without a new reply after which nothing more is expected; a slow machine needs some.
PATIENCE = 60.0
#: Deliveries of the webhook at the same time, and the pause before one is repeated.
DELIVERIES, PAUSE = 10, 0.1
QUESTION = "Ist Herne bei den Stadtrettern?"
MODES = ("polling", "webhook", "control")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to."""

    mode: str
    questions: int
    kills: int
    lost: int
    doubled: int
    most_by_one_kill: int
    seconds: float

    @property
    def line(self) -> str:
        """The outcome in one line."""
        return (
            f"{self.mode}: {self.questions} questions, {self.kills} SIGKILLs: {self.lost} lost, "
            f"{self.doubled} answered twice, by one kill at most {self.most_by_one_kill}; "
            f"{self.seconds:.0f} s"
        )

    @property
    def good(self) -> bool:
        """Whether it is what is promised; of the control, whether it shows the fault."""
        if self.mode == "control":
            return self.lost > 0
        return self.lost == 0 and self.most_by_one_kill <= 1


@dataclass(slots=True)
class Deliveries:
    """Telegram's side of a webhook: each update again and again until it is taken."""

    url: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60, verify=False))
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(DELIVERIES))
    ended: threading.Event = field(default_factory=threading.Event)

    def push(self, *updates: dict[str, Any]) -> None:
        """Deliver these."""
        for update in updates:
            self.pool.submit(self._deliver, update)

    def _deliver(self, update: dict[str, Any]) -> None:
        headers = {"x-telegram-bot-api-secret-token": SECRET}
        while not self.ended.is_set():
            try:
                if self.client.post(self.url, json=update, headers=headers).is_success:
                    return
            except httpx.HTTPError:
                pass
            self.ended.wait(PAUSE)

    def stop(self) -> None:
        """Give up what is not taken."""
        self.ended.set()
        self.pool.shutdown(cancel_futures=True)
        self.client.close()

    def are_taken(self) -> bool:
        """Whether the process is up and ready: it refuses what is no update."""
        headers = {"x-telegram-bot-api-secret-token": SECRET}
        try:
            return self.client.post(self.url, json={}, headers=headers).status_code == 400
        except httpx.HTTPError:
            return False


def run(mode: str, kills: int, questions: int) -> Outcome:
    """Processes one after the other until all is answered or nothing moves any more."""
    dice = random.Random(SEED)
    began = time.monotonic()
    marks = []
    with TelegramStub().running() as stub, tempfile.TemporaryDirectory() as folder:
        stub.delay = CALL_SECONDS
        port = _free_port()
        deliveries = Deliveries(f"http://127.0.0.1:{port}/telegram")
        push = deliveries.push if mode == "webhook" else stub.push
        updates = [message(number, QUESTION, chat=number) for number in range(1, questions + 1)]
        command = [sys.executable, "-m", "tests.harness.telegram_kills", "--child", mode, stub.url]
        command += [folder, str(port)]
        for kill in range(kills):
            child = subprocess.Popen(command, cwd=ROOT)
            _await_work(stub, deliveries, mode)
            push(*updates[kill * questions // kills : (kill + 1) * questions // kills])
            _await_moment(stub, dice, max(1, questions // kills))
            child.kill()
            child.wait()
            _await_quiet(stub)  # a call that was on its way still counts at the stub
            marks.append(len(stub.sent))
        child = subprocess.Popen(command, cwd=ROOT)
        _await_work(stub, deliveries, mode)
        _await_rest(stub, questions)
        child.terminate()
        child.wait()
        deliveries.stop()
        return _outcome(mode, [call.chat for call in stub.sent], questions, marks, began)


def _outcome(
    mode: str, answered: list[int], questions: int, marks: list[int], began: float
) -> Outcome:
    """Count; a double belongs to the kill that followed the reply before it."""
    last: dict[int, int] = {}
    by_kill: Counter[int] = Counter()
    for place, chat in enumerate(answered):
        if chat in last:
            by_kill[bisect_right(marks, last[chat])] += 1
        last[chat] = place
    return Outcome(
        mode=mode,
        questions=questions,
        kills=len(marks),
        lost=questions - len(last),
        doubled=by_kill.total(),
        most_by_one_kill=max(by_kill.values(), default=0),
        seconds=time.monotonic() - began,
    )


def _await_work(stub: TelegramStub, deliveries: Deliveries, mode: str) -> None:
    """Return when a new process asks for updates, or takes them."""
    before = stub.polls
    while not deliveries.are_taken() if mode == "webhook" else stub.polls == before:
        time.sleep(0.02)


def _await_moment(stub: TelegramStub, dice: random.Random, most: int) -> None:
    """Return at a random moment of the work: after up to so many replies, within the next call."""
    replies, end = len(stub.sent) + dice.randrange(most), time.monotonic() + PATIENCE
    while len(stub.sent) < replies and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(dice.uniform(0, 2 * CALL_SECONDS))


def _await_quiet(stub: TelegramStub) -> None:
    """Return when all that a dead process had sent is read."""
    time.sleep(5 * CALL_SECONDS)
    while not stub.quiet:
        time.sleep(0.01)


def _await_rest(stub: TelegramStub, questions: int) -> None:
    """Return when all is answered, or nothing new has been for long."""
    seen, since = 0, time.monotonic()
    while time.monotonic() - since < PATIENCE:
        chats = len({call.chat for call in stub.sent})
        if chats == questions:
            time.sleep(1)  # a double would come now
            return
        if chats > seen:
            seen, since = chats, time.monotonic()
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def serve(mode: str, url: str, folder: Path, port: int) -> None:
    """What is killed."""
    if mode == "control":
        return _serve_control(url)
    import uvicorn

    from bot.telegram.channel import Channel
    from bot.web.app import create_app
    from bot.web.server import server_config

    archive = small.SmallArchive()
    given = settings(
        TelegramStub(url), folder, port=port, telegram_webhook_secret=SECRET * (mode == "webhook")
    )
    channel = Channel(lambda: archive, given, lambda: TODAY, time.monotonic)
    if mode == "polling":
        return asyncio.run(channel.run())
    app = create_app(lambda: archive, given, telegram=channel)
    return uvicorn.Server(server_config(app, given)).run()


def _serve_control(url: str) -> None:
    """The library as its own examples run it."""
    from telegram import Update
    from telegram.ext import Application, MessageHandler, filters

    async def reply(update: Update, context: Any) -> None:
        assert update.message
        await update.message.reply_text(small.SECOND)

    logging.disable()
    app = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, reply))
    app.run_polling()


def main() -> None:
    """Run, print, and fail where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--mode", choices=MODES, action="append")
    parser.add_argument("--child", nargs=4, metavar=("MODE", "URL", "FOLDER", "PORT"))
    given = parser.parse_args()
    if given.child:
        mode, url, folder, port = given.child
        serve(mode, url, Path(folder), int(port))
        return
    outcomes = []
    for mode in given.mode or MODES:
        outcomes.append(run(mode, given.kills, given.questions))
        print(outcomes[-1].line, flush=True)
    sys.exit(0 if all(one.good for one in outcomes) else 1)


if __name__ == "__main__":
    main()
