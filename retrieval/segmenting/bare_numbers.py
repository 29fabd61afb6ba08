"""A reply under the numbers of an enquiry that is another file → pairs; "1. Ja.", "2. Im Mai.".

Neither label nor question stands there. So the numbers must be exactly those of the enquiry's list,
and something must tell that they are no list of an answer's own ("Geplant sind:", "1. Wege").
"""

from __future__ import annotations

import re

from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.fragen import text_after_mark
from retrieval.segmenting.numbers import blocks, find_items
from retrieval.segmenting.segmentation import Pair, Paragraphs, Segmentation, Span

#: Fewer numbers may as well be three reasons in one answer; an answer hardly lists so many.
_FEWEST, _MANY = 4, 8
_ANSWERS = re.compile(r"\b(?:Frage|Anfrage|[Aa]ntwort|[Bb]eantwort)")


def by_bare_numbers(paragraphs: Paragraphs, enquiry: Enquiry) -> Segmentation | None:
    """Pair what stands under each number; None where they are others or a question is repeated."""
    asked = [question.number for question in enquiry.listed]
    marks = find_items(paragraphs)
    if len(asked) < _FEWEST or [mark.numbers[0] for _, mark in marks] != asked:
        return None
    first = marks[0][0]
    told = not first or bool(_ANSWERS.search(paragraphs[first - 1].text))
    if not (told or asked[0].isalpha() or len(asked) >= _MANY):
        return None
    pairs: list[Pair] = []
    for mark, block in blocks(paragraphs, marks):
        start = text_after_mark(block, mark.end)
        if start is None or enquiry.holds(block[0].text):
            return None
        pairs.append(Pair(mark.numbers[0], (), Span(start, block[-1].end)))
    return Segmentation((), tuple(pairs))
