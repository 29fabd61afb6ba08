"""A line → the language it is asked in, of seven that the service speaks; None where unsure.

Told by its script, then by the commonest words of each language and the letters that few of them
have. No model: nearly every question of a dozen words has some of those.

    >>> language_of("When will the school be renovated?"), language_of("Schule Renovierung")
    ('en', None)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, cast

from retrieval.german import word_groups

Language = Literal["de", "en", "tr", "uk", "ru", "ar", "pl"]

#: Letters that not all languages of the same script have.
_LETTERS: dict[Language, frozenset[str]] = {
    "de": frozenset("äöüß"),
    "tr": frozenset("çğıöşü"),
    "pl": frozenset("ąćęłńóśźż"),
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэъё"),
}
_CYRILLIC: Sequence[Language] = ("uk", "ru")
_LATIN: Sequence[Language] = ("de", "en", "tr", "pl")
_ARABIC = re.compile("[\u0621-\u064a]")
#: Letters of Persian, Urdu and Kurdish.
_NOT_ARABIC = re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc\u06d0-\u06d5\u0679-\u067d]")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")


def language_of(line: str) -> Language | None:
    """Return the language of which a line has more words and letters than of any other.

    A line of names, or half in one and half in another language, is unsure.
    """
    line = line.casefold()
    if _ARABIC.search(line):
        return None if _NOT_ARABIC.search(line) else "ar"
    spoken = _WORD.findall(line)
    possible = _CYRILLIC if _CYRILLIC_LETTER.search(line) else _LATIN
    found = {one: _count(one, spoken) for one in possible}
    most = max(found.values())
    likely = [language for language, count in found.items() if count == most]
    return likely[0] if len(likely) == 1 else None


def _count(language: Language, spoken: Sequence[str]) -> int:
    letters, common = _LETTERS.get(language, frozenset()), _common_words()[language]
    return sum((word in common) + (not letters.isdisjoint(word)) for word in spoken)


@cache
def _common_words() -> dict[Language, frozenset[str]]:
    listed = word_groups("common_words.txt").items()
    return {cast(Language, language): frozenset(words) for language, words in listed}
