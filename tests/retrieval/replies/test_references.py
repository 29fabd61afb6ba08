"""An answer that only refers elsewhere: which numbers it names, and that others name none."""

from __future__ import annotations

import pytest

from retrieval.replies.references import reference_in

CUES = [
    "Siehe {}.",
    "siehe Antwort zu {}",
    "Vgl. {}.",
    "Nein, siehe {}.",
    "Es wird auf die Antwort zu {} verwiesen.",
    "Hierzu verweisen wir auf die Ausführungen zu {}.",
    "Diese Frage wurde bereits mit der Antwort zu {} beantwortet.",
]
NAMED = {
    "Frage 2": [("2", "2")],
    "Ziffer 7 a)": [("7a", "7a")],
    "den Fragen 1 und 3": [("1", "1"), ("3", "3")],
    "den Fragen 2 a und b": [("2a", "2a"), ("2b", "2b")],
    "Nr. 5 bis 8": [("5", "8")],
    "Punkt 1.2 – 1.4": [("1.2", "1.4")],
    "Buchstabe C": [("C", "C")],
    "Teilfrage b)": [("b", "b")],
    "Frage II.3": [("II.3", "II.3")],
}


@pytest.mark.parametrize("cue", CUES)
@pytest.mark.parametrize("said", NAMED)
def test_what_an_answer_names(cue: str, said: str) -> None:
    found = reference_in(cue.format(said))
    assert found is not None
    assert list(found.ranges) == NAMED[said]


@pytest.mark.parametrize("text", ["Siehe oben.", "s. o.", "siehe vorherige Antwort", "Vgl. oben"])
def test_one_that_leads_nowhere(text: str) -> None:
    found = reference_in(text)
    assert found is not None
    assert not found.ranges
    assert not found.preface


def test_the_preface_is_named() -> None:
    found = reference_in("Es wird auf die Vorbemerkung und die Antwort zu Frage 5 verwiesen.")
    assert found is not None
    assert found.preface
    assert list(found.ranges) == [("5", "5")]


@pytest.mark.parametrize(
    "text",
    [
        "Nein.",
        "Ja, 2 und 3.",
        "Siehe Frage 1. Die Halle wird im Herbst saniert.",
        "Die Kosten von 3 Millionen Euro trägt der Bund (siehe Frage 1).",
        "Auf der Website wird auf den Lärmaktionsplan verwiesen.",
        "Siehe Frage 1. " * 40,
        "",
    ],
)
def test_what_says_something_itself(text: str) -> None:
    assert reference_in(text) is None
