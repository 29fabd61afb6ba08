"""OParl objects at hand, by type and id, and what they refer to.

What an object refers to may stand inside it or be named by its id; both are found here. What the
source has deleted is nowhere found.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence

from retrieval.sources.oparl.nested import objects_within
from retrieval.sources.oparl.values import (
    Json,
    identity,
    moment,
    objects,
    references,
    text,
    withdrawn,
)

_TYPE = re.compile(r"https?://schema\.oparl\.org/1\.\d/(\w+)/?")
#: A paper's file is listed once, also where it is the main one besides.
FILES = ("mainFile", "auxiliaryFile")


def type_of(row: object) -> str | None:
    """Return the type of an OParl object: "Paper"; None for anything else."""
    found = _TYPE.fullmatch(text(row, "type")) if isinstance(row, dict) else None
    return found[1] if found else None


def files_within(paper: Json) -> list[Json]:
    """Return the files that stand inside a paper, the main one first."""
    return [file for key in FILES for file in objects(paper, key)]


class Objects:
    """OParl objects by type and id; the newest of those with one id is right, else the last.

    `replaced` are the papers that are not. What stands only inside others counts too; where it
    stands by itself besides, that is right.
    """

    def __init__(self, rows: Iterable[Json]) -> None:
        self._by_type: dict[str, dict[str, Json]] = {}
        self.nameless: list[tuple[str, Json]] = []
        self.replaced: list[Json] = []
        inside: list[tuple[str, Json]] = []
        for one in rows:
            kind, name = type_of(one), identity(one)
            if kind and name:
                self._keep(kind, name, one)
            elif kind:
                self.nameless.append((kind, one))
            inside += objects_within(kind, one) if kind else ()
        self._alone = {(kind, name) for kind, known in self._by_type.items() for name in known}
        for kind, one in inside:
            self._add_inner(kind, one)
        self._agendas: dict[int, list[Json]] = {}
        self._meetings = self._items_by_name()
        self._loose_items: dict[str, list[Json]] = {}
        for kind, one in (*self.nameless, *inside):
            if kind == "AgendaItem" and not identity(one):
                for name in references(one, "meeting") or [""]:
                    self._loose_items.setdefault(name, []).append(one)
        self._consultations: dict[str, list[Json]] = {}
        unnamed = [one for kind, one in inside if kind == "Consultation" and not identity(one)]
        for one in (*self.of("Consultation"), *unnamed):
            for name in references(one, "paper"):
                self._consultations.setdefault(name, []).append(one)

    def _keep(self, kind: str, name: str, one: Json) -> None:
        known = self._by_type.setdefault(kind, {})
        before = known.get(name)
        if before is not None:
            one, before = (before, one) if _is_newer(before, one) else (one, before)
            if kind == "Paper":
                self.replaced.append(before)
        known[name] = one

    def _add_inner(self, kind: str, one: Json) -> None:
        """Keep what stands inside another object, or what it says beside the object itself."""
        name, told = identity(one), type_of(one)
        if name is None or told not in (None, kind):
            return
        known = self._by_type.setdefault(kind, {})
        if kind != "Paper":
            known[name] = self._completed(kind, one)
        elif told and name not in known:  # what has no type only names a paper
            known[name] = one

    def _completed(self, kind: str, inner: Json) -> Json:
        """What stands inside another object, with what is said of it elsewhere."""
        name = identity(inner) or ""
        known = self.get(kind, name)
        return inner | known if (kind, name) in self._alone else known | inner

    def _items_by_name(self) -> dict[tuple[str, str], list[tuple[Json, Json]]]:
        """Each meeting with its items, by the ids of the items and of their consultations."""
        listed = [
            (meeting, item) for meeting in self.of("Meeting") for item in self._items(meeting)
        ]
        own = {(id(meeting), id(item)) for meeting, item in listed}
        for item in self.of("AgendaItem"):
            for meeting in self.referred(item, "meeting", "Meeting"):
                if (id(meeting), id(item)) not in own:
                    listed.append((meeting, item))
        found: dict[tuple[str, str], list[tuple[Json, Json]]] = {}
        for meeting, item in listed:
            self._agendas.setdefault(id(meeting), []).append(item)
            if name := identity(item):
                found.setdefault(("AgendaItem", name), []).append((meeting, item))
            for name in references(item, "consultation"):
                found.setdefault(("Consultation", name), []).append((meeting, item))
        return found

    def of(self, kind: str) -> list[Json]:
        """Return all objects of a type, in the order of their ids."""
        return [one for _, one in sorted(self._by_type.get(kind, {}).items())]

    def get(self, kind: str, name: str) -> Json:
        """Return one object; an empty one where it is not at hand."""
        return self._by_type.get(kind, {}).get(name, {})

    def referred(self, one: Json, key: str, kind: str) -> Iterator[Json]:
        """Yield the objects of a type that one refers to under a key."""
        inside = {identity(item): item for item in objects(one, key)}
        for name in references(one, key):
            found = self.get(kind, name) or inside.get(name)
            if found:
                yield found
        yield from (item for item in objects(one, key) if not identity(item))

    def names(self, one: Json, key: str) -> list[str]:
        """Return the names of the organizations that an object refers to under a key."""
        found = (text(each, "name") for each in self.referred(one, key, "Organization"))
        return list(filter(None, found))

    def _items(self, meeting: Json) -> list[Json]:
        """The items of a meeting's agenda, also those that were deleted."""
        return list(self.referred(meeting, "agendaItem", "AgendaItem"))

    def consultations_of(self, paper: Json) -> list[Json]:
        """Return where a paper was dealt with, each once.

        Where a paper only names a consultation, an agenda that names it too tells the rest. One
        that was put off may stand there twice: one id, two meetings.
        """
        inside = objects(paper, "consultation")
        names = {*references(paper, "consultation")} - {identity(one) for one in inside}
        listed = [
            *(self.get("Consultation", name) or {"id": name} for name in sorted(names)),
            *(self._completed("Consultation", one) for one in inside),
            *self._consultations.get(identity(paper) or "", ()),
        ]
        once = {_place_of(one) or str(at): one for at, one in enumerate(listed)}
        return [one for one in once.values() if not withdrawn(one)]

    def meetings_with(self, kind: str, name: str) -> Sequence[tuple[Json, Json]]:
        """Return the meetings with an item of that id, or with that consultation, and the item."""
        return self._meetings.get((kind, name), ())

    def nameless_items(self, meeting: Json) -> Sequence[Json]:
        """Return the items without an id that are of a meeting, or of nobody knows which."""
        own = self._loose_items.get(identity(meeting) or "", ())
        return (*own, *(self._loose_items.get("", ()) if identity(meeting) else ()))

    def items_of(self, meeting: Json) -> list[Json]:
        """Return the items of a meeting that are at hand, in the order of its agenda."""
        return list(self._agendas.get(id(meeting), ()))

    def files_of(self, paper: Json) -> list[Json]:
        """Return the files of a paper, the main one first, each once."""
        listed = [file for key in FILES for file in self.referred(paper, key, "File")]
        once = {identity(file) or str(at): file for at, file in enumerate(listed)}
        return [file for file in once.values() if not withdrawn(file)]

    def body_of(self, paper: Json) -> str | None:
        """Return the name of a paper's body, where that body is at hand."""
        found = (
            text(body, "name") or text(body, "shortName")
            for body in self.referred(paper, "body", "Body")
        )
        return next(filter(None, found), None)


def _is_newer(one: Json, other: Json) -> bool:
    """Whether a source says that it changed one object after the other."""
    changed, before = moment(one.get("modified")), moment(other.get("modified"))
    return bool(changed and before and changed > before)


def _place_of(consultation: Json) -> Hashable:
    """What tells a consultation from others; None for one without an id."""
    name = identity(consultation)
    places = (tuple(references(consultation, key)) for key in ("meeting", "agendaItem"))
    return (name, *places) if name else None


#: Objects as they come, or by type and id already, which takes a while to find out.
Rows = Iterable[Json] | Objects


def objects_of(rows: Rows) -> Objects:
    """Return objects by type and id."""
    return rows if isinstance(rows, Objects) else Objects(rows)
