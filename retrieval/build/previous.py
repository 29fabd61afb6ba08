"""The generation before → what need not be computed again, and which addresses stay.

A passage whose text was there before keeps its vector and its words; a matter that was there before
keeps its address. What the generation before held and the new one does not is noted as withdrawn.
Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from retrieval.build.collect import Records
from retrieval.build.passages import Row, addresses
from retrieval.errors import ArchiveError
from retrieval.german.compounds import Cuts
from retrieval.german.words import RULES
from retrieval.ids import Identity, identity, short_address, vorlage_key
from retrieval.index.encoder import word_vectors
from retrieval.index.lexicon import Lexicon
from retrieval.index.vectors import VectorIndex
from retrieval.records import Anfrage, Removed, Withdrawn, sha256
from retrieval.storage import generation, inventory
from retrieval.storage.store import RECORDS_FILE, Store
from retrieval.storage.stored import Addressed


def rules() -> str:
    """By which rules words are found and compared: another value says that they are made anew."""
    return f"{RULES} {word_vectors().name}"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a build may take over.

    `hashes` are the checksums of the passages' texts by row, `matters` what they belong to.
    """

    ids: Mapping[Identity, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, Addressed] = field(default_factory=dict)
    withdrawn: tuple[Withdrawn, ...] = ()
    hashes: Sequence[str] = ()
    matters: Sequence[str] = ()
    index: VectorIndex | None = None
    lexicon: Lexicon | None = None
    cuts: Cuts | None = None
    folder: Path | None = None

    @classmethod
    def open(cls, folder: Path, encoder: str) -> Earlier:
        """What the current generation of a folder offers; nothing where there is none that opens.

        The index is offered only where the same encoder made it, lexicon and cuts only where the
        same rules did.
        """
        try:
            current = generation.open_current(folder)
            store = Store.open(current.folder / RECORDS_FILE)
            try:
                keys = inventory.passage_keys(store)
                hashes = [text for text, _ in keys]
                same = current.manifest.encoder == encoder
                known = current.manifest.rules == rules()
                return cls(
                    ids={identity(one.source): one.id for one in inventory.vorgaenge(store)},
                    contents=inventory.contents(store),
                    addresses=inventory.addresses(store),
                    withdrawn=tuple(inventory.withdrawals(store)),
                    hashes=hashes,
                    matters=[matter for _, matter in keys],
                    index=VectorIndex.open(current.folder) if same else None,
                    lexicon=Lexicon.open(current.folder) if known else None,
                    cuts=Cuts.open(current.folder) if known else None,
                    folder=current.folder,
                )
            finally:
                store.close()
        except ArchiveError:
            return cls()

    def holds(self, rows: Sequence[Row]) -> bool:
        """Whether the rows are those of before, in the same order."""
        return len(rows) == len(self.hashes) and all(
            (row.sha256, row.passage.matter) == (text, matter)
            for row, text, matter in zip(rows, self.hashes, self.matters, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """How many matters are new, changed and as before, and which addresses lead nowhere now.

    `contents` are the checksums of all matters.
    """

    contents: Mapping[str, str]
    added: int
    changed: int
    unchanged: int
    gone: int
    withdrawn: tuple[Withdrawn, ...]

    @classmethod
    def between(
        cls, earlier: Earlier, records: Records, removed: Sequence[Removed], today: date
    ) -> Changes:
        """What the records change; an address withdrawn before is so until it leads somewhere.

        `removed` is what the sources have deleted themselves.
        """
        contents = {one.id: content(one) for one in records.anfragen}
        added = len(contents.keys() - earlier.contents.keys())
        same = sum(earlier.contents.get(name) == one for name, one in contents.items())
        return cls(
            contents=contents,
            added=added,
            changed=len(contents) - added - same,
            unchanged=same,
            gone=len(earlier.contents.keys() - contents.keys()),
            withdrawn=withdrawals(earlier.withdrawn, earlier.addresses, records, removed, today),
        )


def content(one: Anfrage) -> str:
    """The checksum of all that is kept of a matter: another one says that it has changed."""
    return sha256(repr(replace(one, facts=replace(one.facts, fetched=None))))


@dataclass(frozen=True, slots=True)
class _Paper:
    """A Vorlage of a body, however its number is written."""

    body: str | None
    key: str

    @classmethod
    def of(cls, body: str | None, vorlage: str | None) -> _Paper | None:
        return cls(body, vorlage_key(vorlage)) if vorlage else None


def withdrawals(
    noted: Iterable[Withdrawn],
    before: Mapping[str, Addressed],
    records: Records,
    removed: Iterable[Removed],
    today: date,
) -> tuple[Withdrawn, ...]:
    """A note for every address that led somewhere and does no more, by address.

    `noted` are earlier notes, `before` the addresses of the generation before. A paper that was
    deleted before any build saw it is noted under the address that it would have had. The source's
    day is told only while no paper of that number is there.
    """
    held = {_Paper.of(one.source.body, one.source.vorlage) for one in records.anfragen}
    deleted = {_Paper.of(one.body, one.vorlage): one for one in removed}
    notes = {one.id: one for one in noted}
    notes |= {
        name: Withdrawn(name, was.betreff, today, was.body, was.vorlage)
        for name, was in before.items()
    }
    now = addresses(records)
    notes = {name: note for name, note in notes.items() if name not in now}
    known = {_Paper.of(one.body, one.vorlage) for one in notes.values()}
    for paper, one in deleted.items():
        if paper not in known | held:
            name = short_address(one.body, one.vorlage)
            noticed = one.noticed or today
            notes[name] = Withdrawn(name, one.betreff, noticed, one.body, one.vorlage)

    def dated(note: Withdrawn) -> Withdrawn:
        paper = _Paper.of(note.body, note.vorlage)
        if paper in held:
            return replace(note, removed=None)
        gone = deleted.get(paper)
        if gone is None:
            return note
        noticed = min(note.noticed, gone.noticed or note.noticed)
        return replace(note, removed=gone.day or note.removed, noticed=noticed)

    return tuple(dated(note) for _, note in sorted(notes.items()))
