"""What came of a list → the objects that are known of it, each new, changed or withdrawn.

What the source deletes is kept and marked `deleted` with the day it was found gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path

from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.report import FetchReport
from retrieval.sources.oparl.rows import read_rows, write_rows
from retrieval.sources.oparl.values import moment, withdrawn

#: If this share of a list bears one moment of change, the moment may be a mere default.
_DEFAULT_SHARE = 0.5


class StoredObjects:
    """The objects of one list by key, in the file `path`; `strange` lines of it hold none."""

    def __init__(self, path: Path, report: FetchReport, now: datetime) -> None:
        self._path, self._report, self._now = path, report, now
        rows = read_rows(path)
        self.by_key, self.strange = rows.by_key, rows.strange

    @property
    def living(self) -> list[str]:
        """The keys of what is not withdrawn."""
        return [key for key, row in self.by_key.items() if not withdrawn(row)]

    def take_over(self, walked: Mapping[str, Json]) -> None:
        """Take over what came, and save it."""
        for key, row in walked.items():
            known = self.by_key.get(key)
            if withdrawn(row):
                self.withdraw(key, row)
            elif known != row:
                self.by_key[key] = row
                self._report.new += known is None
                self._report.changed += known is not None
        self.save()

    def save(self) -> None:
        write_rows(self._path, self.by_key.values())

    def withdraw(self, key: str, row: Json) -> None:
        """Mark what is known as deleted, with the day of the source, or of noticing it."""
        known = self.by_key.get(key)
        if known is not None and not withdrawn(known):
            day = (moment(row.get("modified")) or self._now).date().isoformat()
            # What the source says nothing of is gone since some day before this one.
            self.by_key[key] = known | {"deleted": True, "withdrawn": day, "told": bool(row)}
            self._report.withdrawn += 1

    def tell_changes(self) -> bool:
        """Whether the objects say when they were changed.

        They do not where most name no moment or one and the same, and that is a midnight or the
        latest of all: some systems write 2000-01-01 into each. A migration, which many lists bear,
        has another hour, and changes behind it.
        """
        moments = Counter(moment(row.get("modified")) for row in self.by_key.values())
        if not moments:
            return True
        [(most, count)] = moments.most_common(1)
        if count < _DEFAULT_SHARE * moments.total():
            return True
        latest = max(filter(None, moments), default=None)
        return most is not None and most != latest and not self._at_midnight(most)

    def _at_midnight(self, most: datetime) -> bool:
        told = (row.get("modified") for row in self.by_key.values())
        written = next(one for one in told if moment(one) == most)
        return datetime.fromisoformat(str(written)).time() == time()
