"""What is typed so far → questions that were asked in council and speak like it.

Only by words and their beginnings; what is near in meaning, the archive finds. All asked questions
are kept in memory: 20,000 took 50 MB, and 18 ms for a beginning that most of them share. The
longest beginning is looked up, the others only where that is held: many cost no more than one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from heapq import nsmallest
from itertools import islice, takewhile

from retrieval.german.words import STOP_WORDS, words
from retrieval.records import Suggestion

#: As many as a person takes in at a glance, and as a phone shows above its keyboard.
MOST = 8


class Suggestions:
    """Knows the asked questions of an archive."""

    def __init__(self, asked: Iterable[Suggestion]) -> None:
        newest_first = sorted(asked, key=lambda one: one.datum or date.min, reverse=True)
        self._asked = newest_first
        self._numbers = {one.id: number for number, one in enumerate(newest_first)}
        self._fragen = [" ".join(["", *words(one.frage)]) for one in newest_first]
        self._all = [
            " ".join([frage, *words(one.betreff)])
            for frage, one in zip(self._fragen, newest_first, strict=True)
        ]
        holders: defaultdict[str, set[int]] = defaultdict(set)
        for number, held in enumerate(self._all):
            for word in held.split():
                holders[word].add(number)
        self._holders = dict(holders)
        self._words = sorted(holders)

    def __call__(self, typed: str) -> list[Suggestion]:
        """Up to MOST questions that hold every telling word of what is typed, or its beginning.

        First those that begin as typed, then those that hold the words themselves and not only
        in their subject, of each the newest first.
        """
        spoken = words(typed)
        telling = dict.fromkeys([word for word in spoken if word not in STOP_WORDS] or spoken)
        if not telling:
            return []
        line = " ".join(["", *spoken])
        longest_first = sorted(telling, key=len, reverse=True)
        begun = [f" {word}" for word in longest_first]
        held = (
            number
            for number in self._beginning(longest_first[0])
            if all(word in self._all[number] for word in begun[1:])
        )
        places = ((self._place(number, line, begun), number) for number in held)
        return [self._asked[number] for _, number in nsmallest(MOST, places)]

    def named(self, names: Iterable[str]) -> list[Suggestion]:
        """The first MOST questions whose answers have these addresses, each once."""
        numbers = [self._numbers[name] for name in dict.fromkeys(names) if name in self._numbers]
        return [self._asked[number] for number in numbers[:MOST]]

    def _beginning(self, typed: str) -> set[int]:
        """The questions with a word that begins so."""
        start = bisect_left(self._words, typed)
        begun = takewhile(lambda word: word.startswith(typed), islice(self._words, start, None))
        return set().union(*(self._holders[word] for word in begun))

    def _place(self, number: int, line: str, begun: list[str]) -> int:
        """0 where the question begins as typed, 1 where it holds the words, else 2."""
        frage = self._fragen[number]
        return 0 if frage.startswith(line) else 1 if all(one in frage for one in begun) else 2
