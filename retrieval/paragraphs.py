"""Raw text → paragraphs, and a stored text → its paragraphs, sentences and windows.

A text is stored as paragraphs joined by a blank line. A list item is a paragraph of its own and
keeps its marker. White space is settled here; no letter, digit or sign is ever changed, added or
removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PARAGRAPH_BREAK = "\n\n"

#: What may open a list item: "•", "-", "1.", "1.1.", "2)", "a)", "Zu 1.:" is a label, not a marker.
LIST_MARKER = re.compile(
    r"(?:[•▪◦*–-]|\(?\d{1,2}(?:\.\d{1,2})*\s?[.)]|\d{1,2}(?:\.\d{1,2})+|\(?[a-z]{1,2}\))(?=\s|$)"
)

#: A window grows by whole paragraphs to this many words; longer paragraphs are cut at sentences.
#: The encoder's training passages end at 90 tokens, about 60 words.
WINDOW_WORDS = 60

#: Most lines have none; asking for one costs a tenth of reading the numbers of a line.
DIGIT = re.compile(r"\d")

#: Where a paragraph that is too long for a window may be cut.
_CUTS = re.compile(r"(?<=[.!?:;])\s+(?=[A-ZÄÖÜ„])")
#: Between sentences: not behind a day or a list mark ("am 5. Mai"), a single letter ("z. B.") or an
#: abbreviation that stands before names and nouns.
_BETWEEN_SENTENCES = re.compile(
    r"(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[^\W\d_]\.)"
    + "".join(
        rf"(?<!\b{short}\.)"
        for short in "Dr Prof Nr Nrn Abs Art Str St ca bzw gem gemäß lt vgl inkl einschl evtl ggf "
        "Ziff Pkt Tel Mio Mrd Tsd sog insb bspw Bd Anm".split()
    )
    + r"[\"“”«»)]*\s+(?=[A-ZÄÖÜ„“\"»(\d])"
)


def collapse(text: str) -> str:
    """Return the text on one line: every run of white space is one space, none at the ends."""
    return " ".join(text.split())


def join_lines(lines: Iterable[str]) -> str:
    """Return lines as paragraphs: a blank line or a list marker at the start of a line parts them.

    >>> join_lines(["• eins", "  • zwei", "geht weiter", "", "drei"])
    '• eins\\n\\n• zwei geht weiter\\n\\ndrei'
    """
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        words = collapse(line)
        if not words or LIST_MARKER.match(words):
            paragraphs.append([])
        if words:
            paragraphs[-1].append(words)
    return PARAGRAPH_BREAK.join(" ".join(lines) for lines in paragraphs if lines)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each paragraph of a stored text, in order."""
    start = 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        if paragraph:
            yield start, start + len(paragraph)
        start += len(paragraph) + len(PARAGRAPH_BREAK)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of a stored text, in order; none spans paragraphs.

    >>> [("Am 5. Mai tagte der Rat. Er nahm, z. B. Nr. 3, zur Kenntnis.")[slice(*one)]
    ...  for one in sentences("Am 5. Mai tagte der Rat. Er nahm, z. B. Nr. 3, zur Kenntnis.")]
    ['Am 5. Mai tagte der Rat.', 'Er nahm, z. B. Nr. 3, zur Kenntnis.']
    """
    for start, end in spans(text):
        yield from _parted(_BETWEEN_SENTENCES, text, start, end)


def _parted(gaps: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what lies between gaps in a stretch of a text."""
    for gap in gaps.finditer(text, start, end):
        # What closes a quotation belongs to the sentence in it.
        yield start, gap.end() - len(gap[0]) + len(gap[0].rstrip())
        start = gap.end()
    yield start, end


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield spans of about WINDOW_WORDS words that end with paragraphs or sentences, in order."""
    start: int | None = None
    end = count = 0
    for first, last in _pieces(text):
        length = _count_words(text, first, last)
        if start is not None and count + length > WINDOW_WORDS:
            yield start, end
            start, count = None, 0
        start = first if start is None else start
        end, count = last, count + length
    if start is not None:
        yield start, end


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs; those of more than WINDOW_WORDS words by sentences."""
    for start, end in spans(text):
        if _count_words(text, start, end) <= WINDOW_WORDS:
            yield start, end
        else:
            yield from _parted(_CUTS, text, start, end)


def _count_words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())
