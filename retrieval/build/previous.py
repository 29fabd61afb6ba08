"""The generation before → what need not be computed again, and which addresses stay.

A passage whose text was there before keeps its vector and its words, a Vorgang its address. What
the generation before held and the new one does not is noted as withdrawn. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from retrieval.build.addresses import sitzung_thing, vorgang_thing, withdrawn_thing
from retrieval.build.articles import article_thing
from retrieval.build.collect import Known, Records
from retrieval.build.former import read_former
from retrieval.build.passages import Row
from retrieval.build.withdrawals import withdrawals
from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged, ArchiveError, ArchiveMismatch, ArchiveMissing
from retrieval.failures import Failure
from retrieval.german.words import TOKENIZER_FINGERPRINT
from retrieval.ids import PART
from retrieval.index.arrays import Floats
from retrieval.index.encoder import word_vectors
from retrieval.index.lexicon import Lexicon
from retrieval.index.vectors import VectorIndex
from retrieval.pages import Removed
from retrieval.records import Anfrage, Withdrawn, sha256
from retrieval.storage import generation, inventory
from retrieval.storage.store import RECORDS_FILE, Store
from retrieval.storage.stored import Addressed, Note

Encode = Callable[[Sequence[str]], Floats]

#: The vectors of betreff and questions in a generation, each with the checksum of its text.
SUBJECTS_FILE = "subjects.npy"


@dataclass(frozen=True, slots=True)
class PreviousGeneration:
    """What a build may take over; `passages`: the checksum of each text, and whose it is.

    `unreadable` says why nothing is known of a generation that is there.
    """

    known: Known = field(default_factory=Known)
    contents: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, Addressed] = field(default_factory=dict)
    withdrawn: Sequence[Note] = ()
    passages: Sequence[tuple[str, str]] = ()
    index: VectorIndex | None = None
    lexicon: Lexicon | None = None
    folder: Path | None = None
    unreadable: Failure | None = None

    @classmethod
    def open(cls, folder: Path, encoder: str) -> PreviousGeneration:
        """Return what the current generation of a folder offers; nothing where there is none.

        The index is offered only where the same encoder made it, the lexicon only where the same
        rules did. One of an earlier format offers its addresses and notes.
        """
        try:
            current = generation.open_current(folder)
            with closing(Store.open(current.folder / RECORDS_FILE)) as store:
                same = current.manifest.encoder == encoder
                rules = current.manifest.rules == term_rules()
                return cls(
                    known=_known(store),
                    contents=inventory.contents(store),
                    addresses=inventory.addresses(store),
                    withdrawn=inventory.withdrawals(store),
                    passages=inventory.passage_keys(store),
                    index=VectorIndex.open(current.folder) if same else None,
                    lexicon=Lexicon.open(current.folder) if rules else None,
                    folder=current.folder,
                )
        except ArchiveMissing:
            return cls()
        except ArchiveMismatch:
            return cls._of_former(folder)
        except ArchiveError as error:
            return cls(unreadable=error.failure)

    @classmethod
    def _of_former(cls, folder: Path) -> PreviousGeneration:
        try:
            former = read_former(generation.file_of_any_format(folder, RECORDS_FILE))
        except ArchiveError as error:
            return cls(unreadable=error.failure)
        return cls(known=former.known, addresses=former.addresses, withdrawn=former.withdrawn)

    @property
    def hashes(self) -> list[str]:
        """The checksums of the passages' texts, by row."""
        return [text for text, _ in self.passages]

    def holds(self, rows: Sequence[Row]) -> bool:
        """Whether the rows are those of before, in the same order."""
        return [(row.sha256, row.passage.vorgang) for row in rows] == self.passages


@dataclass(frozen=True, slots=True)
class Changes:
    """How many Vorgänge are new, changed and as before, and which addresses lead nowhere now."""

    #: The checksum of each Vorgang.
    contents: Mapping[str, str]
    added: int
    changed: int
    unchanged: int
    gone: int
    withdrawn: tuple[Note, ...]

    @classmethod
    def between(
        cls,
        previous: PreviousGeneration,
        records: Records,
        removed: Sequence[Removed],
        today: date,
        private: Collection[tuple[str, str]] = (),
    ) -> Changes:
        """Return what the records change; `removed` is what the sources have deleted themselves.

        `private` are body and key of papers that are not public.
        """
        contents = {anfrage.id: content(anfrage) for anfrage in records.anfragen}
        added = len(contents.keys() - previous.contents.keys())
        same = len(contents.items() & previous.contents.items())
        return cls(
            contents=contents,
            added=added,
            changed=len(contents) - added - same,
            unchanged=same,
            gone=len(previous.contents.keys() - contents.keys()),
            withdrawn=withdrawals(
                previous.withdrawn, previous.addresses, records, removed, today, private
            ),
        )


def term_rules() -> str:
    """Return what stands for how terms are found and compared: another value makes them anew."""
    return f"{TOKENIZER_FINGERPRINT} {word_vectors().name}"


def content(anfrage: Anfrage) -> str:
    """Return the checksum of all that is kept of a Vorgang: another one where it has changed."""
    if anfrage.facts.fetched:
        anfrage = replace(anfrage, facts=replace(anfrage.facts, fetched=None))
    return sha256(repr(anfrage))


def _is_paper(note: Withdrawn) -> bool:
    return note.vorlage is not None and PART not in note.id


def _known(store: Store) -> Known:
    """What has an address in a generation, or had one in an earlier one."""
    vorgaenge, sitzungen = inventory.vorgaenge(store), inventory.sitzungen(store)
    articles = inventory.articles(store)
    notes = inventory.withdrawals(store)
    return Known(
        vorgaenge=[vorgang_thing(one.source, one.keys, one.id) for one in vorgaenge],
        sitzungen=[sitzung_thing(one.sitzung, one.key, one.id) for one in sitzungen],
        articles=[article_thing(article, page, at) for at, article, page in articles],
        gone=[withdrawn_thing(note) for note in notes if _is_paper(note.withdrawn)],
        taken=frozenset(one.id for one in vorgaenge)
        | {one.id for one in sitzungen}
        | {address for address, _, _ in articles}
        | {note.withdrawn.id.partition(PART)[0] for note in notes},
    )


class VectorMemo:
    """Encodes each text once; what a build did not ask for is forgotten."""

    def __init__(self, encode: Encode, earlier: Path | None = None) -> None:
        """`earlier` is the folder of a generation; ArchiveDamaged where it cannot be read."""
        self._encode = encode
        self._known: dict[str, Floats] = {}
        self._used: set[str] = set()
        if earlier:
            try:
                kept = np.load(earlier / SUBJECTS_FILE)
            except (OSError, ValueError) as error:
                reason = ErrorCode.PART_UNREADABLE(
                    str(earlier / SUBJECTS_FILE), "table of subjects"
                )
                raise ArchiveDamaged(reason) from error
            self._known = dict(zip(kept["text"].astype(str).tolist(), kept["vector"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, in their order."""
        names = [sha256(text) for text in texts]
        by_name = dict(zip(names, texts, strict=True))
        if fresh := {name: by_name[name] for name in by_name if name not in self._known}:
            self._known.update(zip(fresh, self._encode(list(fresh.values())), strict=True))
        self._used.update(names)
        return np.stack([self._known[name] for name in names])

    def save(self, folder: Path) -> None:
        names = sorted(self._used)
        length = len(self._known[names[0]]) if names else 0
        kept = np.zeros(len(names), dtype=[("text", "S64"), ("vector", np.float32, (length,))])
        kept["text"] = names
        if names:
            kept["vector"] = [self._known[name] for name in names]
        np.save(folder / SUBJECTS_FILE, kept)
