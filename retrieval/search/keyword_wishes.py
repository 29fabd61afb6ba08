"""Keywords without a joint → the wish that they may be: "cdu klimaschutz 2021", "grüne verkehr".

Who asks stands beside what about, as people type into a small field. Such a line may as well ask
something else ("grüne tonne"), so that it is a wish only where records are found: that is decided
by who calls.
"""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.german.topics import topics
from retrieval.search.gremien import Named
from retrieval.search.list_filter import ListFilter
from retrieval.search.wish_line import Reading

#: Longer lines say how their words belong together.
MOST_KEYWORDS = 6
#: Words that name a topic beside a name.
_MOST_TOPICS = 3
#: What may stand in such a line besides; "alles" is all of a Gremium.
_BESIDE = frozenset(
    "member party gremium days filler maybe all about own newest oldest enquiry enquiries".split()
)
#: What an adjective in "e" may belong to: "grüne Energie", but not "grüne Verkehr".
_AGREES = re.compile(
    r".*(?:e|en|er|n|s|ung|heit|keit|schaft|ion|tät|ik|ur|ie|ei|in|stadt|wahl|luft|kunft|kraft|bank"
    r"|wand|hand|fahrt|macht|nacht|welt|zeit|schul|bahn|post|form|art)"
)
#: A name alone may have these beside it.
_ALONE = frozenset(
    "wer ist war die der das von herr frau ratsmitglied stadtrat stadträtin svo ratsfrau ratsherr "
    "fraktion partei eigentlich denn alles kennst du was weisst über zu".split()
)


def keyword_wish(line: Reading) -> ListFilter | None:
    """Return the wish that a line of keywords may be."""
    topic = [one.word for one in line.pieces if one.role in ("", "topic")]
    by = line.named.keys() & {"member", "party"}
    if line.several or not line.roles <= _BESIDE | {"", "topic"} or len(topic) > _MOST_TOPICS:
        return None
    if not by and (topic or "gremium" not in line.named):
        return None
    if any(not _is_party(one, line) for one in line.doubtful):
        return None
    return ListFilter(
        asker=line.named.get("member"),
        party=line.named.get("party"),
        gremium=line.named.get("gremium"),
        first=line.period.first if line.period else None,
        last=line.period.last if line.period else None,
        topic=" ".join(topic) or None,
        oldest="oldest" in line.roles or None,
    )


def _is_party(one: Named, line: Reading) -> bool:
    """Whether an everyday word is the party here, by the topic beside it."""
    if one.kind != "party":
        return False
    words = [piece.word for piece in line.pieces]
    topic = words[one.start - 1 : one.start] if one.end == len(words) else words[one.end :][:1]
    if not topic or not topics(topic[0]):
        return False
    # With a day beside it no adjective is likely.
    fits = line.period is not None or not _AGREES.fullmatch(topic[0])
    return one.end == len(words) or (words[one.end - 1].endswith("e") and fits)


def alone_wish(line: Reading) -> ListFilter | None:
    """A member by the whole name, or a party, alone, with days ("FDP 2021") or asked who it is."""
    beside = {one.word for one in line.pieces if one.role not in ("member", "party", "days")}
    member, party = line.named.get("member"), line.named.get("party")
    other = "gremium" in line.named or not beside <= _ALONE
    if other or bool(member) == bool(party):
        return None
    if (party or line.period) and beside & {"wer", "ist", "war"}:
        return None
    wish = ListFilter(asker=member, party=party)
    if period := line.period:
        return replace(wish, first=period.first, last=period.last)
    return wish
