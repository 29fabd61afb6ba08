"""Hits → the one that is given, or why there is silence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.german.words import STOP_WORDS, words
from retrieval.records import Reason
from retrieval.search.calibration import Calibration
from retrieval.search.hits import Hit
from retrieval.search.query import Query

#: Lines that greet, thank or say goodbye: they ask nothing.
_COURTESIES = frozenset(
    """hallo hi hey moin servus guten morgen tag abend nacht danke dankeschön vielen dank bitte
    tschüss tschüs ciao wiedersehen ok okay super toll prima test hilfe start grüß gott gehts
    glückauf glück dir ihnen schön schönen lieben gruß grüße lol haha cool aha na""".split()
)


_NON_PUBLIC = (
    "nichtöffentlich",
    "nicht öffentlich",
    "nicht-öffentlich",
    "unter ausschluss der öff",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the question gets: one hit, or a reason for silence."""

    hit: Hit | None
    reason: Reason | None = None


def before_search(query: Query) -> Reason | None:
    """The reason for silence that the line alone gives, or None.

    >>> before_search(Query.of("hallo")), before_search(Query.of("die"))
    ('not-a-question', 'too-short')
    """
    line = query.line.casefold()
    if any(phrase in line for phrase in _NON_PUBLIC):
        return "non-public"
    spoken = words(line)
    if not any(word.isalpha() for word in spoken) or set(spoken) <= _COURTESIES:
        return "not-a-question"
    telling = [word for word in query.words if word not in _COURTESIES]
    # A sum ("17 mal 23") is no matter; numbers tell only beside a word.
    if not any(len(word) > 1 and not word.isdigit() for word in telling):
        return "too-short" if set(spoken) <= STOP_WORDS | _COURTESIES else "nothing-fits"
    return None


def judge(
    hits: Sequence[Hit],
    elsewhere: Sequence[Collection[str]],
    private: Collection[str],
    calibration: Calibration,
) -> Verdict:
    """The hit that is sure enough, or why there is none.

    `hits` are best first. `elsewhere` are the other towns that the question names and the best
    hit's record does not. `private` are the records of non-public items.
    """
    sure = (hit for hit in hits if hit.confidence >= calibration.thresholds[hit.kind])
    best = next(sure, None)
    if elsewhere:
        return Verdict(None, "other-place")
    if best is None:
        return Verdict(None, "nothing-fits")
    if best.record in private:
        return Verdict(None, "non-public")
    return Verdict(best)
