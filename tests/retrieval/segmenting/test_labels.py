"""Labels of answers: groups, parts, titles, Roman numbers, and where none may be believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.segmenting.labelled import whole_numbers
from retrieval.segmenting.minutes import parse_minutes
from retrieval.segmenting.numbering import Mark, answer_label, question_item, roman_item
from retrieval.segmenting.segmentation import split_paragraphs

TREES = "Wie viele Linden stehen derzeit im Kurpark?"
WELLS = "Wer wartet die Brunnen in den Wintermonaten?"
PATHS = "Wann werden die gesperrten Wege am Teich geöffnet?"
ASKED = (f"1. {TREES}", f"2. {WELLS}", f"3. {PATHS}")

Cut = list[tuple[str | None, str | None, str]]


def cut(*reply: str, asked: tuple[str, ...] = (), known: bool = True) -> Cut:
    """Number, question and answer of each pair, paragraphs parted by a stroke."""
    text, enquiry = PARAGRAPH_BREAK.join(reply), PARAGRAPH_BREAK.join(asked)
    return [
        (
            one.number,
            one.frage and one.frage.replace(PARAGRAPH_BREAK, " / "),
            one.antwort.replace(PARAGRAPH_BREAK, " / "),
        )
        for one in parse_minutes(text, known, enquiry).antworten
    ]


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("Antwort zu Fragen 8 bis 9 a)", ("8", "9a")),
        ("Antwort zu Fragen 4, 4 a) und 4 b)", ("4", "4a", "4b")),
        ("Zu 1. bis 3.:", ("1", "2", "3")),
        ("Zu 1. und 2.: Ja", ("1", "2")),
        ("Antwort des Senats zu Frage 3:", ("3",)),
        ("Zu Frage 9a) und b):", ("9a", "9b")),
        ("Zu den Punkten 1.–3.:", ("1", "2", "3")),
        ("Zu Frage IV:", ("4",)),
        ("Zu I. und II.:", ("1", "2")),
        ("Antwort zu 1 b:", ("1b",)),
    ],
)
def test_numbers_that_a_label_names(label: str, numbers: tuple[str, ...]) -> None:
    mark = answer_label(label)
    assert mark is not None
    assert mark.numbers == numbers


def test_a_label_that_names_a_question_with_its_parts_bears_its_number() -> None:
    marks = [("4", "4a", "4b"), ("7a",), ("7b",), ("8", "9a"), ("12", "13", "13a")]
    assert [one.numbers for one in whole_numbers([Mark(numbers, 0) for numbers in marks])] == [
        ("4",), ("7a",), ("7b",), ("8", "9"), ("12", "13"),
    ]  # fmt: skip


def test_titles_above_questions_and_answers_and_groups_of_them() -> None:
    assert cut(
        "Frage 1", TREES, "Antwort zu Frage 1", "80.",
        "Frage 2", WELLS, "a) am Tag?", "b) bei Nacht?", "Antwort zu Fragen 2, 2 a) und 2 b)", "Bauhof.",
        "Frage 3", PATHS, "Frage 4", "Wer zahlt?", "a) alles?", "Antwort zu Fragen 3 bis 4 a)",
        "Siehe Antworten zu 1 und zu 2.",
    ) == [
        ("1", TREES, "80."),
        ("2", f"{WELLS} / a) am Tag? / b) bei Nacht?", "Bauhof."),
        ("3-4", f"{PATHS} / Wer zahlt? / a) alles?", "Siehe Antworten zu 1 und zu 2."),
    ]  # fmt: skip


def test_plain_text_with_signs_of_headings_and_page_numbers() -> None:
    assert cut(
        "## Fragen", f"### Frage 1 {TREES}", "#### Antwort zu Frage 1", "80.", "## 2",
        "### Frage 2", WELLS, "#### Antwort zu Frage 2", "Bauhof.",
    )[-2:] == [("1", TREES, "80."), ("2", WELLS, "Bauhof.")]  # fmt: skip


def test_questions_and_answers_in_one_paragraph() -> None:
    text = (
        f"Frage 1: {TREES} Antwort zu 1: Es sind 80. ## 2 Frage 2: {WELLS} Antwort zu 2: Niemand."
    )
    assert cut(text) == [("1", TREES, "Es sind 80."), ("2", WELLS, "Niemand.")]


@pytest.mark.parametrize(
    "words", ["Es gilt die Antwort zu 1: keine.", "Näheres vgl. Antwort zu 1: ja."]
)
def test_a_reference_inside_a_sentence_opens_no_paragraph(words: str) -> None:
    assert [one.text for one in split_paragraphs(words)] == [words]


def test_answers_to_parts_have_the_words_of_their_part() -> None:
    assert cut(
        "Frage 1:", f"a. {TREES}", f"b. {WELLS}", "Antwort zu 1 a:", "80.", "Antwort zu 1 b:", "Bauhof.",
        "Frage 2:", PATHS, "Antwort zu 2:", "Bald.",
    ) == [("1a", f"a. {TREES}", "80."), ("1b", f"b. {WELLS}", "Bauhof."), ("2", PATHS, "Bald.")]  # fmt: skip
    asked = ("1. Zum Kurpark:", f"a) {TREES}", f"b) {WELLS}")
    assert cut("Zu 1 a): 80.", "Zu 1 b): Bauhof.", asked=asked) == [
        ("1a", f"a) {TREES}", "80."),
        ("1b", f"b) {WELLS}", "Bauhof."),
    ]


def test_groups_and_cross_references_stay_as_they_are_written() -> None:
    assert cut("Zu 1. bis 3.:", "Alles gut.", asked=ASKED) == [
        ("1-3", f"{TREES} / {WELLS} / {PATHS}", "Alles gut.")
    ]
    assert cut("Zu 1. und 2.: Ja.", "Zu 3.: Siehe Antwort zu Frage 1.", asked=ASKED) == [
        ("1-2", f"{TREES} / {WELLS}", "Ja."),
        ("3", PATHS, "Siehe Antwort zu Frage 1."),
    ]


ROMAN = (f"I. {TREES}", f"II. {WELLS}", f"III. {PATHS}")
ROMAN_CUT = [("1", TREES, "80."), ("2", WELLS, "Bauhof."), ("3", PATHS, "Bald.")]


def test_roman_numbers_are_read_as_figures() -> None:
    assert (
        cut("Zu Frage I:", "80.", "Zu Frage II:", "Bauhof.", "Zu III.: Bald.", asked=ROMAN)
        == ROMAN_CUT
    )
    assert cut(ROMAN[0], "80.", ROMAN[1], "Bauhof.", ROMAN[2], "Bald.", asked=ROMAN) == ROMAN_CUT
    reply = (
        "Die Verwaltung antwortet wie folgt:",
        "Zu I.: 80.",
        "Zu II.: Bauhof.",
        "Zu III.: Bald.",
    )
    assert cut(*ROMAN, *reply, known=False) == ROMAN_CUT
    assert roman_item("XIV. Wie") == Mark(("14",), 4)


def test_the_letter_behind_h_is_no_roman_number() -> None:
    asked = tuple(f"{sign}. Wie hoch ist der Turm am Platz {sign}?" for sign in "ABCDEFGHIJ")
    reply = [line for at, one in enumerate(asked) for line in (one, f"Er misst {at} Ellen.")]
    assert [number for number, _, _ in cut(*reply, asked=asked)] == list("ABCDEFGHIJ")


def test_questions_in_reported_speech() -> None:
    asked = (
        "Wir bitten um Auskunft,",
        "1. ob im Kurpark Linden fehlen,",
        "2. wer die Brunnen wartet.",
    )
    expected = [("1", asked[1][3:], "Nein."), ("2", asked[2][3:], "Bauhof.")]
    assert cut(asked[1], "Nein.", asked[2], "Bauhof.", asked=asked) == expected
    answers = ("Die Verwaltung antwortet wie folgt:", "Zu 1.: Nein.", "Zu 2.: Bauhof.")
    assert cut(*asked, *answers, known=False) == expected


def test_a_question_left_out_between_labels_keeps_the_reply_whole() -> None:
    reply = ("Zu Frage 1:", "80.", "Zur zweiten Frage:", "Bauhof.", "Zu Frage 3:", "Bald.")
    assert cut(*reply, asked=ASKED) == [(None, None, " / ".join(reply))]


def test_an_answer_that_is_a_number_is_kept() -> None:
    assert cut(TREES, "80.", WELLS, "12", PATHS, "2027", asked=ASKED) == [
        ("1", TREES, "80."), ("2", WELLS, "12"), ("3", PATHS, "2027"),
    ]  # fmt: skip


def test_a_summary_with_numbers_above_the_answers_is_no_question() -> None:
    summary = ("Kurzfassung", "1. Der Park wird gepflegt.", "2. Die Stadt achtet auf die Brunnen.")
    found = cut(*summary, "Zu Frage 1:", "80.", "Zu Frage 2:", "Bauhof.", asked=ASKED[:2])
    assert [one for one in found if one[0]] == [("1", TREES, "80."), ("2", WELLS, "Bauhof.")]


def test_numbers_in_a_table_are_no_questions() -> None:
    asked = ("1. Wie viele Menschen arbeiten in der Laufbahngruppe am Gericht?", f"2. {WELLS}")
    table = ("2. Laufbahngruppe", "1. Einstieg", "12 14 16")
    assert cut(asked[0], *table, asked[1], "Bauhof.", asked=asked) == [
        ("1", asked[0][3:], " / ".join(table)), ("2", WELLS, "Bauhof."),
    ]  # fmt: skip


@given(st.integers(2, 12), st.data())
def test_each_label_keeps_its_own_answer(count: int, data: st.DataObject) -> None:
    form = st.sampled_from(["Zu Frage {}:", "Zu {}.:", "Antwort zu {}:", "Antwort zu Frage {}:"])
    asked = tuple(
        f"{at}. Wie hoch ist das Haus Nummer {at * 7} am Ring?" for at in range(1, count + 1)
    )
    reply = [
        line
        for at in range(1, count + 1)
        for line in (data.draw(form).format(at), f"Das Haus {at} misst genau {at * 3} Ellen.")
    ]
    assert [(number, answer) for number, _, answer in cut(*reply, asked=asked)] == [
        (str(at), f"Das Haus {at} misst genau {at * 3} Ellen.") for at in range(1, count + 1)
    ]


def test_a_thousand_marks_are_one_mark() -> None:
    assert question_item("1. " * 1_000) == Mark(("1",), 11)


def test_labels_in_an_order_of_their_own_where_each_question_has_one() -> None:
    reply = ("Zu Frage 1:", "80.", "Zu Frage 3:", "Im Mai.", "Stellungnahme des Bauamtes:")
    assert cut(*reply, "Zu Frage 2:", "Ein Betrieb.", asked=ASKED) == [
        ("1", TREES, "80."), ("3", PATHS, "Im Mai."), ("2", WELLS, "Ein Betrieb."),
    ]  # fmt: skip
    [(number, *_)] = cut("Zu Frage 3:", "Im Mai.", "Zu Frage 2:", "Ein Betrieb.", asked=ASKED)
    assert number is None


def test_the_questions_below_a_line_of_their_own_stand_above_a_whole_answer() -> None:
    asked = (TREES, WELLS, PATHS)
    [(number, frage, answer)] = cut(
        "Anfrage vom 5. Mai:", *asked, "Dazu ist nichts bekannt.", asked=asked
    )
    assert (number, frage, answer) == (
        None, f"Anfrage vom 5. Mai: / {TREES} / {WELLS} / {PATHS}", "Dazu ist nichts bekannt.",
    )  # fmt: skip
