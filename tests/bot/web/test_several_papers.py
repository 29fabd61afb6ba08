"""Several papers under one TOP, on the page, in the feed and in the widget."""

from __future__ import annotations

from xml.etree import ElementTree as XML

import httpx
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from retrieval.replies.catalogue import Catalogue
from retrieval.replies.reply import Stored
from tests.bot.test_several_papers import HEADINGS, OWN, assert_apart
from tests.support import small
from tests.support.web_client import FORM, axe_finds, serve, type_in
from tests.support.widget_client import Site, ask, start

QUESTION = "TOP 19.8 vom 15.02.2022"


def test_the_page_keeps_them_apart(client: httpx.Client) -> None:
    page = BeautifulSoup(
        client.post("/", content=f"frage={QUESTION}".encode(), headers=FORM).text, "html.parser"
    )
    reply = page.select_one("#antwort")
    assert reply.select_one(".kind").text == "3 Vorgänge"
    assert reply.h2.text == "Rat der Stadt · 15.02.2022 · TOP Ö 19.8"
    sections = reply.select("section.paper")
    assert [one.h3.text for one in sections] == HEADINGS
    assert_apart("".join(one.text for one in sections))
    assert [one.select_one("[data-line]").text.split(" · ")[0] for one in sections] == [
        "Stadt Herne", "Stadt Herne", "Stadt Wanne",
    ]  # fmt: skip
    links = [one.select_one(".actions a.permalink") for one in sections]
    assert [str(one["href"]).partition("/antwort/")[2] for one in links] == [
        "herne-2022-0129", "herne-2022-0130", "wanne-2022-0129",
    ]  # fmt: skip
    assert len({str(one["aria-label"]) for one in links}) == 3


def test_one_paper_has_no_heading_of_its_own(client: httpx.Client) -> None:
    page = BeautifulSoup(client.get("/antwort/herne-2022-0129").text, "html.parser")
    assert page.select(".paper") == []
    assert page.select_one("#antwort .kind").text == "Vorgang · Stadt Herne"
    assert [one.text for one in page.select("#antwort h2")] == [
        "Antwort 1 von 2",
        "Antwort 2 von 2",
    ]


def test_the_feed_keeps_them_apart() -> None:
    class Fed(small.SmallArchive):
        def find(self, name: str, /) -> Stored | None:
            return small.SEVERAL if name == small.SEVERAL.id else super().find(name)

    archive = Fed(browsed=Catalogue([small.entry(small.SEVERAL.id, "Anfragen")]))
    for client in serve(lambda: archive):
        feed = XML.fromstring(client.get("/neu.atom").content)
        [content] = feed.iter("{http://www.w3.org/2005/Atom}content")
        told = BeautifulSoup(content.text or "", "html.parser")
        assert [one.text for one in told.select("h2")] == HEADINGS
        # A feed tells answers only.
        answered = {heading: OWN[heading] for heading in HEADINGS[:2]}
        assert_apart(told.text.partition("Stadtpark")[0], answered)


def test_the_widget_keeps_them_apart(host: Page) -> None:
    start(host)
    turn = ask(host, QUESTION)
    assert turn.locator(".kind").inner_text() == "3 Vorgänge"
    assert turn.locator("h4").inner_text() == "Rat der Stadt · 15.02.2022 · TOP Ö 19.8"
    papers = turn.locator(".reply > .item")
    assert [one.locator("h5").first.inner_text() for one in papers.all()] == HEADINGS
    assert_apart("".join(str(one.text_content()) for one in papers.all()))
    assert [one.locator(".source .part").first.inner_text() for one in papers.all()] == [
        "Stadt Herne", "Stadt Herne", "Stadt Wanne",
    ]  # fmt: skip


def test_they_are_for_everyone(page: Page, window: Page, city: Site) -> None:
    type_in(page, QUESTION)
    assert axe_finds(page) == []
    city.go(window)
    start(window)
    ask(window, QUESTION)
    assert axe_finds(window) == []
