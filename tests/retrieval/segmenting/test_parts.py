"""Parts of a question that a reply repeats and answers one by one, and those it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.records import count_questions
from retrieval.segmenting.minutes import parse_minutes

STEM = "Wie viele Boote liegen im Sommer am Steg:"
NORTH, SOUTH = "am nördlichen Ufer des Sees?", "am südlichen Ufer des Sees?"
LIGHT = "Wann wird die Beleuchtung am Steg erneuert?"
ENQUIRY = (f"1. {STEM}", f"a) {NORTH}", f"b) {SOUTH}", f"2. {LIGHT}")


def told(asked: tuple[str, ...], *reply: str) -> list[tuple[str | None, str | None, str]]:
    """Number, question and answer of each pair of a reply file beside its enquiry."""
    parsed = parse_minutes(PARAGRAPH_BREAK.join(reply), True, PARAGRAPH_BREAK.join(asked))
    return [
        (
            one.number,
            one.frage and one.frage.replace(PARAGRAPH_BREAK, " / "),
            one.antwort.replace(PARAGRAPH_BREAK, " / "),
        )
        for one in parsed.antworten
    ]


@pytest.mark.parametrize("sign", ["{})", "1 {})", "1{})", "({})", "{}."])
def test_each_part_with_an_answer_is_one_of_its_own(sign: str) -> None:
    reply = (
        f"1. {STEM}",
        f"{sign.format('a')} {NORTH}", "Es sind zwölf Boote.",
        f"{sign.format('b')} {SOUTH}", "Dort liegen keine Boote.",
        f"2. {LIGHT}", "Im Frühjahr.",
    )  # fmt: skip
    assert told(ENQUIRY, *reply) == [
        ("1a", f"{STEM} / {NORTH}", "Es sind zwölf Boote."),
        ("1b", f"{STEM} / {SOUTH}", "Dort liegen keine Boote."),
        ("2", LIGHT, "Im Frühjahr."),
    ]


def test_parts_asked_first_and_answered_together_stay_one_answer() -> None:
    reply = (f"1. {STEM}", f"a) {NORTH}", f"b) {SOUTH}", "Zusammen zwölf.", f"2. {LIGHT}", "Bald.")
    [(number, _, answer), (second, *_)] = told(ENQUIRY, *reply)
    assert (number, answer, second) == ("1", "Zusammen zwölf.", "2")


def test_a_main_question_with_an_answer_of_its_own_keeps_its_number() -> None:
    main, why = "Ist der Steg im Winter gesperrt?", "Wenn ja, aus welchen Gründen geschieht das?"
    asked = (f"1. {main}", f"a) {why}", f"2. {LIGHT}")
    reply = (f"1. {main}", "Ja.", f"a) {why}", "Wegen Eisgang.", f"2. {LIGHT}", "Bald.")
    assert told(asked, *reply) == [
        ("1", main, "Ja."),
        ("1a", f"{main} / {why}", "Wegen Eisgang."),
        ("2", LIGHT, "Bald."),
    ]


@pytest.mark.parametrize(
    "torn",
    [
        ("Wurde mit der", "Behörde geklärt, welches", "Prüf verfahren hier nötig ist?"),
        ("Wurde mit der", "Behörde", "geklärt,", "welches Prüf verfahren hier nötig ist?"),
        ("Wurde mit", "der Behörde geklärt, welches Prüf", "verfahren hier nötig ist?"),
    ],
)
def test_a_question_torn_by_a_bad_reading_is_no_answer(torn: tuple[str, ...]) -> None:
    asked = (
        "Wurde mit der Behörde die Frage geklärt, welches Prüfverfahren hier nötig ist?",
        LIGHT,
    )
    reply = (f"1. {torn[0]}", *torn[1:], "Ein vereinfachtes.", f"2. {LIGHT}", "Bald.")
    assert told(asked, *reply) == [
        ("1", " / ".join(torn), "Ein vereinfachtes."),
        ("2", LIGHT, "Bald."),
    ]


def test_figures_below_letters() -> None:
    first, second = "Wem gehört der Steg am See heute?", "Wer pflegt den Steg am See heute?"
    asked = ("A. Zum Steg", f"1. {first}", f"2. {second}", f"B. {LIGHT}")
    reply = (
        "A. Zum Steg", f"1. {first}", "Der Stadt.", f"2. {second}", "Ein Verein.",
        f"B. {LIGHT}", "Im Frühjahr.",
    )  # fmt: skip
    assert [(number, answer) for number, _, answer in told(asked, *reply)] == [
        ("A1", "Der Stadt."), ("A2", "Ein Verein."), ("B", "Im Frühjahr."),
    ]  # fmt: skip


def test_a_list_inside_an_answer_is_no_list_of_parts() -> None:
    asked = ("1. Welche Stege gibt es am See insgesamt?", f"2. {LIGHT}")
    reply = (asked[0], "Es gibt zwei:", "a) den alten Steg", "b) den neuen Steg", asked[1], "Bald.")
    [(number, _, answer), _] = told(asked, *reply)
    assert (number, answer) == ("1", "Es gibt zwei: / a) den alten Steg / b) den neuen Steg")


def test_a_part_that_is_not_repeated_keeps_the_answer_whole() -> None:
    reply = (
        f"1. {STEM}", f"a) {NORTH}", "Zwölf Boote.", "b) Keine Boote.", f"2. {LIGHT}", "Bald.",
    )  # fmt: skip
    numbers = [number for number, *_ in told(ENQUIRY, *reply)]
    assert numbers == ["1", "2"]


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=9)


@given(st.lists(st.lists(WORDS, min_size=4, max_size=6), min_size=2, max_size=5, unique_by=tuple))
def test_as_many_parts_as_are_answered(words: list[list[str]]) -> None:
    parts = [
        f"{sign}) Wie {' '.join(one)} {sign}?" for sign, one in zip("abcde", words, strict=False)
    ]
    asked = (f"1. {STEM}", *parts, f"2. {LIGHT}")
    answers = [f"Das sind {at} Boote." for at in range(len(parts))]
    reply = [one for pair in zip(parts, answers, strict=True) for one in pair]
    found = told(asked, f"1. {STEM}", *reply, f"2. {LIGHT}", "Bald.")
    assert [(number, answer) for number, _, answer in found[:-1]] == [
        (f"1{part[0]}", answer) for part, answer in zip(parts, answers, strict=True)
    ]


def test_parts_count_as_their_question() -> None:
    assert count_questions(5, ["1a", "1b", "2", "3", "4"]) == 4
    assert count_questions(4, ["1", "1a,1b", "2"]) == 2
    assert count_questions(3, ["1-3"]) == 3
    assert count_questions(4, ["1", "3"]) == 4
    assert count_questions(6, ["A1", "A2", "B", "C", "C1", "C2"]) == 3
    assert count_questions(0, [None]) == 0


WHO = "Wer entscheidet über die Vergabe der Liegeplätze?"


@pytest.mark.parametrize(
    ("printed", "number"),
    [("{}", "1a"), ("• {}", "1a"), ("- {}", "1a"), ("c) {}", "1c"), ("C) {}", "1c")],
)
def test_a_question_repeated_inside_an_answer_begins_one_of_its_own(
    printed: str, number: str
) -> None:
    main = "Ist der Steg im Winter gesperrt?"
    asked = (f"1. {main}", printed.format(WHO), f"2. {LIGHT}")
    reply = (f"1. {main}", "Ja.", printed.format(WHO), "Der Hafenmeister.", f"2. {LIGHT}", "Bald.")
    assert told(asked, *reply) == [
        ("1", main, "Ja."),
        (number, WHO, "Der Hafenmeister."),
        ("2", LIGHT, "Bald."),
    ]


def test_figures_below_a_letter_keep_their_numbers() -> None:
    main = "Ist der Steg im Winter gesperrt?"
    asked = (f"A. {main}", f"A2. {WHO}", f"B. {LIGHT}")
    reply = (f"A. {main}", "Ja.", f"A2. {WHO}", "Der Hafenmeister.", f"B. {LIGHT}", "Bald.")
    assert [number for number, *_ in told(asked, *reply)] == ["A", "A2", "B"]


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_no_answer_holds_a_question_whatever_is_answered_where(answered: list[bool]) -> None:
    lakes = [f"Wie tief ist der See Nummer {at} an seiner tiefsten Stelle?" for at in range(12)]
    asked = (f"1. {STEM[:-1]}?", *lakes[: len(answered)], f"2. {LIGHT}")
    reply = [f"1. {STEM[:-1]}?", "Zwölf Boote."]
    for question, has_answer in zip(lakes, [*answered[1:], True], strict=False):
        reply += [question, "Sehr tief."] if has_answer else [question]
    answers = told(asked, *reply, f"2. {LIGHT}", "Bald.")
    assert not any(lake in answer for lake in lakes for *_, answer in answers)


def test_the_question_with_the_next_number_is_none_of_the_last_answer() -> None:
    asked = (f"1. {STEM[:-1]}?", f"2. {LIGHT}")
    reply = (asked[0], "Zwölf.", asked[1], "Bald.", f"3 {WHO} Wie oft?", "Der Hafenmeister.")
    assert told(asked, *reply)[1:] == [
        ("2", LIGHT, "Bald."),
        ("3", f"{WHO} Wie oft?", "Der Hafenmeister."),
    ]
    counted = ("Bald.", "3 Boote lagen dort zuletzt.", "Wir prüfen das.")
    assert told(asked, *reply[:3], *counted)[-1] == ("2", LIGHT, " / ".join(counted))


def test_a_further_question_that_the_reply_puts_a_little_differently_is_no_part_of_an_answer() -> (
    None
):
    main = "Ist der Steg im Winter für Fußgänger gesperrt?"
    asked = "Welche Beschlüsse des Rates gehen auf Anregungen der Seniorenkonferenz zurück?"
    repeated = "Welche Beschlüsse des Rates gehen auf Anregung der Seniorinnenkonferenz zurück?"
    enquiry = (f"1. {main} {asked}", f"2. {LIGHT}")
    reply = (f"1. {main}", "Ja.", repeated, "Keiner.", f"2. {LIGHT}", "Bald.")
    assert told(enquiry, *reply) == [
        ("1", main, "Ja."), ("1a", repeated, "Keiner."), ("2", LIGHT, "Bald."),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["{})", "1 {})", "1{})", "({})", "{}."])
@pytest.mark.parametrize("wish", ["", " Bitte für jedes Jahr angeben.", " (Bitte mit Skizze)"])
def test_a_part_is_cut_from_the_answer_behind_it_in_the_same_paragraph(
    sign: str, wish: str
) -> None:
    main, why = "Ist der Steg im Winter gesperrt?", f"Falls ja: Wer ordnet die Sperrung an?{wish}"
    asked = (f"1. {main}", f"a) {why}", f"2. {LIGHT}")
    reply = (
        f"1. {main}", "Das hängt vom Eis ab.", f"{sign.format('a')} {why} Das tut das Hafenamt.",
        f"2. {LIGHT}", "Bald.",
    )  # fmt: skip
    assert told(asked, *reply) == [
        ("1", main, "Das hängt vom Eis ab."),
        ("1a", f"{main} / {why}", "Das tut das Hafenamt."),
        ("2", LIGHT, "Bald."),
    ]


@pytest.mark.parametrize("sign", ["{})", "1 {})", "1{})", "({})", "{}."])
def test_a_part_asks_though_a_wish_ends_it(sign: str) -> None:
    main, wish = "Wie viele Boote liegen am Steg?", "Bitte für jedes Jahr angeben."
    first, second = f"Wie viele davon fahren mit Strom? {wish}", "Wem gehören die übrigen Boote?"
    asked = (f"1. {main}", f"a) {first}", f"b) {second}", f"2. {LIGHT}")
    reply = (
        f"1. {main}", "Es sind zwölf.", f"{sign.format('a')} {first}", "Es sind drei.",
        f"{sign.format('b')} {second}", "Einem Verein.", f"2. {LIGHT}", "Bald.",
    )  # fmt: skip
    assert [(number, answer) for number, _, answer in told(asked, *reply)] == [
        ("1", "Es sind zwölf."), ("1a", "Es sind drei."), ("1b", "Einem Verein."), ("2", "Bald."),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["{})", "({})", "{}."])
def test_what_only_the_reply_asks_in_a_marked_paragraph_stays_in_the_answer(sign: str) -> None:
    asked = ("1. Wie wird der Steg im Winter gesichert?", f"2. {LIGHT}")
    point = f"{sign.format('a')} Hält das Eis? Das prüft täglich ein Taucher."
    reply = (asked[0], "Dazu gehört zweierlei.", point, asked[1], "Bald.")
    [(number, _, answer), _] = told(asked, *reply)
    assert (number, answer) == ("1", f"Dazu gehört zweierlei. / {point}")


@pytest.mark.parametrize("number", ["{}.", "{})", "Frage {}:"])
@pytest.mark.parametrize("sign", ["{})", "({})", "{}."])
def test_a_question_without_a_sign_below_the_last_part_is_the_next_part(
    number: str, sign: str
) -> None:
    first, second = (number.format(place) for place in (1, 2))
    more = "Der Verein hat im Winter viele Boote verlegt. Wie hat sich das bewährt?"
    asked = (
        f"{first} {STEM}", f"{sign.format('a')} {NORTH}", f"{sign.format('b')} {SOUTH}", more,
        f"{second} {LIGHT}",
    )  # fmt: skip
    reply = (
        f"{first} {STEM}", f"{sign.format('a')} {NORTH}", "Es sind zwölf Boote.",
        f"{sign.format('b')} {SOUTH}", "Dort liegen keine Boote.", more, "Sehr gut.",
        f"{second} {LIGHT}", "Im Frühjahr.",
    )  # fmt: skip
    assert [(name, answer) for name, _, answer in told(asked, *reply)] == [
        ("1a", "Es sind zwölf Boote."), ("1b", "Dort liegen keine Boote."), ("1c", "Sehr gut."),
        ("2", "Im Frühjahr."),
    ]  # fmt: skip


def test_an_answer_that_only_asks_back_is_not_divided_below_its_part() -> None:
    back = "Wer hat im Winter die Boote verlegt?"
    reply = (
        f"1. {STEM}", f"a) {NORTH}", "Es sind zwölf Boote.", f"b) {SOUTH}", "Keine.", back,
        "Das ist nicht bekannt.", f"2. {LIGHT}", "Im Frühjahr.",
    )  # fmt: skip
    assert [name for name, _, _ in told(ENQUIRY, *reply)] == ["1a", "1b", "2"]
