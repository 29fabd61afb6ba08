"""What an archive holds → who and what of it a line names: members, parties, Gremien.

Members and Gremien are those of the records, never of a list; of parties also those that sit in
many councils. What may be several is reported as doubtful, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.german.words import STOP_WORDS, frequency, stem, words
from retrieval.search.askers import asker, parties
from retrieval.storage import inventory
from retrieval.storage.store import Store

Kind = Literal["member", "party", "gremium"]

#: From here on (Zipf scale) a surname or a group's name is an everyday word, too ("Wind", "Kult").
_EVERYDAY = 3.0
#: What councils are called, as the first word of their names, and in a line.
_COUNCILS = frozenset(
    "rat stadtrat gemeinderat ratsversammlung stadtverordnetenversammlung stadtvertretung "
    "gemeindevertretung kreistag bürgerschaft marktgemeinderat samtgemeinderat verbandsgemeinderat "
    "bezirksversammlung magistrat".split()
)
_COUNCIL = _COUNCILS | frozenset(
    "rats rates rate stadtrats stadtrates gemeinderats gemeinderates kreistags kreistages "
    "ratssitzung ratssitzungen stadtratssitzung stadtratssitzungen gemeinderatssitzung "
    "gemeinderatssitzungen kreistagssitzung kreistagssitzungen".split()
)
#: What other Gremien are called; "schulausschusses" has one of these at its end.
_KIND = re.compile(
    r"(?P<what>.*?)s?(?P<kind>ausschuss|beirat|kommission|bezirksvertretung|bezirksrat|ortsrat|ortsbeirat"
    r"|ortschaftsrat|bezirksausschuss|ortsausschuss|ortsvertretung)(?:es|s|en|e)?(?:sitzung(?:en)?)?"
)
_JOINING = frozenset("für und des der die den dem in von".split())
#: Words before a surname.
_TITLES = frozenset(
    "herr herrn frau svo stvo stv stadtverordnete stadtverordneter stadtverordneten stadtrat "
    "stadträtin stadtrats ratsherr ratsherrn ratsfrau ratsmitglied gemeinderat gemeinderätin "
    "abgeordnete abgeordneter abgeordneten rm bvo mitglied dr".split()
)
#: Those of women and of men: by how a member is printed, "Frau Schmidt" is not Stadtrat Schmidt.
_OF_WOMEN = frozenset("frau stadträtin gemeinderätin ratsfrau kreisrätin".split())
_OF_MEN = frozenset("herr herrn stadtrat gemeinderat ratsherr ratsherrn kreisrat".split())
#: Words that show that a doubtful name is one: "der Grünen", "von Wind", "hat Wind gefragt".
_BEFORE_NAME = frozenset(
    "der die den von hat haben hatte hatten bei durch seitens anfrage anfragen".split()
)
_BEFORE_SURNAME = _BEFORE_NAME - {"der", "die", "den"}
#: … and of a surname that is an everyday word ("Anfragen Winter" may be about the winter).
_BEFORE_EVERYDAY = _BEFORE_SURNAME - {"anfrage", "anfragen"}
_FACTION = ("fraktion", "fraktionen", "gruppe", "partei")


@dataclass(frozen=True, slots=True)
class Named:
    """What is named from one word of a line up to another; `name` is None where it may be several.

    `doubtful`: it may be an everyday word instead.
    """

    kind: Kind
    name: str | None
    start: int
    end: int
    doubtful: bool = False


def is_council(gremium: str) -> bool:
    """Tell whether a Gremium is the council itself, by the first word of its name."""
    return bool(told := words(gremium)) and told[0] in _COUNCILS


@dataclass(frozen=True, slots=True)
class Meetings:
    """When the Gremien met, by the name of the Gremium and the day."""

    held: tuple[tuple[str, date], ...] = ()

    @property
    def gremien(self) -> set[str]:
        return {name for name, _ in self.held}

    def last(self, gremium: str | None, today: date) -> date | None:
        """Return the last day that is over or today's."""
        days = (day for name, day in self.held if gremium in (None, name) and day <= today)
        return max(days, default=None)

    def next(self, gremium: str | None, today: date) -> date | None:
        """Return the next day, which may be today's."""
        days = (day for name, day in self.held if gremium in (None, name) and day >= today)
        return min(days, default=None)


class Names:
    """The names of one archive."""

    def __init__(self, askers: Iterable[str], meetings: Meetings, gremien: Iterable[str]) -> None:
        self.meetings = meetings
        printed = [*askers]
        named = [asker(one) for one in printed]
        self._titles: defaultdict[str, set[str]] = defaultdict(set)
        for line, one in zip(printed, named, strict=True):
            for name in one.members:
                self._titles[name].update(words(line)[:1])
        full = sorted({name for one in named for name in one.members})
        self._members = {tuple(words(name)): name for name in full if " " in name}
        self._surnames: defaultdict[str, set[str]] = defaultdict(set)
        for spelt, name in self._members.items():
            self._surnames[spelt[-1]].add(name)
        for name in full:
            if " " not in name and not self._surnames.get(name.casefold()):
                self._surnames[name.casefold()].add(name)
        self._parties = dict(_parties({name for one in named for name in one.parties}))
        self._gremien = [(one, words(one)) for one in sorted({*gremien, *meetings.gremien})]
        # A longer name before the one that it begins with.
        longest = sorted((one.split() for one, _ in self._gremien if one.split()), reverse=True)
        whole = "|".join(r"\s+".join(map(re.escape, one)) for one in longest) or "(?!)"
        self._whole_gremien = re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)
        self._by_first: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for name, told in self._gremien:
            self._by_first[stem(told[0]) if told else ""].append((name, [*map(stem, told)]))

    @property
    def vocabulary(self) -> set[str]:
        """Return all words that names are made of."""
        spelt = [*self._members, *self._parties, *(tuple(told) for _, told in self._gremien)]
        return {*self._surnames, *(word for one in spelt for word in one)}

    def find(self, line: Sequence[str]) -> list[Named]:
        """Return what folded words name, in their order, each word once."""
        return list(_each(line, (self._member, self._gremium, self._party)))

    def gremien(self, line: Sequence[str]) -> list[Named]:
        """Return the Gremien that folded words name, in their order."""
        return list(_each(line, (self._gremium,)))

    def blank_gremien(self, text: str) -> str:
        """Return the text with blanks for whole names: the 12 of "Ortsbeirat 12" is no TOP."""
        return self._whole_gremien.sub(lambda found: " " * len(found[0]), text)

    def _member(self, line: Sequence[str], at: int) -> Named | None:
        titled = line[at] in _TITLES
        for length in (4, 3, 2):
            part = tuple(line[at + titled : at + titled + length])
            if len(part) == length and (name := self._whole(part)):
                return Named("member", name, at, at + titled + length)
        return self._surname(line, at)

    def _whole(self, part: tuple[str, ...]) -> str | None:
        """The member with a whole name, in either order; an initial in between may be left out."""
        if name := self._members.get(part) or self._members.get((*part[1:], part[0])):
            return name
        bearers = self._surnames.get(part[-1], ()) if len(part) == 2 else ()
        meant = [full for full in bearers if words(full)[0] == part[0]]
        return meant[0] if len(meant) == 1 else None

    def _surname(self, line: Sequence[str], at: int) -> Named | None:
        """A member by the surname alone, behind a title or a word that a name follows."""
        titled = line[at] in _TITLES and at + 1 < len(line)
        place = at + titled
        word = line[place]
        bearers = self._surnames.get(word) or self._surnames.get(word.removesuffix("s"))
        if not bearers or not (titled or (at > 0 and line[at - 1] in _BEFORE_SURNAME)):
            return None
        doubtful = not titled and (frequency(word) >= _EVERYDAY or word in STOP_WORDS)
        if doubtful and line[at - 1] not in _BEFORE_EVERYDAY:
            return None
        bearers = {one for one in bearers if self._may_be(one, line[at])}
        name = next(iter(bearers)) if len(bearers) == 1 else None
        return Named("member", name, at, place + 1, doubtful)

    def _may_be(self, member: str, title: str) -> bool:
        """Whether a member can be meant by a title: not where the other one is printed."""
        others = _OF_MEN if title in _OF_WOMEN else _OF_WOMEN if title in _OF_MEN else frozenset()
        return others.isdisjoint(self._titles.get(member, ()))

    def _party(self, line: Sequence[str], at: int) -> Named | None:
        for length in range(min(5, len(line) - at), 0, -1):
            known = self._parties.get(tuple(line[at : at + length]))
            if not known:
                continue
            name, sure = known
            before, behind = line[at - 1] if at else "", line[at + length : at + length + 1]
            faction = bool(behind) and behind[0].endswith(_FACTION)
            titled = at == 0 and behind == ["anfragen"]
            if not sure and not faction and not titled and before not in _BEFORE_NAME:
                return None
            return Named("party", name, at, at + length + faction, not sure and not faction)
        return None

    def _gremium(self, line: Sequence[str], at: int) -> Named | None:
        return self._by_name(line, at) or self._by_kind(line, at) or self._council(line, at)

    def _by_name(self, line: Sequence[str], at: int) -> Named | None:
        """The Gremium with the longest name that stands in the line, in any case."""
        fitting = [
            (len(stems), name)
            for name, stems in self._by_first.get(stem(line[at]), ())
            if stems == [*map(stem, line[at : at + len(stems)])]
        ]
        length, name = max(fitting, default=(0, ""))
        return Named("gremium", name, at, at + length) if fitting else None

    def _by_kind(self, line: Sequence[str], at: int) -> Named | None:
        """ "Schulausschuss" for the "Ausschuss für Schule und Sport", where only one is meant."""
        found = _KIND.fullmatch(line[at])
        if not found:
            return None
        same = [(name, told) for name, told in self._gremien if _is_kind(told, found["kind"])]
        if what := found["what"]:
            fitting = [name for name, told in same if any(_begins(word, what) for word in told)]
            end = at + 1
        else:
            fitting, end = _beside(same, line, at + 1)
        if not fitting:
            return None
        return Named("gremium", fitting[0] if len(fitting) == 1 else None, at, end)

    def _council(self, line: Sequence[str], at: int) -> Named | None:
        if line[at] not in _COUNCIL:
            return None
        meant = [name for name, _ in self._gremien if is_council(name)]
        if not meant:
            return None
        return Named("gremium", meant[0] if len(meant) == 1 else None, at, at + 1)


def _each(
    line: Sequence[str], finders: Sequence[Callable[[Sequence[str], int], Named | None]]
) -> Iterator[Named]:
    """What the first finder that finds something finds, from left to right, each word once."""
    at = 0
    while at < len(line):
        one = next(filter(None, (find(line, at) for find in finders)), None)
        if one:
            yield one
        at = one.end if one else at + 1


def _is_kind(told: Sequence[str], kind: str) -> bool:
    return any((found := _KIND.fullmatch(word)) and found["kind"] == kind for word in told)


def _begins(word: str, what: str) -> bool:
    """Whether a word of a name is meant by the first part of a compound: "bauen" by "bau"."""
    return len(what) > 2 and word.startswith(what.removesuffix("s"))


def _beside(
    gremien: Sequence[tuple[str, list[str]]], line: Sequence[str], at: int
) -> tuple[list[str], int]:
    """The Gremien whose names share most of the words that follow, and where these end."""
    best, fitting, end = 0, list[str](), at
    for name, told in gremien:
        stems, shared, last = set(map(stem, told)) - _JOINING, 0, at
        for place, word in enumerate(line[at:], start=at):
            if stem(word) in stems:
                shared, last = shared + 1, place + 1
            elif word not in _JOINING:
                break
        if shared > best:
            best, fitting, end = shared, [], last
        if shared == best:
            fitting.append(name)
    return fitting, end


def _parties(held: Iterable[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, bool]]]:
    """The spellings of parties, each with the name that is shown and whether it is sure."""
    for name in held:
        spelt = tuple(words(name))
        if spelt and not STOP_WORDS.issuperset(spelt):
            yield spelt, (name, len(spelt) > 1 or frequency(spelt[0]) < _EVERYDAY)
    for party in parties():
        yield from ((spelt, (party.name, True)) for spelt in party.sure)
        yield from ((spelt, (party.name, False)) for spelt in party.doubtful)


def names_of(store: Store) -> Names:
    """Return the names that an archive knows."""
    held = inventory.sitzungen(store)
    meetings = Meetings(tuple((one.sitzung.gremium, one.sitzung.datum) for one in held))
    return Names(inventory.askers(store), meetings, inventory.gremien(store))
