"""A text of a record → the same for a terminal, which it cannot command."""

from __future__ import annotations

import re

from rich.text import Text

#: Signs by which a terminal is told to do something, but for line breaks and tabs.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(text: str, style: str = "") -> Text:
    """Return the text as it is printed: without markup, a mark in the place of each command.

    >>> str(plain("[red]rot\\x1b[2J"))
    '[red]rot\ufffd[2J'
    """
    return Text(_COMMANDS.sub("\ufffd", text), style=style)
