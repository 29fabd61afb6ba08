"""What stands at the ends of an answer and belongs to the questions beside it.

Above: the footnotes of its own question, which follow the paragraph of their mark. Below: a heading
over the next questions ("II. Kosten"). A short last line may as well be the answer's, a row, an
item, a source; so it only counts as a heading where something else tells it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import LONGEST_HEADING
from retrieval.segmenting.fragen import text_at
from retrieval.segmenting.segmentation import (
    Pair,
    Paragraph,
    Paragraphs,
    Segmentation,
    Span,
    touching,
)

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: The mark of a heading, of which others count on.
_MARKED = re.compile(r"(?P<mark>[IVX]{1,4}|[A-Z])[.)]\s+(?=[A-ZÄÖÜ„])")
_SENTENCE_END = (".", "?", "!", ":", ";", ",")
#: A heading without a mark: words alone, with no number and no colon as rows and captions have it.
_WORDS = re.compile(r"[A-ZÄÖÜ][^\d:|•]*[\w)“]")
#: Words that say what is asked.
_SUBJECT = re.compile(r"[A-ZÄÖÜ][\w-]{5,}")
#: A footnote, and one that tells itself by its source.
_NOTE = re.compile(
    r"(?P<number>\d{1,2})\s+"
    r"(?:(?P<source>https?:|www\.|(?:Siehe|Vgl\.|Ebenda|Ebd\.|Quelle)[\s.:])|(?=[A-ZÄÖÜ„]))"
)


def own_part(found: Segmentation, paragraphs: Paragraphs) -> Segmentation:
    """Return the segmentation, each answer without notes of its question and the next heading."""
    headings = {p.end: p.start for p in _headings(found.pairs, paragraphs)}

    def cut(span: Span) -> Span | None:
        start = headings.get(span.end, span.end)
        above = touching(paragraphs, Span(span.start, start))
        return Span(span.start, min(above[-1].end, span.end)) if above else None

    pairs = (_below_notes(pair, paragraphs) for pair in found.pairs)
    return replace(
        found,
        pairs=tuple(replace(pair, antwort=cut(pair.antwort) or pair.antwort) for pair in pairs),
        preamble=found.preamble and cut(found.preamble),
    )


def _headings(pairs: Sequence[Pair], paragraphs: Paragraphs) -> Iterator[Paragraph]:
    """The headings right above questions: those that count on, and those that name the question."""
    above = [
        (which, at) for which, at in _right_above(pairs, paragraphs) if _is_short(paragraphs[at])
    ]
    for marks in (_ROMAN, _LETTERS):
        found = [(at, _MARKED.match(paragraphs[at].text)) for _, at in above]
        counted = [(at, one["mark"]) for at, one in found if one and one["mark"] in marks]
        if len(counted) > 1 and tuple(mark for _, mark in counted) == marks[: len(counted)]:
            yield from (paragraphs[at] for at, _ in counted)
    for which, at in above:
        ended = at and paragraphs[at - 1].text.endswith(".")
        if which and ended and _WORDS.fullmatch(paragraphs[at].text):
            own, following = (_asked(pair, paragraphs) for pair in pairs[which - 1 : which + 1])
            subjects = _SUBJECT.findall(paragraphs[at].text)
            if any(one in following and one not in own for one in subjects):
                yield paragraphs[at]


def _right_above(pairs: Sequence[Pair], paragraphs: Paragraphs) -> Iterator[tuple[int, int]]:
    """Yield which paragraph stands above each question that follows the answer before it."""
    starts = [p.start for p in paragraphs]
    end = 0
    for which, pair in enumerate(pairs):
        asked = [span.start for span in pair.fragen if span.start >= end]
        at = bisect_right(starts, min([*asked, pair.antwort.start])) - 2
        if at >= 0 and numbering.any_mark(paragraphs[at].text).end >= len(paragraphs[at].text):
            at -= 1  # the number of the question on a line of its own
        if at >= 0:
            yield which, at
        end = pair.antwort.end


def _asked(pair: Pair, paragraphs: Paragraphs) -> str:
    return " ".join(text_at(paragraphs, span) for span in pair.fragen)


def _is_short(paragraph: Paragraph) -> bool:
    words = paragraph.text
    return len(words) <= LONGEST_HEADING and not words.endswith(_SENTENCE_END)


def _below_notes(pair: Pair, paragraphs: Paragraphs) -> Pair:
    """A pair, the footnotes at the start of its answer with the question that bears their marks."""
    asked = _asked(pair, paragraphs)
    inside = touching(paragraphs, pair.antwort)
    # The mark of the last note may have been left behind a question that was cut by its words.
    mark = inside[0].text[max(0, pair.antwort.start - inside[0].start) :]
    first = int(mark.isdecimal() and inside[0].start < pair.antwort.start)
    notes = first
    while notes + 1 < len(inside) and _is_note(inside[notes].text, asked):
        notes += 1
    if notes == first:
        return pair
    above = Span(inside[first].start, inside[notes - 1].end)
    answer = Span(inside[notes].start, pair.antwort.end)
    return replace(pair, fragen=(*pair.fragen, above), antwort=answer)


def _is_note(words: str, asked: str) -> bool:
    """Whether a paragraph is a footnote of the question."""
    note = _NOTE.match(words)
    if not note:
        return False
    if asked.endswith(tuple(f"{end} {note['number']}" for end in ".?!)“”")):
        return True
    return bool(note["source"]) and f" {note['number']} " in f"{asked} "
