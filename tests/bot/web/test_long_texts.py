"""A choice and a list of the longest texts that records have: they fit a small phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from bot.web.app import create_app
from retrieval.replies.reply import Reply
from tests.support import small
from tests.support.web_client import NOW, OPEN, served, type_in

#: Widths of small phones in pixels.
PHONES = (320, 360)
_WORD = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
_ADDRESS = "https://ratsinformation.example/" + "vorgang" * 20
_SENTENCE = f"Wie viele Anträge nach der {_WORD} liegen vor, und was ist unter {_ADDRESS} gemeint? "
_GREMIUM = f"Ausschuss für {_WORD}, Klima/Umwelt/Verkehr/Bauen/Wohnen/Liegenschaften und Sport"


class Long(small.SmallArchive):
    """The choices and lists of the small archive with the longest texts."""

    def ask(self, question: str) -> Reply:
        reply = super().ask(question)
        if reply is small.WHICH_MATTER:
            [first, *_] = small.WHICH_MATTER.items
            long = replace(
                first, frage=_SENTENCE * 3, betreff=_SENTENCE, gremium=_GREMIUM,
                vorlage="X" * 60, top="Ö 19.8.12.4 a) bb)", excerpt=_SENTENCE * 2,
            )  # fmt: skip
            items = [replace(long, id=f"{long.id}-{place}") for place in range(4)]
            return replace(small.WHICH_MATTER, items=(*items, replace(items[0], frage=None)))
        if reply is small.LIST:
            [first, *_] = small.LIST.items
            long = replace(first, betreff=_SENTENCE, gremium=_GREMIUM, askers=(_WORD, _SENTENCE))
            chosen = replace(small.LIST.filter, asker=_SENTENCE, gremium=_GREMIUM)
            return replace(small.LIST, items=(long,) * 10, filter=chosen)
        return reply


@pytest.fixture(scope="module")
def long() -> Iterator[str]:
    app = create_app(Long, OPEN, clock=lambda: NOW)
    with served(app) as url:
        yield url


@pytest.mark.parametrize("question", ["Netzwerk", "Anfragen der FDP 2022"])
def test_the_longest_texts_fit_a_small_phone(tab: Page, long: str, question: str) -> None:
    tab.goto(long)
    type_in(tab, question)
    right = """() => Math.max(...[...document.querySelectorAll("main *")]
        .map((one) => one.getBoundingClientRect().right))"""
    for width in PHONES:
        tab.set_viewport_size({"width": width, "height": 640})
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.evaluate(right) <= width
