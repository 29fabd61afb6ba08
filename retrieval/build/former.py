"""The records of any earlier format → which addresses they gave, and to what.

Of those formats nothing else is taken over: their texts are read from the sources once more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from retrieval.build.addresses import sitzung_thing, vorgang_thing, withdrawn_thing
from retrieval.build.articles import article_thing
from retrieval.build.collect import Known
from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged
from retrieval.ids import PART, answer_id, part_address
from retrieval.pages import Article
from retrieval.records import Antwort, Keys, Remark, Sitzung, Source, Withdrawn
from retrieval.storage.stored import Addressed, Note

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Former:
    """What had an address, as far as it is still told when it is gone."""

    known: Known
    addresses: Mapping[str, Addressed]
    withdrawn: tuple[Note, ...]


def read_former(records: Path) -> Former:
    """Return what the records of an earlier format say; raise ArchiveDamaged where they cannot."""
    address = f"{records.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return _read(connection)
    except (sqlite3.Error, LookupError, ValueError, TypeError) as error:
        raise ArchiveDamaged(ErrorCode.FORMER_UNREADABLE(str(records))) from error


def _read(connection: sqlite3.Connection) -> Former:
    tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
    # Until format 5 a Vorgang was called a matter.
    name = "vorgang" if "vorgang" in tables else "matter"
    vorgaenge = {row["id"]: row for row in connection.execute(f"SELECT * FROM {name}")}
    sitzungen = list(connection.execute("SELECT * FROM sitzung"))
    articles = list(connection.execute("SELECT * FROM excerpt"))
    answers = connection.execute("SELECT * FROM answer")
    notes = connection.execute("SELECT * FROM withdrawn")
    addresses = {key: _addressed(row) for key, row in vorgaenge.items() if row["public"]}
    for row in answers:
        whose = row[name]
        if PART in row["id"]:
            addresses[row["id"]] = _addressed(vorgaenge[whose])
            continue
        remark: Remark | None = next(
            (one for one in get_args(Remark) if row["id"] == f"{whose}-{one}"), None
        )
        antwort = Antwort(row["number"], None, "", remark)
        addresses[answer_id(whose, antwort)] = _addressed(vorgaenge[whose])
    for row in articles:
        addresses[part_address(*_parted(row["id"]))] = Addressed(row["title"], None, None)
    withdrawn = tuple(map(_note, notes))
    # The addresses of a paper's answers began with its own.
    papers = [one for one in withdrawn if one.withdrawn.vorlage]
    papers.sort(key=lambda one: -len(one.withdrawn.id))
    gone = {(one.withdrawn.body, one.withdrawn.vorlage): withdrawn_thing(one) for one in papers}
    return Former(
        known=Known(
            vorgaenge=[
                vorgang_thing(_source(row), Keys(), address) for address, row in vorgaenge.items()
            ],
            sitzungen=[sitzung_thing(_sitzung(row), None, row["id"]) for row in sitzungen],
            articles=[
                article_thing(_article(row), row["page"], _parted(row["id"])[0])
                for row in articles
                if _parted(row["id"])[1] == "1"
            ],
            gone=list(gone.values()),
            taken=frozenset([*vorgaenge, *(row["id"] for row in sitzungen)])
            | {note.withdrawn.id for note in withdrawn},
        ),
        addresses=addresses,
        withdrawn=withdrawn,
    )


def _parted(address: str) -> tuple[str, str]:
    """Return the address of a thing and its part, which until format 7 had a hyphen between."""
    thing, _, part = address.rpartition(PART if PART in address else "-")
    return thing, part


def _addressed(row: Row) -> Addressed:
    return Addressed(row["betreff"], row["body"], row["vorlage"])


def _source(row: Row) -> Source:
    names = ("body", "gremium", "top", "vorlage", "betreff")
    return Source(datum=_day(row["datum"]), **{name: row[name] for name in names})


def _sitzung(row: Row) -> Sitzung:
    day = date.fromisoformat(row["datum"])
    return Sitzung(row["body"], row["gremium"], day, None, row["zeit"], None, None)


def _article(row: Row) -> Article:
    return Article(row["title"], row["publisher"], _day(row["datum"]), "", row["url"])


def _note(row: Row) -> Note:
    noticed, removed = date.fromisoformat(row["noticed"]), _day(row["removed"])
    note = Withdrawn(row["id"], row["betreff"], noticed, row["body"], row["vorlage"], removed)
    return Note(note)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
