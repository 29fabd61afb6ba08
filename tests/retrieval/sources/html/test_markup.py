"""Markup of any kind: read as a browser reads it, in a time that grows with its length only."""

from __future__ import annotations

from contextlib import suppress

import pytest

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.allris.page import read_html
from retrieval.sources.allris.saved_text import read_text
from retrieval.sources.html.markup import TooLarge, parsed
from retrieval.sources.html.word_html import inline, lines_of
from retrieval.sources.papers.items import top_number
from tests.support.broken_pages import AUSZUG, SAVED, SAVED_AGENDA
from tests.support.cost import assert_linear, repeated


def words(html: str) -> str:
    return inline(parsed(html))


@pytest.mark.parametrize(
    ("html", "read"),
    [
        ("a<![foo>b", "ab"),
        ("a<![ endif ]>b", "ab"),
        ("a<!-- <p>x -->b", "ab"),
        ("a <b b</b>", "a"),
        ("2 < 3 und 4>3", "2 < 3 und 4>3"),
        ('<p title="a>b">c</p>', "c"),
        ('<p title="a>b>c', "b>c"),
        ("a <p b", "a <p b"),
        ("<script>if (a<b) '</p>'</script>c", "c"),
        ("<?xml version='1.0'?>a", "a"),
        ("&Auml;&#246;&#xfc; &amp; &#150; &unknown; &#xD83D;", "Äöü & – &unknown; \ufffd"),
        ("<p>a<p>b", "a b"),
    ],
)
def test_odd_markup_is_read_as_a_browser_reads_it(html: str, read: str) -> None:
    assert words(html) == read


def test_what_a_nested_document_ends_is_its_own() -> None:
    soup = parsed(
        "<div id='a'><html><body><div>x</div></div></div></body></html><p>y</p></div><p>z</p>"
    )
    outer = soup.find(id="a")
    assert outer
    assert inline(outer) == "x y"


def test_rows_and_cells_without_ends_do_not_lie_in_each_other() -> None:
    table = parsed("<table><tr><td>1<td>a<tr><td>2<td>b</table>")
    assert [[inline(cell) for cell in row.find_all("td")] for row in table.find_all("tr")] == [
        ["1", "a"],
        ["2", "b"],
    ]


def test_deep_elements_are_left_out_and_what_they_hold_is_not() -> None:
    assert words("<div>" * 5_000 + "a" + "</div>" * 5_000 + "<p>b") == "a b"
    with pytest.raises(TooLarge):
        parsed("<div>" * 200_000)
    with pytest.raises(PageError) as caught:
        read_html("a.html", AUSZUG + "<i>" * 1_500_000, "X")
    assert caught.value.reason == FailureCode.NESTED()


def test_lists_count_as_browsers_count() -> None:
    html = "<ol start=4><li>a<li value=9>b<li>c</ol><ol type=I start=3998><li>d<li>e<li>f</ol><ol start='²'><li>g"
    assert " ".join(filter(None, lines_of([parsed(html)]))) == (
        "4. a 9. b 10. c MMMCMXCVIII. d MMMCMXCIX. e 4000. f 1. g"
    )


HOSTILE = {
    "nested": "<div>", "brackets": "<", "comments": "<!--", "sections": "<![CDATA[", "tags": "<a ",
    "values": '<a href="', "quotes": "<a b='", "attributes": "<a b=c ", "ends": "</", "instructions": "<?",
    "references": "&#", "items": "<ol><li>x", "siblings": "<li>x", "cells": "<tr><td>1",
    "paragraphs": "<p>a", "anchors": "<a name=allrisBS>", "labels": "<td class=kb1>Status:</td>",
    "addresses": "http://", "breaks": "<br>", "marks": "a\u0308\u0323", "misnested": "<td></div><b></i>",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("place", ["alone", "within"])
def test_reading_takes_time_by_the_length_of_a_page_whatever_it_holds(
    name: str, place: str
) -> None:
    before, after = AUSZUG.split("Zwölf.") if place == "within" else ("", "")

    def read(size: int) -> None:
        with suppress(PageError, TooLarge):
            read_html("a.html", before + repeated(HOSTILE[name], size) + after, "X")

    assert_linear(read, 4_000, 8)


LINES = {
    "spaces": "N 1 a" + " " * 50, "attachments": "Anlagen\n", "labels": "Status:", "numbers": "Ö 1\n",
    "days": "09.05.2023 - Rat\n", "titles": "Auszug - a\n", "letters": "b ", "quotes": "“„", "digits": "1.1",
    "blank": "\n", "marks": "a\u0308\u0323", "papers": "1/1-", "private": "N 1 \n",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("page", [SAVED, SAVED_AGENDA])
def test_saved_text_takes_time_by_its_length_whatever_it_holds(name: str, page: str) -> None:
    def read(size: int) -> None:
        text = repeated(LINES[name], size)
        with suppress(PageError):
            read_text("a.txt", page + text, "X")
        top_number(text)

    assert_linear(read, 4_000, 8)
