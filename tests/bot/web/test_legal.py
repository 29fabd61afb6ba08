"""The pages the city fills in: reachable from everywhere, honest about what is missing."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.texts.common import NO_CITY_NAME
from bot.texts.pages import MISSING
from bot.web.app import create_app
from tests.support import small

PATHS = ("/datenschutz", "/barrierefreiheit", "/impressum")


def client(**variables: str) -> TestClient:
    settings = load_settings(variables)
    return TestClient(create_app(lambda: small.SmallArchive(), settings))


@pytest.mark.parametrize("path", PATHS)
def test_each_page_is_linked_and_says_what_is_missing(path: str) -> None:
    asked = client()
    home = BeautifulSoup(asked.get("/").text, "html.parser")
    assert [link for link in home.find_all("a") if link["href"] == path]
    page = asked.get(path)
    assert page.status_code == 200
    assert MISSING in page.text
    assert BeautifulSoup(page.text, "html.parser").find("h1")


def test_the_settings_fill_the_pages() -> None:
    asked = client(
        RATSAUSKUNFT_OPERATOR="Stadt <Muster>, Rathausplatz 1, 12345 Muster",
        RATSAUSKUNFT_PRIVACY_OFFICER="datenschutz@muster.example",
        RATSAUSKUNFT_ENFORCEMENT_BODY="Schlichtungsstelle Muster",
        RATSAUSKUNFT_CONTACT_URL="mailto:rat@muster.example",
    )
    pages = {path: BeautifulSoup(asked.get(path).text, "html.parser").text for path in PATHS}
    assert not any(MISSING in page for page in pages.values())
    for path, shown in (
        ("/impressum", "Stadt <Muster>"),
        ("/impressum", "rat@muster.example"),
        ("/datenschutz", "datenschutz@muster.example"),
        ("/barrierefreiheit", "Schlichtungsstelle Muster"),
    ):
        assert shown in pages[path]


def test_telegram_is_spoken_of_only_where_it_is_offered() -> None:
    assert "Telegram" not in client().get("/datenschutz").text
    offered = client(TELEGRAM_BOT_TOKEN="1:a").get("/datenschutz").text
    assert "Dienst, der selbst mitliest" in offered


def test_a_service_without_the_name_of_a_town_says_so_on_every_page() -> None:
    for path in ("/", "/anfragen", *PATHS):
        page = BeautifulSoup(client().get(path).text, "html.parser")
        assert page.find(class_="city").text == NO_CITY_NAME
        assert page.title.text.endswith(NO_CITY_NAME)
        named = client(RATSAUSKUNFT_CITY_NAME="Gemeinde Au").get(path).text
        assert NO_CITY_NAME not in named
        assert "Gemeinde Au" in named
