"""What a message is made of: marked, cut and packed, each sign of a text where it belongs."""

from __future__ import annotations

import re

import pytest

from bot.telegram.markup import (
    bold,
    escape_text,
    grid,
    joined,
    labelled,
    lines_of,
    packed,
    plain,
    shown,
    slices,
    small,
)
from bot.telegram.outgoing import Button, Draft
from bot.telegram.quoting import around
from tests.support.cost import assert_linear, repeated

ROWS = ((Button("Mehr", "mehr"),),)
#: Telegram's limit, and what may stand around an official text: as numbers, for a constant that is
#: wrong would agree with itself.
ALLOWED, AROUND = 4096, 1500


def test_what_is_marked_is_escaped_first() -> None:
    assert escape_text("<\"&'>") == "&lt;\"&amp;'&gt;"
    assert (bold("1 < 2"), bold(" \n")) == ("<b>1 &lt; 2</b>", "")
    assert small("A & B") == "<i>A &amp; B</i>"
    assert labelled("A & B", "1 < 2") == "<b>A &amp; B</b>\n1 &lt; 2"
    assert plain("<i>") == Draft("&lt;i&gt;")


def test_what_is_empty_leaves_no_line() -> None:
    assert joined("a", "", "b") == "a\n\nb"
    assert lines_of("a", "", "b") == "a\nb"


def test_markup_is_not_counted() -> None:
    assert shown("<b>&amp;😀</b>") == 3


def test_buttons_stand_in_rows_as_many_as_somebody_reads() -> None:
    rows = grid([Button(str(number)) for number in range(60)], 5)
    assert [len(row) for row in rows] == [5] * 9 + [3]
    assert [one.label for row in rows for one in row] == [str(number) for number in range(48)]


def test_paragraphs_share_a_message_until_it_is_full() -> None:
    half = ALLOWED // 2
    assert packed(["a", "b"], ROWS) == [Draft("a\n\nb", ROWS)]
    assert packed(["a" * (half - 1)] * 2, ROWS) == [
        Draft(joined(*["a" * (half - 1)] * 2), ROWS),
    ]
    assert packed(["a" * half, "b" * (half - 1)], ROWS) == [
        Draft("a" * half),
        Draft("b" * (half - 1), ROWS),
    ]
    assert packed([], ()) == [Draft("")]


def test_a_paragraph_too_long_for_a_message_loses_its_markup_and_no_sign() -> None:
    drafts = packed([f"<b>{'&lt;' * 5_000}</b>"], ROWS)
    assert drafts == [Draft("&lt;" * ALLOWED), Draft("&lt;" * (5_000 - ALLOWED), ROWS)]
    full = f"<b>{'a' * ALLOWED}</b>"
    assert packed([full], ()) == [Draft(full)]


@pytest.mark.parametrize(
    ("text", "most", "found"),
    [
        ("", 5, [""]),
        ("abc", 2, ["ab", "c"]),
        ("\n\nEins. Zwei drei", 12, ["\n\nEins. ", "Zwei drei"]),
        ("Eins. Zwei. Drei vier", 12, ["Eins. Zwei. ", "Drei vier"]),
        ("Eins. Zwei.\n\nDrei vier fünf", 20, ["Eins. Zwei.\n\n", "Drei vier fünf"]),
        ("x\n\nab cd ef", 8, ["x\n\n", "ab cd ef"]),
        (" abcdef", 4, [" ", "abcd", "ef"]),
        # What the reader sees as one sign stays together, unless it fills a message.
        ("x👩\u200d👩", 4, ["x", "👩\u200d", "👩"]),
        ("xx❤\ufe0f", 3, ["xx", "❤\ufe0f"]),
        ("x❤\ufe0fyz", 3, ["x❤\ufe0f", "yz"]),
        ("xe\u0301", 2, ["x", "e\u0301"]),
        ("xa\u0338", 2, ["x", "a\u0338"]),
        ("e" + "\u0301" * 10, 4, ["e\u0301\u0301\u0301", "\u0301" * 4, "\u0301" * 3]),
    ],
)
def test_a_text_is_cut_at_the_best_place(text: str, most: int, found: list[str]) -> None:
    assert slices(text, most) == found


def test_many_slices_cost_as_much_as_their_text_is_long() -> None:
    assert_linear(lambda length: slices(repeated("Wort ", length), 100), 20_000)


def test_a_slice_has_room_for_any_sign() -> None:
    with pytest.raises(ValueError, match=r"^a slice holds two units or more$"):
        slices("abc", 1)


def test_what_is_ours_stands_around_an_official_text() -> None:
    html = "Kopf\n<blockquote>1 &lt; 2</blockquote>\nFuß"
    assert around(["Kopf"], "1 < 2", "Fuß", ROWS) == [Draft(html, ROWS)]
    assert around([], "Ja.", "", ROWS) == [Draft("<blockquote>Ja.</blockquote>", ROWS)]


def test_of_a_long_text_the_first_part_has_what_opens_it_and_the_last_what_ends_it() -> None:
    drafts = around(["<b>Kopf</b>"], "a" * 10_000, "Fuß", ROWS)
    most = ALLOWED - 64 - len("KopfFuß")
    parts = ["a" * most, "a" * most, "a" * (10_000 - 2 * most)]
    assert drafts == [
        Draft(f"<b>Kopf</b>\n<blockquote>{parts[0]}</blockquote>\n<i>Teil 1 von 3</i>"),
        Draft(f"<blockquote>{parts[1]}</blockquote>\n<i>Teil 2 von 3</i>"),
        Draft(f"<blockquote>{parts[2]}</blockquote>\nFuß\n<i>Teil 3 von 3</i>", ROWS),
    ]


def test_two_parts_are_numbered_too() -> None:
    first, last = around([], "a" * 5_000, "", ())
    assert first.html.endswith("</blockquote>\n<i>Teil 1 von 2</i>")
    assert last.html.endswith("</blockquote>\n<i>Teil 2 von 2</i>")


@pytest.mark.parametrize(
    "focus", [(0, 0), (0, 4), (4_000, 4_100), (8_500, 8_501), (3, 9_999), (9_990, 10_000)]
)
def test_what_was_asked_is_bold_in_whichever_part_it_stands(focus: tuple[int, int]) -> None:
    text = "".join(f"{number:05}" for number in range(2_000))
    html = "".join(draft.html for draft in around([], text, "", (), focus))
    assert "".join(re.findall("<b>(.*?)</b>", html)) == text[slice(*focus)]
    assert re.sub("<i>.*?</i>|<.*?>|\n", "", html) == text


def test_nothing_is_bold_where_nothing_is_to_be_seen() -> None:
    assert around([], "a b", "", (), (1, 2)) == [Draft("<blockquote>a b</blockquote>")]


def test_a_head_that_is_too_long_goes_before_and_its_last_part_stays_where_it_fits() -> None:
    long, quote = "a" * AROUND, "<blockquote>Ja.</blockquote>"
    assert around([long], "Ja.", "", ROWS) == [Draft(f"{long}\n{quote}", ROWS)]
    assert around(["Kopf", long], "Ja.", "", ROWS) == [
        Draft("Kopf"),
        Draft(f"{long}\n{quote}", ROWS),
    ]
    longer = long + "a"
    assert around([longer, "Frage"], "Ja.", "Fuß", ROWS) == [
        Draft(longer),
        Draft(f"Frage\n{quote}\nFuß", ROWS),
    ]
    assert around(["Kopf", longer], "Ja.", "Fuß", ROWS) == [
        Draft(f"Kopf\n\n{longer}"),
        Draft(f"{quote}\nFuß", ROWS),
    ]


def test_a_foot_that_is_too_long_goes_behind_with_the_buttons() -> None:
    long, quote = "a" * AROUND, "<blockquote>Ja.</blockquote>"
    assert around([], "Ja.", long, ROWS) == [Draft(f"{quote}\n{long}", ROWS)]
    assert around([], "Ja.", f"{long}a", ROWS) == [Draft(quote), Draft(f"{long}a", ROWS)]
