"""Raw text of a PDF → the text without its footnotes, and the footnotes.

A footnote stands at the end of its page: inside a sentence that goes on over the page, or inside
the answer to another question that begins there. It belongs to the paragraph that bears its mark,
so it is taken out here and put behind that paragraph when there are paragraphs (`text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.paragraphs import collapse

#: Characters that stand for a mark while paragraphs are made; Unicode gives them to nobody.
MARKS = "".join(map(chr, range(0x100000, 0x100064)))
#: Stands before a mark that the text does not bear, only the place where it would be.
_UNSEEN = chr(0x100064)
#: All that may stand behind a sentence and is none of it.
ALL_MARKS = MARKS + _UNSEEN

#: The rule above the footnotes of a page comes out as a run of spaces (44 to 52 were seen); below
#: it stands the number of the first note. The notes end at a blank line.
_NOTES = re.compile(
    r"^[ ]{30,}\n(?:[ ]*\n)*(?=[ ]*\d{1,2}(?:[ ]|\n))(?P<notes>(?:[ ]*\S.*(?:\n|\Z))+)",
    re.MULTILINE,
)
_NUMBER = re.compile(r"[ ]*(\d{1,2})(?:[ ]|$)")
_MARK = re.compile(f" ?({_UNSEEN}?)([{MARKS[0]}-{MARKS[-1]}])")


@dataclass(frozen=True, slots=True)
class Body:
    """A text with a character of MARKS for each of the notes, whose lines begin with the number."""

    text: str
    notes: tuple[tuple[str, ...], ...] = ()


def without_notes(raw: str) -> Body:
    """The text without the notes at the ends of its pages.

    A note whose mark cannot be told has it where the page ends.
    """
    text, notes, start = "", list[tuple[str, ...]](), 0
    for found in _NOTES.finditer(raw):
        text, start = text + raw[start : found.start()], found.end()
        for note in list(_split(found["notes"].splitlines()))[: len(MARKS) - len(notes)]:
            text = _marked(text, note[0].split()[0], MARKS[len(notes)])
            notes.append(note)
    return Body(text + raw[start:], tuple(notes))


def with_notes(paragraphs: Iterable[str], notes: Sequence[str]) -> Iterator[str]:
    """The paragraphs, each followed by the notes whose marks it bears; marks are numbers again."""
    if not notes:
        yield from paragraphs
        return
    for paragraph in paragraphs:
        shown, own, start = "", list[str](), 0
        for found in _MARK.finditer(paragraph):
            note = notes[MARKS.index(found[2])]
            number = "" if found[1] else f" {note.split(maxsplit=1)[0]}"
            shown, start = shown + paragraph[start : found.start()] + number, found.end()
            own.append(note)
        yield (shown + paragraph[start:]).strip()
        yield from own


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


def _marked(text: str, number: str, mark: str) -> str:
    """The text with the mark in place of the last such number that stands raised.

    PDFs set it on a line of its own, or right behind a word.
    """
    alone = list(re.finditer(rf"(?<=\S)[ ]*\n[ ]*{number}[ ]*\n(?:[ ]*(?=[.,;:)]))?", text))
    behind = list(re.finditer(rf"(?<=[a-zäöüß.,“”\")]){number}(?=[\s.,;:)])", text))
    for found in (alone or behind)[-1:]:
        return text[: found.start()] + mark + text[found.end() :]
    return text.rstrip() + _UNSEEN + mark + "\n"
