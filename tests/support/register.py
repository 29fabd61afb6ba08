"""A register that can be read in the head: the numbers, TOPs and days that look-ups are told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.ids import top_key, vorlage_key
from retrieval.search.gremien import Meetings
from retrieval.search.names import Names

#: An archive that names nobody.
NAMELESS = Names((), Meetings(), ())


@dataclass(frozen=True, slots=True)
class SmallRegister:
    """`stored` numbers of papers, `listed` TOPs of each day, `days` of meetings, newest first."""

    stored: Sequence[str] = ()
    listed: Sequence[str] = ()
    days: Sequence[date] = ()

    def numbers(self, keys: Collection[str]) -> dict[str, list[str]]:
        return self._where(lambda key: key in keys)

    def numbers_ending(self, key: str) -> dict[str, list[str]]:
        return self._where(lambda one: one.endswith(f"-{key}"))

    def beginnings(self, keys: Collection[str]) -> set[str]:
        stored = [f"{vorlage_key(number)}-" for number in self.stored]
        return {key for key in keys if any(one.startswith(f"{key}-") for one in stored)}

    def _where(self, wanted: Callable[[str], bool]) -> dict[str, list[str]]:
        found = defaultdict(list)
        for number in self.stored:
            if wanted(vorlage_key(number)):
                found[vorlage_key(number)].append(number)
        return dict(found)

    def tops(self, days: Collection[date]) -> set[str]:
        return set(map(top_key, self.listed))

    def days_of(self, month: int, day: int) -> list[date]:
        return [one for one in self.days if (one.month, one.day) == (month, day)]
