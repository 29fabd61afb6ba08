"""Segmenting is linear in its texts, whatever they hold: four times the text, four times the work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.segmenting.letters import LIKE, SHORTEST, Letters, letters_of
from retrieval.segmenting.minutes import parse_minutes
from tests.support.cost import assert_linear

Texts = tuple[str, str]


def sentences(count: int, word: str = "Wege") -> str:
    return " ".join(f"Satz {at} der Stadt über Bänke, {word} und Tore." for at in range(count))


QUESTIONS = [f"{at}. Wie viele Bänke stehen im Park Nummer {at} am Ring?" for at in range(1, 21)]


def one_reply(size: int) -> Texts:
    block = PARAGRAPH_BREAK.join([sentences(5)] * (size // 20 // 250))
    reply = [line for question in QUESTIONS for line in (question, block)]
    return PARAGRAPH_BREAK.join(reply), PARAGRAPH_BREAK.join([*QUESTIONS, sentences(9)])


def one_enquiry(size: int) -> Texts:
    reasons = [f"{at} {sentences(5, f'Wege {at}')}" for at in range(size // 300)]
    reply = [line for at, one in enumerate(QUESTIONS) for line in (one, *reasons[at::40])]
    return PARAGRAPH_BREAK.join(reply), PARAGRAPH_BREAK.join([*QUESTIONS, *reasons])


def one_paragraph_in_both(size: int) -> Texts:
    reply = [QUESTIONS[0], sentences(size // 45, "Wegge"), QUESTIONS[1], "Ja."]
    return PARAGRAPH_BREAK.join(reply), PARAGRAPH_BREAK.join(
        [*QUESTIONS[:2], sentences(size // 45)]
    )


def one_long_question(size: int) -> Texts:
    asked = f"1. {sentences(size // 45)}?{PARAGRAPH_BREAK}{QUESTIONS[1]}"
    return asked.replace("Wege", "Wegge").replace(
        QUESTIONS[1], f"Ja.\n\n{QUESTIONS[1]}\n\nEs sind 4."
    ), asked


def lines_in_both(size: int) -> Texts:
    text = PARAGRAPH_BREAK.join(
        f"Zeile {at} über {at * at} Bänke im Park" for at in range(size // 35)
    )
    return text, text


def questions_in_both(size: int) -> Texts:
    asked = [f"Wie viele Bänke stehen im Park {at} am Ring?" for at in range(size // 50)]
    return PARAGRAPH_BREAK.join(
        f"{one}{PARAGRAPH_BREAK}Vier." for one in asked
    ), PARAGRAPH_BREAK.join(asked)


def points_in_both(size: int) -> Texts:
    asked = [
        line
        for at in range(size // 140)
        for line in (
            f"{at % 90 + 1}. Wie viele Bänke gibt es im Park {at}?",
            f"a) am Ring {at}",
            f"b) am See {at} {at % 90 + 3}. Was? {at % 90 + 2}. Wann werden sie erneuert?",
        )
    ]
    reply = (line.replace("am Ring", "an dem Ring") for line in asked)
    return PARAGRAPH_BREAK.join(
        f"{line}{PARAGRAPH_BREAK}Vier." for line in reply
    ), PARAGRAPH_BREAK.join(asked)


def repeated(piece: str) -> Callable[[int], Texts]:
    return lambda size: (piece * (size // len(piece)), piece * (size // len(piece)))


REAL = [
    one_reply,
    one_enquiry,
    one_paragraph_in_both,
    one_long_question,
    lines_in_both,
    questions_in_both,
    points_in_both,
]
PIECES = [
    " ", "1", "1. ", "1.1.", "1-", ".", "?", "a", "A", "Ä", "„“", "# ", "\ud800", "Dr. ", "Ja. Nein. ", "a) b) ",
    "Warum? ", "Ab: ", "I. II. ", "1. Januar ", "Zu Frage 1: ", "Zu 1 und 1", "Stadt beantwortet ",
    "nimmt Stellung ", "Fragen folgende ", "Die Verwaltung nimmt ", "Vorbemerkung der ", "Zusatzfrage der ",
    "Anlage 1 ", "(verteilt am ", "zu ", "und - ", "3) A ", "5. 1 ", "Zu Frage 1:\n\n", "Antwort:\n\n", "1. Wie viele?\n\n", "Frage 1:\n\n",
    "- \n\n", "A. Wie?\n\nB. Was?\n\n", "II. Wie hoch?\n\n", "Ist es so im Park am See?\n\nJa.\n\n",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "reply"),
    [(make, reply) for make in REAL for reply in (True, False)]
    # Half of the pieces each way: what is odd in them is read by both.
    + [(repeated(piece), at % 2 == 0) for at, piece in enumerate(PIECES)],
)
def test_four_times_the_text_takes_about_four_times_as_long(
    make: Callable[[int], Texts], reply: bool
) -> None:
    def cut(size: int) -> None:
        text, asked = make(size)
        parse_minutes(text, reply, asked)

    assert_linear(cut, 10_000)


@pytest.mark.slow
def test_a_megabyte_of_an_enquiry_and_its_reply_is_cut() -> None:
    text, asked = one_reply(1_000_000)
    assert [one.number for one in parse_minutes(text, True, asked).antworten] == [
        str(at) for at in range(1, 21)
    ]


def test_pieces_are_found_where_they_stand_first() -> None:
    text = "Die Bank am See. Der Park ist offen, die Bank am See auch. Ende der Liste."
    letters = Letters(text)
    whole = letters_of(text)
    for start in range(len(whole) - 12):
        for length in (12, 15, 20, 30):
            piece = whole[start : start + length]
            if len(piece) == length:
                assert letters.find(piece) == whole.find(piece)
    assert letters.find("bankamsee") == letters.find(letters_of("Ende der Welt ist weit")) == -1


@given(
    text=st.text("abcdeilnrstu", min_size=60, max_size=300),
    start=st.integers(0, 40),
    length=st.integers(12, 60),
    slips=st.lists(st.tuples(st.sampled_from("+-~"), st.integers(0, 60)), max_size=8),
)
def test_probing_hides_nothing_that_comparing_would_find(
    text: str, start: int, length: int, slips: list[tuple[str, int]]
) -> None:
    piece = text[start : start + length]
    for kind, at in slips:
        at %= len(piece)
        piece = piece[:at] + ("" if kind == "-" else "x") + piece[at + (kind != "+") :] or "x"
    found = SHORTEST <= len(piece) <= len(text) and bool(
        fuzz.partial_ratio_alignment(piece, text, score_cutoff=LIKE)
    )
    assert (Letters(text).find_like(piece) >= 0) == found


@pytest.mark.parametrize("size", [40, 4_000, 40_000])
def test_a_piece_with_slips_of_the_pen_is_found_in_texts_of_any_size(size: int) -> None:
    filler = letters_of(sentences(size))
    wanted = "derkurparkwirdseitdemjahrneunzehnhundertvonderstadtgepflegtundbewacht"
    letters = Letters(filler + wanted + filler)
    slip = wanted.replace("neunzehn", "neuntzehn").replace("bewacht", "bewachtt")
    place = letters.find_like(slip)
    assert len(filler) <= place < len(filler) + len(wanted)
    assert letters.find_like("einganzanderersatzvondemniemandspricht") == -1
