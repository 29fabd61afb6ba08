"""Why members ask: told from their questions, from heads and signatures, and from an office."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.segmenting.sachverhalt import sachverhalt

WHY = (
    "Am Ring stehen zwölf Linden, von denen seit dem Winter drei krank sind und umzustürzen drohen."
)
MORE = "Die Anwohnenden sorgen sich, weil die Kinder dort jeden Tag auf dem Weg zur Schule sind."
ASKED = ("1. Wie viele Linden stehen am Ring?", "2. Wann werden die kranken gefällt?")
REPLY = ("Die Verwaltung beantwortet die Fragen wie folgt:", "Zu Frage 1:", "Zwölf.", "Zu Frage 2:", "Im Mai.")  # fmt: skip


def text(*paragraphs: str) -> str:
    return PARAGRAPH_BREAK.join(paragraphs)


@pytest.mark.parametrize(
    "above",
    [
        ("Sachverhalt:", WHY, MORE, "Die Gruppe Grün bittet um Beantwortung folgender Fragen:"),
        ("Begründung", WHY, MORE, "Wir fragen die Verwaltung:"),
        (f"Sachverhalt: {WHY}", MORE),
        ("Sehr geehrter Herr Bürgermeister,", WHY, MORE, "In diesem Zusammenhang frage ich:"),
    ],
)
def test_minutes_hold_it_above_the_questions(above: tuple[str, ...]) -> None:
    assert sachverhalt(text(*above, *ASKED, *REPLY)) == text(WHY, MORE)


@pytest.mark.parametrize(
    "asked",
    [
        (*ASKED, WHY, MORE, "unterzeichnet von:", "Anna Beispiel", "Sachverhalt / Begründung:"),
        (*ASKED, WHY, "Sachverhalt/Begründung:", MORE, "Musterstadt, den 4. Mai 2021", "Anna Beispiel"),
        ("Vorbemerkung der Abgeordneten", WHY, MORE, *ASKED),
        (WHY, MORE, *ASKED, "Mit freundlichen Grüßen", "Dr. Anna Beispiel", "Für die Gruppe Grün im Rat"),
        ("1.", "Wie viele Linden stehen am Ring?", "2.", "Wann werden sie gefällt?", WHY, MORE),
    ],
)  # fmt: skip
def test_an_enquiry_of_its_own_holds_it_above_or_below(asked: tuple[str, ...]) -> None:
    assert sachverhalt(text(*REPLY), True, text(*asked)) == text(WHY, MORE)


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        # An office tells why under the same heading, and asks nothing.
        (("Sachverhalt:", WHY, MORE, "Beschlussvorschlag:", "1. Der Rat beschließt die Fällung."), False),
        ((WHY, MORE), True),
        (("Vorbemerkung der Landesregierung:", WHY, *REPLY), True),
        (ASKED, False),
        ((*ASKED, "Anna Beispiel", "Musterstadt, den 4. Mai 2021"), False),
        ((), False),
    ],
)  # fmt: skip
def test_where_it_is_not_sure_that_members_speak_there_is_none(
    said: tuple[str, ...], reply: bool
) -> None:
    assert sachverhalt(text(*said), reply) == ""


def test_a_reply_that_repeats_it_under_the_name_of_those_who_ask_has_it() -> None:
    said = text("Vorbemerkung der Abgeordneten", WHY, "Vorbemerkung der Landesregierung", MORE)
    assert sachverhalt(said, True) == WHY


_PARAGRAPHS = st.lists(
    st.sampled_from(
        [WHY, MORE, *ASKED, "Sachverhalt:", "Anna Beispiel", "gez. Muster", "4. Mai 2021"]
    )
    | st.text(max_size=40),
    max_size=12,
)


@given(_PARAGRAPHS, st.booleans())
def test_it_is_made_of_paragraphs_of_the_members_in_their_order(
    paragraphs: list[str], beside: bool
) -> None:
    source = text(*paragraphs)
    found = sachverhalt(text(*REPLY), True, source) if beside else sachverhalt(source)
    at = 0
    for paragraph in filter(None, found.split(PARAGRAPH_BREAK)):
        at = source.index(paragraph, at) + len(paragraph)
        assert paragraph not in ASKED
