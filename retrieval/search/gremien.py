"""Words of a line → the Gremien that they name, by what an archive has of them.

By their whole names, by their kind ("Schulausschuss"), or as the council; when they met.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.german.words import stem, words

Kind = Literal["member", "party", "gremium"]

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
    """When the Gremien met, by the name of the Gremium and the day; `bodies` are whose they are."""

    held: tuple[tuple[str, date], ...] = ()
    bodies: tuple[str, ...] = ()

    def of(self, body: str) -> Meetings:
        """Return those of one body."""
        own = zip(self.held, self.bodies, strict=True)
        return Meetings(tuple(one for one, whose in own if whose == body))

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


class GremiumNames:
    """The names of the Gremien of one archive."""

    def __init__(self, gremien: Iterable[str]) -> None:
        self._gremien = [(one, words(one)) for one in sorted({*gremien})]
        # A longer name before the one that it begins with.
        longest = sorted((one.split() for one, _ in self._gremien if one.split()), reverse=True)
        whole = "|".join(r"\s+".join(map(re.escape, one)) for one in longest) or "(?!)"
        self._whole_gremien = re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)
        self._by_part: defaultdict[str, list[str]] = defaultdict(list)
        for name, told in self._gremien:
            for word in {*told[1:]} - _JOINING:
                self._by_part[word].append(name)
        self._by_first: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for name, told in self._gremien:
            self._by_first[stem(told[0]) if told else ""].append((name, [*map(stem, told)]))

    @property
    def spelt(self) -> list[tuple[str, ...]]:
        """Return the names as folded words."""
        return [tuple(told) for _, told in self._gremien]

    def met(self, line: Sequence[str]) -> Named | None:
        """Return the one Gremium that a line about Sitzungen names by a part: "Sitzung Durlach"."""
        for at, word in enumerate(line):
            meant = self._by_part.get(word, ())
            if len(meant) == 1:
                return Named("gremium", meant[0], at, at + 1)
        return None

    def blank(self, text: str) -> str:
        """Return the text with blanks for whole names: the 12 of "Ortsbeirat 12" is no TOP."""
        return self._whole_gremien.sub(lambda found: " " * len(found[0]), text)

    def __call__(self, line: Sequence[str], at: int) -> Named | None:
        """Return the Gremium that a line names from one word on."""
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


def each_named(
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
