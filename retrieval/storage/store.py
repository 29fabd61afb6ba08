"""SQLite → records: what is shown, by its address.

One read-only file a generation, written in `schema`. Knows neither vectors nor how words match.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from retrieval.errors import ArchiveDamaged
from retrieval.ids import sitzung_id, vorlage_key
from retrieval.records import LeftOut, Repeat, Sitzung, Suggestion, Withdrawn
from retrieval.storage.stored import (
    Addressed,
    Overview,
    StoredAnswer,
    StoredExcerpt,
    StoredListing,
    StoredMatter,
    StoredPassages,
    day_of,
    stored_left_out,
    stored_matter,
    stored_withdrawn,
)

FILE = "records.sqlite"


class Store:
    """The records of one generation, read-only; may be used from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Store:
        """Read from a file that `write` made."""
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(address, uri=True, check_same_thread=False))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise ArchiveDamaged(f"the records of the archive cannot be read: {error}") from error

    def count(self, table: str, where: str = "1") -> int:
        """How many rows a table has."""
        return int(self._rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    def pointers(self) -> int:
        """How many public matters have no answer."""
        return self.count("matter", "public AND id NOT IN (SELECT matter FROM answer)")

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day of a Sitzung."""
        [(first, last)] = self._rows("SELECT min(datum), max(datum) FROM sitzung")
        return day_of(first), day_of(last)

    def days_of(self, month: int, day: int) -> list[date]:
        """The days of meetings in a month and on a day of it, the newest first."""
        return [
            date.fromisoformat(found)
            for (found,) in self._rows(
                "SELECT DISTINCT datum FROM sitzung WHERE substr(datum, 6) = ? ORDER BY datum DESC",
                f"{month:02}-{day:02}",
            )
        ]

    def private(self) -> frozenset[str]:
        """The matters of non-public items."""
        return frozenset(one for (one,) in self._rows("SELECT id FROM matter WHERE NOT public"))

    def matters(self) -> list[StoredMatter]:
        """All matters, by their addresses."""
        return self._matters("1 ORDER BY id")

    def overview(self) -> list[Overview]:
        """All matters with their answers, by their addresses."""
        fragen = dict(self._rows("SELECT matter, count(*) FROM frage GROUP BY matter"))
        answers: defaultdict[str, list[StoredAnswer]] = defaultdict(list)
        for row in self._rows(
            "SELECT id, matter, number, frage, text, sha256 FROM answer ORDER BY matter, position"
        ):
            answers[row[1]].append(StoredAnswer(*row))
        return [
            Overview(one, fragen.get(one.id, 0), tuple(answers[one.id])) for one in self.matters()
        ]

    def left_out(self) -> list[LeftOut]:
        """The files that gave no page."""
        rows = self._rows("SELECT file, reason, body, betreff, vorlage, url FROM left_out")
        return [stored_left_out(row) for row in rows]

    def contents(self) -> dict[str, str]:
        """The checksum of all that is kept of each matter."""
        return dict(self._rows("SELECT id, content FROM matter"))

    def addresses(self) -> dict[str, Addressed]:
        """Every address that leads to a text, with what it is about."""
        rows = self._rows(
            "SELECT id, betreff, body, vorlage FROM matter WHERE public UNION ALL "
            "SELECT answer.id, betreff, body, vorlage FROM answer JOIN matter "
            "ON matter.id = matter WHERE answer.id <> matter.id "
            "UNION ALL SELECT id, title, NULL, NULL FROM excerpt"
        )
        return {name: Addressed(*told) for name, *told in rows}

    def withdrawals(self) -> list[Withdrawn]:
        """The addresses whose texts the sources no longer hold."""
        return self._withdrawn("1 ORDER BY id")

    def withdrawn(self, name: str) -> Withdrawn | None:
        """The note that a text under an address is gone."""
        return next(iter(self._withdrawn("id = ?", name)), None)

    def withdrawn_of(self, key: str) -> Withdrawn | None:
        """The note that a Vorlage is gone, by the key of its number: that of the whole paper."""
        # The addresses of its answers begin with its own.
        return next(iter(self._withdrawn("vorlage_key = ? ORDER BY length(id), id", key)), None)

    def _withdrawn(self, where: str, *values: str) -> list[Withdrawn]:
        rows = self._rows(
            f"SELECT id, betreff, noticed, body, vorlage, removed FROM withdrawn WHERE {where}",
            *values,
        )
        return [stored_withdrawn(row) for row in rows]

    def passage_keys(self) -> list[tuple[str, str]]:
        """The checksum of each passage's text and the matter it belongs to, by row."""
        return [(a, b) for a, b in self._rows("SELECT sha256, matter FROM passage ORDER BY row")]

    def answer(self, name: str) -> StoredAnswer | None:
        """An answer by its address."""
        found = self._rows(
            "SELECT id, matter, number, frage, text, sha256 FROM answer WHERE id = ?", name
        )
        return StoredAnswer(*found[0]) if found else None

    def answers(self, matter: str) -> list[StoredAnswer]:
        """The answers of a matter in their order."""
        return [
            StoredAnswer(*row)
            for row in self._rows(
                "SELECT id, matter, number, frage, text, sha256 FROM answer "
                "WHERE matter = ? ORDER BY position",
                matter,
            )
        ]

    def asked(self) -> list[Suggestion]:
        """The questions that have a public answer; where none was numbered, the subject."""
        rows = self._rows(
            "SELECT answer.id, coalesce(answer.frage, betreff), betreff, datum FROM answer "
            "JOIN matter ON matter.id = answer.matter WHERE public ORDER BY answer.rowid"
        )
        return [
            Suggestion(id=name, frage=frage, betreff=betreff, datum=day_of(datum))
            for name, frage, betreff, datum in rows
        ]

    def fragen(self, matter: str) -> tuple[str, ...]:
        """The numbered questions of a matter in their order."""
        return tuple(
            text
            for (text,) in self._rows(
                "SELECT text FROM frage WHERE matter = ? ORDER BY position", matter
            )
        )

    def matter(self, name: str) -> StoredMatter | None:
        """A matter by its address."""
        found = self._matters("id = ?", name)
        return found[0] if found else None

    def matters_of(self, key: str) -> list[StoredMatter]:
        """The matters of a Vorlage, or that answer it, by the key of its number, oldest first."""
        return self._matters("vorlage_key = ?1 OR about_key = ?1 ORDER BY datum, id", key)

    def _matters(self, where: str, *values: str) -> list[StoredMatter]:
        rows = self._rows(
            "SELECT id, body, betreff, gremium, datum, top, vorlage, beschlussart, url, page, "
            "public, damaged, askers, office, attachments, fetched, art, lack "
            f"FROM matter WHERE {where}",
            *values,
        )
        return [stored_matter(row) for row in rows]

    def related(self, matter: StoredMatter) -> list[StoredMatter]:
        """Public matters whose papers a text names, or whose texts name its own; newest first."""
        own = vorlage_key(matter.source.vorlage) if matter.source.vorlage else ""
        return self._matters(
            "public AND id <> ?1 AND vorlage_key IS NOT ?2 AND (vorlage_key IN "
            "(SELECT key FROM mention WHERE matter = ?1) OR id IN "
            "(SELECT matter FROM mention WHERE key = ?2)) ORDER BY datum DESC, id",
            matter.id,
            own,
        )

    def newer(self, matter: str) -> list[StoredMatter]:
        """The later matters that are about the same as a matter, newest first."""
        return self._matters(
            "id IN (SELECT other FROM newer WHERE matter = ?) ORDER BY datum DESC, id", matter
        )

    def repeats(self, answer: str) -> list[Repeat]:
        """The answers of other matters that repeat an answer, newest first."""
        rows = self._rows(
            "SELECT answer.id, datum FROM repeat JOIN answer ON answer.id = other "
            "JOIN matter ON matter.id = answer.matter WHERE repeat.answer = ? "
            "ORDER BY datum DESC, answer.id",
            answer,
        )
        return [Repeat(id=name, datum=day_of(datum)) for name, datum in rows]

    def excerpt(self, name: str) -> StoredExcerpt | None:
        """A paragraph of an article by its address."""
        found = self._rows(
            "SELECT id, title, publisher, datum, url, page, text, sha256 FROM excerpt WHERE id = ?",
            name,
        )
        if not found:
            return None
        one, title, publisher, datum, url, page, text, checksum = found[0]
        return StoredExcerpt(one, title, publisher, day_of(datum), url, page, text, checksum)

    def sitzungen(self, day: date | None) -> list[tuple[Sitzung, bool]]:
        """The meetings of a day (or the newest one), and whether their agenda is complete."""
        columns = "body, gremium, datum, bezeichnung, zeit, raum, ort, complete"
        if day is None:
            rows = self._rows(f"SELECT {columns} FROM sitzung ORDER BY datum DESC, id LIMIT 1")
        else:
            rows = self._rows(
                f"SELECT {columns} FROM sitzung WHERE datum = ? ORDER BY complete DESC, id",
                day.isoformat(),
            )
        return [
            (Sitzung(body, gremium, date.fromisoformat(datum), *rest), bool(complete))
            for body, gremium, datum, *rest, complete in rows
        ]

    def sitzung(self, name: str) -> tuple[Sitzung, bool] | None:
        """A meeting by its address."""
        days = self._rows("SELECT datum FROM sitzung WHERE id = ?", name)
        if not days:
            return None
        held = self.sitzungen(day_of(days[0][0]))
        return next(found for found in held if sitzung_id(found[0]) == name)

    def listings(self, sitzung: str) -> list[StoredListing]:
        """The agenda of a meeting in its order."""
        return [
            StoredListing(top, betreff, vorlage, outcome, bool(public), matter, answers)
            for top, betreff, vorlage, outcome, public, matter, answers in self._rows(
                "SELECT top, betreff, vorlage, beschlussart, public, matter, "
                "(SELECT count(*) FROM answer WHERE answer.matter = listing.matter) "
                "FROM listing WHERE sitzung = ? ORDER BY position",
                sitzung,
            )
        ]

    def matters_at(self, top: str, day: date | None) -> list[str]:
        """The matters under a TOP number, of one day or of any."""
        condition = "" if day is None else "AND sitzung.datum = ?"
        return [
            matter
            for (matter,) in self._rows(
                "SELECT matter FROM listing JOIN sitzung ON sitzung.id = sitzung "
                f"WHERE top = ? {condition} ORDER BY sitzung.datum DESC",
                top,
                *([day.isoformat()] if day else []),
            )
        ]

    def beside(self, rows: Sequence[int]) -> StoredPassages:
        """The passages of all records that the rows belong to, in the order of their rows."""
        found = self._rows(
            "SELECT row, kind, record, matter, focus_start, focus_end FROM passage WHERE record IN "
            "(SELECT record FROM passage WHERE row IN (SELECT value FROM json_each(?))) "
            "ORDER BY row",
            json.dumps(list(rows)),
        )
        return StoredPassages(*zip(*found, strict=True))
