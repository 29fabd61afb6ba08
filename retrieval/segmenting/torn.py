"""The paragraphs of an enquiry → the same, each number of its list at the head of one.

Some files lose the break before a number: "- wenn ja, wie viele 4. Gibt es Wartelisten?". It is
looked for only where the list counts from the number before to the one behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from retrieval.segmenting import numbering
from retrieval.segmenting.numbers import find_marks
from retrieval.segmenting.segmentation import Paragraph, Paragraphs


def with_numbers_apart(paragraphs: Paragraphs) -> list[Paragraph]:
    """Return the paragraphs, one cut before the number that the list leaves out."""
    items = find_marks(paragraphs, numbering.question_item)
    counted = [(at, int(mark.numbers[0])) for at, mark in items if mark.numbers[0].isdigit()]
    cuts: dict[int, int] = {}
    for (at, number), (end, later) in pairwise(counted):
        if later == number + 2:
            cuts |= dict(_inside(paragraphs, at, end, number + 1))
    cut: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        if place := cuts.get(at):
            above = paragraph.text[:place].rstrip()
            cut.append(Paragraph(paragraph.start, paragraph.start + len(above), above))
            paragraph = Paragraph(paragraph.start + place, paragraph.end, paragraph.text[place:])
        cut.append(paragraph)
    return cut


def _inside(paragraphs: Paragraphs, first: int, end: int, number: int) -> Iterator[tuple[int, int]]:
    """Where a number stands that asks inside a paragraph: which one, and the place in it."""
    mark = re.compile(rf"(?<=\s){number}[.)]{{1,2}}\s(?=[A-ZÄÖÜ„][^.!?]{{0,400}}\?)")
    for at in range(first, end):
        found = mark.search(paragraphs[at].text)
        if found:
            yield at, found.start()
            return
