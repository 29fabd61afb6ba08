"""A Vorgang → its entry in a list: where it stands, who asks, what it is about; no texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from retrieval.german.topics import NAMES, topics
from retrieval.german.words import STOP_WORDS, joined, parts, stem, terms, words
from retrieval.ids import slug
from retrieval.records import Source
from retrieval.search.askers import asker
from retrieval.storage.stored import Overview

#: The id of a name in an address.
id_of = lru_cache(maxsize=10_000)(slug)
_NO_UMLAUTS = str.maketrans("äöü", "aou")
#: By the id of a topic the stems of its name: "Verkehr" finds what belongs to it.
_NAME_STEMS = {one: frozenset(map(stem, words(name))) - STOP_WORDS for one, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """An Anfrage: its address, where it stands, how many answers it has and what it is about.

    `replied`: its answer stands in another entry of its paper; `waiting`: there is none anywhere.
    `askers` are as printed. `year`, `gremium` and `body` are as they stand in addresses, nothing
    where they are unknown.
    """

    id: str
    source: Source
    answers: int
    topics: frozenset[str]
    replied: bool = False
    waiting: bool = False
    askers: tuple[str, ...] = ()
    fragen: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        return str(self.source.datum.year) if self.source.datum else ""

    @property
    def gremium(self) -> str:
        return id_of(self.source.gremium or "")

    @property
    def body(self) -> str:
        return id_of(self.source.body)

    @property
    def members(self) -> frozenset[str]:
        """The ids of the council members who ask."""
        return frozenset(id_of(name) for one in self.askers for name in asker(one).members)

    @property
    def parties(self) -> frozenset[str]:
        """The ids of the parties and groups that ask, or to which who asks belongs."""
        return frozenset(id_of(name) for one in self.askers for name in asker(one).parties)

    def speaks_of(self, told: str) -> bool:
        """Whether all telling words are in its subject or its questions, or name its topic.

        A word is there with another ending, or as a part of a compound; a compound also where its
        parts are.
        """
        spoken = words(told)
        telling = [word for word in spoken if word not in STOP_WORDS] or spoken
        text = _spoken(self.source.betreff, self.fragen)
        names = frozenset[str]().union(*(_NAME_STEMS.get(one, ()) for one in self.topics))
        return all(
            text.holds(stem(word))
            or (bool(parts(word)) and all(map(text.holds, map(stem, parts(word)))))
            or stem(word) in names
            for word in telling
        )


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of a text, and all of them in one line without umlauts, as stems have none."""

    words: frozenset[str]
    line: str

    def holds(self, wanted: str) -> bool:
        """Whether a stem is that of a word or of a part of one."""
        # Taking a compound apart is dear: only words with the letters of the stem are.
        if wanted not in self.line:
            return False
        return any(
            wanted in _stems_of(word)
            for word in self.words
            if wanted in word.translate(_NO_UMLAUTS)
        )


@lru_cache(maxsize=200_000)
def _spoken(betreff: str, fragen: tuple[str, ...]) -> _Spoken:
    text = " ".join((betreff, *fragen))
    spoken = frozenset((*words(text), *joined(text)))
    return _Spoken(spoken, " ".join(spoken).translate(_NO_UMLAUTS))


@lru_cache(maxsize=200_000)
def _stems_of(word: str) -> frozenset[str]:
    return frozenset(terms(word))


def entry_of(one: Overview) -> Entry:
    asked = (*one.fragen, *(answer.frage for answer in one.answers if answer.frage))
    source = one.vorgang.source
    return Entry(
        id=one.vorgang.id,
        source=source,
        answers=len(one.answers),
        topics=topics(source.betreff, [answer.frage for answer in one.answers if answer.frage]),
        replied=one.replied,
        waiting=not one.answered and not one.is_reply,
        askers=one.vorgang.facts.askers,
        fragen=asked,
    )
