"""Text out of a PDF → paragraphs.

Page numbers, rules and print notes go, words broken at a line end are joined, sentences broken at a
page end too. Tables stay as their lines are. Knows no publisher's forms.
"""

from __future__ import annotations

import re

from retrieval.layout import LIST_MARKER, PARAGRAPH_BREAK, collapse

_FURNITURE = re.compile(
    r"[–-]\s?\d{1,3}\s?[–-]"
    r"|(?:Ergänzende Erläuterungen\s)?Seite\s\d{1,3}(?:\s?(?:von|/)\s?\d{1,3})?"
    r"|[_–—-]{4,}|Gedruckt auf 100 Prozent Recyclingpapier|\.{4,}"
)
#: Signs that PDFs use for bullets, from fonts of symbols.
_BULLETS = re.compile(r"^[\uf0b7\uf0a7\uf0d8\uf02d\uf0fc·▪]\s*")
_BROKEN = re.compile(r"(?<=[^\W\d_])(?<![A-ZÄÖÜ])-$")
#: After a hyphen at a line end these words show that the hyphen stays: "Bus- und Bahn".
_STAYS = re.compile(r"(?:und|oder|bzw\.|beziehungsweise|sowie|bis|als|noch|statt)\b")
_SENTENCE_END = (".", "?", "!", ":", ";", "“")


def paragraphs(raw: str) -> str:
    """The stored form of the text: paragraphs joined by a blank line."""
    blocks: list[str] = []
    for line in raw.replace("\xad", "").split("\n"):
        words = _BULLETS.sub("• ", collapse(line))
        if _FURNITURE.fullmatch(words):
            words = ""
        if not words:
            blocks.append("")
        elif not blocks or not blocks[-1] or _opens(words, blocks[-1]):
            blocks.append(words)
        else:
            blocks[-1] = joined(blocks[-1], words)
    return PARAGRAPH_BREAK.join(_over_pages([block for block in blocks if block]))


def joined(first: str, second: str) -> str:
    """Two lines as one: a broken word whole again, a hyphen that belongs there kept.

    >>> joined("der Fußgängerin-", "nen"), joined("Bus-", "und Bahn"), joined("Albert-", "Schule")
    ('der Fußgängerinnen', 'Bus- und Bahn', 'Albert-Schule')
    """
    if first.endswith("-") and not first.endswith(" -"):
        if _STAYS.match(second):
            return f"{first} {second}"
        if _BROKEN.search(first) and second[:1].islower():
            return first[:-1] + second
        return first + second
    return f"{first} {second}"


def _opens(words: str, before: str) -> bool:
    """Whether a line begins a paragraph: a list marker, or new words after a question."""
    if LIST_MARKER.match(words):
        return True
    return before.endswith("?") and not words[:1].islower()


def _over_pages(blocks: list[str]) -> list[str]:
    """The paragraphs, those joined that a page break or a blank line cut inside a sentence."""
    whole: list[str] = []
    for block in blocks:
        cut = whole and not whole[-1].endswith(_SENTENCE_END) and block[:1].islower()
        if cut and not LIST_MARKER.match(block):
            whole[-1] = joined(whole[-1], block)
        else:
            whole.append(block)
    return whole
