"""Long texts: every letter arrives, in order, in messages that Telegram takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.markup import MOST_UNITS, bold, cut, escape_text, packed, shown, slices, units
from bot.telegram.markup import plain as message_of
from bot.telegram.message import Messages
from retrieval.build.collect import Records, collect
from retrieval.ids import answer_id
from retrieval.memo import Memo
from retrieval.records import Source
from retrieval.replies.reply import Answer
from retrieval.sources.folders import read_sources
from tests.support.cost import assert_linear
from tests.support.paths import ROOT
from tests.support.telegram_stub import plain, quotes

MESSAGES = Messages(
    key=lambda id: id[:56], today=lambda: date(2026, 2, 20), base="https://rat.example"
)


def answer(
    text: str, frage: str | None = None, betreff: str = "Anfrage: Bäume & <Bänke>"
) -> Answer:
    source = Source(
        body="Stadt",
        gremium="Rat",
        datum=date(2022, 2, 15),
        top="Ö 1",
        vorlage="1/2",
        betreff=betreff,
    )
    return Answer(
        id="x-1", text=text, frage=frage, number="1", of=1, focus=(0, 1), source=source
    )  # fmt: skip


def assert_whole(one: Answer) -> int:
    """Telegram takes each message; their quotes joined are the text; the source is on the last.

    Return how many messages there are.
    """
    drafts = MESSAGES.answer(one)
    texts = [plain(draft.html) for draft in drafts]
    assert all(len(text.encode("utf-16-le")) // 2 <= MOST_UNITS for text in texts)
    assert [len(text.encode("utf-16-le")) // 2 for text in texts] == [
        shown(draft.html) for draft in drafts
    ]
    official = [quote for draft in drafts for quote in quotes(draft.html)]
    assert "".join(official) == one.text
    assert "TOP Ö 1 · Vorlage 1/2" in texts[-1] or one.source.top != "Ö 1"
    if len(official) > 1:
        for number, text in enumerate(texts[-len(official) :], 1):
            assert text.endswith(f"Teil {number} von {len(official)}")
    else:
        assert "Teil 1" not in texts[-1].split(one.text)[-1]
    assert not any(draft.rows for draft in drafts[:-1])
    assert drafts[-1].rows
    return len(drafts)


def test_a_text_is_cut_at_paragraphs_first() -> None:
    text = "Erster Absatz. Mit zwei Sätzen.\n\nZweiter Absatz."
    assert slices(text, 40) == ["Erster Absatz. Mit zwei Sätzen.\n\n", "Zweiter Absatz."]


def test_a_paragraph_is_cut_at_sentences_but_not_after_abbreviations() -> None:
    text = "Am 15. Februar kam z. B. Herr Dr. Meyer. Danach wurde gefragt! Und mehr gab es nicht"
    assert slices(text, 42) == [
        "Am 15. Februar kam z. B. Herr Dr. Meyer. ",
        "Danach wurde gefragt! ",
        "Und mehr gab es nicht",
    ]


def test_a_sentence_is_cut_at_words_and_a_word_between_letters() -> None:
    assert slices("eins zwei drei", 10) == ["eins zwei ", "drei"]
    assert slices("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert slices("😀" * 5, 5) == ["😀😀", "😀😀", "😀"]
    assert slices("e\u0301" * 4, 3) == ["e\u0301", "e\u0301", "e\u0301", "e\u0301"]


@given(
    st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"]),
            st.sampled_from(list(" \n.!?&<>😀\u0301\u200d")),
        ),
        max_size=300,
    ),
    st.integers(2, 60),
)
def test_slices_joined_are_the_text_and_each_fits(text: str, most: int) -> None:
    found = slices(text, most)
    assert "".join(found) == text
    assert all(units(one) <= most for one in found)
    assert all(found) or found == [""]


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(["x" * 1290, "Die Stadt prüft. ", "\n\n", "<b>&amp;</b> ", "😀", "x" * 500, "5 < 6 "]),
             min_size=1, max_size=40).map("".join).filter(str.strip),
    st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=3000)),
)  # fmt: skip
def test_any_answer_arrives_whole(text: str, frage: str | None) -> None:
    assert_whole(answer(text, frage))


def test_a_long_question_gets_messages_of_its_own() -> None:
    drafts = MESSAGES.answer(answer("Ja.", "Wann? " * 1500))
    assert len(drafts) == 5
    assert quotes(drafts[-1].html) == ["Ja."]
    assert "".join(plain(draft.html) for draft in drafts[:-1]).count("Wann?") == 1500


def test_no_message_of_a_list_is_white_space_alone() -> None:
    drafts = packed([bold("Neu"), "Bänke" + "\n" * 9000 + "Bäume"], ())
    assert [" ".join(plain(draft.html).split()) for draft in drafts] == ["Neu", "Bänke", "Bäume"]


def answers_of(records: Records) -> Iterable[Answer]:
    for anfrage in records.anfragen:
        source = anfrage.source
        for one in anfrage.antworten:
            yield Answer(
                id=answer_id(anfrage.id, one),
                text=one.antwort,
                frage=one.frage,
                number=one.number,
                of=len(anfrage.antworten),
                focus=(0, 1),
                damaged=anfrage.damaged,
                source=Source(
                    body=source.body, gremium=source.gremium, datum=source.datum, top=source.top,
                    vorlage=source.vorlage, betreff=source.betreff, url=source.url,
                ),
            )  # fmt: skip


def test_every_answer_of_the_seeds_arrives_whole() -> None:
    found = list(answers_of(collect(read_sources([ROOT / "seeds"], "Stadt Herne").pages)))
    assert len(found) == 14
    for one in found:
        assert_whole(one)


@pytest.mark.slow
def test_every_answer_of_karlsruhe_arrives_whole(shared: Path, memo: Memo) -> None:
    reading = read_sources([shared / "karlsruhe"], "Stadt Karlsruhe", memo)
    found = list(answers_of(collect(reading.pages, memo=memo)))
    assert len(found) > 4000
    assert max(map(assert_whole, found)) > 5


#: What Telegram's Bot API allows a message, "1-4096 characters after entities parsing"; here as a
#: number, because a constant that is wrong would agree with itself.
ALLOWED = 4096


@pytest.mark.parametrize("sign", ["a", "ß", "😀", "<", "a b. ", "Ende. Neu "])
def test_no_message_is_longer_than_telegram_allows(sign: str) -> None:
    for length in (3_500, 3_900, *range(4_030, 4_110, 6), 45_000):
        text = (sign * length)[:length]
        drafts = [
            *MESSAGES.answer(answer(text)),
            *MESSAGES.answer(answer("Ja.", text)),
            *MESSAGES.answer(answer(text, "Wann? " * 250, "Bäume " * 100)),
            *packed([escape_text(text), escape_text(text[:900])], ()),
        ]
        counted = [len(plain(draft.html).encode("utf-16-le")) // 2 for draft in drafts]
        assert max(counted) <= ALLOWED


def test_what_stands_around_a_text_that_just_fits_has_its_room() -> None:
    for length in range(3_800, 4_100):
        for betreff in ("B", "Anfrage: Bäume am Anger"):
            drafts = MESSAGES.answer(answer("a" * length, betreff=betreff))
            counted = [len(plain(draft.html).encode("utf-16-le")) // 2 for draft in drafts]
            assert max(counted) <= ALLOWED


def test_a_text_that_just_fits_is_one_message() -> None:
    assert len(packed(["a" * ALLOWED], ())) == 1
    assert len(packed(["a" * (ALLOWED + 1)], ())) == 2


def test_a_word_without_end_is_cut_in_time_in_proportion_to_its_length() -> None:
    assert_linear(lambda length: slices("a" * length, length - 1), 100_000)


@pytest.mark.parametrize(
    ("text", "most", "shown_as"),
    [
        ("Eins zwei drei", 14, "Eins zwei drei"),
        ("Eins zwei drei", 13, "Eins zwei…"),
        ("Eins zwei drei", 10, "Eins…"),
        ("Einszwei", 4, "Ein…"),
        ("😀😀😀", 6, "😀😀😀"),
        ("😀😀😀", 5, "😀😀…"),
    ],
)
def test_a_text_that_is_too_long_ends_at_a_word_with_a_mark(
    text: str, most: int, shown_as: str
) -> None:
    assert cut(text, most) == shown_as
    assert units(shown_as) <= most


def test_a_plain_message_has_no_markup() -> None:
    assert message_of("<b>&").html == "&lt;b&gt;&amp;"
