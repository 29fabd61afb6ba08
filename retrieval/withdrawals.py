"""Addresses of before, records of now, papers that a source deleted → notes on what is gone.

Knows who is asked for what is gone, never what it said: a note holds number, subject and days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from retrieval.addresses import short_address
from retrieval.collect import Records
from retrieval.lookup import vorlage_key
from retrieval.passages import addresses
from retrieval.records import Removed, Withdrawn


@dataclass(frozen=True, slots=True)
class Addressed:
    """What an address leads to, as far as it is still told when that is gone."""

    betreff: str
    body: str | None
    vorlage: str | None


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
