"""Reading a text costs as its length, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.paragraphs import join_lines, windows
from retrieval.sources.pdf.text import paragraphs
from tests.support.cost import assert_linear, repeated

pytestmark = pytest.mark.slow

LINE = "Die Gemeinde hat die Lage am Marktplatz und in den Straßen ringsum eingehend geprüft und"
#: What stands again and again; none of it may make a search begin anew at each place.
PIECES = [
    " ", " " * 40 + "\n", "\n", "\f", "\t", "7", "1 \n", "1.1", "1. a\n", "wort", "WORT", "Wort-\n",
    "lich-\n", "isch", "://", "www.", "www. ", "http://a.de/\n", "- 1 -\n", "Seite 1\n", "Kopf\n1/2\n",
    " " * 44 + "\n1 Note\n\n", "CO \n2\n", "wort\n1\n", "Quelle: A", "a)\n", "•\n", "-", "?\n", "“", ". ",
    LINE + "\n", LINE + "\n\n", f"Gemeinde Talheim\n{LINE}\n{LINE}\nBlatt 2\n\f", "\U00100000", "## 1 a\n", "S. 1 von 2 ", "1,2 3,4 5,6\n", "Zu Frage 1:\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
@pytest.mark.parametrize("end", ["", "x"])
def test_a_text_four_times_as_long_takes_about_four_times_as_long(piece: str, end: str) -> None:
    def read(length: int) -> None:
        text = repeated(piece, length) + end
        paragraphs(text)
        list(windows(text))
        join_lines(text.split("\n"))

    assert_linear(read, 10_000)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
@settings(max_examples=40)
def test_no_mixture_of_these_is_worse(pieces: list[str]) -> None:
    assert_linear(lambda length: paragraphs(repeated("".join(pieces), length)), 5_000)


def test_a_word_over_many_lines_is_one_word() -> None:
    assert (
        paragraphs("Donau\n" + "dampf-\n" * 5_000 + "schiff")
        == "Donau " + "dampf" * 5_000 + "schiff"
    )
