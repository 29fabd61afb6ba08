"""A line as it came in → a line that can be asked.

Refuses what is no question text; does not judge what it means.
"""

from __future__ import annotations

import re
import unicodedata

from retrieval.errors import QuestionError

#: The longest question, in characters: the contract's limit for every channel.
LONGEST = 500

#: Unicode categories that no question needs: controls, surrogates, private and unassigned signs.
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
#: Format signs are dropped, but for the joiner that emoji are made with.
_JOINER = "\u200d"


def checked(question: str) -> str:
    """The line without control and invisible signs, on one line, in composed form (NFC).

    Raises QuestionError (with a German message for the citizen) where nothing or too much is left,
    or where the text is damaged.

    >>> checked("  Ist es\\tso?  ")
    'Ist es so?'
    """
    if len(question) > LONGEST:
        raise QuestionError(
            f"Ihre Frage ist zu lang ({len(question)} Zeichen). "
            f"Bitte kürzen Sie sie auf höchstens {LONGEST} Zeichen."
        )
    if "\ufffd" in question or re.search("[\ud800-\udfff]", question):
        raise QuestionError(
            "Ihre Frage enthält Zeichen, die sich nicht lesen lassen (kein gültiges UTF-8). "
            "Bitte geben Sie sie noch einmal ein."
        )
    seen = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", question)
        if character.isspace() or character == _JOINER or _visible(character)
    )
    line = " ".join("".join(seen).split())
    if not line:
        raise QuestionError("Bitte geben Sie eine Frage ein.")
    return line


def _visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in _UNSEEN and category != "Cf"
