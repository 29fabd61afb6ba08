"""Broken dumps through a whole build but for its vectors: read, collected, stored and told again."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from bot import json_text
from retrieval.build import schema
from retrieval.build.collect import Records, collect
from retrieval.build.neighbours import Neighbours
from retrieval.build.passages import Row, passages
from retrieval.build.previous import Changes, PreviousGeneration
from retrieval.errors import SourceError
from retrieval.memo import Memo
from retrieval.replies.lookups import find
from retrieval.sources.folders import SourceContents, read_sources
from retrieval.storage.store import RECORDS_FILE, Store
from tests.support.broken_oparl import Json, lines

#: Readings of files that many dumps share.
MEMO = Memo()


def write(folder: Path, rows: list[Json]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "papers.jsonl").write_text(lines(rows), encoding="utf-8")
    return folder


def built(source: Path, folder: Path) -> tuple[SourceContents, Records] | None:
    """Build what a folder holds and read back all that is stored; None where it holds nothing.

    What is stored is told as JSON at every address: an exception anywhere is a fault of ours.
    """
    try:
        reading = read_sources([source], "Stadt Beispiel", MEMO)
    except SourceError:
        return None
    records = collect(reading.pages, memo=MEMO)
    rows = [Row.of(one) for one in passages(records)]
    changes = Changes.between(PreviousGeneration(), records, reading.removed, date(2026, 1, 1))
    path = folder / RECORDS_FILE
    path.unlink(missing_ok=True)
    schema.write(path, schema.tables(records, rows, Neighbours(), changes, reading.left_out))
    with closing(Store.open(path)) as store:
        told = [one.id for one in (*records.anfragen, *records.sitzungen)]
        for address in told:
            reply = find(store, address)
            assert reply is not None, address
            assert reply.id == address
            json_text.as_json(reply)
    return reading, records
