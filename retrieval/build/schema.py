"""Records → SQLite: the tables of one generation, and how they are filled.

They are read in `store`. Rows of the indexes are kept as the passages they stand for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from retrieval.build.collect import Records
from retrieval.build.neighbours import Neighbours
from retrieval.build.passages import Row
from retrieval.build.previous import Changes
from retrieval.ids import answer_id, sitzung_id, vorlage_key
from retrieval.records import Anfrage, LeftOut, Sitzung, sha256

#: The file is synced as a whole before anybody reads it, and thrown away where writing it fails.
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE sitzung (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, gremium TEXT NOT NULL, datum TEXT NOT NULL,
    bezeichnung TEXT, zeit TEXT, raum TEXT, ort TEXT, complete INTEGER NOT NULL
) STRICT;
CREATE TABLE matter (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, betreff TEXT NOT NULL, gremium TEXT, datum TEXT,
    top TEXT, vorlage TEXT, vorlage_key TEXT, about_key TEXT, beschlussart TEXT, url TEXT,
    page TEXT, public INTEGER NOT NULL, damaged INTEGER NOT NULL, content TEXT NOT NULL,
    askers TEXT NOT NULL, office TEXT, attachments TEXT NOT NULL, fetched TEXT, art TEXT, lack TEXT
) STRICT;
CREATE INDEX matter_vorlage ON matter (vorlage_key);
CREATE INDEX matter_about ON matter (about_key);
CREATE TABLE mention (
    matter TEXT NOT NULL REFERENCES matter, key TEXT NOT NULL, PRIMARY KEY (matter, key)
) STRICT;
CREATE INDEX mention_key ON mention (key);
CREATE TABLE frage (
    matter TEXT NOT NULL REFERENCES matter, position INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (matter, position)
) STRICT;
CREATE TABLE answer (
    id TEXT PRIMARY KEY, matter TEXT NOT NULL REFERENCES matter, position INTEGER NOT NULL,
    number TEXT, frage TEXT, text TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX answer_matter ON answer (matter, position);
CREATE TABLE listing (
    sitzung TEXT NOT NULL REFERENCES sitzung, position INTEGER NOT NULL, top TEXT NOT NULL,
    betreff TEXT NOT NULL, vorlage TEXT, beschlussart TEXT, public INTEGER NOT NULL,
    matter TEXT NOT NULL REFERENCES matter, PRIMARY KEY (sitzung, position)
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
    matter TEXT NOT NULL REFERENCES matter, other TEXT NOT NULL REFERENCES matter,
    PRIMARY KEY (matter, other)
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
            connection.executemany(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        number, row.passage.kind, row.passage.record, row.passage.vorgang,
                        *(row.passage.focus or (None, None)), row.sha256,
                    )
                    for number, row in enumerate(rows)
                ),
            )  # fmt: skip
            for table, pairs in (("newer", neighbours.newer), ("repeat", neighbours.repeats)):
                connection.executemany(
                    f"INSERT INTO {table} VALUES (?, ?)", ((one.of, one.other) for one in pairs)
                )
            connection.executemany(
                "INSERT INTO withdrawn VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        one.id, one.betreff, _iso(one.noticed), one.body, one.vorlage,
                        _key(one.vorlage), _iso(one.removed),
                    )
                    for one in changes.withdrawn
                ),
            )  # fmt: skip
            connection.executemany(
                "INSERT INTO left_out VALUES (?, ?, ?, ?, ?, ?)", map(_left_out_row, left_out)
            )
    except sqlite3.OperationalError as error:
        raise OSError(f"{path} cannot be written: {error}") from error
    finally:
        connection.close()


def _write_records(
    connection: sqlite3.Connection, records: Records, contents: Mapping[str, str]
) -> None:
    def insert(table: str, rows: Iterator[tuple[Any, ...]]) -> None:
        first = next(rows, None)
        if first:
            marks = ", ".join("?" * len(first))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", chain([first], rows))

    insert(
        "sitzung",
        (_sitzung_row(one, sitzung_id(one) in records.complete) for one in records.sitzungen),
    )
    insert("matter", (_matter_row(one, contents[one.id]) for one in records.anfragen))
    insert("mention", ((one.id, key) for one in records.anfragen for key in one.mentions))
    insert(
        "frage",
        ((one.id, at, text) for one in records.anfragen for at, text in enumerate(one.fragen)),
    )
    insert(
        "answer",
        (
            (
                answer_id(anfrage, one), anfrage.id, at,
                one.number, one.frage, one.antwort, sha256(one.antwort),
            )
            for anfrage in records.anfragen
            for at, one in enumerate(anfrage.antworten)
        ),
    )  # fmt: skip
    insert(
        "listing",
        (
            (
                sitzung_id(one.sitzung), one.position, one.top.number, one.top.betreff,
                one.top.vorlage, one.top.beschlussart, one.top.public, one.anfrage,
            )
            for one in records.listings
        ),
    )  # fmt: skip
    insert(
        "excerpt",
        (
            (
                one.id, one.article.title, one.article.publisher, _iso(one.article.datum),
                one.article.url, one.page, one.text, sha256(one.text),
            )
            for one in records.excerpts
        ),
    )  # fmt: skip


def _sitzung_row(one: Sitzung, complete: bool) -> tuple[Any, ...]:
    return (
        sitzung_id(one), one.body, one.gremium, one.datum.isoformat(),
        one.bezeichnung, one.zeit, one.raum, one.ort, complete,
    )  # fmt: skip


def _matter_row(one: Anfrage, checksum: str) -> tuple[Any, ...]:
    source = one.source
    return (
        one.id, source.body, source.betreff, source.gremium, _iso(source.datum), source.top,
        source.vorlage, _key(source.vorlage), _key(one.about), source.beschlussart, source.url,
        source.page, one.public, one.damaged, checksum,
        json.dumps(one.facts.askers), one.facts.office,
        json.dumps([(file.name, file.url) for file in one.facts.attachments]),
        _iso(one.facts.fetched), one.facts.art, one.facts.lack,
    )  # fmt: skip


def _left_out_row(one: LeftOut) -> tuple[Any, ...]:
    told = one.source
    paper = (told.body, told.betreff, told.vorlage, told.url) if told else (None,) * 4
    reason = json.dumps([one.reason.code.name, *one.reason.arguments], ensure_ascii=False)
    return (one.file, reason, *paper)


def _key(number: str | None) -> str | None:
    return vorlage_key(number) if number else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
