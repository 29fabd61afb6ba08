"""What search engines and messengers read of a permanent page."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from bot.web.linked_data import linked_data
from retrieval.replies.reply import Stored
from tests.support import small

STORED = (small.ONE, small.LONG_ONE, small.POINTER, small.RECORD, small.AGENDA, small.CONTEXT)


def head(client: httpx.Client, id: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/antwort/{id}").text, "html.parser")


def data(client: httpx.Client, id: str) -> Any:
    [script] = head(client, id).select('script[type="application/ld+json"]')
    return json.loads(script.text)


def test_an_answer_is_a_question_with_the_administration_s_answer(client: httpx.Client) -> None:
    page = f"{client.base_url}/antwort/herne-2022-0129/2"
    assert data(client, "herne-2022-0129/2") == {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "url": page,
        "name": "Anfrage: Initiative #Stadtretter",
        "inLanguage": "de",
        "isPartOf": {
            "@type": "WebSite",
            "name": "Ratsauskunft · Stadt Herne",
            "url": f"{client.base_url}/",
        },
        "mainEntity": {
            "@type": "Question",
            "name": "Ist die Stadt Herne möglicherweise schon Mitglied?",
            "answerCount": 1,
            "acceptedAnswer": {
                "@type": "Answer",
                "text": small.SECOND,
                "url": page,
                "dateCreated": "2022-02-15",
                "author": {"@type": "GovernmentOrganization", "name": "Stadt Herne"},
                "citation": "Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129",
                "isBasedOn": small.SOURCE.url,
            },
        },
    }


def test_a_record_holds_all_its_questions(client: httpx.Client) -> None:
    parts = data(client, small.RECORD.id)["hasPart"]
    assert [one["acceptedAnswer"]["text"] for one in parts] == [small.FIRST, small.SECOND]


def test_an_agenda_is_about_its_sitzung() -> None:
    about = linked_data(small.AGENDA, "https://a.example", "Auskunft")["about"]
    assert (about["@type"], about["name"], about["startDate"]) == (
        "Event",
        "Rat der Stadt",
        "2022-02-15",
    )


def test_what_is_not_known_and_what_must_not_be_linked_is_left_out() -> None:
    page = json.dumps(linked_data(small.LONG_ONE, "", "Auskunft"))
    assert "null" not in page
    assert "javascript:" not in page


@pytest.mark.parametrize("stored", STORED)
def test_a_permanent_page_describes_itself(client: httpx.Client, stored: Stored) -> None:
    page = head(client, stored.id)
    address = f"{client.base_url}/antwort/{stored.id}"
    meta = {
        one.get("property") or one.get("name"): one["content"]
        for one in page.select("meta[content]")
    }
    assert page.select_one("link[rel=canonical]")["href"] == meta["og:url"] == address
    assert page.title.text.startswith(f"{meta['og:title']} – ")
    assert meta["description"] == meta["og:description"]
    assert len(meta["description"]) > 10
    assert (meta["og:type"], meta["og:site_name"]) == ("article", "Ratsauskunft · Stadt Herne")
    assert data(client, stored.id)["url"] == address


def test_a_description_is_the_question_and_its_source(client: httpx.Client) -> None:
    found = head(client, "herne-2022-0129/1").select_one("meta[name=description]")
    assert found["content"] == (
        "Ist der Stadt Herne die Initiative #Stadtretter bekannt? · Antwort 1 von 2 · "
        "Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129"
    )


def test_markup_of_a_record_does_not_end_the_data(client: httpx.Client) -> None:
    raw = client.get(f"/antwort/{small.LONG_ONE.id}").text
    assert "<script>alert" not in raw
    assert data(client, small.LONG_ONE.id)["name"] == small.HOSTILE


def test_the_policy_of_the_page_lets_the_data_stand(page: Page, url: str) -> None:
    page.goto(f"{url}/antwort/herne-2022-0129/2")
    script = page.locator('script[type="application/ld+json"]')
    assert "QAPage" in (script.text_content() or "")
