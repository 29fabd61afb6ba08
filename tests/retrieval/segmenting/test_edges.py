"""What belongs to the questions beside an answer is none of it; nothing of an answer is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.segmenting.minutes import segment

LEAD = "Die Verwaltung nimmt wie folgt Stellung:"


def answers(*parts: str) -> list[str]:
    """The answers of a reply to three questions, with these parts above them and behind each."""
    asked = ["1. Wie lang ist der Damm?", "2. Was kosten die Pumpen?", "3. Wer haftet dafür?"]
    said = ["Er misst zwei Kilometer und ist alt.", "Sie kosten viel Geld.", "Das Land haftet."]
    text = "\n\n".join(
        [parts[0]]
        + [one for n in range(3) for one in (asked[n], said[n], *parts[n + 1 : n + 2]) if one]
    )
    found = segment(text, True, "\n\n".join(asked))
    assert [pair.number for pair in found.pairs] == ["1", "2", "3"]
    return [pair.antwort.of(text) for pair in found.pairs]


@pytest.mark.parametrize(
    "headings",
    [
        ("I. Bauwerk und Zustand", "II. Technik und Kosten", "III. Haftung"),
        ("A. Bauwerk und Zustand", "B. Technik und Kosten", "C. Haftung"),
        (LEAD, "Betrieb der Pumpen im Winter", ""),
    ],
)
def test_a_heading_over_the_next_questions_is_no_part_of_an_answer(headings: tuple[str]) -> None:
    assert answers(*headings) == [
        "Er misst zwei Kilometer und ist alt.",
        "Sie kosten viel Geld.",
        "Das Land haftet.",
    ]


@pytest.mark.parametrize(
    "last",
    [
        "II. Strafsenat in Weilerbach",  # nothing counts on
        "Summe 1.200 700 12",
        "Pumpen: zwölf",
        "Nein",
        "Erika Muster, Amtsleiterin",
        "Quelle: Statistik der Pumpen",
        "• Pumpen und Rohre",
        "Der Damm liegt am Ried",
        "Damit ist alles gesagt.",
    ],
)
def test_a_last_line_that_nothing_tells_to_be_a_heading_stays(last: str) -> None:
    assert answers(LEAD, last)[0] == f"Er misst zwei Kilometer und ist alt.\n\n{last}"


def test_a_note_of_the_question_stands_with_it_and_not_in_the_answer() -> None:
    asked = "Was kosten die Pumpen (siehe Liste)?"
    text = (
        f"{LEAD}\n\n1. Wie lang ist der Damm?\n\nZwei Kilometer.\n\n2. {asked} 4\n\n"
        "4 Liste des Amts vom Mai.\n\nSie kosten viel Geld."
    )
    pair = segment(text, True, f"1. Wie lang ist der Damm?\n\n2. {asked}").pairs[-1]
    assert pair.antwort.of(text) == "Sie kosten viel Geld."
    assert [span.of(text) for span in pair.fragen][-1] == "4 Liste des Amts vom Mai."


@pytest.mark.parametrize("first", ["4 Pumpen laufen.", "4. Pumpe", "2018 Pumpen liefen."])
def test_a_number_that_the_question_does_not_bear_begins_an_answer(first: str) -> None:
    text = (
        f"{LEAD}\n\n1. Wie lang ist der Damm?\n\nZwei Kilometer.\n\n"
        f"2. Was kosten die Pumpen?\n\n{first}\n\nSie kosten viel Geld."
    )
    pair = segment(text, True, "1. Wie lang ist der Damm?\n\n2. Was kosten die Pumpen?").pairs[-1]
    assert pair.antwort.of(text) == f"{first}\n\nSie kosten viel Geld."


LINES = st.sampled_from(
    [
        "I. Damm",
        "II. Pumpen",
        "A. Damm",
        "B. Pumpen",
        "Pumpen im Winter",
        "Nein",
        "Summe 3 4",
        "Ja.",
    ]
)


@given(LINES, LINES, LINES)
def test_no_answer_loses_more_than_its_last_line(above: str, first: str, second: str) -> None:
    one, two, three = answers(above, first, second)
    assert one in (
        "Er misst zwei Kilometer und ist alt.",
        f"Er misst zwei Kilometer und ist alt.\n\n{first}",
    )
    assert two in ("Sie kosten viel Geld.", f"Sie kosten viel Geld.\n\n{second}")
    assert three == "Das Land haftet."
    assert first not in ("Nein", "Summe 3 4", "Ja.") or one.endswith(first)
