"""Text out of a PDF → paragraphs.

Page numbers, rules and print notes go, words broken at a line end are joined, sentences broken at a
page end too, and footnotes follow the paragraph of their mark. A line that ends long before the
others ends its paragraph, so that the rows of tables stay apart. Knows no publisher's forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from retrieval.german.dates import MONTHS
from retrieval.paragraphs import LIST_MARKER, PARAGRAPH_BREAK, collapse
from retrieval.sources.pdf.footnotes import ALL_MARKS, with_notes, without_notes


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
_BROKEN = re.compile(r"(?<=[^\W\d_])(?<![A-ZÄÖÜ])-$")
#: After a hyphen at a line end these words show that the hyphen stays: "Bus- und Bahn".
_STAYS = re.compile(r"bzw\.|(?:und|oder|beziehungsweise|sowie|bis|als|noch)\b")
#: "den-/noch" is one word.
_DENNOCH = re.compile(r"\bden-$", re.IGNORECASE)
#: Two adjectives: "christlich-/islamische". Each has a stem with a vowel before its ending, as
#: "Fisch-" and "-lichen" have not; nouns in -ig have a capital ("Honig-") or -eig ("Zweig-").
_STEM = r"(?=[b-df-hj-np-tv-xzß]*[aeiouyäöü][a-zäöüß]*(?:lich|isch|ig))[a-zäöüß]{2,}"
_FIRST = re.compile(rf"(?<![^\W\d_])(?:(?i:{_STEM})(?:lich|isch)|{_STEM}(?<!e)(?P<ig>ig))-$")
_SECOND = re.compile(rf"(?:{_STEM}(?:lich|isch)|[a-zäöüß]{{4,}}(?:ell|iv))e[mnrs]?\b")
#: What goes on with a broken word: "öffentlich-/keitspolitische", "verpflich-/tungs…", "sig-/nal…".
_REST = re.compile(r"keit|n?ung|tung")
_REST_AFTER_IG = re.compile(r"keit|n?ung|tung|[lmnr]")
#: The source of a picture on a line of its own; addresses (which may go on below) are none.
_CAPTION = re.compile(r"Quelle: [A-ZÄÖÜ][^/:@]{2,60}(?<![-,.])")
#: A line whose sentence goes on below: it ends with a word.
_WORD_AT_END = re.compile(r"[^\W\d_],?$")
#: Words of other languages that keep their hyphen: "De-/minimis-Beihilfen".
_FOREIGN = re.compile(r"(?:ad-hoc|de-(?:facto|jure|minimis)|pro-forma)\b", re.IGNORECASE)
#: What only an address goes on with.
_IN_URL = re.compile(r"[+_?&=#%/]|\.\S|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b")
_URL_AT_END = re.compile(r"(?:://|www\.)\S*$")
_SLASH_AT_END = re.compile(r"\S/$")
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
_NUMBER = re.compile(r"[\d.,/]*\d[\d.,/]*[%€]?")
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
    """A paragraph in the making: words, first and last line, whether a page ended before."""

    words: str
    first: str
    last: str
    page_break: bool = False


def paragraphs(raw: str) -> str:
    """Return the stored form of the text: paragraphs joined by a blank line."""
    body = without_notes(raw.replace("\xad", ""))
    raw = _INDEX.sub(lambda index: f"{index[1]} {index[2]}" + ("" if index[3] else " "), body.text)
    raw = _FOOTNOTE_MARK.sub(lambda mark: f" {mark[1]}" + ("" if mark[2] else " "), raw)
    lines = _without_captions([_BULLETS.sub("• ", collapse(line)) for line in raw.split("\n")])
    length = _line_length(lines)
    blocks: list[_Block] = []
    blank = page_break = False
    for words in lines:
        furniture = is_furniture(words)
        if not words or furniture:
            blank, page_break = True, page_break or furniture
        elif not blocks or blank or _opens(words, blocks[-1].last, length):
            blocks.append(_Block(words, words, words, page_break))
            blank = page_break = False
        else:
            blocks[-1].words = joined(blocks[-1].words, words)
            blocks[-1].last = words
    notes = [reduce(joined, note) for note in body.notes]
    return PARAGRAPH_BREAK.join(with_notes(_over_pages(blocks, length), notes))


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
    """Whether a line is none of the text: a page number, a rule, a print note."""
    return bool(_FURNITURE.fullmatch(line))


def joined(first: str, second: str) -> str:
    """Return two lines as one: a broken word whole again, a hyphen that belongs there kept.

    >>> joined("der Fußgängerin-", "nen"), joined("Bus-", "und Bahn"), joined("Albert-", "Schule")
    ('der Fußgängerinnen', 'Bus- und Bahn', 'Albert-Schule')
    """
    if _SLASH_AT_END.search(first) or _URL_AT_END.search(first.removesuffix("-") + "-"):
        goes_on = first.endswith(("/", "-")) or bool(_IN_URL.match(second))
        return first + second if goes_on else f"{first} {second}"
    if not first.endswith("-") or first.endswith(" -") or first == "-":
        return f"{first} {second}"
    if _STAYS.match(second) and not (_DENNOCH.search(first) and second.startswith("noch")):
        return f"{first} {second}"
    whole = _FOREIGN.match(first.rpartition(" ")[2].lstrip("(„") + second)
    if whole or _two_adjectives(first, second) or not second[:1].islower():
        return first + second
    return first[:-1] + second if _BROKEN.search(first) else first + second


def _two_adjectives(first: str, second: str) -> bool:
    """Whether the parts are whole adjectives; after -ig some letters show one broken word."""
    before = _FIRST.search(first)
    broken = _REST_AFTER_IG if before and before["ig"] else _REST
    return before is not None and bool(_SECOND.match(second)) and not broken.match(second)


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
    parts = [part for part in line.split() if part not in {"%", "€"}]
    numbers = sum(1 for part in parts if _NUMBER.fullmatch(part))
    least, share = _SURE_ROW if sure else _ROW
    return numbers >= least and numbers >= share * len(parts) and not line.endswith(".")


def _goes_on(words: str, before: str, length: int) -> bool:
    """Whether a line that begins like a list item goes on with the sentence of the one before."""
    if before.endswith((*_SENTENCE_END, ",")) or _URL_AT_END.search(before):
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
            whole[-1].words = joined(whole[-1].words, block.words)
            whole[-1].last = block.last
        else:
            whole.append(block)
    return [block.words for block in whole]


def _ends_list(before: _Block, block: _Block, length: int) -> bool:
    """Whether the words below a blank line go on with a whole list, not with its last item."""
    whole = before.last == before.first and not before.last.endswith(("-", ",", "/"))
    return whole and not block.page_break and not _fills(before.last, block.words, length, _SHORT)


def _cut(before: _Block, block: _Block, length: int) -> bool:
    """Whether a paragraph goes on with the sentence of the one before."""
    if LIST_MARKER.fullmatch(before.words):
        return not LIST_MARKER.match(block.words)
    opens = _OPENER.match(block.words) or _SMALL_BULLET.match(block.words)
    if before.words.rstrip(ALL_MARKS).endswith(_SENTENCE_END) or opens:
        return False
    if LIST_MARKER.match(block.words):
        return _goes_on(block.words, before.last, length)
    if LIST_MARKER.match(before.first) and _ends_list(before, block, length):
        return False
    if _is_row(before.last) or _is_row(block.first):
        return False
    full = _fills(before.last, block.words, length, _SHORT_AFTER_SENTENCE)
    return block.words[:1].islower() or (block.page_break and full)
