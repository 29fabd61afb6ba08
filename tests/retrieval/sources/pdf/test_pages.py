"""Heads and feet of pages go, whatever they say; what the text itself repeats stays."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.sources.pdf.page_numbers import pages_of
from retrieval.sources.pdf.pages import PAGE_BREAK, as_text, without_running_lines
from retrieval.sources.pdf.text import paragraphs

#: What pages say between head and foot, all different.
BODIES = [
    "1. Wie viele Brunnen gibt es?\nEs gibt zwölf Brunnen.\nZwei stehen am Markt.",
    "2. Wer pflegt sie?\nDer Bauhof pflegt sie.\nIm Winter ruhen sie.",
    "3. Was kostet das?\nDie Pflege kostet neunzig Euro.\nDas Wasser kostet mehr.",
    "4. Kommen neue hinzu?\nEin Brunnen am See ist geplant.\nEr folgt im Mai.",
    "5. Wer zahlt?\nDie Gemeinde zahlt allein.\nEin Antrag läuft.",
    "6. Und danach?\nDanach wird neu beraten.\nDer Rat entscheidet.",
]


def texts(pages: list[str]) -> list[str]:
    return [page.strip() for page in without_running_lines(pages).split(PAGE_BREAK)]


def framed(count: int, head: str = "", foot: str = "") -> list[str]:
    """Pages with this head and foot; {n}, {of} and {odd} are those of the page."""
    return [
        "\n".join(
            line.format(n=number, of=count, odd="Rathaus" if number % 2 else "Marktplatz")
            for line in (head, body, foot)
            if line
        )
        for number, body in enumerate(BODIES[:count], start=1)
    ]


@pytest.mark.parametrize("count", [2, 3, 4, 6])
@pytest.mark.parametrize(
    "line",
    [
        "Seite {n} von {of}",
        "{n} von {of} in Zusammenstellung",
        "{n}/{of}",
        "- {n} -",
        "{n}",
        "Drucksache 19/123",
        "Drucksache 19/123 Gemeinderat Talheim – 7. Wahlperiode {n}",
        "Gemeinde Talheim",
        "Wie sicher sind unsere Brunnen – Anfrage der Freien Wähler vom 3. Mai 2024",
        "Talheim\n \nAz. 632.1-7",
        "T a l h e i m",
        "☎ 07131 / 555-0",
        "Gemeindeverwaltung Talheim\nRathausplatz 18, 74388 Talheim\nTelefon 07131 555-0\nSprechzeiten nach Vereinbarung",
    ],
)
def test_heads_and_feet_go_whatever_they_say(line: str, count: int) -> None:
    assert texts(framed(count, head=line)) == BODIES[:count]
    assert texts(framed(count, foot=line)) == BODIES[:count]
    assert texts(framed(count, head=line, foot=f"Bürgerbüro\n{line}")) == BODIES[:count]


def test_left_and_right_pages_may_have_heads_of_their_own() -> None:
    assert texts(framed(6, head="{odd} | Anfrage\n{n}")) == BODIES


def test_a_first_page_without_and_an_annex_behind_do_no_harm() -> None:
    pages = framed(4, head="Gemeinde Talheim", foot="Blatt {n}")
    annex = [f"Tabelle {letter}\nZeile {letter}" for letter in "ABCDEFGH"]
    assert texts([BODIES[5], *pages, *annex]) == [BODIES[5], *BODIES[:4], *annex]


def test_what_begins_behind_the_text_is_a_heading_where_it_begins() -> None:
    rows = [f"Tabelle {letter}" for letter in "ABCD"]
    pages = [*BODIES[:4], *(f"Anlage 1\n{row}" for row in rows)]
    assert texts(pages) == [*BODIES[:4], "Anlage 1\nTabelle A", *rows[1:]]


def test_numbers_of_pages_may_begin_anew() -> None:
    pages = [f"{body}\n{number}/3" for body, number in zip(BODIES, (1, 2, 3, 1, 2, 3), strict=True)]
    assert texts(pages) == BODIES


@pytest.mark.parametrize(
    "line",
    [
        "1. Wie viele Brunnen gibt es?",
        "Frage {n}:",
        "Zu Frage {n}",
        "Antwort zu {n}:",
        "{n}.",
        "{n})",
        "a)",
        "•",
        "Ja.",
        "Antwort:",
    ],
)
@pytest.mark.parametrize("count", [2, 3, 6])
def test_questions_labels_and_marks_of_lists_are_no_heads(line: str, count: int) -> None:
    pages = framed(count, head=line)
    assert texts(pages) == pages
    pages = framed(count, foot=line)
    assert texts(pages) == pages


@pytest.mark.parametrize(
    "line",
    [
        "Es wird auf die Antwort zur ersten Frage verwiesen.",
        "Die Auswirkungen der neuen Ordnung sind für die Gemeinde und die",
        "Im Jahr {n} kamen zwei hinzu.",
    ],
)
def test_a_line_of_the_text_at_the_end_of_two_pages_stays(line: str) -> None:
    for pages in (framed(2, head=line), framed(2, foot=line)):
        assert texts(pages) == pages


def test_what_the_text_says_again_and_again_stays_at_the_end_of_pages_too() -> None:
    pages = [f"{body}\nkeine Angaben\n{body[3:9]}\nkeine Angaben\nkeine Angaben" for body in BODIES]
    assert texts(pages) == pages


def test_what_stands_on_one_page_only_or_in_its_middle_stays() -> None:
    pages = [
        "Kopf\nJa.\nunten\nunten\nunten\nFuß 1",
        "Kopf\nNein.\nanders\ndort\nhier\nFuß 2",
        "Kopf\nKopf\nx\ny\nz\nFuß 3",
    ]
    assert texts(pages) == ["Ja.\nunten\nunten\nunten", "Nein.\nanders\ndort\nhier", "x\ny\nz"]
    assert texts(["Kopf\nJa."]) == ["Kopf\nJa."]


def test_numbers_below_a_column_are_no_numbers_of_pages() -> None:
    pages = [
        f"{body}\n{number}" for body, number in zip(BODIES, (40, 7, 12, 3, 99, 5), strict=True)
    ]
    assert texts(pages) == pages


def test_copies_of_a_page_are_no_heads() -> None:
    page = "\n".join(f"Zeile {letter}" for letter in "ABCDEFGHIJKL")
    assert texts([page, page, page]) == [page, page, page]
    short = "Es gibt zwölf Brunnen in Talheim."
    assert texts([short, short]) == [short, short]
    assert not any(texts(["Gemeinde Talheim\n1/2", "Gemeinde Talheim\n2/2"]))


WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9), min_size=2, max_size=5
)


@given(WORDS, WORDS, st.integers(3, 6))
def test_any_words_may_be_head_and_foot(head: list[str], foot: list[str], count: int) -> None:
    over, under = " ".join(head).capitalize(), " ".join(foot).capitalize()
    assume(over != under and not over.startswith(("Zu ", "Auf ", "Der ", "Die ", "Und ", "Bis ")))
    assert texts(framed(count, head=over, foot=under)) == BODIES[:count]


@pytest.mark.parametrize(
    "number",
    ["– {n} –", "Seite {n}", "Seite {n} von 6", "-- {n} of 6 --", "{n}/6", "{n} von 6 in Zusammenstellung", "Talheim Blatt {n}", "Anfrage 7/2024 - {n} -"],
)  # fmt: skip
def test_a_text_is_parted_at_the_numbers_of_its_pages(number: str) -> None:
    below = "\n".join(f"Gemeinde Talheim\n{body}\nRathaus\n{number.format(n=n)}" for n, body in enumerate(BODIES, 1))  # fmt: skip
    above = "\n".join(f"{number.format(n=n)}\nGemeinde Talheim\n{body}\nRathaus" for n, body in enumerate(BODIES, 1))  # fmt: skip
    for text in (below, above):
        assert len(pages_of(text)) == 6
        assert texts(pages_of(text)) == BODIES
        assert "Talheim" not in paragraphs(text)
        assert "Rathaus" not in paragraphs(text)


def test_a_text_is_parted_at_form_feeds_and_at_numbered_headings_of_pages() -> None:
    assert pages_of(f"a\n{PAGE_BREAK}\nb\fc\n\f\n\f") == ["a\n", "\nb", "c\n"]
    pages = pages_of("Kopf\n## 1   Frage: Wo?\n\n## 2   Am See.")
    assert [page.strip() for page in pages] == ["Kopf", "Frage: Wo?", "Am See."]
    assert pages_of("## 2024   Rückblick\n## 7   Ausblick") == ["## 2024   Rückblick\n## 7   Ausblick"]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Frage 1 von 2:\nEins.\nMehr.\nWeiter.\nDann.\nFrage 2 von 2:\nZwei.",
        "Anlage 1 von 2\nEins.\nMehr.\nWeiter.\nDann.\nAnlage 2 von 2\nZwei.",
        "1/2\nStelle\n1/4\nStelle",
        "1\nEins.\nMehr.\nWeiter.\nDann.\n2\nZwei.",
        "Siehe Seite 3.\nEins.\nMehr.\nWeiter.\nDann.\nSiehe Seite 4.",
    ],
)
def test_other_numbers_part_no_text(text: str) -> None:
    assert pages_of(text) == [text]


def test_a_sentence_goes_on_over_head_and_foot() -> None:
    line = "Die Gemeinde hat die Lage am Marktplatz und in den Straßen ringsum eingehend geprüft"
    pages = [
        f"Kopf\n{line} und\n{line}. Die Brun-\nSeite 1",
        f"Kopf\nnen am Markt ruhen.\n{line}.\nSeite 2",
    ]
    assert "Die Brunnen am Markt ruhen." in paragraphs(as_text(pages))
