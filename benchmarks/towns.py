"""Karlsruhe's papers, dealt to many towns → memory, start and a question of one service for all.

    python -m benchmarks.towns [--papers DIR] [--towns 100] [--folder DIR] [--real]

Each town gets every n-th paper, its Sitzungen and its own archive; archives that lie in the folder
already are taken as they are. Encoding 17,000 passages takes minutes, so that their vectors are
drawn at random, unless `--real`: as many bytes are read, compared and held, whatever they say.
Questions are encoded as ever. Memory is that of the service after every town answered.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from bot.settings_file import SETTINGS_FILE
from bot.web.server import listen
from retrieval.build.archive import build_archive
from retrieval.index.arrays import Vectors
from retrieval.index.builtin import unit
from retrieval.index.encoder import Encoder, open_encoder
from retrieval.memo import Memo
from retrieval.sources.folders import read_sources

ROOT = Path(__file__).parent.parent
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
#: Rounds of questions over all towns that are timed, and seconds the service gets to start.
_ROUNDS, _PATIENCE = 3, 120


@dataclass(frozen=True)
class Drawn:
    """An encoder whose passages have drawn vectors, the same for the same text."""

    encoder: Encoder

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def dimensions(self) -> int:
        return self.encoder.dimensions

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self.encoder.questions(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        drawn = [
            np.random.default_rng(crc32(text.encode())).standard_normal(self.dimensions)
            for text in texts
        ]
        return unit(np.array(drawn, dtype=np.float32).reshape(-1, self.dimensions))


def deal(papers: Path, folder: Path, towns: int, encoder: Encoder) -> None:
    """Write an archive for each town that has none yet."""
    every = _objects(papers / "papers.jsonl.gz")
    meetings = _objects(papers / "meetings.jsonl.gz")
    organizations = _objects(papers / "organizations.jsonl.gz")
    for town in range(towns):
        archive = folder / "archives" / name(town)
        if (archive / "current").exists():
            continue
        own = every[town::towns]
        when = {one.get("meeting") for paper in own for one in paper.get("consultation", ())}
        held = [one for one in meetings if one["id"] in when]
        source = folder / "papers" / name(town)
        source.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(one) + "\n" for one in (*own, *held, *organizations))
        (source / "objects.jsonl").write_text("".join(lines), encoding="utf-8")
        memo = Memo()
        build_archive(
            read_sources([source], f"Stadt {name(town)}", memo), archive, encoder, _NOW, memo=memo
        )


def name(town: int) -> str:
    return f"ort-{town + 1:03}"


def _objects(file: Path) -> list[Any]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
