"""A number, a day or an address → what the archive has there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from retrieval.records import AgendaItem, Sitzung, Withdrawn
from retrieval.storage.store import Store, record_of
from retrieval.storage.stored import Meeting


def known_keys(store: Store, keys: Iterable[str]) -> set[str]:
    """Return those keys of numbers under which there is, or was, a Vorlage."""
    known = store.column(
        "SELECT value FROM json_each(?) WHERE "
        "EXISTS (SELECT 1 FROM vorgang WHERE vorlage_key = value OR about_key = value) OR "
        "EXISTS (SELECT 1 FROM withdrawn WHERE vorlage_key = value)",
        keys,
    )
    return set(known)


def vorgaenge_of(store: Store, key: str) -> list[str]:
    """Return what is of a Vorlage, or answers it, by the key of its number; oldest first."""
    return store.column(
        "WITH own AS (SELECT id FROM vorgang WHERE vorlage_key = ?1 OR about_key = ?1) "
        "SELECT id FROM vorgang WHERE id IN own OR enquiry IN own ORDER BY datum, id",
        key,
    )


def vorgaenge_at(store: Store, top: str, day: date | None) -> list[str]:
    """Return what is under a TOP number, of one day or of any, the newest day first."""
    return store.column(
        "SELECT vorgang FROM listing JOIN sitzung ON sitzung.id = sitzung "
        "WHERE top = ? AND ? IN ('', sitzung.datum) ORDER BY sitzung.datum DESC",
        top,
        day.isoformat() if day else "",
    )


def days_of(store: Store, month: int, day: int) -> list[date]:
    """Return the days of meetings in a month and on a day of it, the newest first."""
    days = store.column(
        "SELECT DISTINCT datum FROM sitzung WHERE substr(datum, 6) = ? ORDER BY datum DESC",
        f"{month:02}-{day:02}",
    )
    return list(map(date.fromisoformat, days))


def sitzungen(store: Store, day: date | None) -> list[Meeting]:
    """Return the meetings of a day (or the newest one)."""
    if day is None:
        return _meetings(store, "ORDER BY datum DESC, id LIMIT 1")
    return _meetings(store, "WHERE datum = ? ORDER BY complete DESC, id", day.isoformat())


def sitzung(store: Store, name: str) -> Meeting | None:
    return next(iter(_meetings(store, "WHERE id = ?", name)), None)


def _meetings(store: Store, which: str, *values: str) -> list[Meeting]:
    rows = store.rows(f"SELECT * FROM sitzung {which}", *values)
    return [record_of(Meeting, row, sitzung=record_of(Sitzung, row)) for row in rows]


def agenda(store: Store, sitzung: str) -> list[AgendaItem]:
    rows = store.rows(
        "SELECT *, vorgang AS id, "
        "(SELECT count(*) FROM answer WHERE answer.vorgang = listing.vorgang) AS answers "
        "FROM listing WHERE sitzung = ? ORDER BY position",
        sitzung,
    )
    return [record_of(AgendaItem, row) for row in rows]


def withdrawn(store: Store, name: str) -> Withdrawn | None:
    """Return the note that a text under an address is gone."""
    return _withdrawn(store, "WHERE id = ?", name)


def withdrawn_of(store: Store, key: str) -> Withdrawn | None:
    """Return the note that a Vorlage is gone, by the key of its number: that of the paper."""
    # The addresses of its answers begin with its own.
    return _withdrawn(store, "WHERE vorlage_key = ? ORDER BY length(id), id", key)


def _withdrawn(store: Store, which: str, value: str) -> Withdrawn | None:
    rows = store.rows(f"SELECT * FROM withdrawn {which} LIMIT 1", value)
    return record_of(Withdrawn, rows[0]) if rows else None
