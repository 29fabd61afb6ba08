"""Whose words a reply holds: askers' sections, further questions, annexes are no answers."""

from __future__ import annotations

import pytest

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.records import Antwort
from retrieval.segmenting.minutes import parse_minutes
from retrieval.segmenting.speakers import asks_further, is_annex, speaker_named

TREES = "Wie viele Linden stehen derzeit im Kurpark?"
WELLS = "Wer wartet die Brunnen in den Wintermonaten?"
PATHS = "Wann werden die gesperrten Wege am Teich geöffnet?"
REASONS = "Der Kurpark ist für viele Familien der liebste Ort der ganzen Stadt."
ASKED = ("Wir fragen:", f"1. {TREES}", f"2. {WELLS}", f"3. {PATHS}", "Begründung:", REASONS)
RESTATED = (f"1. {TREES}", "Es sind 80.", f"2. {WELLS}", "Der Bauhof.", f"3. {PATHS}", "Im Mai.")
LABELLED = ("Zu Frage 1:", "Es sind 80.", "Zu Frage 2:", "Der Bauhof.", "Zu Frage 3:", "Im Mai.")
ANSWERS = [("1", "Es sind 80."), ("2", "Der Bauhof."), ("3", "Im Mai.")]


def antworten(*reply: str, asked: tuple[str, ...] = ASKED) -> tuple[Antwort, ...]:
    """What a reply to the enquiry holds."""
    text, enquiry = PARAGRAPH_BREAK.join(reply), PARAGRAPH_BREAK.join(asked)
    found = parse_minutes(text, True, enquiry).antworten
    place = 0
    for one in found:
        place = text.index(one.antwort, place) + len(one.antwort)
    return found


def numbered(*reply: str, asked: tuple[str, ...] = ASKED) -> list[tuple[str | None, str]]:
    """Number and text of each answer, paragraphs parted by a stroke."""
    return [
        (one.number, one.antwort.replace(PARAGRAPH_BREAK, " / "))
        for one in antworten(*reply, asked=asked)
        if one.remark is None
    ]


def remarks(*reply: str) -> list[str]:
    """What the administration says before its answers."""
    return [one.antwort for one in antworten(*reply) if one.remark == "vorbemerkung"]


@pytest.mark.parametrize(
    "heading",
    [
        "Vorbemerkung der Abgeordneten", "Vorbemerkung des Fragestellers:", "Begründung der Fraktion",
        "Einleitung für die Fragen", "Vorbemerkung der Ratsfraktion Grün im Rat der Stadt Au:",
        "Sachverhalt der Stadtverordneten", "Vorbemerkung von Stadträtin Muster",
        "Vorbemerkung der Anfragenden",
    ],
)  # fmt: skip
def test_the_section_of_those_who_ask_is_none_of_the_administration(heading: str) -> None:
    claim = "Die Linden wurden über Jahre schlecht gepflegt. Das hat der Rat oft beklagt."
    assert speaker_named(heading) == "askers"
    for reply in (RESTATED, LABELLED):
        assert remarks(heading, claim, *reply) == []
        assert numbered(heading, claim, *reply) == ANSWERS


@pytest.mark.parametrize(
    "heading",
    [
        "Vorbemerkung der Landesregierung", "Vorbemerkung der Verwaltung:", "Vorbemerkung des Senats",
        "Einleitung für die Antworten des Senats", "Vorbemerkung des Oberbürgermeisters",
        "Grundsätzliche Vorbemerkungen der Stadtverwaltung", "Anmerkung des Bezirksamtes",
    ],
)  # fmt: skip
def test_the_section_of_the_administration_is_told_without_that_of_the_askers(heading: str) -> None:
    claim = "Die Linden wurden über Jahre schlecht gepflegt. Das hat der Rat oft beklagt."
    own = "Der Kurpark gehört dem Land und wird von der Stadt gepflegt, Abteilung AB."
    reply = ("Vorbemerkung der Fraktion", claim, heading, own, *RESTATED)
    assert speaker_named(heading) == "administration"
    assert remarks(*reply) == [f"{heading}{PARAGRAPH_BREAK}{own}"]
    assert numbered(*reply) == ANSWERS


@pytest.mark.parametrize(
    "words", ["Begründung der Fraktion war dünn.", "Vorbemerkung:", "Die Begründung der Gruppe", "Fraktion"]
)  # fmt: skip
def test_what_is_no_heading_with_a_speaker_names_none(words: str) -> None:
    assert speaker_named(words) is None


def test_a_whole_answer_begins_behind_the_section_of_the_askers() -> None:
    claim = "Die Linden wurden über Jahre schlecht gepflegt. Das hat der Rat oft beklagt."
    own = "Es stehen dort 80 Linden, alle sind gesund."
    assert numbered("Vorbemerkung der Fraktion", claim, "Antwort der Verwaltung:", own) == [
        (None, own)
    ]
    assert numbered("Vorbemerkung der Fraktion", claim) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Ergänzungsfragen der Fraktion Blau:", "Zusatzfragen:", "Nachfrage des Ratsmitglieds Muster:",
        "Mündliche Zusatzfrage 1:", "Weitere Fragen der Gruppe Rot", "Ergänzende Fragen:", "Nachfragen",
    ],
)  # fmt: skip
def test_further_questions_end_the_last_answer(heading: str) -> None:
    further = (heading, "1. Wer zahlt das alles?", "Die Stadt.")
    assert asks_further(heading)
    for reply in (RESTATED, LABELLED):
        assert numbered(*reply, *further) == ANSWERS
    again = (heading, "1. Wer zahlt?", "Zu Frage 1:", "Die Stadt.")
    assert numbered(*LABELLED, *again) == ANSWERS


def test_further_questions_with_labels_of_their_own_end_the_last_answer() -> None:
    further = ("Zusatzfragen:", "1. Wer zahlt?", "Antwort zu Zusatzfrage 1:", "Die Stadt.")
    assert numbered(*LABELLED, *further) == ANSWERS


def test_an_answer_to_a_further_question_without_a_heading_keeps_the_reply_whole() -> None:
    [(number, _)] = numbered(*LABELLED, "Wer zahlt?", "Antwort auf die Nachfrage:", "Die Stadt.")
    assert number is None


def test_further_questions_that_the_enquiry_asks_are_answered() -> None:
    asked = (*ASKED[:3], "Zusatzfragen:", f"3. {PATHS}")
    reply = (*RESTATED[:4], "Zusatzfragen:", *RESTATED[4:])
    assert numbered(*reply, asked=asked) == ANSWERS


def test_a_sentence_about_further_questions_is_a_part_of_its_answer() -> None:
    said = "Nachfragen bei den Nachbarstädten ergaben nichts Neues."
    assert not asks_further(said)
    assert numbered(*RESTATED, said)[-1] == ("3", f"Im Mai. / {said}")


@pytest.mark.parametrize(
    "heading",
    ["Anlage", "Anlage 1", "Anlagen:", "Anlage/n", "Anlage 2: Liste der Bäume", "Anlage zu Frage 1",
     "(verteilt am 3. Mai 2021)"],
)  # fmt: skip
def test_an_annex_is_no_part_of_the_last_answer(heading: str) -> None:
    rows = [f"Beet {at} 1{at} 2{at}" for at in range(2_000)]
    assert is_annex(heading)
    for reply in (RESTATED, LABELLED):
        assert numbered(*reply, heading, *rows) == ANSWERS


def test_the_day_of_distribution_ends_a_paragraph_too() -> None:
    reply = (*RESTATED[:-1], "Im Mai. (verteilt am 03.05.2021)", "Liste", "1. Beet", f"2. {WELLS}")
    assert numbered(*reply) == ANSWERS


def test_a_sentence_about_an_annex_is_a_part_of_its_answer() -> None:
    said = "Anlage 1 nennt alle Bäume."
    assert not is_annex(said)
    assert numbered(*RESTATED, said)[-1] == ("3", f"Im Mai. / {said}")


def test_the_reasons_of_the_enquiry_above_an_answer_belong_to_its_question() -> None:
    reply = (*RESTATED[:5], "Begründung:", REASONS, "Im Mai.")
    assert numbered(*reply) == ANSWERS
    assert antworten(*reply)[-1].frage == PARAGRAPH_BREAK.join((PATHS, "Begründung:", REASONS))


def test_parts_of_a_question_and_its_reasons_above_an_answer_belong_to_it() -> None:
    asked = (*ASKED[:4], "- Wenn ja, wie?", "- Wenn nein, warum nicht?", *ASKED[4:])
    reply = (*RESTATED[:5], "- Wenn ja, wie?", "- Wenn nein, warum nicht?", REASONS, "Im Mai.")
    assert numbered(*reply, asked=asked) == ANSWERS


def test_a_statement_above_the_next_question_of_the_enquiry_is_no_answer() -> None:
    statement = "Die Brunnen am Markt laufen seit dem letzten Sommer nicht mehr richtig."
    asked = (*ASKED[:2], statement, *ASKED[2:])
    assert numbered(*RESTATED[:2], statement, *RESTATED[2:], asked=asked) == ANSWERS


def test_an_answer_is_not_emptied_where_it_only_quotes_the_enquiry() -> None:
    assert numbered(*RESTATED[:5], REASONS)[-1] == ("3", REASONS)


def test_a_text_that_ends_in_a_question_answers_nothing() -> None:
    text = PARAGRAPH_BREAK.join(("Beantwortung", "Die Stadt wächst.", f"1. {TREES}", f"2. {WELLS}"))
    found = parse_minutes(f"{text}{PARAGRAPH_BREAK}Anlage/n{PARAGRAPH_BREAK}Keine", False, "")
    assert found.antworten == ()
    assert found.fragen == (TREES, WELLS)
