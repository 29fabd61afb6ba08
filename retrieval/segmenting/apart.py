"""The paragraphs of an answer → the same, a part of its question cut from what answers it.

Some replies go on in the same paragraph: "b) Wer zahlt? Bitte je Jahr angeben. Die Stadt.".
"""

from __future__ import annotations

import re
from itertools import islice

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.letters import letters_of
from retrieval.segmenting.segmentation import Paragraph, Paragraphs, Span, touching

#: Where a question, or the wish behind it, may end, and how many such places are looked at.
_END = re.compile(r"[.?!][“”\")]*\s+(?=\S)|\)\s+(?=[A-ZÄÖÜ])")
_MOST = 10
#: Where a sentence may begin behind words that end none.
_CAPITAL = re.compile(r"\s+(?=[A-ZÄÖÜ])")


def with_answers_apart(paragraphs: Paragraphs, answer: Span, enquiry: Enquiry) -> list[Paragraph]:
    """Return the paragraphs of an answer, the parts that the enquiry asks by themselves."""
    cut: list[Paragraph] = []
    for paragraph in touching(paragraphs, answer):
        start, words = paragraph.start, paragraph.text
        end = _end_of_question(words, enquiry) if start > answer.start else 0
        if end:
            asked = words[:end].rstrip()
            cut.append(Paragraph(start, start + len(asked), asked))
        cut.append(Paragraph(start + end, paragraph.end, words[end:]))
    return cut


def _end_of_question(words: str, enquiry: Enquiry) -> int:
    """Where the answer begins in a paragraph that asks a part; 0 where it does not do both."""
    mark = numbering.any_mark(words)
    if "?" not in words or enquiry.repeats(words[mark.end :]):
        return 0
    if mark.numbers and (end := _end_of_all(words, mark.end, enquiry)):
        return end
    ends = [found.end() for found in _END.finditer(words, words.index("?"))][:_MOST]
    repeats = enquiry.repeats if mark.numbers else enquiry.asks
    asked = (end for end in reversed(ends) if repeats(words[mark.end : end].rstrip()))
    return next(asked, 0)


def _end_of_all(words: str, start: int, enquiry: Enquiry) -> int:
    """Where the answer begins behind all of the enquiry's paragraph, which may end in a wish.

    The wish may lack its full stop: "Wer zahlt? Bitte nach Jahren auflisten Die Stadt.".
    """
    begin = max(start, words.index("?") + 1)
    ends = [found.end() for found in islice(_CAPITAL.finditer(words, begin), _MOST)]
    return next((end for end in ends if enquiry.has_heading(letters_of(words[start:end]))), 0)
