"""Questions in other languages: complete, and dealt out so that each town can answer its own."""

from __future__ import annotations

import json

from training.foreign import FOREIGN, LANGUAGES, TOWNS, UNANSWERED, labelled, towns

ROWS = [json.loads(line) for line in FOREIGN.read_text(encoding="utf-8").splitlines()]


def test_each_question_is_there_in_all_languages() -> None:
    assert len(ROWS) == 200
    for row in ROWS:
        said = [row[language].strip() for language in LANGUAGES]
        assert all(said), row["de"]
        assert len({*said, row["de"]}) > len(LANGUAGES) // 2, row["de"]


def test_a_question_without_a_paper_has_no_answer() -> None:
    expected = {labelled(row, "tr").expect for row in ROWS if row["reference"]}
    assert expected == {"answer"}
    assert {labelled(row, "tr").expect for row in ROWS if not row["reference"]} == {"none"}


def test_each_paper_belongs_to_one_town_which_alone_can_answer_for_it() -> None:
    dealt = list(towns(ROWS))
    papers = [paper for own, _ in dealt for paper in own]
    assert sorted(papers) == sorted(row["reference"] for row in ROWS if row["reference"])
    assert len(dealt) == TOWNS
    for own, questions in dealt:
        answered = {one.reference for one in questions if one.expect == "answer"}
        assert answered == own
        quiet = [one.question for one in questions if one.expect == "none"]
        assert len(quiet) == UNANSWERED * len(LANGUAGES)
        assert {row["en"] for row in ROWS if row["reference"] in own}.isdisjoint(quiet)
