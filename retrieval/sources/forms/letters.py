"""Text of a letter → the text from its salutation on, and the text above its signature.

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


#: A greeting on a line, below which stand only who signed and what is printed at the foot.
_GREETING = re.compile(
    r"(?:mit )?(?:freundliche[nrm]?|beste[nrm]?|viele[nrm]?) gr(?:ü|u|ue)(?:ß|ss)(?:e|en)?\b"
    r"|hochachtungsvoll\b",
    re.IGNORECASE,
)
_FOOT_LINES, _FOOT_LENGTH = 14, 120
_ANNEX = re.compile(r"anlagen?\b", re.IGNORECASE)
#: What no signature has: a question, an answer's label, a sentence.
_GOES_ON = re.compile(r".*\?$|(?:zu|antwort|frage)\b.{0,20}\d|.{60,}[.:]$", re.IGNORECASE)


def without_signature(raw: str) -> str:
    """Return the text above the greeting of a letter; names of annexes below it stay.

    >>> without_signature("Die Linden blühen.\\nMit freundlichen Grüßen\\nKim Au\\nAnlage: Plan")
    'Die Linden blühen.\\nAnlage: Plan'
    """
    lines = raw.split("\n")
    words = [collapse(line[: 2 * _FOOT_LENGTH]) for line in lines]
    filled = [at for at, line in enumerate(words) if line]
    for at in filled[-_FOOT_LINES:]:
        if _GREETING.match(words[at]):
            below = [one for one in filled if one > at]
            annex = next((one for one in below if _ANNEX.match(words[one])), len(lines))
            foot = [words[one] for one in below if one < annex]
            if any(len(line) > _FOOT_LENGTH or _GOES_ON.match(line) for line in foot):
                return raw
            return "\n".join([*lines[:at], *lines[annex:]])
    return raw
