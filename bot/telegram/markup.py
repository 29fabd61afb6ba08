"""Text and buttons → messages as Telegram reads them: HTML that is not too long, rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape, unescape

from bot.telegram.outgoing import Button, Draft, Rows
from retrieval.paragraphs import PARAGRAPH_BREAK

#: Telegram allows 100 buttons; more than this many nobody reads.
_MOST_BUTTONS = 48

#: The longest message, in UTF-16 units once its entities are parsed. Telegram counts characters,
#: which are never more.
MOST_UNITS = 4096

#: The end of a sentence: a sign, perhaps a closing quote, white space, and a beginning. A short
#: word or a number before a full stop may be an abbreviation or a date.
_SENTENCE_END = re.compile(
    r"(?:[^\W\d]{4}[.:]|[!?…]|\)\.)[\"“”«»')]*\s+(?=[^\W\d_a-zäöüß]|[\d„“\"»(•–-])"
)
_WHITE_SPACE = re.compile(r"\s+")

#: What joins the signs around it.
_JOINERS = "\u200d\ufe0f"

_TAG = re.compile(r"<[^>]*>")


def packed(paragraphs: Sequence[str], rows: Rows) -> list[Draft]:
    """Paragraphs in as few messages as they need; the buttons below the last."""
    messages = [""]
    for paragraph in _fitting(paragraphs):
        longer = joined(messages[-1], paragraph)
        if shown(longer) > MOST_UNITS:
            messages.append(paragraph)
        else:
            messages[-1] = longer
    return [*map(Draft, messages[:-1]), Draft(messages[-1], rows)]


def grid(buttons: Sequence[Button], width: int) -> Rows:
    buttons = buttons[:_MOST_BUTTONS]
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def escape_text(text: str) -> str:
    return escape(text, quote=False)


def shown(html: str) -> int:
    """The units of HTML of our own making once it is parsed."""
    return units(_without_markup(html))


def _without_markup(html: str) -> str:
    return unescape(_TAG.sub("", html))


def _fitting(paragraphs: Sequence[str]) -> Iterable[str]:
    """Paragraphs of which each fits; one that is too long loses its markup, never a word.

    White space alone is no message that Telegram takes.
    """
    for paragraph in paragraphs:
        if shown(paragraph) <= MOST_UNITS:
            yield paragraph
        else:
            cut = slices(_without_markup(paragraph), MOST_UNITS)
            yield from (escape_text(one) for one in cut if one.strip())


def plain(text: str) -> Draft:
    return Draft(escape_text(text))


def bold(text: str) -> str:
    """Text in bold; nothing where there is none to be seen."""
    return f"<b>{escape_text(text)}</b>" if text.strip() else ""


def labelled(label: str, text: str) -> str:
    return f"{bold(label)}\n{escape_text(text)}"


def small(text: str) -> str:
    """Text in italics: what is less important."""
    return f"<i>{escape_text(text)}</i>"


def joined(*parts: str) -> str:
    """The parts that there are, a blank line between them."""
    return "\n\n".join(filter(None, parts))


def lines_of(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def units(text: str) -> int:
    """The length of a text as Telegram's apps count it.

    >>> units("ß"), units("😀")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def slices(text: str, most: int) -> list[str]:
    """The text in slices of at most `most` units; the white space at a cut ends its slice.

    >>> slices("Eins zwei.\\n\\nDrei vier.", 14)
    ['Eins zwei.\\n\\n', 'Drei vier.']
    """
    if most < 2:
        raise ValueError("a slice holds two units or more")
    found = []
    while _is_longer(text, most):
        end = _place_to_cut(text, most)
        found.append(text[:end])
        text = text[end:]
    return [*found, text]


def cut(text: str, most: int) -> str:
    """The beginning of a text that is too long, with a mark that it goes on.

    >>> cut("Eins zwei drei", 11)
    'Eins zwei…'
    """
    if not _is_longer(text, most):
        return text
    return f"{text[: _place_to_cut(text, most - 1)].rstrip()}…"


def _is_longer(text: str, most: int) -> bool:
    """Whether a text has more than so many units; never looks at all of a long one."""
    return len(text) > most or units(text) > most


def _place_to_cut(text: str, most: int) -> int:
    """Where to cut a text that is too long: the best place within the first `most` units."""
    end = _longest(text, most)
    window = text[:end]
    paragraph = window.rfind(PARAGRAPH_BREAK)
    if paragraph > 0:
        return paragraph + len(PARAGRAPH_BREAK)
    for border in (_SENTENCE_END, _WHITE_SPACE):
        ends = [one.end() for one in border.finditer(text, 0, end + 1)]
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
    return unicodedata.combining(after) > 0 or after in _JOINERS or before == _JOINERS[0]
