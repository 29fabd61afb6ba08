"""A text → slices that fit into one message each; joined they are the text, sign by sign.

Cuts after a paragraph, else after a sentence, else after a word, else between two letters. Knows
no markup.
"""

from __future__ import annotations

import re
import unicodedata

from retrieval.layout import PARAGRAPH_BREAK

#: The longest message, in UTF-16 units once its entities are parsed. Telegram counts characters,
#: which are never more.
MOST_UNITS = 4096

#: The end of a sentence: a sign, perhaps a closing quote, white space, and a beginning. A short
#: word or a number before a full stop may be an abbreviation or a date.
_SENTENCE_END = re.compile(
    r"(?:[^\W\d]{4,}[.:]|[!?…]|\)\.)[\"“”«»')]*\s+(?=[^\W\d_a-zäöüß]|[\d„“\"»(•–-])"
)
_WHITE_SPACE = re.compile(r"\s+")

#: What joins the signs around it.
_JOINERS = "\u200d\ufe0f"


def units(text: str) -> int:
    """The length of a text as Telegram's apps count it.

    >>> units("ß"), units("😀")
    (1, 2)
    """
    return len(text) + sum(character > "\uffff" for character in text)


def slices(text: str, most: int) -> list[str]:
    """The text in slices of at most `most` units; the white space at a cut ends its slice.

    >>> slices("Eins zwei.\\n\\nDrei vier.", 14)
    ['Eins zwei.\\n\\n', 'Drei vier.']
    """
    if most < 2:
        raise ValueError("a slice holds two units or more")
    found = []
    while units(text) > most:
        cut = _cut(text, most)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text] if text or not found else found


def _cut(text: str, most: int) -> int:
    """Where to cut a text that is too long: the best place within the first `most` units."""
    end = _longest(text, most)
    window = text[:end]
    paragraph = window.rfind(PARAGRAPH_BREAK)
    if paragraph > 0:
        return paragraph + len(PARAGRAPH_BREAK)
    for border in (_SENTENCE_END, _WHITE_SPACE):
        ends = [one.end() for one in border.finditer(text, 0, min(end + 1, len(text)))]
        fitting = [at for at in ends if 0 < at <= end]
        if fitting:
            return fitting[-1]
    while end > 1 and _joined(text, end):
        end -= 1
    return end if not _joined(text, end) else _longest(text, most)


def _longest(text: str, most: int) -> int:
    """How many characters fit into so many units."""
    end = min(most, len(text))
    while units(text[:end]) > most:
        end -= max(1, (units(text[:end]) - most) // 2)
    return end


def _joined(text: str, at: int) -> bool:
    """Whether the signs before and after a place are one for the reader."""
    after, before = text[at], text[at - 1]
    return bool(unicodedata.combining(after)) or after in _JOINERS or before == _JOINERS[0]
