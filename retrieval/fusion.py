"""Hits of several questions → one list, each matter once.

By reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): what stands high in many lists is
first, and one list keeps its order. Knows no text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from retrieval.ranking import Hit

#: The constant of the paper: how little the first ranks differ from those that follow.
_SMOOTHING = 60


def fused(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The best hit of each matter, best matter first; of equals the surer one."""
    scores: defaultdict[str, float] = defaultdict(float)
    best: dict[str, tuple[int, float]] = {}
    hits: dict[str, Hit] = {}
    for found in lists:
        firsts: dict[str, Hit] = {}
        for hit in found:
            firsts.setdefault(hit.matter, hit)
        for rank, hit in enumerate(firsts.values()):
            scores[hit.matter] += 1 / (_SMOOTHING + rank)
            place = (rank, -hit.confidence)
            if hit.matter not in best or place < best[hit.matter]:
                best[hit.matter], hits[hit.matter] = place, hit
    return sorted(hits.values(), key=lambda hit: (-scores[hit.matter], -hit.confidence))
