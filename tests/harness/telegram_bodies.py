"""Send the webhook ten thousand bad bodies and count what it says.

    python -m tests.harness.telegram_bodies [--count 10000] [--seed 17]

The application, server and library are the real ones, the Bot API a local one. It ends with 1 where
one body led to a 5xx, broke the connection or met an error that nobody foresaw, or where a good
question is not answered afterwards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

from bot.telegram.channel import Channel
from bot.telegram.webhook import PATH
from bot.web.app import create_app
from tests.support import small
from tests.support.telegram_bodies import bad_bodies
from tests.support.telegram_channel import QUESTION, SECRET, TODAY, settings
from tests.support.telegram_stub import TelegramStub, message, quotes
from tests.support.web_client import served

HEADERS = {"x-telegram-bot-api-secret-token": SECRET}


def statuses(count: int, seed: int) -> Counter[int]:
    """How often which status came; 0 stands for none. The last one is that of a good question."""
    with TelegramStub().running() as stub, tempfile.TemporaryDirectory() as folder:
        given = settings(stub, Path(folder), telegram_webhook_secret=SECRET)
        archive = small.SmallArchive()
        channel = Channel(lambda: archive, given, lambda: TODAY, time.monotonic)
        app = create_app(lambda: archive, given, telegram=channel)
        with served(app, given) as url, httpx.Client(base_url=url, timeout=60) as client:
            while channel.intake() is None:
                threading.Event().wait(0.01)
            found = Counter(post(client, body) for body in bad_bodies(count, seed))
            asked = client.post(PATH, json=message(1, QUESTION, chat=1), headers=HEADERS)
        answered = [quotes(call.html) for call in stub.sent if call.chat == 1]
        if asked.status_code != 200 or answered != [[small.SECOND]]:
            sys.exit("a good question was not answered afterwards")
        if channel.counts["failed"]:
            sys.exit(f"{channel.counts['failed']} bodies met an unforeseen error")
        return found


def post(client: httpx.Client, body: bytes) -> int:
    """What the webhook says to a body."""
    try:
        return client.post(PATH, content=body, headers=HEADERS).status_code
    except httpx.HTTPError:
        return 0


def main() -> None:
    """Send, print, and fail where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=17)
    given = parser.parse_args()
    found = statuses(given.count, given.seed)
    told = ", ".join(f"{status}: {times}" for status, times in sorted(found.items()))
    print(f"{found.total()} bodies, by status: {told}; a good question afterwards: answered")
    sys.exit(0 if set(found) <= {200, 400, 413} else 1)


if __name__ == "__main__":
    main()
