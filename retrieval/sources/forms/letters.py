"""Text of a letter → the text from its salutation on.

An office that answers by letter prints itself, its clerk and its telephone above the recipient.
"""

from __future__ import annotations

import re

from retrieval.paragraphs import collapse

_SALUTATION = re.compile(r"sehr geehrte|guten (?:tag|morgen)\b", re.IGNORECASE)
_OFFICE_LINE = re.compile(r"\b(?:tel(?:efon|\.)|(?:tele)?fax|e-?mail)\b", re.IGNORECASE)
#: A salutation stands within so many lines, and lines of a head are shorter than this.
_HEAD_LINES, _LENGTH = 90, 200


def without_letterhead(raw: str) -> str:
    """Return the text below the head of a letter; all of it where it has none.

    >>> without_letterhead("Gartenamt\\nTelefon 7\\nSehr geehrte Frau Au,\\ndie Linden blühen.")
    'Sehr geehrte Frau Au,\\ndie Linden blühen.'
    """
    *head, rest = raw.split("\n", _HEAD_LINES)
    for at, line in enumerate([*head, rest]):
        if _SALUTATION.match(collapse(line[:_LENGTH])):
            above = head[:at]
            is_letter = any(_OFFICE_LINE.search(one[:_LENGTH]) for one in above)
            return "\n".join([*head, rest][at:]) if is_letter else raw
    return raw
