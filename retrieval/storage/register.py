"""What look-ups need to know: the numbers of papers, the TOPs and the days that an archive has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property

from retrieval.ids import top_key
from retrieval.storage.store import Store, grouped

#: Numbers by their keys: those of Vorlagen that are, or were, there, and bare keys that an answer
#: names. `?1` is a list of keys.
_OF_KEYS = """
SELECT vorlage_key, vorlage FROM vorgang WHERE vorlage_key IN (SELECT value FROM json_each(?1))
UNION SELECT about_key, NULL FROM vorgang WHERE about_key IN (SELECT value FROM json_each(?1))
UNION
SELECT vorlage_key, vorlage FROM withdrawn WHERE vorlage_key IN (SELECT value FROM json_each(?1))
"""
#: Those whose keys end with `?1`; they are read through, for no index knows where a key ends.
_WITH_END = """
SELECT vorlage_key, vorlage FROM vorgang WHERE substr(vorlage_key, -length(?1)) = ?1
UNION SELECT vorlage_key, vorlage FROM withdrawn WHERE substr(vorlage_key, -length(?1)) = ?1
"""
#: Those of some keys (`?1`) that are keys of numbers, or the first runs of such: "-" stands behind
#: a run, and "." is the sign after it.
_BEGUN = """
SELECT value FROM json_each(?1) WHERE
EXISTS (SELECT 1 FROM vorgang WHERE vorlage_key = value
        OR (vorlage_key > value || '-' AND vorlage_key < value || '.'))
OR EXISTS (SELECT 1 FROM withdrawn WHERE vorlage_key = value
           OR (vorlage_key > value || '-' AND vorlage_key < value || '.'))
"""


class Register:
    """The numbers, TOPs and days of one archive."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def numbers(self, keys: Collection[str]) -> dict[str, list[str]]:
        """Return the stored numbers that have one of these keys, in all their spellings, by key.

        A key without a spelling is that of a Vorlage which only its answer names.
        """
        return self._numbers(_OF_KEYS, keys)

    def numbers_ending(self, key: str) -> dict[str, list[str]]:
        """Return those whose keys end with a key and have something before it."""
        return self._numbers(_WITH_END, f"-{key}")

    def beginnings(self, keys: Collection[str]) -> set[str]:
        """Return those of these keys that are, or begin, the keys of stored numbers."""
        return set(self._store.column(_BEGUN, keys))

    def _numbers(self, sql: str, value: str | Collection[str]) -> dict[str, list[str]]:
        found = grouped(self._store.rows(sql, value, kind=None))
        return {key: sorted(filter(None, spellings)) for key, spellings in found.items()}

    def tops(self, days: Collection[date]) -> Collection[str]:
        """Return the keys of the TOPs of some days; of all where none is given."""
        if not days:
            return self._tops
        found = self._store.column(
            "SELECT DISTINCT top FROM listing JOIN sitzung ON sitzung.id = sitzung "
            "WHERE datum IN (SELECT value FROM json_each(?))",
            [day.isoformat() for day in days],
        )
        return set(map(top_key, found))

    @cached_property
    def _tops(self) -> frozenset[str]:
        return frozenset(map(top_key, self._store.column("SELECT DISTINCT top FROM listing")))

    def days_of(self, month: int, day: int) -> list[date]:
        """Return the days of meetings in a month and on a day of it, the newest first."""
        days = self._store.column(
            "SELECT DISTINCT datum FROM sitzung WHERE substr(datum, 6) = ? ORDER BY datum DESC",
            f"{month:02}-{day:02}",
        )
        return list(map(date.fromisoformat, days))
