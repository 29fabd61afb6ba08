"""Of several questions in a line each has a subject of its own, or they are one."""

from __future__ import annotations

import pytest

from retrieval.search.several import questions_of

FIRST = (
    "Gibt es Bunker in Musterstadt?",
    "Wie hoch ist die Grundsteuer B?",
    "Was kostet die Kita?",
)
SECOND = (
    "Wer leitet die Feuerwehr?",
    "Und wann öffnet das Hallenbad?",
    "Wo steht das neue Rathaus?",
)
BELONGING = (
    "Und wo?",
    "Und was kostet das?",
    "Wer zahlt dafür Gebühren?",
    "Warum?",
    "Sind sie sicher?",
)


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("second", SECOND)
def test_questions_of_their_own_are_told_apart(first: str, second: str) -> None:
    assert questions_of(f"{first} {second}", [], []) == [first, second]
    assert questions_of(f"Guten Tag! {first} {second} Danke", [], []) == [
        f"Guten Tag! {first}",
        f"{second} Danke",
    ]


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("second", [*BELONGING, *FIRST[:1], "???", ""])
def test_what_belongs_to_the_first_stays_with_it(first: str, second: str) -> None:
    line = f"{first} {second}".strip()
    if second in FIRST and second != first:
        assert len(questions_of(line, [], [])) == 2
    else:
        assert questions_of(line, [], []) == [line]
