"""Replies under the mere numbers of an enquiry, and lists of an answer's own that look like them."""

from __future__ import annotations

import pytest

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.segmenting.minutes import parse_minutes

QUESTIONS = (
    "Wie viele Bänke stehen im Kurpark von Waldstadt?",
    "Wer pflegt sie im Winter?",
    "Was kostet eine neue Bank?",
    "Wann werden die alten ersetzt?",
    "Gibt es dafür Spenden?",
    "Welche Farbe bekommen sie?",
    "Wer entscheidet darüber?",
    "Wo können Vorschläge gemacht werden?",
)
ANSWERS = (
    "Es sind sechzig.", "Der Bauhof.", "Rund 900 Euro.", "Nach und nach.",
    "Bisher nicht.", "Grün.", "Der Ausschuss für Grünflächen.", "Im Rathaus.",
)  # fmt: skip


def told(asked: list[str], *reply: str) -> list[tuple[str | None, str | None, str]]:
    parsed = parse_minutes(PARAGRAPH_BREAK.join(reply), True, PARAGRAPH_BREAK.join(asked))
    return [(one.number, one.frage, one.antwort) for one in parsed.antworten]


def listed(lines: tuple[str, ...], signs: str, form: str = "{}.") -> list[str]:
    return [f"{form.format(sign)} {line}" for sign, line in zip(signs, lines, strict=False)]


@pytest.mark.parametrize(
    ("signs", "above"),
    [
        ("1234", ()),
        ("1234", ("Zu den Fragen:",)),
        ("1234", ("Die Stadt gibt folgende Antworten:",)),
        ("ABCD", ()),
        ("ABCD", ("Der Kurpark ist der Stadt wichtig und wird gern besucht.",)),
        ("12345678", ("Der Kurpark ist der Stadt wichtig und wird gern besucht.",)),
    ],
)
@pytest.mark.parametrize("form", ["{}.", "{})"])
def test_answers_under_the_numbers_of_the_enquiry(
    signs: str, above: tuple[str, ...], form: str
) -> None:
    reply = [*above, *listed(ANSWERS, signs, form)]
    pieces = [one for one in told(listed(QUESTIONS, signs, form), *reply) if one[0]]
    assert pieces == list(zip(signs, QUESTIONS, ANSWERS, strict=False))


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ("1234", ["Geplant sind in diesem Jahr:", *listed(ANSWERS, "1234")]),
        ("123", listed(ANSWERS, "123")),
        ("1234", listed(ANSWERS, "123")),
        ("1234", listed(ANSWERS, "12345")),
        ("1234", listed(ANSWERS, "1243")),
        ("ABCD", listed(ANSWERS, "1234")),
    ],
)
def test_a_list_of_the_answer_s_own_stays_whole(asked: str, reply: list[str]) -> None:
    assert [number for number, *_ in told(listed(QUESTIONS, asked), *reply)] == [None]
