"""Several ways to cut a reply → the one that is told, or none.

No pair is better than a wrong pair: a cut whose answer holds another question of the enquiry is
none. Of the others the one counts that answers most questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.fragen import asks_at_end, text_at
from retrieval.segmenting.numbers import as_key, same_kind
from retrieval.segmenting.segmentation import Pair, Paragraphs, Segmentation, opening_in
from retrieval.segmenting.speakers import own_words


def choose(
    candidates: Iterable[Segmentation | None], paragraphs: Paragraphs, text: str, enquiry: Enquiry
) -> Segmentation | None:
    """Return the cut that answers most questions, the first of those; None where all are wrong.

    Candidates behind one that answers all that is asked are not looked at.
    """
    best: Segmentation | None = None
    for candidate in candidates:
        own = own_words(candidate, paragraphs, enquiry) if candidate else None
        if not own or not own.pairs or _is_wrong(own, paragraphs, text, enquiry):
            continue
        if best is None or own.answered > best.answered:
            best = own
        if best.answered >= len(enquiry.asking) > 0:
            break
    return best


def _is_wrong(
    segmentation: Segmentation, paragraphs: Paragraphs, text: str, enquiry: Enquiry
) -> bool:
    """Whether an answer holds a question that is not its own; a part of its own may be another."""
    asked = {question.number: question.text for question in enquiry.listed}
    return any(
        _repeats_number(pair, paragraphs, enquiry)
        or enquiry.asks_elsewhere(
            pair.antwort.of(text),
            [
                *(text_at(paragraphs, span) for span in pair.fragen),
                *(asked.get(number, "") for number in pair.numbers),
            ],
        )
        for pair in segmentation.pairs
    )


def _repeats_number(pair: Pair, paragraphs: Paragraphs, enquiry: Enquiry) -> bool:
    """Whether an answer goes on with the enquiry's questions under numbers of their own."""
    # Greater numbers are days and years in a table that the enquiry has too.
    most = len(enquiry.listed) + 1 if enquiry.listed else inf
    return pair.number is not None and any(
        mark is not None
        and same_kind(mark.numbers[0], pair.number)
        and as_key(mark.numbers[0])[0] <= most
        and enquiry.asks(p.text)
        and (enquiry.listed or asks_at_end(p.text))
        for p in opening_in(paragraphs, pair.antwort)
        for mark in [numbering.question_item(p.text)]
    )
