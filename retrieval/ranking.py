"""Evidence of records → hits, best first.

The order is that of a score which `silence` learned for the evidence; nothing about silence is
decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.evidence import Evidence
from retrieval.passages import Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that may answer; `focus` is the window of its text that fits best."""

    kind: Kind
    record: str
    matter: str
    focus: tuple[int, int] | None
    evidence: Evidence
    score: float
    confidence: float = 0.0


def with_margins(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with how far each stands before the best one of another matter (or behind it)."""
    found = []
    for hit in hits:
        other = next((one.score for one in hits if one.matter != hit.matter), 0.0)
        evidence = replace(hit.evidence, margin=hit.score - other)
        found.append(replace(hit, evidence=evidence))
    return found
