"""Labelled questions and an archive → the hits of each question, marked right or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from retrieval.archive import Archive
from retrieval.evaluation import Labelled, is_answer
from retrieval.ids import vorlage_key
from retrieval.replies.reply import Answer, Context, Notice, Pointer, Silence, Stored
from retrieval.search.evidence import NAMES
from training.weighing import Family

#: Reasons for silence that are found without weighing evidence.
RULES = frozenset({"not-a-question", "too-short", "other-place", "non-public"})
#: More hits than a question has candidates: the model learns from all of them.
ALL_HITS = 1_000


def families(archive: Archive, questions: Sequence[Labelled], name: str) -> list[Family]:
    """The hits of every question that evidence decides: no look-ups, no foreign towns."""
    find = cache(archive.find)
    found = []
    for at, labelled in enumerate(questions):
        if labelled.expect == "lookup" or by_rule(archive, labelled):
            continue
        hits = tuple(archive.ranked(labelled.question, ALL_HITS))
        if not hits:
            continue
        both = [judged(labelled, find(hit.record)) for hit in hits]
        values = np.array([[getattr(hit.evidence, name) for name in NAMES] for hit in hits])
        group = f"{name} {labelled.reference or at}"
        right, near = np.array(both).T
        found.append(Family(labelled, name, group, hits, values, right, near))
    return found


def by_rule(archive: Archive, labelled: Labelled) -> bool:
    """Whether silence is right and does not depend on how sure a hit is."""
    reply = archive.ask(labelled.question)
    ruled = isinstance(reply, Silence) and reply.reason in RULES
    return labelled.expect == "none" and (ruled or isinstance(reply, Notice))


def judged(labelled: Labelled, found: Stored | None) -> tuple[bool, bool]:
    """Whether a hit is what the question expects, and whether it is at least the right matter."""
    match labelled.expect, found:
        case "answer", Answer(source=source):
            right = is_answer(labelled, found)
            same = vorlage_key(source.vorlage or "") == vorlage_key(labelled.reference or "-")
            return right, right or same
        case "pointer", Pointer(source=source):
            return (source.top == labelled.top,) * 2
        case "context", Context(source=page):
            near = page.page == labelled.page
            return near and (labelled.snippet or "") in found.text, near
        case _:
            private = labelled.reason == "non-public"
            return (private and isinstance(found, Pointer) and not found.public,) * 2


@dataclass(frozen=True, slots=True)
class Questions:
    """Those that evidence decides, with their hits, and how many have no answer in each archive."""

    decided: list[Family]
    unanswered: Mapping[str, int]
