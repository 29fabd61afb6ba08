"""What led somewhere and does no more → notes that it was withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from retrieval.build.addresses import Addresses, Thing, vorgang_names
from retrieval.build.collect import Records
from retrieval.build.passages import addresses
from retrieval.ids import PART, vorlage_key
from retrieval.pages import Removed
from retrieval.records import Anfrage, Keys, Source, Withdrawn
from retrieval.storage.stored import Addressed, Note

Number = tuple[str | None, str]
#: What a paper is called whose title nobody may read.
_UNTITLED = "Anfrage"


def withdrawals(
    noted: Iterable[Note],
    before: Mapping[str, Addressed],
    records: Records,
    removed: Sequence[Removed],
    today: date,
    private: Collection[tuple[str | None, str | None]] = (),
) -> tuple[Note, ...]:
    """Return a note for every address that led somewhere and does no more, by address.

    `noted` are earlier notes, `before` the addresses of the generation before. A paper that was
    deleted before any build saw it is noted under the address that it would have had. The source's
    day is given only while that paper is not there. Of a paper that is not public any more, as
    those that are named in `private`, only what its agenda calls it is told.
    """
    gone = [
        Note(Withdrawn(address, was.betreff, today, was.body, was.vorlage), was.keys)
        for address, was in before.items()
    ]
    leading = addresses(records)
    notes = {note.withdrawn.id: note for note in (*noted, *gone)}
    notes = {address: note for address, note in notes.items() if address not in leading}
    present, deleted, known = _Papers(), _Papers(), _Papers()
    for one in records.anfragen:
        present.add(one.keys.paper, one.source.body, one.source.vorlage, one)
    for removal in removed:
        deleted.add(removal.key, removal.body, removal.vorlage, removal)
    for note in notes.values():
        known.add(note.keys.paper, note.withdrawn.body, note.withdrawn.vorlage, note)
    free = Addresses({*(name.partition(PART)[0] for name in leading), *notes})
    for removal in removed:
        paper = (removal.key, removal.body, removal.vorlage)
        if not present.find(*paper) and not known.find(*paper):
            note = _unseen(removal, today, free)
            notes[note.withdrawn.id] = note
            known.add(*paper, note)

    def dated(note: Note) -> Note:
        gone = note.withdrawn
        paper = (note.keys.paper, gone.body, gone.vorlage)
        if isinstance(here := present.find(*paper), Anfrage):
            betreff = gone.betreff if here.public else here.source.betreff or _UNTITLED
            return replace(note, withdrawn=replace(gone, removed=None, betreff=betreff))
        removal = deleted.find(*paper)
        if not isinstance(removal, Removed):
            hidden = (gone.body, note.keys.paper) in private
            return replace(note, withdrawn=replace(gone, betreff=_UNTITLED)) if hidden else note
        noticed = min(gone.noticed, removal.noticed or gone.noticed)
        day = removal.day or gone.removed
        return replace(note, withdrawn=replace(gone, removed=day, noticed=noticed))

    return tuple(dated(note) for _, note in sorted(notes.items()))


def _unseen(removal: Removed, today: date, free: Addresses) -> Note:
    """The note of a paper that no build saw."""
    body, vorlage, keys = removal.body, removal.vorlage, Keys(paper=removal.key)
    source = Source(
        body=body, gremium=None, datum=None, top=None, vorlage=vorlage, betreff=removal.betreff
    )
    address = free.free(vorgang_names(source), Thing(keys, (vorlage,)))
    return Note(Withdrawn(address, removal.betreff, removal.noticed or today, body, vorlage), keys)


@dataclass(slots=True)
class _Papers:
    """Things by the keys of their papers; by body and number where one side has no key."""

    by_key: dict[str, object] = field(default_factory=dict)
    by_number: dict[Number, tuple[str | None, object]] = field(default_factory=dict)

    def add(self, key: str | None, body: str | None, vorlage: str | None, thing: object) -> None:
        if key:
            self.by_key.setdefault(key, thing)
        if vorlage:
            self.by_number.setdefault((body, vorlage_key(vorlage)), (key, thing))

    def find(self, key: str | None, body: str | None, vorlage: str | None) -> object | None:
        if key and key in self.by_key:
            return self.by_key[key]
        named = self.by_number.get((body, vorlage_key(vorlage))) if vorlage else None
        return named[1] if named and not (key and named[0]) else None
