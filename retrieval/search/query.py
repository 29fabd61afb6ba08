"""A line → the question in it: its telling words, how much each tells, and what it is after.

Knows German, but no record.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from retrieval.errors import QuestionError
from retrieval.german.words import (
    JOINING,
    STOP_WORDS,
    aspects,
    rarity,
    stem,
    terms,
    unwrapped,
    words,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question taken apart: its telling words and how much each tells (0 to 1).

    `line` is as it was asked, `text` its folded words without wrapping, spelt as the records do.
    """

    line: str
    text: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    pairs: frozenset[tuple[str, str]]
    aspects: frozenset[str]

    @classmethod
    def of(
        cls,
        line: str,
        own: Iterable[str] = (),
        spell: Callable[[str], str] = lambda word: word,
    ) -> Query:
        """The words of a line that tell something; `own` are words that every record shares.

        `spell` gives the word of the records that a mistyped one means.
        """
        text = " ".join(spell(word) for word in words(unwrapped(line)))
        shared = {stem(word) for name in own for word in words(name)}
        telling = [
            word
            for word in dict.fromkeys(text.split())
            if word not in STOP_WORDS and not {stem(word), stem(word.removesuffix("r"))} & shared
        ]
        spoken = text.split()
        return cls(
            line=line,
            text=text,
            words=tuple(telling),
            weights=tuple(rarity(word) for word in telling),
            pairs=frozenset(
                (stem(first), stem(second))
                for first, second in pairwise(spoken)
                if not {first, second} & JOINING and (first in telling or second in telling)
            ),
            aspects=aspects(spoken),
        )

    @property
    def terms(self) -> list[str]:
        """What the words are looked up by."""
        return [term for word in self.words for term in terms(word)]

    @property
    def weight(self) -> float:
        """How much the whole question tells: the sum over its words."""
        return sum(self.weights)


#: The longest question, in characters: the contract's limit for every channel.
LONGEST = 500

#: Unicode categories that no question needs: controls, surrogates, private and unassigned signs.
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
#: Format signs are dropped, but for the joiner that emoji are made with.
_JOINER = "\u200d"


def checked(question: str) -> str:
    """The line without control and invisible signs, on one line, in composed form (NFC).

    Raises QuestionError where nothing or too much is left, or where the text is damaged.

    >>> checked("  Ist es\\tso?  ")
    'Ist es so?'
    """
    if len(question) > LONGEST:
        raise QuestionError("too-long")
    if "\ufffd" in question or re.search("[\ud800-\udfff]", question):
        raise QuestionError("unreadable")
    seen = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", question)
        if character.isspace() or character == _JOINER or _visible(character)
    )
    line = " ".join("".join(seen).split())
    if not line:
        raise QuestionError("empty")
    return line


def _visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in _UNSEEN and category != "Cf"
