"""Raw text of a PDF → the text without its footnotes, and the footnotes.

A footnote stands at the end of its page: inside a sentence that goes on over the page, or inside
the answer to another question that begins there. It belongs to the paragraph that bears its mark,
so it is taken out here and put behind that paragraph when there are paragraphs (`text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.paragraphs import DIGIT, collapse
from retrieval.sources.pdf.raised import Raised, marks_in, numbers_perhaps_raised, numbers_raised

#: Characters that stand for a mark while paragraphs are made; Unicode gives them to nobody.
#: A text with more notes than these keeps the others where they stand.
MARKS = "".join(map(chr, range(0x100000, 0x1003E8)))
#: Stands before a mark that the text does not bear, only the place where it would be.
_UNSEEN = chr(0x1003E8)
#: All that may stand behind a sentence and is none of it.
ALL_MARKS = MARKS + _UNSEEN

#: The rule above the footnotes of a page comes out as a run of spaces (44 to 52 were seen); below
#: it stands the number of the first note. The notes end at a blank line.
_RULE = re.compile(r"[ ]{30,}")
_FIRST_NOTE = re.compile(r"[ ]*(\d{1,2})(?:[ ]|$)")
_NUMBER = re.compile(r"[ ]*(\d{1,2})(?:[ ]|$)")
_MARK = re.compile(f" ?({_UNSEEN}?)([{MARKS[0]}-{MARKS[-1]}])")
#: Notes without a rule have at most so many lines on a page.
_NOTE_LINES = 15
#: What a paper says of itself at its end: "(verteilt am 23.07.2026)".
_REMARK = re.compile(r"\s*\([^()]{3,60}\)\s*")
#: A note that tells itself by its source; and one that may, two blanks behind its number.
_SOURCE = re.compile(r"[ ]*\d{1,2}[ ]+(?:https?:|www\.|(?:Siehe|Vgl\.|Ebenda|Ebd\.|Quelle)[\s.:])")
_SET_OFF = re.compile(r"[ ]*\d{1,2}[ ]{2,}\S")
#: Lines of prose have at least so many characters.
_PROSE = 60
_SENTENCE_END = (".", "?", "!", ":", ";")


@dataclass(frozen=True, slots=True)
class Body:
    """A text with a character of MARKS for each of the notes, whose lines begin with the number."""

    text: str
    notes: tuple[tuple[str, ...], ...] = ()


def without_notes(raw: str) -> Body:
    """The text without the notes at the ends of its pages.

    A note whose mark cannot be told has it where the page ends. A text that bears characters of
    MARKS keeps its notes where they stand.
    """
    if _MARK.search(raw):
        return Body(raw)
    lines = raw.split("\n")
    pages, notes, start = list[str](), list[tuple[str, ...]](), 0
    for rule, first, end in _at_page_ends(lines):
        below = list(_split(lines[first:end]))
        if len(notes) + len(below) > len(MARKS):
            break
        marks = {note[0].split()[0]: MARKS[at] for at, note in enumerate(below, len(notes))}
        pages.append(_marked("".join(f"{line}\n" for line in lines[start:rule]), marks))
        if end < len(lines) and lines[end].strip():
            pages.append("\n")  # what stands right below the notes is no part of the text above
        notes += below
        start = end
    return Body("".join(pages) + "\n".join(lines[start:]), tuple(notes))


def _at_page_ends(lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where the text above notes ends, and where the notes begin and end.

    Notes stand below a rule; or, where it is lost, below a blank line if their number is the next
    one and stands raised in the text above.
    """
    rule, blank, end, above = None, 0, 0, _Above()
    for at, line in enumerate(lines):
        if at < end:
            continue
        if not line.strip():
            rule = at if rule is None and _RULE.fullmatch(line) else rule
            blank = blank or at
            continue
        # The block is only measured where one may begin, so each line is passed over once.
        begins = (blank or rule is not None) and _FIRST_NOTE.match(line)
        to = _block_end(lines, at) if begins else at
        if to > at and (rule is not None or above.has(lines[at:to])):
            yield (blank if rule is None else rule), at, to
            end = to
            above.pass_by(lines[at:to])
        else:
            above.read(lines, at)
        rule, blank = None, 0


def _block_end(lines: Sequence[str], at: int) -> int:
    """Where the lines from here on end: at a blank one, or before a remark on the paper below."""
    end = next((to for to in range(at, len(lines)) if not lines[to].strip()), len(lines))
    return end - 1 if end - at > 1 and _REMARK.fullmatch(lines[end - 1]) else end


@dataclass(slots=True)
class _Above:
    """What the text above says of notes: the last number of the others, and the raised ones."""

    last: int = 0
    line: str = ""
    raised: set[str] = field(default_factory=set)
    perhaps: set[str] = field(default_factory=set)

    def read(self, lines: Sequence[str], at: int) -> None:
        """Take in a line of text."""
        before, after = (lines[at - 1] if at else ""), "".join(lines[at + 1 : at + 2])
        self.line = lines[at].rstrip()
        if DIGIT.search(self.line):
            self.raised.update(numbers_raised(before, self.line, after))
            self.perhaps.update(numbers_perhaps_raised(self.line))

    def has(self, block: Sequence[str]) -> bool:
        """Whether lines are notes: the next number, with a mark above, or what only notes say."""
        first = _FIRST_NOTE.match(block[0])
        if not first or not block[0][first.end() :].strip() or not _is_short_or_prose(block):
            return False
        counts = int(first[1]) == self.last + 1
        if first[1] in self.raised and (counts or int(first[1]) == 1):
            return True
        cut = not self.line.endswith(_SENTENCE_END)
        perhaps = first[1] in self.perhaps and (cut or bool(_SET_OFF.match(block[0])))
        return counts and (perhaps or bool(_SOURCE.match(block[0])))

    def pass_by(self, block: Iterable[str]) -> None:
        """Take in the notes at the end of a page."""
        self.last += sum(1 for _ in _split(block))
        self.raised.clear()
        self.perhaps.clear()


def _is_short_or_prose(block: Sequence[str]) -> bool:
    """Whether lines are no table: few of them, or nearly all as long as lines of a sentence."""
    long = sum(len(line) >= _PROSE for line in block)
    return len(block) <= _NOTE_LINES or (len(block[0]) >= _PROSE and 4 * long >= 3 * len(block))


def with_notes(paragraphs: Iterable[str], notes: Sequence[str]) -> Iterator[str]:
    """The paragraphs, each followed by the notes whose marks it bears; marks are numbers again."""
    if not notes:
        yield from paragraphs
        return
    for paragraph in paragraphs:
        shown, own, start = "", list[str](), 0
        for found in _MARK.finditer(paragraph):
            note = notes[ord(found[2]) - ord(MARKS[0])]
            number = "" if found[1] else f" {note.split(maxsplit=1)[0]}"
            shown, start = shown + paragraph[start : found.start()] + number, found.end()
            own.append(note)
        yield from filter(None, ((shown + paragraph[start:]).strip(), *own))


def _split(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The notes: each begins with a line of the next number."""
    note: list[str] = []
    for line in lines:
        found = _NUMBER.match(line)
        if note and found and int(found[1]) == int(note[0].split()[0]) + 1:
            yield tuple(note)
            note = []
        note.append(collapse(line))
    yield tuple(note)


def _marked(page: str, marks: Mapping[str, str]) -> str:
    """The page with the characters of the notes in place of their marks.

    A mark that does not show stands between those of its neighbours, or where the page ends.
    """
    found = marks_in(page, list(marks))
    shown, unseen = list[tuple[Raised, str]](), ""
    for number, mark in marks.items():
        if number in found:
            shown.append((found[number], unseen + mark))
            unseen = ""
        else:
            unseen += _UNSEEN + mark
    parts, start = list[str](), 0
    for at, signs in sorted(shown, key=lambda one: one[0].start):
        parts += (page[start : at.start], signs)
        start = at.end
    page = "".join(parts) + page[start:]
    return f"{page.rstrip()}{unseen}\n" if unseen else page
