"""Records → SQLite: the tables of one generation, and how they are filled.

They are read in `storage.store`. Rows of the indexes are kept as the passages they stand for. What
columns a table has stands here alone: rows are written and read by the names of their columns, most
of which are those of a record's fields.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.build.collect import Records
from retrieval.build.neighbours import Neighbours
from retrieval.build.passages import Row
from retrieval.build.previous import Changes
from retrieval.ids import answer_id, sitzung_id, vorlage_key
from retrieval.records import Anfrage, LeftOut, sha256

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
    row INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, matter TEXT NOT NULL,
    focus_start INTEGER, focus_end INTEGER, sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX passage_record ON passage (record, kind, matter, focus_start, focus_end);
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
            _write_records(connection, records, changes.contents)
            _insert(connection, "passage", (_passage(at, row) for at, row in enumerate(rows)))
            _insert(
                connection,
                "newer",
                ({"vorgang": one.of, "other": one.other} for one in neighbours.newer),
            )
            _insert(
                connection,
                "repeat",
                ({"answer": one.of, "other": one.other} for one in neighbours.repeats),
            )
            _insert(
                connection,
                "withdrawn",
                (_columns(one, vorlage_key=_key(one.vorlage)) for one in changes.withdrawn),
            )
            _insert(connection, "left_out", map(_left_out, left_out))
    except sqlite3.OperationalError as error:
        raise OSError(f"{path} cannot be written: {error}") from error
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Columns]) -> None:
    """Write rows, of which each has the same columns."""
    kept = iter(rows)
    if first := next(kept, None):
        names, values = ", ".join(first), ", ".join(f":{name}" for name in first)
        connection.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({values})", chain([first], kept)
        )


def _columns(record: DataclassInstance, *without: str, **others: Any) -> Columns:
    """Return a record's fields and others as columns by their names; days in ISO form."""
    names = (one.name for one in fields(record) if one.name not in without)
    held = {name: getattr(record, name) for name in names} | others
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in held.items()}


def _write_records(
    connection: sqlite3.Connection, records: Records, contents: Mapping[str, str]
) -> None:
    def insert(table: str, rows: Iterable[Columns]) -> None:
        _insert(connection, table, rows)

    insert(
        "sitzung",
        (
            _columns(one, id=sitzung_id(one), complete=sitzung_id(one) in records.complete)
            for one in records.sitzungen
        ),
    )
    anfragen = records.anfragen
    insert("vorgang", (_vorgang(one, contents[one.id]) for one in anfragen))
    insert("mention", ({"vorgang": one.id, "key": key} for one in anfragen for key in one.mentions))
    insert(
        "frage",
        (
            {"vorgang": one.id, "position": at, "text": text}
            for one in anfragen
            for at, text in enumerate(one.fragen)
        ),
    )
    insert(
        "answer",
        (
            {
                "id": answer_id(anfrage, one),
                "vorgang": anfrage.id,
                "position": at,
                "number": one.number,
                "frage": one.frage,
                "text": one.antwort,
                "sha256": sha256(one.antwort),
            }
            for anfrage in anfragen
            for at, one in enumerate(anfrage.antworten)
        ),
    )
    insert(
        "listing",
        (
            {
                "sitzung": sitzung_id(one.sitzung),
                "position": one.position,
                "top": one.top.number,
                "betreff": one.top.betreff,
                "vorlage": one.top.vorlage,
                "beschlussart": one.top.beschlussart,
                "public": one.top.public,
                "vorgang": one.anfrage,
            }
            for one in records.listings
        ),
    )
    insert(
        "excerpt",
        (
            _columns(one.article, id=one.id, page=one.page, text=one.text, sha256=sha256(one.text))
            for one in records.excerpts
        ),
    )


def _vorgang(one: Anfrage, checksum: str) -> Columns:
    facts = one.facts
    return {
        **_columns(one.source, "sha256"),
        **_columns(facts),
        "id": one.id,
        "vorlage_key": _key(one.source.vorlage),
        "about_key": _key(one.about),
        "public": one.public,
        "damaged": one.damaged,
        "content": checksum,
        "askers": json.dumps(facts.askers),
        "attachments": json.dumps([(file.name, file.url) for file in facts.attachments]),
    }


def _passage(at: int, row: Row) -> Columns:
    own = row.passage
    start, end = own.focus or (None, None)
    return {
        "row": at,
        "kind": own.kind,
        "record": own.record,
        "matter": own.matter,
        "focus_start": start,
        "focus_end": end,
        "sha256": row.sha256,
    }


def _left_out(one: LeftOut) -> Columns:
    paper = {
        name: getattr(one.source, name, None) for name in ("body", "betreff", "vorlage", "url")
    }
    return {"file": one.file, "reason": one.reason, **paper}


def _key(number: str | None) -> str | None:
    return vorlage_key(number) if number else None
