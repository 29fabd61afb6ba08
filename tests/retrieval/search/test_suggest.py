"""Suggestions: what is typed so far brings up questions that were asked."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.archive import Archive
from retrieval.errors import QuestionError
from retrieval.records import Suggestion
from retrieval.search.suggest import MOST, Suggestions


def asked(name: str, frage: str, betreff: str = "Anfrage", year: int = 2020) -> Suggestion:
    return Suggestion(id=name, frage=frage, betreff=betreff, datum=date(year, 1, 1))


BUNKER = asked("bunker", "Gibt es öffentliche Schutzräume in der Straße?", "Bunker", 2022)
RADWEG = asked("radweg", "Wann wird der Radweg gebaut?", "Radverkehr", 2019)
RADHAUS = asked("radhaus", "Was kostet das Radhaus?", "Gebaut: das Radhaus", 2021)
SUGGESTIONS = Suggestions([BUNKER, RADWEG, RADHAUS])


def ids(typed: str) -> list[str]:
    return [one.id for one in SUGGESTIONS(typed)]


def test_the_beginning_of_any_word_is_enough_the_newest_first() -> None:
    assert ids("rad") == ["radhaus", "radweg"]


def test_all_telling_words_must_be_there() -> None:
    assert ids("kostet rad") == ["radhaus"]
    assert ids("radweg bunker") == []


def test_words_of_the_question_come_before_those_of_its_subject() -> None:
    assert ids("rad gebaut") == ["radweg", "radhaus"]


def test_what_begins_as_typed_comes_first() -> None:
    assert ids("Wann wird der Rad") == ["radweg", "radhaus"]


def test_the_subject_counts_too_and_spelling_is_folded() -> None:
    assert ids("BUNKER") == ["bunker"]
    assert ids("strasse") == ["bunker"]


def test_words_that_only_ask_count_where_there_are_no_others() -> None:
    assert ids("wie") == []
    assert ids("was") == ["radhaus"]


@pytest.mark.parametrize("typed", ["", "?!", "\U0010ffff", "zebra"])
def test_nothing_is_suggested_where_nothing_is_like_it(typed: str) -> None:
    assert ids(typed) == []


def test_at_most_eight_are_suggested() -> None:
    many = Suggestions([asked(f"n-{number}", "Wo steht der Baum?") for number in range(20)])
    assert len(many("baum")) == MOST == 8


def test_the_seeds_suggest_by_words_and_by_meaning(seed_archive: Archive) -> None:
    found = seed_archive.suggest("stadtr")
    assert {"herne-2022-0129/1", "herne-2022-0129/2"} <= {one.id for one in found}
    first = next(one for one in found if one.id == "herne-2022-0129/2")
    assert first.frage == "Ist die Stadt Herne möglicherweise schon Mitglied bei den Stadtrettern?"
    assert first.betreff == "Anfrage: Initiative #Stadtretter"
    assert first.datum == date(2022, 2, 15)
    meant = seed_archive.suggest("Ist Herne bei den Stadtrettern dabei?")
    assert "herne-2022-0129/2" in [one.id for one in meant]


def test_every_suggestion_leads_to_the_answer_of_its_question(seed_archive: Archive) -> None:
    found = {
        one.id: one
        for letter in "abcdefghijklmnopqrstuvwxyzäöü"
        for one in seed_archive.suggest(letter)
    }
    assert len(found) > MOST
    for one in found.values():
        stored = seed_archive.find(one.id)
        assert stored is not None
        assert stored.kind == "answer"
        assert (stored.frage, stored.source.betreff) == (one.frage, one.betreff)


def test_what_is_no_text_is_refused(seed_archive: Archive) -> None:
    with pytest.raises(QuestionError):
        seed_archive.suggest(" ")
