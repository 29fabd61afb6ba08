"""The draft of an enquiry → its questions, each a line that can be searched.

    >>> draft = "Bänke im Park\\n\\n" + "Wir sitzen gern. " * 30 + "\\n\\n1. Wie viele?\\n2. Wann?"
    >>> questions_in(draft)
    ['Bänke im Park. Wie viele?', 'Bänke im Park. Wann?']

Knows no archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from retrieval.errors import QuestionError
from retrieval.ids import subject
from retrieval.paragraphs import collapse, join_lines, spans, windows
from retrieval.search.hits import Hit
from retrieval.search.query import LONGEST, normalise_question
from retrieval.segmenting import numbering
from retrieval.segmenting.minutes import segment

#: The longest draft, in characters: about ten pages. The longest enquiry among 1,159 of Karlsruhe
#: has two.
LONGEST_DRAFT = 30_000
#: A first paragraph up to this many characters is a heading.
_HEADING = 150


def questions_in(draft: str) -> list[str]:
    """The questions of a draft, each with the draft's heading; at least one.

    A draft that is no longer than a question is one. One that numbers no questions is cut into
    windows of its paragraphs. Raises QuestionError where the draft is empty, too long or no text.
    """
    if len(draft) > LONGEST_DRAFT:
        raise QuestionError("draft-too-long")
    if len(collapse(draft)) <= LONGEST:
        return [normalise_question(collapse(draft))]
    text = join_lines(draft.splitlines())
    heading = _heading(text)
    lines = (f"{heading}. {one}" if heading else one for one in _pieces(text))
    found = [normalise_question(_cut(line)) for line in lines if any(map(str.isalnum, line))]
    return found or [normalise_question(_cut(collapse(draft)))]


def _heading(text: str) -> str:
    """What the draft is about, where it says so first."""
    start, end = next(spans(text), (0, 0))
    words = text[start:end]
    if end - start > _HEADING or "?" in words or numbering.question_item(words):
        return ""
    return subject(words).rstrip(".:")


def _pieces(text: str) -> Iterator[str]:
    fragen = segment(text).fragen
    for one in fragen:
        yield text[one.span.start : one.span.end]
    if not fragen:
        for start, end in windows(text):
            yield text[start:end]


def _cut(line: str) -> str:
    """The line, or as many of its first words as a question may have."""
    line = collapse(line)
    return (
        line if len(line) <= LONGEST else line[: LONGEST + 1].rpartition(" ")[0] or line[:LONGEST]
    )


#: The constant of the paper: how little the first ranks differ from those that follow.
_SMOOTHING = 60


def fused(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The best hit of each Vorgang, best Vorgang first; of equals the surer one."""
    scores: defaultdict[str, float] = defaultdict(float)
    best: dict[str, tuple[int, float]] = {}
    hits: dict[str, Hit] = {}
    for found in lists:
        firsts: dict[str, Hit] = {}
        for hit in found:
            firsts.setdefault(hit.vorgang, hit)
        for rank, hit in enumerate(firsts.values()):
            scores[hit.vorgang] += 1 / (_SMOOTHING + rank)
            place = (rank, -hit.confidence)
            if hit.vorgang not in best or place < best[hit.vorgang]:
                best[hit.vorgang], hits[hit.vorgang] = place, hit
    return sorted(hits.values(), key=lambda hit: (-scores[hit.vorgang], -hit.confidence))
