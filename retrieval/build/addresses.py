"""Things → the addresses they are kept under, the same from one build to the next.

A thing keeps the address that it had: it is told again by what its source calls it, and only where
the source calls it nothing, by what its page says. No address is ever given to a second thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from retrieval.ids import short_name, slug, vorlage_key
from retrieval.records import Keys, Sitzung, Source, sha256
from retrieval.storage.stored import Note

#: Characters of an address, so that it can be read; longer ones are cut and told by a checksum.
_LONGEST = 80
NOTHING: Mapping[int, str] = MappingProxyType({})
#: Digits of a checksum that tell two things of one name apart: one in 4 billion meets another.
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Thing:
    """What one thing is known by; `said` is what its page says, the surest first.

    `address` is the one it had in the generation before.
    """

    keys: Keys
    said: tuple[Hashable, ...]
    address: str = ""


def vorgang_thing(source: Source, keys: Keys, address: str = "") -> Thing:
    """Return what a Vorgang is known by; where it stood is less sure than its source's keys."""
    number = source.vorlage and vorlage_key(source.vorlage)
    place = (source.body, source.gremium, source.datum, source.top, number)
    paper = (source.body, number) if number else None
    subject = (place, source.betreff)
    return Thing(keys, ((subject, source.page), subject, place, paper), address)


def sitzung_thing(sitzung: Sitzung, key: str | None, address: str = "") -> Thing:
    """Return what a meeting is known by."""
    said = (sitzung.body, sitzung.gremium, sitzung.datum)
    return Thing(Keys(item=key), ((*said, sitzung.zeit), said), address)


def withdrawn_thing(note: Note) -> Thing:
    """Return what a Vorgang was known by that is gone; where it stood is not known any more."""
    gone = note.withdrawn
    number = gone.vorlage and vorlage_key(gone.vorlage)
    return Thing(note.keys, (None, (gone.body, number)), gone.id)


class Addresses:
    """Gives each thing of an archive its address; `taken` are those that others had."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def free(self, names: Iterable[str], thing: Thing) -> str:
        """Return the first of some names that is free, else the last with a checksum of `thing`."""
        shortened = [name[:_LONGEST].strip("-") for name in names]
        address = next((name for name in shortened if name and name not in self._taken), "")
        # Only what it was always told by: then a new build gives the address of an earlier one.
        told, rank = f"{thing.keys} {thing.said[-2:]}", 0
        while not address or address in self._taken:
            digits = sha256(f"{told} {rank}" if rank else told)[:_DIGITS]
            address, rank = slug(f"{shortened[-1]} {digits}"), rank + 1
        self._taken.add(address)
        return address

    def take(self, address: str) -> str:
        """Return an address that a thing had before, now its own again."""
        self._taken.add(address)
        return address


def vorgang_names(source: Source) -> list[str]:
    """Return the addresses that suit a Vorgang, the shortest first: body and number, then place."""
    town = short_name(source.body)
    day = source.datum.isoformat() if source.datum else ""
    place = slug(f"{town} {source.vorlage or ''} {source.gremium or ''} {day} {source.top or ''}")
    if source.vorlage:
        return [slug(f"{town} {source.vorlage}"), slug(f"{town} {source.vorlage} {day}"), place]
    return [place] if source.top else [slug(f"{town} {source.betreff}")]


def sitzung_names(sitzung: Sitzung) -> list[str]:
    """Return the addresses that suit a meeting: body, Gremium and day, then also the time."""
    place = f"{short_name(sitzung.body)} {sitzung.gremium} {sitzung.datum.isoformat()}"
    return [slug(place), slug(f"{place} {sitzung.zeit or ''}")]


def addressed(
    things: Sequence[Thing],
    names: Callable[[int], Iterable[str]],
    known: Sequence[Sequence[Thing]],
    addresses: Addresses,
) -> list[str]:
    """Return the address of each thing: the one it is known by, else a free one of its `names`.

    What a thing is known by is looked for in one sequence after the other.
    """
    before = dict[int, str]()
    for earlier in known:
        before = kept(things, earlier, before)
    held = {at: addresses.take(address) for at, address in before.items()}
    return [
        held[at] if at in held else addresses.free(names(at), thing)
        for at, thing in enumerate(things)
    ]


def kept(
    things: Sequence[Thing], known: Sequence[Thing], found: Mapping[int, str] = NOTHING
) -> dict[int, str]:
    """Return the addresses that things had before, by their places among `things`.

    `found` are those that are told already.

    The surest names are compared first, and only those count that lead from one thing to one.
    What sources call differently is different, but for a source that is there no more at all: one
    that moved calls everything anew.
    """
    here = {_origin(thing) for thing in things}

    def same(thing: Thing, before: Thing) -> bool:
        differ = _differ(thing.keys, before.keys) or _lost_paper(thing.keys, before.keys)
        return not differ or _origin(before) not in here

    told = dict(found)
    open_things = {at: thing for at, thing in enumerate(things) if at not in told}
    open_known = dict(enumerate(known))
    for name in (*_BY_KEYS, *_BY_WORDS):
        ours, theirs = _grouped(open_things, name), _grouped(open_known, name)
        for named in ours.keys() & theirs.keys():
            if len(ours[named]) == len(theirs[named]) == 1:
                [at], [other] = ours[named], theirs[named]
                if same(things[at], known[other]):
                    told[at] = known[other].address
                    del open_things[at], open_known[other]
    return told


def _by_both(thing: Thing) -> Hashable:
    return thing.keys if thing.keys.item and thing.keys.paper else None


#: What a source calls a thing, the surest first; None where it does not.
_BY_KEYS: tuple[Callable[[Thing], Hashable], ...] = (
    _by_both,
    lambda thing: thing.keys.paper,
    lambda thing: thing.keys.item,
)
#: What a page says about it, in full and ever shorter; what is said of few things is short.
_BY_WORDS: tuple[Callable[[Thing], Hashable], ...] = (
    lambda thing: thing.said[-4] if len(thing.said) > 3 else None,
    lambda thing: thing.said[-3] if len(thing.said) > 2 else None,
    lambda thing: thing.said[-2],
    lambda thing: thing.said[-1],
)


def _differ(one: Keys, other: Keys) -> bool:
    """Whether a source tells two things apart: by their papers, else by their items."""
    if one.paper and other.paper:
        return one.paper != other.paper
    return bool(one.item and other.item) and one.item != other.item


def _lost_paper(one: Keys, before: Keys) -> bool:
    """Whether an item stands there without its paper, of which the address told."""
    return bool(before.paper and before.item and one.item and not one.paper)


def _origin(thing: Thing) -> str | None:
    """The server whose names a thing bears; keys begin with it, some behind a scheme."""
    key = thing.keys.paper or thing.keys.item
    return (key.partition("//")[2] or key).partition("/")[0] if key else None


def _grouped(
    things: dict[int, Thing], name: Callable[[Thing], Hashable]
) -> defaultdict[Hashable, list[int]]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, thing in things.items():
        if (named := name(thing)) is not None:
            groups[named].append(at)
    return groups
