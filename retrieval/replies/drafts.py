"""Hits of a draft's questions → the stored Anfragen that ask the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from retrieval.records import Repeat, Source
from retrieval.replies.compose import repeated_by, stored_reply
from retrieval.replies.reply import Answer, Pointer
from retrieval.search.hits import Hit
from retrieval.storage.stored import Bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """An Anfrage that is like a draft; `fragen` are its questions that are, `id` leads there."""

    kind: Literal["answer", "pointer"]
    id: str
    fragen: tuple[str, ...]
    source: Source
    confidence: float
    also: tuple[Repeat, ...] = ()


def similar(held: Bundle, hits: Iterable[Hit]) -> list[Similar]:
    """Return the Anfragen of hits, in their order; what repeats an earlier one is left to that."""
    found: list[Similar] = []
    repeated: set[str] = set()
    for hit in hits:
        if hit.record in repeated:
            continue
        one = stored_reply(held, hit.record, hit.focus)
        match one:
            case Answer(frage=frage, also=also):
                fragen = (frage,) if frage else ()
                repeated |= repeated_by(one)
            case Pointer(public=True, fragen=fragen):
                also = ()
            case _:
                continue
        found.append(
            Similar(
                kind=one.kind,
                id=one.id,
                fragen=fragen,
                source=one.source,
                confidence=round(hit.confidence, 4),
                also=also,
            )
        )
    return found
