"""Records → SQLite: how the tables of one generation are filled.

What columns a table has stands in `schema.sql` alone: rows are written here and read in
`storage.store` by the names of their columns, most of which are those of a record's fields. Rows of
the indexes are kept as the passages they stand for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.build.articles import Excerpt
from retrieval.build.collect import Listing, NamedSitzung, Records
from retrieval.build.neighbours import Neighbours
from retrieval.build.passages import Row
from retrieval.build.previous import Changes
from retrieval.ids import answer_id, sachverhalt_id, vorlage_key
from retrieval.records import Anfrage, LeftOut, sha256
from retrieval.storage.stored import Note

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Columns = dict[str, Any]

_SCHEMA = Path(__file__).with_suffix(".sql")


def write(path: Path, tables: Iterable[tuple[str, Iterable[Columns]]]) -> None:
    """Write tables, each with its rows, into a new file; raise OSError where that fails."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA.read_text(encoding="utf-8"))
        with connection:
            for table, kept in tables:
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


def tables(
    records: Records,
    rows: Sequence[Row],
    neighbours: Neighbours,
    changes: Changes,
    left_out: Iterable[LeftOut],
) -> Iterator[tuple[str, Iterable[Columns]]]:
    """Yield all tables with their rows, in an order in which each refers to those before."""
    anfragen = records.anfragen
    yield "sitzung", map(_sitzung, records.sitzungen)
    yield "vorgang", (_vorgang(one, changes.contents[one.id]) for one in anfragen)
    yield "mention", ({"vorgang": one.id, "key": key} for one in anfragen for key in one.mentions)
    yield "frage", chain.from_iterable(map(_fragen, anfragen))
    yield "answer", chain.from_iterable(map(_answers, anfragen))
    yield "sachverhalt", (_sachverhalt(one) for one in anfragen if one.sachverhalt)
    yield "listing", map(_listing, records.listings)
    yield "article", _articles(records.excerpts)
    yield "excerpt", map(_excerpt, records.excerpts)
    yield "passage", (_passage(at, row) for at, row in enumerate(rows))
    yield "newer", ({"vorgang": one.of, "other": one.other} for one in neighbours.newer)
    yield "repeat", ({"answer": one.of, "other": one.other} for one in neighbours.repeats)
    yield "withdrawn", map(_withdrawn, changes.withdrawn)
    yield "left_out", map(_left_out, left_out)


def _columns(record: DataclassInstance, *without: str, **others: Any) -> Columns:
    """Return a record's fields and others as columns by their names; days in ISO form."""
    held = {name: getattr(record, name) for name in _names(type(record), without)} | others
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in held.items()}


@cache
def _names(kind: type[DataclassInstance], without: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name not in without)


def _sitzung(one: NamedSitzung) -> Columns:
    return _columns(one.sitzung, id=one.id, key=one.key, complete=one.complete)


def _vorgang(one: Anfrage, checksum: str) -> Columns:
    facts = one.facts
    attachments = [(file.name, file.url) for file in facts.attachments]
    return {
        **_columns(one.source, "sha256"),
        **_columns(facts, askers=json.dumps(facts.askers), attachments=json.dumps(attachments)),
        "id": one.id,
        "vorlage_key": _key(one.source.vorlage),
        "about": one.about,
        "about_key": _key(one.about),
        "item_key": one.keys.item,
        "paper_key": one.keys.paper,
        "group_id": one.group_id,
        "enquiry": one.enquiry,
        "public": one.public,
        "damaged": one.damaged,
        "content": checksum,
    }


def _fragen(anfrage: Anfrage) -> Iterator[Columns]:
    for at, text in enumerate(anfrage.fragen):
        yield {"vorgang": anfrage.id, "position": at, "text": text}


def _answers(anfrage: Anfrage) -> Iterator[Columns]:
    for at, one in enumerate(anfrage.antworten):
        own = {"id": answer_id(anfrage.id, one), "vorgang": anfrage.id, "position": at}
        text = {"text": one.antwort, "sha256": sha256(one.antwort)}
        yield _columns(one, "antwort", "remark", **own, **text)


def _listing(one: Listing) -> Columns:
    place = {"sitzung": one.sitzung, "position": one.position, "top": one.top.number}
    without = ("number", "text", "url", "key", "paper")
    return _columns(one.top, *without, **place, vorgang=one.anfrage)


def _sachverhalt(one: Anfrage) -> Columns:
    text = {"text": one.sachverhalt, "sha256": sha256(one.sachverhalt)}
    return {"id": sachverhalt_id(one.id), "vorgang": one.id, **text}


def _articles(excerpts: Iterable[Excerpt]) -> Iterator[Columns]:
    for whole, one in {one.whole: one for one in excerpts}.items():
        text = one.article.text
        yield _columns(one.article, "captions", id=whole, page=one.page, sha256=sha256(text))


def _excerpt(one: Excerpt) -> Columns:
    own = {"id": one.id, "article": one.whole, "heading": one.heading, "text": one.text}
    return {**own, "sha256": sha256(one.text)}


def _passage(at: int, row: Row) -> Columns:
    start, end = row.passage.focus or (None, None)
    focus = {"focus_start": start, "focus_end": end}
    return _columns(row.passage, "text", "focus", row=at, sha256=row.sha256, **focus)


def _withdrawn(one: Note) -> Columns:
    keys = {"item_key": one.keys.item, "paper_key": one.keys.paper}
    return _columns(one.withdrawn, vorlage_key=_key(one.withdrawn.vorlage), **keys)


def _left_out(one: LeftOut) -> Columns:
    names = ("body", "betreff", "vorlage", "url")
    paper = {name: getattr(one.source, name, None) for name in names}
    return {"file": one.file, "reason": one.reason.to_json(), **paper}


def _key(number: str | None) -> str | None:
    return vorlage_key(number) if number else None
