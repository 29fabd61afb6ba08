"""Texts of files that servers give as HTML: read as a browser shows them."""

from __future__ import annotations

import pytest

from retrieval.sources.oparl.hypertext import plain
from retrieval.sources.oparl.objects import read_pages
from tests.support.cost import assert_linear, repeated
from tests.support.oparl_objects import QUESTIONS, dump, file, paper

REPLY = (
    "<html><head><title>x</title><style>p {color: red}</style></head><body>"
    "<h1>Antwort der Verwaltung</h1><!-- intern --><p>Zu&nbsp;Frage&nbsp;1:</p>"
    "<p>Am Anger stehen <b>9</b> Linden &amp; 2\nBuchen.</p><p>Zu Frage 2:<br/>Das G&auml;rtneramt.</p>"
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Eins</p><p>Zwei</p>", "Eins\n\nZwei"),
        ("<div>Eins<br>Zwei</div>", "Eins\nZwei"),
        ("<ol start='3'><li>Wer?</li><li>Wann?</li></ol>", "3. Wer?\n\n4. Wann?"),
        ("<ol><li value=2>Wer?<ul><li>nachts</li></ul></li><li>Wo?</li></ol>",
         "2. Wer?\n\n- nachts\n\n3. Wo?"),
        ("<table><tr><td>Birken</td><td>4</td></tr></table>", "Birken 4"),
        ("5 &lt; 6</p>", "5 < 6"),
        ("a < b und b > c", "a < b und b > c"),
        ("Der Baum <p> am Platz", "Der Baum <p> am Platz"),
        ("<b>Fett</b> <![foo <br", "Fett <![foo <br"),
        ("</p><!-- ohne Ende", ""),
        ("&#" + "9" * 5000 + ";<br>x", "&#" + "9" * 5000 + ";\nx"),
    ],
)  # fmt: skip
def test_markup_is_layout(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_reply_in_html_is_told_without_its_markup() -> None:
    row = paper(4, file("Anfrage", QUESTIONS), file("Antwort", REPLY))
    [page] = read_pages(dump(row), "Stadt Beispiel")
    assert page.vorlage
    assert "Am Anger stehen 9 Linden & 2 Buchen." in page.vorlage.text
    assert "Das Gärtneramt." in page.vorlage.text
    assert "<" not in page.vorlage.text
    assert "intern" not in page.vorlage.text


@pytest.mark.parametrize(
    "piece", ["<", "<p", "<!--", "<li>", "</p", "<br ", "<script>", "&", "\n "]
)
def test_hostile_html_is_read_in_one_go(piece: str) -> None:
    assert_linear(lambda length: plain("<br>" + repeated(piece, length)), 10_000)
