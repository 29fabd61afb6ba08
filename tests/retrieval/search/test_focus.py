"""The likeliest sentence: found anywhere in a long text, by words and by meaning."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from retrieval.index.encoder import word_vectors
from retrieval.index.lexicon import Lexicon
from retrieval.index.tokens import TokenizedRows
from retrieval.paragraphs import sentences
from retrieval.search.focus import likeliest_sentences
from retrieval.search.matching import Matcher, TermMatches
from retrieval.search.query import Query

TEXT = (
    "Nein. Die Verwaltung hat dazu am 3. Mai berichtet.\n\n"
    "Der Ausbau der Leitungen kommt gut voran. In den Bussen der Linie 7 gibt es seit 2019 freies "
    "WLAN, z. B. am Markt. Die Kosten trägt das Verkehrsunternehmen.\n\n"
    "Weitere Schritte sind nicht geplant. Ein Bericht folgt im Herbst."
)


def matches(text: str, query: Query) -> Callable[[Sequence[Sequence[str]]], TermMatches]:
    vectors = word_vectors().questions
    lexicon = Lexicon.build(TokenizedRows.of([text]), ["one"], vectors)
    matcher = Matcher(query, lexicon, vectors(query.words))
    return lambda texts: matcher(lexicon.numbered(texts))


def told(question: str, text: str = TEXT, window: tuple[int, int] | None = None) -> str:
    query, vectors = Query.of(question), word_vectors().questions
    start, end = likeliest_sentences(text, window, query, matches(text, query), vectors)
    return text[start:end]


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        ("Gibt es WLAN in den Bussen?", "In den Bussen der Linie 7"),
        ("Wer bezahlt das?", "Die Kosten trägt"),
        ("Wann kommt der nächste Bericht?", "Ein Bericht folgt"),
    ],
)
def test_the_sentence_that_answers_is_there_with_one_neighbour_at_most(
    question: str, beginning: str
) -> None:
    assert beginning in told(question)
    assert len(list(sentences(told(question)))) <= 2


def test_a_word_alone_is_told_with_its_neighbour() -> None:
    text = "Nein. Der Platz bleibt, wie er ist.\n\nDie Bänke werden im Frühling gestrichen."
    assert told("Nein?", text) == "Nein. Der Platz bleibt, wie er ist."


@pytest.mark.parametrize("text", ["", "Ja", "?!", "  ", "\n\n", "a\n\nb", "😀"])
def test_any_text_has_a_focus_within_it(text: str) -> None:
    query, vectors = Query.of("Wer bezahlt das?"), word_vectors().questions
    start, end = likeliest_sentences(text, None, query, matches(text, query), vectors)
    assert 0 <= start <= end <= len(text)


def test_sentences_lie_in_order_and_hold_all_letters() -> None:
    found = list(sentences(TEXT))
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    kept = "".join("".join(TEXT[slice(*one)].split()) for one in found)
    assert kept == "".join(TEXT.split())
