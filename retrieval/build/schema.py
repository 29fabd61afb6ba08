"""Records → SQLite: the tables of one generation, and how they are filled.

They are read in `storage.store`. Rows of the indexes are kept as the passages they stand for. What
columns a table has stands here alone: rows are written and read by the names of their columns, most
of which are those of a record's fields.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.build.collect import Excerpt, Listing, Records
from retrieval.build.neighbours import Neighbours
from retrieval.build.passages import Row
from retrieval.build.previous import Changes
from retrieval.ids import answer_id, sitzung_id, vorlage_key
from retrieval.records import Anfrage, Antwort, LeftOut, sha256

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Columns = dict[str, Any]

#: The file is synced as a whole before anybody reads it, and thrown away where writing it fails.
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE sitzung (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, gremium TEXT NOT NULL, datum TEXT NOT NULL,
    bezeichnung TEXT, zeit TEXT, raum TEXT, ort TEXT, complete INTEGER NOT NULL
) STRICT;
CREATE TABLE vorgang (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, betreff TEXT NOT NULL, gremium TEXT, datum TEXT,
    top TEXT, vorlage TEXT, vorlage_key TEXT, about_key TEXT, beschlussart TEXT, url TEXT,
    page TEXT, public INTEGER NOT NULL, damaged INTEGER NOT NULL, content TEXT NOT NULL,
    askers TEXT NOT NULL, office TEXT, attachments TEXT NOT NULL, fetched TEXT, art TEXT, lack TEXT
) STRICT;
CREATE INDEX vorgang_vorlage ON vorgang (vorlage_key);
CREATE INDEX vorgang_about ON vorgang (about_key);
CREATE TABLE mention (
    vorgang TEXT NOT NULL REFERENCES vorgang, key TEXT NOT NULL, PRIMARY KEY (vorgang, key)
) STRICT;
CREATE INDEX mention_key ON mention (key);
CREATE TABLE frage (
    vorgang TEXT NOT NULL REFERENCES vorgang, position INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (vorgang, position)
) STRICT;
CREATE TABLE answer (
    id TEXT PRIMARY KEY, vorgang TEXT NOT NULL REFERENCES vorgang, position INTEGER NOT NULL,
    number TEXT, frage TEXT, text TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX answer_vorgang ON answer (vorgang, position);
CREATE TABLE listing (
    sitzung TEXT NOT NULL REFERENCES sitzung, position INTEGER NOT NULL, top TEXT NOT NULL,
    betreff TEXT NOT NULL, vorlage TEXT, beschlussart TEXT, public INTEGER NOT NULL,
    vorgang TEXT NOT NULL REFERENCES vorgang, PRIMARY KEY (sitzung, position)
) STRICT;
CREATE INDEX listing_top ON listing (top);
CREATE TABLE excerpt (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT, datum TEXT, url TEXT,
    page TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, vorgang TEXT NOT NULL,
    focus_start INTEGER, focus_end INTEGER, sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX passage_record ON passage (record, kind, vorgang, focus_start, focus_end);
CREATE TABLE newer (
    vorgang TEXT NOT NULL REFERENCES vorgang, other TEXT NOT NULL REFERENCES vorgang,
    PRIMARY KEY (vorgang, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE repeat (
    answer TEXT NOT NULL REFERENCES answer, other TEXT NOT NULL REFERENCES answer,
    PRIMARY KEY (answer, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE left_out (
    file TEXT NOT NULL, reason TEXT NOT NULL, body TEXT, betreff TEXT, vorlage TEXT, url TEXT
) STRICT;
CREATE TABLE withdrawn (
    id TEXT PRIMARY KEY, betreff TEXT NOT NULL, noticed TEXT NOT NULL, body TEXT, vorlage TEXT,
    vorlage_key TEXT, removed TEXT
) STRICT;
CREATE INDEX withdrawn_vorlage ON withdrawn (vorlage_key);
"""


def write(
    path: Path,
    records: Records,
    rows: Sequence[Row],
    neighbours: Neighbours,
    changes: Changes,
    left_out: Iterable[LeftOut],
) -> None:
    """Write all records into a new file.

    `rows` are those of the indexes. Raises OSError where that fails.
    """
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        with connection:
            for table, kept in _tables(records, rows, neighbours, changes, left_out):
                _insert(connection, table, kept)
    except sqlite3.OperationalError as error:
        raise OSError(f"{path} cannot be written: {error}") from error
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Columns]) -> None:
    """Write rows, of which each has the same columns."""
    kept = iter(rows)
    if first := next(kept, None):
        names, values = ", ".join(first), ", ".join(f":{name}" for name in first)
        sql = f"INSERT INTO {table} ({names}) VALUES ({values})"
        connection.executemany(sql, chain([first], kept))


def _tables(
    records: Records,
    rows: Sequence[Row],
    neighbours: Neighbours,
    changes: Changes,
    left_out: Iterable[LeftOut],
) -> Iterator[tuple[str, Iterable[Columns]]]:
    """All tables with their rows, in an order in which each refers to those before."""
    anfragen = records.anfragen
    yield (
        "sitzung",
        (
            _columns(one, id=sitzung_id(one), complete=sitzung_id(one) in records.complete)
            for one in records.sitzungen
        ),
    )
    yield "vorgang", (_vorgang(one, changes.contents[one.id]) for one in anfragen)
    yield "mention", ({"vorgang": one.id, "key": key} for one in anfragen for key in one.mentions)
    yield (
        "frage",
        (
            {"vorgang": one.id, "position": at, "text": text}
            for one in anfragen
            for at, text in enumerate(one.fragen)
        ),
    )
    yield (
        "answer",
        (
            _answer(anfrage, at, one)
            for anfrage in anfragen
            for at, one in enumerate(anfrage.antworten)
        ),
    )
    yield "listing", map(_listing, records.listings)
    yield "excerpt", map(_excerpt, records.excerpts)
    yield "passage", (_passage(at, row) for at, row in enumerate(rows))
    yield "newer", ({"vorgang": one.of, "other": one.other} for one in neighbours.newer)
    yield "repeat", ({"answer": one.of, "other": one.other} for one in neighbours.repeats)
    yield (
        "withdrawn",
        (_columns(one, vorlage_key=_key(one.vorlage)) for one in changes.withdrawn),
    )
    yield "left_out", map(_left_out, left_out)


def _columns(record: DataclassInstance, *without: str, **others: Any) -> Columns:
    """Return a record's fields and others as columns by their names; days in ISO form."""
    names = (one.name for one in fields(record) if one.name not in without)
    held = {name: getattr(record, name) for name in names} | others
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in held.items()}


def _vorgang(one: Anfrage, checksum: str) -> Columns:
    facts = one.facts
    attachments = [(file.name, file.url) for file in facts.attachments]
    return {
        **_columns(one.source, "sha256"),
        **_columns(facts, askers=json.dumps(facts.askers), attachments=json.dumps(attachments)),
        "id": one.id,
        "vorlage_key": _key(one.source.vorlage),
        "about_key": _key(one.about),
        "public": one.public,
        "damaged": one.damaged,
        "content": checksum,
    }


def _answer(anfrage: Anfrage, at: int, one: Antwort) -> Columns:
    own = {"id": answer_id(anfrage, one), "vorgang": anfrage.id, "position": at}
    text = {"text": one.antwort, "sha256": sha256(one.antwort)}
    return _columns(one, "antwort", "remark", **own, **text)


def _listing(one: Listing) -> Columns:
    place = {"sitzung": sitzung_id(one.sitzung), "position": one.position, "top": one.top.number}
    return _columns(one.top, "number", "text", "url", **place, vorgang=one.anfrage)


def _excerpt(one: Excerpt) -> Columns:
    return _columns(one.article, id=one.id, page=one.page, text=one.text, sha256=sha256(one.text))


def _passage(at: int, row: Row) -> Columns:
    start, end = row.passage.focus or (None, None)
    focus = {"focus_start": start, "focus_end": end}
    return _columns(row.passage, "text", "focus", row=at, sha256=row.sha256, **focus)


def _left_out(one: LeftOut) -> Columns:
    paper = {
        name: getattr(one.source, name, None) for name in ("body", "betreff", "vorlage", "url")
    }
    reason = json.dumps([one.reason.code.name, *one.reason.arguments], ensure_ascii=False)
    return {"file": one.file, "reason": reason, **paper}


def _key(number: str | None) -> str | None:
    return vorlage_key(number) if number else None
