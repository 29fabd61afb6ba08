"""The German language, without any record: words, compounds, dates, spelling, topics.

Its word lists are text files of this folder; lines that begin with "#" explain the file.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def lines(name: str) -> list[str]:
    """Return the lines of a file without those that explain it."""
    every = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in every if not line.startswith("#")]


def word_set(name: str) -> frozenset[str]:
    return frozenset(" ".join(lines(name)).split())


def word_groups(name: str) -> dict[str, tuple[str, ...]]:
    """Return words by the name before their colon, in the order of the file.

    An indented line goes on with the one before.
    """
    joined = "\n".join(lines(name)).replace("\n ", " ").split("\n")
    groups = (line.partition(":") for line in joined)
    return {group: tuple(listed.split()) for group, _, listed in groups}
