"""One question → how far it travels: files crossed, changes of file, SQL statements.

    python -m benchmarks.journey [--archive DIR] [--question LINE] [--steps]

The question goes through `POST /api/ask` of the whole application, after it was asked before, so
that nothing is loaded or remembered for the first time. Counted are the calls of functions of
`bot` and `retrieval` in the order in which each thread makes them (going on with a generator is a
call, coming back to the caller is none): in how many files these functions stand, and how often
one stands in another file than the one before. A statement is a call of SQLite's `execute`.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import httpx

from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import open_encoder
from retrieval.sources.folders import read_sources

ROOT = Path(__file__).parent.parent
QUESTION = "Ist Herne bei den Stadtrettern?"
#: How often it is asked before: the first time starts a thread, too.
_WARMING = 3


@dataclass(frozen=True, slots=True)
class Journey:
    """The files of the functions that were called, thread by thread, and how much SQL was run."""

    threads: tuple[tuple[str, ...], ...]
    statements: int

    @property
    def files(self) -> set[str]:
        """Every file that was crossed, as its path from the root."""
        return {file for called in self.threads for file in called}

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Each step from one file into another, in order."""
        return [
            (before, after)
            for called in self.threads
            for before, after in pairwise(called)
            if before != after
        ]


class _Tracer:
    """Notes calls while it is on; a profile function of all threads."""

    def __init__(self) -> None:
        self.on = False
        self._called: defaultdict[int, list[str]] = defaultdict(list)
        self._statements = 0
        self._own = tuple(f"{ROOT / package}/" for package in ("bot", "retrieval"))

    def __call__(self, frame: FrameType, event: str, called: Any) -> None:
        """Note one event of the interpreter."""
        if not self.on:
            return
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(self._own):
            self._called[threading.get_ident()].append(str(Path(file).relative_to(ROOT)))
        elif event == "c_call" and called.__name__.startswith("execute"):
            self._statements += isinstance(called.__self__, sqlite3.Connection | sqlite3.Cursor)

    def journey(self) -> Journey:
        """What was noted."""
        return Journey(tuple(map(tuple, self._called.values())), self._statements)


def journey(archive: Archive, question: str = QUESTION) -> Journey:
    """Ask the application once more and trace it; AssertionError where it does not reply."""
    tracer = _Tracer()
    threading.setprofile(tracer)
    sys.setprofile(tracer)
    try:
        asyncio.run(_ask(archive, question, tracer))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return tracer.journey()


async def _ask(archive: Archive, question: str, tracer: _Tracer) -> None:
    transport = httpx.ASGITransport(create_app(lambda: archive, load_settings({})))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for on in (*[False] * _WARMING, True):
            tracer.on = on
            response = await client.post("/api/ask", json={"question": question})
            tracer.on = False
            assert response.status_code == 200, response.text


def main() -> None:
    """Trace and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, help="a built one, in place of one of the seeds")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--steps", action="store_true", help="print each change of file")
    given = parser.parse_args()
    settings = load_settings({}, ROOT / "example.env")
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as temporary:
        if not given.archive:
            reading = read_sources([ROOT / "seeds"], settings.own_body)
            build_archive(reading, Path(temporary), encoder, datetime.now(UTC))
        folder = given.archive or Path(temporary)
        archive = Archive.open(folder, encoder, settings.districts)
        found = journey(archive, given.question)
        archive.close()
    for before, after in found.changes if given.steps else ():
        print(f"{before:32} → {after}")
    print(f"{len(found.files)} files, {len(found.changes)} changes of file, ", end="")
    print(f"{found.statements} SQL statements: {given.question}")
    print("\n".join(sorted(found.files)))


if __name__ == "__main__":
    main()
