"""Text out of a PDF → paragraphs.

Running heads and feet, rules and print notes go, words broken at a line end are joined, sentences
broken at a page end too, and footnotes follow the paragraph of their mark. A line that ends long
before the others ends its paragraph, so that the rows of tables stay apart. Knows no publisher's
forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.german.dates import MONTHS
from retrieval.paragraphs import DIGIT, LIST_MARKER, PARAGRAPH_BREAK, collapse
from retrieval.sources.pdf.footnotes import ALL_MARKS, with_notes, without_notes
from retrieval.sources.pdf.joining import is_address_at_end, joined
from retrieval.sources.pdf.page_numbers import pages_of
from retrieval.sources.pdf.pages import PAGE_BREAK, without_running_lines


def patterns(path: Path) -> str:
    """Return the regular expressions of a file as one; blank lines and comments are none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "|".join(line for line in lines if line and not line.startswith("#"))


_FURNITURE = re.compile(patterns(Path(__file__).parent / "furniture.txt"))
#: An index that a PDF sets on a line of its own: "CO", "2", "-Ausstoß".
_INDEX = re.compile(r"\b(CO|NO|SO|CH|PM|k?m)[ ]*\n[ ]*(\d{1,2}|x)[ ]*\n[ ]*(?=\S)(?=(-)?)")
#: The mark of a footnote on a line of its own inside a sentence.
_FOOTNOTE_MARK = re.compile(
    r"(?<=[a-zäöüß“”\")])[ ]*\n[ ]*(\d{1,2})[ ]*\n[ ]*(?=[a-zäöüß]|([,.;]))"
)
#: Signs that PDFs use for bullets, from fonts of symbols.
_BULLETS = re.compile(r"^[\uf0b7\uf0a7\uf0d8\uf02d\uf0fc\uf0f0·▪]\s*")
#: The source of a picture on a line of its own; addresses (which may go on below) are none.
_CAPTION = re.compile(r"Quelle: [A-ZÄÖÜ][^/:@]{2,60}(?<![-,.])")
#: A line whose sentence goes on below: it ends with a word.
_WORD_AT_END = re.compile(r"[^\W\d_],?$")
_SENTENCE_END = (".", "?", "!", ":", ";", "“", "”", '"')
#: Markers that are none inside a sentence: a date over two lines ("am / 1. August"), a dash.
_DATE = re.compile(rf"\d{{1,2}}\.\s(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_NO_MARKER = re.compile(
    r"(?:\d{1,2}[.)]|[–-])\s[a-zäöüß](?!\))|\(?[a-z]\)\s(?:und|oder|bis|sowie|bzw\.)\s"
)
#: The same behind a word that needs another: "in den / 1. Arbeitsmarkt".
_ORDINAL = re.compile(r"\d{1,2}\.\s[A-ZÄÖÜ]")
_BEFORE_ORDINAL = re.compile(
    r"\b(?:ab|am|an|bis|da[sm]|de[mnrs]|die|i[mn]|oder|und|vom|zu[mr])$", re.IGNORECASE
)
#: The second level of a word processor's list.
_SMALL_BULLET = re.compile(r"o\s[A-ZÄÖÜ„\d]")
#: Signs that go on with what stands before them and open no paragraph.
_GOES_ON = ("≥", "≤", ",", ";")
#: What opens a paragraph besides list markers, after the end of a sentence: "b. Wie hoch", "1.)",
#: "Zu Frage 2", "siehe 1". No letters of lists: "d. h.", "a. a. O.", "e. V.".
_OPENER = re.compile(
    r"[a-h]\.\s(?!h\.|a\.|V\.)|\d{1,2}\.\)\s|fragen?\s\d|(?:siehe|vgl\.|s\.)\s|"
    r"(?:zu|antwort(?: zu)?)\s(?:den |der )?(?:(?:fragen?|punkt(?:en)?|ziffern?|nr\.)\s)?\d",
    re.IGNORECASE,
)
#: A row of a table: at least so many numbers, which are this share of its words; and a row that is
#: one wherever it stands.
_NUMBER = re.compile(r"(?=[.,/]*\d)[\d.,/]++[%€]?")
_ROW = (2, 0.4)
_SURE_ROW = (3, 0.5)

#: Lines are about this long where fewer than this share of them are longer; lines below
#: _SHORTEST characters (cells of tables, headings) are not counted.
_LONGER = 0.2
_SHORTEST = 40
#: A line ends its paragraph where the next word would have left it below this share of the length
#: of a line: after a sentence, and inside one (rows of tables). Bold lines have 80 % of a full one.
_SHORT_AFTER_SENTENCE = 0.75
_SHORT = 0.7


@dataclass(slots=True)
class _Block:
    """The lines of a paragraph in the making, and whether a page ended before."""

    lines: list[str]
    page_break: bool = False

    @property
    def first(self) -> str:
        return self.lines[0]

    @property
    def last(self) -> str:
        return self.lines[-1]

    @property
    def opening(self) -> str:
        """The words that it begins with."""
        return joined(*self.lines[:2])

    @property
    def is_marker(self) -> bool:
        """Whether it is no more than the marker of a list item."""
        return len(self.lines) == 1 and bool(LIST_MARKER.fullmatch(self.first))


def paragraphs(raw: str) -> str:
    """Return the stored form of the text: paragraphs joined by a blank line."""
    body = without_notes(running_text(raw.replace("\xad", "")))
    raw = _INDEX.sub(lambda index: f"{index[1]} {index[2]}" + ("" if index[3] else " "), body.text)
    raw = _FOOTNOTE_MARK.sub(lambda mark: f" {mark[1]}" + ("" if mark[2] else " "), raw)
    lines = _without_captions([_plain(line) for line in raw.split("\n")])
    length = _line_length(lines)
    blocks: list[_Block] = []
    blank = page_break = False
    for words in lines:
        furniture = is_furniture(words)
        if not words or furniture:
            blank, page_break = True, page_break or furniture
        elif not blocks or blank or _opens(words, blocks[-1].last, length):
            blocks.append(_Block([words], page_break))
            blank = page_break = False
        else:
            blocks[-1].lines.append(words)
    notes = [joined(*note) for note in body.notes]
    return PARAGRAPH_BREAK.join(with_notes(_over_pages(blocks, length), notes))


def running_text(raw: str) -> str:
    """Return the text of the pages without what stands at their ends on most of them."""
    pages = pages_of(raw)
    return without_running_lines(pages) if len(pages) > 1 else raw


def _plain(line: str) -> str:
    """The words of a line, with one sign for all bullets; PAGE_BREAK where a page ends."""
    return PAGE_BREAK if line == PAGE_BREAK else _BULLETS.sub("• ", collapse(line))


def _without_captions(lines: Sequence[str]) -> list[str]:
    """The lines without the sources of pictures that stand inside a sentence.

    A blank line or the end of the page stands below such a line, else it may itself go on there.
    """
    text = [at for at, line in enumerate(lines) if line and not is_furniture(line)]
    inside = {
        at
        for before, at, after in zip(text, text[1:], text[2:], strict=False)
        if _CAPTION.fullmatch(lines[at]) and after > at + 1
        if _runs_on(lines[before], lines[after])
    }
    return [line for at, line in enumerate(lines) if at not in inside]


def _runs_on(before: str, after: str) -> bool:
    """Whether a sentence begins in one line and goes on in another: no row, no item of a list."""
    opens = LIST_MARKER.match(after) or _OPENER.match(after) or not after[:1].islower()
    return bool(_WORD_AT_END.search(before)) and not (opens or _is_row(before) or _is_row(after))


def is_furniture(line: str) -> bool:
    """Whether a line is none of the text: the end of a page, its number, a rule, a print note."""
    return line == PAGE_BREAK or bool(_FURNITURE.fullmatch(line))


def _line_length(lines: Sequence[str]) -> int:
    """How many characters a full line has; 0 where there are no long lines."""
    lengths = sorted(len(line) for line in lines if len(line) >= _SHORTEST)
    return lengths[int(len(lengths) * (1 - _LONGER))] if lengths else 0


def _opens(words: str, before: str, length: int) -> bool:
    """Whether a line begins a paragraph: a list marker, or new words after a line that ends one."""
    before = before.rstrip(ALL_MARKS)
    if LIST_MARKER.fullmatch(before):
        return False
    ended = before.endswith((*_SENTENCE_END, ")"))
    if LIST_MARKER.match(words) and not _goes_on(words, before, length):
        return True
    if _SMALL_BULLET.match(words) or (ended and _OPENER.match(words)):
        return True
    row = _is_row(before) or _is_row(words)
    if before.endswith("-") or ((words[:1].islower() or words.startswith(_GOES_ON)) and not row):
        return False
    if before.endswith("?") or _is_row(before, sure=True) or _is_row(words, sure=True):
        return True
    return not _fills(before, words, length, _SHORT_AFTER_SENTENCE if ended else _SHORT)


def _is_row(line: str, sure: bool = False) -> bool:
    """Whether a line is a row of a table: much of it numbers, and no end of a sentence."""
    if line.endswith(".") or not DIGIT.search(line):
        return False
    parts = [part for part in line.split() if part not in {"%", "€"}]
    # Letters first: most words begin with one, and asking for it costs a tenth of a match.
    numbers = sum(1 for part in parts if not part[0].isalpha() and _NUMBER.fullmatch(part))
    least, share = _SURE_ROW if sure else _ROW
    return numbers >= least and numbers >= share * len(parts)


def _goes_on(words: str, before: str, length: int) -> bool:
    """Whether a line that begins like a list item goes on with the sentence of the one before."""
    if before.endswith((*_SENTENCE_END, ",")) or is_address_at_end(before):
        return False
    inside = bool(_NO_MARKER.match(words)) and _fills(before, words, length, _SHORT)
    ordinal = bool(_ORDINAL.match(words) and _BEFORE_ORDINAL.search(before))
    return inside or ordinal or bool(_DATE.match(words))


def _fills(line: str, following: str, length: int, share: float) -> bool:
    """Whether a line is so long that the next word had no place there."""
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(word) >= share * length


def _over_pages(blocks: Sequence[_Block], length: int) -> list[str]:
    """The paragraphs, those joined that a page break or a blank line cut inside a sentence."""
    whole: list[_Block] = []
    for block in blocks:
        if whole and _cut(whole[-1], block, length):
            whole[-1].lines += block.lines
        else:
            whole.append(block)
    return [joined(*block.lines) for block in whole]


def _ends_list(before: _Block, block: _Block, length: int) -> bool:
    """Whether the words below a blank line go on with a whole list, not with its last item."""
    whole = len(before.lines) == 1 and not before.last.endswith(("-", ",", "/"))
    return whole and not block.page_break and not _fills(before.last, block.opening, length, _SHORT)


def _cut(before: _Block, block: _Block, length: int) -> bool:
    """Whether a paragraph goes on with the sentence of the one before."""
    opening = block.opening
    if before.is_marker:
        return not LIST_MARKER.match(opening)
    opens = _OPENER.match(opening) or _SMALL_BULLET.match(opening)
    if before.last.rstrip(ALL_MARKS).endswith(_SENTENCE_END) or opens:
        return False
    if LIST_MARKER.match(opening):
        return _goes_on(opening, before.last, length)
    if LIST_MARKER.match(before.first) and _ends_list(before, block, length):
        return False
    if _is_row(before.last) or _is_row(block.first):
        return False
    full = _fills(before.last, opening, length, _SHORT_AFTER_SENTENCE)
    return opening[:1].islower() or (block.page_break and full)
