"""Replies that restate the enquiry in their own way, and what they say outside their answers."""

from __future__ import annotations

import pytest

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.segmenting.minutes import parse_minutes, segment
from retrieval.segmenting.numbering import any_mark
from retrieval.segmenting.numbers import joint_name
from retrieval.segmenting.segmentation import Segmentation

BENCHES = "Wie viele Bänke stehen derzeit im Schlosspark?"
BINS = "Wer leert die Abfalleimer an den Wochenenden?"
LAMPS = "Wann werden die defekten Laternen am See erneuert?"
NUMBERED = (f"1. {BENCHES}", f"2. {BINS}", f"3. {LAMPS}", "Begründung:", "Der Park ist beliebt.")
UNNUMBERED = ("Wir bitten um Auskunft:", BENCHES, BINS, LAMPS, "Gez. Anna Beispiel")


def cut(asked: tuple[str, ...], *reply: str) -> Segmentation:
    """How a reply file is cut beside its enquiry."""
    return segment(PARAGRAPH_BREAK.join(reply), True, PARAGRAPH_BREAK.join(asked))


def told(asked: tuple[str, ...], *reply: str) -> list[tuple[str | None, str]]:
    """Number and answer of each pair."""
    text = PARAGRAPH_BREAK.join(reply)
    return [
        (pair.number, text[pair.antwort.start : pair.antwort.end].replace(PARAGRAPH_BREAK, " / "))
        for pair in cut(asked, *reply).pairs
    ]


ANSWERS = ("Es sind 40.", "Ein Betrieb.", "Im Herbst.")
PAIRS = [("1", "Es sind 40."), ("2", "Ein Betrieb."), ("3", "Im Herbst.")]


@pytest.mark.parametrize("asked", [NUMBERED, UNNUMBERED])
def test_questions_restated_without_numbers(asked: tuple[str, ...]) -> None:
    reply = [one for pair in zip((BENCHES, BINS, LAMPS), ANSWERS, strict=True) for one in pair]
    assert told(asked, *reply) == PAIRS


def test_questions_restated_with_slips_of_the_pen() -> None:
    assert (
        told(
            NUMBERED,
            "Wieviele Bänke stehen derzeit im Schloßpark?", "Es sind 40.",
            "Wer leert die Abfalleimer am Wochenende?", "Ein Betrieb.",
            LAMPS, "Im Herbst.",
        )
        == PAIRS
    )  # fmt: skip


def test_a_question_that_is_not_restated_keeps_the_reply_whole() -> None:
    [(number, _)] = told(UNNUMBERED, BENCHES, "Es sind 40.", LAMPS, "Im Herbst.")
    assert number is None


def test_a_question_that_the_enquiry_does_not_ask_has_its_own_answer_without_numbers() -> None:
    reply = (BENCHES, "Es sind 40.", "Und wer zahlt das alles?", "Die Stadt.", BINS, "Ein Betrieb.")
    answers = ["Es sind 40.", "Die Stadt.", "Ein Betrieb.", "Im Herbst."]
    assert told(UNNUMBERED, *reply, LAMPS, "Im Herbst.") == [
        (str(at), answer) for at, answer in enumerate(answers, start=1)
    ]


def test_a_strange_question_among_numbered_ones_keeps_the_reply_whole() -> None:
    reply = (
        f"a) {BENCHES}",
        "40.",
        "Und wer zahlt das alles?",
        "Wir.",
        f"b) {BINS}",
        "Ein Betrieb.",
    )
    [(number, _)] = told(UNNUMBERED, *reply, f"c) {LAMPS}", "Im Herbst.")
    assert number is None


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (("I. Bänke", "II. Laternen"), ("I.", "II.")),
        (("Zu den Bänken:", "Zu den Laternen:"), ("I.", "II.")),
        (("A Bänke im Park", "B Laternen am See"), ("A.", "B.")),
    ],
)
def test_lists_that_begin_anew_are_groups(
    headings: tuple[str, str], names: tuple[str, str]
) -> None:
    lists = [(f"1. {BENCHES}", f"2. {BINS}"), (f"1. {LAMPS}", "2. Wer bezahlt die neuen Laternen?")]
    asked = (headings[0], *lists[0], headings[1], *lists[1])
    reply = (
        headings[0], lists[0][0], "40.", lists[0][1], "Ein Betrieb.",
        headings[1], lists[1][0], "Im Herbst.", lists[1][1], "Die Stadt.",
    )  # fmt: skip
    assert told(asked, *reply) == [
        (f"{names[0]}1", "40."), (f"{names[0]}2", "Ein Betrieb."),
        (f"{names[1]}1", "Im Herbst."), (f"{names[1]}2", "Die Stadt."),
    ]  # fmt: skip


def test_letters_with_two_signs_and_in_another_order() -> None:
    asked = (f"A.) {BENCHES}", f"B.) {BINS}", f"C.) {LAMPS}")
    reply = (f"A) {BENCHES}", f"C) {LAMPS}", "Beides im Herbst.", f"B) {BINS}", "Ein Betrieb.")
    assert told(asked, *reply) == [("A,C", "Beides im Herbst."), ("B", "Ein Betrieb.")]


def test_two_numbers_above_two_questions() -> None:
    reply = ("Frage 1 + 2:", BENCHES, BINS, "Dazu liegt nichts vor.", "Frage 3:", LAMPS, "Bald.")
    assert told(NUMBERED, *reply) == [("1-2", "Dazu liegt nichts vor."), ("3", "Bald.")]


def test_parts_that_are_numbered_in_the_enquiry() -> None:
    asked = (f"1a) {BENCHES}", f"1b) {BINS}", f"2) {LAMPS}")
    reply = (
        f"1 a) {BENCHES}",
        "Es sind 40.",
        f"1 b) {BINS}",
        "Ein Betrieb.",
        f"2) {LAMPS}",
        "Bald.",
    )
    assert told(asked, *reply) == [("1a", "Es sind 40."), ("1b", "Ein Betrieb."), ("2", "Bald.")]


def test_a_question_behind_an_answer_in_the_same_paragraph() -> None:
    reply = (BENCHES, f"Es sind derzeit genau vierzig Bänke.{BINS}", "Ein Betrieb.", LAMPS, "Bald.")
    assert told(NUMBERED, *reply) == [
        ("1", "Es sind derzeit genau vierzig Bänke."), ("2", "Ein Betrieb."), ("3", "Bald."),
    ]  # fmt: skip


def test_a_whole_answer_begins_behind_the_question_it_repeats() -> None:
    text = PARAGRAPH_BREAK.join((BENCHES, "Es sind 40.", "Weitere sind geplant."))
    [pair] = segment(text, True, f"{BENCHES}\n\nDer Park ist beliebt.").pairs
    assert pair.number is None
    assert [text[span.start : span.end] for span in pair.fragen] == [BENCHES]
    assert text[pair.antwort.start : pair.antwort.end] == "Es sind 40.\n\nWeitere sind geplant."


def remarks(asked: tuple[str, ...], *reply: str) -> tuple[str | None, str | None]:
    """What a reply says before its first answer and behind its last."""
    text = PARAGRAPH_BREAK.join(reply)
    found = cut(asked, *reply)
    preamble, closing = (
        span and text[span.start : span.end].replace(PARAGRAPH_BREAK, " / ")
        for span in (found.preamble, found.closing)
    )
    return preamble, closing


NUMBERED_REPLY = (f"1. {BENCHES}", "Es sind 40.", f"2. {BINS}", "Ein Betrieb.", f"3. {LAMPS}")


def test_a_preliminary_remark_is_kept_without_what_leads_over_to_the_answers() -> None:
    said = "Der Park gehört dem Land, die Stadt pflegt ihn seit dem Jahr 1990."
    reply = ("Vorbemerkung:", said, "Zu den Fragen im Einzelnen:", *NUMBERED_REPLY, "Im Herbst.")
    assert remarks(NUMBERED, *reply) == (f"Vorbemerkung: / {said}", None)
    assert told(NUMBERED, *reply) == PAIRS


def test_what_only_announces_answers_or_repeats_the_enquiry_is_no_remark() -> None:
    asked = ("Der Park ist bei vielen Menschen der Stadt sehr beliebt.", *NUMBERED)
    for first in (asked[0], "Die Verwaltung nimmt zu den Fragen wie folgt Stellung:", "Antworten:"):
        assert remarks(asked, first, *NUMBERED_REPLY, "Im Herbst.") == (None, None)


def test_a_remark_that_leads_over_in_its_last_sentence_is_kept_whole() -> None:
    said = "Der Bericht für das letzte Jahr ist noch in Arbeit. Vorab können wir Folgendes sagen:"
    assert remarks(NUMBERED, said, *NUMBERED_REPLY, "Im Herbst.") == (said, None)


def test_what_stands_behind_the_last_answer_under_a_heading() -> None:
    reply = (*NUMBERED_REPLY, "Im Herbst.", "Fazit:", "Der Park wird gut gepflegt.")
    assert remarks(NUMBERED, *reply) == (None, "Fazit: / Der Park wird gut gepflegt.")
    assert told(NUMBERED, *reply) == PAIRS


def test_headings_in_other_answers_too_are_parts_of_answers() -> None:
    reply = (f"1. {BENCHES}", "Es sind 40.", "Fazit:", "Genug.", *NUMBERED_REPLY[2:], "Bald.")
    reply += ("Fazit:", "Gut.")
    assert remarks(NUMBERED, *reply) == (None, None)
    assert told(NUMBERED, *reply)[-1] == ("3", "Bald. / Fazit: / Gut.")


def test_the_heading_of_the_next_question_is_no_part_of_an_answer() -> None:
    asked = (*NUMBERED[:2], "Beleuchtung", NUMBERED[2])
    reply = (*NUMBERED_REPLY[:4], "Beleuchtung", NUMBERED_REPLY[4], "Im Herbst.")
    assert told(asked, *reply) == PAIRS


def test_an_internal_decision_ends_the_reply() -> None:
    reply = (*NUMBERED_REPLY, "Im Herbst.", "Beschluss (intern):", "1. Kopie zu den Akten.")
    assert told(NUMBERED, *reply) == PAIRS


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Zu Frage 2: Wer", ("2",)), ("8. c) Wer", ("8c",)), ("07b)Wer", ("7b",)),
        ("B: und C: Wer", ("B", "C")), ("• Wer", ()), ("Wer", ()), ("2. 1.6. Wer", ("1.6",)),
        ("A 8 Ausbau", ()), ("3.) „Wer", ("3",)),
    ],
)  # fmt: skip
def test_marks_before_questions(words: str, numbers: tuple[str, ...]) -> None:
    mark = any_mark(words)
    assert mark.numbers == numbers
    assert words[mark.end :].lstrip("„").startswith(("Wer", "A 8"))


def test_a_question_with_its_parts_bears_its_own_number() -> None:
    assert joint_name(("3", "3a", "3b")) == "3"
    assert joint_name(("3", "3.1")) == "3"
    assert joint_name(("1", "11")) == "1,11"


def test_a_statement_between_a_number_and_its_question_belongs_to_the_question() -> None:
    statement = "Der Park ist seit vielen Jahren bei allen Menschen beliebt."
    text = PARAGRAPH_BREAK.join((f"1. {statement}", BENCHES, "Es sind 40.", *NUMBERED_REPLY[2:]))
    found = segment(f"{text}\n\nIm Herbst.", True, PARAGRAPH_BREAK.join(NUMBERED))
    assert found.preamble is None
    first = found.fragen[0].span
    assert text[first.start : first.end] == f"{statement}\n\n{BENCHES}"


def test_the_one_question_of_an_enquiry_is_what_its_whole_answer_is_about() -> None:
    asked = f"Der Park ist beliebt.\n\n{BENCHES}"
    [antwort] = parse_minutes("Es sind 40.\n\nWeitere sind geplant.", True, asked).antworten
    assert (antwort.number, antwort.frage) == (None, BENCHES)


def test_an_answer_to_several_numbers_bears_all_their_questions() -> None:
    reply = PARAGRAPH_BREAK.join(("Zu 1 und 2:", "Es sind 40.", "Zu 3:", "Im Herbst."))
    first, second = parse_minutes(reply, True, PARAGRAPH_BREAK.join(NUMBERED)).antworten
    assert (first.number, first.frage) == ("1-2", f"{BENCHES}\n\n{BINS}")
    assert (second.number, second.frage) == ("3", LAMPS)
