"""A line → the records that it wishes to see, or None: "alle Anfragen der FDP", "nächste Sitzung".

By rules that rather take no wish than a wrong one: every word of the line must be a name, a span of
days, a word of wishes or part of a topic. What a fact is asked for is no wish.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from itertools import takewhile

from retrieval.german.periods import find_period, next_year
from retrieval.german.spelling import Spelling, slip_of
from retrieval.german.words import STOP_WORDS, unwrapped, words
from retrieval.search.directories import directory_wished
from retrieval.search.gremien import is_council
from retrieval.search.keyword_wishes import MOST_KEYWORDS, alone_wish, keyword_wish
from retrieval.search.list_filter import ListFilter
from retrieval.search.names import Names
from retrieval.search.wish_line import (
    DAYS,
    DIRECTORY,
    GLOSSARIES,
    KNOWN,
    MENDED,
    OBJECTS,
    OF_ENQUIRIES,
    PLAINLY,
    ROLE,
    Piece,
    Reading,
    counted,
    is_everyday,
    meeting_role,
    with_topic,
)

MOST_SHOWN = 10  #: Where more are wished for than are shown at once, no number limits the list.
#: Longer lines tell a story; a name alone has at most so many words, twice as many behind "wer".
_MOST_WORDS, _MOST_ALONE = 20, 4
#: What a line may hold that asks for Sitzungen, and what says that they are over.
_OF_MEETINGS = frozenset(
    "meeting meetings dates date meets met gremium newest oldest last next when which filler maybe "
    "days own".split()
)
_MEET = frozenset("meeting meetings meets met".split())
#: What stands before an event: "vor der Wahl" is no span of days and no topic.
_BEFORE_EVENTS = frozenset("vor nach während seit bis".split())
_IS = frozenset("ist sind gibt gibts findet finden".split())
_WAS = frozenset("war waren fand fanden stattgefunden".split())


class Wishes:
    """Understands the wishes that one archive can meet; `own` are words of its body's name."""

    def __init__(self, names: Names, own: Collection[str] = ()) -> None:
        self._names, self._own = names, frozenset(own)
        self._spelling = Spelling({*ROLE, *DIRECTORY, *names.vocabulary} - STOP_WORDS)
        self._met = names.meetings
        self._body: str | None = None

    def of(self, body: str | None) -> Wishes:
        """Return what understands the wishes for what is of one of several bodies, or of all."""
        if body is None:
            return self
        found = copy(self)
        found._met, found._body = self._names.meetings.of(body), body
        return found

    def __call__(self, line: str, today: date) -> ListFilter | None:
        """Return what a line wishes to see."""
        typed = words(unwrapped(line))
        if len(typed) > _MOST_WORDS:
            return None
        said = " ".join(typed)
        for text in (said, *_in_german(said)):
            reading = self._reading(text, today)
            wish = reading and (
                self._meetings(reading, today)
                or directory_wished(reading)
                or self._enquiries(reading, today)
            )
            # A topic in another language stands in no text: it is searched by its meaning.
            if wish and (text == said or wish.topic is None):
                return self._as_typed(wish, unwrapped(line))
        return None

    def keywords(self, line: str, today: date) -> ListFilter | None:
        """Return the wish that a line of keywords may be, if records are found: "cdu verkehr"."""
        typed = words(unwrapped(line))
        if not typed or len(typed) > MOST_KEYWORDS:
            return None
        spelt = [word if word in KNOWN else self._spelling(word) for word in typed]
        reading = self._read(spelt, today, keywords=True)
        wish = reading and keyword_wish(reading)
        return self._as_typed(wish, unwrapped(line)) if wish else None

    def _as_typed(self, wish: ListFilter, line: str) -> ListFilter:
        """The wish with the words of its topic as they were typed, where they were typed right."""
        wish = replace(wish, body=self._body)
        if not wish.topic:
            return wish
        typed = {"".join(words(word)): word for word in re.findall(r"[\w*:]+", line)}
        topic = " ".join(typed.get(word, word) for word in wish.topic.split())
        return replace(wish, topic=topic)

    def _reading(self, text: str, today: date) -> Reading | None:
        """Folded words taken apart; None where they tell more than a wish does."""
        for pattern, plain in PLAINLY:
            text = pattern.sub(plain, text)
        typed = text.split()
        if not typed:
            return None
        spelt = [word if word in KNOWN else slip_of(word, MENDED) for word in typed]
        alone = len(spelt) <= _MOST_ALONE or (spelt[0] == "wer" and len(spelt) <= 2 * _MOST_ALONE)
        if not (alone or any(word in DIRECTORY or ROLE.get(word) in OBJECTS for word in spelt)):
            return None
        text, most = counted(text)
        typed = text.split()
        spelt = [word if word in KNOWN else slip_of(word, MENDED) for word in typed]
        days = find_period(text, today)
        rest = text.replace(days.text, DAYS, 1).split() if days else typed
        if any(ROLE.get(word) == "other" for word in rest):
            return None
        spelt = [word if word in KNOWN else self._spelling(word) for word in spelt]
        reading = self._read(spelt, today)
        if reading is None or "other" in reading.roles:
            return None
        return replace(reading, most=most if most and most <= MOST_SHOWN else None)

    def _read(self, spelt: Sequence[str], today: date, keywords: bool = False) -> Reading | None:
        """The line taken apart; None where a name in it may be one of several."""
        text = " ".join(spelt)
        period = find_period(text, today)
        if period and period.first and period.first.year > today.year + 1:
            return None  # "Agenda 2030" is no span of days.
        told = (text.replace(period.text, DAYS, 1) if period else text).split()
        found = self._names.find(told, keywords)
        named = [one for one in found if keywords or not is_everyday(one, told)]
        does = {meeting_role(word) for word in told}
        named = self._names.with_others(told, named, does & _MEET, does & OF_ENQUIRIES)
        several = len({one.name for one in named if one.kind == "party"}) > 1
        single = [one.kind for one in named if not several or one.kind != "party"]
        if any(one.name is None for one in named) or len({*single}) < len(single):
            return None
        at = {place: one.kind for one in named for place in range(one.start, one.end)}
        pieces = [Piece(word, at.get(place) or self._role(word)) for place, word in enumerate(told)]
        return Reading(
            tuple(with_topic(pieces)),
            {one.kind: one.name for one in named if one.name and one.kind in single},
            period,
            tuple(one for one in named if one.doubtful),
            several,
        )

    def _role(self, word: str) -> str:
        if word == DAYS:
            return "days"
        return "own" if word in self._own else ROLE.get(word, "")

    def _meetings(self, line: Reading, today: date) -> ListFilter | None:
        gremien = any(one.directory == "gremien" for one in line.pieces)
        roles = {one.role for one in line.pieces if one.directory != "gremien"}
        spoken = {one.word for one in line.pieces}
        if not (line.meetings or roles & {"meets", "met"}) or not roles <= _OF_MEETINGS:
            return None
        gremium, single = line.named.get("gremium"), "meetings" not in line.meetings
        past = bool(roles & {"last", "newest", "met"} or spoken & _WAS)
        coming = "next" in roles or ("when" in roles and not past)
        if "which" in roles and single and not gremien and "was" not in spoken:
            return None
        wish = ListFilter(
            what="sitzungen", gremium=gremium, oldest="oldest" in roles or None, most=line.most
        )
        if period := line.period:
            over = period.last is not None and period.last < today
            now = not past and (roles & {"meets", "when", "next"} or spoken & _IS)
            if period.any_year and over and now:
                period = next_year(period)
            return replace(wish, first=period.first, last=period.last)
        if coming:
            day = self._met.next(gremium, today) if single else None
            return replace(wish, first=day or today, last=day)
        if roles & {"last", "newest", "met"} or ("when" in roles and past):
            day = self._met.last(gremium, today) if single else None
            return replace(wish, first=day, last=day or today)
        return None if single and not wish.oldest else wish

    def _enquiries(self, line: Reading, today: date) -> ListFilter | None:
        roles, named = line.roles, line.named
        if not roles & OBJECTS:
            return alone_wish(line)
        if not _is_enquiry_wish(line):
            return None
        topic = _topic(line)
        if topic is None:
            return None
        wish = ListFilter(
            asker=named.get("member"),
            party=named.get("party"),
            gremium=None if _council_asks(line) else named.get("gremium"),
            topic=" ".join(topic) or None,
            open=True if "open" in roles else False if roles & {"closed", "answers"} else None,
            oldest="oldest" in roles or None,
            most=line.most,
        )
        if line.several:
            wish = replace(wish, what="parteien", oldest=None, most=None)
        if line.period:
            return replace(wish, first=line.period.first, last=line.period.last)
        if not line.meetings:
            return None if "next" in roles else wish
        day = self._met.last(wish.gremium, today)
        is_last = "last" in roles and "next" not in roles and "meetings" not in line.meetings
        return replace(wish, first=day, last=day) if day and is_last else None


def _topic(line: Reading) -> list[str] | None:
    """The words of the topic; None where a word of the line is neither that nor known."""
    told, loose = line.words("topic"), line.words("")
    if "after" in line.roles and not line.roles & {"asked", "wanted"}:
        return None
    if loose and (told or not _is_title(line) or not _BEFORE_EVENTS.isdisjoint(loose)):
        return None
    return told + loose


def _is_enquiry_wish(line: Reading) -> bool:
    """Whether the line asks for Anfragen, by what it says of who, what and when."""
    roles = line.roles
    by, bare = bool(roles & {"member", "party"}), "offen" not in line.words("open")
    if "when" in roles or ("who" in roles and not roles & {"asked", "put", "wanted"}):
        return False
    if "enquiries" in roles:
        return True
    if "news" in roles:
        return roles <= {"news", "which", "filler", "maybe", "gremium", "own", "newest"}
    if "answers" in roles:
        return bool(roles & {"newest", "last"})
    if "questions" in roles and not by:
        titled = {"questions", "open", "gremium", "filler"}
        return bool(roles & {"open", "gremium"}) and roles <= titled and bare
    if "questions" in roles:
        return by and ("about" not in roles or bool(roles & {"put", "which"}))
    if "enquiry" in roles:
        there = not {"gibt", "gab", "gibts"}.isdisjoint(one.word for one in line.pieces)
        return (
            by or bool(roles & {"newest", "oldest", "last", "put"}) or (there and "about" in roles)
        )
    if "asked" in roles:
        return by or bool(roles & {"which", "after", "who", "about", "newest", "oldest"})
    if "wanted" in roles:
        return (by and "which" in roles) or ("who" in roles and "about" in roles)
    if "put" in roles:
        return by and "which" in roles
    if "all" in roles:
        return "about" in roles
    return "open" in roles and roles <= {"open", "which", "filler"} and bare


def _council_asks(line: Reading) -> bool:
    """Whether the council as a whole is who asks: "Was hat der Rat zu Schulen gefragt?"."""
    named = line.named.get("gremium")
    if not named or not is_council(named) or not line.roles & {"asked", "wanted", "put"}:
        return False
    before = [one.word for one in takewhile(lambda one: one.role != "gremium", line.pieces)]
    return before[-1:] == ["der"] and before[-2:-1] not in (["in"], ["bei"], ["vor"])


def _is_title(line: Reading) -> bool:
    """Whether a line without a verb is a list's title, in which a topic needs no word before it."""
    verbs = {"which", "who", "asked", "wanted", "put", "meets", "met", "enquiry", "questions"}
    plain = {"hat", "haben", "wurde", "wurden", "ist", "sind", "war", "waren", "gibt", "gab"}
    return not line.roles & verbs and plain.isdisjoint(one.word for one in line.pieces)


def _in_german(line: str) -> Iterator[str]:
    """Yield a line of folded words in German for each language in which it names what is wished.

    Word by word, for how a wish is read depends little on their order. Names stay as they are.
    """
    for phrases, german in GLOSSARIES:
        said = "".join(german.get(piece, piece) for piece in phrases.split(line))
        if said != line and any(
            one in DIRECTORY or ROLE.get(one) in OBJECTS for one in said.split()
        ):
            yield said
