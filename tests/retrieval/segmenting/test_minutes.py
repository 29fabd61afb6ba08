"""Questions and answers out of minutes: the phrasings councils use, and what must never happen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.segmenting.minutes import segment
from retrieval.segmenting.segmentation import Segmentation


def pairs(
    *paragraphs: str, reply: bool = False, asked: tuple[str, ...] = ()
) -> list[tuple[str | None, str, str]]:
    """Number, question and answer of each pair found in the paragraphs."""
    text = PARAGRAPH_BREAK.join(paragraphs)
    return [
        (
            pair.number,
            " / ".join(text[span.start : span.end] for span in pair.fragen),
            text[pair.antwort.start : pair.antwort.end].replace(PARAGRAPH_BREAK, " / "),
        )
        for pair in segment(text, reply, PARAGRAPH_BREAK.join(asked)).pairs
    ]


def test_all_questions_first_then_all_answers_under_labels() -> None:
    assert pairs(
        "1. Ist es so?", "2. Seit wann?", "Die Verwaltung beantwortet die Fragen wie folgt:",
        "Zu Frage 1:", "Ja.", "Zu Frage 2:", "Seit 2020.", "Auch früher.",
    ) == [("1", "Ist es so?", "Ja."), ("2", "Seit wann?", "Seit 2020. / Auch früher.")]  # fmt: skip


@pytest.mark.parametrize(
    "label",
    ["Zu Frage 1:", "Zu 1:", "Zu 1.:", "zu 1)", "Antwort zu 1:", "Antwort zu Frage 1:", "Antwort 1:",
     "Zu Ziffer 1:", "Zur Frage 1", "Antwort der Verwaltung zu Frage 1:"],
)  # fmt: skip
def test_labels_in_the_ways_they_are_written(label: str) -> None:
    expected = [("1", "Ist es so?", "Ja, es ist so.")]
    assert pairs("1. Ist es so?", label, "Ja, es ist so.") == expected
    if label.endswith((":", ")")):
        assert pairs("1. Ist es so?", f"{label} Ja, es ist so.") == expected


def test_each_question_followed_by_its_labelled_answer() -> None:
    assert pairs("1. Ist es so?", "Zu 1: Ja.", "2. Seit wann?", "Zu 2: Seit 2020.") == [
        ("1", "Ist es so?", "Ja."),
        ("2", "Seit wann?", "Seit 2020."),
    ]


def test_each_question_followed_by_a_bare_answer_label() -> None:
    assert pairs(
        "1. Ist es so?", "Antwort:", "Ja.", "2. Seit wann?", "Antwort: Seit", "1. dem Jahr 2020,", "2. davor.",
    ) == [("1", "Ist es so?", "Ja."), ("2", "Seit wann?", "Seit / 1. dem Jahr 2020, / 2. davor.")]  # fmt: skip


def test_questions_repeated_before_each_answer() -> None:
    assert pairs(
        "1. Ist es so?", "2. Seit wann?", "Die Anfrage wird wie folgt beantwortet:",
        "1. Ist es so?", "Ja.", "2. Seit wann?", "Seit 2020.",
    ) == [("1", "Ist es so?", "Ja."), ("2", "Seit wann?", "Seit 2020.")]  # fmt: skip


def test_a_question_repeated_under_its_label_is_not_part_of_the_answer() -> None:
    assert pairs("1. Ist es heute so?", "Zu Frage 1:", "Ist es heute so?", "Ja.") == [
        ("1", "Ist es heute so?", "Ja.")
    ]


def test_numbers_alone_are_answers_where_they_are_the_numbers_of_the_questions() -> None:
    assert pairs(
        "1. ob es so ist,", "2. und seit wann.", "Antwort der Verwaltung:", "1. Ja.", "2. Seit 2020.",
    ) == [("1", "ob es so ist,", "Ja."), ("2", "und seit wann.", "Seit 2020.")]  # fmt: skip


def test_several_numbers_answered_together() -> None:
    assert pairs("1. A?", "2. B?", "3. C?", "Zu 1 und 2:", "Beides.", "Zu 3.: Nein.") == [
        ("1-2", "A? / B?", "Beides."),
        ("3", "C?", "Nein."),
    ]
    assert [
        one[0] for one in pairs("1. A?", "2. B?", "3. C?", "Zu den Fragen 1 bis 3:", "Ja.")
    ] == ["1-3"]


def test_letters_inside_an_answer_belong_to_it() -> None:
    assert pairs("1. Was gibt es?", "Zu Frage 1:", "Dies:", "a) eins,", "b) zwei.") == [
        ("1", "Was gibt es?", "Dies: / a) eins, / b) zwei.")
    ]


def test_bullets_count_as_questions_by_their_place() -> None:
    assert pairs("• Ist es so?", "• Wie schätzt die Verwaltung es ein.", "Zu Frage 2:", "Gut.") == [
        ("2", "Wie schätzt die Verwaltung es ein.", "Gut.")
    ]


def test_questions_that_are_all_numbered_one_count_by_their_place() -> None:
    assert pairs("1. A?", "1. B?", "1. C?", "Zu Frage 3:", "Ja.") == [("3", "C?", "Ja.")]


def test_a_number_alone_in_its_paragraph_opens_the_question_below() -> None:
    assert pairs("1.", "Ist es so?", "2.", "Seit wann?", "Zu Frage 2:", "Immer.") == [
        ("2", "Seit wann?", "Immer.")
    ]


def test_an_answer_without_numbers_is_kept_whole() -> None:
    assert pairs(
        "1. A?", "2. B?", "Die Verwaltung nimmt wie folgt Stellung:", "Alles.", "Ist gut."
    ) == [(None, "", "Alles. / Ist gut.")]


def test_numbers_that_do_not_rise_are_kept_whole() -> None:
    assert pairs("1. A?", "2. B?", "Zu Frage 2:", "Zwei.", "Zu Frage 1:", "Eins.") == [
        (None, "", "Zu Frage 2: / Zwei. / Zu Frage 1: / Eins.")
    ]


def test_questions_without_a_reply_have_no_answers() -> None:
    text = PARAGRAPH_BREAK.join(
        ["Wir fragen:", "1. Ist es so?", "Das ist wichtig.", "2. Seit wann?"]
    )
    found = segment(text)
    assert [frage.number for frage in found.fragen] == ["1", "2"]
    assert found.pairs == ()


def test_a_reply_without_announcement_is_paired_only_where_it_is_known_to_be_one() -> None:
    paragraphs = ("1. Ist es so?", "Ja.", "2. Seit wann?", "Seit 2020.")
    assert pairs(*paragraphs) == []
    assert pairs(*paragraphs, reply=True) == [
        ("1", "Ist es so?", "Ja."),
        ("2", "Seit wann?", "Seit 2020."),
    ]


def test_a_motion_with_numbers_asks_nothing() -> None:
    assert (
        segment("Der Rat möge beschließen:\n\n1. Es wird gebaut.\n\n2. Sofort.") == Segmentation()
    )


def test_votes_greetings_and_signatures_end_the_last_answer() -> None:
    assert pairs(
        "1. A?", "Zu Frage 1:", "Ja.", "Der Rat der Stadt nimmt die Antwort zur Kenntnis.",
        "Abstimmungsergebnis:", "Anna Beispiel",
    ) == [("1", "A?", "Ja.")]  # fmt: skip
    assert pairs("1. A?", "Zu Frage 1:", "Ja") == [("1", "A?", "Ja")]


def test_dates_and_amounts_are_no_numbers_of_questions() -> None:
    assert pairs(
        "1. A?", "2. B?", "Antwort der Verwaltung:", "15. Februar 2022 war der Tag.", "1.500 Euro.",
    ) == [(None, "", "15. Februar 2022 war der Tag. / 1.500 Euro.")]  # fmt: skip


ASKED = ("1. Ist die Brücke sicher?", "2. Wann wird sie saniert?", "3. Was kostet das?")
FOLLOWS = "Die Verwaltung beantwortet die Fragen wie folgt:"


@pytest.mark.parametrize(
    "label", ["Zu 1. und 2.:", "Zu den Fragen 1. und 2.:", "Zu 1./2.:", "Antworten zu Frage 1 und zu Frage 2:"]
)  # fmt: skip
def test_joint_labels_with_a_dot_after_each_number(label: str) -> None:
    found = pairs(*ASKED, FOLLOWS, f"{label} Ja.", "Zu 3.: Viel.")
    assert [(number, answer) for number, _, answer in found] == [("1-2", "Ja."), ("3", "Viel.")]


@pytest.mark.parametrize("label", ["Zu Frage 2 (Sanierung):", "Zu Punkt 2 (Wann?):"])
def test_a_label_with_a_word_in_brackets(label: str) -> None:
    found = pairs(*ASKED, FOLLOWS, "Zu Frage 1:", "Ja.", label, "Im Jahr.", "Zu Frage 3:", "Viel.")
    assert [(number, answer) for number, _, answer in found] == [
        ("1", "Ja."), ("2", "Im Jahr."), ("3", "Viel."),
    ]  # fmt: skip


def test_what_stands_above_labels_that_cannot_be_told_apart_is_not_lost() -> None:
    reply = ("Der Park wurde im Jahr 1990 angelegt.", "Zu Frage 2:", "Ja.", "Zu Frage 1:", "Nein.")
    [(number, _, answer)] = pairs(*reply, reply=True, asked=ASKED)
    assert (number, answer) == (None, " / ".join(reply))


def test_points_below_a_question_that_are_answered_together_belong_to_it() -> None:
    points = ("a) in der Stadt", "b) im Umland beziehungsweise am See")
    reply = ("Wie viele Brücken gibt es?", *points, "Es sind vierzig.")
    asked = ("Wie viele Brücken gibt es?", points[0], "b) im Umland bzw. am See", "Begründung:")
    assert pairs(*reply, reply=True, asked=asked) == [
        (None, " / ".join(reply[:3]).replace(" / ", "\n\n"), "Es sind vierzig.")
    ]


def test_questions_that_go_on_with_the_words_above_them_bear_these() -> None:
    stem, reply = (
        "Wie wird im Park",
        ("1. die Pflege geregelt", "Gut.", "2. der Müll geleert", "Oft."),
    )
    assert pairs(stem, *reply, reply=True, asked=(stem, *reply[::2], "Begründung:", "So.")) == [
        ("1", "Wie wird im Park / die Pflege geregelt", "Gut."),
        ("2", "Wie wird im Park / der Müll geleert", "Oft."),
    ]


def test_the_heading_of_an_answer_is_none_of_its_question() -> None:
    asked = ("1. Wie steht es um das Personal der Grünpflege?", "2. Wann wird gemäht?")
    reply = (asked[0], "Personal der Grünpflege:", "Es reicht.", asked[1], "Bald.")
    assert [(number, answer) for number, _, answer in pairs(*reply, reply=True, asked=asked)] == [
        ("1", "Personal der Grünpflege: / Es reicht."), ("2", "Bald."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "label", ["Zu Frage 2 (Sanierung) gilt:", "Zu Frage 2 nimmt der Fachbereich wie folgt Stellung:", "zu2: Bald."]
)  # fmt: skip
def test_a_label_that_is_not_known_keeps_the_reply_whole(label: str) -> None:
    found = pairs(*ASKED, FOLLOWS, "Zu Frage 1:", "Ja.", label, "Im Jahr.", "Zu Frage 3:", "Viel.")
    assert [number for number, _, _ in found] == [None]


@pytest.mark.parametrize(
    "reply",
    [
        ("1. Ja. Gründe:", "1. Stahl", "2. Beton", "3. Holz", "2. Im Jahr.", "3. Viel."),
        ("1. Ja.", "2. Schritte:", "1. Abriss", "2. Neubau", "3. Abnahme", "3. Viel."),
        ("Es gibt drei Gründe:", "1. Rost", "2. Risse", "3. Alter"),
    ],
)
def test_lists_inside_a_reply_are_not_taken_for_answers(reply: tuple[str, ...]) -> None:
    assert [number for number, _, _ in pairs(*ASKED, FOLLOWS, *reply)] == [None]


def test_questions_inside_an_answer_belong_to_it_where_the_list_shows_the_true_ones() -> None:
    assert [
        (number, answer)
        for number, _, answer in pairs(
            *ASKED, FOLLOWS, ASKED[0], "Ja. Warum ist das so?", "Weil sie neu ist.", ASKED[1],
            "Das ist offen. Zu klären:", "1. Wer zahlt?", "2. Wer baut?", "3. Wer haftet?", "Dann Mai.",
            ASKED[2], "Viel.",
        )
    ] == [
        ("1", "Ja. Warum ist das so? / Weil sie neu ist."),
        ("2", "Das ist offen. Zu klären: / 1. Wer zahlt? / 2. Wer baut? / 3. Wer haftet? / Dann Mai."),
        ("3", "Viel."),
    ]  # fmt: skip


def test_what_the_council_decided_is_no_part_of_the_last_answer() -> None:
    assert pairs(
        "1. A?", "Zu Frage 1:", "Ja.", "Beschluss:", "Der Rat lehnt ab.", "Abstimmungsergebnis:", "einstimmig",
    ) == [("1", "A?", "Ja.")]  # fmt: skip


def test_an_unnumbered_question_after_a_list_is_not_given_the_number_of_the_list() -> None:
    assert pairs(
        "1. Ist sie sicher?", "Antwort:", "Ja, weil:", "1. Stahl gut", "2. Beton gut", "Wann?", "Antwort:", "Mai.",
    ) == [
        ("1", "Ist sie sicher?", "Ja, weil: / 1. Stahl gut / 2. Beton gut"),
        ("2", "Wann?", "Mai."),
    ]  # fmt: skip


ENQUIRY = (
    "1. Wie viele Bänke stehen im Stadtgarten?", "Bitte nach Jahren aufschlüsseln.",
    "2. Wann werden die kaputten Bänke ersetzt?", "a) aus Holz?", "b) aus Stahl?",
)  # fmt: skip


def answered(*paragraphs: str, asked: tuple[str, ...] = ENQUIRY) -> list[tuple[str | None, str]]:
    """Number and answer of each pair in a reply to the enquiry."""
    return [(number, answer) for number, _, answer in pairs(*paragraphs, reply=True, asked=asked)]


def test_all_that_the_enquiry_asks_is_question_and_nothing_of_it_answer() -> None:
    assert pairs(*ENQUIRY[:2], "Vierzig.", *ENQUIRY[2:], "Im Mai.", reply=True, asked=ENQUIRY) == [
        ("1", f"{ENQUIRY[0][3:]}\n\n{ENQUIRY[1]}", "Vierzig."),
        ("2", PARAGRAPH_BREAK.join([ENQUIRY[2][3:], *ENQUIRY[3:]]), "Im Mai."),
    ]


def test_a_question_in_one_paragraph_with_its_answer_is_told_by_the_enquiry() -> None:
    assert answered(f"{ENQUIRY[0]} {ENQUIRY[1]} Es sind 40.", *ENQUIRY[2:], "Im Mai.") == [
        ("1", "Es sind 40."),
        ("2", "Im Mai."),
    ]


def test_sub_questions_answered_one_by_one_are_answers_of_their_own() -> None:
    assert answered(*ENQUIRY[:2], "40.", ENQUIRY[2], "a) aus Holz?", "Mai.", "b) aus Stahl?", "Juni.") == [
        ("1", "40."),
        ("2a", "Mai."),
        ("2b", "Juni."),
    ]  # fmt: skip


def test_a_repeated_question_may_have_typing_errors_and_another_number() -> None:
    assert answered(
        "1) Wie viele Bänke stehen im Stadtgraten? Bitte nach Jahren aufschlüsseln.", "40.",
        "2) Wann werden die kaputen Bänke ersetzt? a) aus Holz? b) aus Stahl?", "Mai.",
    ) == [("1", "40."), ("2", "Mai.")]  # fmt: skip
    assert answered(
        "3) Wie viele Bänke stehen im Stadtgarten?", "Bitte nach Jahren aufschlüsseln.", "40.",
        "4) Wann werden die kaputten Bänke ersetzt?", "Mai.",
    ) == [("3", "40."), ("4", "Mai.")]  # fmt: skip


def test_the_numbers_of_the_reply_are_given_not_those_of_the_enquiry() -> None:
    asked = ("A. Wie viele Bänke stehen im Park?", "B. Wann werden sie ersetzt?")
    assert answered("1. Wie viele Bänke stehen im Park?", "40.", "2. Wann werden sie ersetzt?", "Nie.", asked=asked) == [
        ("1", "40."),
        ("2", "Nie."),
    ]  # fmt: skip


def test_questions_that_follow_each_other_are_answered_together() -> None:
    assert answered(*ENQUIRY[:2], "und", *ENQUIRY[2:], "Das ist offen.") == [
        ("1-2", "Das ist offen.")
    ]


def test_a_label_between_question_and_answer_is_no_part_of_either() -> None:
    assert answered(*ENQUIRY[:2], "Zu Frage 1:", "40.", *ENQUIRY[2:], "Antwort: Mai.") == [
        ("1", "40."),
        ("2", "Mai."),
    ]


def test_requests_without_a_question_mark_are_told_by_the_enquiry() -> None:
    asked = ("1. Die Verwaltung nennt alle Brunnen.", "2. Welche davon sind trocken?")
    assert answered(asked[0], "Zwölf.", asked[1], "Keiner.", asked=asked) == [
        ("1", "Zwölf."),
        ("2", "Keiner."),
    ]


def test_labels_with_the_numbers_of_the_enquiry_need_no_question_in_the_reply() -> None:
    assert pairs("Zu Frage 1:", "40.", "Zu Frage 2:", "Mai.", reply=True, asked=ENQUIRY) == [
        ("1", "", "40."),
        ("2", "", "Mai."),
    ]


def test_questions_of_a_second_list_are_none_of_the_answers_to_the_first() -> None:
    lists = ("1. Wie breit ist die Brücke heute?", "2. Wie hoch ist sie genau?")
    both = (*lists, "Zum Tunnel:", "1. Wie lang ist der neue Tunnel?", "2. Wie tief liegt er?")
    found = answered(
        lists[0], "Breit.", lists[1], "Hoch.", "Zum Tunnel:", both[3], "Lang.", both[4], "Tief.",
        asked=both,
    )  # fmt: skip
    assert found == [("I.1", "Breit."), ("I.2", "Hoch."), ("II.1", "Lang."), ("II.2", "Tief.")]


def test_letters_and_figures_do_not_count_on_from_each_other() -> None:
    assert [number for number, _ in answered(
        "A. Gibt es Pläne?", "1. Wenn ja, welche?", "Viele.", "2. Wenn nein, warum nicht?", "Entfällt.",
        "B. Was kosten sie?", "Wenig.", asked=(),
    )] == ["A1", "A2", "B"]  # fmt: skip


def test_place_and_day_above_a_signature_end_the_answer() -> None:
    assert answered(
        *ENQUIRY[:2], "40.", *ENQUIRY[2:], "Im Mai.", "Neustadt, den 3. April 2020", "Anna Muster",
        "Leitung der Schule am Berg",
    ) == [("1", "40."), ("2", "Im Mai.")]  # fmt: skip


@pytest.mark.parametrize("more", [(), ("Weitere folgen.",)])
def test_a_reply_that_begins_in_its_announcement_is_kept(more: tuple[str, ...]) -> None:
    words = "Zu der Anfrage nimmt die Verwaltung wie folgt Stellung: Am Park stehen zwölf Bänke."
    assert answered(words, *more) == [(None, " / ".join((words, *more)))]


def test_a_heading_above_the_first_part_of_a_question_gives_no_number() -> None:
    found = pairs(
        "1. Bänke", "1.1 Wie viele stehen im Park?", "Zwölf.", "1.2 Wie alt sind sie?", "Neu.",
        reply=True,
    )  # fmt: skip
    assert found == [
        ("1.1", "Bänke / Wie viele stehen im Park?", "Zwölf."),
        ("1.2", "Wie alt sind sie?", "Neu."),
    ]


WORDS = st.sampled_from(
    ["Ist es so?", "Ja.", "Zu Frage 1:", "Zu 2:", "Zu 1 und 2:", "Antwort:", "1.", "2. Wann?", "3. Wo",
     "1.1. Wie?", "a) eins", "• Punkt?", "Die Verwaltung beantwortet die Fragen wie folgt:",
     "1. Wie viele Bäume stehen im Park?", "2. Wie viele davon sind krank?", "a) Wie viele Linden?",
     "Antwort der Verwaltung:", "Abstimmungsergebnis:", "Max Muster", "Zu 3 bis 1:", "Zu 9-99:", "–"]
)  # fmt: skip
TEXTS = st.lists(
    WORDS | st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip())), max_size=25
)


@pytest.mark.slow
@given(TEXTS, st.booleans(), TEXTS)
def test_pieces_lie_in_the_text_in_order_and_never_overlap(
    paragraphs: list[str], reply: bool, asked: list[str]
) -> None:
    text = PARAGRAPH_BREAK.join(" ".join(words.split()) for words in paragraphs if words.split())
    found = segment(text, reply, PARAGRAPH_BREAK.join([*asked, *paragraphs[::2]]))
    answers = [pair.antwort for pair in found.pairs]
    asked = [span for pair in found.pairs for span in pair.fragen]
    for spans in (
        answers,
        [frage.span for frage in found.fragen],
        sorted([*answers, *asked], key=lambda one: one.start),
    ):
        end = 0
        for span in spans:
            assert end <= span.start < span.end <= len(text)
            end = span.end
    for span in (*answers, *asked):
        piece = text[span.start : span.end]
        assert piece == piece.strip()


@given(TEXTS)
def test_numbers_of_answers_are_given_once(paragraphs: list[str]) -> None:
    text = PARAGRAPH_BREAK.join(" ".join(words.split()) for words in paragraphs if words.split())
    numbers = [pair.number for pair in segment(text).pairs]
    assert len(numbers) == len(set(numbers))
    assert None not in numbers or len(numbers) == 1
