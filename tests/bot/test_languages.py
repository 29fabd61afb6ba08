"""Each sentence is there in every language, whole, and goes through the one place that says it."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural

import bot
from bot import render
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts import widget as widget_texts
from bot.texts.languages import (
    LANGUAGES,
    NAMES,
    Language,
    Plural,
    ago,
    day,
    direction,
    number,
    say,
    say_count,
    speaking,
    spoken,
)
from retrieval.replies.reply import Answer, Silence
from tests.harness import catalogues
from tests.support import small

OTHERS = catalogues.TRANSLATED
GERMAN = catalogues.said()
#: Languages whose readers know no German word but those in brackets and quotes.
FOREIGN: tuple[Language, ...] = ("en", "tr", "uk", "ar", "pl")
#: What stands in quotes in a text, and is German because it is to be typed or is quoted.
_QUOTED = re.compile("„[^“”]*[“”]|“[^”]*”|«[^»]*»|\\([^)]*\\)")
#: Commonest words of German sentences that none of the other languages has.
_GERMAN_WORDS = re.compile(
    r"\b(?:der|die|das|und|ist|nicht|Sie|eine[nrms]?|wird|werden|mit|auf|für|zur|zum|dieser?|Ihre?)\b"
)


def gaps(text: str) -> set[str]:
    """The names in braces; of JSON, which is no form, none."""
    if '{"' in text:
        return set()
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_no_other(language: Language) -> None:
    held = {one.id: one for one in catalogues.catalogue(language) if one.id}
    assert list(held) == list(GERMAN), "run `make catalogues` and translate what is new"
    assert [one.id for one in held.values() if not all(forms(one))] == []
    assert [one.id for one in held.values() if one.fuzzy] == []
    count = get_plural(catalogues.locale_of(language)).num_plurals
    assert {len(forms(one)) for one in held.values() if one.pluralizable} == {count}


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_has_the_gaps_of_its_sentence(language: Language) -> None:
    for one in catalogues.catalogue(language):
        if one.id and not isinstance(one.id, tuple):
            assert gaps(str(one.string)) == gaps(one.id), one.id
        for form in forms(one) if isinstance(one.id, tuple) else ():
            # A form that fits one number alone need not name it.
            assert gaps(form) <= gaps(one.id[1]), one.id


@pytest.mark.parametrize("language", OTHERS)
def test_lines_and_blanks_around_a_sentence_stay(language: Language) -> None:
    for one in catalogues.catalogue(language):
        if isinstance(one.id, str) and one.id:
            said = str(one.string)
            assert said.count("\n\n") == one.id.count("\n\n"), one.id
            # The Arabic "and" stands at its word.
            blanks = (one.id[0] == " ", one.id[-1] == " " and language != "ar")
            assert (said[0] == " ", said[-1] == " ") == blanks, one.id
            assert (
                re.findall(r"/\w{4,}", one.id)
                == [
                    name.replace("help", "hilfe").replace("language", "sprache")
                    for name in re.findall(r"/\w{4,}", said)
                ]
                or "</body>" in said
            ), one.id


@pytest.mark.parametrize("language", FOREIGN)
def test_no_german_is_left_in_a_foreign_sentence(language: Language) -> None:
    for one in catalogues.catalogue(language):
        for form in forms(one) if one.id else ():
            assert not _GERMAN_WORDS.search(_QUOTED.sub("", form)), form


def test_telephone_numbers_are_the_same_in_every_language() -> None:
    digits = re.compile(r"\b(?:11[025]|11[67] ?\d{3}|0800 \d+)\b")
    for language in OTHERS:
        for one in catalogues.catalogue(language):
            if isinstance(one.id, str) and digits.search(one.id):
                assert set(digits.findall(str(one.string))) == set(digits.findall(one.id)), one.id


def test_plain_german_keeps_to_short_sentences() -> None:
    """The rules of Leichte Sprache that a program can tell."""
    labels = 0
    for one in catalogues.catalogue("de-simple"):
        for form in forms(one) if one.id else ():
            for sentence in re.split(r"(?<=[.!?:])\s+|\n", _QUOTED.sub("", form)):
                labels += 1
                assert len(sentence.split()) <= 16, sentence
                # Neither the passive voice nor subordinate clauses within clauses.
                assert not re.search(r"\b(?:wurden?|worden|dessen|deren|sodass|damit)\b", sentence)
                assert ";" not in sentence, sentence
    assert labels > 500


#: Calls in which a German sentence is said, or handed on to where it is.
_SAYING = {"say", "say_count", "Texts", "_age", "links", "Command", "in_each_language"}


def test_every_sentence_that_a_channel_sends_is_said() -> None:
    """A constant of the texts is a sentence in German: only `say` makes it one to be read."""
    found = []
    for path in (Path(bot.__file__).parent).rglob("*.py"):
        if path.parent.name in ("texts", "cli") or path.name in (
            "connection.py",
            "serving.py",
            "serving_towns.py",
        ):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _name_of(node.func) in _SAYING
            for inner in ast.walk(node)
        }
        found += [
            f"{path.name}: {ast.unparse(node)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr.isupper()
            and ast.unparse(node.value).endswith("texts")
            and ast.unparse(node.value) != "log_texts"
            and id(node) not in said
        ]
    assert sorted(set(found)) == sorted(NOT_SAID)


#: No sentence, or handed on to what says it.
NOT_SAID = [
    "app.py: page_texts.CHOICES",
    "app.py: texts.NAME",
    "browse.py: page_texts.GREMIEN_TITLE",
    "browse.py: page_texts.PEOPLE_TITLE",
    "browse.py: page_texts.WORDS_TITLE",
    "buttons.py: texts.ORIGINAL",
    "channel.py: telegram_texts.COMMANDS",
    "channel.py: telegram_texts.LANGUAGES",
    "message.py: kind_texts.SACHVERHALT_KIND",
    "message.py: kind_texts.SACHVERHALT_TEXT",
    "message.py: kind_texts.WHOLE_ENQUIRY",
    "message.py: kind_texts.WHOLE_PAGE",
    "message.py: search_texts.PATH",
    "message.py: texts.CONTEXT",
    "message.py: texts.CONTEXT_ORIGINAL",
    "message.py: texts.CONTEXT_TEXT",
    "message.py: texts.HELD",
    "message.py: texts.ORIGINAL",
    "render.py: kind_texts.KINDS",
    "responses.py: texts.EMPTY",
    "responses.py: texts.NO_JSON",
    "responses.py: texts.NO_TEXT",
    "responses.py: texts.NO_VERDICT",
    "responses.py: texts.TOO_LONG",
    "searching.py: search_texts.KINDS",
    "searching.py: search_texts.PATH",
]


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("de", ("1 Antwort", "2 Antworten", "5 Antworten", "21 Antworten")),
        ("en", ("1 answer", "2 answers", "5 answers", "21 answers")),
        ("pl", ("1 odpowiedź", "2 odpowiedzi", "5 odpowiedzi", "21 odpowiedzi")),
        ("uk", ("1 відповідь", "2 відповіді", "5 відповідей", "21 відповідь")),
        ("ar", ("إجابة واحدة", "إجابتان", "5 إجابات", "21 إجابة")),
    ],
)
def test_numbers_get_the_form_of_their_language(
    language: Language, counted: tuple[str, ...]
) -> None:
    with speaking(language):
        assert tuple(texts.answers(count) for count in (1, 2, 5, 21)) == counted
        named = widget_texts.told(language)["answers"]
        assert isinstance(named, dict)
        assert counted[0] in {named["one"], named["one"].format(count=1)}


def test_days_and_ages_and_numbers_are_written_as_in_the_language() -> None:
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = (
                day(date(2022, 2, 15)),
                ago(date(2022, 2, 15), date(2026, 2, 20)),
                number(5000),
            )
    assert told["de"] == told["de-simple"] == ("15.02.2022", "vor 4 Jahren", "5.000")
    assert told["en"] == ("15 February 2022", "4 years ago", "5,000")
    assert told["tr"] == ("15 Şubat 2022", "4 yıl önce", "5.000")
    assert told["pl"] == ("15 lutego 2022", "4 lata temu", "5\xa0000")
    assert told["uk"][0].startswith("15 лютого 2022")
    assert told["ar"] == ("15 فبراير 2022", "قبل 4 سنوات", "5,000")


def test_a_language_is_spoken_only_where_it_is_set() -> None:
    assert spoken() == "de"
    with speaking("tr"):
        assert say(texts.LABEL) == "Sorunuz"
        with speaking("ar"):
            assert (say(texts.LABEL), direction()) == ("سؤالكم", "rtl")
        assert spoken() == "tr"
    assert (say(texts.LABEL), say(""), direction()) == (texts.LABEL, "", "ltr")
    assert say_count(Plural("eine", "{count}"), 1) == "eine"


def test_who_asks_or_reads_in_another_language_hears_that_the_answer_is_german() -> None:
    asked = Answer(
        id="x/1", text="Ja.", frage=None, number="1", of=1, focus=(0, 3), source=small.SOURCE
    )
    assert render.in_german(asked) is None
    turkish = render.in_german(Answer(**{**vars_of(asked), "language": "tr"}))
    assert turkish is not None
    assert turkish[0] == "tr"
    assert "Almanca" in turkish[1]
    with speaking("en"):
        assert render.in_german(asked) == ("en", say(texts.IN_GERMAN))
        assert render.in_german(Answer(**{**vars_of(asked), "language": "tr"})) == turkish
        assert render.in_german(Answer(**{**vars_of(asked), "language": "ru"})) == (
            "en",
            say(texts.IN_GERMAN),
        )
        assert render.in_german(Silence(reason="too-short")) is None


def vars_of(answer: Answer) -> dict[str, object]:
    return {name: getattr(answer, name) for name in answer.__dataclass_fields__}


def test_the_names_of_topics_and_filters_are_translated() -> None:
    with speaking("en"):
        assert kind_texts.topic("verkehr") == "Traffic and transport"
        assert page_texts.found(5000) == "5,000 enquiries (Anfragen)"
        assert page_texts.days("1 May 2020", None) == "since 1 May 2020"


def test_every_language_has_its_name() -> None:
    assert list(NAMES) == list(LANGUAGES)
