"""What an archive holds → who and what of it a line names: members, parties, Gremien.

Members and Gremien are those of the records, never of a list; of parties also those that sit in
many councils. What may be several is reported as doubtful, never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile

from retrieval.german.topics import topics
from retrieval.german.words import STOP_WORDS, frequency, words
from retrieval.search.askers import asker, parties
from retrieval.search.gremien import GremiumNames, Meetings, Named, each_named
from retrieval.storage import inventory
from retrieval.storage.store import Store

#: From here on (Zipf scale) a surname or a group's name is an everyday word, too ("Wind", "Kult").
_EVERYDAY = 3.0
#: Behind these stands what something is about.
_ABOUT = frozenset("zu zum zur über nach wegen thema an mit für".split())
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
    "der die den dem des von vom hat haben hatte hatten bei beim durch seitens namens anfrage "
    "anfragen".split()
)
_BEFORE_SURNAME = _BEFORE_NAME - {"der", "die", "den", "dem", "des"}
#: … and of a surname that is an everyday word ("Anfragen Winter" may be about the winter).
_BEFORE_EVERYDAY = _BEFORE_SURNAME - {"anfrage", "anfragen"}
#: What people call what members write, so that a rare surname in the same line is one.
_ENQUIRIES = frozenset("anfrage anfragen ratsanfragen gefragt".split())
#: A surname that is rarer than this is no other word where it stands alone ("Bloch", not "Kranz").
_RARELY_ALONE = 3.5
#: A word behind "von" that is rarer than this is a name rather than a group of people ("Eltern").
_RARE = 4.3
_FACTION = ("fraktion", "fraktionen", "gruppe", "partei")


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
        self._gremium = GremiumNames({*gremien, *meetings.gremien})
        self._parties = dict(_parties({name for one in named for name in one.parties}))

    @property
    def vocabulary(self) -> set[str]:
        """Return all words that names are made of."""
        spelt = [*self._members, *self._parties, *self._gremium.spelt]
        return {*self._surnames, *(word for one in spelt for word in one)}

    def find(self, line: Sequence[str], keywords: bool = False) -> list[Named]:
        """Return what folded words name, in their order, each word once.

        Of `keywords` no word stands between a party and what else is said.
        """
        member = self._bare_member if keywords else self._member
        party = self._bare_party if keywords else self._party
        return list(each_named(line, (member, self._gremium, party)))

    def with_others(
        self,
        line: Sequence[str],
        named: Sequence[Named],
        meets: Collection[str],
        asks: Collection[str],
    ) -> list[Named]:
        """Return who is named besides: a Gremium that meets, by a part; who asks, but never did.

        `meets` and `asks` are empty where a line says neither.
        """
        kinds = {one.kind for one in named}
        met = self._gremium.met(line) if meets and "gremium" not in kinds else None
        stranger = _stranger(line) if asks and not kinds & {"member", "party"} else None
        begin, end = (stranger.start, stranger.end) if stranger else (0, 0)
        others = [one for one in named if one.end <= begin or one.start >= end]
        return [*others, *filter(None, (met, stranger))]

    def gremien(self, line: Sequence[str]) -> list[Named]:
        """Return the Gremien that folded words name, in their order."""
        return list(each_named(line, (self._gremium,)))

    def blank_gremien(self, text: str) -> str:
        """Return the text with blanks for whole names: the 12 of "Ortsbeirat 12" is no TOP."""
        return self._gremium.blank(text)

    def _member(self, line: Sequence[str], at: int) -> Named | None:
        begin = at + _titles(line, at)
        for length in (4, 3, 2):
            part = tuple(line[begin : begin + length])
            if len(part) == length and (name := self._whole(part)):
                return Named("member", name, at, begin + length)
        return self._surname(line, at)

    def _bare_member(self, line: Sequence[str], at: int) -> Named | None:
        """A member; by the surname alone where the line holds nothing else but what is asked."""
        if found := self._member(line, at):
            return found
        rest = [*line[:at], *line[at + 1 :]]
        alone = not rest and frequency(line[at]) < _RARELY_ALONE
        if len(bearers := [*self._surnames.get(line[at], ())]) != 1 or not (
            alone or rest in (["anfrage"], ["anfragen"])
        ):
            return None
        return Named("member", bearers[0], at, at + 1)

    def _whole(self, part: tuple[str, ...]) -> str | None:
        """The member with a whole name, in either order; an initial in between may be left out."""
        if name := self._members.get(part) or self._members.get((*part[1:], part[0])):
            return name
        bearers = self._surnames.get(part[-1], ()) if len(part) == 2 else ()
        meant = [full for full in bearers if words(full)[0] == part[0]]
        return meant[0] if len(meant) == 1 else None

    def _surname(self, line: Sequence[str], at: int) -> Named | None:
        """A member by the surname alone, behind a title or a word that a name follows."""
        titled = _titles(line, at)
        place = at + titled
        word = line[place]
        bearers = self._surnames.get(word) or self._surnames.get(word.removesuffix("s"))
        doubtful = not titled and (frequency(word) >= _EVERYDAY or word in STOP_WORDS)
        before = line[at - 1] if at else ""
        beside = before not in _ABOUT and not _ENQUIRIES.isdisjoint(line) and not doubtful
        if not bearers or not (titled or beside or before in _BEFORE_SURNAME):
            return None
        if doubtful and before not in _BEFORE_EVERYDAY:
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
            titled = behind == ["anfragen"]
            if not sure and not faction and not titled and before not in _BEFORE_NAME:
                return None
            return Named("party", name, at, at + length + faction, not sure and not faction)
        return None

    def _bare_party(self, line: Sequence[str], at: int) -> Named | None:
        """A party beside keywords; an everyday word only where the line begins or ends with it."""
        if found := self._party(line, at):
            return found
        sure, ends = self._parties.get((line[at],)), at in (0, len(line) - 1)
        return Named("party", sure[0], at, at + 1, doubtful=True) if sure and ends else None


def _titles(line: Sequence[str], at: int) -> int:
    """How many titles stand before a name: "Stadtrat Dr."."""
    return len([*takewhile(_TITLES.__contains__, line[at:-1])])


def _stranger(line: Sequence[str]) -> Named | None:
    """Who is named and has asked nothing: "Anfragen von Frau Muster"."""
    for at in range(len(line) - 1):
        before = line[at - 1] if at else ""
        begin = at + _titles(line, at)
        if begin > at and before not in _ABOUT | _TITLES and _may_be_name(line[begin]):
            return Named("member", line[begin].title(), at, begin + 1)
        name = [*takewhile(_may_be_name, line[at + 1 : at + 4])]
        if line[at] in ("von", "namens") and name:
            rare = min(map(frequency, name)) < _RARE and not any(map(topics, name))
            if rare or len(name) > 1:
                return Named("member", " ".join(name).title(), at + 1, at + 1 + len(name))
    return None


def _may_be_name(word: str) -> bool:
    """Whether a word can be one of somebody's names: no word of everyday grammar."""
    return word.isalpha() and word not in _TITLES and word not in STOP_WORDS


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
    meetings = Meetings(
        tuple((one.sitzung.gremium, one.sitzung.datum) for one in held),
        tuple(one.sitzung.body for one in held),
    )
    return Names(inventory.askers(store), meetings, inventory.gremien(store))
