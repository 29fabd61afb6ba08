"""A line taken apart → the directory that it wishes to see, or None: "Welche Gremien gibt es?".

A directory holds what all Anfragen can be told by: Gremien, parties, who asks, topics. Which
Gremium, party or day limits it is said as in any other wish.
"""

from __future__ import annotations

from retrieval.search.gremien import is_council
from retrieval.search.list_filter import Directory, ListFilter
from retrieval.search.wish_line import Reading

#: What may stand in a line beside the word for a directory.
_BESIDE = frozenset(
    "which filler own days maybe about after asked wanted put enquiries questions gremium".split()
)
#: With one of these a line is about Anfragen, unless it asks for the word: "welche Fraktionen".
_OF_ENQUIRIES = frozenset("enquiries questions asked wanted put".split())
#: With one of these somebody was asked.
_PASSIVE = frozenset("wurde wurden worden".split())


def directory_wished(line: Reading) -> ListFilter | None:
    """Return the directory that a line wishes to see."""
    what = _named(line) or _asking(line)
    if what is None or (what != "themen" and line.named.keys() - {"gremium"}):
        return None
    gremium = line.named.get("gremium")
    if what != "themen" and gremium and is_council(gremium):
        gremium = None  # "Parteien im Rat": it is the council whose Anfragen all are.
    if what == "gremien" and gremium:
        return None
    return ListFilter(
        what=what,
        party=line.named.get("party"),
        asker=line.named.get("member"),
        gremium=gremium,
        first=line.period.first if line.period else None,
        last=line.period.last if line.period else None,
    )


def _named(line: Reading) -> Directory | None:
    """The directory by its word, where nothing else stands beside it."""
    at = [place for place, one in enumerate(line.pieces) if one.directory]
    named = {one.directory for one in line.pieces if one.directory}
    # Members and parties stand in one directory.
    others = named - {"parteien"} if "personen" in named else named
    if len(others) != 1:
        return None
    [what] = others
    beside = {one.role for one in line.pieces if not one.directory}
    known = _BESIDE | {"party", "member"} | ({"who"} if what in ("personen", "parteien") else set())
    if not beside <= known:
        return None
    before = {line.pieces[place - 1].role for place in at if place}
    return what if not beside & _OF_ENQUIRIES or before & {"which", "after"} else None


def _asking(line: Reading) -> Directory | None:
    """Those who ask, where a line only asks for them: "Wer stellt die Anfragen?"."""
    roles, spoken = line.roles, {one.word for one in line.pieces}
    asks = roles & {"asked", "put"} and ("put" not in roles or roles & {"enquiries", "questions"})
    only = roles <= _BESIDE - {"about", "after"} | {"who"} and "wer" in spoken
    return "personen" if asks and only and not spoken & _PASSIVE else None
