"""Lists below a question that ask nothing by themselves, and replies that print the questions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.segmenting.minutes import parse_minutes
from retrieval.segmenting.numbering import Mark, any_mark

Told = list[tuple[str | None, str | None, str]]

STEM = "Wie hat sich die Zahl der Schiffe im Hafen von Seeburg seit 2020 entwickelt?"
POINTS = ("Frachter aus dem Ausland", "Fähren nach Inselstadt", "Boote mit Segel und Motor")
LATER = "Wann wird der Kai am Westufer erneuert?"
ANSWERS = ("Es waren zwölf.", "Keine mehr.", "Rund dreißig im Jahr.")


def told(asked: tuple[str, ...], *reply: str) -> Told:
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


def listed(sign: str, points: tuple[str, ...] = POINTS) -> list[str]:
    return [f"{sign.format(letter)} {point}" for letter, point in zip("abc", points, strict=True)]


def enquiry(sign: str) -> tuple[str, ...]:
    return (f"1. {STEM}", *listed(sign), f"2. {LATER}")


SIGNS = ["{})", "({})", "{}.", "-", "•"]


@pytest.mark.parametrize("sign", SIGNS)
def test_points_that_are_answered_together_belong_to_the_question(sign: str) -> None:
    points = listed(sign)
    reply = (f"1. {STEM}", *points, "Dazu liegt nichts vor.", f"2. {LATER}", "Bald.")
    assert told(enquiry(sign), *reply) == [
        ("1", " / ".join((STEM, *points)), "Dazu liegt nichts vor."),
        ("2", LATER, "Bald."),
    ]


@pytest.mark.parametrize("sign", SIGNS[:3])
@pytest.mark.parametrize(
    "later",
    [
        ("Frachter aus dem Ausland", "Fähren nach der Inselstadt", "Segel- und Motorboote"),
        ("Frachter aus dem Ausland", "Fähren zur Inselstadt", "Boote mit Segel und/oder Motor"),
    ],
)
def test_points_in_words_of_the_reply_s_own_do_too(sign: str, later: tuple[str, ...]) -> None:
    points = listed(sign, later)
    reply = (f"1. {STEM}", *points, "2021 2022 2023", "4 5 6", f"2. {LATER}", "Bald.")
    [(number, asked, answer), _] = told(enquiry(sign), *reply)
    assert (number, answer) == ("1", "2021 2022 2023 / 4 5 6")
    assert asked == " / ".join((STEM, *points))


@pytest.mark.parametrize("sign", SIGNS)
def test_each_point_with_an_answer_is_told_by_itself(sign: str) -> None:
    points = listed(sign)
    pairs = [line for pair in zip(points, ANSWERS, strict=True) for line in pair]
    reply = (f"1. {STEM}", *pairs, f"2. {LATER}", "Bald.")
    assert told(enquiry(sign), *reply) == [
        *(
            (f"1{letter}", f"{STEM} / {point}", answer)
            for letter, point, answer in zip("abc", POINTS, ANSWERS, strict=True)
        ),
        ("2", LATER, "Bald."),
    ]


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_list_of_the_answer_s_own_stays_in_it(lines: int) -> None:
    answered = [f"{one}: {said}" for one, said in zip(listed("{})"), ANSWERS, strict=True)]
    own = answered[:lines] + listed("{})")[lines:]
    reply = (f"1. {STEM}", *own, "Stand vom Mai.", f"2. {LATER}", "Bald.")
    [(number, _, answer), *_] = told(enquiry("{})"), *reply)
    assert number == "1"
    assert answer.endswith(" / ".join((*own[lines - 1 :], "Stand vom Mai.")))
    assert ANSWERS[0] in answer


def test_rows_of_the_answer_stay_in_it() -> None:
    rows = [f"{point} {at}" for at, point in enumerate(listed("{})"), 7)]
    reply = (f"1. {STEM}", *rows, "Stand vom Mai.", f"2. {LATER}", "Bald.")
    [(_, asked, answer), _] = told(enquiry("{})"), *reply)
    assert (asked, answer) == (STEM, " / ".join((*rows, "Stand vom Mai.")))


def test_headings_below_an_answer_s_first_words_stay_in_it() -> None:
    own = [line for pair in zip(listed("-"), ANSWERS, strict=True) for line in pair]
    reply = (f"1. {STEM}", "Im Hafen wird gezählt.", *own, f"2. {LATER}", "Bald.")
    [(number, _, answer), _] = told(enquiry("-"), *reply)
    assert (number, answer) == ("1", " / ".join(("Im Hafen wird gezählt.", *own)))


WORDS = st.sampled_from(["Kai", "Mole", "Steg", "Kran", "Boje", "Tor"])


@given(
    names=st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=2, max_size=6),
    together=st.booleans(),
    sign=st.sampled_from(SIGNS),
)
def test_no_point_is_lost_or_told_as_the_administration_s(
    names: list[list[str]], together: bool, sign: str
) -> None:
    own = [f"{' und '.join(one)} im Becken {at}" for at, one in enumerate(names, 1)]
    points = [f"{sign.format(chr(96 + at))} {one}" for at, one in enumerate(own, 1)]
    said = [f"Die Stadt sieht {at} Schiffe." for at in range(1, len(own) + 1)]
    pairs = [line for pair in zip(points, said, strict=True) for line in pair]
    body = [*points, *said] if together else pairs
    pieces = told(
        (f"1. {STEM}", *points, f"2. {LATER}"), f"1. {STEM}", *body, f"2. {LATER}", "Bald."
    )
    assert all(one not in answer for one in own for _, _, answer in pieces)
    assert all(any(one in (asked or "") for _, asked, _ in pieces) for one in own)
    assert " / ".join(answer for _, _, answer in pieces) == " / ".join((*said, "Bald."))


def test_a_point_without_a_question_mark_between_others_is_a_question() -> None:
    asked = (
        "1. Welche Folgen hätte eine Fähre ohne Fahrschein für Seeburg?",
        "• Gewinn an Gästen für die Läden am Hafen?",
        "• Mehr Ruhe in den Gassen der Altstadt",
        "• Kosten für den Betrieb der Fähren im Jahr?",
    )
    # The reply puts the point in its own way.
    bare = [re.sub(r"^• ", "", one).replace("Mehr Ruhe", "Mehr an Ruhe") for one in asked[1:]]
    reply = [line for pair in zip(bare, ANSWERS, strict=True) for line in pair]
    assert [(one, answer) for _, one, answer in told(asked, *reply)] == list(
        zip(bare, ANSWERS, strict=True)
    )


@pytest.mark.parametrize("mark", ["2.", "2)", "2.)"])
def test_a_number_hidden_in_the_question_above_is_found(mark: str) -> None:
    last = "3. Wer zahlt die neue Fähre nach Inselstadt?"
    asked = (f"1. {STEM}", "a) Fähren nach Inselstadt", f"b) Boote mit Segel {mark} {LATER}", last)
    # The table breaks the lines of the second question.
    reply = (
        f"1. {STEM}", "a) Fähren", "nach Inselstadt", "b) Boote mit Segel", "Keine.",
        "2. Wann wird der Kai am", "Westufer erneuert?", "Bald.",
        last, "Das Land.",
    )  # fmt: skip
    assert [(number, answer) for number, _, answer in told(asked, *reply)] == [
        ("1", "Keine."),
        ("2", "Bald."),
        ("3", "Das Land."),
    ]


WHY = "Falls nein: Aus welchen Gründen nicht?"


@pytest.mark.parametrize("lists", [2, 3])
def test_one_question_asked_in_several_lists_is_found_in_each(lists: int) -> None:
    asked: list[str] = []
    reply: list[str] = []
    for at in range(1, lists + 1):
        own = f"1. Ist das Becken {at} im Hafen von Seeburg tief genug?"
        asked += [f"{'ABC'[at - 1]} Becken {at}", own, f"1.1 {WHY}"]
        reply += [f"{'ABC'[at - 1]} Becken {at}", own, f"1.1 {WHY}", f"Es ist {at} Meter tief."]
    pieces = told(tuple(asked), *reply)
    assert [answer for *_, answer in pieces] == [
        f"Es ist {at} Meter tief." for at in range(1, lists + 1)
    ]
    assert all(WHY in (question or "") for _, question, _ in pieces)


def test_a_reply_in_short_and_at_length_is_cut_into_both() -> None:
    asked = (f"1. {STEM}", f"2. {LATER}")
    short = (f"1. {STEM}", "Es wurden mehr.", f"2. {LATER}", "Im nächsten Jahr.")
    # The second list counts anew, and counts wrongly.
    long = (f"1. {STEM}", "Im Einzelnen sind es vierzig Schiffe.", f"1. {LATER}", "Ab dem Mai.")
    pieces = told(asked, "Kurzfassung", *short, "Ergänzende Erläuterungen", *long)
    assert pieces == [
        ("I.1", STEM, "Es wurden mehr."),
        ("I.2", LATER, "Im nächsten Jahr."),
        ("II.1", STEM, "Im Einzelnen sind es vierzig Schiffe."),
        ("II.2", LATER, "Ab dem Mai."),
    ]


def test_a_part_in_the_words_of_another_question_does_not_keep_the_reply_whole() -> None:
    lesson = "Welche Schlüsse zieht die Hafenmeisterei daraus?"
    asked = (f"1. {STEM}", f"a) {LATER}", f"b) {lesson}", "2. Wer lotst im Winter?", f"3. {lesson}")
    reply = (
        f"1. {STEM}",
        f"a) {LATER}", "Bald.",
        f"b) {lesson}", "Keine.",
        "2. Wer lotst im Winter?", f"3. {lesson}", "Die Lotsen; es bleibt dabei.",
    )  # fmt: skip
    assert [(number, answer) for number, _, answer in told(asked, *reply)] == [
        ("1a", "Bald."),
        ("1b", "Keine."),
        ("2-3", "Die Lotsen; es bleibt dabei."),
    ]


def test_a_line_that_only_leads_over_answers_nothing() -> None:
    lead = "Insbesondere möchten wir und die Fischer von Seeburg wissen:"
    wish = "Wir bitten um eine Antwort im Mai."
    parts = ("Befasst sich die Meisterei mit:", f"a. {LATER}", "b. Wer zahlt die neue Fähre?")
    reply = (f"{STEM} {wish}", lead, *parts[:2], "Bald.", parts[2], "Das Land.")
    first, second = told((STEM, wish, lead, *parts), *reply)
    assert first == ("1-2", " / ".join((f"{STEM} {wish}", lead, *parts[:2])), "Bald.")
    assert second[2] == "Das Land."


@pytest.mark.parametrize("rest", ["-", ".", ")", "II.", "IV)"])
def test_a_sign_alone_ends_no_answer(rest: str) -> None:
    reply = (f"1. {STEM}", "Es wurden mehr.", rest, f"2. {LATER}", "Bald.")
    assert told((STEM, LATER), *reply)[0] == ("1", STEM, "Es wurden mehr.")


def test_a_statement_of_the_enquiry_above_its_next_question_ends_no_answer() -> None:
    states = "II. Die Handelskammer hob im Jahr 2019 die Bedeutung der Häfen für die Region hervor."
    asked = (f"1. {STEM}", f"c) {states[4:]}", f"2. {LATER}")
    reply = (f"1. {STEM}", "Es wurden mehr.", states, f"2. {LATER}", "Bald.")
    assert told(asked, *reply)[0] == ("1", STEM, "Es wurden mehr.")


def test_a_wish_above_a_whole_answer_is_what_was_asked() -> None:
    wish = (
        "Es wird um eine Übersicht der Liegeplätze im Hafen von Seeburg und ihrer Kosten im "
        "laufenden Jahr gebeten."
    )
    own = wish.replace("Liegeplätze", "Liegeplatze")
    assert told((wish,), own, "Die Übersicht folgt im Herbst.") == [
        (None, own, "Die Übersicht folgt im Herbst.")
    ]


@pytest.mark.parametrize("word", ["Bis wann", "Und wann", "Bis zu welchem Tag", "Zu welchem Preis"])
def test_the_first_word_of_a_question_is_no_mark(word: str) -> None:
    assert any_mark(f"5.1. {word} wird gebaut?") == Mark(("5.1",), len("5.1. "))


@pytest.mark.parametrize("marks", ["1. und 2.", "Zu 1 bis 2:", "A: und B:"])
def test_words_between_numbers_are_a_mark(marks: str) -> None:
    assert len(any_mark(f"{marks} Wann wird gebaut?").numbers) == 2


def test_the_lines_of_an_answer_s_own_list_do_not_keep_the_reply_whole() -> None:
    own, more = "zusätzlich: Gesetz über die Häfen der Region", "Welchen Beitrag leistet das Land?"
    asked = (
        f"1) {STEM}", "i) Fischerei", f"(1) {own} ii) Handel", "(1) Märkte", more,
        f"2) {LATER}", "3) Wer zahlt die neue Fähre?",
    )  # fmt: skip
    reply = (
        f"1) {STEM}", "I) Fischerei", "Es wurden mehr.", f"1. {own}", "Dazu liegt nichts vor.",
        more, "Keinen.",
        f"2) {LATER}", "Bald.",
        "3) Wer zahlt die neue Fähre?", "Das Land.",
    )  # fmt: skip
    _, *pieces = told(asked, *reply)
    assert [answer for *_, answer in pieces] == ["Keinen.", "Bald.", "Das Land."]


def test_a_number_torn_at_its_point_is_one_number() -> None:
    asked = (
        "5. Hafen", "5. 1 Wer lotst im Winter die Schiffe?", f"5.2 {LATER}",
        "6. Fähren", "6.1 Wer zahlt die neue Fähre?",
    )  # fmt: skip
    reply = (*asked[:2], "Die Lotsen.", asked[2], "Bald.", *asked[3:], "Das Land.")
    assert [(number, answer) for number, _, answer in told(asked, *reply)] == [
        ("5.1", "Die Lotsen."),
        ("5.2", "Bald."),
        ("6.1", "Das Land."),
    ]


def test_words_that_the_reply_adds_to_a_question_stay_in_it() -> None:
    asked = ("1. Welche Firmen sind es, die aus Seeburg wegziehen?", f"2. {LATER}")
    longer = "Welche Firmen sind es, die aus Seeburg wegziehen wollen?"
    reply = (f"1. {longer}", "Keine.", f"2. {LATER}", "Bald.")
    assert told(asked, *reply)[0] == ("1", longer, "Keine.")


def test_a_part_without_a_sign_in_one_paragraph_with_its_answer_is_told_by_itself() -> None:
    parts = ("Welche Flächen werden im Hafen gebraucht?", "Welche Angebote soll es am Kai geben?")
    asked = (f"1. {STEM}", *parts, f"2. {LATER}")
    reply = (
        f"1. {STEM}", "Es wurden mehr.",
        parts[0], "Rund 800 Meter.",
        f"{parts[1]} Siehe oben.",
        f"2. {LATER}", "Bald.",
    )  # fmt: skip
    assert [(number, answer) for number, _, answer in told(asked, *reply)] == [
        ("1", "Es wurden mehr."),
        ("1a", "Rund 800 Meter."),
        ("1b", "Siehe oben."),
        ("2", "Bald."),
    ]


def test_a_wish_without_a_full_stop_behind_a_part_belongs_to_it() -> None:
    parts = ("a) Wer zahlt die neue Fähre?", "b) Wie viele fahren mit? Bitte nach Jahren auflisten")
    asked = (f"1. {STEM}", *parts, f"2. {LATER}")
    reply = (
        f"1. {STEM}", "Es wurden mehr.",
        parts[0], "Das Land.",
        f"{parts[1]} Im Jahr 2022 waren es 300.",
        f"2. {LATER}", "Bald.",
    )  # fmt: skip
    pieces = told(asked, *reply)
    assert [(number, answer) for number, _, answer in pieces] == [
        ("1", "Es wurden mehr."),
        ("1a", "Das Land."),
        ("1b", "Im Jahr 2022 waren es 300."),
        ("2", "Bald."),
    ]
    assert (pieces[2][1] or "").endswith("Bitte nach Jahren auflisten")


def test_a_question_mark_in_the_mark_of_an_answer_s_line_is_none_of_a_question() -> None:
    reply = (f"1. {STEM}", "Es wurden mehr.", "1? Alles andere", f"2. {LATER}", "Bald.")
    assert told((f"1. {STEM}", f"2. {LATER}"), *reply)[0][2] == "Es wurden mehr. / 1? Alles andere"
