"""A Sachverhalt is stored with its Anfrage and told where it holds more than any answer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.archive import Archive
from retrieval.build.collect import collect
from retrieval.pages import Page
from retrieval.records import TOP, Sitzung
from retrieval.replies.reply import Answer, Context, Record, Silence
from tests.support.paths import SEEDS


def test_what_only_the_members_wrote_is_told_as_their_words(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Welchen Platz hat Herne beim Smart City Index?")
    assert isinstance(reply, Context)
    assert (reply.origin, reply.whole) == ("sachverhalt", "herne-2022-0113")
    assert reply.focus
    assert "67. Rang" in reply.text[slice(*reply.focus)]
    saved = (SEEDS / "003_e5229bea9e4ec737.txt").read_text("utf-8")
    assert all(paragraph in saved for paragraph in reply.text.split("\n\n"))
    assert (reply.source.vorlage, reply.source.top) == ("2022/0113", "Ö 19.2")


def test_another_town_that_it_names_is_no_other_place(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Welchen Platz belegt Gelsenkirchen beim Smart City Index?")
    assert isinstance(reply, Context)
    assert reply.focus
    assert "Gelsenkirchen" in reply.text[slice(*reply.focus)]
    elsewhere = seed_archive.ask("Auf welchem Platz liegt Hamburg beim Smart City Index?")
    assert isinstance(elsewhere, Silence)


@pytest.mark.parametrize(
    "question",
    [
        "Ist Herne bei den Stadtrettern?",
        "Was tut Herne, um im Smart City Index besser zu werden?",
        "Wie viel Geld gibt es für das Projekt Herne besser machen?",
    ],
)
def test_an_answer_that_fits_is_never_outranked(seed_archive: Archive, question: str) -> None:
    assert seed_archive.ask(question).kind in ("answer", "choice")


@pytest.mark.parametrize(
    "question", ["Wie viele Einwohner hat Herne?", "Wer ist 2020 Deutscher Meister?", "17 mal 23"]
)
def test_a_word_that_it_shares_breaks_no_silence(seed_archive: Archive, question: str) -> None:
    assert isinstance(seed_archive.ask(question), Silence)


def test_beside_an_answer_the_place_in_it_is_marked(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Wann wurde die Initiative Stadtretter gegründet?")
    assert isinstance(reply, Answer)
    why = reply.background.sachverhalt
    assert why
    assert why.focus
    assert "Im Sommer 2020" in why.text[slice(*why.focus)]
    fits = seed_archive.ask("Ist Herne bei den Stadtrettern?")
    assert isinstance(fits, Answer)
    assert fits.background.sachverhalt == replace(why, focus=None)


def test_it_has_an_address_and_a_record_tells_it_once(seed_archive: Archive) -> None:
    found = seed_archive.find("herne-2022-0129/sachverhalt")
    assert isinstance(found, Context)
    record = seed_archive.find(found.whole or "")
    assert isinstance(record, Record)
    told = [one.background.sachverhalt for one in record.items]
    assert told[0]
    assert told[0].text == found.text
    assert told[1:] == [None] * (len(told) - 1)


@pytest.mark.parametrize("public", [True, False])
def test_of_what_is_not_public_none_is_kept(public: bool) -> None:
    why = "Am Ring stehen zwölf Linden, von denen seit dem Winter drei krank sind."
    said = f"Sachverhalt:\n\n{why}\n\n1. Wie viele?\n\nDie Verwaltung antwortet wie folgt:\n\nZu Frage 1:\n\nZwölf."
    sitzung = Sitzung("Stadt Musterstadt", "Rat", date(2022, 3, 1), None, None, None, None)
    top = TOP("7", "Anfrage: Linden", "2022/0001", text=said, public=public)
    [anfrage] = collect([Page("a.html", "auszug", sitzung, tops=(top,))]).anfragen
    assert anfrage.sachverhalt == (why if public else "")


def test_a_caption_is_text_and_the_whole_page_one_step_away(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Wer leitet den Zukunftsstab?")
    assert isinstance(reply, Context)
    assert reply.text == "• Dr. Frank Dudda leitet den Zukunftsstab."
    whole = seed_archive.find(reply.whole or "")
    assert isinstance(whole, Context)
    assert whole.whole is None
    assert reply.text in whole.text
    assert "Frank Dieper" not in whole.text


def test_of_two_questions_the_first_is_replied_to_and_the_other_named(
    seed_archive: Archive,
) -> None:
    first, second = "Ist Herne bei den Stadtrettern?", "Wer leitet den Zukunftsstab?"
    both, alone = seed_archive.ask(f"{first} {second}"), seed_archive.ask(first)
    assert both.rest == (second,)
    assert isinstance(both, Answer)
    assert isinstance(alone, Answer)
    assert (both.id, alone.rest) == (alone.id, ())
    one = seed_archive.ask("Was kann die Herne-App? Kann ich damit ein Schlagloch melden?")
    assert one.rest == ()
