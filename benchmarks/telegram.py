"""Milliseconds from an update to its accepted reply, beside the archive alone.

    python -m benchmarks.telegram [--archive DIR] [--questions FILE]

The channel is the real one, with the library and its HTTP; the Bot API is one on the loopback that
accepts every call at once. The baseline is `Archive.ask` for the same questions in the same run, so
that the ratio says what Telegram costs: reading the update, dressing the reply, noting and sending.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from benchmarks.asking import ROOT, ROUNDS, milliseconds
from bot.settings import Settings, load_settings
from bot.telegram.channel import Channel
from retrieval.archive import Archive
from retrieval.evaluation import read_questions
from retrieval.index.encoder import open_encoder

#: What a reply may take at the median.
PROMISED = 50.0
#: The pace's seconds go by so much faster: what is measured is the work, not Telegram's limits.
_FASTER = 10_000

_BOT = {"id": 1, "is_bot": True, "first_name": "x", "username": "x"}
_SENT = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}


class _Accepts(BaseHTTPRequestHandler):
    """Says yes to every call."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        method = self.path.rsplit("/", 1)[-1]
        known: dict[str, Any] = {"getMe": _BOT, "sendMessage": _SENT}
        body = json.dumps({"ok": True, "result": known.get(method, True)}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def bot_api() -> Iterator[str]:
    """The address of a Bot API that accepts everything."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Accepts)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def replies(archive: Archive, questions: list[str], settings: Settings) -> list[float]:
    """Milliseconds of each reply, after one warm-up of all."""
    ticks = time.monotonic
    channel = Channel(lambda: archive, settings, date.today, lambda: ticks() * _FASTER)
    spent = []
    async with channel.running():
        while (intake := channel.intake()) is None:
            await asyncio.sleep(0.01)
        for number, question in enumerate(questions * (1 + ROUNDS), 1):
            begin = time.perf_counter()
            work = intake.start(_update(number, question))
            assert work
            await work
            spent.append((time.perf_counter() - begin) * 1000)
        assert channel.counts["answered"] == len(spent)
    return spent[len(questions) :]


def _update(number: int, question: str) -> dict[str, object]:
    person = {"id": number, "is_bot": False, "first_name": "x"}
    chat = {"id": number, "type": "private"}
    message = {"message_id": 1, "date": 1, "from": person, "chat": chat, "text": question}
    return {"update_id": number, "message": message}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    given = parser.parse_args()
    settings = load_settings(os.environ)
    archive = Archive.open(given.archive, open_encoder(settings.encoder), settings.districts)
    questions = [labelled.question for labelled in read_questions(given.questions)]
    with bot_api() as url, tempfile.TemporaryDirectory() as state:
        changes = {
            "telegram_bot_token": SecretStr("1:x"),
            # With a secret no updates are fetched beside those that are given.
            "telegram_webhook_secret": SecretStr("x"),
            "public_url": "https://auskunft.example.org",
            "telegram_api_url": url,
            "state": Path(state),
        }
        took = asyncio.run(replies(archive, questions, settings.model_copy(update=changes)))
    alone = milliseconds(archive.ask, questions)
    for name, spent in (("Telegram", took), ("archive alone", alone)):
        p95 = statistics.quantiles(spent, n=20)[-1]
        print(f"{name:14} median {statistics.median(spent):7.2f} ms   p95 {p95:7.2f} ms")
    median = statistics.median(took)
    kept = "kept" if median <= PROMISED else "not kept"
    print(f"ratio          {median / statistics.median(alone):.1f}   ({len(questions)} questions)")
    print(f"{PROMISED:.0f} ms at the median: {kept}")


if __name__ == "__main__":
    main()
