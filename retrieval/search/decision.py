"""Hits → what a question gets: one of them, a choice among some, or silence and why.

The one place where that is decided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from retrieval.german import word_set
from retrieval.german.words import STOP_WORDS
from retrieval.records import Reason
from retrieval.search.calibration import Weighing
from retrieval.search.evidence import CHOICES
from retrieval.search.hits import Hit
from retrieval.search.query import Query

#: Lines of these words alone ask nothing.
_COURTESIES = word_set("courtesies.txt")
_NON_PUBLIC = re.compile("nicht[ -]?öffentlich|unter ausschluss der öff")

#: A record that holds this share of a topic's words speaks of it; parts of compounds do too.
NAMED = 0.99
#: A Sachverhalt is told where it holds so much of what was asked, in more than one telling word,
#: and leads all else by so much: e^2 is seven times as likely. Of 396 questions of the seeds it
#: then took no place of an answer that fits, and broke no silence.
_HELD, _TELLING, _LEADING = 0.8, 0.8, 2.0
#: Where a line names no town, another town's record is meant as well if it is so likely beside the
#: likeliest one.
_AS_LIKELY = 0.5
#: Weights in evidence are rounded by so much at most.
_ROUNDED = 1e-6
#: What has a smaller part of all scores than this share of the likeliest one's is not offered.
_PLAUSIBLE = 0.03


@dataclass(frozen=True, slots=True)
class Options:
    """Hits of which one may be meant, the likeliest first.

    `about` is "answer" where they are answers of one Vorgang, "matter" where each is the likeliest
    record of another one. `confidence` is how likely the right one is among them.
    """

    about: Literal["answer", "matter"]
    hits: tuple[Hit, ...]
    confidence: float


def sure(hits: Sequence[Hit], weighing: Weighing) -> dict[str, float]:
    """Return how sure the first hit is: that its matter fits, it itself does, one of five does."""
    first, levels = hits[0].evidence, weighing.levels.items()
    said = {str(level): one.probability(first) for level, one in levels}
    return {**said, "answer": said["matter"] * said["answer"]}


def decide(
    hits: Sequence[Hit],
    elsewhere: Sequence[Collection[str]],
    private: Collection[str],
    weighing: Weighing,
    topic_words: int = 0,
    leads_nowhere: Callable[[Hit], bool] = lambda _: False,
    subject: float = 0.0,
) -> Hit | Options | Reason:
    """Return the hit that is sure enough, else those that may be meant, else why there is none.

    `hits` are best first. `elsewhere` are the other towns that the question names and the best
    hit's record does not. `private` are the records of non-public items. A line that only names
    something, in so many `topic_words`, gets a choice among what speaks of it; a single word cannot
    tell which answer of an Anfrage is meant. `leads_nowhere` tells an answer that says
    nothing ("Siehe oben"): it is never enough alone. `subject` is the weight of the one word that
    tells what the question is about: an answer without it tells the price of something else.
    """
    if elsewhere:
        return "other-place"
    if not hits:
        return "nothing-fits"
    best, thresholds, said = hits[0], weighing.thresholds, sure(hits, weighing)
    matter, five = said["matter"], said["five"]
    own = said["answer"] if best.kind == "answer" else matter
    siblings = _first(hit for hit in hits if hit.vorgang == best.vorgang and hit.kind == "answer")
    enough = own >= thresholds[best.kind] and matter >= thresholds["choice"]
    if enough and best.kind == "answer" and len(siblings) > 1:
        enough = topic_words != 1 and not leads_nowhere(best)
    if best.kind == "answer" and best.evidence.max_rarity < subject - _ROUNDED:
        enough = False
    if enough and best.record in private:
        return "non-public"
    if enough:
        towns = _each_town(hits, private) if best.body else ()
        return Options("matter", towns, max(five, matter)) if len(towns) > 1 else best
    public = [hit for hit in hits if hit.record not in private]
    if matter < thresholds["choice"]:
        named = [hit for hit in public if topic_words and hit.evidence.coverage_record >= NAMED]
        return Options("matter", _likeliest(named), matter) if named else "nothing-fits"
    if len(siblings) > 1 and matter >= five:
        return Options("answer", siblings, matter)
    return Options("matter", _likeliest(public), max(five, matter)) if public else "nothing-fits"


def outranks(reason: Hit, hits: Sequence[Hit], weighing: Weighing) -> bool:
    """Whether a Sachverhalt holds what was asked, and all `hits` hold less of it."""
    best, own = hits[0] if hits else None, reason.evidence
    return (
        reason.confidence >= weighing.thresholds["context"]
        and own.coverage_record >= _HELD
        and own.matched_weight >= _TELLING
        and (best is None or reason.score >= best.score + _LEADING)
    )


def _likeliest(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The likeliest of each Vorgang of some hits, without those that hardly anything speaks for."""
    found = _first({hit.vorgang: hit for hit in reversed(hits)}.values())
    least = _PLAUSIBLE * found[0].evidence.share
    return tuple(hit for hit in found if hit.evidence.share >= least)


def _each_town(hits: Sequence[Hit], private: Collection[str]) -> tuple[Hit, ...]:
    """The likeliest of each body, where about as much speaks for it as for the first hit."""
    least = _AS_LIKELY * hits[0].evidence.share
    likely = [hit for hit in hits if hit.body and hit.evidence.share >= least]
    return _first({hit.body: hit for hit in reversed(likely) if hit.record not in private}.values())


def _first(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The best of hits, at most as many as a choice has."""
    return tuple(islice(sorted(hits, key=lambda hit: -hit.score), CHOICES))


def abstain_before_search(query: Query) -> Reason | None:
    """Return the reason for silence that the line alone gives, or None.

    >>> abstain_before_search(Query.of("hallo")), abstain_before_search(Query.of("die"))
    ('not-a-question', 'too-short')
    """
    if _NON_PUBLIC.search(query.line.casefold()):
        return "non-public"
    spoken = set(query.spoken)
    if not any(map(str.isalpha, spoken)) or spoken <= _COURTESIES:
        return "not-a-question"
    telling = [word for word in query.words if word not in _COURTESIES]
    # A sum ("17 mal 23") is about nothing; numbers tell only beside a word.
    if not any(len(word) > 1 and not word.isdigit() for word in telling):
        return "too-short" if spoken <= STOP_WORDS | _COURTESIES else "nothing-fits"
    return None
