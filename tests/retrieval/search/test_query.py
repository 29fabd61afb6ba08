"""What a line is before anything is searched: a topic or a question, and in which language."""

from __future__ import annotations

import pytest

from retrieval.german.spelling import Spelling
from retrieval.search.query import Query


@pytest.mark.parametrize(
    "line", ["Schule", "müll", "Digitalisierung", "die Hauptstraße", "Anna Muster"]
)
def test_a_line_that_only_names_something_is_a_topic(line: str) -> None:
    assert Query.of(line).topic_words


@pytest.mark.parametrize(
    "line",
    [
        "Wer saniert die Schule?",
        "Schule?",
        "was kostet müll",
        "Schule Müll Digitalisierung",
        "",
    ],
)
def test_a_question_is_none(line: str) -> None:
    assert not Query.of(line).topic_words


def test_a_line_in_another_language_is_not_mended_into_german() -> None:
    spelling = Spelling(["stadtretter"])
    german = Query.of("Wer sind die Stadtreter?", spelling=spelling)
    english = Query.of("Who are the stadtreter?", spelling=spelling)
    assert "stadtretter" in german.spelt
    assert "stadtreter" in english.spelt
    assert english.foreign
    assert not german.foreign


@pytest.mark.parametrize(("line", "foreign"), [("школа", True), ("Schule", False), ("مدرسة", True)])
def test_a_word_in_another_script_shares_none_with_the_records(line: str, foreign: bool) -> None:
    assert Query.of(line).foreign == foreign
