"""The words of a line with their roles in a wish: what they name, what they do, or nothing known.

Decides no wish: that is done in `wishes` and `directories`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from retrieval.german import lines, word_groups
from retrieval.german.periods import Period
from retrieval.german.words import STOP_WORDS
from retrieval.search.gremien import Kind, Named
from retrieval.search.list_filter import Directory

_GROUPS = {name: told for name, told in word_groups("wish_words.txt").items() if told}
#: What each word does in a wish.
ROLE = {word: name for name, told in reversed(_GROUPS.items()) for word in told}
#: The words for what a directory holds: "gremien" for Gremien and Ausschüsse.
DIRECTORY: Mapping[str, Directory] = {
    word: name for name in get_args(Directory) for word in word_groups("directory_words.txt")[name]
}
#: Without one of these there is no wish but that of a name alone and that of a directory.
OBJECTS = frozenset(
    "enquiries enquiry questions meetings meeting asked wanted put meets met open dates date "
    "answers news all".split()
)
#: With one of these beside a name it is somebody who asks.
OF_ENQUIRIES = frozenset("enquiries enquiry questions asked put".split())
KNOWN = ROLE.keys() | DIRECTORY.keys() | STOP_WORDS
#: Words that are recognised with a slip, too.
MENDED = [
    word
    for word in (*ROLE, *DIRECTORY)
    if (word in DIRECTORY or ROLE[word] in OBJECTS | {"newest"}) and len(word) > 5
]
_SAID_OTHERWISE = [line.split(" => ") for line in lines("wish_wordings.txt")]
#: What is said otherwise, each with the one way in which it is read.
PLAINLY = [(re.compile(pattern), plain) for pattern, plain in _SAID_OTHERWISE]
_MEETING = re.compile(r"\w{3,}sitzung(?:(?P<several>en|stermine|sdaten)|stermin)?")
#: How many of the newest or the oldest are wished for, before or behind that word.
_NUMBERS = {
    name: at
    for at, name in enumerate(
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), start=2
    )
}
_COUNT = rf"(?P<count>[1-9]\d?|{'|'.join(_NUMBERS)}|zwanzig|paar)"
_WHICH = (
    r"(?P<which>(?:letzte|neue|neue?ste|jüngste|aktuelle|aktuellste|älteste|erste|früheste)[nr]?)"
)
_OF_RECORDS = r"(?= \w*(?:fragen|antworten|sitzungen)\b)"
_COUNTED = (
    re.compile(rf"\b{_WHICH} {_COUNT}{_OF_RECORDS}"),
    re.compile(rf"\b{_COUNT} {_WHICH}{_OF_RECORDS}"),
    # Not that of "Tempo 30".
    re.compile(
        rf"(?:^|(?<=zeig )|(?<=zeige )|(?<=mir )|(?<=mal )|(?<=die )|(?<=nur )){_COUNT}(?P<which>)"
        r"(?= \w*anfragen\b)"
    ),
)
#: Stands in a line for the span of days that is taken out of it.
DAYS = "§"
_ARTICLES = frozenset("der die das den dem des".split())
#: What a topic is made of, and what in it tells nothing; what of "open" is said of an Anfrage.
_TOLD = frozenset({"", "maybe", "questions"})
_WITHIN = frozenset({"filler", "newest", "last", "next", "meeting", "meetings", "closed", "own"})
#: Roles of a word that may be that for a directory instead.
_NAMELESS = frozenset({"", "about", "filler", "maybe", "topic"})
_PREDICATES = frozenset("offen unbeantwortet".split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a line with its role: what it names, what it does, or nothing known."""

    word: str
    role: str

    @property
    def directory(self) -> Directory | None:
        """The directory that the word is the name of, where it names nobody."""
        return DIRECTORY.get(self.word) if self.role in _NAMELESS else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A line taken apart: its pieces, what they name, and the days.

    `several`: it names more than one party, of which none is in `named`.
    """

    pieces: tuple[Piece, ...]
    named: dict[Kind, str]
    period: Period | None
    doubtful: tuple[Named, ...] = ()
    several: bool = False
    most: int | None = None

    @property
    def roles(self) -> set[str]:
        return {one.role for one in self.pieces}

    def words(self, role: str) -> list[str]:
        return [one.word for one in self.pieces if one.role == role]

    @property
    def meetings(self) -> set[str]:
        """The roles of words for Sitzungen, also where these name the Gremium: "Ratssitzung"."""
        held = {meeting_role(one.word) for one in self.pieces}
        dated = {"dates": "meetings", "date": "meeting"} if "gremium" in self.named else {}
        return held & {"meeting", "meetings"} | {dated[one] for one in held & dated.keys()}


def meeting_role(word: str) -> str:
    """The role of a word, that of a Sitzung by its last part: "bauausschusssitzungen"."""
    if role := ROLE.get(word):
        return role
    found = _MEETING.fullmatch(word)
    return ("meetings" if found["several"] else "meeting") if found else ""


def counted(text: str) -> tuple[str, int | None]:
    """Return folded words without the number of records that is wished for, and the number.

    >>> counted("die letzten fünf anfragen"), counted("3 neue anfragen")
    (('die letzten anfragen', 5), ('neue anfragen', 3))
    """
    for pattern in _COUNTED:
        if found := pattern.search(text):
            said = found["count"]
            most = _NUMBERS.get(said) or (int(said) if said.isdigit() else None)
            rest = text[: found.start()] + found["which"] + text[found.end() :]
            return " ".join(rest.split()), most
    return text, None


def with_topic(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, those of a topic named so: what stands behind "zu", behind "nach" if asked."""
    asks, behind, told = any(one.role in ("asked", "wanted") for one in pieces), False, False
    for at, one in enumerate(pieces):
        starts = one.role == "about" or (one.role == "after" and asks)
        attribute = one.role == "open" and not told and one.word not in _PREDICATES
        number = one.word.isdigit() and not one.role
        if starts:
            behind, told = True, False
        elif number and at > 0 and not pieces[at - 1].role and not behind:
            pass  # "Tempo 30"
        elif number and not behind:
            counted = at > 0 and pieces[at - 1].role in ("newest", "last")
            one = Piece(one.word, "filler" if counted else "other")
        elif behind and (one.role in _TOLD or attribute):
            told = told or one.word not in STOP_WORDS
            one = Piece(one.word, "filler" if one.word in STOP_WORDS else "topic")
        elif one.role not in _WITHIN:
            behind = False
        yield one


def is_everyday(one: Named, told: Sequence[str]) -> bool:
    """Whether a name is rather what several are called, or a doubtful one a word of the topic."""
    if one.end - one.start == 1 and told[one.start] in DIRECTORY:
        return True
    if not one.doubtful:
        return False
    before = [word for word in told[max(0, one.start - 2) : one.start] if word not in _ARTICLES]
    behind = told[one.end : one.end + 1]
    about = bool(before) and ROLE.get(before[-1]) in ("about", "after")
    return about or bool(behind and behind[0] != DAYS and behind[0] not in ROLE)


def _glossaries() -> Iterator[tuple[re.Pattern[str], Mapping[str, str]]]:
    """For each language what parts its phrases, the longest first, and what they are in German."""
    german: dict[str, dict[str, str]] = {}
    for line in lines("wish_words_abroad.txt"):
        said, plain = line.split(" => ")
        language, phrases = said.split(" ", maxsplit=1)
        german.setdefault(language, {}).update(dict.fromkeys(phrases.split(", "), plain))
    for own in german.values():
        longest = "|".join(sorted(map(re.escape, own), key=len, reverse=True))
        yield re.compile(rf"(?<!\S)({longest})(?!\S)"), own


#: For each other language what parts a line at phrases of wishes, and what these are in German.
GLOSSARIES = tuple(_glossaries())
