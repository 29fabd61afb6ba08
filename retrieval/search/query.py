"""A line → the question in it: its telling words, how much each tells, and what it is after.

Or why it asks nothing. Knows German, but no record.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain, islice, pairwise

from retrieval.errors import QuestionError
from retrieval.german.language import Language, language_of
from retrieval.german.places import Towns
from retrieval.german.spelling import Spelling
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

#: So many telling words name something; more of them ask.
_TOPIC_WORDS = 2
#: Telling words of a line that says nothing but what it is about and what it wants to know of it.
_ASPECT_AND_SUBJECT = 2
#: Words that ask for something.
ASKING = frozenset(
    "wer wie was wo wann warum wieso weshalb wozu wohin woher welche welcher".split()
)
_LATIN = re.compile("[a-zäöüß]", re.IGNORECASE)

#: Words that are searched for, and telling ones among them, the first ones: each is held against
#: every candidate. Of 1,488 questions none has more than twelve telling ones.
MOST_SPOKEN, MOST_WORDS = 48, 18
#: Mistyped words that are looked for among those of the records.
_MOST_MENDED = 8


@dataclass(frozen=True, slots=True)
class Query:
    """A line taken apart once: its telling words, the terms they are looked up by, their weights.

    `line` is as it was asked, as far as it is read, `spoken` all of its folded words, `spelt` those
    without wrapping and with mistyped ones as the records have them; `text` is the line treated so,
    for an encoder. A weight (0 to 1) is how much a telling word tells. `language` is the one it is
    asked in, None where unsure.

    `towns` are the bodies that it names, of an archive of several.
    """

    line: str
    spoken: tuple[str, ...]
    spelt: tuple[str, ...]
    text: str
    words: tuple[str, ...]
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    pairs: frozenset[tuple[str, str]]
    aspects: frozenset[str]
    language: Language | None
    towns: Towns | None = None

    @property
    def foreign(self) -> bool:
        """Whether the line is in another language than the records: hardly a word is shared."""
        unsure = self.language is None
        return not _LATIN.search(self.line) if unsure else self.language != "de"

    @property
    def town(self) -> str | None:
        """The only body of several that the line names."""
        named = self.towns.bodies if self.towns else ()
        return next(iter(named)) if len(named) == 1 else None

    @property
    def topic_words(self) -> int:
        """How many telling words a line has that only names something, as "Schule", "Müll im Park";
        0 for a question.
        """
        joining = len(self.spelt) - len(self.words)
        few = 0 < len(self.words) <= _TOPIC_WORDS and joining <= 1
        names = few and "?" not in self.line and ASKING.isdisjoint(self.spelt)
        return len(self.words) if names else 0

    @property
    def subject(self) -> float:
        """The weight of the one word that tells what a line is about, beside the one that says what
        it wants to know of it: "Reisepass" in "Was kostet ein Reisepass?"; 0 for any other line.
        """
        if len(self.words) != _ASPECT_AND_SUBJECT:
            return 0.0
        weighed = zip(self.words, self.weights, strict=True)
        about = [weight for word, weight in weighed if not aspects([word])]
        return about[0] if len(about) == 1 else 0.0

    @classmethod
    def of(cls, line: str, shared: Collection[str] = (), spelling: Spelling | None = None) -> Query:
        """Take a line apart; `shared` are stems that every record has, so that they tell nothing.

        `spelling` gives for a mistyped word that of the records which it means.
        """
        line = _within(line)
        bare = unwrapped(line)
        spoken = words(line)
        spelt = (spoken if bare == line else words(bare))[:MOST_SPOKEN]
        mended: dict[str, str] = {}
        language = language_of(bare)
        # A right word of another language is no mistyped one of the records.
        if spelling and language in {None, "de"}:
            strange = [word for word in dict.fromkeys(spelt) if word not in spelling.known]
            mended = {word: spelling(word) for word in strange[:_MOST_MENDED]}
            spelt = [mended.get(word, word) for word in spelt]
        telling = tuple(
            islice(
                (
                    word
                    for word in dict.fromkeys(spelt)
                    if word not in STOP_WORDS
                    and {stem(word), stem(word.removesuffix("r"))}.isdisjoint(shared)
                ),
                MOST_WORDS,
            )
        )
        return cls(
            line=line,
            spoken=tuple(spoken),
            spelt=tuple(spelt),
            text=_mended(bare, mended),
            words=telling,
            terms=tuple(chain.from_iterable(map(terms, telling))),
            weights=tuple(map(rarity, telling)),
            pairs=frozenset(
                (stem(first), stem(second))
                for first, second in pairwise(spelt)
                if not {first, second} & JOINING and (first in telling or second in telling)
            ),
            aspects=aspects(spelt),
            language=language,
        )


def _mended(line: str, mended: Mapping[str, str]) -> str:
    """The line with mistyped words in place of which the records have others.

    >>> _mended("Was kostet die Straßenban?", {"strassenban": "strassenbahn"})
    'Was kostet die strassenbahn?'
    """
    wrong = {word: right for word, right in mended.items() if word != right}
    return re.sub(r"\w+", lambda found: wrong.get(found[0].casefold(), found[0]), line)


def _within(line: str) -> str:
    """As much of a line as is within the limit in the form that encoders read (NFKC).

    There "ﷺ" is 18 letters.
    """
    if len(unicodedata.normalize("NFKC", line)) <= LONGEST:
        return line
    ends = list(accumulate(len(unicodedata.normalize("NFKC", sign)) for sign in line))
    return line[: bisect(ends, LONGEST)]


def stems_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for name in names for word in words(name))


#: The longest question, in characters: the contract's limit for every channel.
LONGEST = 500

#: Unicode categories that no question needs: controls, formats, surrogates, private and unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: The one format sign that is kept: emoji are made with it.
_JOINER = "\u200d"


def normalise_question(question: str) -> str:
    """Return the question on one line in composed form (NFC), without control and invisible signs.

    Raises QuestionError where nothing or too much is left, or where the text is damaged.

    >>> normalise_question("  Ist es\\tso?  ")
    'Ist es so?'
    """
    if len(question) > LONGEST:
        raise QuestionError("too-long")
    if "\ufffd" in question or re.search("[\ud800-\udfff]", question):
        raise QuestionError("unreadable")
    composed = unicodedata.normalize("NFC", question)
    if not composed.isprintable():
        composed = "".join(
            sign
            for sign in composed
            if sign.isspace() or sign == _JOINER or unicodedata.category(sign) not in _UNSEEN
        )
    line = " ".join(composed.split())
    if not line:
        raise QuestionError("empty")
    return line
