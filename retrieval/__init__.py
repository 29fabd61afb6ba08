"""Saved council pages in, stored official answers out: the door of the package.

archive = Archive.open(Path("archive"), open_encoder())
archive.ask("Ist Herne bei den Stadtrettern?")

An archive is built by `retrieval.build.archive.build_archive` of what
`retrieval.sources.folders.read_sources` reads. Neither is loaded here: who asks needs no parser.
"""

from __future__ import annotations

from retrieval.archive import Archive
from retrieval.errors import RatsauskunftError
from retrieval.evaluation import evaluate, read_questions
from retrieval.index.encoder import Encoder, open_encoder
from retrieval.replies.reply import Answer, Reply, Silence

__all__ = [
    "Answer",
    "Archive",
    "Encoder",
    "RatsauskunftError",
    "Reply",
    "Silence",
    "evaluate",
    "open_encoder",
    "read_questions",
]
