"""Data files of words → what a cell means: the column of a heading, the kind of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from retrieval.paragraphs import collapse
from retrieval.sources.office.roles import Role

_FOLDER = Path(__file__).parent
_PLAIN = re.compile(r"[\W_]+")


def column_of(heading: str) -> str | None:
    """Return which column a heading names.

    >>> column_of(" drucksachen-nr "), column_of("Wetter")
    ('number', None)
    """
    return _by_word("columns.txt").get(_plain(heading))


def heading_of(column: str) -> str:
    """Return how our own table heads a column."""
    return _sections("columns.txt")[column][0]


def role_of_word(word: str) -> Role | None:
    """Return what kind of file a word means.

    >>> role_of_word("STELLUNGNAHME"), role_of_word("Kuchen")
    (<Role.ANSWER: 'answer'>, None)
    """
    if word.strip() and not _plain(word):
        return Role.OTHER  # "-"
    found = _by_word("words.txt").get(_plain(word))
    return Role(found) if found else None


def word_of_role(role: Role) -> str:
    """Return how our own table calls a kind of file; nothing for one that is unclear."""
    return "" if role is Role.UNCLEAR else _sections("words.txt")[role.value][0]


def roles_in_words() -> str:
    """Return all that the column "Art" may say, as a list."""
    return ", ".join(names[0] for names in _sections("words.txt").values())


def _plain(word: str) -> str:
    return _PLAIN.sub("", collapse(word).casefold())


@cache
def _sections(file: str) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    section = ""
    for line in (_FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = []
        elif line and not line.startswith("#"):
            found[section].append(line)
    return found


@cache
def _by_word(file: str) -> Mapping[str, str]:
    sections = _sections(file).items()
    return {_plain(word): name for name, words in sections for word in words}
