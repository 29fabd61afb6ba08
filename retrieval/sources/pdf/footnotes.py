"""Raw text of a PDF → the text without its footnotes, and the footnotes.

A footnote stands at the end of its page: inside a sentence that goes on over the page, or inside
the answer to another question that begins there. It belongs to the paragraph that bears its mark,
so it is taken out here and put behind that paragraph when there are paragraphs (`text`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.paragraphs import collapse

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
_GOES_ON = re.compile(r"\s*[a-zäöüß.,;:)]")
#: PDFs set the raised number of a note on a line of its own, or right behind a word.
_ALONE = re.compile(r"(?<=\S)[ ]*\n[ ]*(\d{1,2})(?=(?P<rest>[ ]*\n(?:[ ]*(?=[.,;:)]))?))")
#: Numbers ("17,3", "6.1") and square metres bear none.
_BEHIND = re.compile(
    r"(?<=[a-zäöüß.,“”\")])(?<!\d[.,])(?<!\b[mk]m)(?<!\bm)(\d{1,2})(?=(?P<rest>)[\s.,;:)])"
)


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
    rule, blank, end, last = None, 0, 0, 0
    raised: set[str] = set()
    for at, line in enumerate(lines):
        if at < end:
            continue
        if not line.strip():
            rule = at if rule is None and _RULE.fullmatch(line) else rule
            blank = blank or at
            continue
        found = _FIRST_NOTE.match(line)
        # The block is only measured where one may begin, so each line is passed over once.
        to = _block_end(lines, at) if found and (blank or rule is not None) else at
        if found and to > at and (rule is not None or _counted(found, last, raised, to - at)):
            yield (blank if rule is None else rule), at, to
            end, last = to, last + sum(1 for _ in _split(lines[at:to]))
            raised.clear()
        else:
            raised.update(_raised_in(lines, at))
        rule, blank = None, 0


def _block_end(lines: Sequence[str], at: int) -> int:
    """Where the lines from here on end: at a blank one, or before a remark on the paper below."""
    end = next((to for to in range(at, len(lines)) if not lines[to].strip()), len(lines))
    return end - 1 if end - at > 1 and _REMARK.fullmatch(lines[end - 1]) else end


def _raised_in(lines: Sequence[str], at: int) -> Iterator[str]:
    """The numbers that stand raised in a line: behind a word, or alone inside a sentence."""
    yield from (found[1] for found in _BEHIND.finditer(f"{lines[at]}\n"))
    alone, around = lines[at].strip(), lines[max(at - 1, 0) : at + 2]
    inside = len(around) == 3 and around[0].strip() and _GOES_ON.match(around[2])
    if inside and alone.isdecimal():
        yield alone


def _counted(first: re.Match[str], last: int, raised: Container[str], lines: int) -> bool:
    """Whether a line is the first of notes by its number; tables are longer than these."""
    counts = int(first[1]) in {1, last + 1} and first[1] in raised
    return counts and lines <= _NOTE_LINES and bool(first.string[first.end() :].strip())


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
    """The page with the marks in place of the last such numbers that stand raised."""
    raised = {found[1]: found for kind in (_BEHIND, _ALONE) for found in kind.finditer(page)}
    parts, start = list[str](), 0
    for found in sorted((raised[one] for one in marks if one in raised), key=re.Match.start):
        parts += (page[start : found.start()], marks[found[1]])
        start = found.end("rest")
    unseen = "".join(_UNSEEN + mark for number, mark in marks.items() if number not in raised)
    page = "".join(parts) + page[start:]
    return f"{page.rstrip()}{unseen}\n" if unseen else page
