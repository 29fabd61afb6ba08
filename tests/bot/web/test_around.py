"""The ways around without a question: who asked, when the Gremien met, what search engines see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as XML

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from bot.texts import pages as page_texts
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.examples import NEWEST
from retrieval.replies.reply import Answer, RecordList, Silence
from retrieval.sources.folders import read_sources
from tests.conftest import NOW
from tests.support import small
from tests.support.papers import Paper, write
from tests.support.town import BODY, write_town
from tests.support.web_client import HTML, OPEN, axe_finds, open_context, served

PATHS = ("/anfragen", "/sitzungen", "/personen", "/gremien", "/begriffe")
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("town")
    build_archive(read_sources([write_town(folder / "papers")], BODY), folder / "a", encoder, NOW)
    archive = Archive.open(folder / "a", encoder, today=lambda: NOW.date())
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def client(town: Archive) -> TestClient:
    return TestClient(create_app(lambda: town, OPEN, clock=lambda: NOW), "https://rat.example")


def soup(client: httpx.Client, address: str) -> BeautifulSoup:
    response = client.get(address, headers=HTML)
    assert response.status_code == 200, address
    return BeautifulSoup(response.text, "html.parser")


def told(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(one.text.split()) for one in page.select(selector)]


@pytest.mark.parametrize(
    "line",
    [
        "Anfragen", "Anfragen der SPD", "älteste Anfragen", "was hat Erika Sommer gefragt",
        "offene Anfragen", "beantwortete Anfragen der CDU", "Anfragen aus 2024", "Anfragen aus 1999",
        "Anfragen seit Mai 2025", "Anfragen zu Bänken im Park", "Anfragen im Schulausschuss 2023",
        "Sitzungen", "erste Sitzungen", "letzte Sitzung", "nächste Sitzung", "Sitzungen 1999", "kommende Sitzungen",
        "Sitzungen des Schulausschusses", "nächste Sitzung des Bauausschusses",
    ],
)  # fmt: skip
def test_the_address_of_a_list_leads_to_all_that_it_counts(
    town: Archive, client: TestClient, line: str
) -> None:
    reply = town.ask(line)
    assert isinstance(reply, RecordList)
    page = soup(client, reply.url)
    assert told(page, "#treffer")[0].split(" ")[0] == str(reply.total)
    shown = [one["href"] for one in page.select(".entries a")]
    assert shown[: len(reply.items)] == [f"/antwort/{one.id}" for one in reply.items]
    for one in reply.items:
        assert client.get(f"/antwort/{one.id}").status_code == 200


@pytest.mark.parametrize("line", ["Gremien", "Fraktionen", "Wer fragt?", "Themen", "Themen 2025"])
def test_each_of_a_directory_leads_to_the_anfragen_that_it_counts(
    town: Archive, client: TestClient, line: str
) -> None:
    asked = client.post("/", data={"frage": line}, headers=HTML)
    page = BeautifulSoup(asked.text, "html.parser")
    reply = town.ask(line)
    assert isinstance(reply, RecordList)
    assert reply.items
    links = page.select("#antwort .entries a")
    assert [one["href"] for one in links] == [one.url for one in reply.items]
    for link, beside in zip(links, told(page, "#antwort .entries .beside"), strict=True):
        found = told(soup(client, str(link["href"])), "#treffer")[0]
        assert beside.startswith(" ".join(found.split()[:2]))
    soup(client, reply.url)


def test_what_has_no_answer_leads_to_its_day_and_to_what_is_new(client: TestClient) -> None:
    asked = client.post("/", data={"frage": "11/2025"}, headers=HTML)
    page = BeautifulSoup(asked.text, "html.parser")
    leading = [str(one["href"]) for one in page.select("#antwort .actions a")]
    assert {"/sitzungen?von=2025-12-09&bis=2025-12-09", "/neu"} <= {*leading}
    [day] = soup(client, "/sitzungen?von=2025-12-09&bis=2025-12-09").select(".entries a")
    assert "Rat der Stadt Musterau" in day.text


def test_words_of_the_council_are_explained_beside_what_holds_them(client: TestClient) -> None:
    asked = client.post("/", data={"frage": "9/2025"}, headers=HTML)
    page = BeautifulSoup(asked.text, "html.parser")
    assert page.select("#antwort a[href='/begriffe']")
    explained = soup(client, "/begriffe")
    assert explained.select("dt#top + dd, dt#vorlage + dd, dt#svo + dd")
    assert len(explained.select("dt")) == len(explained.select("dd")) > 15


def test_what_is_chosen_is_told_in_words(client: TestClient) -> None:
    address = "/anfragen?partei=spd&von=2023-01-01&bis=2023-12-31&worte=Mensa&offen=nein"
    assert told(soup(client, address), "#treffer") == [
        "1 Anfrage · SPD · 01.01.2023 bis 31.12.2023 · „Mensa“ · mit gespeicherter Antwort"
    ]
    assert told(soup(client, "/anfragen?partei=fdp"), "#treffer") == ["2 Anfragen · FDP"]
    assert told(soup(client, "/anfragen?partei=afd"), "#treffer") == ["0 Anfragen · AfD"]


def test_the_address_of_earlier_times_leads_on(client: TestClient) -> None:
    response = client.get("/themen?jahr=2024&thema=verkehr", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (
        308, "/anfragen?jahr=2024&thema=verkehr",
    )  # fmt: skip


def test_sitzungen_stand_under_their_years_and_lead_to_their_agendas(client: TestClient) -> None:
    page = soup(client, "/sitzungen")
    assert told(page, "h3") == ["2026", "2025", "2024", "2023"]
    first = page.select_one(".entries a")
    assert first.text == "Ausschuss für Schule, Jugend und Sport, 05.03.2026"
    assert "Schulbau" in client.get(first["href"]).text
    assert client.get("/sitzungen?jahr=1999").status_code == 404
    assert client.get("/sitzungen?gremium=nix").status_code == 404


def test_people_are_counted_and_lead_to_what_they_asked(client: TestClient) -> None:
    page = soup(client, "/personen")
    assert "SPD 3 Anfragen" in told(page, ".entries li")
    assert "Jens Winter 1 Anfrage" in told(page, ".entries li")
    for link in page.select(".entries a"):
        count = link.find_next("span").text
        assert told(soup(client, link["href"]), "#treffer")[0].startswith(f"{count} · {link.text}")


def test_gremien_lead_to_what_they_dealt_with(client: TestClient) -> None:
    page = soup(client, "/gremien")
    assert len(page.select("dt")) == 5
    for link in page.select("main dl a"):
        assert told(soup(client, link["href"]), "#treffer")[0].startswith(link.text)


def test_an_archive_without_names_says_so() -> None:
    client = TestClient(create_app(small.SmallArchive, OPEN, clock=lambda: NOW))
    assert page_texts.NO_ASKER in client.get("/personen").text
    assert page_texts.NO_MEETING in client.get("/sitzungen").text
    assert client.get("/gremien").status_code == 200


def test_search_engines_find_every_page_and_no_other(client: TestClient, town: Archive) -> None:
    robots = client.get("/robots.txt")
    assert robots.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Disallow: /api/" in robots.text
    assert "Sitemap: https://rat.example/sitemap.xml" in robots.text
    listed = [
        one.text or "" for one in XML.fromstring(client.get("/sitemap.xml").content).iter(LOC)
    ]
    assert len(listed) == len(set(listed)) > 25
    paths = [one.removeprefix("https://rat.example") for one in listed]
    assert {f"/antwort/{one.id}" for one in town.catalogue.entries()} <= set(paths)
    assert {*PATHS, "/", "/neu"} <= set(paths)
    assert {client.get(path).status_code for path in paths} == {200}


def test_examples_are_of_the_archive_and_get_what_they_ask_for(
    town: Archive, client: TestClient, seed_archive: Archive
) -> None:
    for archive in (town, seed_archive):
        assert 3 <= len(archive.examples) <= 4
        assert isinstance(archive.ask(archive.examples[0]), Answer)
        assert not any(isinstance(archive.ask(one), Silence) for one in archive.examples)
    page = soup(client, "/")
    assert told(page, ".examples button") == list(town.examples)
    assert "Herne" not in page.select_one("main").text
    widget = client.get("/widget.js").text
    assert "Stadtretter" not in widget


def test_a_town_without_an_answer_offers_no_question(tmp_path: Path, encoder: Encoder) -> None:
    asked = Paper("1/2026", "Bänke", "", day=None, asked="Anfrage\nSPD-Fraktion\n1. Wie viele?")
    reading = read_sources([write(tmp_path / "papers", [asked])], BODY)
    build_archive(reading, tmp_path / "a", encoder, NOW)
    archive = Archive.open(tmp_path / "a", encoder, today=lambda: NOW.date())
    assert archive.examples == (NEWEST,)


@pytest.mark.parametrize("path", PATHS)
def test_the_pages_are_for_everyone(browser: Browser, town: Archive, path: str) -> None:
    context = open_context(browser, viewport={"width": 320, "height": 256})
    with served(create_app(lambda: town, OPEN, clock=lambda: NOW)) as url:
        page = context.new_page()
        page.goto(url + path)
        if page.locator("main summary").count():
            page.locator("main summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert axe_finds(page) == []
    context.close()
