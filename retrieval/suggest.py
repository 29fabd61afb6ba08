"""What is typed so far → questions that were asked in council and speak like it.

Only by words and their beginnings; what is near in meaning, the archive finds. All asked questions
are kept in memory: a city's 20,000 with their words take about 30 MB.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from retrieval.german import STOP_WORDS, words

#: As many as a person takes in at a glance, and as a phone shows above its keyboard.
MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A question of the council that has an answer; `id` is the address of that answer."""

    id: str
    frage: str
    betreff: str
    datum: date | None


class Suggestions:
    """Knows the asked questions of an archive."""

    def __init__(self, asked: Iterable[Suggestion]) -> None:
        self._asked = {one.id: one for one in asked}
        holders: defaultdict[str, set[str]] = defaultdict(set)
        for one in self._asked.values():
            for word in words(f"{one.frage} {one.betreff}"):
                holders[word].add(one.id)
        self._holders = dict(holders)
        self._words = sorted(holders)

    def __call__(self, typed: str) -> list[Suggestion]:
        """Up to MOST questions that hold every telling word of what is typed, or its beginning.

        First those that begin as typed, then those that hold the words themselves and not only
        in their subject, of each the newest first.
        """
        spoken = words(typed)
        telling = [word for word in spoken if word not in STOP_WORDS] or spoken
        if not telling:
            return []
        held = set.intersection(*map(self._beginning, telling))
        found = sorted(held, key=lambda name: self._asked[name].datum or date.min, reverse=True)
        found.sort(key=lambda name: _place(words(self._asked[name].frage), spoken, telling))
        return self.named(found)

    def named(self, names: Iterable[str]) -> list[Suggestion]:
        """The first MOST questions whose answers have these addresses, each once."""
        known = [self._asked[name] for name in dict.fromkeys(names) if name in self._asked]
        return known[:MOST]

    def _beginning(self, typed: str) -> set[str]:
        """The questions with a word that begins so."""
        start = bisect_left(self._words, typed)
        begun = takewhile(lambda word: word.startswith(typed), self._words[start:])
        return set().union(*(self._holders[word] for word in begun))


def _place(frage: list[str], spoken: list[str], telling: list[str]) -> int:
    """0 where the question begins as typed, 1 where it holds the words, else 2."""
    if " ".join(frage).startswith(" ".join(spoken)):
        return 0
    return 1 if all(any(one.startswith(word) for one in frage) for word in telling) else 2
