"""Footnotes stand behind the paragraph of their mark, never inside a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.segmenting.minutes import segment
from retrieval.sources.pdf.footnotes import without_notes
from retrieval.sources.pdf.text import paragraphs

RULE = " " * 44
#: Two questions, whose answers bear three marks; the page ends inside the second answer.
PAGES = f"""1. Wie viele Bänke stehen im Stadtgarten und wie alt sind diese Bänke im Mittel?
Im Stadtgarten stehen zwölf Bänke, wie eine Zählung im vergangenen Sommer ergab.
1
 Die älteste Bank ist vierzig Jahre alt und soll bald durch eine neue ersetzt werden.

2. Werden in diesem Jahr auch in den anderen Parks der Stadt neue Bänke aufgestellt?
Ja. Dafür stehen im laufenden Haushalt zwanzigtausend Euro aus Mitteln des Bundes
2
 bereit, und der Bauhof stellt die Bänke auf, sobald der Boden nach dem Winter nicht
{RULE}
1
 Bericht des Garten-
amtes 2022, Seite 3, Abschnitt
1.2
2 Förderbescheid vom 01.02.2022

– 2 –
mehr gefroren ist. Weitere Bänke können im kommenden Jahr folgen, wenn Geld da ist.
"""


def test_a_note_follows_the_paragraph_of_its_mark_and_cuts_no_sentence() -> None:
    assert paragraphs(PAGES).split("\n\n") == [
        "1. Wie viele Bänke stehen im Stadtgarten und wie alt sind diese Bänke im Mittel?",
        "Im Stadtgarten stehen zwölf Bänke, wie eine Zählung im vergangenen Sommer ergab. 1 "
        "Die älteste Bank ist vierzig Jahre alt und soll bald durch eine neue ersetzt werden.",
        "1 Bericht des Gartenamtes 2022, Seite 3, Abschnitt 1.2",
        "2. Werden in diesem Jahr auch in den anderen Parks der Stadt neue Bänke aufgestellt?",
        "Ja. Dafür stehen im laufenden Haushalt zwanzigtausend Euro aus Mitteln des Bundes 2 "
        "bereit, und der Bauhof stellt die Bänke auf, sobald der Boden nach dem Winter nicht "
        "mehr gefroren ist. Weitere Bänke können im kommenden Jahr folgen, wenn Geld da ist.",
        "2 Förderbescheid vom 01.02.2022",
    ]


def test_each_answer_has_its_own_notes() -> None:
    text = paragraphs(PAGES)
    first, second = (text[one.antwort.start : one.antwort.end] for one in segment(text, True).pairs)
    assert "Bericht des Gartenamtes" in first
    assert "Förderbescheid" not in first
    assert second.endswith("2 Förderbescheid vom 01.02.2022")


def test_a_mark_behind_its_word_is_found_and_a_missing_one_does_no_harm() -> None:
    page = "Die Stadt fördert das1 und plant mehr.\n{}\n1 Siehe Anlage.\n\n– 2 –\nEnde."
    assert paragraphs(page.format(RULE)).split("\n\n") == [
        "Die Stadt fördert das 1 und plant mehr.",
        "1 Siehe Anlage.",
        "Ende.",
    ]
    unmarked = page.format(RULE).replace("das1", "das")
    assert paragraphs(unmarked).split("\n\n") == [
        "Die Stadt fördert das und plant mehr.",
        "1 Siehe Anlage.",
        "Ende.",
    ]


#: The rule above the notes is lost; the page ends inside a sentence.
NO_RULE = """Die Gemeinde hat zwölf Brunnen,1 von denen zwei am Markt stehen.2
Die anderen speist ein Bach, der auf 17,3 m² Fläche entspringt. Er wird vom Bauhof
{blank}
1 Bericht des Bauhofs, Seite 3,
Abschnitt 2
2 Ebenda.

gepflegt. Neue Brunnen sind nicht geplant.
"""


@pytest.mark.parametrize("blank", ["", " "])
def test_notes_without_a_rule_are_told_by_their_numbers(blank: str) -> None:
    assert paragraphs(NO_RULE.format(blank=blank)).split("\n\n") == [
        "Die Gemeinde hat zwölf Brunnen, 1 von denen zwei am Markt stehen. 2 Die anderen speist ein "
        "Bach, der auf 17,3 m² Fläche entspringt. Er wird vom Bauhof gepflegt. Neue Brunnen sind nicht "
        "geplant.",
        "1 Bericht des Bauhofs, Seite 3, Abschnitt 2",
        "2 Ebenda.",
    ]


@pytest.mark.parametrize(
    "block",
    [
        "1 Enthaltung wurde gezählt.",
        "3 Brunnen stehen am Markt.",
        "1. Bericht des Bauhofs",
        "\n".join(["1 Brunnen", *(f"Zeile {letter}" for letter in "ABCDEFGHIJKLMNOP")]),
    ],
)
def test_what_is_not_counted_or_marked_above_is_no_note(block: str) -> None:
    above = "Die Gemeinde hat 17,1 m² und 6.1 km Bach." + ("1" if block.startswith("1 B") else "")
    raw = f"{above}\n \n{block}\n\nEnde."
    assert without_notes(raw).notes == ()


def test_more_notes_than_can_be_marked_stay_where_they_are() -> None:
    pages = [
        f"Satz.{n}\n{RULE}\n{n} Note {n} zum Brunnen {p}\n\n" for p in range(600) for n in (1, 2)
    ]
    text = paragraphs("".join(pages))
    assert all(f"Note {n} zum Brunnen {p}" in text for p in (0, 499, 599) for n in (1, 2))


def test_a_text_that_bears_the_marks_itself_keeps_its_notes() -> None:
    raw = f"Satz\U00100005.1\n{RULE}\n1 Note\n\nEnde."
    assert "1 Note" in paragraphs(raw)
    assert "\U00100005" in paragraphs(raw)


def test_what_a_paper_says_of_itself_below_its_last_notes_is_none() -> None:
    raw = "Es gibt zwölf Brunnen.1\n \n1 Zählung des\nBauhofs.\n(verteilt am 02.05.2024)\n"
    assert paragraphs(f"{raw}\n").split("\n\n") == [
        "Es gibt zwölf Brunnen. 1",
        "1 Zählung des Bauhofs.",
        "(verteilt am 02.05.2024)",
    ]


def test_a_gap_in_a_table_is_no_rule() -> None:
    table = f"Entgelte 174.268,95 €\n{RULE}\n140.960,65 €\n \nSumme\n{RULE}\n-   €\n"
    assert without_notes(table).notes == ()
    assert without_notes(table).text == table


LINES = st.lists(st.text("abcdefghijäöüß", min_size=1, max_size=9), min_size=1, max_size=9)


@given(LINES, st.integers(1, 99), LINES, LINES, st.booleans())
def test_no_letter_is_lost_and_none_is_added(
    before: list[str], number: int, note: list[str], after: list[str], marked: bool
) -> None:
    page = [" ".join(before), *([str(number)] if marked else []), ". Ende.", RULE]
    raw = "\n".join([*page, f"{number} {' '.join(note)}", "", "– 2 –", f"Danach {' '.join(after)}"])
    given_in = sorted(letter for letter in raw.replace("– 2 –", "") if letter.isalnum())
    assert sorted(letter for letter in paragraphs(raw) if letter.isalnum()) == given_in
