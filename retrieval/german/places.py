"""A line → the other towns and Länder it names.

Other towns are German places from GeoNames (`places.txt`, made by `training/places.py`) that are
neither the archive's own town nor one of its districts. Names that are common words ("Essen",
"Waren") and those of small places count only where the line says that they are places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import chain

from retrieval.german import lines, word_set
from retrieval.german.words import STOP_WORDS, frequency, stem, words
from retrieval.ids import short_name

#: From this many inhabitants a name counts wherever it stands, unless it is also a common word.
#: Smaller places bear names such as "Plan" or "Rat".
_KNOWN_ANYWHERE = 15_000

_COMMON_WORDS = word_set("common_place_names.txt")
#: What follows the name that people say: "Landau in der Pfalz", "Frankfurt am Main".
_BY_WATER_OR_LAND = re.compile(r" (?:in der|in|an der|an|am|im|auf|ob der|vor der|bei|unter)\b.*")
#: From this many inhabitants the short name counts wherever it stands.
_KNOWN_SHORT = 100_000
_BEFORE_PLACES = frozenset(["in", "aus", "nach", "stadt", "gemeinde"])


@cache
def _places() -> dict[tuple[str, ...], int]:
    """Folded names of places, word by word, and their inhabitants."""
    listed: dict[tuple[str, ...], int] = {}
    short: dict[tuple[str, ...], int] = {}
    for line in lines("places.txt"):
        name, inhabitants = re.sub(r"\(.*?\)", "", line).split("\t")
        listed[tuple(words(name))] = int(inhabitants)
        known = int(inhabitants) if int(inhabitants) >= _KNOWN_SHORT else 1
        short[tuple(words(_BY_WATER_OR_LAND.sub("", name)))] = known
    return short | listed


def other_places(spoken: Sequence[str], own: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Return the other towns named in the folded words of a line, each as its own words.

    `own` are the words of the names of the own town and its districts.

    >>> other_places(words("Ist Dortmund bei den Stadtrettern?"), own=["herne"])
    (('dortmund',),)
    >>> other_places(words("Was kostet das Essen in der Schule?"), own=["herne"])
    ()
    """
    found = []
    for at in range(len(spoken)):
        for length in (3, 2, 1):
            name = tuple(spoken[at : at + length])
            inhabitants = _places().get(name, 0)
            if not inhabitants or not set(name).isdisjoint(own):
                continue
            introduced = at > 0 and spoken[at - 1] in _BEFORE_PLACES
            clear = inhabitants >= _KNOWN_ANYWHERE and name[0] not in _COMMON_WORDS
            if introduced or clear or length > 1:
                found.append(name)
            break
    return tuple(found)


Name = tuple[str, ...]

#: What a body is that has many towns: none of these is another one.
_OF_MANY_TOWNS = re.compile(
    r"\b(?:land|landtag|(?:land|stadt)?kreis|kreistag|region|regional\w*|bezirk\w*|verband\w*|"
    r"\w*verband|amt|(?:samt|verbands|gesamt)gemeinde|landschaftsverband)\b",
    re.IGNORECASE,
)


def is_of_many_towns(body: str) -> bool:
    """Return whether a body is no town but has some.

    >>> is_of_many_towns("Landkreis Musterland"), is_of_many_towns("Landeshauptstadt Musterstadt")
    (True, False)
    """
    return bool(_OF_MANY_TOWNS.search(body))


@cache
def _laender() -> tuple[tuple[Name, ...], ...]:
    """Return the names of each Land, word by word."""
    return tuple(
        tuple(tuple(name.split("-")) for name in line.split()) for line in lines("laender.txt")
    )


def other_laender(
    spoken: Sequence[str], own: Collection[str], mentions: Callable[[Name], int]
) -> tuple[Name, ...]:
    """Return the Länder that a line names, without the own one.

    The own Land is the one that the records name most; where they name none, it is not known which
    is another. `mentions` says how many records hold the words of a name. City states, which are
    towns too, are told by `other_places`.

    >>> counts = {("hessen",): 9, ("bayern",): 2}
    >>> other_laender(["lehrer", "in", "bayern"], [], lambda name: counts.get(name, 0))
    (('bayern',),)
    """
    said = set(spoken)
    named = [one for one in _all_laender() if said.issuperset(one) and _stands_in(one, spoken)]
    # "Sachsen-Anhalt" names no Sachsen.
    named = [name for name in named if not any(_is_part(name, other) for other in named)]
    named = [name for name in named if set(name).isdisjoint(own)]
    if not named:
        return ()

    def count(name: Name) -> int:
        longer = (other for other in _all_laender() if _is_part(name, other))
        return mentions(name) - sum(map(mentions, longer))

    counts = {names: sum(map(count, names)) for names in _laender()}
    most = max(counts.values())
    others = {name for names, held in counts.items() if held < most for name in names}
    return tuple(name for name in named if name in others)


@cache
def _all_laender() -> tuple[Name, ...]:
    return tuple(name for names in _laender() for name in names)


def _is_part(name: Name, other: Name) -> bool:
    return name != other and _stands_in(name, other)


def _stands_in(name: Name, spoken: Sequence[str]) -> bool:
    return any(
        tuple(spoken[at : at + len(name)]) == name for at in range(len(spoken) - len(name) + 1)
    )


#: What kind of body one is; names none alone: "Stadt", "Samtgemeinde", "Bad".
_KINDS = frozenset(map(stem, word_set("body_kinds.txt")))
#: From here on (Zipf scale) the name of a small place is an everyday word, too.
_EVERYDAY = 3.0
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
        told = set(chain.from_iterable(map(words, self._words)))
        self._clear = frozenset(stem(word) for word in told if _is_clear(word))
        self._of_many = frozenset(filter(is_of_many_towns, self._words))

    def beside(self, others: Bodies) -> Bodies:
        """Return the same bodies for a line asked in another town: naming that is no other one."""
        found = copy(self)
        found.own = self.own | others.own
        return found

    def towns(self, spoken: Sequence[str]) -> Towns | None:
        """Return the bodies that folded words name, or None.

        >>> bodies = Bodies(["Stadt Talheim", "Kreis Talheim", "Gemeinde Neuwerk"])
        >>> bodies.towns(words("Wie viele Bänke gibt es in der Stadt Talheim?")).bodies
        frozenset({'Stadt Talheim'})
        >>> sorted(bodies.towns(words("Talheimer Bänke")).bodies)
        ['Kreis Talheim', 'Stadt Talheim']
        """
        named = self._named(spoken)
        if not named:
            return None
        above = frozenset() if named <= self._of_many else self._of_many
        stems = [one for one in map(self._stem, spoken) if not named.isdisjoint(self._bearing(one))]
        return Towns(named, tuple(dict.fromkeys(stems)), above - named)

    def others(
        self, spoken: Sequence[str], mentions: Callable[[tuple[str, ...]], int]
    ) -> tuple[tuple[str, ...], ...]:
        """Return the other towns and Länder in a line that names no own one.

        Beside the own town a line only compares; a body of many towns has them as its own.
        `mentions` as in `other_laender`.
        """
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
            told = not folded or not own.issuperset(map(self._stem, folded))
            return found[0] if told else " " * len(found[0])

        return _WORD.sub(blank, line) if own else line

    def _named(self, spoken: Sequence[str]) -> frozenset[str]:
        """The bodies that a line names; of those of one name the ones that it tells most of."""
        stems = [*map(self._stem, spoken)]
        places = {
            word
            for at, word in enumerate(stems)
            if word in self._clear or _is_introduced(spoken, at)
        }
        found = {name for word in places for name in self._bearing(word)}
        held = {name: self._words[name].intersection(stems) for name in found}
        return frozenset(
            name for name, own in held.items() if not any(own < other for other in held.values())
        )

    def _stem(self, word: str) -> str:
        """The stem of a word; of a name's genitive too where the stemmer leaves it: "Möwenaus"."""
        found, bare = stem(word), stem(word.removesuffix("s"))
        return bare if found not in self._bearers and bare in self._bearers else found

    def _bearing(self, word: str) -> set[str]:
        return self._bearers.get(word, set())


def _is_clear(name: str) -> bool:
    """Whether a word that is a town's name is hardly another one: not "Essen", nor "Brücken"."""
    known = _places().get((name,), 0) >= _KNOWN_ANYWHERE or frequency(name) < _EVERYDAY
    return known and name not in _COMMON_WORDS


def _is_introduced(spoken: Sequence[str], at: int) -> bool:
    """Whether the word before says that a place is named: "in Essen", "Gemeinde Brücken"."""
    before = spoken[at - 1] if at else ""
    return before in _BEFORE_PLACES or stem(before) in _KINDS
