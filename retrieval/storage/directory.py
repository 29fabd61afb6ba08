"""A number, a day or an address → what the archive has there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from retrieval.ids import top_key
from retrieval.records import AgendaItem, Sitzung, Withdrawn
from retrieval.storage.store import Store, record_of
from retrieval.storage.stored import Meeting


def vorgaenge_of(store: Store, key: str, spellings: Collection[str] = ()) -> list[str]:
    """Return what is of a Vorlage, or answers it, by the key of its number; oldest first.

    Of several numbers of one key only those that are spelt so.
    """
    return store.column(
        "WITH spelt AS (SELECT value FROM json_each(?2)), own AS (SELECT id FROM vorgang WHERE "
        "(about_key = ?1 AND (?2 = '[]' OR about IN spelt)) OR "
        "(vorlage_key = ?1 AND (?2 = '[]' OR vorlage IN spelt))) "
        "SELECT id FROM vorgang WHERE id IN own OR enquiry IN own ORDER BY datum, id",
        key,
        spellings,
    )


def of_bodies(store: Store, names: Collection[str], bodies: Collection[str]) -> list[str]:
    """Return those of some Vorgänge that are of some bodies, in their order; all without any."""
    if not bodies:
        return [*names]
    return store.column(
        "SELECT vorgang.id FROM json_each(?) AS wanted JOIN vorgang ON vorgang.id = wanted.value "
        "WHERE body IN (SELECT value FROM json_each(?)) ORDER BY wanted.key",
        names,
        bodies,
    )


def replies_to(store: Store, names: Collection[str]) -> list[str]:
    """Return what answers some Vorgänge and is a paper of its own, the oldest first."""
    return store.column(
        "SELECT id FROM vorgang WHERE enquiry IN (SELECT value FROM json_each(?1)) "
        "AND id NOT IN (SELECT value FROM json_each(?1)) ORDER BY datum, id",
        names,
    )


def group_of(store: Store, name: str) -> list[str]:
    """Return the Vorgang that an address is of, or a part of it, and all others of its paper."""
    return store.column(
        "WITH own AS (SELECT id, group_id FROM vorgang WHERE id = ?1 "
        "OR id = (SELECT vorgang FROM answer WHERE id = ?1) "
        "OR id = (SELECT vorgang FROM sachverhalt WHERE id = ?1)) "
        "SELECT vorgang.id FROM vorgang JOIN own USING (group_id) "
        "ORDER BY vorgang.id <> own.id, datum, vorgang.id",
        name,
    )


def vorgaenge_at(store: Store, top: str, day: date | None, gremium: str | None = None) -> list[str]:
    """Return what is under a TOP, by the key of its number, of one day or Gremium, or of any.

    The newest day comes first, and what is public before what is not.
    """
    numbers = store.column("SELECT DISTINCT top FROM listing")
    found = store.column(
        "SELECT vorgang FROM listing JOIN sitzung ON sitzung.id = sitzung "
        "WHERE top IN (SELECT value FROM json_each(?)) AND ? IN ('', sitzung.datum) "
        "AND ? IN ('', sitzung.gremium) "
        "ORDER BY sitzung.datum DESC, public DESC, sitzung.id, position",
        [number for number in numbers if top_key(number) == top],
        day.isoformat() if day else "",
        gremium or "",
    )
    return list(dict.fromkeys(found))


def sitzungen(
    store: Store, day: date | None, gremium: str | None = None, bodies: Collection[str] = ()
) -> list[Meeting]:
    """Return the meetings of a day; without one the newest, or that of a Gremium, of bodies."""
    if day is None:
        which = (
            "WHERE ?1 IN ('', gremium) AND (?2 = '[]' OR body IN (SELECT value FROM json_each(?2)))"
            " ORDER BY datum DESC, id LIMIT 1"
        )
        return _meetings(store, which, gremium or "", bodies)
    return _meetings(store, "WHERE datum = ? ORDER BY complete DESC, id", day.isoformat())


def sitzung(store: Store, name: str) -> Meeting | None:
    return next(iter(_meetings(store, "WHERE id = ?", name)), None)


def _meetings(store: Store, which: str, *values: str | Collection[str]) -> list[Meeting]:
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


def withdrawn_of(
    store: Store, key: str, spellings: Collection[str] = (), bodies: Collection[str] = ()
) -> Withdrawn | None:
    """Return the note that a Vorlage is gone, by the key of its number: that of the paper.

    Of several numbers of one key it is one that is spelt so, of several bodies one of these.
    """
    # The addresses of its answers begin with its own.
    return _withdrawn(
        store,
        "WHERE vorlage_key = ?1 AND (?2 = '[]' OR vorlage IN (SELECT value FROM json_each(?2))) "
        "AND (?3 = '[]' OR body IN (SELECT value FROM json_each(?3))) ORDER BY length(id), id",
        key,
        spellings,
        bodies,
    )


def _withdrawn(store: Store, which: str, *values: str | Collection[str]) -> Withdrawn | None:
    rows = store.rows(f"SELECT * FROM withdrawn {which} LIMIT 1", *values)
    return record_of(Withdrawn, rows[0]) if rows else None
