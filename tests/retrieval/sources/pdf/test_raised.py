"""The marks of notes are told from other numbers, and each note goes to its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sources.pdf.footnotes import without_notes
from retrieval.sources.pdf.raised import marks_in
from retrieval.sources.pdf.text import paragraphs

#: Those who ask bear two marks, the page ends inside the first answer.
PAGES = """Vorbemerkung des Fragestellers
Am Weiher nisten seit drei Jahren Störche, wie der Heimatverein in seinem Heft schreibt{first}
Der Weiher liegt am Rand des alten Parks und wird im Winter regelmäßig abgelassen{second}

1. Wer pflegt den Weiher?
Den Weiher pflegt der Bauhof, der dafür im Sommer an jedem Freitag zwei Leute von dort

1  https://heimatverein.example/heft-7
2  Vgl. Abs. 2 der Parkordnung.

an den Weiher schickt.

2. Wie tief ist der Weiher?
Drei Meter.
"""
ANSWERS = [
    "1. Wer pflegt den Weiher?",
    "Den Weiher pflegt der Bauhof, der dafür im Sommer an jedem Freitag zwei Leute von dort an den "
    "Weiher schickt.",
    "2. Wie tief ist der Weiher?",
    "Drei Meter.",
]
NOTES = ["1 https://heimatverein.example/heft-7", "2 Vgl. Abs. 2 der Parkordnung."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (".1", ".2"),
        (". 1", ". 2"),
        (".1 ", ". 2 "),
        (" 1.", "2."),
        (" zu 90 %1.", " zu 20 %.2"),
        (" im Jahr 20241.", " seit 2023.2"),
        ("1", " 2, auch bei Frost."),
        (" gemäß Abs. 1 der Satzung.", ".2"),
    ],
)
def test_notes_of_a_page_foot_stand_with_their_marks_and_cut_no_answer(
    first: str, second: str
) -> None:
    found = paragraphs(PAGES.format(first=first, second=second)).split("\n\n")
    assert found[-6:] == [*NOTES, *ANSWERS]


def test_a_note_without_a_mark_follows_the_paragraph_that_it_cut() -> None:
    found = paragraphs(PAGES.format(first=". 1", second=" und ist gemäß Abs. 2 80 m 2 groß."))
    assert found.split("\n\n")[-5:] == [*ANSWERS[:2], NOTES[1], *ANSWERS[2:]]
    assert NOTES[0] in found.split("\n\n")[:-5]


def test_a_long_note_is_told_by_its_lines_and_a_table_by_its_own() -> None:
    sentence = (
        "Der Wert ergibt sich aus der Tiefe des Weihers und der Fläche seines Grundes im Mai."
    )
    raw = "Der Weiher fasst viel1 Wasser.\n{}\n \n1  {}\n{}\n \nEnde."
    long = raw.format("Er wird", sentence, "\n".join([sentence] * 20))
    assert without_notes(long).notes[0][0] == f"1 {sentence}"
    rows = raw.format("Er wird", "Weiher", "\n".join(["Teich 3"] * 20))
    assert without_notes(rows).notes == ()


@pytest.mark.parametrize(
    "block",
    [
        "2  https://heimatverein.example",  # no first one before
        "1 Störche brüten am Weiher.",  # no mark, no source, no sentence that it cuts
        "1. https://heimatverein.example",
        "1  Störche 7 8 9",
    ],
)
def test_what_cannot_be_told_to_be_a_note_stays(block: str) -> None:
    raw = f"Am Weiher stehen Bänke.\n \n{block}\n \nEnde."
    assert without_notes(raw).notes == ()


@pytest.mark.parametrize(
    "words",
    [
        "Der Park hat 17,1 ha und 80 m 1 breite Wege.",
        "Nach Abs. 1 Satz 1 der Satzung gilt Stufe 1.",
        "Das Fest beginnt am 1. Mai und kostet 1 Euro.",
        "Die Fragen 1 und 2 werden zusammen beantwortet.",
        "Rund 1 Drittel der Wege liegt im Teil 1 des Parks.",
    ],
)
def test_other_numbers_are_no_marks(words: str) -> None:
    assert marks_in(f"{words}\n", ["1"]) == {}


@given(st.lists(st.sampled_from(["Wort", "wort.", "1", "2", "wort1", "Wort.2", " ", "\n", "Abs."])))
def test_marks_that_look_like_any_number_stand_in_the_order_of_their_notes(
    parts: list[str],
) -> None:
    found = marks_in(" ".join(parts), ["1", "2"])
    assert all(one.start < one.end for one in found.values())
    sure = {"wort1", "Wort.2"} & set(parts)
    if len(found) == 2 and not sure:
        assert found["1"].end <= found["2"].start
