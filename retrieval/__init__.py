"""Saved council pages in, stored official answers out: the door of the package.

archive = Archive.open(Path("archive"), open_encoder())
archive.ask("Ist Herne bei den Stadtrettern?")
"""

from __future__ import annotations

from retrieval.archive import Archive
from retrieval.encoder import Encoder, open_encoder
from retrieval.errors import RatsauskunftError
from retrieval.evaluate import evaluate, read_questions
from retrieval.records import Page
from retrieval.reply import Answer, Reply, Silence
from retrieval.segment import segment
from retrieval.sources.saved import read_sources

__all__ = [
    "Answer",
    "Archive",
    "Encoder",
    "Page",
    "RatsauskunftError",
    "Reply",
    "Silence",
    "evaluate",
    "open_encoder",
    "read_questions",
    "read_sources",
    "segment",
]
