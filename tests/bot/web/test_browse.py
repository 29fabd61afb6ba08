"""Browsing over HTTP and in a browser: the list of Anfragen, the newest answers, the feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID
from xml.etree import ElementTree as XML

import httpx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.web.app import create_app
from bot.web.browse import ON_A_PAGE
from retrieval.archive import Archive
from retrieval.replies.catalogue import Catalogue
from tests.support import small
from tests.support.web_client import (
    HTML,
    NOW,
    OPEN,
    axe_finds,
    open_context,
    serve,
    served,
    text,
)

ATOM = "{http://www.w3.org/2005/Atom}"
SUBJECTS = ("Radweg an der Bahnhofstraße", "Dach der Grundschule", "Kosten der Bäder", "Sonstiges")
#: As many answers as the largest archive that is foreseen.
MANY = 5_000


def _many() -> Catalogue:
    return Catalogue(
        small.entry(
            f"herne-{number}",
            f"Anfrage: {SUBJECTS[number % 4]} ({number})",
            gremium=("Rat der Stadt", "Haupt- und Personalausschuss")[number % 2],
            day=date(2010 + number % 16, 1 + number % 12, 1 + number % 28),
        )
        for number in range(MANY)
    )


@pytest.fixture(scope="module")
def large() -> Iterator[httpx.Client]:
    archive = small.SmallArchive(browsed=_many())
    yield from serve(lambda: archive)


@pytest.fixture(scope="module")
def large_url() -> Iterator[str]:
    archive = small.SmallArchive(browsed=_many())
    with served(create_app(lambda: archive, OPEN, clock=lambda: NOW)) as url:
        yield url


def soup(client: httpx.Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=300"
    return BeautifulSoup(response.text, "html.parser")


def walk(client: httpx.Client, address: str) -> Iterator[str]:
    """Every entry's address on the pages that follow each other."""
    while True:
        page = soup(client, address)
        yield from (one["href"] for one in page.select(".entries a"))
        following = page.select_one("a[rel=next]")
        if following is None:
            return
        address = str(following["href"])


# The list


def test_every_page_leads_to_the_list_the_news_and_the_feed(client: httpx.Client) -> None:
    for path in ("/", "/antwort/herne-lang", "/datenschutz", "/anfragen", "/neu", "/nix"):
        page = BeautifulSoup(client.get(path, headers=HTML).text, "html.parser")
        links = {one["href"] for one in page.select("header a, footer a")}
        assert {"/anfragen", "/neu", "/neu.atom"} <= links
        [feed] = page.select("link[rel=alternate]")
        assert (feed["type"], feed["href"]) == ("application/atom+xml", "/neu.atom")


def test_the_list_shows_what_was_asked_and_what_has_no_answer(client: httpx.Client) -> None:
    page = soup(client, "/anfragen")
    shown = [" ".join(one.text.split()) for one in page.select(".entries li")]
    where = "Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129"
    assert shown == [
        f"Anfrage: Kampagne Herne mit Respekt {where} · Antwort hier nicht gespeichert",
        f"Anfrage: Initiative #Stadtretter {where} · 2 Antworten",
        f"{small.HOSTILE} 27.04.2021 · TOP Ö 19.8 · Vorlage 2022/0129 · 1 Antwort",
    ]
    assert page.select_one("#treffer").text == "3 Anfragen"
    assert not page.select("main script")


@pytest.mark.slow
def test_all_pages_together_hold_every_entry_once(large: httpx.Client) -> None:
    found = list(walk(large, "/anfragen?thema=verkehr&gremium=rat-der-stadt"))
    assert sorted(found) == sorted(f"/antwort/herne-{one}" for one in range(0, MANY, 4))


def test_a_page_tells_what_is_chosen_and_where_it_is(large: httpx.Client) -> None:
    address = "/anfragen?jahr=2012&gremium=rat-der-stadt&seite=2"
    page = soup(large, address)
    assert page.title.text.startswith(
        "Anfragen im Rat · Rat der Stadt · 2012 · Seite 2 von 13 – Ratsauskunft"
    )
    assert page.select_one("#treffer").text == "313 Anfragen · Rat der Stadt · 2012"
    assert len(page.select(".entries li")) == ON_A_PAGE
    chosen = {one.parent["name"]: one["value"] for one in page.select("option[selected]")}
    assert chosen == {"jahr": "2012", "gremium": "rat-der-stadt"}
    assert page.select_one("link[rel=canonical]")["href"].endswith(address)
    assert page.select_one("a[rel=prev]")["href"] == "/anfragen?jahr=2012&gremium=rat-der-stadt"


def test_what_is_there_but_not_together_is_told(client: httpx.Client) -> None:
    page = soup(client, "/anfragen?jahr=2021&gremium=rat-der-stadt&thema=")
    assert page.select_one(".statement").text == page_texts.NO_ENTRY
    assert page.select_one("#treffer").text == "0 Anfragen · Rat der Stadt · 2021"


@pytest.mark.parametrize(
    "query",
    [
        "jahr=1900", "gremium=%3Cscript%3E", "thema=nix", "seite=0", "seite=2", "seite=-1",
        "von=gestern", "bis=2022-02-30", "von=20220215", "offen=vielleicht", "worte=" + "x" * 501,
        "seite=%D9%A3", "seite=" + "9" * 5_000, "jahr=%00", "jahr=%FF", "seite=1e3",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: httpx.Client, query: str) -> None:
    response = client.get(f"/anfragen?{query}", headers=HTML)
    assert response.status_code == 404
    assert texts.problem(404) in response.text


def test_the_list_works_without_javascript(browser: Browser, large_url: str) -> None:
    context = open_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{large_url}/anfragen")
    page.get_by_role("link", name="Verkehr (1250)").click()
    page.get_by_label("Jahr").select_option("2022")
    page.get_by_role("button", name="Anzeigen").click()
    left_open = "&person=&worte=&von=&bis=&offen=&reihenfolge="
    chosen = "thema=verkehr&gremium=&jahr=2022"
    assert (
        page.url.replace(left_open.replace("&person=", ""), "") == f"{large_url}/anfragen?{chosen}"
    )
    assert text(page, "#treffer") == "312 Anfragen · Verkehr · 2022"
    page.get_by_role("link", name="Weiter").click()
    assert text(page, ".pages span") == "Seite 2 von 13"
    context.close()


@pytest.mark.parametrize("path", ["/anfragen", "/anfragen?thema=verkehr&seite=2", "/neu"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lists_are_for_everyone(browser: Browser, large_url: str, path: str, scheme: str) -> None:
    context = open_context(
        browser,
        viewport={"width": 320, "height": 256},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(large_url + path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert axe_finds(page) == []
    context.close()


def test_paper_shows_the_list_without_what_can_be_chosen(page: Page, url: str) -> None:
    page.goto(f"{url}/anfragen")
    page.emulate_media(media="print")
    assert page.get_by_text("Anfrage: Initiative #Stadtretter").is_visible()
    assert not page.get_by_label("Jahr").is_visible()
    assert not page.locator(".topics").is_visible()


# The newest answers


def test_the_news_hold_answers_only(client: httpx.Client) -> None:
    page = soup(client, "/neu")
    assert [one.text for one in page.select(".entries a")] == [
        "Anfrage: Initiative #Stadtretter",
        small.HOSTILE,
    ]


def feed_of(client: httpx.Client) -> XML.Element:
    response = client.get("/neu.atom")
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return XML.fromstring(response.content)


def one(element: XML.Element, name: str) -> XML.Element:
    [found] = element.findall(ATOM + name)
    return found


def moment(element: XML.Element, name: str) -> datetime:
    found = datetime.fromisoformat(one(element, name).text or "")
    assert found.tzinfo
    return found


def test_the_feed_keeps_the_rules_of_rfc_4287(client: httpx.Client) -> None:
    feed = feed_of(client)
    assert feed.tag == ATOM + "feed"
    allowed = {"title", "link", "id", "updated", "author", "subtitle", "entry"}
    assert {child.tag.removeprefix(ATOM) for child in feed} == allowed
    entries = feed.findall(ATOM + "entry")
    ids = [one(holder, "id").text or "" for holder in (feed, *entries)]
    assert len(set(ids)) == len(ids) == 3
    for holder, id in zip((feed, *entries), ids, strict=True):
        assert UUID(id.removeprefix("urn:uuid:")).urn == id
        assert one(holder, "title").text
        assert one(one(holder, "author"), "name").text
        moment(holder, "updated")
        alternate = [link for link in holder.findall(ATOM + "link") if link.get("rel") != "self"]
        assert [link.get("rel") for link in alternate] == ["alternate"]
        assert all(str(link.get("href")).startswith("http") for link in alternate)
    [own] = [link for link in feed.findall(ATOM + "link") if link.get("rel") == "self"]
    assert own.get("href") == str(client.base_url) + "/neu.atom"
    assert moment(feed, "updated") == small.HOLDINGS.built
    for entry in entries:
        assert one(entry, "content").get("type") == "html"
        assert moment(entry, "updated") == moment(entry, "published")


def test_an_entry_holds_its_answers_word_for_word_and_the_day_of_the_sitzung(
    client: httpx.Client,
) -> None:
    entry = feed_of(client).findall(ATOM + "entry")[0]
    content = BeautifulSoup(one(entry, "content").text or "", "html.parser")
    assert [quote.text for quote in content.select("blockquote")] == [small.FIRST, small.SECOND]
    assert moment(entry, "updated").date() == small.SOURCE.datum
    assert one(entry, "link").get("href") == f"{client.base_url}/antwort/herne-2022-0129"


def test_markup_of_a_record_stays_text_in_the_feed(client: httpx.Client) -> None:
    entry = feed_of(client).findall(ATOM + "entry")[1]
    assert one(entry, "title").text == small.HOSTILE
    assert "<script" not in (one(entry, "content").text or "")


def test_ids_stay_when_the_address_of_the_site_changes(client: httpx.Client) -> None:
    def ids(host: str) -> list[str | None]:
        feed = XML.fromstring(client.get("/neu.atom", headers={"host": host}).content)
        return [id.text for id in feed.iter(ATOM + "id")]

    assert ids("alt.example") == ids("neu.example")


def test_a_known_feed_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/neu.atom")
    again = client.get("/neu.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_signs_that_xml_cannot_hold_are_shown_as_lost() -> None:
    archive = small.SmallArchive(
        browsed=Catalogue([small.entry(small.RECORD.id, "Anfrage:\x00 \x0b\ufffeStraße")])
    )
    for client in serve(lambda: archive):
        assert one(feed_of(client)[-1], "title").text == "Anfrage:\ufffd \ufffd\ufffdStraße"


def test_an_empty_archive_has_an_empty_feed() -> None:
    for client in serve(lambda: small.SmallArchive(browsed=Catalogue(()))):
        feed = feed_of(client)
        assert feed.findall(ATOM + "entry") == []
        assert moment(feed, "updated") == small.HOLDINGS.built
        assert page_texts.NO_NEWS in client.get("/neu").text
        assert page_texts.NO_ENTRY in client.get("/anfragen").text


def test_the_seeds_are_fed(seed_archive: Archive) -> None:
    for client in serve(lambda: seed_archive):
        titles = [one(entry, "title").text for entry in feed_of(client).iter(ATOM + "entry")]
        assert titles == [
            "Anfrage: Ergebnis der Stadt Herne beim Smart City Index",
            "Anfrage: Initiative #Stadtretter",
            "Anfrage: Projekt Herne besser machen",
        ]
