"""Hits → why a question gets its reply, in figures."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.replies.compose import topic
from retrieval.search.calibration import Weighing
from retrieval.search.decision import sure
from retrieval.search.hits import Explained, Hit
from retrieval.storage.store import Store

#: Hits whose evidence is shown.
EXPLAINED = 3


def explained(store: Store, hits: Sequence[Hit], weighing: Weighing) -> Explained:
    """Return what speaks for the first of the hits, which are best first; nothing for none."""
    if not hits:
        return Explained()
    first, thresholds = hits[:EXPLAINED], weighing.thresholds
    held = store.bundle(hit.record for hit in first)
    return Explained(
        hits=tuple(first),
        topics=tuple(topic(held, hit) for hit in first),
        sure=sure(hits, weighing),
        needed={
            "choice": thresholds["choice"],
            "needed": thresholds.get(hits[0].kind, thresholds["context"]),
        },
    )
