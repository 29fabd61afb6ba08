"""Questions to the office: a line on the terminal, answered by a line of standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.texts import office as words
from retrieval.errors import RatsauskunftError


class InputEnded(RatsauskunftError):
    """Nobody answers any more."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What keeps an answer from being taken, and what may be meant instead."""

    said: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks, or takes the proposals where it shall not ask."""

    asks: bool
    file: Path
    source: TextIO = sys.stdin

    def line(
        self, question: str, proposed: str, objection: Callable[[str], Objection | None]
    ) -> str:
        """Return an answer to which there is no objection; empty where one is cleared."""
        if not self.asks:
            return proposed
        say("")
        say(question)
        while True:
            given = self._read(proposed) or proposed
            given = "" if given == words.CLEARED else given
            objected = objection(given)
            if objected is None:
                return given
            say(objected.said)
            proposed = objected.instead

    def agrees(self, question: str, proposed: bool | None = True) -> bool:
        """Return whether the answer is yes; where none is proposed, one has to be given."""
        if not self.asks:
            return proposed is not False
        say("")
        say(f"{question} ({words.YES_NO})")
        while True:
            shown = "" if proposed is None else "ja" if proposed else "nein"
            given = self._read(shown).casefold()
            if given in words.YES_WORDS | words.NO_WORDS:
                return given in words.YES_WORDS
            if not given and proposed is not None:
                return proposed
            say(words.PLEASE_YES_NO)

    def _read(self, proposed: str) -> str:
        shown = f" [{proposed}]" if proposed else ""
        print(f"{shown} > ".lstrip(), end="", file=sys.stderr, flush=True)
        line = self.source.readline()
        if not line:
            print(file=sys.stderr)
            raise InputEnded(words.INPUT_ENDED.format(file=self.file))
        return "".join(one for one in line.strip() if one.isprintable())


def say(line: str) -> None:
    """Print a line that cannot steer the terminal."""
    print("".join(one for one in line if one.isprintable()), file=sys.stderr)
