"""Saved text of pages: what is read, what is furniture, what is refused."""

from __future__ import annotations

import pytest

from retrieval.errors import PageError
from retrieval.sources.allris.saved_text import is_damaged, read_text
from tests.support.paths import SEEDS

AUSZUG = """Cookie-Einstellungen
Auszug - Anfrage: Radweg

des Rates
TOP: Ö 3
Gremium: Rat der Stadt Beschlussart: zur Kenntnis genommen
Datum: Di, 15.02.2022 Status: öffentlich/nichtöffentlich
22-1940.01 Anfrage: Radweg
Status:öffentlichVorlage-Art:Anfrage_Formular

Beschluss

Zu Frage 1:

Ja.

Abstimmungsergebnis

Einstimmig
"""


def test_an_auszug_gives_its_labels_wherever_they_stand_on_the_line() -> None:
    page = read_text("a.txt", AUSZUG, "Stadt Herne")
    [top] = page.tops
    assert page.sitzung
    assert (page.sitzung.gremium, page.sitzung.datum.isoformat()) == ("Rat der Stadt", "2022-02-15")
    assert (top.number, top.betreff, top.vorlage) == ("Ö 3", "Anfrage: Radweg", "22-1940.01")
    assert top.beschlussart == "zur Kenntnis genommen"
    assert top.text == "Zu Frage 1:\n\nJa."


def test_a_vorlage_gives_number_betreff_and_text() -> None:
    text = """Vorlage - DS/1246/V

Betreff: Anfrage: Bänke
Status:öffentlichVorlage-Art:Anfrage
Bezüglich: DS/1200/V

Sachverhalt

Wir fragen:

1. Wie viele Bänke gibt es?
"""
    vorlage = read_text("v.txt", text, "Bezirk").vorlage
    assert vorlage
    assert (vorlage.number, vorlage.betreff, vorlage.art) == (
        "DS/1246/V",
        "Anfrage: Bänke",
        "Anfrage",
    )
    assert (vorlage.body, vorlage.bezueglich) == ("Bezirk", "DS/1200/V")
    assert vorlage.text == "Wir fragen:\n\n1. Wie viele Bänke gibt es?"


def test_an_article_keeps_prose_and_leaves_out_captions_and_names() -> None:
    page = read_text(
        "004.txt",
        (SEEDS / "004_1f511c47042b4b8e.txt").read_text("utf-8"),
        "Stadt Herne",
        publisher="Stadt Herne",
    )
    article = page.article
    assert article
    assert (article.title, str(article.datum)) == ("Zukunftsstab ist gestartet", "2020-05-28")
    assert article.text.startswith("„Wir waren vor der Pandemie")
    assert article.text.endswith("ist für den August vorgesehen.")
    assert "Frank Dieper" not in article.text
    assert "Hüsken" not in article.text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "neither page nor article"),
        ("Auszug - X\n\nGremium: Rat\nDatum: Di, 15.02.2022\n", "TOP:"),
        (AUSZUG.replace("Di, 15.02.2022", "demnächst"), "demnächst"),
        (AUSZUG.replace("TOP: Ö 3", "TOP: drei"), "drei"),
        ("Tagesordnung - Rat\n\nGremium: Rat\nDatum: Di, 15.02.2022\n", "without a TOP"),
        ("Vorlage - 2022/0001\n\nStatus: öffentlich\n", "Betreff"),
        ("kurz", "neither"),
    ],
)
def test_a_damaged_page_is_refused_with_what_was_expected(text: str, named: str) -> None:
    with pytest.raises(PageError, match=named) as error:
        read_text("kaputt.txt", text, "Stadt Herne")
    assert str(error.value).startswith("kaputt.txt: ")
    assert "expected" in str(error.value)


@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("bisher  r ein Hernebessermachen", True),
        ("Das Konzept r Herne besser machen“ ist", True),
        ("eines FormatsHerne besser machen“ beauftragt", True),
        ("Die Reihe „Zukunftsimpuls“ und „#Stadtretter“ (z. B.)", False),
        ("a) eins b) zwei, Gruppe B, x und y", False),
    ],
)
def test_lost_letters_are_noticed(text: str, damaged: bool) -> None:
    assert is_damaged(text) is damaged


def test_headings_with_a_colon_attachments_and_missing_headings_lose_no_answer() -> None:
    answers = "Zu Frage 1:\n\nJa.\n\nZu Frage 2:\n\nNein.\n"
    head = AUSZUG.split("Beschluss\n")[0]
    for body in (
        f"Beschluss:\n\n{answers}",
        answers,
        f"Beschluss\n\n{answers.replace('Zu Frage 2', chr(10) + 'Anlagen' + chr(10) * 2 + 'Zu Frage 2')}",
    ):
        [top] = read_text("a.txt", head + body, "Stadt Herne").tops
        assert "Ja." in top.text
        assert "Nein." in top.text
