"""A text and a query → the sentence of the text that most likely holds what was asked.

By the words it shares with the question, exactly or nearly, and by what both mean; a sentence in
the window that the search found is likelier than another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from retrieval.german.words import words
from retrieval.index.arrays import Floats, RaggedArray
from retrieval.index.lexicon import Lexicon
from retrieval.paragraphs import PARAGRAPH_BREAK, sentences
from retrieval.search.matching import match_terms
from retrieval.search.query import Query

Span = tuple[int, int]

#: What standing in the window is worth, beside a share of words and a cosine.
_IN_WINDOW = 0.2
#: A sentence of fewer words ("Nein.") says nothing without its neighbour.
_FEW_WORDS = 5
#: Longer texts are searched in the window alone, so that no question costs more than others.
_MOST_SENTENCES = 200


def likeliest_sentence(
    text: str,
    query: Query,
    window: Span | None,
    lexicon: Lexicon,
    vectors: Callable[[Sequence[str]], Floats],
) -> Span:
    """Return the span of one sentence, or of two where one is too short to tell anything.

    `vectors` gives those of short texts, as `Search.word_vectors`.
    """
    found = list(sentences(text))
    if window and len(found) > _MOST_SENTENCES:
        found = [one for one in found if _lies_in(one, window)]
    if len(found) < 2:
        return found[0] if found else window or (0, len(text))
    spoken = [words(text[start:end]) for start, end in found]
    numbers = [[lexicon.known[one] for one in own if one in lexicon.known] for own in spoken]
    # A sentence without a known word holds the empty one, so that no list is empty.
    rows = RaggedArray.of([own or [lexicon.known.get("", 0)] for own in numbers])
    matches = match_terms(query, lexicon, vectors(query.words), rows)
    weights = np.array(query.weights, dtype=np.float32)
    shared = matches.nearest @ weights / max(float(weights.sum()), 1e-6)
    meant = vectors([text[start:end] for start, end in found]) @ vectors([query.text])[0]
    near = [_IN_WINDOW * (window is not None and _lies_in(one, window)) for one in found]
    best = int(np.argmax(shared + meant + matches.quote + np.array(near, dtype=np.float32)))
    return _told(text, found, best, len(spoken[best]) < _FEW_WORDS)


def _lies_in(sentence: Span, window: Span) -> bool:
    return window[0] <= sentence[0] < window[1]


def _told(text: str, found: Sequence[Span], best: int, short: bool) -> Span:
    """The sentence; with the one behind it in its paragraph, or before it, where it is short."""
    start, end = found[best]
    if not short:
        return start, end
    for first, last in ((best, best + 1), (best - 1, best)):
        if first >= 0 and last < len(found):
            both = found[first][0], found[last][1]
            if PARAGRAPH_BREAK not in text[slice(*both)]:
                return both
    return start, end
