"""What every channel shows of a reply."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import bot.web
from bot import json_text, render
from bot.texts import common as texts
from retrieval.replies.reply import Reply, Silence
from tests.support import small

TODAY = date(2026, 2, 20)


def test_json_has_the_fields_of_the_contract_in_their_order() -> None:
    shown = json.loads(json_text.as_json(small.TWO))
    of_all = ["language", "follows", "rest"]  # whatever a line gets, before what it got
    assert list(shown) == [
        *of_all,
        "kind", "id", "text", "frage", "number", "of", "focus", "source", "damaged", "confidence",
        "siblings", "more", "newer", "also", "background", "refers_to",
    ]  # fmt: skip
    assert shown["kind"] == "answer"
    assert shown["text"] == small.SECOND
    assert shown["number"] == "2"
    assert shown["focus"] == [0, len(small.SECOND)]
    assert shown["source"]["datum"] == "2022-02-15"
    assert shown["source"]["top"] == "Ö 19.8"
    assert shown["siblings"] == [
        {"number": "1", "id": "herne-2022-0129/1", "frage": "Frage 1?"},
    ]


def test_json_keeps_german_letters_and_is_one_line() -> None:
    line = json_text.as_json(small.LONG_ONE)
    assert "Maßnahme" in line
    assert "\n" not in line


def test_json_of_a_record_holds_whole_answers() -> None:
    shown = json.loads(json_text.as_json(small.RECORD))
    assert [item["text"] for item in shown["items"]] == [small.FIRST, small.SECOND]


def test_the_source_line_names_what_a_citizen_needs() -> None:
    line = "Antwort 2 von 2 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129"
    assert render.answer_line(small.TWO) == line


def test_what_is_unknown_is_left_out_of_the_source_line() -> None:
    assert render.source_line(small.PRIVATE.source) == "Rat der Stadt · 15.02.2022 · TOP N 2"


@pytest.mark.parametrize(
    ("number", "of", "part", "line"),
    [
        ("2", 4, "/2", "Antwort 2 von 4"),
        ("1-2", 4, "/1-2", "Antworten 1\u20132 von 4"),
        (None, 1, "/antwort", "Antwort"),
        (None, 4, "/vorbemerkung", "Vorbemerkung der Verwaltung"),
        (None, 4, "/schlussbemerkung", "Schlussbemerkung der Verwaltung"),
    ],
)
def test_an_answer_says_its_number(number: str | None, of: int, part: str, line: str) -> None:
    assert texts.numbered_answer(number, of, f"herne-2022-0129{part}") == line


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (small.TWO, "Anfrage: Initiative #Stadtretter"),
        (small.POINTER, "Anfrage: Kampagne Herne mit Respekt"),
        (small.RECORD, "Anfrage: Initiative #Stadtretter"),
        (small.AGENDA, "Tagesordnung · Rat der Stadt · 15.02.2022"),
        (small.CONTEXT, "Zukunftsstab ist gestartet"),
        (small.WHICH_ANSWER, "Diese Anfrage passt. Welche ihrer Fragen meinen Sie?"),
        (small.ONE_MATTER, "Meinen Sie dieses Thema?"),
        (small.LIST, "Anfragen der FDP aus 2022, neueste zuerst: 12"),
        (small.NOTICE, "In einem Notfall"),
        (Silence(reason="nothing-fits"), "Dazu ist keine passende Antwort gespeichert"),
    ],
)
def test_every_kind_of_reply_has_a_headline(reply: Reply, line: str) -> None:
    assert render.headline(reply) == line


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 2, 20), "heute"),
        (date(2026, 2, 19), "gestern"),
        (date(2026, 2, 21), "morgen"),
        (date(2026, 2, 25), "in 5 Tagen"),
        (date(2026, 2, 1), "vor 19 Tagen"),
        (date(2026, 1, 21), "vor 30 Tagen"),
        (date(2026, 1, 20), "vor 1 Monat"),
        (date(2025, 2, 21), "vor 11 Monaten"),
        (date(2025, 2, 20), "vor 1 Jahr"),
        (date(2022, 2, 15), "vor 4 Jahren"),
        (date(2022, 2, 21), "vor 3 Jahren"),
    ],
)
def test_the_age_is_told_in_the_largest_full_unit(day: date, line: str) -> None:
    assert texts.ago(day, TODAY) == line


@pytest.mark.parametrize(
    ("days", "old"), [(0, False), (364, False), (365, False), (366, True), (4_000, True)]
)
def test_what_is_more_than_365_days_ago_is_old(days: int, old: bool) -> None:
    assert render.is_old(TODAY - timedelta(days=days), TODAY) is old


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert render.link(url) is None
    assert render.link("https://herne.example/x") == "https://herne.example/x"


@pytest.mark.parametrize(
    ("count", "sitzungen", "line"),
    [
        (0, 0, "Gespeichert: nichts."),
        (1, 1, "Gespeichert: 1 Antwort aus einer Sitzung."),
        (14, 2, "Gespeichert: 14 Antworten aus 2 Sitzungen."),
    ],
)
def test_the_holdings_are_one_sentence(count: int, sitzungen: int, line: str) -> None:
    assert texts.holdings(count, sitzungen, None, None) == line


def test_no_german_sentence_hides_in_a_template() -> None:
    for template in (Path(bot.web.__file__).parent / "pages").iterdir():
        markup = template.read_text(encoding="utf-8")
        prose = re.sub(r"<code>.*?</code>", "", markup, flags=re.DOTALL)
        bare = re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", prose, flags=re.DOTALL)
        words = re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", "", bare, flags=re.DOTALL))
        assert words == [], template.name


def test_a_pointer_says_whether_it_was_asked_or_only_dealt_with() -> None:
    assert render.unanswered(small.POINTER) == texts.ASKED_TEXT
    assert render.unanswered(replace(small.POINTER, fragen=())) == texts.POINTER_TEXT
