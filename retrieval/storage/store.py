"""SQLite → records: what is shown, by its address.

One read-only file a generation, written in `build.schema`, where its columns stand; they are read
by their names, and most are fields of a record. Knows neither vectors nor how words match.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged
from retrieval.ids import OF_SACHVERHALT
from retrieval.records import (
    Attachment,
    ContextSource,
    Keys,
    PaperDetails,
    Repeat,
    Source,
)
from retrieval.storage.stored import (
    Bundle,
    Excerpt,
    Neighbour,
    StoredAnswer,
    StoredPassage,
    StoredSachverhalt,
    Vorgang,
)

T = TypeVar("T")

RECORDS_FILE = "records.sqlite"

#: Neighbours of each Vorgang: later ones about the same, and public ones whose papers its text
#: names, or whose texts name its own paper, or of which one answers the other; those of its own
#: paper are none.
_NEIGHBOURS = """
WITH own AS (SELECT id, body, group_id, coalesce(vorlage_key, '') AS key FROM vorgang
             WHERE id IN (SELECT value FROM json_each(?))),
     named AS (SELECT own.id AS whose, vorgang.id AS other FROM own
               JOIN mention ON mention.vorgang = own.id
               JOIN vorgang ON vorgang.vorlage_key = mention.key AND vorgang.body = own.body
               UNION
               SELECT own.id, vorgang.id FROM own JOIN mention ON mention.key = own.key
               JOIN vorgang ON vorgang.id = mention.vorgang AND vorgang.body = own.body
               UNION
               SELECT own.id, vorgang.id FROM own JOIN vorgang ON vorgang.enquiry = own.id
               UNION
               SELECT own.id, vorgang.enquiry FROM own JOIN vorgang USING (id)
               WHERE vorgang.enquiry IS NOT NULL),
     pair AS (SELECT 'related' AS kind, whose, other FROM named
              UNION ALL
              SELECT 'newer', newer.vorgang, other FROM own JOIN newer ON newer.vorgang = own.id)
SELECT kind, whose, vorgang.id AS id, betreff, datum, top,
       EXISTS (SELECT 1 FROM answer WHERE answer.vorgang = vorgang.id) AS answered
FROM pair JOIN own ON own.id = whose JOIN vorgang ON vorgang.id = other
WHERE kind = 'newer' OR (public AND other <> whose AND
      (vorgang.group_id <> own.group_id OR vorlage_key IS NOT own.key))
ORDER BY datum DESC, vorgang.id
"""
#: Where a page of the city stands: not in the council.
_NO_PLACE = dict.fromkeys(("gremium", "top", "vorlage"))
#: Paragraphs of articles, and articles as a whole.
_EXCERPTS = """
SELECT excerpt.id AS id, article, excerpt.text AS text, excerpt.sha256 AS sha256, title, publisher,
       datum, url, page
FROM excerpt JOIN article ON article.id = article
WHERE excerpt.id IN (SELECT value FROM json_each(?1))
UNION ALL
SELECT id, id, text, sha256, title, publisher, datum, url, page
FROM article WHERE id IN (SELECT value FROM json_each(?1))
"""
#: Behind a column: what it holds is one of the given values.
_AMONG = "IN (SELECT value FROM json_each(?))"
#: Passages that are read at a time: a large archive has millions.
_AT_ONCE = 20_000


class Store:
    """The records of one generation, read-only; may be used from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a file that `build.schema` wrote."""
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(address, uri=True, check_same_thread=False))

    def close(self) -> None:
        self._connection.close()

    def rows(
        self, sql: str, *values: str | int | Iterable[str | int], kind: Any = sqlite3.Row
    ) -> list[Any]:
        """Return what a statement finds; several values are one parameter, a list in JSON.

        Rows are of a `kind` that knows the names of its columns; None for tuples.
        """
        given = [one if isinstance(one, str | int) else json.dumps(list(one)) for one in values]
        try:
            with self._lock:
                cursor = self._connection.cursor()
                cursor.row_factory = kind
                return cursor.execute(sql, given).fetchall()
        except sqlite3.Error as error:
            raise ArchiveDamaged(ErrorCode.RECORDS_UNREADABLE(str(error))) from error

    def column(self, sql: str, *values: str | int | Iterable[str | int]) -> list[Any]:
        """Return what a statement finds, which is one column."""
        return [one for (one,) in self.rows(sql, *values, kind=None)]

    def bundle(self, records: Iterable[str]) -> Bundle:
        """Return all that replies need of the records with these addresses, where there are any."""
        names = dict.fromkeys(records)
        if not names:
            return Bundle()
        answers = self.rows(
            "SELECT * FROM answer WHERE vorgang IN (SELECT value FROM json_each(?1) UNION "
            "SELECT vorgang FROM answer WHERE id IN (SELECT value FROM json_each(?1))) "
            "ORDER BY vorgang, position",
            names,
        )
        names |= dict.fromkeys(row["vorgang"] for row in answers)
        names |= dict.fromkeys(name.removesuffix(OF_SACHVERHALT) for name in names)
        vorgaenge = self.rows(
            "SELECT vorgang.*, sachverhalt.id AS why, text, sachverhalt.sha256 AS why_sha256 "
            "FROM vorgang LEFT JOIN sachverhalt ON sachverhalt.vorgang = vorgang.id "
            f"WHERE vorgang.id {_AMONG}",
            names,
        )
        fragen = self.rows(
            f"SELECT * FROM frage WHERE vorgang {_AMONG} ORDER BY vorgang, position", names
        )
        repeats = self.rows(
            "SELECT repeat.answer AS whose, answer.id AS id, datum FROM repeat "
            "JOIN answer ON answer.id = other JOIN vorgang ON vorgang.id = answer.vorgang "
            f"WHERE repeat.answer {_AMONG} ORDER BY datum DESC, answer.id",
            [row["id"] for row in answers],
        )
        beside = self.rows(_NEIGHBOURS, names)
        neighbours = {
            kind: grouped(
                (row["whose"], record_of(Neighbour, row)) for row in beside if row["kind"] == kind
            )
            for kind in ("newer", "related")
        }
        known = {row["id"] for row in (*answers, *vorgaenge)} | {row["why"] for row in vorgaenge}
        others = names.keys() - known
        excerpts = self.rows(_EXCERPTS, others) if others else []
        stored = [record_of(StoredAnswer, row) for row in answers]
        return Bundle(
            answers={one.id: one for one in stored},
            families=grouped((one.vorgang, one) for one in stored),
            vorgaenge={row["id"]: vorgang_of(row) for row in vorgaenge},
            fragen=grouped((row["vorgang"], row["text"]) for row in fragen),
            repeats=grouped((row["whose"], record_of(Repeat, row)) for row in repeats),
            excerpts={
                row["id"]: record_of(
                    Excerpt, row, source=record_of(ContextSource, row, **_NO_PLACE)
                )
                for row in excerpts
            },
            reasons={
                row["id"]: StoredSachverhalt(row["why"], row["id"], row["text"], row["why_sha256"])
                for row in vorgaenge
                if row["why"]
            },
            **neighbours,
        )

    def passages(self) -> Iterator[StoredPassage]:
        """Yield the passages of all records, by their rows."""
        last = -1
        while found := self.rows(
            "SELECT row, kind, record, vorgang, focus_start, focus_end FROM passage "
            "WHERE row > ? ORDER BY row LIMIT ?",
            last,
            _AT_ONCE,
            kind=None,
        ):
            yield from found
            last = found[-1][0]


def record_of(kind: Callable[..., T], row: sqlite3.Row, **others: Any) -> T:
    """Return a record out of the columns that bear the names of its fields.

    Days are kept in ISO form, and what is true as 1. `others` are fields that no column holds.
    """
    held = {name: read(row[name]) for name, read in _readers(kind) if name not in others}
    return kind(**held, **others)


@cache
def _readers(kind: Any) -> list[tuple[str, Callable[[Any], Any]]]:
    """The fields of a record, each with what makes it out of its column."""
    made: dict[str, Callable[[Any], Any]] = {"date": day_of, "date | None": day_of, "bool": bool}
    return [(one.name, made.get(str(one.type), lambda held: held)) for one in fields(kind)]


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def vorgang_of(row: sqlite3.Row) -> Vorgang:
    attachments = tuple(Attachment(*one) for one in json.loads(row["attachments"]))
    askers = tuple(json.loads(row["askers"]))
    facts = record_of(PaperDetails, row, askers=askers, attachments=attachments)
    source = record_of(Source, row, sha256=None)
    return record_of(Vorgang, row, source=source, facts=facts, keys=keys_of(row))


def keys_of(row: sqlite3.Row) -> Keys:
    return Keys(row["item_key"], row["paper_key"])


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Return what there is of each name, in the order in which it comes."""
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for name, one in pairs:
        groups[name].append(one)
    return dict(groups)
