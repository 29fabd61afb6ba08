"""A generation and its records → what an archive holds; a build → what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from retrieval.collect import Records
from retrieval.earlier import Changes
from retrieval.generation import Generation
from retrieval.store import Store


@dataclass(frozen=True, slots=True)
class Status:
    """What an archive holds."""

    generation: str
    encoder: str
    built: datetime
    sources: tuple[str, ...]
    bodies: tuple[str, ...]
    sitzungen: int
    tops: int
    answers: int
    pointers: int
    contexts: int
    passages: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Built:
    """What a build kept, what changed by it, and how many passages it had to encode."""

    records: Records
    changes: Changes
    encoded: int


def status_of(generation: Generation, store: Store) -> Status:
    """What a generation holds."""
    manifest, counts = generation.manifest, generation.manifest.counts
    first, last = store.days()
    return Status(
        generation=generation.name,
        encoder=manifest.encoder,
        built=manifest.built_at,
        sources=manifest.sources,
        bodies=manifest.bodies,
        sitzungen=counts["sitzungen"],
        tops=counts["tops"],
        answers=counts["answers"],
        pointers=store.pointers(),
        contexts=counts["contexts"],
        passages=counts["passages"],
        first=first,
        last=last,
    )


def counted(records: Records, rows: int) -> dict[str, int]:
    """What a manifest says of the records and the rows of their passages."""
    return {
        "sitzungen": len(records.sitzungen),
        "tops": len(records.listings),
        "answers": sum(len(one.antworten) for one in records.anfragen),
        "contexts": len(records.excerpts),
        "passages": rows,
    }
