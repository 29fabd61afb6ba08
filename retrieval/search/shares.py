"""Scores of records → what each is beside all others, and how sure that makes it.

Knows no question and no text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.search.evidence import MOST_LEAD

#: Vorgänge that a choice may be among.
CHOICES = 5


@dataclass(frozen=True)
class Shares:
    """What a record is beside all others; its fields are those of `Evidence`."""

    margin: float
    share: float
    matter_share: float
    five_share: float
    lead: float


def shares(scores: Sequence[float], vorgaenge: Sequence[str], stranger: float) -> list[Shares]:
    """Return what each record is by its score, best first, and its Vorgang.

    Where little is stored, the others may be worse than any `stranger`, which then stands for them.
    """
    parts = _softmax([*scores, stranger])[:-1]
    best: dict[str, int] = {}
    whole: dict[str, float] = {}
    for at, (vorgang, part) in enumerate(zip(vorgaenge, parts, strict=True)):
        best.setdefault(vorgang, at)
        whole[vorgang] = whole.get(vorgang, 0.0) + part
    five = sum(parts[at] for at in list(best.values())[:CHOICES])
    # What is of the first Vorgang is measured against the best of the second, all else against the
    # best of the first.
    rivals = [*(scores[at] for at in list(best.values())[:2]), stranger, stranger][:2]
    first = next(iter(best), None)
    return [
        Shares(
            margin=score - max(stranger, rivals[vorgang == first]),
            share=part,
            matter_share=whole[vorgang],
            five_share=five,
            lead=_lead(part, whole[vorgang]),
        )
        for score, vorgang, part in zip(scores, vorgaenge, parts, strict=True)
    ]


def _softmax(scores: Sequence[float]) -> list[float]:
    parts = np.exp(np.array(scores) - max(scores))
    found: list[float] = (parts / parts.sum()).tolist()
    return found


def _lead(part: float, whole: float) -> float:
    """The log odds of a part of a whole."""
    rest = whole - part
    if rest <= part * math.exp(-MOST_LEAD):
        return MOST_LEAD
    return max(-MOST_LEAD, math.log(part / rest)) if part > 0 else -MOST_LEAD
