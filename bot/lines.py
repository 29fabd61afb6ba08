"""Lines of an input → one reply JSON each, in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from bot import render
from retrieval.archive import Archive
from retrieval.errors import QuestionError
from retrieval.reply import Reason


def reply_lines(archive: Archive, source: BinaryIO) -> Iterator[str]:
    """One reply JSON for each line, in order; a line that is no question gets a silence that says
    why in `message`.
    """
    for raw in source:
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        try:
            yield render.as_json(archive.ask(line))
        except QuestionError as error:
            reason: Reason = "not-a-question" if line.strip() else "too-short"
            silence: dict[str, object] = {
                "kind": "silence",
                "reason": reason,
                "more": [],
                "message": str(error),
            }
            yield json.dumps(silence, ensure_ascii=False)
