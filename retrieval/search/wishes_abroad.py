"""A wish in another language → the same in German words: "latest questions" → "neueste anfragen".

Word by word, for how a wish is read depends little on their order. Names stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from retrieval.german import lines
from retrieval.search.wish_line import DIRECTORY, OBJECTS, ROLE


def _glossaries() -> Iterator[tuple[re.Pattern[str], Mapping[str, str]]]:
    """For each language what finds its phrases, the longest first, and what they are in German."""
    german: dict[str, dict[str, str]] = {}
    for line in lines("wish_words_abroad.txt"):
        said, plain = line.split(" => ")
        language, phrases = said.split(" ", maxsplit=1)
        german.setdefault(language, {}).update(dict.fromkeys(phrases.split(", "), plain))
    for own in german.values():
        longest = "|".join(sorted(map(re.escape, own), key=len, reverse=True))
        yield re.compile(rf"(?<!\S)(?:{longest})(?!\S)"), own


_GLOSSARIES = tuple(_glossaries())


def _plain(german: Mapping[str, str], found: re.Match[str]) -> str:
    return german[found[0]]


def in_german(line: str) -> Iterator[str]:
    """Yield a line of folded words in German for each language in which it names what is wished."""
    for phrases, german in _GLOSSARIES:
        said = phrases.sub(partial(_plain, german), line)
        words = said.split()
        if said != line and any(one in DIRECTORY or ROLE.get(one) in OBJECTS for one in words):
            yield said
