"""Vectors of passages, computed once for all processes of a run: most tests build the same few."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from retrieval.index.arrays import Vectors
from retrieval.index.encoder import Encoder
from tests.support.patience import PATIENCE

_TABLE = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB)"


@dataclass(frozen=True)
class Remembering:
    """An encoder that asks a file of the run before it computes the vector of a passage.

    What this process asked before it has at hand. A text has the same vector alone and among others, to the last bit; `test_encoder` says so.
    """

    encoder: Encoder
    file: Path
    asked: dict[str, Vectors] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def dimensions(self) -> int:
        return self.encoder.dimensions

    def questions(self, texts: Sequence[str]) -> Vectors:
        new = [one for one in dict.fromkeys(texts) if one not in self.asked]
        if new:
            self.asked.update(zip(new, self.encoder.questions(new), strict=True))
        return np.stack([self.asked[one] for one in texts]) if texts else self.encoder.questions([])

    def passages(self, texts: Sequence[str]) -> Vectors:
        keys = [hashlib.sha256(f"{self.name}\n{text}".encode()).digest() for text in texts]
        with closing(sqlite3.connect(self.file, timeout=PATIENCE)) as kept, kept:
            kept.execute(_TABLE)
            known = {
                key: vector
                for key in keys
                for (vector,) in kept.execute("SELECT vector FROM vectors WHERE text = ?", (key,))
            }
        missing = [at for at, key in enumerate(keys) if key not in known]
        if missing:
            fresh = self.encoder.passages([texts[at] for at in missing])
            rows = {keys[at]: row.tobytes() for at, row in zip(missing, fresh, strict=True)}
            with closing(sqlite3.connect(self.file, timeout=PATIENCE)) as kept, kept:
                kept.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows.items())
            known |= rows
        vectors = [np.frombuffer(known[key], dtype=np.float32) for key in keys]
        return np.stack(vectors) if vectors else self.encoder.passages([])
