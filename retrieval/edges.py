"""A segmentation → the same without labels and headings at the edges of questions and answers.

"Stellungnahme:" below a question, "Zu C)" above its answer, the heading of the next question below
it. Where questions and answers lie is the matter of `segment`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval import numbering
from retrieval.enquiry import LONGEST_HEADING, Enquiry
from retrieval.fragen import Span, Unit
from retrieval.pairs import Pair, Segmentation, words_of

#: Between the number of a question and its words stand at most so many paragraphs.
_STATEMENT = 3
#: Words whose sentence goes on below.
_OPEN = re.compile(r"[a-zäöüß)],?$")
#: What says that the next questions are answered now.
_NEXT_FOLLOWS = re.compile(r"\b[Ff]ragen?\b[^.!?]*\b(?:wie folgt|folgend\w*)\b[^.!?]*[.:]$")


def without_edges(found: Segmentation, units: Sequence[Unit], enquiry: Enquiry) -> Segmentation:
    """The segmentation, its spans cut to what asks and what answers.

    The first question begins with its number, where a statement stands between the two.
    """
    found = _with_stem(_from_number(found, units), units)
    *first, last = found.pairs
    pairs = (*(_without_next(pair, units, enquiry) for pair in first), last)
    found = replace(found, pairs=tuple(_without_number(pair, units) for pair in pairs))
    return _without_labels(found, units)


def _from_number(found: Segmentation, units: Sequence[Unit]) -> Segmentation:
    """The segmentation, its first question from its number on."""
    if not found.fragen or not found.pairs[0].fragen:
        return found
    first = found.fragen[0]
    above = [unit for unit in units if unit.end <= first.span.start]
    for unit in above[-_STATEMENT:]:
        mark = numbering.question_item(unit.words)
        if mark and mark.numbers[0] == first.number and mark.end < len(unit.words):
            words = unit.words[mark.end :]
            start = unit.start + mark.end + len(words) - len(words.lstrip())
            span = Span(start, first.span.end)
            fragen = (replace(first, span=span), *found.fragen[1:])
            own = tuple(span if one == first.span else one for one in found.pairs[0].fragen)
            pairs = (replace(found.pairs[0], fragen=own), *found.pairs[1:])
            return replace(found, fragen=fragen, pairs=pairs)
    return found


def _with_stem(found: Segmentation, units: Sequence[Unit]) -> Segmentation:
    """The segmentation, each question with the words above the list that it goes on with.

    "Wie wird im Park / 1. die Pflege geregelt / 2. der Müll geleert".
    """
    asked = [frage.span for frage in found.fragen]
    holder = next((unit for unit in units if asked and unit.end > asked[0].start), None)
    above = [unit for unit in units if asked and unit.end <= asked[0].start]
    if holder is None or not above or any("?" in words_of(units, span) for span in asked):
        return found
    stem = above[-1]
    goes_on = holder.words[max(0, asked[0].start - holder.start) :][:1].islower()
    if not goes_on or not _OPEN.search(stem.words):
        return found
    span = Span(stem.start, stem.end)
    pairs = tuple(replace(pair, fragen=(span, *pair.fragen)) for pair in found.pairs)
    return replace(found, pairs=pairs)


def _without_labels(found: Segmentation, units: Sequence[Unit]) -> Segmentation:
    """The segmentation, its questions without a label of the answer at their end."""
    labels = {unit.end: unit for unit in units if _is_label(unit.words)}
    if not labels:
        return found

    def cut(span: Span) -> Span:
        label = labels.get(span.end)
        ends = [unit.end for unit in units if label and span.start < unit.end <= label.start]
        return Span(span.start, ends[-1]) if ends else span

    return replace(
        found,
        fragen=tuple(replace(frage, span=cut(frage.span)) for frage in found.fragen),
        pairs=tuple(replace(pair, fragen=tuple(map(cut, pair.fragen))) for pair in found.pairs),
    )


def _is_label(words: str) -> bool:
    """Whether a paragraph is only the label of an answer: "Stellungnahme:"."""
    mark = numbering.bare_answer_label(words)
    return mark is not None and mark.end >= len(words)


def _without_next(pair: Pair, units: Sequence[Unit], enquiry: Enquiry) -> Pair:
    """An answer without what leads over to the next question: a heading of the enquiry, a colon."""
    start, end = pair.antwort.start, pair.antwort.end
    own = [unit for unit in units if start < unit.end <= end]
    if not own or own[-1].end != end:
        return pair
    while len(own) > 1 and _heads_next(own[-1].words, enquiry):
        own.pop()
    return replace(pair, antwort=Span(start, own[-1].end))


def _heads_next(words: str, enquiry: Enquiry) -> bool:
    """Whether a paragraph leads over from an answer to the next question."""
    leads = words.endswith(":") and (len(words) <= LONGEST_HEADING or enquiry.holds(words))
    return leads or bool(_NEXT_FOLLOWS.search(words)) or enquiry.heads(words)


def _without_number(pair: Pair, units: Sequence[Unit]) -> Pair:
    """An answer without its own numbers or a label on a line above it: "Zu C)", "Antwort:"."""
    own = [unit for unit in units if pair.antwort.start <= unit.start < pair.antwort.end]
    mark = numbering.any_mark(own[0].words) if len(own) > 1 else None
    if mark is None:
        return pair
    numbers = mark.end >= len(own[0].words) and list(mark.numbers) == pair.numbers
    if not numbers and not _is_label(own[0].words):
        return pair
    return replace(pair, antwort=Span(own[1].start, pair.antwort.end))
