"""The pieces in which channels show a text: joined they are the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import pieces
from retrieval.paragraphs import PARAGRAPH_BREAK
from tests.support import small

PARTS = st.lists(st.text(alphabet="aö <&•\t\n", min_size=1).map(str.strip).filter(bool), min_size=1)


@given(PARTS, st.integers(1, 200), st.tuples(st.integers(0, 999), st.integers(0, 999)))
def test_paragraphs_joined_are_the_text(
    parts: list[str], often: int, focus: tuple[int, int]
) -> None:
    text = PARAGRAPH_BREAK.join(" ".join(part.split()) for part in parts * often)
    first, last = sorted(min(at, len(text)) for at in focus)
    shown = pieces.paragraphs(text, (first, last))
    assert PARAGRAPH_BREAK.join(paragraph.text for paragraph in shown) == text
    marked = "".join(paragraph.marked for paragraph in shown)
    found = pieces.excerpt(text, (first, last))
    assert found in ("", text[first:last])
    assert marked == "".join(found.split("\n")) or marked == found.replace(PARAGRAPH_BREAK, "")


def test_a_long_text_marks_the_sentence_that_fits_within_its_paragraph() -> None:
    first, last = small.LONG_ASKED.focus
    shown = pieces.paragraphs(small.LONG, (first, last))
    assert [one.marked for one in shown] == ["", "", "", small.LONG[first:last], "", ""]
    assert shown[3].before == "4. Die Verwaltung prüft die Maßnahme im Rahmen des Haushalts. "
    assert shown[3].after == " Ende."
    assert pieces.excerpt(small.LONG, (first, last)) == small.LONG[first:last]


def test_what_spans_paragraphs_is_marked_in_each() -> None:
    border = small.LONG.index(PARAGRAPH_BREAK)
    shown = pieces.paragraphs(small.LONG, (border - 5, border + 4))
    assert [one.marked for one in shown[:3]] == ["Ende.", "2.", ""]


@pytest.mark.parametrize("focus", [(0, 4), None])
def test_a_short_text_marks_nothing(focus: tuple[int, int] | None) -> None:
    assert not any(one.marked for one in pieces.paragraphs("eins\n\nzwei", focus))
    assert pieces.excerpt("eins\n\nzwei", focus) == ""


@pytest.mark.parametrize("focus", [(0, len(small.LONG)), (5, 5), (len(small.LONG), 9999), None])
def test_a_text_that_fits_as_a_whole_or_nowhere_marks_nothing(
    focus: tuple[int, int] | None,
) -> None:
    assert not any(one.marked for one in pieces.paragraphs(small.LONG, focus))
    assert pieces.excerpt(small.LONG, focus) == ""


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("Wählen Sie 112, sonst 110.", ["112", "110"]),
        ("Die Behördennummer ist 115", ["115"]),
        ("Nachts hilft 116117 oder (116 117).", ["116117", "116117"]),
        ("Telefon 02323 16-0 und 0800 111 0 111.", ["02323160", "08001110111"]),
        ("Seit 2022 gilt 2022/0129, am 01.02.2022 um 11:05.", []),
        ("Die Vorlagen 0129/2022 und 112/2022, § 1122, 112-2 und 110,5 Euro", []),
        ("TOP 11.2 der 110. Sitzung, 1.112 Euro, 112 000 Euro", ["110"]),
    ],
)
def test_only_numbers_that_can_be_dialled_are(text: str, digits: list[str]) -> None:
    found = pieces.dialled(text)
    assert [number for _, number in found if number] == digits
    assert "".join(piece for piece, _ in found) == text
