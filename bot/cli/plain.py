"""A text of a record → the same for a terminal, which it cannot command.

No text is markup either: square brackets are printed as they are.
"""

from __future__ import annotations

import re

from rich.console import Console
from rich.text import Text

#: Signs by which a terminal is told to do something, but for line breaks and tabs, and those that
#: turn the direction of what comes after them. Isolates stay: what they do ends with the line.
_COMMANDS = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066\\u2067]")


def terminal(*, errors: bool = False) -> Console:
    """Standard output, or that of errors, on which no text is read as markup."""
    return Console(stderr=errors, markup=False, emoji=False)


def plain(text: str, style: str = "") -> Text:
    """Return the text as it is printed: without markup, a mark in the place of each command.

    >>> str(plain("[red]rot\\x1b[2J"))
    '[red]rot\ufffd[2J'
    """
    return Text(_COMMANDS.sub("\ufffd", text), style=style)
