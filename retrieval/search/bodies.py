"""A line → the bodies of an archive of several that it names, and the line without their names.

What one town's administration wrote answers no question about another town.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain

from retrieval.german import word_set
from retrieval.german.places import (
    BEFORE_PLACES,
    COMMON_WORDS,
    is_of_many_towns,
    other_laender,
    other_places,
)
from retrieval.german.words import STOP_WORDS, stem, words
from retrieval.ids import short_name
from retrieval.index.arrays import Bools, Places

#: What kind of body one is; names none alone: "Stadt", "Samtgemeinde", "Bad".
_KINDS = frozenset(map(stem, word_set("body_kinds.txt")))
#: Shorter words of a name tell nothing: "a. d. Schwenz".
_SHORTEST = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Towns:
    """The bodies that a line means, and the `stems` by which it names them.

    Where they have nothing that was asked, those `above` may: a Kreis of the towns of an archive.
    """

    bodies: frozenset[str]
    stems: tuple[str, ...]
    above: frozenset[str] = frozenset()

    @property
    def wider(self) -> Towns | None:
        """The same with those above; None where there are none."""
        return Towns(self.bodies | self.above, self.stems) if self.above else None


class Bodies:
    """The bodies of one archive, by their names; `districts` are parts of the own towns."""

    def __init__(self, names: Collection[str], districts: Iterable[str] = ()) -> None:
        self.own = frozenset(chain.from_iterable(map(words, (*map(short_name, names), *districts))))
        self._words = {
            name: frozenset(stem(word) for word in words(name) if word not in STOP_WORDS)
            for name in names
        }
        self._bearers: defaultdict[str, set[str]] = defaultdict(set)
        for name, own in self._words.items():
            for word in own - _KINDS:
                if len(word) >= _SHORTEST:
                    self._bearers[word].add(name)
        self._of_many = frozenset(filter(is_of_many_towns, self._words))

    def beside(self, others: Bodies) -> Bodies:
        """Return the same bodies for a line asked in another town: naming that is no other one."""
        found = copy(self)
        found.own = self.own | others.own
        return found

    def towns(self, spoken: Sequence[str]) -> Towns | None:
        """Return the bodies that folded words mean; None where it is the only one, or none.

        >>> bodies = Bodies(["Stadt Talheim", "Kreis Talheim", "Gemeinde Neuwerk"])
        >>> bodies.towns(words("Wie viele Bänke gibt es in der Stadt Talheim?")).bodies
        frozenset({'Stadt Talheim'})
        >>> sorted(bodies.towns(words("Talheimer Bänke")).bodies)
        ['Kreis Talheim', 'Stadt Talheim']
        """
        named = self._named(spoken) if len(self._words) > 1 else frozenset()
        if not named:
            return None
        above = frozenset() if named <= self._of_many else self._of_many
        stems = [word for word in map(stem, spoken) if not named.isdisjoint(self._bearing(word))]
        return Towns(named, tuple(dict.fromkeys(stems)), above - named)

    def others(
        self,
        spoken: Sequence[str],
        spelt: Collection[str],
        mentions: Callable[[tuple[str, ...]], int],
    ) -> tuple[tuple[str, ...], ...]:
        """Return the other towns and Länder that a line's words ask about, as in `Query`.

        Beside the own town it only compares; a body of many towns has them as its own. `mentions`
        as in `other_laender`.
        """
        if not self.own.isdisjoint(spelt):
            return ()
        laender = other_laender(spoken, self.own, mentions)
        return laender if self._of_many else (*other_places(spoken, self.own), *laender)

    def unnamed(self, line: str) -> str:
        """Return the line with blanks in place of the names of bodies.

        >>> Bodies(["Stadt Talheim"]).unnamed("Vorlage 3/2023 der Stadt Talheim").rstrip()
        'Vorlage 3/2023 der'
        """
        own = {word for name in self._named(words(line)) for word in self._words[name]}

        def blank(found: re.Match[str]) -> str:
            folded = words(found[0])
            return " " * len(found[0]) if folded and own.issuperset(map(stem, folded)) else found[0]

        return _WORD.sub(blank, line) if own else line

    def _named(self, spoken: Sequence[str]) -> frozenset[str]:
        """The bodies that a line names; of those of one name the ones that it tells most of."""
        stems = [*map(stem, spoken)]
        places = {stems[at] for at in range(len(stems)) if _is_place(spoken, at)}
        found = {name for word in places for name in self._bearing(word)}
        held = {name: self._words[name].intersection(stems) for name in found}
        return frozenset(
            name for name, own in held.items() if not any(own < other for other in held.values())
        )

    def _bearing(self, word: str) -> set[str]:
        return self._bearers.get(word, set())


def _is_place(spoken: Sequence[str], at: int) -> bool:
    """Whether a word that is a town's name is no other one here: "Essen" only in "in Essen"."""
    return spoken[at] not in COMMON_WORDS or (at > 0 and spoken[at - 1] in BEFORE_PLACES)


def first_of(find: Callable[[int], Places], fits: Callable[[Places], Bools], k: int) -> Places:
    """Return the first k rows that fit of those that `find` gives, best first, however many."""
    asked = k
    while True:
        rows = find(asked)
        kept = rows[fits(rows)]
        if len(kept) >= k or len(rows) < asked:
            return kept[:k]
        asked *= 4
